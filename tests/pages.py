"""A visitor of the website who reads every page closely: each HTML page that comes back must keep the house rules.

    pages = Pages(app)
    page = pages.get("/staff/sign-in")
    pages.submit(page, button="Inloggen", username="noor", password="…")   # 303, with the form's own CSRF token
    page = pages.follow()

What a page has to keep is in ``tests/page_rules.py``. CSRF protection stays on: a form is sent as it stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.page_rules import BrokenPage, Document, complaints

HOST = "localhost"
# What a browser sends from a page with "Referrer-Policy: no-referrer".
FROM_A_PAGE = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Page:
    """One answer of the website; ``document`` is there for HTML only."""

    path: str
    status: int
    headers: Headers
    body: bytes
    document: Document | None = field(repr=False)

    @property
    def html(self) -> Document:
        """The parsed page."""
        if self.document is None:
            raise BrokenPage(f"{self.path}: {self.headers.get('Content-Type')} is no HTML page")
        return self.document

    @property
    def text(self) -> str:
        """What can be read on the page, or the text of a file."""
        return self.body.decode() if self.document is None else self.document.text()

    @property
    def heading(self) -> str:
        """The text of the one h1."""
        return self.html.text_of(self.html.one("h1"))

    @property
    def location(self) -> str:
        """Where a redirect leads, as a path on this site."""
        return self.headers["Location"]


class Pages:
    """A visitor with cookies of their own; two visitors share nothing."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.last: Page | None = None

    def get(self, path: str, expect: int = 200, headers: Mapping[str, str] | None = None) -> Page:
        """Open a page and check it."""
        return self._answer(path, self.client.get(path, headers=dict(headers or {})), expect)

    def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        expect: int = 303,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Send data as they are, without looking at a form; the answer must be a 303 or an error page."""
        if expect != 303 and not 400 <= expect < 500:
            raise ValueError("A POST is answered by a 303 or by an error page, so that Back works.")
        response = self.client.post(path, data=dict(data or {}), headers={**FROM_A_PAGE, **(headers or {})})
        return self._answer(path, response, expect)

    def follow(self, expect: int = 200) -> Page:
        """Go where the last answer leads."""
        return self.get(self._last().location, expect)

    def submit(
        self,
        page: Page | None = None,
        *,
        button: str | None = None,
        form: str | None = None,
        expect: int | None = None,
        **fields: Any,
    ) -> Page:
        """Send a form of a page (the last one) as a browser would, hidden fields and CSRF token included.

        ``button`` is the text, name or value of the button that is pressed; ``form`` the action or id of the form, for
        pages with several. ``fields`` are filled in; None leaves a field or tick out, a list ticks several.
        """
        page = page or self._last()
        found, pressed = Forms(page).choose(form, button)
        data = Forms(page).filled(found, pressed, fields)
        own = pressed.get("formaction") if pressed is not None else None
        action = urljoin(page.path, own or found.get("action"))
        if found.get("method", "get").lower() == "get":
            response = self.client.get(urlsplit(action).path, query_string=data)
            return self._answer(action, response, expect or 200)
        return self.post(action, data, expect or 303)

    def _last(self) -> Page:
        if self.last is None:
            raise BrokenPage("No page was opened yet.")
        return self.last

    def _answer(self, path: str, response: TestResponse, expect: int) -> Page:
        is_html = response.mimetype == "text/html" and not 300 <= response.status_code < 400
        if response.status_code != expect:
            text = response.get_data(as_text=True)[:2000] if is_html else response.headers.get("Location", "")
            raise BrokenPage(f"{path}: answered {response.status_code}, expected {expect}\n{text}")
        document = Document.parse(path, response.get_data(as_text=True)) if is_html else None
        page = Page(path, response.status_code, response.headers, response.get_data(), document)
        if document is not None:
            found = complaints(document, response.headers, may_be_kept=self._may_be_kept(path))
            if found:
                raise BrokenPage("\n".join([f"{path} breaks {len(found)} rule(s):", *(f"- {line}" for line in found)]))
        elif 300 <= response.status_code < 400:
            self._stay_here(path, page.location)
        self.last = page
        return page

    def _stay_here(self, path: str, location: str) -> None:
        if urlsplit(location).netloc not in {"", HOST}:
            raise BrokenPage(f"{path}: leads to another site, {location}")

    def _may_be_kept(self, path: str) -> bool:
        """Only published pages may stay in a browser's memory; an address that does not exist shows nothing."""
        try:
            endpoint, _values = self.app.url_map.bind(HOST).match(urlsplit(path).path)
        except (HTTPException, RequestRedirect):
            return True
        return str(endpoint).startswith("public.")


