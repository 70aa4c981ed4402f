"""Logs never hold the key with which a form, a discussion or a new password can be opened."""

from __future__ import annotations

import logging

import pytest

from stem_app.cli.masked import Masking, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("GET /v/0123abcd HTTP/1.1", "GET /v/*** HTTP/1.1"),
        ("GET /v/0123abcd/3?x=1 HTTP/1.1", "GET /v/***/3?x=1 HTTP/1.1"),
        ('"http://here/v/0123abcd"', '"http://here/v/***"'),
        ("/staff/welkom/abc_DEF-1", "/staff/welkom/***"),
        ("/v/a and /v/b", "/v/*** and /v/***"),
        ("/staff/room", "/staff/room"),
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
    for rule in app.url_map.iter_rules():
        for name in rule.arguments & {"key", "token", "short"}:
            path = str(rule).replace(f"<{name}>", "0123abcd")
            assert "0123abcd" not in mask(path), rule
