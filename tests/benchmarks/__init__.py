"""Measurements, apart from the tests: each is a command that prints its figures, side by side, as a ratio."""
