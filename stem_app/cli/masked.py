"""Logs without keys: whoever reads a log must not be able to open a client's form or an account."""

from __future__ import annotations

import logging
import re

# A client's key, and a one-time link with which a password is chosen.
SECRET_PATHS = re.compile(r"(/v/|/staff/welkom/)[^\s/?#\"'<>]+")
# A short address stands alone in the path of a request, however it was typed.
SHORT_ADDRESSES = re.compile(r"(\b(?:[A-Z]+|on) |https?://[^\s/]+)/(?!privacy\b)[^\s/?#\"'<>]{8,}(?=[\s?\"'<>]|$)")
# PostgreSQL repeats the values of a row that it refuses, and those can be answers.
DETAILS = re.compile(r"DETAIL:.*")


def mask(text: str) -> str:
    """Take the keys out of the paths in a text, and the values out of what a database says."""
    text = SHORT_ADDRESSES.sub(r"\1/***", SECRET_PATHS.sub(r"\1***", text))
    return DETAILS.sub("DETAIL: ***", text)


class Masking(logging.Formatter):
    """Takes keys out of whatever another formatter writes, tracebacks included."""

    def __init__(self, inner: logging.Formatter | None = None) -> None:
        super().__init__()
        self._inner = inner or logging.Formatter("%(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Write a line, masked."""
        return mask(self._inner.format(record))


def mask_root() -> None:
    """Let every log of this process that has no handler of its own go to standard error, masked."""
    handler = logging.StreamHandler()
    handler.setFormatter(Masking())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
