"""Which browser the browser tests drive: the one that is installed, never one that a test downloads."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")


def find_browser() -> str | None:
    """Find a Chromium: the one in STEM_BROWSER, or the first known name on the PATH."""
    chosen = os.environ.get("STEM_BROWSER")
    if chosen:
        return shutil.which(chosen)
    return next(filter(None, map(shutil.which, NAMES)), None)


def launch_arguments() -> list[str]:
    """Start quietly, talk to nobody but us, and as root without the sandbox, which Chromium refuses there."""
    quiet = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return quiet + (["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else [])
