"""Tests of the client's form."""
