"""A quarter is signed with a meeting, or with the reason why there was none (§IX)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from exports.quarters.team import meeting_rows, no_meeting, public_no_meeting
from models.errors import Conflict, Invalid
from models.quarters import meetings, signing
from models.quarters import tables as records
from models.quarters.changes import SIGNATURE_ENDED
from models.quarters.meetings import standing_reason
from tests.quarters import acts
from tests.quarters.acts import AFTER
from tests.quarters.meetings import TRAP, message, recorded, sqlite_only, told, without_a_meeting
from tests.support.staff import Staff
from tests.support.workplace import text_of


def lacking(session: Session, staff: Staff, quarter: int) -> str:
    """What keeps the quarter from being signed."""
    found = signing.unsigned(session, staff.town.agreement, records.get(session, quarter), AFTER)
    return "; ".join(found)


def test_a_quarter_is_signed_with_a_meeting_or_the_reason_why_there_was_none(staff: Staff) -> None:
    """Neither party signs before."""
    needed = "No team meeting in its weeks is on record, nor a reason why none was held"
    with staff.town.database.write() as session:
        quarter = without_a_meeting(session, staff)
        assert lacking(session, staff, quarter) == needed
        with pytest.raises(Conflict, match=needed):
            acts.sign(session, staff, staff.actor("team, police"), quarter, AFTER)
        acts.state_none(session, staff, staff.actor("team, police"), quarter, AFTER)
        assert lacking(session, staff, quarter) == ""
        recorded(session, staff, quarter)
        assert standing_reason(records.get(session, quarter)) is None
        assert lacking(session, staff, quarter) == ""
        acts.sign(session, staff, staff.actor("team, police"), quarter, AFTER)
        assert acts.sign(session, staff, staff.actor("team, schools"), quarter, AFTER).revision.signed_at


@sqlite_only
def test_a_quarter_signed_before_anybody_was_asked_stays_signed(staff: Staff) -> None:
    """Its workbook says that no meeting is on record; once reopened, it asks for one as any other."""
    with staff.town.database.write() as session:
        quarter_id = without_a_meeting(session, staff)
        quarter = records.get(session, quarter_id)
        content = {key: value for key, value in quarter.revision.made_of.items() if key != "no_meeting"}
        quarter.revision.content, quarter.revision.signed_at = content, AFTER
        session.flush()
        assert not quarter.is_open
        assert meeting_rows(staff.town.agreement, quarter.revision) == []
        assert no_meeting(staff.town.agreement, quarter.revision) == "No meeting is on record."
        acts.reopen(session, staff, staff.actor("team, police"), quarter_id, AFTER)
        assert "No team meeting in its weeks" in lacking(session, staff, quarter_id)


def test_a_reason_is_given_after_the_end_and_only_while_there_was_no_meeting(staff: Staff) -> None:
    """Before, there is time to meet; another reason takes the place of the one before; the signer signs anew."""
    early = datetime(2026, 12, 31, 15, tzinfo=UTC)
    with staff.town.database.write() as session:
        quarter_id = without_a_meeting(session, staff)
        of_police, quarter = staff.actor("team, police"), records.get(session, quarter_id)
        with pytest.raises(Conflict, match="has not ended yet: the team can still meet"):
            acts.state_none(session, staff, of_police, quarter_id, early)
        assert not meetings.may_be_without(staff.town.agreement, quarter, early)
        for because in (None, " ", "Call 860-555-0100"):
            with pytest.raises(Invalid):
                meetings.state_no_meeting(session, staff.town.agreement, of_police, quarter_id, because, AFTER)
        acts.state_none(session, staff, of_police, quarter_id, AFTER)
        acts.sign(session, staff, of_police, quarter_id, AFTER)
        meetings.state_no_meeting(session, staff.town.agreement, of_police, quarter_id, "No date suited.", AFTER)
        assert [reason.ended_at for reason in quarter.no_meetings] == [AFTER, None]
        assert told(session, SIGNATURE_ENDED) == [f"person:{of_police.person_id}"]
        recorded(session, staff, quarter_id)
        with pytest.raises(Conflict, match="A meeting is on record for Q2 2026-27"):
            acts.state_none(session, staff, of_police, quarter_id, AFTER)


@sqlite_only
def test_the_reason_is_printed_with_its_author_and_to_the_public_that_there_is_one(staff: Staff) -> None:
    """On the board, in the window, in the workbook; as it was typed, never as markup."""
    with staff.town.database.write() as session:
        quarter_id = without_a_meeting(session, staff)
        agreement, of_police = staff.town.agreement, staff.actor("team, police")
        meetings.state_no_meeting(session, agreement, of_police, quarter_id, TRAP, AFTER)
        quarter = records.get(session, quarter_id)
        board = message(session, staff, records.BOARD, quarter_id)
        assert board
        blocks = [block.to_dict() for block in board.blocks]
        (typed,) = [part for block in blocks for part in block.get("elements", ()) if part.get("text") == TRAP]
        assert typed["type"] == "plain_text"
        assert "*No meeting was held.* Reason stated by Team Police" in text_of(blocks)
        assert TRAP not in board.text
        words = no_meeting(agreement, quarter.revision)
        assert words.startswith("No meeting was held. Reason stated by Team Police, January 5, 2027, 10:00 AM EST: ")
        assert words.endswith(TRAP)
        assert TRAP not in public_no_meeting(quarter.revision)
        assert public_no_meeting(quarter.revision).startswith("No meeting was held.")
