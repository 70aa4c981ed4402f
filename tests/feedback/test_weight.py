"""What a client's telephone has to fetch: one small page for the first view, and little for all that follows."""

from __future__ import annotations

import gzip

import pytest

from surveys import questionnaire
from surveys.base import reading
from tests.feedback.conftest import Room, answer_all
from tests.pages import Pages

# Ten packets, with room for the headers: more costs another round trip on a slow line.
FIRST_VIEW = 13_000
WHOLE_FLOW = 60_000


def fetched(pages: Pages, path: str) -> int:
    """How many bytes a page is on the line."""
    answer = pages.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, path
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).startswith(b"<!doctype html>")
    return len(answer.data)


def languages(room: Room) -> list[str]:
    """Every language that has statements; practice shows them all."""
    with reading(room.place.engine) as session:
        return list(questionnaire.get(session, room.place.version_id).languages)


def test_the_first_view_fits_in_ten_packets_in_every_language(room: Room, pages: Pages) -> None:
    keys = [room.issue(device=device, drawn=True).key for device in ("own", "worker")]
    sizes = {
        (key, language): fetched(pages, f"/v/{key}/{language}")
        for language in languages(room)
        for key in [*keys, "oefenen-parent", "oefenen-youth", "oefenen-child"]
    }
    assert {place: size for place, size in sizes.items() if size > FIRST_VIEW} == {}


def test_it_is_one_request_for_nothing_else_is_fetched(room: Room, pages: Pages) -> None:
    page = pages.get(f"/v/{room.issue().key}/")
    fetching = [element for element in page.html.all() if element.get("src") or element.tag in {"object", "iframe"}]
    assert fetching == []
    assert [link.get("href") for link in page.html.all("link")] == ["data:,"]


@pytest.mark.parametrize("script", [True, False])
def test_the_whole_flow_is_small_too(room: Room, pages: Pages, script: bool) -> None:
    key, area = room.issue().key, room.place.place.area_id
    answer_all(pages, key)
    first, last = [f"/v/{key}/"], [f"/dank/nl/{area}/own", f"/dank/nl/{area}/own/verder"]
    between = [] if script else [f"/v/{key}/{step}" for step in (1, 2, 3, 4, 5, 6, "check")]
    sizes = [fetched(pages, path) for path in [*first, *between, *last]]
    assert max(sizes) <= FIRST_VIEW
    assert sum(sizes) <= WHOLE_FLOW, sizes
