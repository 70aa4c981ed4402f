"""A caseworker's PIN: chosen at the first sign-in, asked whenever a client gives the phone back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import PasswordField, ValidationError

from stem_app.access import me
from stem_app.accounts import blueprint, passwords
from stem_app.edge import db, now, setting
from stem_app.languages import gettext as _
from stem_app.staff_form import StaffForm
from surveys import audit
from surveys.schema import Account

GUESSED_FIRST = frozenset({"123456", "654321", "012345", "234567", *(str(digit) * 6 for digit in range(10))})


class ChoosePin(StaffForm):
    """A PIN, typed twice."""

    pin = PasswordField()
    repeated = PasswordField()

    def validate_pin(self, field: PasswordField) -> None:
        """Six digits that are not the first ones that anybody tries."""
        pin = (field.data or "").strip()
        if len(pin) != passwords.PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
            raise ValidationError(_("A PIN has six digits."))
        if pin in GUESSED_FIRST:
            raise ValidationError(_("This PIN is too easy to guess. Choose another one."))

    def validate_repeated(self, field: PasswordField) -> None:
        """The same once more."""
        if (field.data or "").strip() != (self.pin.data or "").strip():
            raise ValidationError(_("The two PINs are not the same."))


@blueprint.route("/pincode", methods=["GET", "POST"])
def choose_pin() -> BaseResponse | str:
    """Let a caseworker choose a PIN, once; an admin's one-time link makes room for a new one."""
    if me().has_pin:
        return redirect(url_for("accounts.start"), 303)
    if request.method == "GET":
        return render_template("accounts/choose_pin.html", form=ChoosePin.recalled())
    form = ChoosePin()
    if not form.validate():
        form.keep()
        return redirect(url_for("accounts.choose_pin"), 303)
    sealed = passwords.seal(form.pin.data.strip(), memory=setting().config.password_memory)
    db().get_one(Account, me().account_id).pin_hash = sealed
    audit.note(db(), "pin-chosen", now=now(), account_id=me().account_id)
    flash(_("Your PIN is set. You need it whenever a client gives the phone back."))
    return redirect(url_for("accounts.start"), 303)
