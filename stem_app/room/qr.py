"""A code to scan, as one path of runs: small, sharp at any size, and without a picture library."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4  # modules of white around the code; readers need them


@dataclass(frozen=True)
class Drawing:
    """The side of the code in modules, quiet zone included, and the path of its dark modules."""

    side: int
    path: str


def draw(text: str) -> Drawing:
    """Draw the code of a text."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    return Drawing(len(matrix), "".join(_row(y, row) for y, row in enumerate(matrix)))


def _row(y: int, row: list[bool]) -> str:
    runs, x = [], 0
    for dark, modules in groupby(row):
        width = len(list(modules))
        if dark:
            runs.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(runs)
