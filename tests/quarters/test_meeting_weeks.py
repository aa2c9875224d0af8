"""The quarter to which a meeting belongs (§IX)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from exports.quarters.team import meeting_rows, no_meeting
from handlers.quarters import team_views
from handlers.quarters.team_views import Attendees
from models.errors import Conflict, NotFound
from models.quarters import meetings, opening
from models.quarters import tables as records
from models.quarters.changes import SIGNATURE_ENDED
from models.quarters.meetings import is_in_weeks, other_weeks, standing_reason
from models.quarters.tables import Quarter, Signature
from models.quarters.team import MeetingForm
from models.vocabulary import Party
from tests.quarters import acts
from tests.quarters.acts import AFTER, MET_ON, bring_to
from tests.quarters.meetings import A_DAY, message, recorded, shown, sqlite_only, told, without_a_meeting
from tests.support.staff import Staff
from tests.support.workplace import text_of

FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("held_on", "is_in"),
    [
        (FIRST - A_DAY, False),
        (FIRST, True),
        (LAST, True),
        (LAST + A_DAY, True),
        (date(2027, 1, 20), True),  # the day on which both had signed
        (date(2027, 1, 21), False),
        (date(2027, 3, 1), False),
        (date(2027, 3, 2), True),  # reopened that day
        (date(2027, 4, 15), True),
    ],
)
@sqlite_only
def test_a_meeting_belongs_to_the_quarter_from_its_first_day_to_its_sign_off(
    staff: Staff, held_on: date, is_in: bool
) -> None:
    """And from a reopening on, as long as the new revision is not signed."""
    with staff.town.database.write() as session:
        quarter_id = bring_to(session, staff, "all in")
        for who in ("team, police", "team, schools"):
            acts.sign(session, staff, staff.actor(who), quarter_id, datetime(2027, 1, 20, 20, tzinfo=UTC))
        acts.reopen(session, staff, staff.actor("team, police"), quarter_id, datetime(2027, 3, 2, 20, tzinfo=UTC))
        assert is_in_weeks(staff.town.agreement, records.get(session, quarter_id), held_on) is is_in


def two_quarters(session: Session, staff: Staff) -> tuple[Quarter, Quarter]:
    """The quarter that has ended and the running one, both open."""
    agreement, of_police = staff.town.agreement, staff.actor("team, police")
    return (
        acts.open_(session, staff, of_police),
        opening.open_by_hand(session, agreement, of_police, date(2027, 1, 1), AFTER),
    )


@sqlite_only
def test_a_meeting_of_other_weeks_is_asked_about_with_the_right_quarter_first(staff: Staff) -> None:
    """Where the right one is not open, it is named; a meeting of the quarter's weeks is not asked about."""
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        ended, running = two_quarters(session, staff)
        assert other_weeks(session, agreement, ended, MET_ON) is None
        assert other_weeks(session, agreement, ended, date(2027, 1, 4)) is None  # after its end, not signed yet
        asked = other_weeks(session, agreement, running, MET_ON)
        assert asked
        assert (asked.held_in, asked.choices) == ("Q2 2026-27", [ended, running])
        none_open = other_weeks(session, agreement, ended, date(2026, 9, 2))
        assert none_open
        assert (none_open.held_in, none_open.choices) == ("Q1 2026-27", [ended])
        form = MeetingForm(date(2026, 9, 2), (), "We met.")
        window = team_views.meeting_form(agreement, ended, form, Attendees([], []), None, none_open).to_dict()
        assert "Q1 2026-27 is not open, so it cannot take the meeting." in text_of(window)


@sqlite_only
def test_a_meeting_of_other_weeks_is_marked_and_does_not_stand_in(staff: Staff) -> None:
    """On the board, in its window and in the workbook; the reason why there was none stays."""
    with staff.town.database.write() as session:
        quarter_id, agreement = without_a_meeting(session, staff), staff.town.agreement
        acts.state_none(session, staff, staff.actor("team, police"), quarter_id, AFTER)
        meeting = recorded(session, staff, quarter_id, date(2026, 9, 2))
        quarter = records.get(session, quarter_id)
        assert standing_reason(quarter) is not None
        words = "Held in other weeks than those of Q2 2026-27."
        assert words in shown(message(session, staff, records.BOARD, quarter_id))
        assert words in text_of(team_views.reading(agreement, meeting).to_dict())
        assert words in text_of(team_views.recorded(agreement, meeting, [], meeting.held_on).to_dict())
        (row,) = meeting_rows(agreement, quarter.revision)
        assert row[:5] == [date(2026, 9, 2), 2, 2, "Yes", "No"]
        assert no_meeting(agreement, quarter.revision).startswith("No meeting was held.")


def test_a_correction_moves_a_meeting_to_the_quarter_in_whose_weeks_it_was_held(staff: Staff) -> None:
    """It is in one of the two; both have changed for whoever signed; a signed quarter lets go of none."""
    with staff.town.database.write() as session:
        quarter_id = bring_to(session, staff, "opened")
        running = opening.open_by_hand(
            session, staff.town.agreement, staff.actor("team, police"), date(2027, 1, 1), AFTER
        )
        wrong = recorded(session, staff, running.id)
        signed = Signature(side=Party.SCHOOLS, person_id=staff.id("team, schools"), signed_at=AFTER)
        running.revision.signatures.append(signed)
        session.flush()
        moved = recorded(session, staff, quarter_id, replaces=wrong.id)
        assert meetings.standing_meetings(records.get(session, running.id)) == []
        assert meetings.standing_meetings(records.get(session, quarter_id)) == [moved]
        assert (signed.ended_at, told(session, SIGNATURE_ENDED)) == (AFTER, [f"person:{signed.person_id}"])
        with pytest.raises(Conflict, match="corrected since you opened it"):
            recorded(session, staff, quarter_id, replaces=wrong.id)
        with pytest.raises(NotFound):
            recorded(session, staff, quarter_id, replaces=987_654)
        quarter = records.get(session, quarter_id)
        quarter.revision.content, quarter.revision.signed_at = quarter.revision.made_of, AFTER
        session.flush()
        with pytest.raises(Conflict, match="is signed off"):
            recorded(session, staff, running.id, replaces=moved.id)
