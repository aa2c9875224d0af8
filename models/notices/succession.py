"""Who stands in where an officer cannot: a supervisor files, completes, amends and withdraws for the officer (§III).

The notice stays the officer's; who stood in is named with it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, contains_eager

from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM
from models.errors import Invalid, require_valid
from models.notices.form import NoticeForm
from models.notices.tables import Notice
from models.people.queries import counts_between, holdings_with, people_who_may
from models.people.tables import Person, RoleHeld
from models.policy import Act, Part, Subject, may, require, roles_with
from models.terms import Agreement
from models.texts import check_reason

RECENTLY = timedelta(days=30)
"""For how long after an assignment has ended a notice can still be filed for its officer."""
MOST_CHOICES = 100  # Slack takes no more in a list
FOR_OFFICER = "notice_done_for_officer"


@dataclass(frozen=True)
class Behalf:
    """The officer for whom a notice is filed, and why the officer cannot file it."""

    officer_id: int | None
    because: str | None


def choices(session: Session, agreement: Agreement, now: datetime) -> list[RoleHeld]:
    """The assignments of today and of the last weeks, by officer: for whom and for which school can be filed."""
    today = agreement.today(now)
    query = (
        select(RoleHeld)
        .options(contains_eager(RoleHeld.person))
        .join(RoleHeld.person)
        .where(RoleHeld.role.in_(roles_with(Part.FILED_FOR)), counts_between(today - RECENTLY, today))
        .where(RoleHeld.school.in_([school.key for school in agreement.school]))
        .order_by(Person.name, Person.id, RoleHeld.school)
    )
    # An assignment may have begun anew: it is one choice.
    found = {(held.person_id, held.school): held for held in session.scalars(query)}
    return list(found.values())[:MOST_CHOICES]


def officer_of(
    session: Session, agreement: Agreement, actor: Actor, form: NoticeForm, behalf: Behalf | None, now: datetime
) -> int:
    """Whose notice it is that somebody files: the own, or that of the officer for whom it is filed.

    Raises:
        Refused: the person may neither file there nor for others.
        Invalid: no officer is chosen, or one who was not assigned to the school that day; or no reason is given.
    """
    if behalf is None or behalf.officer_id == actor.person_id:
        require(actor, Act.FILE_NOTICE, Subject(school=form.school))
        if may(actor, Part.FILED_FOR, Subject(school=form.school)):
            return actor.person_id
    require(actor, Act.FILE_NOTICE, Subject())
    if behalf is None or behalf.officer_id is None:
        raise Invalid({"officer": "Choose the officer for whom you are filing."})
    require_valid(_not_assigned(session, agreement, form, behalf.officer_id) | check_reason(behalf.because, now))
    return behalf.officer_id


def _not_assigned(session: Session, agreement: Agreement, form: NoticeForm, officer_id: int) -> dict[str, str]:
    day = agreement.today(form.occurred_at) if form.occurred_at else None
    if day and holdings_with(session, Part.FILED_FOR, Subject(school=form.school), day, day, officer_id):
        return {}
    return {"officer": f"This officer was not assigned to {agreement.school_name(form.school)} on that day."}


def stands_in(notice: Notice, person_id: int | None) -> bool:
    """Whether something was done by somebody else than the notice's officer. Nobody named is the officer."""
    return person_id is not None and person_id != notice.officer_id


def tell_officer(session: Session, notice: Notice, actor: Actor, now: datetime) -> None:
    """Let the officer know what was done in their place. It leaves only if they may still read the notice."""
    if stands_in(notice, actor.person_id) and session.get_one(Person, notice.officer_id).is_reachable:
        outbox.enqueue(session, FOR_OFFICER, notice.id, PersonDM(notice.officer_id), now)


def who_completes(session: Session, notice: Notice, today: date, *, without_officer: bool = False) -> list[Person]:
    """Who is asked for what a notice lacks: its officer, else the supervisors, else who answers for them."""
    able = people_who_may(session, Act.CHANGE_NOTICE, notice.subject, today)
    officer = [person for person in able if person.id == notice.officer_id]
    others = [person for person in able if person not in officer]
    last = people_who_may(session, Part.TOLD_OF_UNATTENDED, notice.subject, today)
    return (officer if not without_officer else []) or others or last


def unattended(session: Session, today: date, limit: int, *, officer_id: int | None = None) -> list[Notice]:
    """Notices that lack something and whose officer may no longer complete them, oldest first."""
    query = select(Notice).where(Notice.completed_at.is_(None), Notice.withdrawn_at.is_(None), ~_officer_can(today))
    if officer_id is not None:
        query = query.where(Notice.officer_id == officer_id)
    # Put in order here: asked to, SQLite would read all notices of all years by the day on which they were filed.
    return sorted(session.scalars(query), key=lambda notice: (notice.filed_at, notice.id))[:limit]


def nobody_completes(session: Session, today: date, limit: int) -> list[Notice]:
    """Those of them that no supervisor may complete either."""
    if people_who_may(session, Act.CHANGE_NOTICE, Subject(), today):
        return []
    return unattended(session, today, limit)


def _officer_can(today: date) -> ColumnElement[bool]:
    """As `people_who_may` for the officer of a notice, asked of many at once."""
    return (
        exists()
        .where(RoleHeld.person_id == Notice.officer_id, RoleHeld.role.in_(roles_with(Act.CHANGE_NOTICE)))
        .where(counts_between(today, today), Person.id == RoleHeld.person_id)
        .where(Person.user_id.is_not(None), Person.is_deactivated.is_(False), Person.is_guest.is_(False))
    )
