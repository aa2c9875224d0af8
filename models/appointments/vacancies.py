"""Schools without an officer or a principal, with since when or from when (§III): for those who can do something."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.appointments.queries import A_DAY, OF_A_SCHOOL, Gap, first_without, gaps
from models.people.tables import RoleHeld
from models.terms import Agreement, School
from models.vocabulary import Role

OF_A_PRINCIPAL = RoleHeld.role == Role.PRINCIPAL


@dataclass(frozen=True)
class Lack:
    """That a role is held by nobody: from a day on, or since one that has passed; without one there never was anybody.

    `is_unreachable` where somebody holds it whose account in Slack cannot be used.
    """

    from_day: date
    since: date | None
    is_now: bool = True
    is_unreachable: bool = False


@dataclass(frozen=True)
class Vacancy:
    """A school, and what it lacks."""

    school: str
    officer: Lack | None
    principal: Lack | None
    gap: Gap | None

    @property
    def is_pressing(self) -> bool:
        """Without a principal nobody is told of notices; an assignment that the chief ended waits for another (§X)."""
        return self.principal is not None or (self.gap is not None and self.gap.is_final)


def vacancies(session: Session, agreement: Agreement, today: date) -> Iterator[Vacancy]:
    """What lacks on some day until the end of the school year: of each school of the agreement, in its order."""
    without_officer = {gap.school: gap for gap in gaps(session, agreement, today)}
    year_ends = agreement.days_of(agreement.school_year(today))[1]
    principals = _principals(session, today)
    for school in agreement.schools_between(today, year_ends):
        gap = without_officer.get(school.key)
        officer = _lack(session, school.key, gap.first_day, today, of_officer=True) if gap else None
        principal = _without_principal(session, school, principals.get(school.key, []), today, year_ends)
        if officer or principal:
            yield Vacancy(school.key, officer, principal, gap)


def _principals(session: Session, today: date) -> dict[str | None, list[RoleHeld]]:
    """The principals of today and later, by school: asked once for all of them."""
    query = select(RoleHeld).where(OF_A_PRINCIPAL).options(joinedload(RoleHeld.person))
    found: dict[str | None, list[RoleHeld]] = {}
    for held in session.scalars(query.order_by(RoleHeld.first_day, RoleHeld.id)):
        if not held.is_over(today):
            found.setdefault(held.school, []).append(held)
    return found


def _without_principal(
    session: Session, school: School, roles: list[RoleHeld], today: date, year_ends: date
) -> Lack | None:
    first, last = school.days_within(today, year_ends)
    can_be_told = [held for held in roles if held.person.is_reachable]
    begins = first_without(can_be_told, first)
    if begins > last:
        return None
    if begins == today and first_without(roles, today) > today:
        return Lack(begins, None, is_unreachable=True)
    return _lack(session, school.key, begins, today, of_officer=False)


def _lack(session: Session, school: str, begins: date, today: date, *, of_officer: bool) -> Lack:
    """Since when: the day after the last one of whoever was there before, as far as the roster knows."""
    if begins > today:
        return Lack(begins, None, is_now=False)
    role = OF_A_SCHOOL if of_officer else OF_A_PRINCIPAL
    ended = select(RoleHeld.last_day).where(role, RoleHeld.school == school, RoleHeld.last_day < today)
    counted = ended.where(RoleHeld.last_day >= RoleHeld.first_day).order_by(RoleHeld.last_day.desc()).limit(1)
    last = session.scalar(counted)
    return Lack(begins, last + A_DAY if last else None)
