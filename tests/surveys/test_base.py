"""A connection to the database is given back as it was found."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys.base import writing
from surveys.schema import Area


def test_a_commit_that_fails_holds_up_nobody(sqlite_engine: sa.Engine) -> None:
    session = Session(sqlite_engine.execution_options(stem_writes=True))
    # A reference that is looked at only when all is done: then it is the COMMIT itself that fails.
    session.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
    session.execute(sa.text("INSERT INTO account_areas VALUES (999, 999)"))
    with pytest.raises(sa.exc.IntegrityError):
        session.commit()
    session.close()
    with writing(sqlite_engine) as another:
        another.add(Area(key="a", name="A"))
