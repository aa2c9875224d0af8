"""Schools that open, close, are renamed or leave the file: what can be begun there, and what records are called."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.check.records import records
from handlers.appointments.messages import MESSAGES
from handlers.appointments.views import SchoolRow, YearOverview, overview
from handlers.message import Telling
from handlers.notices.form_views import empty_form, filing_form
from models.appointments import queries as appointments_of
from models.appointments.acts import REMIND_DUE, SILENCE_DUE
from models.appointments.reminders import AppointmentReminders
from models.appointments.steps import AGREED, OPEN_STATES, VOID
from models.appointments.tables import WITHDRAWN_TOLD
from models.appointments.vacancies import vacancies
from models.delivery.outbox import Delivery
from models.dismissals import acts as dismissals
from models.dismissals.tables import Dismissal
from models.district.parties import School
from models.duty import acts as duty
from models.errors import Conflict, Invalid
from models.evaluations import acts as evaluations
from models.facilities import queries as facility_queries
from models.facilities.reminders import FacilityReminders
from models.facilities.tables import FacilityList
from models.notices import acts as notices
from models.notices.finding import schools_to_choose
from models.people import proposals
from models.people.proposal_checks import RoleForm
from models.people.queries import gaps
from models.people.roster import apply
from models.people.roster_file import read
from models.people.roster_members import identify_people
from models.people.schools import SchoolName, keep_names, recall_names, vanished
from models.people.tables import RoleHeld
from models.quarters.tables import DISTRICT, SubmissionFigure, SubmissionVersion
from models.store.audit import AuditEntry
from models.store.database import Database
from models.store.deadlines import Deadline
from models.terms import Agreement
from models.vocabulary import Role
from tests.activities import acts as activities
from tests.appointments import acts as appointments
from tests.disclosures import acts as disclosures
from tests.facilities import acts as facilities
from tests.quarters import acts as quarters
from tests.quarters.acts import AFTER
from tests.schedules import acts as schedules
from tests.support.staff import Staff, staffed
from tests.support.town import NOW, TEAM, a_form, the_agreement
from tests.support.workplace import text_of

TODAY, A_DAY = date(2026, 11, 23), timedelta(days=1)


def of_hall(**changes: object) -> Agreement:
    """The agreement with something else about Hall, its first school; `gone` takes it out."""
    hall, *others = the_agreement().school
    schools = others if changes.get("gone") else [hall.model_copy(update=changes), *others]
    return the_agreement().model_copy(update={"school": schools})


@pytest.fixture
def staff(database: Database) -> Staff:
    """A town with somebody in every role."""
    return staffed(database)


def _notice(session: Session, staff: Staff) -> None:
    notices.file_notice(session, staff.town.agreement, staff.actor("officer"), a_form(), "key", NOW)


def _talk(session: Session, staff: Staff) -> None:
    activities.log(session, staff, staff.actor("officer"))


def _evaluation(session: Session, staff: Staff) -> None:
    principal, officer = staff.actor("principal"), staff.id("officer")
    evaluations.open_evaluation(session, staff.town.agreement, principal, "hall", officer, NOW)


def _week(session: Session, staff: Staff) -> None:
    schedules.give(session, staff, staff.actor("officer"))


def _substitute(session: Session, staff: Staff) -> None:
    schedules.name_substitute(session, staff)


def _duty(session: Session, staff: Staff) -> None:
    duty.go_on(session, staff.town.agreement, staff.actor("officer"), "hall", NOW)


def _appointment(session: Session, staff: Staff) -> None:
    appointments.propose(session, staff, last_day=schedules.TUESDAY)


def _role(session: Session, staff: Staff) -> None:
    form = RoleForm(team_id=TEAM, person="UNEW", name="Nan New", role=Role.PRINCIPAL, school="hall")
    proposals.propose_role(session, staff.town.agreement, staff.actor("administrator"), form, "key", NOW)


def _disclosure(session: Session, staff: Staff) -> None:
    disclosures.log(session, staff, "principal", disclosed_on=TODAY)


BEGIN: list[Callable[[Session, Staff], None]] = [
    _notice, _talk, _evaluation, _week, _substitute, _duty, _appointment, _role, _disclosure,
]  # fmt: skip


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("begin", BEGIN)
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, None), ({"opens": TODAY, "closes": TODAY + A_DAY}, None),
        ({"closes": TODAY - A_DAY}, "The last day of Hall High School is November 22, 2026."),
        ({"opens": TODAY + 7 * A_DAY}, "Hall High School opens on November 30, 2026."),
    ],
)  # fmt: skip
def test_nothing_begins_at_a_school_that_is_not_open(
    database: Database, staff: Staff, begin: Callable[[Session, Staff], None], changes: dict[str, date],
    words: str | None,
) -> None:  # fmt: skip
    """Also by those whose role there goes on; on its first and on its last day everything can be begun."""
    staff.town.agreement = of_hall(**changes)
    with database.write() as session:
        if words is None:
            begin(session, staff)
            return
        with pytest.raises((Conflict, Invalid)) as refused:
            begin(session, staff)
        said = refused.value.fields.values() if isinstance(refused.value, Invalid) else [str(refused.value)]
        assert [text for text in said if words in text]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_happened_before_a_school_closed_is_still_filed_logged_and_finished(
    database: Database, staff: Staff
) -> None:
    """An evaluation and a request that were begun are found open."""
    with database.write() as session:
        _evaluation(session, staff)
        staff.town.agreement = of_hall(closes=TODAY - A_DAY)
        before = NOW - A_DAY
        form = a_form(occurred_at=before)
        notices.file_notice(session, staff.town.agreement, staff.actor("officer"), form, "key", NOW)
        activities.log(session, staff, staff.actor("officer"), happened_on=TODAY - A_DAY)
        _evaluation(session, staff)
        with pytest.raises(Conflict, match="last day"):
            dismissals._must_be_assigned(session, staff.town.agreement, "hall", staff.id("officer"), NOW)
        assert session.scalars(select(Dismissal)).all() == []


@pytest.mark.parametrize(
    ("changes", "words", "may_propose"),
    [
        ({}, "", True), ({"closes": TODAY}, "", True), ({"opens": TODAY + A_DAY}, "", True),
        ({"closes": TODAY - A_DAY}, "The last day of Hall High School is November 22, 2026.", False),
    ],
)  # fmt: skip
def test_a_closed_school_says_so_among_the_appointments(
    changes: dict[str, date], words: str, *, may_propose: bool
) -> None:
    """No officer can be proposed there: a form that can only be refused is not offered."""
    rows = [SchoolRow("hall", [], None)]
    found = YearOverview("2026-27", "2027-28", TODAY, rows, 0, to_propose=0, may_propose=True, to_agree=0)
    shown = text_of(overview(of_hall(**changes), found).to_dict())
    assert ("The last day of" in shown) is bool(words)
    assert words in shown
    assert ("Propose a change" in shown) is may_propose


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_closed_school_is_not_asked_what_it_provides(database: Database, staff: Staff) -> None:
    """Although its officer's role goes on; a list that was begun is neither reminded nor shown as missing something."""
    later = NOW + 30 * A_DAY
    with database.write() as session:
        FacilityReminders(of_hall(closes=TODAY - A_DAY)).look(session, 0, NOW)
        assert [found.school for found in session.scalars(select(FacilityList))] == ["conard"]
        made = facilities.opened(session, staff)
        facilities.say(session, staff, made, "state", "desk")
        for closes, is_asked in ((None, True), (TODAY, False)):
            agreement = of_hall(closes=closes)
            made.reminded_at = None
            FacilityReminders(agreement).look(session, 0, later)
            assert bool(made.reminded_at) == is_asked
            missing = facility_queries.missing(session, agreement, staff.actor("superintendent"), TODAY + A_DAY)
            assert bool([row for row in missing if row.school == "hall"]) == is_asked


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("state", [*OPEN_STATES, AGREED])
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closes": TODAY + A_DAY}, "The last day of Hall High School is November 24, 2026."),
        ({"opens": TODAY + 7 * A_DAY}, "Hall High School opens on November 30, 2026."),
        ({"gone": True}, "is no longer part of the agreement."), ({"closes": date(2027, 6, 30)}, None),
    ],
)  # fmt: skip
def test_a_proposal_of_an_appointment_ends_with_its_school(
    database: Database, staff: Staff, changes: dict[str, object], words: str | None, state: str
) -> None:
    """At the start with the school's new days, once: those who were asked and the chief read why; nobody decides."""
    with database.write() as session:
        made = appointments.bring_to(session, staff, state)
        staff.town.agreement = agreement = of_hall(**changes)
        for _start in range(2):
            AppointmentReminders(agreement).plan(session, NOW)
        is_void = bool(words) and state != AGREED
        assert made.state == (VOID if is_void else state)
        sent = session.scalars(select(Delivery).filter_by(kind=WITHDRAWN_TOLD, subject_id=made.id)).all()
        assert len(sent) == (3 if is_void else 0)
        if not is_void:
            return
        assert made.steps[-1].words
        assert (words or "") in made.steps[-1].words
        telling = Telling(session, agreement, NOW)
        message = MESSAGES[WITHDRAWN_TOLD].make(telling, made.id)
        assert message
        assert f"is void: {made.steps[-1].words}" in message.text
        with pytest.raises(Conflict, match="Void, since the school"):
            appointments.take(session, staff, made, "accept")
        clocks = select(Deadline).filter_by(subject_id=made.id, settled_at=None)
        assert not session.scalars(clocks.where(Deadline.kind.in_((REMIND_DUE, SILENCE_DUE)))).all()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_roster_file_begins_no_role_at_a_closed_school(database: Database, staff: Staff) -> None:
    """A line says so, and the rest is taken; a role that goes on there stays, so that what is open can be finished."""
    agreement = of_hall(closes=TODAY - A_DAY)
    person = '[[person]]\nname = "{}"\nslack = "{}"\nrole = "{}"\nschools = ["{}"]\n'
    file = read(
        person.format("Principal", "UPRINCIPAL", "principal", "hall") + person.format("Nan New", "UNEW", "principal",
        "hall") + person.format("Max New", "UMAX", "principal", "conard"), agreement,
    )  # fmt: skip
    with database.write() as session:
        lines = apply(session, agreement, identify_people(file, agreement, TEAM, None), NOW)
        assert not any("Principal, Principal" in line for line in lines)
        assert [line for line in lines if "Nan New, " in line] == [
            "Not changed: Nan New, Principal, Hall High School, from the approval date: The last day of Hall High "
            "School is November 22, 2026. Nobody begins a role there"
        ]
        assert any(line.startswith("Begin role: Max New") for line in lines)
        assert {held.person.name for held in session.scalars(select(RoleHeld).filter_by(school="hall", role="principal",
                last_day=None))} == {"Principal"}  # fmt: skip


