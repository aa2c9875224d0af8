"""What people do in the roll-call: each says that they have read what the agreement asks of them (§X)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.agreement.digest import SECTIONS
from models.errors import Conflict, must_exist
from models.people.tables import Person
from models.policy import Act, Subject, require
from models.roll_call import telling
from models.roll_call.rolls import Roll
from models.roll_call.standing import members, wording_on
from models.roll_call.tables import Confirmation
from models.store import audit
from models.store.base import locked_row
from models.terms import Agreement

BETWEEN = ","
CHANGED = (
    "What is asked of you has changed since you opened this: another text of the agreement is in force, another school "
    "year has begun, or your roles have changed. Close this window, open it again and read what it says now."
)


@dataclass(frozen=True)
class Reading:
    """What somebody is shown to read: of which school year and signed text, for which roles, which sections."""

    school_year: str
    signed_text: int
    roles: str
    sections: str


def reading(session: Session, agreement: Agreement, actor: Actor, today: date) -> Reading:
    """What somebody is shown today."""
    roles = sorted({holding.role.value for holding in actor.holdings})
    sections = [section.key for section in SECTIONS]
    number = wording_on(session, today).number
    return Reading(agreement.school_year(today), number, BETWEEN.join(roles), BETWEEN.join(sections))


def confirm(session: Session, agreement: Agreement, actor: Actor, shown: Reading, now: datetime) -> Confirmation:
    """Put on record that somebody has read what they were shown. Said twice, it is on record once.

    Raises:
        Refused: no role today.
        Conflict: what they were shown is not what they would be shown now.
    """
    require(actor, Act.CONFIRM_READING, Subject())
    today = agreement.today(now)
    must_exist(
        locked_row(session, Person, actor.person_id), "person"
    )  # of two clicks at once the second sees the first
    (own,) = members(session, agreement, today, actor.person_id)
    if shown != reading(session, agreement, actor, today):
        raise Conflict(CHANGED)
    if own.confirmation:
        return own.confirmation
    said = Confirmation(
        person_id=actor.person_id, school_year=shown.school_year, signed_text=shown.signed_text, confirmed_at=now,
        roles=shown.roles.split(BETWEEN), sections=shown.sections.split(BETWEEN),
    )  # fmt: skip
    session.add(said)
    session.flush()
    telling.change(session, actor.person_id, now)
    detail = {"school_year": said.school_year, "signed_text": said.signed_text, "roles": said.roles}
    audit.record(session, actor.label, "confirm reading of agreement", said, now, detail)
    return said


def look_at_roll(session: Session, actor: Actor, roll: Roll, now: datetime) -> None:
    """Somebody looks at who has not confirmed: that goes into the audit log. Raises `Refused`."""
    require(actor, Act.SEE_ROLL, roll.subject)
    audit.record(session, actor.label, "look at roll-call", f"roll:{roll.code}", now)
