"""Records in every state, at their plainest and at their fullest, and everything that is shown of them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.topics import TOPICS
from models.activities import several, telling
from models.activities import undelivered as undelivered_activities
from models.actor import Identity
from models.delivery.outbox import Delivery, DeliveryState
from models.duty.tables import DutyTime
from models.export_requests import acts as exporting
from models.people import proposals
from models.people.channel_watch import ChannelFinding
from models.people.proposal_checks import RoleForm
from models.people.tables import RoleHeld
from models.quarters import police_submissions, report_drafts, yearly_report
from models.quarters import tables as records
from models.quarters.changes import content_changed
from models.quarters.export_requests import QuarterBook
from models.roll_call.reminders import RollCallReminders
from models.schedules import cards
from models.schedules import undelivered as undelivered_schedules
from models.store.database import Database
from models.terms import Agreement
from models.vocabulary import Party, Role
from models.welcome.acts import know_everybody
from tests.activities import acts as activities
from tests.appointments import acts as appointments
from tests.arrest_notifications import acts as arrests
from tests.audit_log import acts as audit_log
from tests.disclosures import acts as disclosures
from tests.dismissals import acts as dismissals
from tests.disputes import acts as disputes
from tests.duty import acts as duty
from tests.evaluations import acts as evaluations
from tests.feedback import acts as feedback
from tests.notices import earlier
from tests.notices.conftest import School
from tests.notices.test_views import extreme_notice
from tests.notices.told import tell_everything
from tests.outside_requests import acts as outside_requests
from tests.quarters import acts as quarters
from tests.quarters.acts import AFTER
from tests.quarters.test_police_submissions import file
from tests.quarters.test_views import MANY
from tests.quarters.yearly_report import acts as reports
from tests.releases import acts as releases
from tests.reports import acts as officer_reports
from tests.retention import acts as retention
from tests.revisions import acts as revisions
from tests.rights.cast import at_hall, with_strangers
from tests.roll_call import acts as roll_call
from tests.support.everything import Everybody, Shown
from tests.support.staff import ROLES, Staff
from tests.support.town import NOW, SINCE
from tests.termination import acts as termination

STATES = {
    ("opened", "draft", "opened"): AFTER,
    ("submitted", "requested", "filled in"): NOW,
    ("received", "decided", "schools have signed"): AFTER,
    ("shared", "forwarded", "signed off"): AFTER,
    ("correcting", "withdrawn", "correcting"): AFTER,
}
"""Of an evaluation, a request and a quarter, and when that is."""
WITH_STATES = (
    "home", "evaluations", "dismissals", "quarters", "appointments", "revisions", "disputes", "export_requests",
    "termination",
)  # fmt: skip
IN_STATES = tuple(f"handlers.{topic}." for topic in WITH_STATES)
"""Whose buttons are pressed in each of these states; of all others a record of every kind shows all there is."""
OF_APPOINTMENTS = {
    "opened": "heard", "submitted": "silent", "received": "agreed", "shared": "sent_back", "correcting": "proposed",
}  # fmt: skip
"""Of an appointment then: the agreed one is for some days, and another officer's assignment ends with it."""
OF_REVISIONS = {
    "opened": "asked", "submitted": "countered", "received": "accepted", "shared": "signed", "correcting": "declined",
}  # fmt: skip
"""Of a request for revision then."""
OF_DISPUTES = {
    "opened": "open", "submitted": "proposed", "received": "settled", "shared": "withdrawn", "correcting": "open",
}  # fmt: skip
"""Of a dispute then."""
OF_TERMINATION = {
    "opened": "ended", "submitted": "given", "received": "running", "shared": "taken_back", "correcting": "confirmed",
}  # fmt: skip
"""Of a notice that ends the agreement; the one that ended it did so a while ago, and a new agreement holds."""
A_PAGE_AND_MORE = 32
"""More than a page of schools, of people and of notices."""


def everything(template: Path, folder: Path, agreement: Agreement) -> Shown:
    """All that people get to see who press whatever is there."""
    shown = Shown()
    for number, (states, now) in enumerate(STATES.items()):
        with _people(template, folder / f"{number}.db", agreement) as (staff, url):
            with staff.town.database.write() as session:
                _bring_to(session, staff, states, now)
            topics = [topic for topic in TOPICS if topic.__module__.startswith(IN_STATES)]
            Everybody(url, agreement, _some(staff), shown, now, topics=topics).press_everything()
    with everybody_at_hall(template, folder / "hall.db", agreement, shown) as everybody:
        everybody.press_everything()
    full = agreement.model_copy(update={"school": MANY[:A_PAGE_AND_MORE]})
    with _people(template, folder / "full.db", full) as (staff, url):
        _at_the_fullest(staff)
        Everybody(url, full, _some(staff), shown, AFTER, often=2).press_everything()
    return shown


