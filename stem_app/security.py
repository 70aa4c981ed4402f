"""The headers of every answer, and the one sheet and one script of a client page, allowed by their hashes."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, g, render_template, request
from markupsafe import Markup

CLIENT = Path(__file__).with_name("feedback")
SHARED = Path(__file__).with_name("static") / "tokens.css"

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
STAFF_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# The modules of the client's script, each after those that it imports: for every page, for the form on one page, and
# for what follows it.
SCRIPT = ("keys", "cover", "page")
DISCUSSION_SCRIPT = (*SCRIPT, "discussion")
FORM_SCRIPT = (*SCRIPT, "trail", "answers", "idle", "voice", "post", "reading", "deck", "talk", "begin")
# The sheets: what every page needs and a statement shows, what the pages around the statements need besides, and what
# only practice shows.
SHEETS = ("client", "pages")
PRACTICE = ("practice",)
# A statement is the page that is sent most, without script; the welcome brings the whole form along for the script.
SHEETS_OF = {"feedback/statement.html": ("client",)}
SCRIPT_OF = {"feedback/welcome.html": FORM_SCRIPT, "feedback/discussion.html": DISCUSSION_SCRIPT}
COMPRESS_FROM = 500  # bytes; below this, compression only adds


@cache
def client_sheet(names: tuple[str, ...] = SHEETS) -> str:
    """The one style sheet that a client page carries inside: what every page shares, then its own; no remarks."""
    files = (SHARED, *(CLIENT / f"{name}.css" for name in names))
    joined = "\n".join(file.read_text(encoding="utf-8") for file in files)
    short = " ".join(re.sub(r"/\*.*?\*/", "", joined, flags=re.DOTALL).split())
    return re.sub(r" ?([{};,]) ?", r"\1", short).replace(";}", "}")


@cache
def client_script(names: tuple[str, ...] = SCRIPT) -> str:
    """The one script that a client page carries inside, joined from its modules; it works without."""
    modules = "\n".join((CLIENT / "script" / f"{name}.js").read_text(encoding="utf-8") for name in names)
    for left_out in (r"^import .*;$", r"^export (?=const )", r"^\s*//.*$", r"^\s+"):
        modules = re.sub(left_out, "", modules, flags=re.MULTILINE)
    return f'(() => {{\n"use strict";\n{modules}}})();'


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@cache
def client_csp(sheet: str, script: str) -> str:
    """Allow a page its sheet and its script by hash, a blank icon, and asking and hearing ourselves; nothing else."""
    return (
        f"default-src 'none'; style-src {_hash(sheet)}; script-src {_hash(script)}; connect-src 'self'; "
        "media-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def render_client(template: str, **context: object) -> str:
    """Render a page for a client: with the one sheet and script inside, to be compressed and never kept."""
    sheet = client_sheet(SHEETS_OF.get(template, SHEETS) + (PRACTICE if context.get("practice") else ()))
    script = client_script(SCRIPT_OF.get(template, SCRIPT))
    g.client_csp = client_csp(sheet, script)
    # Our own files, which nobody else writes; escaped they would not fit their hashes.
    own = {"sheet": Markup(sheet), "script": Markup(script)}  # noqa: S704
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
        client = g.get("client_csp")
        if response.location is None:
            response.headers.update(HEADERS)
            response.headers["Content-Security-Policy"] = client or STAFF_CSP
        else:
            # It shows nothing, so there is nothing to protect but where it came from; on a slow line each byte counts.
            response.headers["Referrer-Policy"] = HEADERS["Referrer-Policy"]
            response.set_data(b"")
            del response.headers["Content-Type"]
        # A redirect keeps an address, and the address of a form is a key; so only files may stay in a browser.
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        if app.extensions["stem"].config.secure_cookies:
            response.headers["Strict-Transport-Security"] = "max-age=63072000"
        return _compress(response) if client else response


def _compress(response: Response) -> Response:
    body = response.get_data()
    if len(body) >= COMPRESS_FROM and request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(body, 9, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