@pytest.mark.parametrize(("closes", "is_said"), [(None, False), (TODAY, False), (TODAY - A_DAY, True)])
def test_the_form_of_a_notice_says_when_its_school_has_closed(closes: date | None, is_said: bool) -> None:
    """With one school and with several; only what happened until then is filed, which is told before it is typed."""
    for schools in (["hall"], ["hall", "conard"]):
        form = text_of(filing_form(of_hall(closes=closes), empty_form(), schools, NOW).to_dict())
        assert ("Only what happened until then can be filed." in form) == is_said
        assert ("The last day of Hall High School is November 22, 2026." in form) == is_said


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobody_is_asked_after_a_school_that_is_not_open(database: Database, staff: Staff) -> None:
    """Not by the checks, on Home, or for a year in which it has no day; who looks for notices finds them."""
    with database.write() as session:
        session.execute(update(RoleHeld).where(RoleHeld.school == "hall").values(last_day=TODAY - A_DAY))
        for changes, is_asked in (({}, True), ({"closes": TODAY - A_DAY}, False), ({"opens": TODAY + A_DAY}, True)):
            agreement = of_hall(**changes)
            lacking = [vacancy for vacancy in vacancies(session, agreement, TODAY) if vacancy.school == "hall"]
            assert bool(lacking) == is_asked
            assert any(gap.startswith("Hall") for gap in gaps(session, agreement, TODAY)) == (not changes)
            told = [finding.text for finding in records(session, agreement, NOW, reads_calendar=False)]
            assert any(text.startswith("Hall High School: no channel") for text in told) == (not changes)
            assert "hall" in schools_to_choose(agreement, staff.actor("chief"))
        agreement = of_hall(closes=date(2027, 6, 30))
        assert "hall" in appointments_of.to_propose(session, agreement, "2026-27")
        assert "hall" not in appointments_of.to_propose(session, agreement, "2027-28")


