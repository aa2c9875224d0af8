"""Who is told, who is heard and who reads what; clocks, people who change in the middle, and two at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.appointments import views
from handlers.appointments.messages import MESSAGES
from handlers.message import Telling
from models.appointments import acts as lifecycle
from models.appointments import queries
from models.appointments.form import yearly
from models.appointments.reminders import ASK, RENEWAL, AppointmentReminders
from models.appointments.steps import ACCEPT, AGREE, AGREED, CONCERN, HEARD, PROPOSED, RETURN, SILENT, WITHDRAW
from models.appointments.tables import Appointment
from models.delivery.outbox import Delivery
from models.destinations import PersonDM
from models.errors import Conflict, Invalid, Refused
from models.people.roles import WELCOME_DUE
from models.people.tables import RoleHeld
from models.policy import Act, may
from models.store import deadlines
from models.store.audit import AuditEntry
from models.store.database import Database
from models.store.deadlines import Deadline
from models.vocabulary import Role
from tests.appointments import acts
from tests.appointments.acts import ENDS, TODAY
from tests.support.staff import Staff
from tests.support.town import NOW

A_DAY = timedelta(days=1)
MAY_1 = datetime(2027, 5, 1, 15, 0, tzinfo=UTC)
"""61 days before the school year begins; a day later the chief is asked."""


def told(session: Session, staff: Staff) -> list[tuple[str, str]]:
    """Which messages are on their way, and to whom by role."""
    ids = {str(PersonDM(staff.id(who))): who for who in staff.people}
    new = select(Delivery.kind, Delivery.destination).where(Delivery.changes.is_(None))
    rows = session.execute(new.order_by(Delivery.id))
    return [(row.kind.removeprefix("appointment_"), ids[row.destination]) for row in rows]


def test_who_is_told_of_what(database: Database, staff: Staff) -> None:
    """Each of the three learns what is theirs to do; the letter goes to four, and to nobody else."""
    with database.write() as session:
        acts.bring_to(session, staff, AGREED)
        acts.bring_to(session, staff, "sent_back")
        returned = acts.open_one(session, "hall")
        acts.take(session, staff, returned, WITHDRAW)
        assert told(session, staff) == [
            ("proposed", "principal"), ("to_agree", "superintendent"),
            ("letter", "principal"), ("letter", "superintendent"), ("letter", "chief"), ("letter", "officer"),
            ("proposed", "principal"), ("sent_back", "chief"),
            ("withdrawn", "principal"), ("withdrawn", "superintendent"),
        ]  # fmt: skip


def test_a_concern_is_told_to_chief_and_superintendent_and_read_by_these_and_its_author(
    database: Database, staff: Staff
) -> None:
    """No successor, designee, supervisor or officer reads it, nor what was answered; nor does the audit log have it."""
    staff.people["next principal"] = staff.town.add("Next Principal", Role.PRINCIPAL, "hall")
    with database.write() as session:
        made = acts.propose(session, staff)
        acts.take(session, staff, made, CONCERN, words="SECRET words")
        assert told(session, staff)[-2:] == [("to_agree", "superintendent"), ("concern", "chief")]
        (step,) = made.steps
        readers = {who for who in staff.people if may(staff.actor(who), Act.READ_HEARD_WORDS, step.subject)}
        assert readers == {"principal", "superintendent", "chief"}
        found = views.Reading((), {}, (), may_read_why=True)
        shown = str(views.reading(staff.town.agreement, made, found).to_dict())
        assert "Principal heard" in shown
        assert "oncern" not in shown.replace("Raise a concern", "")
        assert not [entry for entry in session.scalars(select(AuditEntry.detail)) if "SECRET" in entry]


@pytest.mark.parametrize(("decision", "becomes"), [(ACCEPT, "Agreed"), (RETURN, "Sent back to the chief")])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_asked_somebody_says_how_it_stands_and_a_concern_learns_what_became_of_it(
    database: Database, staff: Staff, decision: str, becomes: str
) -> None:
    """Principal, superintendent and chief: no message asks for what is done, nor has a word that was written."""
    with database.write() as session:
        made = acts.propose(session, staff)
        acts.take(session, staff, made, CONCERN, words="SECRET words")
        assert shown(session, staff) == {
            "appointment_proposed": "*Principal heard, waiting for the superintendent*.",
        }  # fmt: skip
        before = len(told(session, staff))
        acts.take(session, staff, made, decision, words="SECRET answer")
        asking = ("appointment_proposed", "appointment_to_agree", "appointment_concern")
        assert shown(session, staff) == dict.fromkeys(asking, f"*{becomes}*.")
        new = told(session, staff)[before:]
        assert ("agreed" if decision == ACCEPT else "sent_back", "principal") in new
        kinds = {kind for kind, _who in new}
        assert not any(
            "SECRET" in str(says(session, staff, f"appointment_{kind}", made)) for kind in kinds - {"letter"}
        )


def says(session: Session, staff: Staff, kind: str, made: Appointment, *, is_change: bool = False) -> str:
    """What a message says of a proposal; nothing where there is nothing to say."""
    message = MESSAGES[kind].make(Telling(session, staff.town.agreement, NOW, is_change), made.id)
    return message.text if message else ""


def shown(session: Session, staff: Staff) -> dict[str, str]:
    """What the messages say that were changed, by kind: the end of their words."""
    rows = session.scalars(select(Delivery).where(Delivery.changes.is_not(None)))
    made = session.scalars(select(Appointment)).one()
    return {row.kind: says(session, staff, row.kind, made, is_change=True).partition(": ")[2] for row in rows}


def test_a_reminder_once_and_then_silence_is_recorded_as_silence(database: Database, staff: Staff) -> None:
    """After 7 and 14 days; an answer can still be given until the superintendent has decided."""
    reminders = AppointmentReminders(staff.town.agreement)
    with database.write() as session:
        made = acts.propose(session, staff, first_day=date(2026, 12, 8))
        due = {row.kind: row.due_at - NOW for row in session.scalars(select(Deadline)) if row.subject_id == made.id}
        assert due == {"appointment_remind": timedelta(days=7), "appointment_silence": timedelta(days=14)}
        for days in (7, 14):
            assert deadlines.take_one(session, reminders.acts(), NOW + timedelta(days=days))
        assert not deadlines.take_one(session, reminders.acts(), NOW + timedelta(days=99))
        assert told(session, staff) == [
            ("proposed", "principal"), ("reminder", "principal"), ("to_agree", "superintendent"),
        ]  # fmt: skip
        assert (made.state, made.steps[0].taken_by_id) == (SILENT, None)
        acts.take(session, staff, made, CONCERN)
        assert (made.state, made.heard and made.heard.step) == (HEARD, CONCERN)
        acts.take(session, staff, made, ACCEPT)


def test_an_answer_ends_the_clock(database: Database, staff: Staff) -> None:
    """And with it the reminder."""
    with database.write() as session:
        acts.bring_to(session, staff, HEARD)
        everything = AppointmentReminders(staff.town.agreement).acts()
        assert not deadlines.take_one(session, everything, NOW + timedelta(days=99))


def test_a_new_principal_is_heard_and_the_one_before_is_not_any_more(database: Database, staff: Staff) -> None:
    """Rights are those of the moment; what the first one said stays on record."""
    tomorrow = NOW + A_DAY
    staff.people["new"] = staff.town.add("New Principal", Role.PRINCIPAL, "hall", first_day=TODAY + A_DAY)
    with database.write() as session:
        made = acts.propose(session, staff)
        acts.take(session, staff, made, AGREE)
        session.scalars(select(RoleHeld).filter_by(person_id=staff.id("principal"))).one().last_day = TODAY
    with database.write() as session:
        made = acts.open_one(session, "hall")
        with pytest.raises(Refused, match="The school's principal can"):
            acts.take(session, staff, made, CONCERN, tomorrow)
        acts.take(session, staff, made, CONCERN, tomorrow, who="new")
        assert [step.step for step in made.steps] == [AGREE, CONCERN]


def test_a_new_superintendent_decides(database: Database, staff: Staff) -> None:
    """Whoever it is that day."""
    staff.people["new"] = staff.town.add("New Superintendent", Role.SUPERINTENDENT, first_day=TODAY + A_DAY)
    with database.write() as session:
        made = acts.bring_to(session, staff, HEARD)
        session.scalars(
            select(RoleHeld).filter_by(role=Role.SUPERINTENDENT, first_day=date(2026, 7, 1))
        ).one().last_day = TODAY
    with database.write() as session:
        made = acts.open_one(session, "hall")
        with pytest.raises(Refused):
            acts.take(session, staff, made, ACCEPT, NOW + A_DAY)
        assert acts.take(session, staff, made, ACCEPT, NOW + A_DAY, who="new").state == AGREED


def test_what_was_answered_since_it_was_shown_is_seen_before_anything_is_decided(
    database: Database, staff: Staff
) -> None:
    """One by itself, and all at once: nothing is agreed then."""
    agreement = staff.town.agreement
    with database.write() as session:
        made = acts.bring_to(session, staff, HEARD)
        other = acts.propose(session, staff, school="conard")
        acts.take(session, staff, other, AGREE, who="principal elsewhere")
        acts.take(session, staff, made, CONCERN)
        superintendent = staff.actor("superintendent")
        with pytest.raises(Conflict, match="changed since you opened it"):
            lifecycle.take_step(session, agreement, superintendent, made.id, ACCEPT, 1, None, NOW)
        with pytest.raises(Conflict, match="changed since you opened it"):
            lifecycle.agree_to_all(session, agreement, superintendent, {made.id: 1, other.id: 1}, NOW)
        assert {made.state, other.state} == {HEARD}
        seen = {made.id: 2, other.id: 1}
        assert len(lifecycle.agree_to_all(session, agreement, superintendent, seen, NOW)) == 2
        assert {made.state, other.state} == {AGREED}


def test_one_proposal_of_a_school_and_year_is_open_at_a_time(database: Database, staff: Staff) -> None:
    """Another year's is another; what is sent back is proposed anew, or withdrawn."""
    with database.write() as session:
        made = acts.propose(session, staff)
        with pytest.raises(Conflict, match="proposed already"):
            acts.propose(session, staff)
        acts.propose(session, staff, first_day=date(2027, 7, 1), last_day=date(2028, 6, 30))
        acts.take(session, staff, made, RETURN)
        anew = acts.propose(session, staff, replaces_id=made.id)
        assert (made.state, anew.state, anew.replaces_id) == ("replaced", PROPOSED, made.id)
        with pytest.raises(Conflict, match="cannot be proposed anew"):
            acts.propose(session, staff, replaces_id=made.id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_day": TODAY - A_DAY}, "first_day"),
        ({"first_day": date(2028, 7, 1), "last_day": date(2028, 7, 1)}, "first_day"),
        ({"last_day": TODAY - A_DAY}, "last_day"),
        ({"last_day": ENDS + A_DAY}, "last_day"),
        ({"last_day": None}, "last_day"),
        ({"school": "closed"}, "school"),
        ({"reason": "nowhere"}, "reason"),
        ({"reason": "leave"}, "words"),
        ({"officers": ()}, "words"),
        ({"officers": (4711,)}, "officers"),
        ({"words": "Call 860-555-0100"}, "words"),
        ({"words": "w" * 3001}, "words"),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_cannot_be_proposed(database: Database, staff: Staff, changes: dict[str, object], field: str) -> None:
    """It is said at its question."""
    with database.write() as session, pytest.raises(Invalid) as problem:
        acts.propose(session, staff, **changes)
    assert field in problem.value.fields


def test_a_year_is_proposed_for_all_schools_or_for_none(database: Database, staff: Staff) -> None:
    """What is wrong is said at its school; then every school's principal is told."""
    agreement, chief = staff.town.agreement, staff.actor("chief")
    people = {"hall": (staff.id("officer"),), "conard": ()}
    with database.write() as session:
        forms = [yearly(agreement, school, "2027-28", whom, None, TODAY) for school, whom in people.items()]
        with pytest.raises(Invalid) as problem:
            lifecycle.propose_several(session, agreement, chief, forms, NOW)
        assert list(problem.value.fields) == ["words:conard"]
        assert told(session, staff) == []
        forms[1] = yearly(agreement, "conard", "2027-28", (), "Nobody is free", TODAY)
        lifecycle.propose_several(session, agreement, chief, forms, NOW)
        assert told(session, staff) == [("proposed", "principal"), ("proposed", "principal elsewhere")]
        left = queries.to_propose(session, agreement, "2027-28")
        assert left == ["sedgwick", "king-philip", "bristow"]


def test_the_chief_is_asked_sixty_days_before_the_year_and_those_not_renewed_are_told_thirty_days_before(
    database: Database, staff: Staff
) -> None:
    """Each once; the principal of another school hears nothing; then the next year is planned."""
    reminders = AppointmentReminders(staff.town.agreement)
    with database.write() as session:
        acts.bring_to(session, staff, AGREED)
        reminders.plan(session, NOW)
        due = {row.kind: (row.subject_id, row.due_at.date()) for row in session.scalars(select(Deadline))}
        assert (due[ASK], due[RENEWAL]) == ((2027, date(2027, 5, 2)), (2027, date(2027, 6, 1)))
        before = len(told(session, staff))
        for day in (date(2027, 5, 2), date(2027, 6, 1)):
            now = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
            while deadlines.take_one(session, reminders.acts() | {WELCOME_DUE: lambda *_about: None}, now):
                pass
        assert told(session, staff)[before:] == [
            ("appointments_asked", "chief"), ("appointments_not_renewed", "principal"),
            ("appointments_not_renewed", "superintendent"), ("appointments_not_renewed", "chief"),
        ]  # fmt: skip
        planned = {row.subject_id for row in session.scalars(select(Deadline).filter_by(kind=ASK))}
        assert planned == {2027, 2028}


def test_what_is_told_of_a_year_stays_true(database: Database, staff: Staff) -> None:
    """Once the officer goes on, and once every school is proposed, the messages say so; they ring nobody again."""
    agreement, reminders = staff.town.agreement, AppointmentReminders(staff.town.agreement)
    june = datetime(2027, 6, 2, 15, tzinfo=UTC)
    with database.write() as session:
        acts.bring_to(session, staff, AGREED)
        reminders.ask(session, 2027, june)
        reminders.renewal(session, 2027, june)

        def says(kind: str) -> str:
            message = MESSAGES[kind].make(Telling(session, agreement, june, is_change=True), 2027)
            return message.text if message else ""

        assert "Please propose" in says("appointments_asked")
        assert "are not renewed" in says("appointments_not_renewed")
        acts.bring_to(session, staff, AGREED, first_day=date(2027, 7, 1), last_day=date(2028, 6, 30))
        changed = set(session.scalars(select(Delivery.kind).where(Delivery.changes.is_not(None))))
        assert {"appointments_asked", "appointments_not_renewed"} <= changed
        assert "all are renewed" in says("appointments_not_renewed")
        assert "Please propose" in says("appointments_asked"), "four schools are left"
        left = queries.to_propose(session, agreement, "2027-28")
        forms = [yearly(agreement, school, "2027-28", (), "Nobody is free", TODAY) for school in left]
        lifecycle.propose_several(session, agreement, staff.actor("chief"), forms, NOW)
        assert "proposed for every school" in says("appointments_asked")


def test_nobody_stays_an_officer_by_forgetting(database: Database, staff: Staff) -> None:
    """The role ends with the year; one who is appointed again is not among those not renewed."""
    agreement, june = staff.town.agreement, date(2027, 6, 10)
    with database.write() as session:
        acts.bring_to(session, staff, AGREED)
        assert [held.person.name for held in queries.not_renewed(session, agreement, june)] == ["Officer"]
        assert queries.not_renewed(session, agreement, date(2027, 5, 30)) == []
        acts.bring_to(session, staff, AGREED, first_day=date(2027, 7, 1), last_day=date(2028, 6, 30))
        assert queries.not_renewed(session, agreement, june) == []
    assert not staff.actor("officer", datetime(2028, 7, 1, 15, 0, tzinfo=UTC)).holdings
    assert staff.actor("officer", datetime(2027, 7, 1, 15, 0, tzinfo=UTC)).holdings