@contextmanager
def everybody_at_hall(template: Path, path: Path, agreement: Agreement, shown: Shown) -> Iterator[Everybody]:
    """People before a record of every kind."""
    with _people(template, path, agreement) as (staff, url):
        at_hall(staff)
        with staff.town.database.write() as session:
            tell_everything(session, staff)
            _reject_a_proposal(session, staff)
            _cards_do_not_arrive(session, agreement)
            _a_released_file_reaches_nobody(session, staff)
        yield Everybody(url, agreement, _some(staff), shown, AFTER, often=2)


def _cards_do_not_arrive(session: Session, agreement: Agreement) -> None:
    """Those of entries and schedules, after an alarm about each: people are told directly."""
    late = select(Delivery).where(Delivery.kind.in_((telling.CARD, cards.CARD)))
    for card in session.scalars(late):
        card.state, card.problem, card.alarmed_at = DeliveryState.PARKED, "is_archived", AFTER
    session.flush()
    for look in (undelivered_activities.look, undelivered_schedules.look):
        while look(session, agreement, AFTER):
            pass


def _a_released_file_reaches_nobody(session: Session, staff: Staff) -> None:
    release = releases.bring_to(session, staff, "released", wanted=releases.records("notice_log")).release
    assert release
    (file,) = release.files
    assert file.export
    file.made_at = file.export.ended_at = NOW
    file.name, file.size, file.sha256, file.export.content = "log.xlsx", 4, "0" * 64, b"SENT"


def _reject_a_proposal(session: Session, staff: Staff) -> None:
    team_id, agreement = staff.people["chief"].team_id, staff.town.agreement
    form = RoleForm(team_id=team_id, person="UREJECTED", name="SECRET Rejected", role=Role.SUPERVISOR)
    made = proposals.propose_role(session, agreement, staff.actor("administrator"), form, "rejected", AFTER)
    proposals.decide(session, agreement, staff.actor("chief"), made.id, AFTER, approve=False, because="Not needed.")


@contextmanager
def _people(template: Path, path: Path, agreement: Agreement) -> Iterator[tuple[Staff, str]]:
    url = f"sqlite:///{shutil.copy(template, path)}"
    database = Database(url)
    staff = with_strangers(database)
    staff.town.agreement = agreement
    try:
        yield staff, url
    finally:
        database.close()


def _some(staff: Staff) -> list[Identity]:
    """Those at Hall and those everywhere: the others see the same, or nothing."""
    return [staff.people[name] for name in ROLES]


def _bring_to(session: Session, staff: Staff, states: tuple[str, str, str], now: datetime) -> None:
    evaluation, request, quarter = states
    dismissals.bring_to(session, staff, request)
    evaluation_id = evaluations.bring_to(session, staff, evaluation)
    if evaluation == "correcting":
        evaluations.submit(session, staff, staff.actor("principal"), evaluation_id, now)
    quarter_id = quarters.bring_to(session, staff, quarter, now)
    if quarter == "schools have signed":
        content_changed(session, records.get(session, quarter_id), now)
        supervisor, because = staff.actor("supervisor"), "By patrol."  # an arrest, and no student who was arrested
        police_submissions.add(session, supervisor, quarter_id, "hall", "actions.others.arrest", 1, because, now)
        quarters.confirm(session, staff, supervisor, quarter_id, now)
        quarters.sign(session, staff, staff.actor("team, police"), quarter_id, now)
    if quarter == "signed off":
        _report(session, staff)
    days = {"first_day": now.date(), "last_day": now.date() + timedelta(days=10)}
    appointments.bring_to(session, staff, OF_APPOINTMENTS[evaluation], now, words="In words", **days)
    revisions.bring_to(session, staff, OF_REVISIONS[evaluation], now)
    disputes.bring_to(session, staff, OF_DISPUTES[evaluation], now)
    _roll_call(session, staff, now)
    if OF_TERMINATION[evaluation] == "ended":
        termination.ended_and_begun_anew(session, staff, now)
    else:
        termination.bring_to(session, staff, OF_TERMINATION[evaluation], now=now)
    made = exporting.ask(session, staff.actor("chief"), QuarterBook(quarter_id, 1), now, by="bot")
    made.name, made.content = "made.xlsx", b"made"
    know_everybody(session, now)
    session.add(ChannelFinding(purpose="team", channel_id="C1", problem="is_archived", found_at=now))


def _roll_call(session: Session, staff: Staff, now: datetime) -> None:
    """Everybody was asked and is overdue, but for the chief; two lists of staff have somebody on them."""
    for then in (now - timedelta(days=40), now):
        RollCallReminders(staff.town.agreement).look(session, 0, then)
    roll_call.confirm(session, staff, "chief", now)
    for roll in (roll_call.HALL, roll_call.POLICE):
        roll_call.add(session, staff, roll_call.TWO, roll, now)


