"""Finding records over all topics: those that somebody may see, newest first, page by page (§V.6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, Subquery, literal, select, union_all
from sqlalchemy.orm import Session

from models.actor import Actor
from models.calendar.school_days import start_of
from models.errors import require_valid
from models.event import ALWAYS, Event
from models.people.tables import Person, RoleHeld
from models.policy import Act, Subject, may, require
from models.records.event_kind import EVENTS, About, EventKind, newest
from models.records.kind import Condition, Kind, Summary
from models.records.kinds import KINDS, offered
from models.records.numbers import LARGEST, is_number, of_notice
from models.store import disposed
from models.store.disposed import Disposable
from models.terms import Agreement

MOST_PAGES = 100
"""Nobody turns so many pages: further ones would only take time. Whoever reaches the last one is told."""
NOT_A_NUMBER = "Enter a number as it stands on the record, such as 14, 2026-27/0014, E-2026-27/0003 or P-2026-27/0003."
A_DAY = timedelta(days=1)
LAST_DAY = date.max - 2 * A_DAY


@dataclass(frozen=True)
class Wanted:
    """What is looked for; what is left out is not asked for. State and category are those of a kind.

    The days are those on which a record was made, in the district.
    """

    kind: str | None = None
    number: str | None = None
    school: str | None = None
    person_id: int | None = None
    first: date | None = None
    last: date | None = None
    category: str | None = None
    state: str | None = None


@dataclass(frozen=True)
class Hit:
    """A record that was found, with what a list says of it, and whether the reader may open it.

    Of an event it is the record that the event is of; there may be none.
    """

    kind: Kind | EventKind
    row: Any
    says: Summary
    at: Any
    opens: bool


MOST_PEOPLE = 1000
"""As many as a menu of Slack takes well."""


def may_search(actor: Actor) -> bool:
    """Whether somebody may search records."""
    return may(actor, Act.SEARCH_RECORDS, Subject())


def people_to_choose(session: Session) -> dict[int, str]:
    """Everybody who has or had a role, by name."""
    ever = select(RoleHeld.person_id)
    query = select(Person.id, Person.name).where(Person.id.in_(ever)).order_by(Person.name, Person.id)
    return {row.id: row.name for row in session.execute(query.limit(MOST_PEOPLE))}


def check(wanted: Wanted) -> None:
    """Refuse what cannot be looked for: `Invalid`, by its field."""
    problems = {}
    if wanted.number and not is_number(wanted.number):
        problems["number"] = NOT_A_NUMBER
    if wanted.first and wanted.last and wanted.last < wanted.first:
        problems["last"] = "This is before the first day."
    require_valid(problems)


def lacking(kind: Kind | EventKind, wanted: Wanted) -> list[str]:
    """What is asked for that no record of a kind can have: a number of another kind, a school, a person."""
    if isinstance(kind, EventKind):
        return ["number"] if _about(wanted) is None else []
    number_fits = kind.numbered is not None and kind.numbered(wanted.number or "") is not None
    has = {"number": number_fits, "school": kind.school is not None, "person": kind.people is not None}
    asked = {"number": wanted.number, "school": wanted.school, "person": wanted.person_id}
    return [name for name, given in asked.items() if given and not has[name]]


def find(
    session: Session, agreement: Agreement, actor: Actor, wanted: Wanted, now: datetime, on_a_page: int, page: int = 0
) -> tuple[list[Hit], bool]:
    """A page of the records that somebody may see and that are wanted, and whether there are more.

    Events are found where they are asked for by themselves: among all kinds their records are.

    Each kind gives no more rows than reach to the end of the page, so that a page costs the same in any year.

    Raises:
        Refused: the person may not search.
    """
    require(actor, Act.SEARCH_RECORDS, Subject())
    kinds = [kind for kind in offered(actor) if wanted.kind in (None, kind.code)]
    reach = (page + 1) * on_a_page + 1
    if page >= MOST_PAGES:
        return [], False
    if EVENTS in kinds and wanted.kind:
        about = _about(wanted)
        events = newest(session, about, *_span(agreement, wanted), now, reach)[page * on_a_page :] if about else []
        return [_of_event(session, agreement, actor, event) for event in events[:on_a_page]], len(events) > on_a_page
    asked = (_first_of(agreement, actor, kind, wanted, reach) for kind in kinds if isinstance(kind, Kind))
    found = [query for query in asked if query is not None]
    if not found:
        return [], False
    rows = session.execute(_newest(found).limit(on_a_page + 1).offset(page * on_a_page)).all()
    hits = [*_hits(session, agreement, actor, [(row.kind, row.id, row.at) for row in rows[:on_a_page]])]
    return hits, len(rows) > on_a_page


def _about(wanted: Wanted) -> About | None:
    """What events are to be about; nothing where the number is none of theirs."""
    number = of_notice(wanted.number) if wanted.number else None
    if wanted.number and number is None:
        return None
    return About(number, wanted.school, wanted.person_id, wanted.category)


def _span(agreement: Agreement, wanted: Wanted) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last one."""
    begins = start_of(agreement, wanted.first) if wanted.first else ALWAYS[0]
    return begins, start_of(agreement, min(wanted.last, LAST_DAY) + A_DAY) if wanted.last else ALWAYS[1]


