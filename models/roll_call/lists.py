"""Lists of staff without a Slack account: kept by a principal, a designee or a supervisor (§X). None is deleted."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, require_confirmed, require_valid
from models.policy import Act, require, require_of
from models.roll_call.form import DAY, Entry, check_chosen, check_day, check_people, entries
from models.roll_call.rolls import DISTRICT, Roll
from models.roll_call.standing import Wording, wording_on
from models.roll_call.tables import NO_TEXT, ListedPerson, ListedTraining, locked_person
from models.store import audit
from models.terms import Agreement
from models.vocabulary import Party

CHANGED = "Somebody changed this list meanwhile. Nothing was saved. Close this window and open it again."
STRUCK = "Somebody whom you chose was struck off meanwhile. Nothing was saved. Close this window and open it again."
MOST_LISTED = 2000
MOST_ASKED = 10


@dataclass(frozen=True)
class Listed:
    """Somebody on a list, and the day of the training that counts for a school year and the text in force."""

    person: ListedPerson
    trained_on: date | None


def on_list(
    session: Session, agreement: Agreement, roll: Roll, day: date, wording: Wording, *, with_struck: bool = False
) -> list[Listed]:
    """Who is on a list, by name; of all schools together, everybody on a school's. Those struck off only if asked for.

    No right is checked: names are for those with `Act.READ_STAFF_LIST`.
    """
    query = select(ListedPerson).where(ListedPerson.side == roll.side.value, ListedPerson.disposed_at.is_(None))
    if roll.school:
        query = query.where(ListedPerson.school == roll.school)
    if not with_struck:
        query = query.where(ListedPerson.struck_at.is_(None))
    year = agreement.school_year(day)
    found = [Listed(person, _counts(person.trained_on(year), wording)) for person in session.scalars(query)]
    return sorted(found, key=lambda row: (row.person.name.casefold(), row.person.id))


def _counts(trained_on: date | None, wording: Wording) -> date | None:
    return trained_on if trained_on and wording.is_of(NO_TEXT, trained_on) else None


def read_list(session: Session, agreement: Agreement, actor: Actor, roll: Roll, now: datetime) -> list[Listed]:
    """A list for whoever may see its names; the look goes into the audit log. Raises `Refused`."""
    require(actor, Act.READ_STAFF_LIST, roll.subject)
    today = agreement.today(now)
    audit.record(session, actor.label, "read staff list", f"staff_list:{roll.code}", now)
    return on_list(session, agreement, roll, today, wording_on(session, today))


def add(
    session: Session, agreement: Agreement, actor: Actor, roll: Roll, text: str | None, now: datetime,
    confirmed: str | None = None,
) -> list[ListedPerson]:  # fmt: skip
    """Put people on a list, a line each.

    Raises:
        Refused: the person does not keep this list.
        Invalid: a line cannot be taken.
        Doubtful: somebody of that name and function is on it, or stands there twice, unless that was `confirmed`.
        Conflict: the list would be longer than can be kept.
    """
    require(actor, Act.KEEP_STAFF_LIST, roll.subject)
    require_valid(check_people(text, now))
    found = entries(text)
    there = [Entry(name, function) for name, function in session.execute(_standing(roll))]
    if len(there) + len(found) > MOST_LISTED:
        raise Conflict(f"A list has {MOST_LISTED:,} people at most. Strike off those who have left first.")
    require_confirmed(_twice(there, found), confirmed)
    made = [_listed(roll, entry, actor, now) for entry in found]
    session.add_all(made)
    session.flush()
    audit.record(session, actor.label, "add to staff list", f"staff_list:{roll.code}", now, {"people": len(made)})
    return made


def _standing(roll: Roll) -> Select[str, str]:
    return select(ListedPerson.name, ListedPerson.function).where(
        ListedPerson.side == roll.side.value, ListedPerson.school == roll.school, ListedPerson.struck_at.is_(None)
    )


def _listed(roll: Roll, entry: Entry, actor: Actor, now: datetime) -> ListedPerson:
    return ListedPerson(
        side=roll.side.value, school=roll.school, name=entry.name, function=entry.function, added_at=now,
        added_by_id=actor.person_id,
    )  # fmt: skip


def _twice(there: Iterable[Entry], found: Sequence[Entry]) -> list[str]:
    known, asked = {entry.alike for entry in there}, []
    for entry in found:
        if entry.alike in known:
            asked.append(f"{entry.name}, {entry.function} is already on this list. Is this somebody else?")
        known.add(entry.alike)
    more = len(asked) - MOST_ASKED
    return [*asked[:MOST_ASKED], *([f"And {more} more who are already on this list."] if more > 0 else [])]


def mark(
    session: Session, agreement: Agreement, actor: Actor, roll: Roll, chosen: Collection[int], day: date | None,
    now: datetime,
) -> int:  # fmt: skip
    """Record that people of a list were trained on a day; how many that is news of.

    Raises:
        Refused: the person does not keep this list.
        Invalid: nobody was chosen, or the day cannot be meant.
        Conflict: one of them was struck off, or has another day meanwhile; nothing is recorded then.
    """
    require(actor, Act.KEEP_STAFF_LIST, roll.subject)
    today = agreement.today(now)
    wording = wording_on(session, today)
    require_valid(check_chosen(list(chosen)) | check_day(agreement, day, today, wording))
    people = [require_of(actor, Act.KEEP_STAFF_LIST, locked_person(session, one)) for one in sorted(set(chosen))]
    if any(person.roll != roll or person.struck_at for person in people):
        raise Conflict(STRUCK)
    year = agreement.school_year(today)
    days = {person: _counts(person.trained_on(year), wording) for person in people}
    if any(on not in (None, day) for on in days.values()):
        raise Conflict(CHANGED)
    news = [person for person, on in days.items() if on is None]
    for person in news:
        _record(person, year, day, actor, now)
    session.flush()
    audit.record(session, actor.label, "mark as trained", f"staff_list:{roll.code}", now, {"people": len(news)})
    return len(news)


def untrained(session: Session, agreement: Agreement, roll: Roll, last_id: int, now: datetime) -> list[int]:
    """Who on a list is not marked yet, of those who stood on it when somebody looked: the last one by its id."""
    today = agreement.today(now)
    found = on_list(session, agreement, roll, today, wording_on(session, today))
    return [row.person.id for row in found if row.trained_on is None and row.person.id <= last_id]


def _record(person: ListedPerson, year: str, day: date | None, actor: Actor, now: datetime) -> None:
    person.trainings.append(
        ListedTraining(school_year=year, trained_on=day, recorded_at=now, recorded_by_id=actor.person_id)
    )


def _seen(session: Session, actor: Actor, listed_id: int, seen: int) -> ListedPerson:
    person = require_of(actor, Act.KEEP_STAFF_LIST, locked_person(session, listed_id))
    if person.seen != seen:
        raise Conflict(CHANGED)
    return person


def correct(
    session: Session, agreement: Agreement, actor: Actor, listed_id: int, seen: int, day: date | None, now: datetime
) -> ListedPerson:
    """Record another day for one person; without one, that they were not trained this school year after all.

    Raises:
        Refused: the person does not keep this list.
        Invalid: the day cannot be meant.
        Conflict: something was recorded since it was seen, or this changes nothing.
    """
    person = _seen(session, actor, listed_id, seen)
    today = agreement.today(now)
    year = agreement.school_year(today)
    if person.struck_at:
        raise Conflict(STRUCK)
    if day is not None:
        require_valid(check_day(agreement, day, today, wording_on(session, today)))
    if person.trained_on(year) == day:
        raise Conflict("This says what is on record. Change the day, or close this window.")
    _record(person, year, day, actor, now)
    session.flush()
    audit.record(session, actor.label, "correct day of training", person, now, {DAY: str(day)})
    return person


def strike(session: Session, actor: Actor, listed_id: int, seen: int, now: datetime) -> ListedPerson:
    """Take somebody off the list, who stays on record. Raises `Refused` and `Conflict` as `correct`."""
    person = _seen(session, actor, listed_id, seen)
    if person.struck_at:
        raise Conflict(STRUCK)
    person.struck_at, person.struck_by_id = now, actor.person_id
    session.flush()
    audit.record(session, actor.label, "strike off staff list", person, now)
    return person


def for_change(session: Session, actor: Actor, listed_id: int) -> ListedPerson:
    """Somebody of a list whom the reader keeps, to be changed. Raises `Refused`, also where there is nobody."""
    return require_of(actor, Act.KEEP_STAFF_LIST, session.get(ListedPerson, listed_id))


def counts(session: Session, agreement: Agreement, day: date, wording: Wording) -> dict[Roll, tuple[int, int]]:
    """How many of how many are trained on each list on a day, and on those of all schools together."""
    begins = agreement.days_of(agreement.school_year(day))[0]
    newest = select(func.max(ListedTraining.id)).where(ListedTraining.school_year == agreement.school_year(day))
    trained = select(ListedTraining.listed_id).where(
        ListedTraining.id.in_(newest.group_by(ListedTraining.listed_id)),
        ListedTraining.trained_on >= max(begins, wording.first_day or begins),
    )
    rows = session.execute(
        select(ListedPerson.side, ListedPerson.school, func.count(), func.count(ListedPerson.id).filter(
            ListedPerson.id.in_(trained)))
        .where(ListedPerson.struck_at.is_(None)).group_by(ListedPerson.side, ListedPerson.school)
    )  # fmt: skip
    found = {Roll(Party(side), school): (done, people) for side, school, people, done in rows}
    schools = [pair for roll, pair in found.items() if roll.side is Party.SCHOOLS]
    return found | {DISTRICT: (sum(done for done, _ in schools), sum(people for _, people in schools))}
