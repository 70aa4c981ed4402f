"""Who may open what: one table from endpoint to roles. What is not in the table is forbidden to everybody.

Also the sign-in behind each request. What this module writes (when a session was seen, attempts, audit lines) goes
into short transactions of its own and is kept whatever the answer is.
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import cast

from flask import Flask, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app.edge import now, setting
from surveys import accounts, audit
from surveys.accounts import SignedIn
from surveys.base import reading, writing

COOKIE = "stem_staff"
STAFF_PATH = "/staff"

PUBLIC = frozenset({"public"})
CASEWORKER = frozenset({"caseworker"})
READERS = frozenset({"ambassador", "council"})
REPORT_READERS = READERS | {"board"}
MANAGER = frozenset({"manager"})
ADMIN = frozenset({"admin"})
STAFF = frozenset({"caseworker", "ambassador", "council", "manager", "board", "admin"})

TABLE: dict[str, frozenset[str]] = {
    "static": PUBLIC,
    "public.home": PUBLIC,
    "public.open_short_address": PUBLIC,
    "public.short_address": PUBLIC,
    "public.privacy": PUBLIC,
    "feedback.welcome": PUBLIC,
    "feedback.begin": PUBLIC,
    "feedback.statement": PUBLIC,
    "feedback.answer": PUBLIC,
    "feedback.check": PUBLIC,
    "feedback.send": PUBLIC,
    "feedback.decline": PUBLIC,
    "feedback.idle": PUBLIC,
    "feedback.leave": PUBLIC,
    "feedback.discussion": PUBLIC,
    "feedback.longer": PUBLIC,
    "feedback.done": PUBLIC,
    "feedback.thanks": PUBLIC,
    "feedback.contacts": PUBLIC,
    "feedback.recording": PUBLIC,
    "feedback.traces": PUBLIC,
    "feedback.traces_before": PUBLIC,
    "feedback.about": PUBLIC,
    "feedback.left": PUBLIC,
    "accounts.sign_in": PUBLIC,
    "accounts.choose_password": PUBLIC,
    "accounts.speak": PUBLIC,
    "accounts.start": STAFF,
    "accounts.sign_out": STAFF,
    "accounts.unlock": STAFF,
    "accounts.choose_pin": CASEWORKER,
    "room.home": CASEWORKER,
    "room.talk": CASEWORKER,
    "room.who": CASEWORKER,
    "room.hand_over": CASEWORKER,
    "room.code": CASEWORKER,
    "room.stop": CASEWORKER,
    "room.discussion": CASEWORKER,
    "room.longer": CASEWORKER,
    "room.done": CASEWORKER,
    "room.card": CASEWORKER,
    "room.not_asked": CASEWORKER,
    "room.practice": CASEWORKER,
    "room.practise": CASEWORKER,
    "room.practised": CASEWORKER,
    "room.house_rules": CASEWORKER,
    "room.confirm": CASEWORKER,
    "dashboard.regions": READERS,
    "dashboard.region": READERS,
    "dashboard.region_csv": READERS,
    "dashboard.compare": READERS,
    "dashboard.comparison": READERS,
    "dashboard.comparison_csv": READERS,
    "dashboard.talks_held": MANAGER,
    "reports.index": REPORT_READERS,
    "reports.report": REPORT_READERS,
    "reports.report_csv": REPORT_READERS,
    "admin.people": ADMIN,
    "admin.person": ADMIN,
    "admin.link": ADMIN,
    "admin.deactivate": ADMIN,
    "admin.phases": ADMIN,
    "admin.phase": ADMIN,
    "admin.events": ADMIN,
    "admin.languages": ADMIN,
}

HOMES = {
    "caseworker": "room.home",
    "ambassador": "dashboard.regions",
    "council": "reports.index",
    "manager": "dashboard.talks_held",
    "board": "reports.index",
    "admin": "admin.people",
}

# While a client holds the phone, or a page was left open, only these answer.
WHILE_WAITING = frozenset({"accounts.unlock", "accounts.sign_out"})

# Pages that a browser opens by itself after a while: that somebody is at work does not follow from them.
BY_ITSELF = frozenset({"accounts.unlock"})


class Waiting(Exception):
    """The session waits for its PIN or password; the request is answered by the page that asks for it."""

    def __init__(self, person: SignedIn) -> None:
        super().__init__(person.role)
        self.person = person


def signed_in() -> SignedIn | None:
    """Give the sign-in behind this request, if there is one; looked up once."""
    if "signed_in" not in g:
        token = request.cookies.get(COOKIE)
        if token:
            with writing(setting().engine) as session:
                g.signed_in = accounts.resume_session(
                    session, token, terms=setting().terms, now=now(), by_itself=request.endpoint in BY_ITSELF
                )
        else:
            g.signed_in = None
    return cast("SignedIn | None", g.signed_in)


def me() -> SignedIn:
    """Give the sign-in of a view that only staff can reach."""
    person = signed_in()
    if person is None:
        abort(403)
    return person


def install(app: Flask) -> None:
    """Guard every request by the table."""
    app.before_request(_guard)


def _guard() -> BaseResponse | None:
    if request.endpoint is None:
        return None  # no such page: the 404 is Flask's
    roles = TABLE.get(request.endpoint, frozenset())
    if roles == PUBLIC:
        return None
    person = signed_in()
    if person is None:
        return redirect(url_for("accounts.sign_in"), 303)
    if person.role not in roles:
        abort(403)
    if (person.parked or person.locked) and request.endpoint not in WHILE_WAITING:
        raise Waiting(person)
    return _pin_first(person)


def _pin_first(person: SignedIn) -> BaseResponse | None:
    """A caseworker without a PIN chooses one before anything else: without it a phone cannot be handed over."""
    chooses = {"accounts.choose_pin", "accounts.sign_out"}
    if person.role == "caseworker" and not person.has_pin and request.endpoint not in chooses:
        return redirect(url_for("accounts.choose_pin"), 303)
    return None


def set_cookie(response: BaseResponse, token: str) -> None:
    """Keep a session's token in the browser, for staff pages only."""
    response.set_cookie(
        COOKIE, token, path=STAFF_PATH, httponly=True, samesite="Lax", secure=setting().config.secure_cookies
    )


