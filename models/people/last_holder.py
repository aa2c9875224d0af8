"""What would stop once nobody holds a role (§III): said to who proposes the end of the last one, and who approves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.people.queries import counts_between
from models.people.roles import role_label
from models.people.tables import RoleHeld
from models.policy import Act, Part, Right, roles_with
from models.terms import Agreement
from models.vocabulary import PARTY_OF_ROLE, Party, Role

ASKED_OF = (Role.PRINCIPAL, Role.SUPERINTENDENT, Role.CHIEF, Role.ADMINISTRATOR)
"""The roles whose last holder leaves something undone; of others somebody else takes the part."""
STOPS: Mapping[Right, str] = {
    Part.TOLD_OF_NOTICE: "be told of each action notice there",
    Part.TOLD_LAST: "be told of notices that no school acknowledges",
    Act.EVALUATE: "start evaluations",
    Act.SHARE_EVALUATION: "share evaluations with officers",
    Act.REQUEST_DISMISSAL: "request a dismissal or reassignment",
    Act.FORWARD_DISMISSAL: "forward requests to the chief",
    Act.DECIDE_DISMISSAL: "decide requests to dismiss or reassign an officer",
    Act.NAME_FOR_CONCERN: "name who carries out a plan",
    Act.AGREE_CONFLICT: "agree on conflicts of duties",
    Act.END_CONFLICT: "close conflicts of duties without an agreed way",
    Act.PROPOSE_APPOINTMENT: "propose appointments",
    Act.BE_HEARD: "be heard on appointments",
    Act.AGREE_APPOINTMENT: "agree to appointments",
    Act.REQUEST_REVISION: "request or answer revisions of the agreement",
    Act.WORK_ON_DISPUTE: "work on disputes",
    Act.ASK_FOR_RECORDS: "ask the police for records",
    Act.RELEASE_RECORDS: "release records to the schools",
    Act.CONFIRM_PACKET: "confirm packets of officer's reports",
    Act.CONFIRM_ARREST: "confirm what the police tell of arrests",
    Act.SET_HOLD: "set or lift holds on records",
    Act.APPROVE_DISPOSAL: "approve a disposal of records",
    Act.STATE_FACILITIES: "say what the school provides",
    Act.SEE_ROLL: "see who has not confirmed the training on the agreement",
    Act.RECORD_POSTING: "enter where the agreement is posted",
    Act.GIVE_TERMINATION: "give notice that ends the agreement",
    Act.CONFIRM_TERMINATION: "confirm the receipt of such a notice",
    Act.TAKE_BACK_TERMINATION: "take such a notice back",
    Act.PROPOSE_ROSTER: "propose changes of people and channels in Slack (the operator can, by a roster file)",
    Act.DECIDE_SCHOOL_DAY: "decide whether a day of the calendar has school",
    Act.APPROVE_ROSTER: "approve changes of people and channels",
}
"""What is named, in this order, where nobody else of the party has the right to it any more."""


def would_stop(session: Session, agreement: Agreement, held: RoleHeld, last_day: date) -> str | None:
    """What nobody could do from the day after the last one of a role; nothing where somebody else holds it that day."""
    if Role(held.role) not in ASKED_OF:
        return None
    left = _others(session, held, last_day + timedelta(days=1))
    if any(other.role == held.role and other.school == held.school for other in left):
        return None
    role, undone = role_label(agreement, held.role, held.school), [*_undone(held, left)]
    *first, last = undone
    named = f"{', '.join(first)}, or {last}" if first else last
    return f"Nobody would be {role} after {held.person.name}. Nobody could {named}."


def _others(session: Session, held: RoleHeld, day: date) -> list[RoleHeld]:
    """Who holds a role on that day and can be reached, but for this one."""
    query = select(RoleHeld).options(joinedload(RoleHeld.person)).where(counts_between(day, day))
    return [other for other in session.scalars(query.where(RoleHeld.id != held.id)) if other.person.is_reachable]


def _undone(held: RoleHeld, left: Sequence[RoleHeld]) -> Iterator[str]:
    for right, words in STOPS.items():
        roles = roles_with(right)
        if held.role in roles and not any(other.role in roles and _stands_in(other, held) for other in left):
            yield words


def _stands_in(other: RoleHeld, held: RoleHeld) -> bool:
    """Whether somebody acts for the same party, and for the same school where both are of one."""
    return _party(other) == _party(held) and (other.school is None or other.school == held.school)


def _party(held: RoleHeld) -> Party | None:
    return PARTY_OF_ROLE.get(Role(held.role)) or (Party(held.side) if held.side else None)
