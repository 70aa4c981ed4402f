"""Signing in and out for staff."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/staff")

from stem_app.accounts import (  # noqa: E402, F401  # the views hang themselves on the blueprint
    frame,
    pin,
    sign_in,
    speak,
    unlock,
    welcome,
)
