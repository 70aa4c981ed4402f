"""The periodic report: readable, printable, with the same numbers as the regions' pages."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__, url_prefix="/staff/rapporten")

from stem_app.reports import index, report  # noqa: E402, F401  # the views hang themselves on the blueprint
