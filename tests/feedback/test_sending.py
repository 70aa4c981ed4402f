"""Sending happens once, closed questions give one page, and the cookie tells nobody anything."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from stem_app import discussion, guesses
from stem_app.feedback.memory import COOKIE
from stem_app.locked_text import lock
from tests.factories import KEYS
from tests.feedback.conftest import Room, answer_all, begin
from tests.pages import FROM_A_PAGE, Page, Pages

STEPS = [("get", path) for path in ("", "en", "nl/about", "1", "check", "nl/pause", "samen")]
STEPS += [("post", path) for path in ("begin", "1", "send", "decline", "longer", "done")]


def value(pages: Pages, key: str) -> str:
    cookie = pages.client.get_cookie(COOKIE, path=f"/v/{key}")
    assert cookie is not None
    return str(cookie.value)


def ask(pages: Pages, method: str, key: str, path: str) -> Page:
    if method == "get":
        return pages.get(f"/v/{key}/{path}", 410)
    return pages.post(f"/v/{key}/{path}", {"answer": "5", "shown": "sealed"}, 410)


def sent(room: Room, pages: Pages, how: str, device: str = "own") -> str:
    key = room.issue(device=device).key
    answer_all(pages, key)
    pages.submit(button=how)
    return key


@pytest.mark.parametrize(("device", "short"), [("worker", False), ("own", False), ("own", True)])
@pytest.mark.parametrize("how", ["together", "sealed"])
def test_the_same_answers_sent_twice_count_once(room: Room, pages: Pages, device: str, short: bool, how: str) -> None:
    issued = room.issue(device=device)
    key = issued.short if short else issued.key
    answer_all(pages, key)
    before = value(pages, key)
    first = pages.submit(button=how)
    pages.client.set_cookie(COOKIE, before, path=f"/v/{key}")
    again = pages.post(f"/v/{key}/send", {"shown": how})
    assert again.location == first.location
    assert len(room.stored()) == 1
    assert room.counted() == {"asked": 1, "answered": 1}
    assert pages.follow().status == 200


def closed(path: str) -> str:
    """What the friendly page says, in the language of the address."""
    return "These questions are closed" if path == "en" else "Deze vragen zijn gesloten"


def test_every_step_of_used_and_wrong_questions_gives_the_same_friendly_page(room: Room, pages: Pages) -> None:
    key = sent(room, pages, "sealed")
    for method, path in STEPS:
        used, wrong = ask(pages, method, key, path), ask(pages, method, "f" * 32, path)
        assert used.heading == closed(path)
        assert used.body == wrong.body
    assert len(room.stored()) == 1


@pytest.mark.parametrize("end", ["withdrawn", "expired"])
def test_withdrawn_and_expired_questions_store_nothing_at_any_step(room: Room, pages: Pages, end: str) -> None:
    issued = room.issue()
    answer_all(pages, issued.key)
    kept = value(pages, issued.key)
    if end == "withdrawn":
        room.withdraw(issued)
    else:
        room.later(minutes=30)
    for method, path in STEPS:
        pages.client.set_cookie(COOKIE, kept, path=f"/v/{issued.key}")
        assert ask(pages, method, issued.key, path).heading == "Deze vragen zijn gesloten"
        assert pages.client.get_cookie(COOKIE, path=f"/v/{issued.key}") is None
    assert room.stored() == []


def test_somebody_else_with_the_same_address_cannot_answer_again(room: Room, pages: Pages) -> None:
    issued = room.issue()
    other = Pages(room.app)
    answer_all(pages, issued.key, "555555")
    answer_all(other, issued.key, "111111")
    pages.submit(button="sealed")
    other.submit(button="sealed", expect=410)
    assert room.stored()[0]["s1"] == "5"
    assert len(room.stored()) == 1


def test_the_cookie_is_hidden_from_scripts_sites_and_readers(room: Room, pages: Pages) -> None:
    key = room.issue().key
    begin(pages, key)
    pages.submit(button="dont_know")
    header = pages.last.headers["Set-Cookie"]  # type: ignore[union-attr]
    assert all(part in header for part in ("HttpOnly", "SameSite=Strict", f"Path=/v/{key}"))
    assert "Expires" not in header
    assert "Max-Age" not in header
    assert "dont_know" not in value(pages, key)


def test_the_cookies_length_does_not_depend_on_the_answers(room: Room) -> None:
    lengths = set()
    for answers in (["1"] * 6, ["not_applicable"] * 6, ["next"] * 6):
        pages = Pages(room.app)
        key = room.issue().key
        answer_all(pages, key, answers)
        lengths.add(len(value(pages, key)))
    assert len(lengths) == 1


def test_a_changed_cookie_or_one_of_other_questions_counts_as_none(room: Room, pages: Pages) -> None:
    here, there = room.issue().key, room.issue().key
    begin(pages, here)
    pages.submit(button="5")
    good = value(pages, here)
    pages.client.set_cookie(COOKIE, good, path=f"/v/{there}")
    assert pages.get(f"/v/{there}/2", 303).location == f"/v/{there}/?nothing=kept"
    for bad in (good[:-8] + "AAAAAAA=", "x", "é", good[:20]):
        pages.client.set_cookie(COOKIE, bad, path=f"/v/{here}")
        assert pages.get(f"/v/{here}/2", 303).location == f"/v/{here}/?nothing=kept"
        assert pages.post(f"/v/{here}/send", {"shown": "sealed"}).location == f"/v/{here}/?nothing=kept"
    assert room.stored() == []


def test_a_form_sent_from_another_site_is_refused(room: Room, pages: Pages) -> None:
    key = room.issue().key
    pages.post(f"/v/{key}/decline", expect=403, headers={"Sec-Fetch-Site": "cross-site"})
    pages.post(f"/v/{key}/begin", expect=403, headers={"Origin": "https://elsewhere.example"})
    assert room.counted() == {"asked": 1}


def test_together_on_the_workers_phone_leaves_answers_that_only_the_room_can_read(room: Room, pages: Pages) -> None:
    issued = room.issue(device="worker")
    answer_all(pages, issued.key, ["5", "4", "3", "2", "1", "dont_know"])
    pages.submit(button="together")
    assert "/dank/" in pages.last.location  # type: ignore[union-attr]
    cookie = pages.client.get_cookie(discussion.COOKIE, path=discussion.PATH)
    handover, other = room.handover(issued), room.handover(room.issue(device="worker"))
    assert cookie is not None
    assert handover is not None
    assert other is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Strict")
    assert pages.client.get_cookie(COOKIE, path=f"/v/{issued.key}") is None
    sealed = discussion.unseal(cookie.value, handover)
    assert sealed is not None
    assert dict(sealed.answers.given)["s6"] == "dont_know"
    assert discussion.unseal(cookie.value, other) is None


def test_sealed_on_the_workers_phone_leaves_nothing_there(room: Room, pages: Pages) -> None:
    sent(room, pages, "together", device="worker")
    sent(room, pages, "sealed", device="worker")
    assert pages.client.get_cookie(discussion.COOKIE, path=discussion.PATH) is None


def test_guessing_short_addresses_is_slowed_down(room: Room, pages: Pages) -> None:
    right = room.issue().short
    for number in range(guesses.LIMIT):
        if number % 2:
            pages.post("/", {"short": f"zzzzzz{number:02d}"})
        else:
            pages.get(f"/v/zzzzzz{number:02d}/", 410)
    assert pages.get(f"/v/{right}/", 429).heading == "Wacht even"
    assert pages.post("/", {"short": right}, 429).heading == "Wacht even"
    room.later(minutes=11)
    pages.get(f"/v/{right}/")


def test_an_answer_that_could_not_be_kept_is_not_thanked_for_and_can_be_sent_again(room: Room, pages: Pages) -> None:
    key = room.issue(device="own").key
    answer_all(pages, key)
    engine = room.app.extensions["stem"].engine

    def points_nowhere(connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.exec_driver_sql("INSERT INTO account_areas VALUES (999, 999)")

    sa.event.listen(engine, "commit", points_nowhere)
    refused = pages.client.post(f"/v/{key}/send", data={"shown": "sealed"}, headers=FROM_A_PAGE)
    sa.event.remove(engine, "commit", points_nowhere)
    assert (refused.status_code, refused.headers.getlist("Set-Cookie")) == (500, [])
    assert (room.stored(), room.waiting()) == ([], 1)
    assert pages.post(f"/v/{key}/send", {"shown": "sealed"}).location.startswith("/dank/")
    assert len(room.stored()) == 1


@pytest.mark.parametrize("text", [json.dumps(dict.fromkeys("abcdefghijk", "nl")), "[1, 2]", '"0123456789"'])
def test_what_an_earlier_version_of_the_program_kept_counts_as_nothing(room: Room, pages: Pages, text: str) -> None:
    key = room.issue().key
    place = KEYS.invitation(key)
    pages.client.set_cookie(COOKIE, lock(KEYS.derive("form cookie"), text, place=place), path=f"/v/{key}")
    assert pages.get(f"/v/{key}/2", 303).location == f"/v/{key}/?nothing=kept"
    assert pages.post(f"/v/{key}/send", {"shown": "sealed"}).location == f"/v/{key}/?nothing=kept"
    assert room.stored() == []
