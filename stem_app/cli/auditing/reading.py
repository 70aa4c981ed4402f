"""Reading every page and file that a role can reach by links, with the frozen units that each number stands on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient

START = "/staff/"
MOST_PAGES = 20_000
# What has no end tag in HTML.
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
READ_OUT = ("alt", "aria-description", "aria-label", "aria-valuenow", "aria-valuetext", "placeholder", "title")
# Files hold what their page holds, and links that fill in a form lead to a form.
LEFT_OUT = re.compile(r"\.csv|[?&]before_first=")
UNIT = re.compile(r"[a-z]*[0-9]+")

Units = frozenset[str]


@dataclass(frozen=True)
class Told:
    """A piece of text with the frozen units behind it: ``12`` is a block, ``p12`` a part, ``c12`` followed clients."""

    units: Units
    text: str


@dataclass(frozen=True)
class Sheet:
    """One page or file as it was read."""

    address: str
    status: int
    body: str = field(repr=False)
    links: frozenset[str] = frozenset()
    told: tuple[Told, ...] = ()
    bare: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def units(self) -> Units:
        """Everything that something on the page stands on."""
        return frozenset().union(*(told.units for told in self.told))

    @property
    def is_file(self) -> bool:
        """True for a CSV file."""
        return urlsplit(self.address).path.endswith(".csv")


def crawl(
    client: FlaskClient,
    *,
    start: str = START,
    only_pages: bool = False,
    known: Callable[[str], Sheet | None] = lambda _address: None,
) -> list[Sheet]:
    """Open everything that can be reached from a page by links.

    ``only_pages`` leaves out files and filled-in forms; ``known`` gives a page that was read before and need not be
    read again.
    """
    seen: dict[str, Sheet] = {}
    todo = [start]
    while todo and len(seen) < MOST_PAGES:
        address = todo.pop()
        if address in seen or (only_pages and LEFT_OUT.search(address)):
            continue
        seen[address] = known(address) or read(client, address)
        todo.extend(sorted(seen[address].links - seen.keys()))
    return list(seen.values())


def read(client: FlaskClient, address: str) -> Sheet:
    """Open one page or file; of a redirect only where it leads is kept."""
    response = client.get(address)
    if 300 <= response.status_code < 400:
        return Sheet(address, response.status_code, "", _staff_links(address, [response.headers["Location"]]))
    body = response.get_data(as_text=True)
    if response.mimetype == "text/csv":
        return Sheet(address, response.status_code, body, rows=tuple(rows_of(body)))
    page = PageReader()
    page.feed(body)
    page.close()
    return Sheet(
        address,
        response.status_code,
        body,
        links=_staff_links(address, page.links),
        told=tuple(page.told),
        bare=tuple(page.bare),
        hidden=frozenset(page.hidden),
    )


def rows_of(text: str) -> Iterator[tuple[str, ...]]:
    """Read the rows of a file, without its explanation and its head."""
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if not line.startswith("#")]
    yield from (tuple(row) for row in list(csv.reader(io.StringIO("\n".join(lines)), delimiter=";"))[1:])


def units_of(text: str) -> Units:
    """Read the value of ``data-atoms``."""
    found = text.split()
    if not all(UNIT.fullmatch(unit) for unit in found):
        raise ValueError(f"data-atoms holds something that is no frozen unit: {text!r}")
    return frozenset(found)


def _staff_links(address: str, hrefs: list[str]) -> frozenset[str]:
    found = {urljoin(address, href).partition("#")[0] for href in hrefs}
    # Every link on a page leads here or away: what leads away has a host.
    return frozenset(one for one in found if one.startswith(START) and not urlsplit(one).netloc)


@dataclass
class _Open:
    """An element that is open: what it says of the text inside."""

    tag: str
    results: bool
    accounted: bool
    told: list[str] | None
    units: Units
    hidden: list[str] | None


class PageReader(HTMLParser):
    """Reads one page: its links, what it tells with the units behind it, and digits on a result page without units."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.told: list[Told] = []
        self.bare: list[str] = []
        self.hidden: set[str] = set()
        self._open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element says of what is in it."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        element = self._element(tag, given)
        if element.results and not element.accounted:
            texts = [given.get(name, "") for name in (*READ_OUT, *(("value",) if tag in ("meter", "progress") else ()))]
            self.bare.extend(text for text in texts if has_digit(text))
        if element.told is not None:
            element.told.extend(given.get(name, "") for name in READ_OUT)
        if tag in VOID:
            self._close(element)
        else:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and whatever was left open in it."""
        while any(element.tag == tag for element in self._open):
            element = self._open.pop()
            self._close(element)
            if element.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        """Take in a piece of text."""
        for element in self._open:
            for inside in (element.told, element.hidden):
                if inside is not None:
                    inside.append(data)
        top = self._open[-1] if self._open else None
        if top is not None and top.results and not top.accounted and has_digit(data):
            self.bare.append(" ".join(data.split()))

    def _element(self, tag: str, given: dict[str, str]) -> _Open:
        around = self._open[-1] if self._open else None
        carries = "data-atoms" in given
        return _Open(
            tag=tag,
            results=(around is not None and around.results) or (tag == "main" and "data-results" in given),
            accounted=(around is not None and around.accounted) or carries or tag == "time" or "data-period" in given,
            told=[] if carries else None,
            units=units_of(given.get("data-atoms", "")),
            hidden=[] if "hidden" in given.get("class", "").split() else None,
        )

    def _close(self, element: _Open) -> None:
        if element.told is not None:
            self.told.append(Told(element.units, " ".join("".join(element.told).split())))
        if element.hidden is not None:
            self.hidden.add(" ".join("".join(element.hidden).split()))


def has_digit(text: str) -> bool:
    """Also Arabic digits, fractions and superscripts."""
    return any(character.isnumeric() for character in text)
