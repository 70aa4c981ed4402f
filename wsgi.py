"""The application for a WSGI server: ``gunicorn wsgi:app``. Settings come from the environment."""

from stem_app.cli.masked import mask_root
from stem_app.config import Config
from stem_app.factory import create_app

mask_root()
app = create_app(Config.from_env())
