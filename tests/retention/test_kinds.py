"""Every kind of record through a disposal; any hold on any of them; and the figures that were printed before."""

from io import BytesIO

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.quarters.book import quarter_book
from exports.retention.certificate import certificate
from models.activities import acts as activities
from models.activities.queries import newest
from models.activities.tables import Activity
from models.delivery.outbox import ERASING, Delivery
from models.district.retention import KINDS_OF_RECORDS
from models.errors import Conflict, Refused
from models.notices import register
from models.notices.tables import Notice
from models.quarters import police_submissions
from models.quarters import tables as quarters
from models.quarters.arrests import arrests_in
from models.quarters.disposed import require_countable
from models.releases.totals import totals
from models.retention import listing
from models.retention.kinds import KINDS
from models.retention.listing import Looked
from models.retention.steps import APPROVED, DISPOSED, LISTED
from models.retention.tables import Disposal
from models.store import audit
from models.store.database import Database
from tests.quarters.acts import AFTER, with_a_team
from tests.quarters.test_arrests import a_quarter
from tests.retention import acts
from tests.retention.every_kind import MAKE, OPEN, an_activity
from tests.retention.test_lifecycle import everything
from tests.support.staff import Staff
from tests.support.town import NOW

TOLD_TO_NOBODY = ("earlier", "activity", "disclosure", "duty_time", "listed_person")


@pytest.mark.parametrize("kind", KINDS_OF_RECORDS)
def test_what_is_left_of_each_kind(database: Database, staff: Staff, kind: str) -> None:
    """Everything that people wrote or chose is gone, its messages are on their way out, and opening it says so."""
    with database.write() as session:
        record_id = MAKE[kind](session, staff)
        acts.posted(session)
        disposal = acts.listed(session, staff)
        assert disposal
        assert (kind, record_id) in {(item.kind, item.record_id) for item in disposal.items}
        facts = KINDS[kind].facts(session, staff.town.agreement, record_id)
        assert facts
        assert KINDS[kind].by_label(session, facts.label) == record_id
        acts.both_approve(session, staff, disposal)
        acts.carry_out(session, staff, disposal)
        assert {item.outcome for item in disposal.items} == {DISPOSED}
        assert list(audit.verify(session)) == []
        erasing = session.scalars(select(Delivery).where(Delivery.kind == ERASING)).all()
        assert bool(erasing) is (kind not in TOLD_TO_NOBODY)
    assert acts.SECRET not in "\n".join(everything(database))


@pytest.mark.parametrize("kind", OPEN)
def test_what_is_still_open_is_not_listed(database: Database, staff: Staff, kind: str) -> None:
    """However old it is."""
    with database.write() as session:
        record_id = OPEN[kind](session, staff)
        disposal = acts.listed(session, staff)
        assert (kind, record_id) not in {(item.kind, item.record_id) for item in disposal.items} if disposal else True


CHOICES = st.fixed_dictionaries({
    "held_kind": st.none() | st.sampled_from(KINDS_OF_RECORDS),
    "person": st.none() | st.sampled_from(("designee elsewhere", "officer", "principal")),
    "school": st.none() | st.sampled_from(("hall", "conard")), "when": st.sampled_from(("listed", "approved")),
    "with_years": st.sets(st.sampled_from(KINDS_OF_RECORDS)), "approved_by": st.sets(st.sampled_from(acts.HEADS)),
})  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHOICES)
def test_any_hold_with_any_years_on_every_kind(database: Database, staff: Staff, about: dict[str, object]) -> None:
    """Nothing held, not due or not approved is disposed of; everything due, approved and not held is."""
    years = staff.town.agreement
    few = {kind: found for kind, found in years.retention.items() if kind in about["with_years"]}  # type: ignore[operator]
    with database.write() as session:
        whole = session.begin_nested()
        made = {kind: make(session, staff) for kind, make in MAKE.items()}
        acts.posted(session)
        staff.town.agreement = years.model_copy(update={"retention": few})
        disposal = acts.listed(session, staff)
        held = _hold(session, staff, about, made) if about["when"] == "listed" else set()
        for who in sorted(about["approved_by"]) if disposal else ():  # type: ignore[call-overload]
            if disposal and disposal.listed:
                acts.approve(session, staff, disposal, str(who))
        is_approved = disposal is not None and disposal.state == APPROVED
        if about["when"] == "approved":
            held = _hold(session, staff, about, made)
        if disposal:
            acts.carry_out(session, staff, disposal)
        gone = {item.kind for item in (disposal.disposed if disposal else ()) if item.record_id == made[item.kind]}
        wanted = set(few) - held if is_approved else set()
        assert gone == wanted
        for kind, record_id in made.items():
            kept = KINDS[kind].facts(session, staff.town.agreement, record_id) is not None
            assert kept is (kind not in wanted)
        staff.town.agreement = years
        whole.rollback()
        session.expire_all()


def _hold(session: Session, staff: Staff, about: dict[str, object], made: dict[str, int]) -> set[str]:
    """Set the hold that was chosen, if it names anything; which kinds it covers, all at Hall or of no school."""
    kind, person, school = about["held_kind"], about["person"], about["school"]
    if not (kind or person or school):
        return set()
    found = {code: KINDS[code].facts(session, staff.town.agreement, record_id) for code, record_id in made.items()}
    whole = {code: facts for code, facts in found.items() if facts}
    label = whole[str(kind)].label if kind else None
    person_id = staff.id(str(person)) if person else None
    who = next(head for head in acts.HEADS if not kind or _knows(session, staff, head, str(kind), made))
    acts.hold(session, staff, who, kind=kind, number=label, person_id=person_id, school=school)
    return {
        code for code, facts in whole.items()
        if kind in (None, code) and (person_id is None or person_id in facts.people)
        and (school != "conard" or facts.school is None)
    }  # fmt: skip