def drop_cookie(response: BaseResponse) -> None:
    """Forget the session's token in the browser."""
    response.delete_cookie(COOKIE, path=STAFF_PATH)


def throttled(what: str, who: str, *, limit: int, window: timedelta) -> bool:
    """Count an attempt and say whether there were too many in this window; kept whatever the answer of the request."""
    with writing(setting().engine) as session:
        return accounts.tries(session, setting().keys, what, who, window=window, now=now()) > limit


def exhausted(what: str, who: str, *, limit: int, window: timedelta) -> bool:
    """Say whether there were too many attempts in this window already, without counting one."""
    with reading(setting().engine) as session:
        return accounts.tried(session, setting().keys, what, who, window=window, now=now()) >= limit


def note(event: str, subject: str = "", account_id: int | None = None) -> None:
    """Write a line in the audit log, kept whatever the answer of the request.

    Call it before the request's own session: that one holds the only right to write on SQLite. What a request changes
    itself is noted with `surveys.audit` in the same transaction.
    """
    if account_id is None:
        person = signed_in()
        account_id = person.account_id if person else None
    with writing(setting().engine) as session:
        audit.note(session, event, now=now(), account_id=account_id, subject=subject)


def sender() -> str:
    """Name where a request comes from, only to be hashed for a throttle; never stored or logged.

    One subscriber has a whole /64 of IPv6, so its addresses are one sender.
    """
    said = request.remote_addr or ""
    try:
        address = ip_address(said)
    except ValueError:
        return said
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
