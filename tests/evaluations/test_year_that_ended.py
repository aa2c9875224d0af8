"""An evaluation that nobody began in its school year is still listed, and can be made, while the next one is young."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from handlers.evaluations.views import next_step_button, officers
from models.errors import Conflict
from models.evaluations import queries
from models.evaluations.acts import open_evaluation
from models.people.tables import RoleHeld
from models.store import audit
from models.vocabulary import Role
from tests.support.staff import Staff
from tests.support.town import NOW

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
JUNE, JULY, SEPTEMBER, OCTOBER = (
    datetime(2027, month, day, 15, tzinfo=UTC) for month, day in ((6, 30), (7, 1), (9, 30), (10, 1))
)


def in_use(staff: Staff, now: datetime = NOW) -> None:
    """The bot is in use."""
    with staff.town.database.write() as session:
        audit.record(session, "bot", "begin", "bot:1", now, {})


def listed(staff: Staff, now: datetime) -> list[str]:
    """The years of the evaluations of Hall that the principal is to write."""
    with staff.town.database.read() as session:
        rows = queries.to_do(session, staff.town.agreement, staff.actor("principal", now), now)
        assert {row.officer.name for row in rows} <= {"Officer"}
        return [row.school_year for row in rows]


def test_it_is_listed_in_summer_and_can_be_made(staff: Staff) -> None:
    """On July 1 it was gone from every list, and the principal could only begin the one of the new year."""
    in_use(staff)
    assert listed(staff, JUNE) == ["2026-27"]
    for now in (JULY, SEPTEMBER):
        assert listed(staff, now) == ["2026-27", "2027-28"]
    assert listed(staff, OCTOBER) == ["2027-28"]
    with staff.town.database.write() as session:
        agreement, principal = staff.town.agreement, staff.actor("principal", JULY)
        given = (session, agreement, principal, "hall", staff.id("officer"))
        rows = queries.to_do(session, agreement, principal, JULY)
        assert [next_step_button(row).value for row in rows] == ["hall:1:2026", "hall:1:2027"]
        assert str(officers(agreement, rows, {}, ["hall"]).to_dict()).count("Request dismissal") == 1
        late = open_evaluation(*given, JULY, "2026-27")
        assert late.label == "E-2026-27/0001"
        assert open_evaluation(*given, JULY, "2026-27") is late
        assert open_evaluation(*given, JULY).label == "E-2027-28/0001"
        for year in ("2025-26", "2028-29"):
            with pytest.raises(Conflict, match="can no longer be started"):
                open_evaluation(*given, JULY, year)
    assert listed(staff, JULY) == ["2027-28", "2026-27"]
    with staff.town.database.read() as session:
        rows = queries.to_do(session, staff.town.agreement, staff.actor("principal", OCTOBER), OCTOBER)
        assert [(row.school_year, row.is_over, row.is_past) for row in rows] == [
            ("2027-28", False, False), ("2026-27", False, True),
        ]  # fmt: skip


def test_nobody_is_asked_of_a_year_before_the_bot(staff: Staff) -> None:
    """It came in July: nothing was due then."""
    in_use(staff, JULY)
    assert listed(staff, JULY) == ["2027-28"]


def test_nor_of_whoever_came_later(staff: Staff) -> None:
    """The officer was not at the school then."""
    in_use(staff)
    with staff.town.database.write() as session:
        session.scalars(select(RoleHeld).filter_by(role=Role.OFFICER, school="hall")).one().first_day = date(2027, 7, 1)
    assert listed(staff, JULY) == ["2027-28"]
