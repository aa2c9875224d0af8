"""What would stop once nobody holds a role (§III): said to who proposes the end of the last one, and who approves."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.people.queries import counts_between
from models.people.roles import role_label
from models.people.tables import RoleHeld
from models.terms import Agreement
from models.vocabulary import Role

WOULD_STOP = {
    Role.PRINCIPAL: "be told of each action notice there, start evaluations, work on disputes, or request a "
    "dismissal or reassignment",
    Role.SUPERINTENDENT: "be told of notices that no school acknowledges, forward requests to the chief, agree to "
    "appointments, request or answer revisions of the agreement, or approve changes of people and channels of the "
    "schools",
    Role.CHIEF: "propose appointments, decide requests to dismiss or reassign an officer, share evaluations with "
    "officers, request or answer revisions of the agreement, work on disputes, or approve changes of people and "
    "channels of the police",
    Role.ADMINISTRATOR: "propose changes of people and channels in Slack; whoever runs the bot could, by a roster file",
}


def would_stop(session: Session, agreement: Agreement, held: RoleHeld, last_day: date) -> str | None:
    """What nobody could do from the day after the last one of a role; nothing where somebody else holds it that day."""
    if Role(held.role) not in WOULD_STOP:
        return None
    after = last_day + timedelta(days=1)
    others = session.scalars(
        select(RoleHeld)
        .options(joinedload(RoleHeld.person))
        .where(counts_between(after, after), RoleHeld.role == held.role, RoleHeld.id != held.id)
        .where(RoleHeld.school == held.school if held.school else RoleHeld.school.is_(None))
    )
    if any(other.person.is_reachable for other in others):
        return None
    role = role_label(agreement, held.role, held.school)
    return f"Nobody would be {role} after {held.person.name}. Nobody could {WOULD_STOP[Role(held.role)]}."
