"""The instance folder: the demo's own database and secrets, for its owner only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from stem_app.accounts.passwords import PIN_DIGITS, SHORTEST_PASSWORD
from stem_app.accounts.pin import GUESSED_FIRST
from stem_app.cli import instance
from stem_app.cli.instance import Instance, new_sign_in
from stem_app.config import BadConfig


def test_it_lies_in_the_checkout_unless_the_environment_names_another_folder(tmp_path: Path) -> None:
    assert instance.find({}).folder == Path(__file__).parents[2] / "instance"
    assert instance.find({"STEM_INSTANCE": str(tmp_path)}).folder == tmp_path


def test_everything_in_it_is_for_its_owner_only(tmp_path: Path) -> None:
    here = Instance(tmp_path / "instance")
    here.prepare()
    here.keep_sign_ins({"a": new_sign_in("a", has_pin=True)}, date(2026, 1, 1))
    assert here.folder.stat().st_mode & 0o777 == 0o700
    assert here.secret_file.stat().st_mode & 0o777 == 0o600
    assert here.sign_in_file.stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in here.folder.iterdir()) == ["secret", "sign-ins.json", "stem.db"]


def test_in_a_folder_with_open_doors_the_database_is_still_for_its_owner_only(tmp_path: Path) -> None:
    here = Instance(tmp_path)
    tmp_path.chmod(0o755)
    here.prepare()
    assert here.database.stat().st_mode & 0o777 == 0o600


def test_preparing_it_again_keeps_its_secret(tmp_path: Path) -> None:
    here = Instance(tmp_path)
    here.prepare()
    secret = here.config({}).secret
    here.prepare()
    assert here.config({}).secret == secret
    assert len(secret) >= 32


def test_sign_ins_are_kept_with_the_day_they_were_made(tmp_path: Path) -> None:
    here = Instance(tmp_path)
    sign_ins = {name: new_sign_in(name, has_pin=name == "a") for name in ("a", "b")}
    here.keep_sign_ins(sign_ins, date(2026, 1, 1))
    assert here.sign_ins() == (sign_ins, date(2026, 1, 1))


def test_its_settings_are_those_of_a_demo_on_this_computer(tmp_path: Path) -> None:
    here = Instance(tmp_path)
    here.prepare()
    config = here.config({"STEM_CLIENT_ADDRESS": "http://192.0.2.1:8000/"})
    assert (config.demo, config.secure_cookies) == (True, False)
    assert config.client_address == "http://192.0.2.1:8000"
    assert config.secret.decode() not in repr(config)


def test_the_environment_goes_first_and_half_of_it_is_refused(tmp_path: Path) -> None:
    both = {"STEM_DATABASE_URL": "sqlite:///x.db", "STEM_SECRET": "x" * 32, "STEM_INSTANCE": str(tmp_path)}
    assert instance.settings(environ=both).database_url == "sqlite:///x.db"
    for missing in ("STEM_DATABASE_URL", "STEM_SECRET"):
        with pytest.raises(BadConfig, match=f"{missing} is missing"):
            instance.settings(environ={name: value for name, value in both.items() if name != missing})


def test_passwords_and_pins_are_drawn_anew_and_good_enough_for_the_sign_in_page() -> None:
    drawn = [new_sign_in("a", has_pin=True) for _ in range(300)]
    assert len({sign_in.password for sign_in in drawn}) == 300
    for sign_in in drawn:
        assert len(sign_in.password) >= SHORTEST_PASSWORD
        assert not any(letter.isspace() for letter in sign_in.password)
        assert sign_in.pin is not None
        assert len(sign_in.pin) == PIN_DIGITS
        assert sign_in.pin not in GUESSED_FIRST
    assert new_sign_in("a", has_pin=False).pin is None
