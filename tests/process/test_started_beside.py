"""A process that starts while another one does: what both keep at their start is there once, and neither gives up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from time import sleep

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.people.schools import SchoolName, keep_names
from models.people.spaces import Space, Workspace, keep
from models.quarters import opening
from models.quarters.tables import Submission
from models.store.database import Database
from tests.quarters import acts
from tests.quarters.acts import with_a_team
from tests.quarters.test_schools_that_open_or_close import changing
from tests.support.town import NOW, the_agreement

pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)  # SQLite has one who writes
LOOK_AGAIN = 0.02  # seconds
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
Start = Callable[[Session], None]


def both(database: Database, start: Start) -> None:
    """Two do the same; the second looks before the first has committed."""

    def second() -> None:
        with database.write() as session:
            start(session)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            start(session)
            session.flush()
            other = pool.submit(second)
            with database.read() as looking:
                while not (other.done() or looking.scalar(WAITING)):
                    sleep(LOOK_AGAIN)
        other.result()


def test_a_workspace_is_kept_once(database: Database) -> None:
    """As Slack told of it last."""
    both(database, lambda session: keep(session, Space(team_id="TPRACTICE"), "Practice", NOW))
    with database.read() as session:
        assert session.scalars(select(Workspace.team_id)).all() == ["TPRACTICE"]


def test_the_names_of_schools_are_kept_once(database: Database) -> None:
    """A school that is new in the file, and all at the very first start."""
    both(database, partial(keep_names, agreement=the_agreement(), now=NOW))
    with database.read() as session:
        assert len(session.scalars(select(SchoolName)).all()) == len(the_agreement().school)


def test_a_school_is_added_once_to_an_open_quarter(database: Database) -> None:
    """It fills in one submission."""
    staff = with_a_team(database)
    staff.town.agreement = changing(with_new=False)
    with database.write() as session:
        acts.bring_to(session, staff, "opened")
    both(database, partial(opening.add_schools, agreement=changing(), now=datetime(2027, 4, 5, tzinfo=UTC)))
    with database.read() as session:
        assert len(session.scalars(select(Submission).filter_by(party="duffy")).all()) == 1
