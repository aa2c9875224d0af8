"""What tests do with officers' reports and packets."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.notices import acts as notices
from models.notices.students import StudentForm, record_student
from models.notices.tables import Notice
from models.people.tables import Person
from models.reports import acts, packet_acts, packet_tables
from models.reports.packet_steps import CONFIRM, CONFIRMED, FORWARD, FORWARDED, MADE, NOTE_BOARD, NOTED, RENEW
from models.reports.packet_tables import Packet
from models.reports.tables import ReportSubmission
from tests.support.staff import Staff
from tests.support.town import NOW, a_form

BADGE = "4711"
WHY = "A made-up reason"
A_DAY = timedelta(days=1)
STUDENT = StudentForm(
    age=15, grade="10", gender="male", ethnicity="no", races=("white",), disability="no", english_learner="no",
    disposition="warned",
)  # fmt: skip
ROLE_OF = {FORWARD: "chief", RENEW: "chief", CONFIRM: "superintendent", NOTE_BOARD: "superintendent"}
WAYS: dict[str, tuple[str, ...]] = {
    MADE: (), FORWARDED: (FORWARD,), CONFIRMED: (FORWARD, CONFIRM), NOTED: (FORWARD, CONFIRM, NOTE_BOARD),
}  # fmt: skip


def fight(session: Session, staff: Staff, key: str = "T:F1", now: datetime = NOW, **changes: object) -> Notice:
    """The officer files a notice of a fight with one student, whose details are recorded: all that a report needs."""
    given = {"incident": "fighting", "students": 1} | changes
    notice = notices.file_notice(session, staff.town.agreement, staff.actor("officer", now), a_form(**given), key, now)
    if given["students"]:
        student(session, staff, notice, now)
    return notice


def student(session: Session, staff: Staff, notice: Notice, now: datetime = NOW, number: int | None = None) -> None:
    """The officer records a student, or puts one right."""
    key = f"S:{now.isoformat()}:{notice.id}"
    record_student(session, staff.actor("officer", now), notice.id, STUDENT, key, now, number)


def amend(session: Session, staff: Staff, notice: Notice, now: datetime, **changes: object) -> None:
    """The officer amends a notice."""
    form = a_form(**({"incident": "fighting", "students": 1} | changes))
    actor = staff.actor("officer", now)
    notices.amend(session, staff.town.agreement, actor, notice.id, form, WHY, notice.version, now)


def submit(
    session: Session, staff: Staff, notice: Notice, now: datetime = NOW, who: str = "officer",
    badge: str | None = BADGE, why: str | None = None,
) -> ReportSubmission:  # fmt: skip
    """The officer submits a report, or somebody else for the officer."""
    actor = staff.actor(who, now)
    return acts.submit(session, staff.town.agreement, actor, notice.id, notice.version, now, badge, why)


def make(session: Session, staff: Staff, now: datetime = NOW) -> Packet:
    """The bot makes the month's packet."""
    return packet_acts.make(session, staff.town.agreement, now)


def take(session: Session, staff: Staff, packet: Packet, step: str, now: datetime = NOW, who: str = "") -> Packet:
    """Somebody whose part it is takes a step with a packet."""
    actor, day = staff.actor(who or ROLE_OF[step], now), staff.town.agreement.today(now)
    return packet_acts.take_step(session, staff.town.agreement, actor, packet.id, step, packet.seen, now, day)


def arrive(packet: Packet, now: datetime = NOW) -> None:
    """Its files are made, and have reached everybody to whom they went."""
    for file in packet.files:
        file.made_at = file.made_at or now


def bring_to(session: Session, staff: Staff, state: str, now: datetime = NOW) -> Packet:
    """A packet in a state."""
    packet = make(session, staff, now)
    for step in WAYS[state]:
        take(session, staff, packet, step, now)
        arrive(packet, now)
    return packet_tables.get(session, packet.id)


def give_badge(session: Session, staff: Staff, badge: str = BADGE) -> None:
    """The roster has the officer's badge."""
    officer = session.scalars(select(Person).where(Person.id == staff.id("officer"))).one()
    officer.badge = badge
