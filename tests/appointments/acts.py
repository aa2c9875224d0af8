"""What tests do with appointments."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.appointments import acts, queries, tables
from models.appointments.acts import take_by_itself
from models.appointments.form import ProposalForm
from models.appointments.reminders import AppointmentReminders
from models.appointments.steps import (
    ACCEPT,
    AGREE,
    AGREED,
    CLOSE,
    CLOSED,
    CONCERN,
    HEARD,
    PROPOSED,
    REPLACED,
    RETURN,
    RETURNED,
    SCHOOL_CLOSED,
    SILENT,
    STEPS,
    VOID,
    WITHDRAW,
    WITHDRAWN,
)
from models.appointments.tables import Appointment
from models.errors import Doubtful
from tests.support.staff import Staff
from tests.support.town import NOW

TODAY, ENDS = date(2026, 11, 23), date(2027, 6, 30)
YEAR = "2026-27"
WHY = "Made-up reason"
ROLE_OF = {AGREE: "principal", CONCERN: "principal", ACCEPT: "superintendent", RETURN: "superintendent",
           WITHDRAW: "chief"}  # fmt: skip


def form(staff: Staff, **changes: object) -> ProposalForm:
    """The officer at Hall until the end of the school year, but for what the test changes."""
    given: dict[str, object] = {"school": "hall", "officers": (staff.id("officer"),), "first_day": TODAY,
                                "last_day": ENDS}  # fmt: skip
    return ProposalForm(**(given | changes))  # type: ignore[arg-type]


def propose(session: Session, staff: Staff, now: datetime = NOW, **changes: object) -> Appointment:
    """The chief proposes, and confirms that an officer is to be at several schools."""
    given = (session, staff.town.agreement, staff.actor("chief", now), form(staff, **changes), now)
    try:
        return acts.propose(*given)
    except Doubtful as doubt:
        return acts.propose(*given, doubt.key)


def open_one(session: Session, school: str, year: str = YEAR) -> Appointment:
    """The proposal of a school that is not decided."""
    found = queries.open_one(session, school, year)
    assert found
    return found


def take(
    session: Session, staff: Staff, appointment: Appointment, step: str, now: datetime = NOW, words: str = WHY,
    who: str | None = None,
) -> Appointment:  # fmt: skip
    """Somebody whose part it is takes a step."""
    actor = staff.actor(who or ROLE_OF[step], now)
    return acts.take_step(session, staff.town.agreement, actor, appointment.id, step, appointment.seen, words, now)


def bring_to(session: Session, staff: Staff, state: str, now: datetime = NOW, **changes: object) -> Appointment:
    """A proposal in a state."""
    made = propose(session, staff, now, **changes)
    if state == SILENT:
        AppointmentReminders(staff.town.agreement).silence(session, made.id, now)
    elif state == REPLACED:
        take(session, staff, made, RETURN, now)
        propose(session, staff, now, replaces_id=made.id, **changes)
    elif state in BY_ITSELF:
        take_by_itself(session, staff.town.agreement, made, STEPS[BY_ITSELF[state]], now)
    else:
        for step in WAYS[state]:
            take(session, staff, made, step, now)
    return tables.get(session, made.id)


BY_ITSELF = {CLOSED: CLOSE, VOID: SCHOOL_CLOSED}
WAYS: dict[str, tuple[str, ...]] = {
    PROPOSED: (), HEARD: (AGREE,), AGREED: (AGREE, ACCEPT), RETURNED: (RETURN,), WITHDRAWN: (WITHDRAW,),
}  # fmt: skip
