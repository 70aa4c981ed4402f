"""``stem addresses``: what stands in codes, and what may not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stem_app.cli import demo
from stem_app.config import BadConfig, Config, opens_only_here, read_client_address
from tests.cli.conftest import SECRET, Stem
from tests.cli.test_operations import here

__all__ = ["here"]


@pytest.fixture
def real(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of a real server, not of a demo."""
    monkeypatch.setenv("STEM_DATABASE_URL", f"sqlite:///{folder / 'stem.db'}")
    monkeypatch.setenv("STEM_SECRET", SECRET)


@pytest.mark.usefixtures("real", "here")
def test_everything_that_codes_and_pages_show_is_one_line_each(stem: Stem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEM_CLIENT_ADDRESS", "https://vragen.example/")
    monkeypatch.setenv("STEM_EXIT_TO", "https://weer.example/")
    said = stem("addresses")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[:2] == [
        "codes and short addresses: https://vragen.example",
        "the way out leads to: https://weer.example/",
    ]
    assert "whom to talk to in Utrecht: 112 (Bel 112 als er nu gevaar is)" in said.out
    assert said.out.count("112 (") == 2, "once for each area, in whatever languages"


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://www.samen-veilig.nl", "tells what the questions are about (samen-veilig, veilig)"),
        ("https://vragen.JEUGD.example", "tells what the questions are about (jeugd)"),
        ("http://localhost:8000", "no other phone can open http://localhost:8000"),
        ("http://127.0.0.1:8000", "no other phone can open http://127.0.0.1:8000"),
        ("http://vragen.example", "on the way to http://vragen.example others can read along"),
    ],
)
def test_an_address_that_may_not_be_printed_is_said_and_exits_1(
    stem: Stem, monkeypatch: pytest.MonkeyPatch, address: str, told: str
) -> None:
    monkeypatch.setenv("STEM_CLIENT_ADDRESS", address)
    said = stem("addresses")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert told in said.err
    assert address in said.out
    assert told in stem("doctor").out


@pytest.mark.usefixtures("folder")
def test_a_demo_may_stay_on_this_computer_but_not_tell_too_much(stem: Stem, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stem("addresses").code == 0
    monkeypatch.setenv("STEM_CLIENT_ADDRESS", "http://127.0.0.1:8000")
    assert stem("addresses").code == 0
    monkeypatch.setenv("STEM_CLIENT_ADDRESS", "http://geweld.example")
    assert stem("addresses").code == 1


@pytest.mark.usefixtures("real")
def test_an_address_that_was_not_set_is_said(stem: Stem) -> None:
    said = stem("addresses")
    assert (said.code, said.out.splitlines()[0].endswith("(STEM_CLIENT_ADDRESS)")) == (0, True)


@pytest.mark.parametrize(
    "address",
    [
        "vragen.example",
        "ftp://vragen.example",
        "https://",
        "https://a b",
        "https://a/?x",
        "https://a/#x",
        "//a",
        "https://u:p@a",
    ],
)
def test_an_address_that_is_none_stops_the_start_with_one_sentence(
    stem: Stem, monkeypatch: pytest.MonkeyPatch, folder: Path, address: str
) -> None:
    monkeypatch.setenv("STEM_CLIENT_ADDRESS", address)
    assert folder
    said = stem("verify")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "STEM_CLIENT_ADDRESS is not an address such as https://vragen.example" in said.err
    with pytest.raises(BadConfig, match="cannot start: STEM_CLIENT_ADDRESS is not"):
        Config.from_env({"STEM_DATABASE_URL": "x", "STEM_SECRET": SECRET, "STEM_CLIENT_ADDRESS": address})


@pytest.mark.parametrize("address", ["https://a.example/zes", "http://192.0.2.1:8000", "http://[2001:db8::1]:80", ""])
def test_a_plain_address_is_read(address: str) -> None:
    assert read_client_address({"STEM_CLIENT_ADDRESS": f"{address}/"}) == address


@pytest.mark.parametrize(
    ("address", "only_here"),
    [
        ("http://localhost:80", True),
        ("http://x.localhost", True),
        ("http://127.0.0.2", True),
        ("http://[::1]:8000", True),
        ("http://0.0.0.0", True),
        ("http://192.0.2.1", False),
        ("https://local.example", False),
    ],
)
def test_an_address_of_this_computer_alone_is_recognised(address: str, only_here: bool) -> None:
    assert opens_only_here(address) is only_here


def config_for(host: str, client_address: str = "") -> str:
    config = Config("sqlite://", SECRET.encode(), client_address=client_address, demo=True)
    with demo._listen(host, 0) as listening:
        found = demo._for_phones(config, listening).client_address
        return found.replace(str(listening.getsockname()[1]), "PORT")


def test_a_demo_for_this_computer_leaves_the_address_to_the_browser() -> None:
    assert config_for("127.0.0.1") == ""


def test_a_demo_for_everywhere_gives_codes_an_address_that_phones_can_open() -> None:
    address = config_for("0.0.0.0")  # noqa: S104
    # Without any network there is none; then the page with the code says that another phone cannot open it.
    assert address == "" or re.fullmatch(r"http://[0-9.]+:PORT", address)
    assert not address or not opens_only_here(address)


def test_an_address_that_was_chosen_stays() -> None:
    assert config_for("0.0.0.0", "https://vragen.example") == "https://vragen.example"  # noqa: S104
