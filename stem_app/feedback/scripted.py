"""A form in the memory of a script: it asks the same of us as one without script, and only hears where to go on."""

from __future__ import annotations

from flask import jsonify, request
from werkzeug.wrappers import Response

JSON = "application/json"


def asks() -> bool:
    """Say whether a script asks; a browser by itself wants a page."""
    return request.accept_mimetypes.best == JSON


def told(response: Response) -> Response:
    """Tell a script where the answer leads, with the cookies that go along; anybody else is led there."""
    if not asks() or response.location is None:
        return response
    answer = jsonify(to=response.location)
    for cookie in response.headers.getlist("Set-Cookie"):
        answer.headers.add("Set-Cookie", cookie)
    return answer
