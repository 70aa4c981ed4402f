"""The client's form; nobody signs in here."""

from flask import Blueprint

blueprint = Blueprint("feedback", __name__)

# Each file hangs its views on the blueprint above.
from stem_app.feedback import discussion, endings, recordings, sending, statements, traces, welcome  # noqa: E402, F401
