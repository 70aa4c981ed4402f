"""Keys and short addresses: hard to guess, easy to read aloud, impossible to join."""

import pytest

from surveys.keys import SHORT_ALPHABET, Keys, new_key, new_receipt, new_short_address, read_short_address

KEYS = Keys(b"a secret of tests, long enough to be one")


def test_the_two_hashes_of_a_receipt_share_nothing() -> None:
    receipt = new_receipt()
    assert KEYS.row(receipt) != KEYS.repeat(receipt) != KEYS.invitation(receipt)
    assert Keys(b"another secret that is long enough too").row(receipt) != KEYS.row(receipt)


def test_the_secret_never_shows_in_the_object() -> None:
    assert "secret of tests" not in repr(KEYS)


def test_a_short_address_is_understood_as_people_type_it() -> None:
    assert read_short_address("K7M2-Q9XR") == "k7m2q9xr"
    assert read_short_address(" k7m2 q9xr ") == "k7m2q9xr"
    assert read_short_address("ko1lq9xi") == "k011q9x1"


@pytest.mark.parametrize("typed", ["", "k7m2q9x", "k7m2q9xrr", "k7m2q9x!", "k7m2q9xu"])
def test_what_cannot_be_a_short_address_is_not_one(typed: str) -> None:
    assert read_short_address(typed) is None


def test_new_keys_are_long_and_never_the_same() -> None:
    assert len({new_key() for _ in range(200)}) == 200
    assert all(len(key) == 32 for key in (new_key(), new_receipt()))
    assert set("".join(new_short_address() for _ in range(400))) == set(SHORT_ALPHABET)
