"""Languages by their own names, in their own direction and with their own figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stem_app import languages
from stem_app.formatting import clock, local_digits
from stem_app.languages import Voice, direction, own_name, speaking
from stem_app.public import privacy

NAMES = {
    "nl": "Nederlands",
    "en": "English",
    "ar": "العربية",
    "tr": "Türkçe",
    "pl": "Polski",
    "uk": "Українська",
    "ti": "ትግርኛ",
    "fa": "فارسی",
    "so": "Soomaali",
}


@pytest.mark.parametrize(("language", "name"), NAMES.items())
def test_a_language_has_its_own_name_in_its_own_script(language: str, name: str) -> None:
    assert own_name(language) == name


@pytest.mark.parametrize("language", NAMES)
def test_only_arabic_and_persian_are_written_from_right_to_left(language: str) -> None:
    written = "rtl" if language in {"ar", "fa"} else "ltr"
    assert direction(language) == written
    assert Voice(language).direction == written


def test_every_language_of_the_catalogues_can_be_spoken_and_has_a_name_here() -> None:
    assert set(languages.available("client")) <= set(NAMES)
    assert all(Voice(language).locale.language == language for language in NAMES)


@pytest.mark.parametrize(
    ("language", "time", "weeks"),
    [
        ("nl", "14:05", "2 weken"),
        ("ar", "14:05", "أسبوعان"),
        ("fa", "۱۴:۰۵", "۲ هفته"),
        ("ti", "14:05", "2 ሰሙናት"),
        ("pl", "14:05", "2 tygodnie"),
    ],
)
def test_times_and_terms_are_written_with_the_figures_of_the_language(language: str, time: str, weeks: str) -> None:
    with speaking(language, "client"):
        assert clock(datetime(2026, 4, 3, 14, 5, tzinfo=UTC)) == time
        assert privacy._in_words(timedelta(days=14)) == weeks


def test_only_figures_change() -> None:
    with speaking("fa", "client"):
        assert local_digits("0–9: fa") == "۰–۹: fa"
        assert local_digits(6) == "۶"
    with speaking("nl", "client"):
        assert local_digits("0–9: nl") == "0–9: nl"
