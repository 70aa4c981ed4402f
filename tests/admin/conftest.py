from tests.accounts.house import house, postgres_house

__all__ = ["house", "postgres_house"]
