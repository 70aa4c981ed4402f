"""A one-time link, given by an admin: its owner chooses a password and can sign in."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import PasswordField, ValidationError

from stem_app.accounts import blueprint, passwords
from stem_app.edge import db, now, setting
from stem_app.languages import gettext as _
from stem_app.staff_form import StaffForm
from surveys import accounts, audit
from surveys.base import reading


class ChoosePassword(StaffForm):
    """A password, typed twice. Long is what makes it strong, so there are no rules about signs and capitals."""

    username = ""
    password = PasswordField()
    repeated = PasswordField()

    def validate_password(self, field: PasswordField) -> None:
        """Long enough, and not simply the username."""
        typed = field.data or ""
        if len(typed) < passwords.SHORTEST_PASSWORD:
            raise ValidationError(_("Choose a password of at least twelve characters."))
        if len(typed) > passwords.LONGEST_PASSWORD:
            raise ValidationError(_("Choose a password of at most two hundred characters."))
        if typed.strip().lower() == self.username:
            raise ValidationError(_("Your password may not be your username."))

    def validate_repeated(self, field: PasswordField) -> None:
        """The same once more."""
        if field.data != self.password.data:
            raise ValidationError(_("The two passwords are not the same."))


@blueprint.route("/welkom/<token>", methods=["GET", "POST"])
def choose_password(token: str) -> BaseResponse | str:
    """Let the owner of a one-time link choose a password."""
    owner = _owner(token)
    if owner is None:
        return Response(render_template("accounts/link_gone.html"), 404)
    if request.method == "POST":
        return _choose(token, owner[0])
    username, name = owner
    form = ChoosePassword.recalled()
    return render_template("accounts/choose_password.html", form=form, token=token, username=username, name=name)


def _owner(token: str) -> tuple[str, str] | None:
    """Give the username and the name behind a link that still works."""
    with reading(setting().engine) as session_now:
        account = accounts.of_link(session_now, token, now=now())
        return (account.username, account.name) if account is not None and account.active else None


def _choose(token: str, username: str) -> BaseResponse:
    form = ChoosePassword()
    form.username = username
    if not form.validate():
        form.keep()
        return redirect(url_for("accounts.choose_password", token=token), 303)
    sealed = passwords.seal(form.password.data, memory=setting().config.password_memory)
    account = accounts.use_link(db(), token, sealed, now=now())
    if account is not None:
        audit.note(db(), "password-chosen", now=now(), account_id=account.id)
        flash(_("Your password is set. Sign in with it now."))
    return redirect(url_for("accounts.sign_in"), 303)
