"""What a view gets from the outside: the database session of its request, the clock, the keys and the terms.

Reads never write; a request that is not a GET is committed once, here, after a good answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from stem_app.config import Config
from surveys.keys import Keys
from surveys.terms import Terms

HERE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Setting:
    """Everything that one application shares between its requests."""

    config: Config
    engine: sa.Engine
    keys: Keys
    terms: Terms
    clock: Callable[[], datetime]


def wall_clock() -> datetime:
    """Say what time it is, in UTC."""
    return datetime.now(UTC)


def setting() -> Setting:
    """Give the setting of the present application."""
    return cast("Setting", current_app.extensions["stem"])


def now() -> datetime:
    """Give the moment of this request: the same one however often it is asked."""
    if "now" not in g:
        g.now = setting().clock()
    return cast("datetime", g.now)


def today() -> date:
    """Give the day of this request, as people in the Netherlands call it."""
    return now().astimezone(HERE).date()


def db() -> Session:
    """Give the database session of this request; a GET only reads."""
    if "db" not in g:
        engine = setting().engine
        g.db = Session(engine if request.method in ("GET", "HEAD") else engine.execution_options(stem_writes=True))
    return cast("Session", g.db)


def install(app: Flask) -> None:
    """Commit after a good answer to anything but a GET, and close the session whatever happens."""

    @app.after_request
    def commit(response: Response) -> Response:
        if "db" in g and request.method not in ("GET", "HEAD") and response.status_code < 400:
            g.db.commit()
        return response

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        if "db" in g:
            g.pop("db").close()
