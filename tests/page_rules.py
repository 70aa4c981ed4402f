"""The rules that every HTML page of De Stem keeps, each a small function that yields its complaints."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as EXPLAINED
from werkzeug.datastructures import Headers

ADDRESSES = ("action", "data", "formaction", "href", "poster", "src", "xlink:href")
READ_OUT = ("alt", "aria-description", "aria-label", "aria-valuenow", "aria-valuetext", "placeholder", "title")
SHOWN_VALUES = {"meter", "progress"}
NO_LABEL_NEEDED = {"hidden", "submit", "button", "reset", "image"}
# A choice of a period is no result, and an <option> can hold no <time>.
NOT_A_RESULT = ("data-atoms", "data-period")


class BrokenPage(AssertionError):
    """A page that does not keep the rules, with every complaint."""


@dataclass(frozen=True)
class Document:
    """A parsed page, with the questions that the rules ask of it."""

    root: Element
    parents: Mapping[Element, Element] = field(repr=False)

    @classmethod
    def parse(cls, path: str, source: str) -> Document:
        """Read the page as strictly as HTML5 has it: what a browser would repair is an error here."""
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        root = parser.parse(source)
        if parser.errors:
            told = "; ".join(_explained(*error) for error in parser.errors[:5])
            raise BrokenPage(f"{path}: not valid HTML5: {told}")
        for element in root.iter():
            if isinstance(element.tag, str):
                element.tag = element.tag.rpartition("}")[2]
        return cls(root, {child: parent for parent in root.iter() for child in parent})

    def all(self, *tags: str) -> list[Element]:
        """Every element with one of these names, in the order of the page; without names every element."""
        return [
            element
            for element in self.root.iter()
            if isinstance(element.tag, str) and (not tags or element.tag in tags)
        ]

    def one(self, tag: str) -> Element:
        """The only element with this name."""
        found = self.all(tag)
        if len(found) != 1:
            raise BrokenPage(f"{len(found)} <{tag}> instead of one")
        return found[0]

    def with_id(self, name: str) -> Element | None:
        """The element with this id."""
        return next((element for element in self.all() if element.get("id") == name), None)

    def ancestors(self, element: Element) -> list[Element]:
        """What an element stands in, from near to far."""
        found = []
        while element in self.parents:
            element = self.parents[element]
            found.append(element)
        return found

    def text(self) -> str:
        """What can be read on the page."""
        return self.text_of(self.one("body"))

    def text_of(self, element: Element) -> str:
        """The text of an element as a reader sees it, with single spaces."""
        return " ".join("".join(text for _holder, text in self.texts(element)).split())

    def texts(self, element: Element) -> Iterator[tuple[Element, str]]:
        """Each piece of text within an element, with the element that it stands in; no code and no comments."""
        if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
            return
        if element.text:
            yield element, element.text
        for child in element:
            yield from self.texts(child)
            if child.tail:
                yield element, child.tail

    def name_of(self, element: Element) -> str:
        """The name by which a screen reader announces an element (the common ways to give one)."""
        if element.get("aria-labelledby"):
            pointed = [self.with_id(name) for name in element.get("aria-labelledby", "").split()]
            return " ".join(self.text_of(other) for other in pointed if other is not None).strip()
        if element.get("aria-label"):
            return element.get("aria-label", "").strip()
        if element.tag == "input":
            return (element.get("value") or element.get("alt") or element.get("title") or "").strip()
        pictures = [picture.get("alt", "") for picture in element.iter("img")]
        drawings = [drawing.get("aria-label", "") for drawing in element.iter("svg")]
        return " ".join([self.text_of(element), *pictures, *drawings]).strip() or element.get("title", "").strip()


Rule = Callable[[Document], Iterator[str]]


def complaints(document: Document, headers: Headers, *, may_be_kept: bool) -> list[str]:
    """Everything that is wrong with a page; an empty list for a good one."""
    found = [line for rule in RULES for line in rule(document)]
    found += inline_code_is_the_hashed_sheet_and_script(document, headers)
    found += headers_protect(headers)
    if (inline_code(document) or not may_be_kept) and "no-store" not in headers.get("Cache-Control", ""):
        found.append("Cache-Control is not no-store: the page stays behind in the browser")
    return found


def one_heading_opens_the_title(document: Document) -> Iterator[str]:
    """People who hear the page hear the same words first in the tab and on the page."""
    headings, titles = document.all("h1"), document.all("title")
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one"
        return
    heading = document.text_of(headings[0])
    title = document.text_of(titles[0]) if titles else ""
    if document.all("body")[0].get("data-neutral") is not None:
        # What stays in the history of a phone may not say that somebody looked for help.
        if set(heading.split()) & set(title.split()):
            yield f"the title {title!r} of a neutral page tells its heading {heading!r}"
        return
    if not heading or not title.startswith(heading):
        yield f"the title {title!r} does not open with the h1 {heading!r}"


def language_and_direction(document: Document) -> Iterator[str]:
    """A screen reader needs the language, right-to-left languages the direction."""
    if not document.root.get("lang"):
        yield "html has no lang"
    if document.root.get("dir") not in {"ltr", "rtl"}:
        yield "html has no dir"


def every_field_has_a_label(document: Document) -> Iterator[str]:
    """A placeholder is no label."""
    labelled = {label.get("for") for label in document.all("label") if document.text_of(label)}
    for control in document.all("input", "select", "textarea"):
        if control.tag == "input" and control.get("type") in NO_LABEL_NEEDED:
            continue
        around = [element for element in document.ancestors(control) if element.tag == "label"]
        inside = any(document.text_of(label) for label in around)
        named = control.get("aria-label") or (control.get("aria-labelledby") and document.name_of(control))
        if not (inside or named or (control.get("id") and control.get("id") in labelled)):
            yield f"the field {control.get('name')!r} has no label"


def ids_are_unique(document: Document) -> Iterator[str]:
    """Labels and descriptions point to the first of two equal ids."""
    ids = [str(element.get("id")) for element in document.all() if element.get("id") is not None]
    yield from (
        f"the id {name!r} stands {ids.count(name)} times on the page"
        for name in sorted(set(ids))
        if ids.count(name) > 1
    )


def forms_say_how_and_where(document: Document) -> Iterator[str]:
    """A form without method puts answers in the address; one without action depends on where it is shown."""
    for form in document.all("form"):
        for attribute in ("method", "action"):
            if not form.get(attribute):
                yield f"a form has no {attribute}"


def buttons_and_links_have_names(document: Document) -> Iterator[str]:
    """A picture alone says nothing to who cannot see it."""
    for element in document.all("a", "button", "input"):
        if element.tag == "input" and element.get("type") not in {"submit", "button", "reset", "image"}:
            continue
        if element.tag == "a" and element.get("href") is None:
            continue
        if not document.name_of(element):
            yield f"a <{element.tag}> has no name"


def no_code_in_attributes(document: Document) -> Iterator[str]:
    """The security policy would not run them; and a page must not need them."""
    for element in document.all():
        for name, value in element.attrib.items():
            if name == "style" or re.match(r"on[a-z]+$", name):
                yield f"<{element.tag}> has the attribute {name}"
            elif value.strip().lower().startswith("javascript:"):
                yield f"<{element.tag}> has code in {name}"


def addresses_stay_here(document: Document) -> Iterator[str]:
    """Another site would learn who looks at this page."""
    for element in document.all():
        for name, value in element.attrib.items():
            plain = str(name).rpartition("}")[2]
            if plain == "srcset" or plain in ADDRESSES or f"xlink:{plain}" in ADDRESSES:
                for address in value.split(",") if plain == "srcset" else [value]:
                    if _leads_away(element, address.strip()):
                        yield f"<{element.tag}> points to another site: {address.strip()}"


def digits_come_from_results(document: Document) -> Iterator[str]:
    """On a page of results every number carries the blocks it stands on; a date is marked up as a time."""
    for main in document.all("main"):
        if main.get("data-results") is None:
            continue
        for element, text in document.texts(main):
            if _has_digit(text) and not _accounted_for(document, element):
                yield f"a number without blocks behind it: {' '.join(text.split())!r}"
        for element in main.iter():
            if isinstance(element.tag, str) and not _accounted_for(document, element):
                names = READ_OUT + (("value",) if element.tag in SHOWN_VALUES else ())
                for name in names:
                    if _has_digit(element.get(name, "")):
                        yield f"a number without blocks behind it in {name}: {element.get(name)!r}"


RULES: tuple[Rule, ...] = (
    one_heading_opens_the_title,
    language_and_direction,
    every_field_has_a_label,
    ids_are_unique,
    forms_say_how_and_where,
    buttons_and_links_have_names,
    no_code_in_attributes,
    addresses_stay_here,
    digits_come_from_results,
)


def inline_code(document: Document) -> list[Element]:
    """The sheets and scripts that stand in the page itself."""
    return [element for element in document.all("style", "script") if element.get("src") is None]


def inline_code_is_the_hashed_sheet_and_script(document: Document, headers: Headers) -> Iterator[str]:
    """A client's page carries one sheet and one script inside, so that it is one download; nothing else may."""
    found = inline_code(document)
    kinds = sorted(element.tag for element in found)
    if found and kinds != ["script", "style"]:
        yield f"inline code that is not one style and one script: {', '.join(kinds)}"
    for element in found:
        digest = base64.b64encode(hashlib.sha256((element.text or "").encode()).digest()).decode()
        if f"'sha256-{digest}'" not in _policy(headers).get(f"{element.tag}-src", ()):
            yield f"the policy has no hash of the inline {element.tag}"


