"""The folder where the demo keeps its database and its own secrets, and the choice between it and the environment."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stem_app.config import BadConfig, Config, read_client_address, recordings_folder

CHECKOUT = Path(__file__).resolve().parents[2]
# No letters or digits that look alike on a small screen.
LETTERS = "abcdefghjkmnpqrstvwxyz23456789"


@dataclass(frozen=True)
class SignIn:
    """How somebody signs in to the demo."""

    username: str
    password: str
    pin: str | None


@dataclass(frozen=True)
class Instance:
    """A folder with a SQLite database and secrets of its own, readable by its owner only."""

    folder: Path

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / "stem.db"

    @property
    def secret_file(self) -> Path:
        """The secret from which all keys are derived."""
        return self.folder / "secret"

    @property
    def sign_in_file(self) -> Path:
        """The passwords of the demo's accounts: made-up people, so they may be printed again."""
        return self.folder / "sign-ins.json"

    @property
    def exists(self) -> bool:
        """Whether the folder was prepared before."""
        return self.secret_file.is_file() and self.database.is_file()

    def config(self, environ: Mapping[str, str]) -> Config:
        """Give the settings of this folder. It is meant for this computer, where cookies travel without TLS."""
        return Config(
            database_url=f"sqlite:///{self.database}",
            secret=self.secret_file.read_bytes().strip(),
            client_address=read_client_address(environ),
            secure_cookies=False,
            demo=True,
            recordings=recordings_folder(environ),
        )

    def prepare(self) -> None:
        """Make the folder and its secret if they are not there yet, and bring the database up to date."""
        import migrations

        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.secret_file.is_file():
            write_private(self.secret_file, secrets.token_urlsafe(48))
        # The folder may have been there with open doors; what SQLite puts beside this file gets its rights.
        self.database.touch(mode=0o600)
        migrations.upgrade(f"sqlite:///{self.database}")

    def keep_sign_ins(self, sign_ins: Mapping[str, SignIn], made_on: date) -> None:
        """Keep the demo's passwords, so that a second start prints the same ones."""
        kept = {"made_on": made_on.isoformat(), "sign_ins": [vars(sign_in) for sign_in in sign_ins.values()]}
        write_private(self.sign_in_file, json.dumps(kept, indent=1))

    def sign_ins(self) -> tuple[dict[str, SignIn], date]:
        """Read the demo's passwords, and the day on which the demo was made."""
        kept = json.loads(self.sign_in_file.read_text(encoding="utf-8"))
        sign_ins = [SignIn(**row) for row in kept["sign_ins"]]
        return {sign_in.username: sign_in for sign_in in sign_ins}, date.fromisoformat(kept["made_on"])


def find(environ: Mapping[str, str] = os.environ) -> Instance:
    """Find the instance folder: STEM_INSTANCE, or instance/ beside the checkout's pyproject, or else here."""
    chosen = environ.get("STEM_INSTANCE")
    base = CHECKOUT if (CHECKOUT / "pyproject.toml").is_file() else Path.cwd()
    return Instance(Path(chosen).expanduser().resolve() if chosen else base / "instance")


def is_set(environ: Mapping[str, str] = os.environ) -> bool:
    """Say whether the environment names a database; one half of its settings is enough to mean it."""
    return bool(environ.get("STEM_DATABASE_URL") or environ.get("STEM_SECRET"))


def settings(*, prepare: bool = False, environ: Mapping[str, str] = os.environ) -> Config:
    """Give the settings of the environment, or else those of the instance folder.

    With ``prepare`` a folder that is not there yet is made, with an empty database.
    """
    if is_set(environ):
        return Config.from_env(environ)
    instance = find(environ)
    if prepare and not instance.exists:
        instance.prepare()
    if not instance.exists:
        raise BadConfig(
            f"there is no database in {instance.folder}: run 'stem demo', or set STEM_DATABASE_URL and STEM_SECRET"
        )
    return instance.config(environ)


def new_sign_in(username: str, *, has_pin: bool) -> SignIn:
    """Draw a password that can be typed on a phone, and a PIN for who hands one over."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    # The first digit differs from the second, so it is never among the PINs that everybody tries first.
    pin = f"{secrets.randbelow(9) + 1}0{secrets.randbelow(10_000):04d}"
    return SignIn(username, "-".join(groups), pin if has_pin else None)


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
    draft.replace(file)
