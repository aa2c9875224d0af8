"""Who is told what of a request, what the messages say after the next step, clocks, events and files."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import docx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.revisions.letter import letter, letter_of
from handlers.message import Telling
from handlers.revisions.messages import MESSAGES
from models.delivery.outbox import Delivery
from models.destinations import PersonDM, Team
from models.errors import Conflict
from models.quarters.recommendation_kinds import about_the_agreement, for_a_request
from models.quarters.tables import Recommendation
from models.revisions.events import events
from models.revisions.reminders import RevisionReminders
from models.revisions.steps import ACCEPT, ACCEPTED, ASKED, COUNTER, DECLINE, DECLINED, SIGNED, WITHDRAW
from models.store import deadlines
from models.store.database import Database
from tests.agreement import acts as agreement_acts
from tests.quarters import acts as quarter_acts
from tests.quarters.acts import AFTER, with_a_team
from tests.revisions import acts
from tests.revisions.acts import ANSWER, FORM
from tests.support.staff import Staff
from tests.support.town import NOW

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
A_DAY = timedelta(days=1)


def told(session: Session, staff: Staff) -> list[tuple[str, str]]:
    """Which messages are on their way, and to whom by role."""
    ids = {str(PersonDM(staff.id(who))): who for who in staff.people} | {str(Team()): "team"}
    new = select(Delivery.kind, Delivery.destination).where(Delivery.changes.is_(None))
    rows = session.execute(new.order_by(Delivery.id))
    return [(row.kind.removeprefix("revision_"), ids[row.destination]) for row in rows]


def says(session: Session, staff: Staff, kind: str, request_id: int, *, is_change: bool = False) -> str:
    """What a message says of a request."""
    message = MESSAGES[f"revision_{kind}"].make(Telling(session, staff.town.agreement, NOW, is_change), request_id)
    assert message
    return message.text


def test_who_is_told_of_what(database: Database, staff: Staff) -> None:
    """Each step is told to the other party; the team has one card; a signed text is told to both."""
    with database.write() as session:
        found = acts.request(session, staff)
        acts.take(session, staff, found, COUNTER, "superintendent")
        acts.take(session, staff, found, ACCEPT, "chief")
        acts.sign(session, staff)
        assert told(session, staff) == [
            ("card", "team"), ("to_answer", "superintendent"), ("to_answer", "chief"), ("answered", "superintendent"),
            ("signed", "chief"), ("signed", "superintendent"),
        ]  # fmt: skip


def test_no_message_says_what_is_no_longer_true_or_what_was_written(database: Database, staff: Staff) -> None:
    """Every message follows the record; none has a text, a reason or the clause."""
    form = replace(FORM, present="SECRET present", text="SECRET text", words="SECRET words")
    with database.write() as session:
        found = acts.request(session, staff, form=form)
        for step, who in ((COUNTER, "superintendent"), (DECLINE, "chief")):
            acts.take(session, staff, found, step, who, form=replace(ANSWER, text=f"SECRET {step}", words="SECRET"))
        changed = set(session.scalars(select(Delivery.kind).where(Delivery.changes.is_not(None))))
        assert changed == {"revision_card", "revision_to_answer"}
        for kind in ("card", "to_answer", "reminder", "answered", "sign_reminder", "signed"):
            assert says(session, staff, kind, found.id, is_change=True) == "Request for revision 1: *Declined*."
            assert "SECRET" not in says(session, staff, kind, found.id)
            assert "V.4" not in says(session, staff, kind, found.id)


def test_an_answer_is_reminded_of_again_and_again_until_it_comes(database: Database, staff: Staff) -> None:
    """After 30 days, then every 7; whoever is asked now."""
    everything = RevisionReminders(staff.town.agreement).acts()
    with database.write() as session:
        found = acts.request(session, staff)
        for days, is_due in ((29, False), (30, True), (36, False), (37, True)):
            assert deadlines.take_one(session, everything, NOW + timedelta(days=days)) is is_due
        assert told(session, staff)[2:] == [("reminder", "superintendent")] * 2
        acts.take(session, staff, found, COUNTER, "superintendent", NOW + 40 * A_DAY)
        assert not deadlines.take_one(session, everything, NOW + 69 * A_DAY)
        assert deadlines.take_one(session, everything, NOW + 70 * A_DAY)
        assert told(session, staff)[-1] == ("reminder", "chief")
        acts.take(session, staff, found, DECLINE, "chief", NOW + 71 * A_DAY)
        assert not deadlines.take_one(session, everything, NOW + 999 * A_DAY)


def test_a_signed_text_is_reminded_of_until_it_comes(database: Database, staff: Staff) -> None:
    """From a week before the day on, both; an import ends it, a withdrawal too."""
    everything = RevisionReminders(staff.town.agreement).acts()
    with database.write() as session:
        found = acts.tables.get(session, acts.bring_to(session, staff, ACCEPTED))
        before = len(told(session, staff))
        due = (acts.DUE - NOW.date()).days
        assert not deadlines.take_one(session, everything, NOW + timedelta(days=due - 8))
        for days in (due - 6, due + 1, due + 8):
            assert deadlines.take_one(session, everything, NOW + timedelta(days=days))
        both = [("sign_reminder", "chief"), ("sign_reminder", "superintendent")]
        assert told(session, staff)[before:] == both * 3
        acts.sign(session, staff)
        assert not deadlines.take_one(session, everything, NOW + 999 * A_DAY)
        assert found.state == SIGNED
        other = acts.tables.get(session, acts.bring_to(session, staff, ACCEPTED))
        acts.take(session, staff, other, WITHDRAW, "chief")
        assert other.due_on is None
        assert not deadlines.take_one(session, everything, NOW + 999 * A_DAY)


def test_a_recommendation_about_the_agreement_becomes_one_request(database: Database) -> None:
    """The link stays; a second one is refused while the first stands, and possible once that is declined."""
    staff = with_a_team(database)
    with database.write() as session:
        quarter_id = quarter_acts.bring_to(session, staff, "sent")
        agreement, member = staff.town.agreement, staff.actor("team, schools")
        made = [
            quarter_acts.team.recommend(
                session, agreement, member, quarter_id,
                quarter_acts.team.RecommendationForm("Made-up wish", staff.id("principal"), date(2027, 3, 1), kind),
                AFTER,
            )
            for kind in ("agreement", "implementation")
        ]  # fmt: skip
        assert [found.id for found in about_the_agreement(session)] == [made[0].id]
        with pytest.raises(Conflict, match="not marked"):
            for_a_request(session, made[1].id)
        first = acts.request(session, staff, AFTER, recommendation_id=made[0].id)
        assert session.get_one(Recommendation, first.recommendation_id).words == "Made-up wish"
        with pytest.raises(Conflict, match="already"):
            acts.request(session, staff, AFTER, "superintendent", recommendation_id=made[0].id)
        acts.take(session, staff, first, DECLINE, "superintendent", AFTER)
        acts.request(session, staff, AFTER, "superintendent", recommendation_id=made[0].id)


def test_events_name_every_step_and_no_word(database: Database, staff: Staff) -> None:
    """For the register of the agreement's own events."""
    form = replace(FORM, text="SECRET text", words="SECRET words")
    with database.write() as session:
        found = acts.request(session, staff, form=form)
        acts.take(session, staff, found, ACCEPT, "superintendent")
        acts.sign(session, staff)
        rows = list(events(session))
        assert "SECRET" not in str(rows)
        assert [(row.clause, row.record, row.what, row.by and row.by.name) for row in rows] == [
            ("§XI", "Request for revision 1", f"Request for revision: {what}", by)
            for what, by in (("requested", "Chief"), ("accepted", "Superintendent"),
                             ("a new signed text was imported", None))
        ]  # fmt: skip


