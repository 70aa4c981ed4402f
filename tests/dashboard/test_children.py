"""Children answer with another form: it is reported beside that of adults, in their own words, and never pooled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from stem_app.config import Config
from stem_app.factory import create_app
from surveys.base import reading
from surveys.schema import Atom
from tests.dashboard.readers import NOW, TODAY, Readers
from tests.factories import KEYS, organisation

CHILD = {"s1": "3", "s2": "2", "s3": "3", "s4": "1", "s5": "3", "s6": "2"}
EEMLAND = "/staff/regios/eemland/save?period=all"


@pytest.fixture
def both(sqlite_engine: sa.Engine) -> Iterator[Readers]:
    """Twelve adults and then eleven children in one region, in the same month."""
    here = organisation(sqlite_engine)
    here.answered(date(2025, 7, 9), 12)
    here.answered_each(date(2025, 7, 9), [CHILD] * 11, form="child", role="child")
    here.freeze(TODAY)
    url = sqlite_engine.url.render_as_string(hide_password=False)
    app = create_app(Config(url, KEYS.secret, secure_cookies=False), clock=lambda: NOW)
    yield Readers(app, here)
    app.extensions["stem"].engine.dispose()


def test_children_have_blocks_of_their_own(both: Readers) -> None:
    with reading(both.engine) as session:
        found = session.execute(sa.select(Atom.form, Atom.clients).order_by(Atom.form)).all()
        assert [tuple(row) for row in found] == [("child", 11), ("standard", 12)]


def test_the_page_says_for_whom_and_in_which_words(both: Readers) -> None:
    text = both.visitor("ambassador", language="nl").get(EEMLAND).text
    assert "Het verhaal over mij klopt" in text
    assert "Ik herken mij in wat er over mij is gezegd of opgeschreven" in text
    assert text.count("kinderen") >= 1


def test_no_number_of_the_page_stands_on_blocks_of_both_forms(both: Readers) -> None:
    page = both.visitor("council").get(EEMLAND)
    with reading(both.engine) as session:
        forms = {str(atom.id): atom.form for atom in session.scalars(sa.select(Atom))}
    seen = {frozenset(forms[atom] for atom in element.get("data-atoms", "").split()) for element in page.html.all()} - {
        frozenset()
    }
    assert seen == {frozenset({"child"}), frozenset({"standard"})}
