"""Tests of the migrations: they lead to the models, and back, also with rows in the tables."""
