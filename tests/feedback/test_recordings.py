"""A recorded voice comes from here, on request, and leaves nothing in the cache of the phone."""

from dataclasses import replace
from pathlib import Path

import pytest

from stem_app.factory import create_app
from tests.feedback.conftest import Room
from tests.pages import Pages


@pytest.fixture
def listening(room: Room, tmp_path: Path) -> Pages:
    voices = tmp_path / "voices" / "gesprek-1" / "nl"
    voices.mkdir(parents=True)
    (voices / "s1.opus").write_bytes(b"OggS a voice")
    config = replace(room.app.extensions["stem"].config, recordings=tmp_path / "voices")
    return Pages(create_app(config, clock=lambda: room.now))


def test_a_recording_is_sent_whole_or_in_part_and_never_kept(room: Room, listening: Pages) -> None:
    address = f"/stem/{room.place.version_id}/nl/s1"
    with listening.client.get(address) as answer:
        assert (answer.status_code, answer.mimetype, answer.data) == (200, "audio/ogg", b"OggS a voice")
        assert answer.headers["Cache-Control"] == "no-store"
    with listening.client.get(address, headers={"Range": "bytes=0-3"}) as part:
        assert (part.status_code, part.data) == (206, b"OggS")


@pytest.mark.parametrize("address", ["/stem/1/nl/s2", "/stem/1/en/s1", "/stem/999/nl/s1", "/stem/1/nl/..%2f..%2fs1"])
def test_what_nobody_recorded_is_not_there(listening: Pages, address: str) -> None:
    assert listening.client.get(address).status_code == 404


def test_without_a_folder_there_are_no_recordings(room: Room, pages: Pages) -> None:
    assert pages.client.get(f"/stem/{room.place.version_id}/nl/s1").status_code == 404
