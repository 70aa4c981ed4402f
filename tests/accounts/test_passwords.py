"""Hashes of passwords and PINs."""

from __future__ import annotations

import pytest
from argon2 import extract_parameters

from stem_app.accounts import passwords


def test_a_password_is_stored_as_argon2id_with_64_mebibytes() -> None:
    found = extract_parameters(passwords.seal("correct horse battery"))
    assert (found.type.name, found.memory_cost, found.time_cost, found.parallelism) == ("ID", 65536, 3, 4)


def test_a_password_fits_its_own_hash_only() -> None:
    stored = passwords.seal("correct horse battery", memory=64)
    assert passwords.fits(stored, "correct horse battery", memory=64)
    assert not passwords.fits(stored, "correct horse", memory=64)


def test_without_a_hash_nothing_fits() -> None:
    assert not passwords.fits(None, "", memory=64)
    assert not passwords.fits("no hash at all", "no hash at all", memory=64)


@pytest.mark.parametrize(
    ("composed", "apart"), [("caf\u00e9 au lait", "cafe\u0301 au lait"), ("\u212bngstrom", "\u00c5ngstrom")]
)
def test_the_same_letters_from_another_keyboard_are_the_same_password(composed: str, apart: str) -> None:
    assert passwords.fits(passwords.seal(composed, memory=64), apart, memory=64)


def test_a_hash_with_older_settings_has_to_be_made_anew() -> None:
    assert passwords.stale(passwords.seal("correct horse battery", memory=64), memory=128)
