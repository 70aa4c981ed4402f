"""``stem demo``: a database full of made-up talks, and a server to look at it."""

from __future__ import annotations

import dataclasses
import os
import random
import secrets
import signal
import socket
import sys
from collections.abc import Mapping
from typing import Any

import click

from stem_app.cli import instance, progress
from stem_app.cli.failures import Failed
from stem_app.cli.instance import Instance, SignIn
from stem_app.cli.masked import mask_root
from stem_app.cli.opened import Opened, opened_with
from stem_app.config import Config, opens_only_here
from surveys import demo
from surveys.base import reading, writing
from surveys.demo import PEOPLE, Hashes

EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  (compared, not bound)
# Addresses that are nobody's, kept free for documents (RFC 5737 and 3849): the way to them is the way out.
NOBODYS: dict[int, str] = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 takes a free one."
)
def command(host: str, port: int) -> None:
    """Start De Stem with made-up talks, to try it.

    The database and its secrets are in the folder instance/ of this checkout, or in STEM_INSTANCE. The first start
    fills it with eighteen months of talks that end today; a second start keeps what was entered since.

    Only this computer can open it. For phones in the same network listen on --host 0.0.0.0: codes then carry this
    computer's address there, or the one of STEM_CLIENT_ADDRESS. Do that only in a network that you trust.

    \b
    Example: stem demo --port 8000
    """
    listening = _listen(host, port)
    folder = instance.find(os.environ)
    folder.prepare()
    config = _for_phones(folder.config(os.environ), listening)
    with opened_with(config) as open_:
        _fill_once(folder, open_)
        _say_sign_ins(folder, open_)
    _serve(config, host, listening)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before the work begins, so that a port in use is said at once."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=128)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise Failed(f"cannot listen on {host} port {port}: {why}; choose another with --port") from error


def _for_phones(config: Config, listening: socket.socket) -> Config:
    """Give codes an address that another phone can open, as far as this computer has one and none was set."""
    host, port = listening.getsockname()[:2]
    if config.client_address or (opens_only_here(_address(host, port)) and host not in EVERYWHERE):
        return config
    reached_at = _seen_from_outside(listening.family) if host in EVERYWHERE else host
    return dataclasses.replace(config, client_address=_address(reached_at, port) if reached_at else "")


def _seen_from_outside(family: int) -> str | None:
    """Find this computer's own address in its network. Choosing a way there (UDP) sends nothing to anybody."""
    with socket.socket(family, socket.SOCK_DGRAM) as way:
        try:
            way.connect((NOBODYS[family], 9))
        except OSError:
            return None  # no network at all
        return str(way.getsockname()[0])


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _fill_once(folder: Instance, open_: Opened) -> None:
    with reading(open_.engine) as session:
        if not demo.is_empty(session):
            return
    click.echo("Making a demo: this takes some seconds, once.", err=True)
    sign_ins = {person.username: instance.new_sign_in(person.username, has_pin=person.has_pin) for person in PEOPLE}
    hashes = _hashes(sign_ins, open_)
    folder.keep_sign_ins(sign_ins, open_.today)
    with progress.shown() as tell, writing(open_.engine) as session:
        rng = random.Random(secrets.randbits(64))  # noqa: S311  (row keys are hashed with the instance's secret)
        demo.fill(session, open_.keys, hashes, today=open_.today, rng=rng, terms=open_.terms, progress=tell)


def _hashes(sign_ins: Mapping[str, SignIn], open_: Opened) -> dict[str, Hashes]:
    from stem_app.accounts.passwords import seal

    memory = open_.config.password_memory
    return {
        username: Hashes(
            seal(sign_in.password, memory=memory), seal(sign_in.pin, memory=memory) if sign_in.pin else None
        )
        for username, sign_in in sign_ins.items()
    }


def _say_sign_ins(folder: Instance, open_: Opened) -> None:
    if not folder.sign_in_file.is_file():
        click.echo(f"{folder.folder} was in use before the demo, so it has no made-up talks and accounts.", err=True)
        return
    sign_ins, made_on = folder.sign_ins()
    if made_on < open_.today:
        click.echo(f"The made-up talks end on {made_on}, the day this demo was made.")
    for person in PEOPLE:
        sign_in = sign_ins[person.username]
        click.echo(f"SIGN-IN {person.role} {sign_in.username} {sign_in.password} {sign_in.pin or '-'}")


def _serve(config: Config, host: str, listening: socket.socket) -> None:
    """Serve until Ctrl-C or a signal to stop; the last line is printed when a browser can really connect."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    from stem_app.factory import create_app

    class Quiet(WSGIRequestHandler):
        """Writes no line for a request: an address may hold a client's key."""

        def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  (werkzeug's name)
            """Write nothing."""

    mask_root()
    app = create_app(config)
    server = make_server(host, 0, app, threaded=True, request_handler=Quiet, fd=listening.fileno())
    seen_at = "127.0.0.1" if host in EVERYWHERE else host
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if config.client_address:
        click.echo(f"STEM PHONES {config.client_address}")
    click.echo(f"STEM READY {_address(seen_at, listening.getsockname()[1])}")
    sys.stdout.flush()
    server.serve_forever()
