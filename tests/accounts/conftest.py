from tests.accounts.house import house

__all__ = ["house"]