def headers_protect(headers: Headers) -> Iterator[str]:
    """What a browser has to be told with every page."""
    policy = _policy(headers)
    if policy.get("default-src") not in (("'none'",), ("'self'",)):
        yield "Content-Security-Policy has no default-src 'none' or 'self'"
    for sources in policy.values():
        yield from (f"Content-Security-Policy allows {source}" for source in sources if source.startswith("'unsafe-"))
    if headers.get("Referrer-Policy") != "no-referrer":
        yield "Referrer-Policy is not no-referrer"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "X-Content-Type-Options is not nosniff"
    if headers.get("X-Frame-Options") != "DENY" and policy.get("frame-ancestors") != ("'none'",):
        yield "another site may frame the page"


def _policy(headers: Headers) -> dict[str, tuple[str, ...]]:
    parts = [part.split() for part in headers.get("Content-Security-Policy", "").split(";")]
    return {part[0].lower(): tuple(part[1:]) for part in parts if part}


def _explained(position: tuple[int, int], code: str, values: Mapping[str, object]) -> str:
    return f"line {position[0]}: {EXPLAINED.get(code, code) % values}"


def _leads_away(element: Element, address: str) -> bool:
    parts = urlsplit(address)
    if parts.netloc:
        return parts.netloc != "localhost"
    if parts.scheme == "data":
        return element.tag not in {"img", "image", "link", "source"}
    if parts.scheme in {"tel", "mailto", "sms"}:
        return element.tag != "a"
    return bool(parts.scheme)


def _has_digit(text: str) -> bool:
    """Also Arabic digits, fractions and superscripts."""
    return any(unicodedata.category(character) in {"Nd", "Nl", "No"} for character in text)


def _accounted_for(document: Document, element: Element) -> bool:
    return any(
        holder.tag == "time" or any(holder.get(name) is not None for name in NOT_A_RESULT)
        for holder in [element, *document.ancestors(element)]
    )


__all__ = ["BrokenPage", "Document", "complaints"]
