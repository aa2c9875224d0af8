"""Several days of quick entries, on one page: rows are kept until all of them are saved at once, or none is.

Rows are an officer's own. Nothing that is typed in words is asked here: a row is codes, counts, a day and a school.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.activities import acts
from models.activities.acts import Whose
from models.activities.form import CONTENT, ActivityForm, begun
from models.activities.kinds import ALL_KINDS, KINDS, ActivityKind, Asked
from models.activities.several_tables import UnsavedRows
from models.activities.steps import COURSES
from models.actor import Actor
from models.errors import Conflict, require_valid
from models.policy import Act, Subject, may_somewhere, own_schools, refusal, require
from models.store.base import insert_or_meet
from models.termination.queries import require_in_force
from models.terms import Agreement

QUICK = tuple(kind for kind in ALL_KINDS if kind.at_school and kind.code not in COURSES)
"""The kinds that are told in a handful of answers, and ask nobody to do anything."""
MOST_ROWS = 30
DAY = "happened_on"
CHANGED = "These rows were changed in another window since you opened this one. Please look at them again."
NO_ROWS = "There is no row to save yet. Fill in the questions, and press *Add row*."
TOO_MANY = f"There are already {MOST_ROWS} rows. Save them first, and then add others."


@dataclass(frozen=True)
class Row:
    """One entry that is not saved yet. Its id stays while others are added and removed."""

    id: int
    kind: ActivityKind
    school: str | None
    form: ActivityForm


@dataclass(frozen=True)
class Rows:
    """All that an officer has not saved yet: rows, the one being filled in, and how often they were changed."""

    rows: tuple[Row, ...]
    next: Row
    changes: int
    today: date

    @property
    def is_begun(self) -> bool:
        """Whether something was answered in the row being filled in that nobody answered for the officer."""
        form = self.next.form
        return form != replace(begun(self.next.kind, self.today), happened_on=form.happened_on)


class RowsInvalid(Exception):
    """Some rows cannot be saved: what is wrong, by the row's id. Nothing was saved."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__("; ".join(f"row {number}: {words}" for number, words in problems.items()))
        self.problems = dict(problems)


def asked_in_a_row(kind: ActivityKind) -> tuple[Asked, ...]:
    """The questions of a kind that a row has: none that is answered in words."""
    return tuple(asked for asked in kind.asked if not asked.longest)


