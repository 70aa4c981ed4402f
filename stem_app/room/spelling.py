"""The words with which a short address is spelled on the telephone, so that b, d and p are never mistaken."""

from __future__ import annotations

# The letters of a short address (no i, l, o or u); a digit is its own word.
LETTERS = "abcdefghjkmnpqrstvwxyz"
WORDS = {
    # As the Dutch telephone service taught it.
    "nl": "Anton Bernard Cornelis Dirk Eduard Ferdinand Gerard Hendrik Jan Karel Maria Nico Pieter Quotiënt Rudolf "
    "Simon Teunis Victor Willem Xantippe Ypsilon Zaandam",
    # ICAO Annex 10, volume II.
    "en": "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel Juliett Kilo Mike November Papa Quebec Romeo "
    "Sierra Tango Victor Whiskey X-ray Yankee Zulu",
}


def spell(text: str, language: str) -> list[tuple[str, str]]:
    """Give each sign of a short address with the word that spells it; of a digit that word is empty."""
    words = dict(zip(LETTERS, WORDS[language].split(), strict=True))
    return [(sign, words.get(sign, "")) for sign in text]
