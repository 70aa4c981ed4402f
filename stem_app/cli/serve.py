"""``stem serve``: De Stem behind gunicorn."""

from __future__ import annotations

import logging
from typing import Any

import click

from stem_app.cli import instance
from stem_app.cli.doctor import check_revision
from stem_app.cli.failures import Failed
from stem_app.cli.masked import Masking, mask_root
from stem_app.config import Config

# Gunicorn's own lines name the network address and the browser of every client, beside the time of the answer.
WITHOUT_ADDRESSES = '%(t)s "%(r)s" %(s)s %(b)s'


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads in each process.")
def command(host: str, port: int, workers: int, threads: int) -> None:
    """Serve De Stem to browsers, for real use.

    Put a proxy with TLS before it, and set STEM_PROXIES. Keys of clients are masked in the logs.

    \b
    Example: stem serve --port 8000
    """
    config = instance.settings()
    check_revision(config)
    _serve(config, bind=f"{host}:{port}", workers=workers, threads=threads)


def _serve(config: Config, **options: Any) -> None:
    try:
        from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
        from gunicorn.glogging import Logger  # type: ignore[import-untyped]
    except ImportError as error:
        raise Failed("this system cannot run gunicorn: give 'wsgi:app' to another WSGI server") from error

    class MaskingLogger(Logger):  # type: ignore[misc]
        """Gunicorn's logs, without keys."""

        def _set_handler(self, log: Any, output: Any, fmt: logging.Formatter, stream: Any = None) -> None:
            super()._set_handler(log, output, Masking(fmt), stream)

    class Server(BaseApplication):  # type: ignore[misc]
        """The settings of gunicorn; each worker builds the application for itself."""

        def load_config(self) -> None:
            """Say how to serve. The control socket would let others on this computer stop it."""
            shared = {"worker_class": "gthread", "control_socket_disable": True}
            shared |= {"accesslog": "-", "access_log_format": WITHOUT_ADDRESSES}
            for name, value in {**options, **shared, "logger_class": MaskingLogger}.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """Build the application."""
            from stem_app.factory import create_app

            mask_root()
            return create_app(config)

    Server().run()