def open_rows(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> Rows:
    """What somebody has not saved yet. Raises `Refused` for whoever logs nothing at a school."""
    require_in_force(session, agreement, agreement.today(now))
    _require(actor)
    return _read(session.get(UnsavedRows, actor.person_id), agreement, actor, now)


def count(session: Session, actor: Actor) -> int | None:
    """How many rows of somebody wait to be saved; nothing for whoever logs nothing at a school."""
    if not may_somewhere(actor, Act.LOG_ACTIVITY):
        return None
    found = session.get(UnsavedRows, actor.person_id)
    return len(found.rows) if found else 0


def keep_typed(session: Session, actor: Actor, row: Row, changes: int, typed_at: datetime) -> None:
    """Keep the row that is being filled in, unless something typed later is kept, or the rows were changed since."""
    _require(actor)
    found = _locked(session, actor)
    if found.changes == changes and (found.typed_at is None or found.typed_at < typed_at):
        found.typed, found.typed_at = _stored(row), typed_at


def ask_for(
    session: Session, agreement: Agreement, actor: Actor, kind: ActivityKind, given: Row | None, now: datetime
) -> Rows:
    """Ask for a row of another kind, at the school and on the day of the one `given` so far."""
    require_in_force(session, agreement, agreement.today(now))
    _require(actor)
    found = _locked(session, actor)
    given = given or _read(found, agreement, actor, now).next
    form = replace(begun(kind, agreement.today(now)), happened_on=given.form.happened_on)
    _ask(found, Row(0, kind, given.school, form))
    return _read(found, agreement, actor, now)


def add(session: Session, agreement: Agreement, actor: Actor, row: Row, now: datetime) -> Rows:
    """Add a row; the next one is asked for with the same kind, school and day.

    Raises:
        Refused: the officer may not log this at that school.
        Invalid: an answer cannot be taken, by field.
        Conflict: there are too many rows.
    """
    require_in_force(session, agreement, agreement.today(now))
    require(actor, row.kind.act, Subject(school=row.school))
    found = _locked(session, actor)
    if len(found.rows) >= MOST_ROWS:
        raise Conflict(TOO_MANY)
    require_valid(_problems(session, agreement, actor, row, now))
    found.rows = [*found.rows, _stored(replace(row, id=found.changes + 1))]
    form = replace(begun(row.kind, agreement.today(now)), happened_on=row.form.happened_on)
    _ask(found, replace(row, form=form))
    return _read(found, agreement, actor, now)


def remove(session: Session, agreement: Agreement, actor: Actor, row_id: int, given: Row | None, now: datetime) -> Rows:
    """Remove a row, if it is still there. What is `given` of the next one so far stays."""
    _require(actor)
    found = _locked(session, actor)
    found.typed = _stored(given) if given else found.typed
    kept = [row for row in found.rows if row["id"] != row_id]
    if len(kept) < len(found.rows):
        found.rows, found.changes = kept, found.changes + 1
    return _read(found, agreement, actor, now)


def save(session: Session, agreement: Agreement, actor: Actor, changes: int, now: datetime) -> list[int]:
    """Log every row, or none: the ids of the entries. `changes` is what the officer saw.

    Raises:
        Refused: the person logs no activities any more.
        Conflict: there is no row, or the rows were changed since.
        RowsInvalid: some rows cannot be logged as they are.
    """
    require_in_force(session, agreement, agreement.today(now))
    _require(actor)
    found = _locked(session, actor)
    rows = _read(found, agreement, actor, now).rows
    if not rows:
        raise Conflict(NO_ROWS)
    if found.changes != changes:
        raise Conflict(CHANGED)
    problems = {row.id: _problems(session, agreement, actor, row, now) for row in rows}
    if wrong := {number: " ".join(words.values()) for number, words in problems.items() if words}:
        raise RowsInvalid(wrong)
    found.rows, found.changes = [], found.changes + 1
    return [_log(session, agreement, actor, row, now) for row in rows]


def _log(session: Session, agreement: Agreement, actor: Actor, row: Row, now: datetime) -> int:
    whose = Whose(actor.person_id, row.school)
    return acts.log_activity(session, agreement, actor, row.kind, whose, row.form, now).id


def _require(actor: Actor) -> None:
    if not may_somewhere(actor, Act.LOG_ACTIVITY):
        raise refusal(Act.LOG_ACTIVITY)


def _problems(session: Session, agreement: Agreement, actor: Actor, row: Row, now: datetime) -> dict[str, str]:
    if row.school not in own_schools(actor, row.kind.act):
        return {"school": "Choose one of your schools."}
    whose = Whose(actor.person_id, row.school)
    return acts.problems(session, agreement, row.kind, whose, row.form, now)


def _locked(session: Session, actor: Actor) -> UnsavedRows:
    """The officer's set, begun where there is none: nobody else changes it until this transaction ends."""
    new = {"person_id": actor.person_id, "rows": [], "typed": {}, "changes": 0}
    begin = insert_or_meet(session, UnsavedRows.__table__).values(new).on_conflict_do_nothing()
    session.execute(begin)
    return session.get_one(UnsavedRows, actor.person_id, with_for_update=True, populate_existing=True)


def _ask(found: UnsavedRows, row: Row) -> None:
    found.typed, found.typed_at, found.changes = _stored(row), None, found.changes + 1


def _stored(row: Row) -> dict[str, Any]:
    form = {name: value for name in CONTENT if (value := getattr(row.form, name)) is not None}
    if DAY in form:
        form[DAY] = form[DAY].isoformat()
    return {"id": row.id, "kind": row.kind.code, "school": row.school, "form": form}


def _read(found: UnsavedRows | None, agreement: Agreement, actor: Actor, now: datetime) -> Rows:
    today, schools = agreement.today(now), own_schools(actor, Act.LOG_ACTIVITY)
    first = Row(0, QUICK[0], schools[0] if len(schools) == 1 else None, begun(QUICK[0], today))
    if found is None:
        return Rows((), first, 0, today)
    typed = _again(found.typed) if found.typed else first
    if typed.school not in schools:
        typed = replace(typed, school=first.school)
    return Rows(tuple(_again(row) for row in found.rows), typed, found.changes, today)


def _again(stored: Mapping[str, Any]) -> Row:
    form = dict(stored["form"])
    if DAY in form:
        form[DAY] = date.fromisoformat(form[DAY])
    return Row(stored["id"], KINDS[stored["kind"]], stored["school"], ActivityForm(**form))
