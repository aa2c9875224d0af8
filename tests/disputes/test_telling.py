"""Who is told what of a dispute, what the messages say after the next step, clocks, events and the document."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import docx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.disputes.paper import paper, paper_of
from handlers.disputes.messages import MESSAGES
from handlers.message import Telling
from models.delivery.outbox import Delivery
from models.destinations import PersonDM
from models.disputes.events import events
from models.disputes.reminders import DisputeReminders
from models.disputes.steps import CONFIRM, MEETING, OPEN, OUTCOME, SETTLED, VIEW, WITHDRAW
from models.store import deadlines
from models.store.database import Database
from models.vocabulary import Role
from tests.agreement import acts as agreement_acts
from tests.disputes import acts
from tests.disputes.acts import FORM
from tests.support.staff import Staff
from tests.support.town import NOW

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
A_DAY = timedelta(days=1)


def told(session: Session, staff: Staff) -> list[tuple[str, str]]:
    """Which messages are on their way, and to whom by role."""
    ids = {str(PersonDM(staff.id(who))): who for who in staff.people}
    new = select(Delivery.kind, Delivery.destination).where(Delivery.changes.is_(None))
    rows = session.execute(new.order_by(Delivery.id))
    return [(row.kind.removeprefix("dispute_"), ids[row.destination]) for row in rows]


def test_who_is_told_of_what(database: Database, staff: Staff) -> None:
    """The other side of each step; the superintendent at both ends; nobody in a channel."""
    with database.write() as session:
        found = acts.begin(session, staff)
        for step, who in ((VIEW, "chief"), (OUTCOME, "principal"), (CONFIRM, "chief")):
            acts.take(session, staff, found, step, who)
        assert told(session, staff) == [
            ("opened", "chief"), ("opened", "superintendent"), ("news", "principal"), ("news", "chief"),
            ("ended", "chief"), ("ended", "principal"), ("ended", "superintendent"),
        ]  # fmt: skip
        withdrawn = acts.begin(session, staff, who="chief")
        before = len(told(session, staff))
        acts.take(session, staff, withdrawn, WITHDRAW, "chief")
        assert {who for _kind, who in told(session, staff)[before:]} == {"chief", "principal", "superintendent"}


def test_no_message_says_what_is_no_longer_true_or_what_was_written(database: Database, staff: Staff) -> None:
    """Every message follows the record, and none has a word of it."""
    with database.write() as session:
        found = acts.begin(session, staff, form=replace(FORM, words="SECRET view"))
        acts.take(session, staff, found, OUTCOME, "chief", words="SECRET outcome")
        for kind in ("opened", "news", "reminder"):
            make = MESSAGES[f"dispute_{kind}"].make
            first, later = (make(Telling(session, staff.town.agreement, NOW, change), found.id)
                            for change in (False, True))  # fmt: skip
            assert first
            assert later
            assert "SECRET" not in first.text
            assert later.text == "Dispute 1, Hall High School: *Outcome proposed, waiting for the principal*."
        changed = set(session.scalars(select(Delivery.kind).where(Delivery.changes.is_not(None))))
        assert changed == {"dispute_opened"}


def test_both_are_reminded_where_nothing_is_new_and_nothing_decides(database: Database, staff: Staff) -> None:
    """After 14 days, again after 14 more; an entry begins the days anew; the end ends it."""
    everything = DisputeReminders(staff.town.agreement).acts()
    with database.write() as session:
        found = acts.begin(session, staff)
        for days, is_due in ((13, False), (14, True), (27, False), (28, True)):
            assert deadlines.take_one(session, everything, NOW + timedelta(days=days)) is is_due
        assert told(session, staff)[2:] == [("reminder", "chief"), ("reminder", "principal")] * 2
        assert found.state == OPEN
        acts.take(session, staff, found, MEETING, "chief", NOW + 30 * A_DAY)
        assert not deadlines.take_one(session, everything, NOW + 43 * A_DAY)
        assert deadlines.take_one(session, everything, NOW + 44 * A_DAY)
        acts.take(session, staff, found, WITHDRAW, "principal", NOW + 45 * A_DAY)
        assert not deadlines.take_one(session, everything, NOW + 999 * A_DAY)


def test_a_new_principal_is_reminded_in_place_of_the_former(database: Database, staff: Staff) -> None:
    """Whoever holds the role then."""
    staff.people["new"] = staff.town.add("New Principal", Role.PRINCIPAL, "hall", first_day=(NOW + A_DAY).date())
    with database.write() as session:
        acts.begin(session, staff, who="chief")
        assert ("opened", "new") not in told(session, staff)
        assert deadlines.take_one(session, DisputeReminders(staff.town.agreement).acts(), NOW + 14 * A_DAY)
        assert ("reminder", "new") in told(session, staff)


def test_events_name_every_step_and_no_word(database: Database, staff: Staff) -> None:
    """For the register of the agreement's own events; the last confirmation is the settlement."""
    with database.write() as session:
        acts.bring_to(session, staff, SETTLED, form=replace(FORM, words="SECRET words"))
        rows = list(events(session))
        assert "SECRET" not in str(rows)
        assert {(row.clause, row.record, row.school) for row in rows} == {("§XI", "Dispute 1", "hall")}
        assert [(row.what, row.by and row.by.name) for row in rows] == [
            ("Dispute: opened", "Principal"), ("Dispute: view written", "Chief"),
            ("Dispute: meeting recorded", "Principal"), ("Dispute: outcome proposed", "Chief"),
            ("Dispute: settled", "Principal"),
        ]  # fmt: skip


def test_the_document_has_both_views_the_meetings_and_the_outcome(database: Database, staff: Staff) -> None:
    """As typed; with who confirmed, and when. Only a settled dispute has one."""
    long = "Made up. " * 333 + "End"
    with database.write() as session:
        agreement_acts.bring_in(session)
        found = acts.begin(session, staff, form=replace(FORM, words=long))
        with pytest.raises(ValueError, match="settled"):
            paper_of(session, staff.town.agreement, found)
        acts.take(session, staff, found, VIEW, "chief", words="=1+1 the chief's view")
        acts.take(session, staff, found, MEETING, "chief", words="What was said")
        acts.take(session, staff, found, OUTCOME, "chief", words=long[:-3] + "Yes")
        acts.take(session, staff, found, CONFIRM, "principal")
        content = paper(paper_of(session, staff.town.agreement, found))
        assert content == paper(paper_of(session, staff.town.agreement, found))
    document = docx.Document(BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    cells = [" | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    assert {long, "=1+1 the chief's view", "What was said", long[:-3] + "Yes"} <= set(lines)
    assert "Present: The two, made up. Recorded by Chief." in lines
    assert "Agreement in force | from July 1, 2023" in cells
    assert [cell for cell in cells if "Confirmed in the bot November 23, 2026, 10:00 AM EST" in cell]
    assert lines[-1] == "End of dispute 1"
