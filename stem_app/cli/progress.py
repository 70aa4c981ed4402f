"""How far long work is: a bar on a terminal, plain lines elsewhere. On standard error, so results stay clean."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

# On paper or in a log, four lines say as much as a moving bar.
QUARTERS = 4


@contextmanager
def shown() -> Iterator[Callable[[str, int, int], None]]:
    """Give a function to be told what is done, how much of it, and how much there is."""
    if not sys.stderr.isatty():
        yield _plain_lines()
        return
    with ExitStack() as open_bars:
        yield _bars(open_bars)


def _plain_lines() -> Callable[[str, int, int], None]:
    said: dict[str, int] = {}

    def tell(what: str, done: int, total: int) -> None:
        quarter = QUARTERS * done // max(total, 1)
        if quarter > said.get(what, 0):
            said[what] = quarter
            click.echo(f"{what}: {done} of {total}", err=True)

    return tell


def _bars(open_bars: ExitStack) -> Callable[[str, int, int], None]:
    bars: dict[str, Any] = {}

    def tell(what: str, done: int, total: int) -> None:
        if what not in bars:
            open_bars.close()
            bar = click.progressbar(length=total, label=what.ljust(10), file=sys.stderr)
            bars[what] = open_bars.enter_context(bar)
        bars[what].update(done - bars[what].pos)

    return tell
