"""One answer from the sign-in to the report over HTTP, and many at once, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from surveys import atoms
from surveys.base import reading, writing
from surveys.schema import Answer, Coverage, Response
from tests.accounts.house import PIN, House, hand_over, house_on, key_of
from tests.factories import NOW, TODAY
from tests.pages import Pages


@pytest.fixture
def house(engine: sa.Engine) -> Iterator[House]:
    """The application on each kind of database."""
    with house_on(engine) as made:
        yield made


def answer_all(pages: Pages, key: str) -> None:
    """Begin and give six answers, up to the check screen."""
    pages.get(f"/v/{key}/en")
    pages.submit(button="Begin")
    for number in range(1, 7):
        pages.follow()
        pages.submit(button=str(1 + number % 5))
    assert pages.follow().heading == "Is this right?"


def counted(house: House) -> dict[str, int]:
    with reading(house.engine) as session:
        rows = session.execute(sa.select(Coverage.kind, sa.func.sum(Coverage.count)).group_by(Coverage.kind))
        return {kind: int(number) for kind, number in rows if number}


def test_from_the_hand_over_to_a_frozen_block(house: House) -> None:
    pages = house.worker()
    key = key_of(hand_over(pages))
    assert pages.get("/staff/gesprek/", expect=403).heading
    answer_all(pages, key)
    pages.submit(button="together")
    pages.follow()
    pages.get("/staff/ontgrendelen")
    pages.submit(button="Go on", secret=PIN)
    discussed = pages.follow().text
    assert all(word in discussed for word in ("No, not at all", "Not really", "A little", "Yes, completely"))
    pages.submit(button="Done")
    assert counted(house) == {"asked": 1, "answered": 1}
    house.organisation.answered(TODAY, 9)
    house.organisation.freeze(TODAY + timedelta(days=40))
    with reading(house.engine) as session:
        assert atoms.verify(session) == atoms.Verified(10, 14, ())


def test_the_same_sending_twenty_times_at_once_counts_once(house: House) -> None:
    pages = house.worker()
    key = key_of(hand_over(pages))
    answer_all(pages, key)
    cookie = pages.client.get_cookie("stem_six", path=f"/v/{key}")
    assert cookie is not None

    def send(_turn: int) -> tuple[int, str]:
        client = house.app.test_client()
        client.set_cookie("stem_six", cookie.value, path=f"/v/{key}")
        answer = client.post(f"/v/{key}/send", data={"shown": "sealed"})
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(send, range(20)))
    assert len(answers) == 1
    assert answers.pop()[0] == 303
    assert counted(house) == {"asked": 1, "answered": 1}


def test_sixteen_clients_at_once_lose_no_answer(house: House) -> None:
    with writing(house.engine) as session:
        issued = [house.organisation.invited(session, device="own", now=NOW).key for _ in range(16)]

    def respond(key: str) -> int:
        client = house.app.test_client()
        client.post(f"/v/{key}/begin", data={"language": "nl"})
        for number in range(1, 7):
            client.post(f"/v/{key}/{number}", data={"answer": "4"})
        return client.post(f"/v/{key}/send", data={"shown": "sealed"}).status_code

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(respond, issued)) == {303}
    with reading(house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 16
        assert set(session.scalars(sa.select(Answer.answer))) == {"4"}
    assert counted(house) == {"asked": 16, "answered": 16}
