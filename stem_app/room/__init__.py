"""The caseworker's screens: practise, start a talk, hand over, talk it through."""

from flask import Blueprint

blueprint = Blueprint("room", __name__, url_prefix="/staff")

from stem_app.room import (  # noqa: E402, F401  # the views hang themselves on the blueprint
    card,
    code,
    discussion,
    home,
    practice,
    talk,
)
