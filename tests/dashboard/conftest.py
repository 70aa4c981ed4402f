from tests.dashboard.readers import readers

__all__ = ["readers"]
