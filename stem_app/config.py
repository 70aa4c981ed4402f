"""The settings of one running application: a frozen object, built once from the environment at the entry point."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from surveys import terms

SECRET_AT_LEAST = 32
# What a code can carry and a person can type: a scheme, a host, perhaps a port and plain folders; nothing after these.
PLAIN_ADDRESS = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[A-Za-z0-9._-]+)*")


class BadConfig(Exception):
    """Settings are missing or too weak; the text names all of them at once."""


def read_client_address(environ: Mapping[str, str]) -> str:
    """Read the address that clients' phones can reach; refuses one that a phone could not open as it stands."""
    address = environ.get("STEM_CLIENT_ADDRESS", "").strip().rstrip("/")
    if address and not PLAIN_ADDRESS.fullmatch(address):
        raise BadConfig(
            "STEM_CLIENT_ADDRESS is not an address such as https://vragen.example "
            "(with http:// or https:// before the host, and no spaces, ? or # after it)"
        )
    return address


def opens_only_here(address: str) -> bool:
    """Say whether an address leads each phone to itself, so that no other one can open what stands there."""
    host = urlsplit(address).hostname or ""
    try:
        found = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return found.is_loopback or found.is_unspecified


def recordings_folder(environ: Mapping[str, str]) -> Path | None:
    """Read where the recorded voices are."""
    folder = environ.get("STEM_RECORDINGS", "").strip()
    return Path(folder).expanduser() if folder else None


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
    # The folder with recorded voices (surveys/recordings.py says how it is laid out); without it there are none.
    recordings: Path | None = None
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
        client_address = ""
        try:
            client_address = read_client_address(environ)
        except BadConfig as error:
            wrong.append(str(error))
        if wrong:
            raise BadConfig("De Stem cannot start: " + "; ".join(wrong) + ".")
        return cls(
            database_url=environ["STEM_DATABASE_URL"],
            secret=environ["STEM_SECRET"].encode(),
            client_address=client_address,
            exit_to=environ.get("STEM_EXIT_TO", cls.exit_to),
            secure_cookies=environ.get("STEM_SECURE_COOKIES", "1") != "0",
            terms_file=Path(environ.get("STEM_TERMS") or terms.SHIPPED),
            recordings=recordings_folder(environ),
            proxies=int(environ.get("STEM_PROXIES", "0")),
        )
