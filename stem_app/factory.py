"""The application: one factory that puts the parts together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from stem_app import access, edge, errors, formatting, languages, security
from stem_app.accounts import blueprint as accounts_blueprint
from stem_app.admin import blueprint as admin_blueprint
from stem_app.config import Config
from stem_app.dashboard import blueprint as dashboard_blueprint
from stem_app.feedback import blueprint as feedback_blueprint
from stem_app.public import blueprint as public_blueprint
from stem_app.reports import blueprint as reports_blueprint
from stem_app.room import blueprint as room_blueprint
from surveys.base import create_engine
from surveys.keys import Keys
from surveys.terms import read_terms

BLUEPRINTS = (
    public_blueprint,
    feedback_blueprint,
    accounts_blueprint,
    room_blueprint,
    dashboard_blueprint,
    reports_blueprint,
    admin_blueprint,
)


def create_app(config: Config, *, clock: Callable[[], datetime] = edge.wall_clock) -> Flask:
    """Build the application from its settings; the clock can be a test's."""
    app = Flask(__name__)
    keys = Keys(config.secret)
    app.extensions["stem"] = edge.Setting(
        config, create_engine(config.database_url), keys, read_terms(config.terms_file), clock
    )
    app.config.update(
        SECRET_KEY=keys.derive("flask session"),
        SESSION_COOKIE_NAME="stem_form",
        SESSION_COOKIE_PATH=access.STAFF_PATH,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        MAX_CONTENT_LENGTH=64 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    # First of all: also the refusal of a form is said in the language of who reads it, not of the request before.
    languages.install(app)
    csrf = CSRFProtect(app)
    csrf.exempt(feedback_blueprint)
    # The short address is typed on a client page, which carries no token; it changes nothing.
    csrf.exempt(public_blueprint)
    for part in (edge, access, security, formatting, errors):
        part.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _serve(app, config)
    return app


def _serve(app: Flask, config: Config) -> None:
    static = WhiteNoise(app.wsgi_app, allow_all_origins=False, add_headers_function=_static_headers)
    static.add_files(str(Path(app.root_path) / "static"), prefix="static/")
    app.wsgi_app = static  # type: ignore[method-assign]
    if config.proxies:
        hops = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _static_headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in security.HEADERS.items():
        headers[name] = value
