"""One calm set of colours: each defined once, and every pair of them can be read."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from stem_app.security import client_sheet
from surveys import questionnaire

APP = Path(__file__).parents[2] / "stem_app"
SHARED = APP / "static" / "tokens.css"
OTHERS = {path.name: path for path in (APP / "static" / "staff.css", *sorted((APP / "feedback").glob("*.css")))}
SCHEMES = ("light", "dark")
GROUNDS = ("paper", "card", "wash")
TEXT, EDGE = 4.5, 3.0
# Chosen answers, the ring of the focus and the line of faces stand on every ground; words do too.
PAIRS = [
    *((colour, ground, TEXT) for colour in ("ink", "soft", "accent") for ground in GROUNDS),
    *((colour, ground, EDGE) for colour in ("line", "focus") for ground in GROUNDS),
    ("on-accent", "accent", TEXT),
]
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(")
OWN = re.compile(r"(--[a-z-]+)\s*:")


def without_remarks(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def block(opening: str) -> str:
    """What stands between an opening and the brace that ends it."""
    text = without_remarks(SHARED)
    start = text.index(opening) + len(opening)
    return text[start : text.index("}", start)]


def colours(scheme: str) -> dict[str, str]:
    found = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]+);", block(":root {")))
    if scheme == "dark":
        found |= dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]+);", block("(prefers-color-scheme: dark) {\n  :root {")))
    return found


def luminance(colour: str) -> float:
    """How light a colour is, as WCAG 2.2 counts it."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_counted_as_the_norm_counts_it() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("colour", "ground", "needed"), PAIRS)
def test_every_colour_can_be_read_on_every_ground(scheme: str, colour: str, ground: str, needed: float) -> None:
    found = colours(scheme)
    assert contrast(found[colour], found[ground]) >= needed, (scheme, colour, ground)


def test_the_dark_scheme_has_every_colour_of_the_light_one() -> None:
    light = set(re.findall(r"--([a-z-]+):\s*#", block(":root {")))
    dark = set(re.findall(r"--([a-z-]+):\s*#", block("(prefers-color-scheme: dark) {\n  :root {")))
    assert dark == light


def test_in_forced_colours_every_colour_is_one_of_the_system() -> None:
    told = dict(re.findall(r"--([a-z-]+):\s*([^;]+);", block("(forced-colors: active) {\n  :root {")))
    assert set(told) >= set(colours("light"))
    assert set(told.values()) <= {"Canvas", "CanvasText", "GrayText", "Highlight"}


def test_on_paper_everything_is_dark_on_white() -> None:
    told = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]+);", block("print {\n  :root {\n    color-scheme: light;")))
    assert told["paper"] == told["card"] == "#fff"
    assert all(contrast(told[name], "#fff") >= TEXT for name in ("ink", "soft", "line", "accent"))


@pytest.mark.parametrize("name", OTHERS)
def test_no_other_sheet_has_a_colour_of_its_own(name: str) -> None:
    assert COLOUR.findall(without_remarks(OTHERS[name])) == []


@pytest.mark.parametrize("name", OTHERS)
def test_no_other_sheet_defines_a_shared_word_again(name: str) -> None:
    shared = set(OWN.findall(without_remarks(SHARED)))
    assert shared & set(OWN.findall(without_remarks(OTHERS[name]))) == set()


@pytest.mark.parametrize("name", OTHERS)
def test_every_word_that_a_sheet_uses_is_defined(name: str) -> None:
    text = without_remarks(OTHERS[name])
    defined = set(OWN.findall(without_remarks(SHARED))) | set(OWN.findall(text))
    assert set(re.findall(r"var\((--[a-z-]+)", text)) - defined == set()


def test_a_round_corner_is_a_shared_one() -> None:
    corners = [
        corner
        for path in OTHERS.values()
        for corner in re.findall(r"border-radius:\s*([^;}]+)", without_remarks(path))
        if not corner.strip().startswith("var(")
    ]
    assert corners == []


def test_the_sheet_of_a_client_page_holds_both_and_no_remark() -> None:
    sheet = client_sheet()
    assert "--paper:" in sheet
    assert ".answer" in sheet
    assert "/*" not in sheet
    assert "  " not in sheet


def test_the_sheet_of_a_client_page_is_small() -> None:
    assert len(gzip.compress(client_sheet().encode(), 9)) <= 3200


def test_the_pictograms_are_small_and_say_nothing() -> None:
    names = [statement.pictogram for statement in questionnaire.shipped("gesprek-1").statements]
    macro = Environment(loader=FileSystemLoader(APP / "templates"), autoescape=True)
    drawn = [macro.get_template("feedback/pictograms.html").module.pictogram(name) for name in names]
    assert len(set(drawn)) == len(names) == 6
    assert all('aria-hidden="true"' in drawing and "<path" in drawing for drawing in drawn)
    assert len(gzip.compress("".join(drawn).encode(), 9)) <= 1200