class Forms:
    """The forms of one page, read and filled in as a browser does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.document = page.html

    def choose(self, form: str | None, button: str | None) -> tuple[Element, Element | None]:
        """Find the one form that is meant, and the button in it that is pressed."""
        fitting = [
            (candidate, pressed)
            for candidate in self._candidates(form, button)
            for pressed in self._pressed(candidate, button)
        ]
        if len(fitting) != 1:
            asked = " and ".join(f"{kind} {name!r}" for kind, name in (("form", form), ("button", button)) if name)
            raise BrokenPage(f"{self.page.path}: {len(fitting)} forms or buttons fit {asked or 'when none is named'}")
        return fitting[0]

    def filled(self, form: Element, pressed: Element | None, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Give what the browser would send: what the page filled in, then what the visitor changes."""
        controls = [control for control in self._controls(form) if control.get("name")]
        names = {str(control.get("name")) for control in controls}
        unknown = sorted(set(fields) - names)
        if unknown:
            raise BrokenPage(f"{self.page.path}: the form has no field {', '.join(unknown)}; it has {sorted(names)}")
        data: dict[str, Any] = {}
        for control in controls:
            for value in self._set_on_page(control):
                data.setdefault(str(control.get("name")), []).append(value)
        for name, value in fields.items():
            self._refuse_unknown_choice(controls, name, value)
            data[name] = [] if value is None else value if isinstance(value, list) else [value]
        if pressed is not None and pressed.get("name"):
            data[str(pressed.get("name"))] = [pressed.get("value", "")]
        return {name: values for name, values in data.items() if values}

    def _candidates(self, form: str | None, button: str | None) -> list[Element]:
        """The forms that may be meant; when nothing is named, not the one around the sign-out button at the top."""
        if form is not None:
            return [found for found in self.document.all("form") if form in {found.get("action"), found.get("id")}]
        if button is not None:
            return self.document.all("form")
        return [found for main in self.document.all("main") for found in main.iter("form")]

    def _pressed(self, form: Element, button: str | None) -> list[Element | None]:
        buttons: list[Element | None] = [control for control in self._own(form) if _is_submit(control)]
        if button is None:
            return buttons or [None]
        return [control for control in buttons if control is not None and button in self._names(control)]

    def _names(self, button: Element) -> set[str | None]:
        return {self.document.name_of(button), button.get("name"), button.get("value")}

    def _own(self, form: Element) -> list[Element]:
        """Everything in the form, and everything elsewhere that says it belongs to it."""
        outside = [
            element for element in self.document.all() if form.get("id") and element.get("form") == form.get("id")
        ]
        return [*form.iter(), *outside]

    def _controls(self, form: Element) -> list[Element]:
        return [
            control
            for control in self._own(form)
            if control.tag in {"input", "select", "textarea"}
            and not _is_submit(control)
            and control.get("type") not in {"button", "reset", "image"}
            and not self._disabled(control)
        ]

    def _disabled(self, control: Element) -> bool:
        return any(
            "disabled" in element.attrib and (element is control or element.tag == "fieldset")
            for element in [control, *self.document.ancestors(control)]
        )

    def _set_on_page(self, control: Element) -> list[str]:
        if control.tag == "textarea":
            return ["".join(control.itertext()).removeprefix("\n")]
        if control.tag == "select":
            options = list(control.iter("option"))
            chosen = [option for option in options if "selected" in option.attrib]
            if not chosen and "multiple" not in control.attrib:
                chosen = options[:1]
            return [_option_value(option) for option in chosen]
        if control.get("type") in {"checkbox", "radio"}:
            return [control.get("value", "on")] if "checked" in control.attrib else []
        if control.get("type") == "file":
            return []
        return [control.get("value", "")]

    def _refuse_unknown_choice(self, controls: list[Element], name: str, value: Any) -> None:
        """Nobody can choose what is not offered; a test that wants to try that uses ``post``."""
        own = [control for control in controls if control.get("name") == name]
        offered: set[str] = set()
        for control in own:
            if control.tag == "select":
                offered |= {_option_value(option) for option in control.iter("option")}
            elif control.get("type") in {"checkbox", "radio"}:
                offered.add(control.get("value", "on"))
            else:
                return
        chosen = value if isinstance(value, list) else [] if value is None else [value]
        wrong = [choice for choice in chosen if str(choice) not in offered]
        if wrong:
            raise BrokenPage(f"{self.page.path}: {name} offers {sorted(offered)}, not {wrong}")


def _is_submit(control: Element) -> bool:
    if control.tag == "button":
        return control.get("type", "submit") == "submit"
    return control.tag == "input" and control.get("type") == "submit"


def _option_value(option: Element) -> str:
    return option.get("value", " ".join("".join(option.itertext()).split()))
