"""Templates carry no code of their own, and write nothing unescaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "stem_app"
# (template, expression) pairs that may be written unescaped, each with its reason in a comment.
MAY_BE_UNESCAPED: frozenset[tuple[str, str]] = frozenset()

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
OPENING_TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
CODE_ATTRIBUTE = re.compile(r"""\s(style|on[a-z]+)\s*=""", re.IGNORECASE)
CODE_ADDRESS = re.compile(r"""=\s*["']?\s*javascript:""", re.IGNORECASE)
INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
ONE_INCLUDE = re.compile(r"\{\{[^{}]+\}\}|\{%-?\s*include[^%]+%\}")
UNESCAPED = re.compile(r"\{\{(?P<expression>[^{}]*?)\|\s*safe\b")
SWITCHED_OFF = re.compile(r"\{%-?\s*autoescape\s+false|\{%-?\s*(?:filter|set)[^%]*\bsafe\b", re.IGNORECASE)


def templates() -> list[Path]:
    return sorted(path for path in APP.rglob("*.html") if "templates" in path.parts)


def wrong_in(name: str, source: str) -> Iterator[str]:
    """Say what a template should not have."""
    text = COMMENT.sub("", source)
    for tag in OPENING_TAG.findall(re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.DOTALL)):
        yield from (f"{name}: the attribute {found}" for found in CODE_ATTRIBUTE.findall(tag))
    yield from (f"{name}: code in an address" for _ in CODE_ADDRESS.findall(text))
    for kind, _attributes, code in includes_of_code(text):
        if not ONE_INCLUDE.fullmatch(code.strip()):
            yield f"{name}: an inline {kind} that is not the one include"
    for match in UNESCAPED.finditer(text):
        if (name, match["expression"].strip()) not in MAY_BE_UNESCAPED:
            yield f"{name}: {match['expression'].strip()} is written unescaped"
    yield from (f"{name}: {found} switches escaping off" for found in SWITCHED_OFF.findall(text))


def includes_of_code(text: str) -> list[tuple[str, str, str]]:
    """The sheets and scripts that stand in a template itself: (kind, attributes, code)."""
    return [found for found in INLINE.findall(text) if not re.search(r"\bsrc\s*=", found[1])]


def test_no_template_has_code_of_its_own_or_writes_unescaped() -> None:
    assert [line for path in templates() for line in wrong_in(path.relative_to(APP).as_posix(), path.read_text())] == []


def test_only_the_layout_of_the_client_carries_a_script() -> None:
    carrying = [path.name for path in templates() if includes_of_code(COMMENT.sub("", path.read_text()))]
    assert len(carrying) <= 1, carrying


def test_every_exception_is_still_needed() -> None:
    written = {
        (path.relative_to(APP).as_posix(), match["expression"].strip())
        for path in templates()
        for match in UNESCAPED.finditer(path.read_text())
    }
    assert written >= MAY_BE_UNESCAPED


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('<p style="color: red">', "the attribute style"),
        ('<p\n  onclick="x()">', "the attribute onclick"),
        ('<p class="{{ a }}" style="color: {{ b }}">', "the attribute style"),
        ('<a href="javascript:x()">', "code in an address"),
        ("<script>let x = 1;</script>", "an inline script"),
        ("<style>p { margin: 0 }</style>", "an inline style"),
        ("<script>{{ script }} let x = 1;</script>", "an inline script"),
        ("{{ name|safe }}", "name is written unescaped"),
        ("{{ name | upper | safe }}", "name | upper is written unescaped"),
        ("{% autoescape false %}{{ name }}{% endautoescape %}", "switches escaping off"),
    ],
)
def test_code_in_a_template_is_seen(source: str, said: str) -> None:
    assert [line for line in wrong_in("page.html", source) if said in line]


@pytest.mark.parametrize(
    "source",
    [
        "<script>{{ script }}</script>",
        '<script src="/static/x.js"></script>',
        '{# style="never" #}<p class="a">{{ _("on = off") }}</p>',
        '<p {% if x %}class="on"{% endif %}>',
    ],
)
def test_templates_without_code_pass(source: str) -> None:
    assert list(wrong_in("page.html", source)) == []