def test_the_letter_has_the_texts_as_typed_and_every_answer(database: Database, staff: Staff) -> None:
    """Three thousand characters whole, no formula and no markup; the same letter gives the same bytes."""
    long = "Made up. " * 333 + "End"
    with database.write() as session:
        agreement_acts.bring_in(session)
        found = acts.request(session, staff, form=replace(FORM, present=long, text="=1+1 <b>text</b>"))
        acts.take(session, staff, found, COUNTER, "superintendent", form=replace(ANSWER, text=long[:-3] + "Yes"))
        acts.take(session, staff, found, ACCEPT, "chief")
        content = letter(letter_of(session, staff.town.agreement, found))
        assert content == letter(letter_of(session, staff.town.agreement, found))
        old = acts.tables.get(session, acts.bring_to(session, staff, DECLINED))
        assert letter(letter_of(session, staff.town.agreement, old)) != content
        assert acts.bring_to(session, staff, ASKED)
    document = docx.Document(BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[lines.index("Accepted text") + 1].endswith("Yes"), "the one that answered, not the one first proposed"
    cells = [" | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    assert {long, "=1+1 <b>text</b>", long[:-3] + "Yes", "Made-up words"} <= set(lines)
    assert "Agreement in force | from July 1, 2023" in cells
    assert "Signed text due | February 1, 2027" in cells
    assert "State | Accepted, waiting for a signed text" in cells
    assert lines[-1] == "End of request for revision 1"
