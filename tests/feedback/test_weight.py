"""What a client's telephone has to fetch: one small page for the first view, and little for all that follows."""

from __future__ import annotations

import gzip
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveys import questionnaire
from surveys.base import reading, writing
from tests.checked_catalogues import as_if_checked, release_as_if_checked
from tests.factories import TODAY
from tests.feedback.conftest import Room
from tests.pages import Pages

# Ten packets, with room for the headers: more costs another round trip on a slow line.
FIRST_VIEW = 13_000
WHOLE_FLOW = 60_000
# Date, Server and Connection.
SERVERS_OWN = 95


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


def on_the_line(answer: TestResponse) -> int:
    """How many bytes an answer is on the line, with its headers and those that a server adds."""
    return len(f"HTTP/1.1 {answer.status}\r\n{answer.headers}") + SERVERS_OWN + len(answer.data)


def walked(client: FlaskClient, key: str, area_id: int, language: str) -> list[int]:
    """Go the whole way without script, and give what each answer weighs."""
    small = {"Accept-Encoding": "gzip"}
    way = [client.get(f"/v/{key}/{language}", headers=small)]
    asked = ["begin", *map(str, range(1, 7)), "send"]
    for step in asked:
        fields = {"language": language, "answer": "4", "shown": "sealed"}
        way.append(client.post(f"/v/{key}/{step}", data=fields, headers=small))
        way.append(client.get(way[-1].location or "", headers=small))
    assert way[-1].request.path == f"/dank/{language}/{area_id}/own"
    return [on_the_line(answer) for answer in way]


def test_the_whole_flow_is_small_in_every_language_also_without_script(room: Room, tmp_path: Path) -> None:
    known = [language for language in languages(room) if language not in ("nl", "en")]
    with as_if_checked(tmp_path):
        with writing(room.place.engine) as session:
            release_as_if_checked(session, room.place.version_id, known, today=TODAY)
        flows = {
            language: walked(room.app.test_client(), room.issue().key, room.place.place.area_id, language)
            for language in languages(room)
        }
    assert {len(flow) for flow in flows.values()} == {17}
    assert {language: sum(flow) for language, flow in flows.items() if sum(flow) > WHOLE_FLOW} == {}
