"""Coming back: the PIN of a caseworker whose session waits, or the password of others whose page locked."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app import access
from stem_app.accounts import blueprint, passwords
from stem_app.edge import db, now, setting
from stem_app.languages import gettext as _
from surveys import accounts, audit, handovers
from surveys.accounts import SignedIn
from surveys.base import reading
from surveys.schema import Account, Invitation

WINDOW = timedelta(minutes=15)
# Tries are counted one by one before the PIN is looked at, so that many at the same moment get no further than a few.
TRIES = 15
LOOKS_AGAIN_AFTER = 60  # seconds


@blueprint.route("/ontgrendelen", methods=["GET", "POST"])
def unlock() -> BaseResponse | str:
    """Ask for the PIN or the password."""
    person = access.me()
    waits = person.parked or person.locked
    if request.method == "POST":
        return _try(person) if waits else redirect(url_for("accounts.start"), 303)
    if waits:
        wrong = session.pop("wrong_secret", False)
        return render_template("accounts/unlock.html", person=person, wrong=wrong)
    back_to = staff_path(request.args.get("to"))
    if back_to is None:
        return redirect(url_for("accounts.start"), 303)
    return _closed_page(back_to)


def _closed_page(back_to: str) -> BaseResponse:
    """A page that nobody touched shows nothing any more; it looks now and then whether the session locked meanwhile."""
    response = Response(render_template("accounts/closed_page.html", back_to=back_to))
    response.headers["Refresh"] = f"{LOOKS_AGAIN_AFTER}; url={url_for('accounts.unlock', to=back_to)}"
    return response


def staff_path(text: str | None) -> str | None:
    """Give a path if it is one of our own staff pages, so that nobody is sent elsewhere."""
    return text if text and text.startswith(f"{access.STAFF_PATH}/") and text.isprintable() else None


def _try(person: SignedIn) -> BaseResponse:
    too_often = access.throttled("unlock", person.token_hash, limit=TRIES, window=WINDOW)
    if too_often or not _fits(person, request.form.get("secret", "")):
        return _wrong(person)
    return _come_in(person)


def _fits(person: SignedIn, secret: str) -> bool:
    with reading(setting().engine) as session_now:
        account = session_now.get_one(Account, person.account_id)
        stored = account.pin_hash if person.role == "caseworker" else account.password_hash
    return passwords.fits(stored, secret, memory=setting().config.password_memory)


def _wrong(person: SignedIn) -> BaseResponse:
    if accounts.fail_unlock(db(), person.token_hash):
        session["wrong_secret"] = True
        return redirect(url_for("accounts.unlock"), 303)
    audit.note(db(), "shut-out", now=now(), account_id=person.account_id)
    flash(_("It was wrong five times. Sign in again with your username and password."))
    response = redirect(url_for("accounts.sign_in"), 303)
    access.drop_cookie(response)
    return response


def _come_in(person: SignedIn) -> BaseResponse:
    accounts.unlock(db(), person.token_hash, now=now())
    if person.parked:
        return redirect(url_for(_after_the_talk(person)), 303)
    return redirect(staff_path(request.form.get("to")) or url_for("accounts.start"), 303)


def _after_the_talk(person: SignedIn) -> str:
    """End what the client left open, and say where the worker goes on."""
    handover = handovers.of_session(db(), person.token_hash, now=now())
    if handover is None:
        handovers.leave(db(), person.token_hash)
        return "room.home"
    invitation = db().get(Invitation, handover.key_hash)
    begun = invitation is not None and invitation.begun
    if handovers.come_back(db(), handover, terms=setting().terms, now=now()):
        return "room.discussion"
    unfinished = _("The client did not finish. Nothing was kept.")
    flash(unfinished if begun else _("Stopped before it began. This does not count."))
    return "room.home"
