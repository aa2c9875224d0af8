"""Schools without an officer or a principal, with since when or from when (§III): for those who can do something."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from models.appointments.queries import A_DAY, OF_A_SCHOOL, Days, Gap, first_without, gaps
from models.district.parties import School
from models.people.tables import Person, RoleHeld
from models.terms import Agreement
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


@dataclass(frozen=True)
class Principal(Days):
    """A principal's days, and whether the account can be used."""

    is_reachable: bool


def vacancies(session: Session, agreement: Agreement, today: date) -> Iterator[Vacancy]:
    """What lacks on some day until the end of the school year: of each school of the agreement, in its order."""
    without_officer = {gap.school: gap for gap in gaps(session, agreement, today)}
    year_ends = agreement.days_of(agreement.school_year(today))[1]
    schools, principals = agreement.schools_between(today, year_ends), _principals(session, today)
    found = ((school, principals.get(school.key, [])) for school in schools)
    lacks = {school.key: _without_principal(school, roles, today, year_ends) for school, roles in found}
    of_principals = _since(session, OF_A_PRINCIPAL, {key: lack for key, lack in lacks.items() if lack}, today)
    of_officers = {key: _lack(gap.first_day, today) for key, gap in without_officer.items()}
    of_officers = _since(session, OF_A_SCHOOL, of_officers, today)
    for school in schools:
        officer, principal = of_officers.get(school.key), of_principals.get(school.key)
        if officer or principal:
            yield Vacancy(school.key, officer, principal, without_officer.get(school.key))


def _principals(session: Session, today: date) -> dict[str | None, list[Principal]]:
    """The principals of today and later, by school: asked once for all of them."""
    is_over = RoleHeld.last_day < today
    account = (Person.user_id, Person.is_guest, Person.is_deactivated)
    query = select(RoleHeld.school, RoleHeld.first_day, RoleHeld.last_day, *account).join(RoleHeld.person)
    query = query.where(OF_A_PRINCIPAL, or_(RoleHeld.last_day.is_(None), ~is_over))
    found: dict[str | None, list[Principal]] = {}
    for school, first, last, user_id, is_guest, is_off in session.execute(
        query.order_by(RoleHeld.first_day, RoleHeld.id)
    ):
        can_be_told = user_id is not None and not is_guest and not is_off
        found.setdefault(school, []).append(Principal(first, last, can_be_told))
    return found


def _without_principal(school: School, roles: list[Principal], today: date, year_ends: date) -> Lack | None:
    first, last = school.days_within(today, year_ends)
    begins = first_without([held for held in roles if held.is_reachable], first)
    if begins > last:
        return None
    if begins == today and first_without(roles, today) > today:
        return Lack(begins, None, is_unreachable=True)
    return _lack(begins, today)


def _lack(begins: date, today: date) -> Lack:
    return Lack(begins, None, is_now=begins <= today)


def _since(session: Session, role: ColumnElement[bool], lacks: dict[str, Lack], today: date) -> dict[str, Lack]:
    """Since when: the day after the last one of whoever was there before, as far as the roster knows."""
    schools = [school for school, lack in lacks.items() if lack.is_now and not lack.is_unreachable]
    if not schools:
        return lacks
    ended = select(RoleHeld.school, func.max(RoleHeld.last_day)).where(role, RoleHeld.school.in_(schools))
    ended = ended.where(RoleHeld.last_day < today, RoleHeld.last_day >= RoleHeld.first_day).group_by(RoleHeld.school)
    since = {school: last + A_DAY for school, last in session.execute(ended) if last}
    return lacks | {school: replace(lacks[school], since=since.get(school)) for school in schools}