def _report(session: Session, staff: Staff) -> None:
    """A report that is adopted in two editions, and one that changed after the schools adopted it."""
    agreement = staff.town.agreement
    parties = staff.actor("team, schools"), staff.actor("team, police")
    reports.adopted_report(session, agreement, parties[0], parties[1], "2024-25")
    yearly_report.revise(session, agreement, parties[0], "2024-25", "A wrong word.", NOW)
    for actor in parties:
        reports.adopt(session, agreement, actor, "2024-25", NOW)
    reports.signed_quarter(session, agreement, parties[0], parties[1])
    reports.write_all(session, agreement, parties[0], reports.LAST_YEAR, NOW)
    reports.adopt(session, agreement, parties[0], reports.LAST_YEAR, NOW)
    yearly_report.save_chapter(
        session, agreement, parties[1], reports.LAST_YEAR, "introduction", "Other words.", 1, NOW
    )
    report_drafts.keep(session, parties[0], reports.LAST_YEAR, "introduction", "Typed, not saved.", AFTER, AFTER)


def _at_the_fullest(staff: Staff) -> None:
    """Three pages of students, two of everything else."""
    names = ("officer", "principal", "designee", "superintendent")
    extreme_notice(School(staff.town, *(staff.people[name] for name in names)))
    for number in range(A_PAGE_AND_MORE):
        staff.town.add(f"Member {number:02d}", Role.TEAM_MEMBER, side=Party.POLICE)
    with staff.town.database.write() as session:
        evaluations.open_(session, staff, staff.actor("principal"))
        quarter = quarters.open_(session, staff, staff.actor("team, police"))
        figures = quarters.FIGURES | {"actions.other": None}  # a line that was not collected has a button of its own
        quarters.fill(session, staff, staff.actor("principal"), quarter.id, AFTER, figures=figures)
        for number in range(A_PAGE_AND_MORE):
            file(session, staff, str(number))
            activities.log(session, staff, staff.actor("officer"))
            feedback.record(session, staff, staff.actor("principal"))
            releases.ask(session, staff)
            officer_reports.submit(session, staff, officer_reports.fight(session, staff, f"R{number}"))
            arrests.bring_to(session, staff, "waiting", key=f"arrest {number}")
            retention.hold(session, staff, "chief", NOW, school="hall")
            disclosures.log(session, staff, "principal")
        arrests.bring_to(session, staff, "done", key="arrest done")
        arrests.bring_to(session, staff, "waiting", key="arrest lost").not_arrived_at = NOW
        _asked_from_outside_often(session, staff)
        audit_log.checked(session, staff, AFTER)
        _asked_and_disputed_often(session, staff)
        activities.imported(session, staff, staff.actor("officer"))
        activities.looked_at(session, staff, staff.actor("officer"))
        _on_duty_elsewhere_too(session, staff)
        on_duty = session.scalars(select(DutyTime.id)).all()[0]  # of a kind without a window of its own
        retention.a_list(session, NOW, records=A_PAGE_AND_MORE, first=(("duty_time", on_duty),))
        days = [earlier.OLD_DAY + timedelta(days=30 * number) for number in range(A_PAGE_AND_MORE)]
        hall = staff.town.agreement.school_name("hall")
        rows = [earlier.ROW | {"Day": day, "School": hall} for day in days]
        earlier.imported(session, staff, staff.actor("supervisor"), *rows)
        earlier.looked_at(session, staff, staff.actor("supervisor"), rows[0], rows[0])
        for _row in range(2):
            several.add(session, staff.town.agreement, staff.actor("officer"), activities.row(), NOW)


def _asked_and_disputed_often(session: Session, staff: Staff) -> None:
    """More requests and disputes than a page has, the first and the last with more steps than a page has."""
    many = range(A_PAGE_AND_MORE // 2)
    first, *_others, last = [revisions.request(session, staff, AFTER) for _number in many]
    oldest, *_others, newest = [disputes.begin(session, staff, AFTER) for _number in many]
    for number in range(6):
        who = "chief" if number % 2 else "superintendent"
        form = replace(revisions.ANSWER, text=f"Made-up text {number}")
        for request in (first, last):  # lists begin with the newest, Home with the oldest
            revisions.take(session, staff, request, "counter", who, AFTER, form)
        for dispute in (oldest, newest):
            disputes.take(session, staff, dispute, "meeting", "chief", AFTER)


def _asked_from_outside_often(session: Session, staff: Staff) -> None:
    """More requests than a page has: the newest with more steps than a page has, and a file; one that is answered."""
    oldest, *_others, newest = [outside_requests.log(session, staff, now=AFTER) for _number in range(A_PAGE_AND_MORE)]
    for _number in range(A_PAGE_AND_MORE // 2):
        for request in (oldest, newest):  # lists begin with the newest, Home with the oldest
            outside_requests.take(session, staff, request, "note", now=AFTER)
    outside_requests.take(session, staff, newest, "part", now=AFTER)
    outside_requests.keep(session, staff, newest, now=AFTER)


def _on_duty_elsewhere_too(session: Session, staff: Staff) -> None:
    """The officer serves a second school, is on duty at the first, and forgot to go off duty the day before."""
    role = RoleHeld(person_id=staff.id("officer"), role=Role.OFFICER, school=MANY[1].key, first_day=SINCE)
    session.add(role)
    session.flush()
    for now in (AFTER - duty.A_DAY, AFTER):
        duty.on(session, staff, now=now)