def _knows(session: Session, staff: Staff, head: str, kind: str, made: dict[str, int]) -> bool:
    """Whether a head may know of the record that is to be held."""
    record = session.get_one(KINDS[kind].record, made[kind])
    return KINDS[kind].may_know(staff.actor(head, acts.LATER), record)


def dispose_of_all(session: Session, staff: Staff) -> Disposal:
    """Every notice there is, where no officer's reports are kept."""
    no_reports = staff.town.agreement.officer_reports.model_copy(update={"is_kept": False})
    staff.town.agreement = staff.town.agreement.model_copy(update={"officer_reports": no_reports})
    for notice in session.scalars(select(Notice)):
        notice.acknowledged_at = notice.completed_at = NOW
    session.flush()
    acts.posted(session)
    disposal = acts.listed(session, staff)
    assert disposal
    acts.both_approve(session, staff, disposal)
    acts.carry_out(session, staff, disposal)
    return disposal


def test_what_was_printed_stays_as_it_was_adopted(database: Database) -> None:
    """A signed quarter's workbook says the same before and after its notices were disposed of."""
    staff = with_a_team(database)
    staff.town.agreement = acts.with_years(staff.town.agreement)
    with database.write() as session:
        revision = quarters.get(session, a_quarter(session, staff)).revision
        before, counted = _cells(session, staff, revision), arrests_in(session, revision)
        assert counted
        assert counted.at("hall") == 3
        assert dispose_of_all(session, staff).disposed
        session.expire_all()
        revision = quarters.get(session, revision.quarter_id).revision
        assert arrests_in(session, revision) == counted
        assert _cells(session, staff, revision) == before
        assert not police_submissions.has_changed(session, staff.town.agreement, revision.quarter)
        with pytest.raises(Conflict, match="stay as they were confirmed"):
            require_countable(session, staff.town.agreement, revision.quarter)


def _cells(session: Session, staff: Staff, revision) -> dict[str, list[object]]:  # type: ignore[no-untyped-def]
    """Every sheet but the first and the one that say what has changed since."""
    book = load_workbook(BytesIO(quarter_book(session, staff.town.agreement, revision, "Cleo Pretend", AFTER)))
    sheets = [sheet for sheet in book.worksheets[1:] if sheet.title not in ("Changed since", "About")]
    return {sheet.title: [*sheet.iter_rows(values_only=True)] for sheet in sheets}


def test_what_is_counted_anew_leaves_it_out(database: Database, staff: Staff) -> None:
    """Totals, the notice log and the activity log are of what is there."""
    first, last = NOW.date().replace(day=1), NOW.date()
    with database.write() as session:
        acts.settled_notice(session, staff)
        an_activity(session, staff)
        assert totals(session, staff.town.agreement, None, first, last).count == 1
        disposal = acts.listed(session, staff)
        assert disposal
        acts.both_approve(session, staff, disposal)
        acts.carry_out(session, staff, disposal)
        assert totals(session, staff.town.agreement, None, first, last).count == 0
        chief = staff.actor("chief", acts.LATER)
        assert list(register.rows(session, staff.town.agreement, chief, first, last)) == []
        found = newest(session, chief, 10)
        assert found
        assert (list(found.rows), found.count) == ([], 0)


def test_the_certificate_says_what_and_who_and_what_not(database: Database, staff: Staff) -> None:
    """Number, hash and approvals; backups and what stayed are named, and no word of a record."""
    with database.write() as session:
        notice = acts.settled_notice(session, staff)
        other = acts.settled_notice(session, staff, "T:V2")
        disposal = acts.listed(session, staff)
        assert disposal
        acts.hold(session, staff, kind="notice", number=other.label)
        acts.both_approve(session, staff, disposal)
        acts.carry_out(session, staff, disposal)
        row = session.scalars(select(Delivery).where(Delivery.kind == ERASING)).first()
        assert row
        row.state, row.problem = "dropped", "cant_delete_message"
        session.flush()
        content = certificate(session, staff.town.agreement, disposal, acts.LATER)
        assert content == certificate(session, staff.town.agreement, disposal, acts.LATER)
        text = _text(content)
        for words in (notice.label, disposal.items[0].sha256 or "-", "Backups of the database", "cant_delete_message",
                      "Could not be deleted: 1.", "kept: under a hold", other.label, "A made-up schedule",
                      "End of certificate 1"):  # fmt: skip
            assert words in text
        assert acts.SECRET not in text


def _text(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_how_many_are_listed_at_once(database: Database, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest comes once this list is dealt with; what is added to a list that waits has it approved anew."""
    with database.write() as session:
        for number in range(3):
            acts.settled_notice(session, staff, f"T:V{number}")
        monkeypatch.setattr("models.retention.listing.MOST_LISTED", 2)
        disposal = acts.listed(session, staff)
        assert disposal
        assert len(disposal.listed) == 2
        acts.approve(session, staff, disposal, "chief")
        assert listing.look(session, staff.town.agreement, acts.LATER) is Looked.LATER
        assert len(disposal.approved_by) == 1
        monkeypatch.undo()
        again = acts.listed(session, staff)
        assert again is disposal
        assert (disposal.state, len(disposal.listed), disposal.version, disposal.approved_by) == (LISTED, 3, 2, {})


def test_only_those_who_could_read_it_are_told(database: Database, staff: Staff) -> None:
    """Others are refused in the same words as ever."""
    with database.write() as session:
        record_id = an_activity(session, staff)
        found = session.get_one(Activity, record_id)
        found.disposed_at = NOW
        session.flush()
        with pytest.raises(Refused):
            activities.read(session, staff.actor("principal elsewhere"), record_id)
