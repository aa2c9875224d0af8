"""The people of the agreement and the roles they hold (§III, §IV). A role has its days and is never deleted."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Date, Select, bindparam, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from models import policy
from models.actor import Actor, Holding, Identity
from models.destinations import OF_THE_AGREEMENT, Destination, School
from models.errors import Refused
from models.people.tables import Channel, Person, RoleHeld
from models.policy import Act, Right, Subject, brings, roles_with, roles_within_a_school
from models.store.base import Base
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS, Party, Role

_PEOPLE, _HELD = Base.metadata.tables["person"], Base.metadata.tables["role_held"]
# Asked at every click, so it is made once and needs no objects.
WHO = (
    select(*_PEOPLE.c["id", "name", "is_deactivated", "is_guest"], *_HELD.c["role", "side", "school"])
    .outerjoin(
        _HELD,
        (_HELD.c.person_id == _PEOPLE.c.id)
        & (_HELD.c.first_day <= bindparam("today"))
        & (_HELD.c.last_day.is_(None) | (_HELD.c.last_day >= bindparam("today"))),
    )
    .where(_PEOPLE.c.team_id == bindparam("team"), _PEOPLE.c.user_id == bindparam("user"))
    .order_by(_HELD.c.id)
)
_FIRST, _LAST = (bindparam(name, type_=Date()) for name in ("first", "last"))


def counts_between(first: date | ColumnElement[date], last: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Which roles count on any day from the first to the last, both included; one ended before it began on none."""
    has_day = (RoleHeld.last_day >= first) & (RoleHeld.last_day >= RoleHeld.first_day)
    return (RoleHeld.first_day <= last) & (RoleHeld.last_day.is_(None) | has_day)


def identify(session: Session, who: Identity, today: date) -> Actor:
    """The person behind a Slack user, with the roles that count today.

    Raises:
        Refused: nobody on the roster, a guest, or a deactivated account.
    """
    rows = session.execute(WHO, {"team": who.team_id, "user": who.user_id, "today": today}).all()
    if not rows or rows[0].is_deactivated:
        raise Refused(f"You are not on the roster of this agreement. {administrators_can_help(session, today)}")
    if rows[0].is_guest:
        raise Refused(f"Guest accounts cannot use this bot. {administrators_can_help(session, today)}")
    held = [Holding(Role(row.role), Party(row.side) if row.side else None, row.school) for row in rows if row.role]
    return Actor(rows[0].id, rows[0].name, tuple(held))


def with_roles_of(session: Session, person: Person, today: date) -> Actor:
    """A person with the roles that count on a day, whether or not the account can be used."""
    held = session.scalars(_held_on(today).where(RoleHeld.person_id == person.id).order_by(RoleHeld.id))
    return Actor(person.id, person.name, tuple(row.holding for row in held))


def holders(session: Session, role: Role, today: date, school: str | None = None) -> list[Person]:
    """Who holds a role on a day, at one school or anywhere; who can be reached in Slack only."""
    query = _held_on(today).options(joinedload(RoleHeld.person)).where(RoleHeld.role == role)
    if school is not None:
        query = query.where(RoleHeld.school == school)
    found = {held.person for held in session.scalars(query)}
    return sorted((person for person in found if person.is_reachable), key=lambda person: person.id)


def holdings_with(
    session: Session, right: Right, subject: Subject, first: date, last: date, person_id: int | None = None
) -> list[RoleHeld]:
    """The roles that count on any day of a span and bring a right, as the table names them and by person.

    With a person's id only those of that person.
    """
    roles = roles_with(right)
    asked = {
        "first": first, "last": last, "roles": roles, "within": roles_within_a_school(right), "at": subject.school,
        "person": person_id,
    }  # fmt: skip
    query = _with_one_of(at_a_school=subject.school is not None, of_one=person_id is not None)
    found = [held for held in session.scalars(query, asked) if brings(right, held.person_id, held.holding, subject)]
    return sorted(found, key=lambda held: (roles.index(Role(held.role)), held.person_id, held.id))


@cache
def _with_one_of(*, at_a_school: bool, of_one: bool) -> Select[RoleHeld]:
    """Made once: messages and windows ask it for everybody whom they name."""
    school = RoleHeld.school == bindparam("at") if at_a_school else RoleHeld.school.is_(None)
    query = (
        select(RoleHeld)
        .options(joinedload(RoleHeld.person))
        .where(counts_between(_FIRST, _LAST), RoleHeld.role.in_(bindparam("roles", expanding=True)))
        .where(or_(RoleHeld.role.not_in(bindparam("within", expanding=True)), school))
    )
    return query.where(RoleHeld.person_id == bindparam("person")) if of_one else query


def reachable_holdings(session: Session, right: Right, subject: Subject, today: date) -> Iterator[RoleHeld]:
    """The roles of a day that bring a right, of people who can be reached in Slack."""
    return (held for held in holdings_with(session, right, subject, today, today) if held.person.is_reachable)


def people_who_may(session: Session, right: Right, subject: Subject, today: date) -> list[Person]:
    """Who has a right on a day and can be reached in Slack."""
    return list(dict.fromkeys(held.person for held in reachable_holdings(session, right, subject, today)))


def with_a_role_from(session: Session, today: date) -> list[Person]:
    """Everybody who holds a role on a day or will hold one later, by name."""
    counts = counts_between(today, date.max)
    return list(session.scalars(select(Person).where(Person.roles.any(counts)).order_by(Person.name, Person.id)))


