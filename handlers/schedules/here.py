"""Who is here in a week, for whoever may know; and whose Homes show it."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from handlers.schedules.week_views import AtDay, WeekHere
from models.actor import Actor, Identity
from models.duty import queries as duty
from models.duty.tables import DutyTime
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Act, Subject, may, may_somewhere, refusal
from models.schedules import cards, queries
from models.schedules.cards import Told
from models.schedules.plan import Records, friday_of, monday_of
from models.schedules.queries import Sent
from models.schedules.substitutes import of_change
from models.schedules.tables import ScheduleChange, Substitution
from models.terms import Agreement

ACTS = (Act.KEEP_SCHEDULE, Act.READ_ABSENCE_REASON, Act.NAME_SUBSTITUTE)


def here_in(session: Session, agreement: Agreement, actor: Actor, monday: date, today: date) -> WeekHere:
    """A week of the schools that somebody may know of, and its changes. `Refused` for whoever may know of none."""
    schools = queries.readable_schools(actor, agreement, days=(monday, friday_of(monday)))
    own = queries.assigned_schools(session, actor.person_id, today)
    if not schools and not may(actor, Act.READ_SCHEDULE, Subject(owner_id=actor.person_id)):
        raise refusal(Act.READ_SCHEDULE)
    sent = queries.sent_between(session, monday, friday_of(monday))
    found = queries.records_of(session, schools, monday, friday_of(monday), sent)
    days = queries.week_at(agreement, found, schools, monday)
    return WeekHere(
        monday, days, _concerning(session, found, schools), bool(own), _everywhere(actor),
        duty=_on_duty(session, agreement, actor, schools, monday), today=today,
        has_duty=agreement.duty.is_recorded and _may_read_duty(actor), substitutions=found.substitutions,
        elsewhere=_elsewhere(session, actor, schools, sent),
    )  # fmt: skip


def on_home(session: Session, agreement: Agreement, actor: Actor, now: datetime, most: int) -> WeekHere | None:
    """This week, or of a weekend the next, at the first schools of which somebody may know; nothing without any."""
    today = agreement.today(now)
    monday = monday_of(today)
    schools = queries.readable_schools(actor, agreement, days=(monday, friday_of(monday)))
    first = schools[:most]
    if not schools:
        return None
    sent = queries.sent_between(session, monday, friday_of(monday))
    found = queries.records_of(session, first, monday, friday_of(monday), sent)
    times = _on_duty(session, agreement, actor, first, monday)
    return WeekHere(
        monday, queries.week_at(agreement, found, first, monday), acts=_everywhere(actor), count=len(schools),
        duty=times, today=today, substitutions=found.substitutions, elsewhere=_elsewhere(session, actor, schools, sent),
    )  # fmt: skip


def _elsewhere(session: Session, actor: Actor, schools: list[str], sent: Iterable[Sent]) -> list[Substitution]:
    """Where somebody is a substitute in a week, at schools that they do not see: theirs only on its days."""
    mine = [row for row in sent if row.substitute_id == actor.person_id and row.cancelled_at is None]
    own = [row.id for row in mine if row.school not in schools]
    return sorted(queries.substitutions(session, own), key=lambda sub: sub.first_day)


def _everywhere(actor: Actor) -> frozenset[Act]:
    return frozenset(act for act in ACTS if may(actor, act, Subject()))


def _may_read_duty(actor: Actor) -> bool:
    return may_somewhere(actor, Act.READ_DUTY) or may(actor, Act.READ_DUTY, Subject(owner_id=actor.person_id))


def _on_duty(
    session: Session, agreement: Agreement, actor: Actor, schools: list[str], monday: date
) -> dict[AtDay, list[DutyTime]]:
    """The times on duty in a week at those of the schools of which somebody may know that."""
    if not agreement.duty.is_recorded:
        return {}
    readable = set(duty.readable_schools(actor, agreement)) & set(schools)
    found: dict[AtDay, list[DutyTime]] = {}
    for time in duty.times_at(session, readable, monday, friday_of(monday)):
        found.setdefault((time.current.school, time.day), []).append(time)
    return found


def _concerning(session: Session, found: Records, schools: list[str]) -> list[ScheduleChange]:
    """The changes of a week that concern one of these schools."""
    return [change for change in found.changes if set(queries.schools_of_change(session, change)) & set(schools)]


def readers(session: Session, agreement: Agreement, told: Told, now: datetime) -> list[Identity]:
    """Whose Homes show what has changed: everybody who may know of the schools that were told.

    With an absence its substitutes may have ended: that also concerns the schools where these are otherwise.
    """
    about = [told, *(of_change(session, told.id) if isinstance(told, ScheduleChange) else ())]
    schools = [posting.school for record in about for posting in cards.postings_of(session, record)]
    return readers_at(session, agreement, schools, now)


def readers_at(session: Session, agreement: Agreement, schools: Iterable[str], now: datetime) -> list[Identity]:
    """Whose Homes say who is at some schools."""
    today, people = agreement.today(now), dict[Person, None]()
    for school in dict.fromkeys(schools):
        people |= dict.fromkeys(people_who_may(session, Act.READ_SCHEDULE, Subject(school=school), today))
    return [Identity(person.team_id, person.user_id) for person in people if person.team_id and person.user_id]