def _of_event(session: Session, agreement: Agreement, actor: Actor, event: Event) -> Hit:
    """An event with its record, where there is one that is opened by itself."""
    by = event.by.name if event.by else None
    says = Summary(event.record, event.school, by, agreement.cite(event.clause), event.what)
    kind = KINDS.get(event.of[0]) if event.of else None
    row = session.get(kind.table, event.of[1]) if kind and event.of else None
    if kind is None or row is None:
        return Hit(EVENTS, None, says, event.at, opens=False)
    return Hit(kind, row, says, event.at, kind.opens(actor, row))


def _newest(parts: Sequence[Select[Any]]) -> Select[Any]:
    found: Subquery = union_all(*(select(part.subquery()) for part in parts)).subquery()
    return select(found).order_by(found.c.at.desc(), found.c.kind, found.c.id.desc())


def _first_of(agreement: Agreement, actor: Actor, kind: Kind, wanted: Wanted, most: int) -> Select[Any] | None:
    """The newest of a kind that fit, by code, id and time; nothing where none of it can."""
    conditions = [kind.visible(actor), *_conditions(agreement, kind, wanted)]
    where = [condition for condition in conditions if condition is not None]
    if len(where) < len(conditions):
        return None
    row_id = kind.table.__table__.c.id
    query = select(literal(kind.code).label("kind"), row_id.label("id"), kind.at.label("at")).select_from(kind.table)
    return kind.joined(query).where(*where).order_by(kind.at.desc(), row_id.desc()).limit(most)


def _conditions(agreement: Agreement, kind: Kind, wanted: Wanted) -> Iterator[Condition | None]:
    """What is wanted, as conditions; nothing where this kind knows none of it."""
    if wanted.number:
        yield kind.numbered(wanted.number) if kind.numbered else None
    if wanted.school:
        yield None if kind.school is None else kind.school == wanted.school
    if wanted.person_id is not None:
        is_id = wanted.person_id <= LARGEST  # PostgreSQL takes no larger one
        yield kind.people(wanted.person_id) if kind.people and is_id else None
    begins, ends = _span(agreement, wanted)
    if wanted.first:
        yield kind.at >= begins
    if wanted.last:
        yield kind.at < ends
    for chosen, among in ((wanted.category, kind.categories), (wanted.state, kind.states)):
        if chosen:
            yield among[chosen][1] if chosen in among else None


def _hits(session: Session, agreement: Agreement, actor: Actor, found: Sequence[tuple[str, int, Any]]) -> Iterator[Hit]:
    """The records by code and id, each looked at once more by the right that its own window asks for."""
    rows: dict[tuple[str, int], Any] = {}
    for code in {code for code, _id, _at in found}:
        table: Any = KINDS[code].table
        query = select(table).options(*KINDS[code].loads)
        ids = [record_id for kind, record_id, _at in found if kind == code]
        rows |= {(code, row.id): row for row in session.scalars(query.where(table.id.in_(ids)))}
    for code, record_id, at in found:
        kind, row = KINDS[code], rows.get((code, record_id))
        if row is None or not kind.lists(actor, row):
            continue
        gone = disposed.of(row)
        says = _what_is_left(kind, row, *gone) if gone else kind.sums_up(agreement, row)
        yield Hit(kind, row, says, at, gone is None and kind.opens(actor, row))


def _what_is_left(kind: Kind, row: Any, record: Disposable, label: str) -> Summary:
    """Its name and school, when it was disposed of, who approved it, and under which certificate."""
    school = getattr(row, "school", None)
    return Summary(label, school, kind.label, record.disposed_note, disposed.stands(record).replace("d", "D", 1))