def holders_among(
    session: Session, user_ids: set[str], today: date, but_of: Collection[str] = ()
) -> dict[str, list[Actor]]:
    """Those of these Slack users who hold a role today and have an account in use: who they are, by user id.

    Nobody of the teams `but_of`: the same id is another person's there.
    """
    members = {"first": today, "last": today, "users": list(user_ids), "elsewhere": list(but_of)}
    found: dict[str, list[Actor]] = {}
    for held in session.scalars(_among(), members):
        actor = Actor(held.person_id, held.person.name, (held.holding,))
        found.setdefault(held.person.user_id or "", []).append(actor)
    return found


@cache
def _among() -> Select[RoleHeld]:
    """Made once: each message to a channel waits for it."""
    return (
        select(RoleHeld)
        .where(counts_between(_FIRST, _LAST))
        .join(RoleHeld.person)
        .options(contains_eager(RoleHeld.person))
        # Slack lists a channel's members without their workspaces: whoever of them has the id counts.
        .where(Person.user_id.in_(bindparam("users", expanding=True)))
        .where(Person.is_guest.is_(False), Person.is_deactivated.is_(False))
        .where(Person.team_id.not_in(bindparam("elsewhere", expanding=True)))
        .order_by(RoleHeld.id)
    )


def officers_between(session: Session, school: str, first: date, today: date) -> dict[Person, bool]:
    """The officers assigned to a school on any day from the first until today, by name; whether that is over.

    A substitute for some days is not assigned to the school.
    """
    query = (
        select(RoleHeld)
        .where(RoleHeld.role == Role.OFFICER, RoleHeld.school == school, counts_between(first, today))
        .where(RoleHeld.is_substitute.is_(False))
        .options(joinedload(RoleHeld.person))
    )
    over: dict[Person, bool] = {}
    for held in session.scalars(query):
        over[held.person] = over.get(held.person, True) and held.is_over(today)
    return dict(sorted(over.items(), key=lambda ended: (ended[1], ended[0].name, ended[0].id)))


def appointments_stand(session: Session) -> bool:
    """Whether any assignment was agreed to (§IV): from then on officers come to schools by appointment only."""
    return session.scalar(select(RoleHeld.id).where(RoleHeld.is_appointed).limit(1)) is not None


def officers_ever(session: Session, most: int, schools: Collection[str] | None = None) -> list[Person]:
    """Whoever is or was an officer, at some schools or anywhere, by name."""
    query = select(Person).join(RoleHeld).where(RoleHeld.role == Role.OFFICER).order_by(Person.name, Person.id)
    if schools is not None:
        query = query.where(RoleHeld.school.in_(schools))
    return list(session.scalars(query.distinct().limit(most)))


def names_in_slack(session: Session, user_ids: Collection[str], but_of: Collection[str] = ()) -> dict[str, str]:
    """Those of these Slack users who are on the roster, with or without a role: their names, by user id.

    Nobody of the teams `but_of`.
    """
    named = select(Person.user_id, Person.name).where(Person.user_id.in_(user_ids), Person.team_id.not_in(but_of))
    rows = session.execute(named.order_by(Person.id))
    return {row.user_id: row.name for row in rows}


def teams_of_agreement(session: Session) -> set[str]:
    """The Slack workspaces of the agreement's organizations: those that somebody on the roster belongs to."""
    return {team for team in session.scalars(select(Person.team_id).distinct()) if team}


def administrators_can_help(session: Session, today: date) -> str:
    """The sentence that names who can add a missing role."""
    names = " or ".join(person.name for person in people_who_may(session, Act.PROPOSE_ROSTER, Subject(), today))
    return f"{names} can help." if names else "Ask whoever runs this bot for help."


def channel_for(session: Session, place: Destination) -> str | None:
    """The Slack channel of a destination, if one is set."""
    channel = channel_of(session, place)
    return channel.channel_id if channel else None


def channel_of(session: Session, place: Destination) -> Channel | None:
    """The same with its workspace."""
    return session.get(Channel, str(place))


def gaps(session: Session, agreement: Agreement, today: date, but: Collection[Role] = ()) -> Iterator[str]:
    """What is missing today for the agreement to run: a channel, a principal and an officer for each school (§III).

    Without those roles at schools, `but`, that nobody is to hold today.
    """
    held, channels = _held_by_somebody(session, today), set(session.scalars(select(Channel.purpose)))
    needed = [role for role in policy.NEEDED_AT_SCHOOLS if role not in but]
    for school in agreement.schools_on(today):
        lacking = [] if str(School(school.key)) in channels else ["channel"]
        lacking += [role.value for role in needed if (role, school.key) not in held]
        if lacking:
            yield f"{school.name}: no {', no '.join(lacking)}"
    anywhere = {role for role, _school in held}
    for role in policy.NEEDED_EVERYWHERE:
        if role not in anywhere:
            yield f"No one holds the role “{ROLE_LABELS[role]}” today"
    for place in OF_THE_AGREEMENT.values():
        if str(place) not in channels:
            yield f"{place.label(agreement)}: no channel"


def _held_by_somebody(session: Session, today: date) -> set[tuple[Role, str | None]]:
    """Each role that somebody holds who can be reached, with its school: asked once for all schools."""
    query = _held_on(today).join(RoleHeld.person).options(contains_eager(RoleHeld.person))
    return {(Role(held.role), held.school) for held in session.scalars(query) if held.person.is_reachable}


def channels_for(session: Session, purposes: Iterable[str]) -> dict[str, Channel | None]:
    """The channel that serves each of these purposes, if one is set."""
    asked = list(purposes)
    found = {channel.purpose: channel for channel in session.scalars(select(Channel).where(Channel.purpose.in_(asked)))}
    return {purpose: found.get(purpose) for purpose in asked}


def _held_on(today: date) -> Select[RoleHeld]:
    return select(RoleHeld).where(counts_between(today, today))
