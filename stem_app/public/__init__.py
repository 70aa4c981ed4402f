"""What everybody may read."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

# Each file hangs its views on the blueprint above.
from stem_app.public import home, privacy  # noqa: E402, F401
