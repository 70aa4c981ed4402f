"""Regions, phases, people and languages."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/staff/beheer")

from stem_app.admin import (  # noqa: E402, F401  # the views hang themselves on the blueprint
    events,
    languages,
    people,
    phases,
)
