"""Signing in with a username and password, and signing out."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import PasswordField, StringField, ValidationError

from stem_app import access
from stem_app.accounts import blueprint, passwords
from stem_app.edge import db, now, setting
from stem_app.languages import gettext as _
from stem_app.staff_form import StaffForm
from surveys import accounts, audit, handovers
from surveys.base import reading
from surveys.schema import Account

WINDOW = timedelta(minutes=15)
TRIES_PER_NAME = 10
TRIES_PER_SENDER = 60  # a whole office comes from one address


class SignIn(StaffForm):
    """What somebody types to sign in."""

    username = StringField()
    password = PasswordField()

    def validate_username(self, field: StringField) -> None:
        """A username is needed."""
        if not (field.data or "").strip():
            raise ValidationError(_("Fill in your username."))

    def validate_password(self, field: PasswordField) -> None:
        """A password is needed."""
        if not field.data:
            raise ValidationError(_("Fill in your password."))


@blueprint.get("/")
def start() -> BaseResponse:
    """Go to the first page of one's role."""
    return redirect(url_for(access.HOMES[access.me().role]), 303)


@blueprint.route("/aanmelden", methods=["GET", "POST"])
def sign_in() -> BaseResponse | str:
    """Ask for username and password."""
    if access.signed_in() is not None:
        return redirect(url_for("accounts.start"), 303)
    if request.method == "POST":
        return _try(SignIn())
    return _page(SignIn.recalled())


def _page(form: SignIn) -> str:
    return render_template("accounts/sign_in.html", form=form, demo=setting().config.demo)


def _try(form: SignIn) -> BaseResponse:
    if not form.validate():
        return _again(form)
    username = form.username.data.strip().lower()
    if _too_often(username):
        return _too_often_page(form)
    account_id, stored = _stored(username)
    memory = setting().config.password_memory
    fits = passwords.fits(stored, form.password.data, memory=memory)  # also when there is no account: it takes as long
    if account_id is None or not fits:
        access.note("sign-in-failed", account_id=account_id)
        form.password.errors = [_("This username and password do not belong together.")]
        return _again(form)
    fresh = passwords.seal(form.password.data, memory=memory) if passwords.stale(stored or "", memory=memory) else None
    return _begin(account_id, fresh)


def _stored(username: str) -> tuple[int | None, str | None]:
    """Look the hash up in a transaction of its own: checking it takes long, and nobody else should wait for that."""
    with reading(setting().engine) as session_now:
        account = accounts.by_username(session_now, username)
        return (account.id, account.password_hash) if account else (None, None)


def _again(form: SignIn) -> BaseResponse:
    form.keep()
    return redirect(url_for("accounts.sign_in"), 303)


def _too_often(username: str) -> bool:
    """Count the try for the name and for the sender; both, so that neither can be used to try many of the other."""
    of_name = access.throttled("sign-in name", username, limit=TRIES_PER_NAME, window=WINDOW)
    of_sender = access.throttled("sign-in sender", access.sender(), limit=TRIES_PER_SENDER, window=WINDOW)
    return of_name or of_sender


def _too_often_page(form: SignIn) -> BaseResponse:
    """One audit line for each sender and window: the log must not fill up."""
    if not access.throttled("throttle noted", access.sender(), limit=1, window=WINDOW):
        access.note("throttled", "sign-in")
    form.password.errors = [_("There were too many tries. Wait fifteen minutes and try again.")]
    response = Response(_page(form), 429)
    response.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response


def _begin(account_id: int, fresh_hash: str | None) -> BaseResponse:
    account = db().get_one(Account, account_id)
    if fresh_hash:
        account.password_hash = fresh_hash
    token = accounts.start_session(db(), account, now=now())
    audit.note(db(), "signed-in", now=now(), account_id=account_id)
    session.pop("csrf_token", None)
    response = redirect(url_for("accounts.start"), 303)
    access.set_cookie(response, token)
    return response


@blueprint.post("/afmelden")
def sign_out() -> BaseResponse:
    """End this sign-in; a talk that was left open is ended first."""
    person = access.me()
    handovers.leave(db(), person.token_hash)
    accounts.revoke(db(), person.token_hash)
    audit.note(db(), "signed-out", now=now(), account_id=person.account_id)
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    response = redirect(url_for("accounts.sign_in"), 303)
    access.drop_cookie(response)
    return response
