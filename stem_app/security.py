"""The headers of every answer, and the one sheet and one script of a client page, allowed by their hashes."""

from __future__ import annotations

import base64
import gzip
import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, g, render_template, request
from markupsafe import Markup

CLIENT = Path(__file__).with_name("feedback")

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
STAFF_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
COMPRESS_FROM = 500  # bytes; below this, compression only adds


@cache
def client_sheet() -> str:
    """The one style sheet that client pages carry inside."""
    return (CLIENT / "client.css").read_text(encoding="utf-8")


@cache
def client_script() -> str:
    """The one script that client pages carry inside; they work without it."""
    return (CLIENT / "client.js").read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@cache
def client_csp() -> str:
    """Allow the one sheet and the one script by hash, a blank icon, and forms to ourselves; nothing else."""
    return (
        f"default-src 'none'; style-src {_hash(client_sheet())}; script-src {_hash(client_script())}; "
        "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def render_client(template: str, **context: object) -> str:
    """Render a page for a client: with the one sheet and script inside, to be compressed and never kept."""
    g.client_page = True
    # Our own two files, which nobody else writes; escaped they would not fit their hashes.
    own = {"sheet": Markup(client_sheet()), "script": Markup(client_script())}  # noqa: S704
    return render_template(template, **own, **context)


def only_from_here() -> None:
    """Refuse a POST that another site's page sends. Client forms carry no token: they hold no secret to compress."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site not in (None, "same-origin", "none") or origin not in (None, "null", request.host_url.rstrip("/")):
        abort(403)


def install(app: Flask) -> None:
    """Put the headers on every answer, and compress client pages."""

    @app.after_request
    def protect(response: Response) -> Response:
        client = g.get("client_page", False)
        response.headers.update(HEADERS)
        response.headers["Content-Security-Policy"] = client_csp() if client else STAFF_CSP
        # A redirect keeps an address, and the address of a form is a key; so only files may stay in a browser.
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        if app.extensions["stem"].config.secure_cookies:
            response.headers["Strict-Transport-Security"] = "max-age=63072000"
        return _compress(response) if client else response


def _compress(response: Response) -> Response:
    body = response.get_data()
    response.headers["Vary"] = "Accept-Encoding"
    if len(body) >= COMPRESS_FROM and request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(body, 9, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
