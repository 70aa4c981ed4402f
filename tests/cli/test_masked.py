"""Logs never hold the key with which a form, a discussion or a new password can be opened."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from stem_app.cli.masked import Masking, mask

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("GET /v/0123abcd HTTP/1.1", "GET /v/*** HTTP/1.1"),
        ("GET /v/0123abcd/3?x=1 HTTP/1.1", "GET /v/***/3?x=1 HTTP/1.1"),
        ('"http://here/v/0123abcd"', '"http://here/v/***"'),
        ("/staff/welkom/abc_DEF-1", "/staff/welkom/***"),
        ("/v/a and /v/b", "/v/*** and /v/***"),
        ("/staff/gesprek", "/staff/gesprek"),
        ('"GET /k7m2q9xr HTTP/1.1" 303', '"GET /*** HTTP/1.1" 303'),
        ('"GET /K7M2-Q9XR?x=1 HTTP/1.1"', '"GET /***?x=1 HTTP/1.1"'),
        ('"http://here:8000/k7m2q9xr"', '"http://here:8000/***"'),
        ("Exception on /k7m2q9xr [GET]", "Exception on /*** [GET]"),
        ("Exception on /privacy [GET]", "Exception on /privacy [GET]"),
        ("GET /static/staff.css HTTP/1.1", "GET /static/staff.css HTTP/1.1"),
        ("DETAIL:  Key (statement, answer)=(s1, 5) is not present.", "DETAIL: ***"),
    ],
)
def test_keys_are_taken_out_of_paths(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_keys_are_taken_out_of_arguments_and_tracebacks_too() -> None:
    error = ValueError("odd path /v/0123abcd")
    seen = (ValueError, error, None)
    record = logging.LogRecord("x", logging.ERROR, "", 1, "Exception on %s", ("/v/4567",), seen)
    written = Masking().format(record)
    assert "Exception on /v/***" in written
    assert "odd path /v/***" in written
    assert "0123abcd" not in written
    assert "4567" not in written


def test_every_route_that_holds_a_key_is_masked() -> None:
    from stem_app.config import Config
    from stem_app.factory import create_app

    app = create_app(Config("sqlite://", b"x" * 40))
    seen = 0
    for rule in app.url_map.iter_rules():
        for name in rule.arguments & {"key", "token", "short"}:
            path = re.sub(rf"<(\w+:)?{name}>", "0123abcd", str(rule))
            assert "0123abcd" not in mask(f"GET {path} HTTP/1.1"), rule
            seen += "0123abcd" in path
    assert seen > 15


def test_another_server_masks_its_logs_too() -> None:
    settings = {"STEM_DATABASE_URL": "sqlite://", "STEM_SECRET": "x" * 40}
    program = "import logging, wsgi; wsgi.app.logger.error('Exception on %s', '/v/0123abcd/send')"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr == "ERROR Exception on /v/***/send\n"
