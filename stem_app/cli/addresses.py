"""``stem addresses``: every name and number that stands in codes and on pages, to be read before it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import click
from sqlalchemy.orm import Session

from stem_app.cli.failures import Failed
from stem_app.cli.opened import opened
from stem_app.config import Config, opens_only_here
from stem_app.languages import available
from surveys import regions
from surveys.base import reading

# Whoever looks over a shoulder, or into the history of a phone, reads the host name: it may not tell what this is.
TELLING = (
    "bescherm",
    "geweld",
    "gezin",
    "jeugd",
    "kinder",
    "mishandel",
    "misbruik",
    "samen-veilig",
    "save",
    "svmn",
    "veilig",
    "voogd",
)


@click.command()
def command() -> None:
    """List every host name and number that codes and pages show, and refuse one that tells too much.

    The host name in a code stays in the history of a client's phone, so it may not say what the questions are about,
    other phones must be able to open it, and nobody on the way may read along.

    \b
    Example: stem addresses
    """
    with opened() as open_:
        wrong = list(findings(open_.config))
        with reading(open_.engine) as session:
            for what, address in _of_settings(open_.config) + list(_of_areas(session)):
                click.echo(f"{what}: {address}")
    if wrong:
        raise Failed("; ".join(wrong))


def _of_settings(config: Config) -> list[tuple[str, str]]:
    unset = "not set, so they carry the address in the browser of whoever starts the talk (STEM_CLIENT_ADDRESS)"
    return [("codes and short addresses", config.client_address or unset), ("the way out leads to", config.exit_to)]


def _of_areas(session: Session) -> Iterator[tuple[str, str]]:
    """Whom to talk to: each number once for an area, however many languages say it."""
    for area in regions.areas(session):
        said: dict[str, str] = {}
        for language in available("client"):
            for contact in regions.contacts(session, area.id, language):
                said.setdefault(contact.reach, contact.name)
        yield from ((f"whom to talk to in {area.name}", f"{reach} ({name})") for reach, name in said.items())


def findings(config: Config) -> Iterator[str]:
    """Give what is wrong with the address in codes, in one sentence each; a demo may stay on this computer."""
    address = config.client_address
    if not address:
        return
    host = urlsplit(address).hostname or ""
    told = [word for word in TELLING if word in host.replace("_", "-")]
    if told:
        yield f"the host name {host} tells what the questions are about ({', '.join(told)}): choose a neutral one"
    if config.demo:
        return
    if opens_only_here(address):
        yield f"no other phone can open {address}: set STEM_CLIENT_ADDRESS to an address of this server"
    elif urlsplit(address).scheme != "https":
        yield f"on the way to {address} others can read along: put TLS before it and write https://"