def test_records_keep_the_last_name_of_a_school_that_left_the_file(database: Database, staff: Staff) -> None:
    """Kept at each start; a new name is the same school's and on record. Without a record nothing is said of it."""
    with database.write() as session:
        for name in ("Hall High School", "Hall High School", "Hall Academy"):
            keep_names(session, of_hall(name=name), NOW)
            session.flush()
        renamed = session.scalars(select(AuditEntry.detail).filter_by(act="rename school")).all()
        assert renamed == ['{"is": "Hall Academy", "was": "Hall High School"}']
        session.add(SchoolName(key="never", name="Never School", known_at=NOW))
        gone = of_hall(gone=True)
        assert gone.school_name("hall") == "hall"
        recall_names(session, gone)
        assert gone.school_name("hall") == "Hall Academy"
        assert vanished(session, gone) == {"hall": "Hall Academy"}
        assert "hall" in schools_to_choose(gone, staff.actor("chief"))
        told = list(records(session, gone, NOW, reads_calendar=False))
        (finding,) = [one for one in told if "no longer names" in one.text]
        assert "the school Hall Academy (hall), of which there are records" in finding.text
        assert "closes = 2026-11-23" in finding.to_do
        assert vanished(session, of_hall(closes=date(2020, 1, 1))) == {}


def test_what_is_of_all_schools_together_is_no_school_that_left_the_file(database: Database, staff: Staff) -> None:
    """Nobody is told to put back a school called `:district`."""
    agreement = staff.town.agreement
    with database.write() as session:
        quarter = quarters.open_(session, staff, staff.actor("team, police"))
        quarters.fill(session, staff, staff.actor("principal"), quarter.id, AFTER)
        version = session.scalars(select(SubmissionVersion)).first()
        assert version
        session.add(SubmissionFigure(version_id=version.id, school=DISTRICT, figure="arrests.all", value=1))
        session.flush()
        assert vanished(session, agreement) == {}


def test_a_school_cannot_close_before_it_opens() -> None:
    """The mistake names which day is which."""
    with pytest.raises(ValueError, match="closes is the last day"):
        School(key="x", name="X", opens=TODAY, closes=TODAY - A_DAY)
