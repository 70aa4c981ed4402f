"""What stands around every staff page: the way to other pages, and the rule that a page left open closes itself."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, g, request, url_for
from flask.sansio.blueprints import BlueprintSetupState

from stem_app.access import TABLE
from stem_app.accounts import blueprint
from stem_app.edge import setting
from stem_app.languages import gettext as _
from stem_app.languages import own_name, voice
from surveys.accounts import SignedIn

# The first pages, each with the pages that belong to it. A caseworker's only first page is behind the name 'De Stem'.
PARTS = {
    "dashboard.regions": ("dashboard.region",),
    "dashboard.compare": ("dashboard.comparison",),
    "dashboard.talks_held": (),
    "reports.index": ("reports.report",),
    "admin.people": ("admin.person",),
    "admin.phases": ("admin.phase",),
    "admin.events": (),
    "admin.languages": (),
}


@dataclass(frozen=True)
class Link:
    """A way to another page; ``current`` is 'page' on that page, 'true' on one that belongs to it, else empty."""

    address: str
    words: str
    current: str


def part_names() -> dict[str, str]:
    """Name the first pages."""
    return {
        "dashboard.regions": _("Regions"),
        "dashboard.compare": _("Compare"),
        "dashboard.talks_held": _("Talks held"),
        "reports.index": _("Reports"),
        "admin.people": _("People"),
        "admin.phases": _("Phases"),
        "admin.events": _("Events"),
        "admin.languages": _("Languages"),
    }


def role_name(role: str) -> str:
    """Name a role as people say it."""
    return {
        "caseworker": _("caseworker"),
        "ambassador": _("client ambassador"),
        "council": _("client council"),
        "manager": _("manager"),
        "board": _("board"),
        "admin": _("administrator"),
    }[role]


def whose_page() -> SignedIn | None:
    """Give who is signed in, as far as the guard of this request looked; nobody while the session waits."""
    person: SignedIn | None = g.get("signed_in")
    return person if person and not (person.parked or person.locked) else None


def ways() -> list[Link]:
    """List the first pages that this person may open."""
    person = whose_page()
    if person is None:
        return []
    names = part_names()
    return [
        Link(url_for(endpoint), names[endpoint], _current(endpoint, others))
        for endpoint, others in PARTS.items()
        if person.role in TABLE[endpoint]
    ]


def _current(endpoint: str, others: tuple[str, ...]) -> str:
    if request.endpoint == endpoint:
        return "page"
    return "true" if request.endpoint in others else ""


def here() -> str:
    """Give the address of this page, to come back to it; of an answer to a POST there is none."""
    return request.full_path.rstrip("?") if request.method == "GET" else url_for("accounts.start")


def other_languages() -> list[tuple[str, str]]:
    """List the languages one can switch to, each by its own name."""
    return [(language, own_name(language)) for language in ("nl", "en") if language != voice().language]


@blueprint.record_once
def give_to_templates(state: BlueprintSetupState) -> None:
    """Give staff templates what stands around the page."""
    functions = (whose_page, ways, role_name, here, other_languages)
    state.app.jinja_env.globals.update({function.__name__: function for function in functions})


@blueprint.after_app_request
def close_what_is_left_open(response: Response) -> Response:
    """Let a page of results go away by itself when nobody touches it; a header works without script."""
    person = whose_page()
    if person and person.role != "caseworker" and request.endpoint != "accounts.unlock" and _is_page(response):
        seconds = 60 * setting().terms.minutes["staff_locks"] + 5
        response.headers["Refresh"] = f"{seconds}; url={url_for('accounts.unlock', to=here())}"
    return response


def _is_page(response: Response) -> bool:
    return response.mimetype == "text/html" and not 300 <= response.status_code < 400
