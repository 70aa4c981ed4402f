"""The ambassador's and the council's screens: regions, trends, comparisons; and the manager's count of talks."""

from flask import Blueprint

blueprint = Blueprint("dashboard", __name__, url_prefix="/staff")

from stem_app.dashboard import (  # noqa: E402, F401  # the views hang themselves on the blueprint
    comparing,
    comparison,
    regions,
    talks,
)
