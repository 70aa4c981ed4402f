"""The settings of one running application: a frozen object, built once from the environment at the entry point."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from surveys import terms

SECRET_AT_LEAST = 32


class BadConfig(Exception):
    """Settings are missing or too weak; the text names all of them at once."""


@dataclass(frozen=True)
class Config:
    """What an operator decides. Secrets never appear in ``repr``."""

    database_url: str = field(repr=False)
    secret: bytes = field(repr=False)
    # The address that clients' phones can reach, for codes and short addresses; empty = the address of the request.
    client_address: str = ""
    # Where 'Weg hier' goes after our own neutral page.
    exit_to: str = "https://www.knmi.nl/"
    secure_cookies: bool = True
    demo: bool = False
    terms_file: Path = terms.SHIPPED
    # KiB of memory for each hash of a password or PIN; only tests make it cheap.
    password_memory: int = 64 * 1024
    # The proxies in front of us whose X-Forwarded headers are believed.
    proxies: int = 0

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the settings; refuses to start on any that is missing or weak."""
        wrong = []
        if not environ.get("STEM_DATABASE_URL"):
            wrong.append("STEM_DATABASE_URL is missing")
        if len(environ.get("STEM_SECRET", "")) < SECRET_AT_LEAST:
            wrong.append(f"STEM_SECRET is missing or shorter than {SECRET_AT_LEAST} characters")
        if not environ.get("STEM_PROXIES", "0").isdigit():
            wrong.append("STEM_PROXIES is not a number")
        if wrong:
            raise BadConfig("De Stem cannot start: " + "; ".join(wrong) + ".")
        return cls(
            database_url=environ["STEM_DATABASE_URL"],
            secret=environ["STEM_SECRET"].encode(),
            client_address=environ.get("STEM_CLIENT_ADDRESS", "").rstrip("/"),
            exit_to=environ.get("STEM_EXIT_TO", cls.exit_to),
            secure_cookies=environ.get("STEM_SECURE_COOKIES", "1") != "0",
            terms_file=Path(environ.get("STEM_TERMS") or terms.SHIPPED),
            proxies=int(environ.get("STEM_PROXIES", "0")),
        )
