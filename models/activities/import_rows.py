"""The rows of an old log as somebody typed them: which entries they are, and what cannot be taken, by sheet and cell.

The days are old: how long ago is no matter. The officer's school on that day is, and the roster says which it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.activities.form import ActivityForm, check_earlier, names_to_confirm
from models.activities.import_columns import DAY, NO_NAMES, OF_SHEET, OFFICER, SCHOOL, TITLES
from models.activities.kinds import KINDS, ActivityKind, Asked
from models.actor import Actor
from models.imports.rows import (
    MAY_BE_A_NAME,
    NO_FORMULA,
    YES,
    Mistake,
    SheetRow,
    by_label,
    code_of,
    day_of,
    number_of,
)
from models.people.queries import holdings_with, officers_ever
from models.people.tables import Person
from models.policy import Act, Subject, may
from models.terms import Agreement
from models.texts import shortened

MOST_OFFICERS = 500
NOT_ON_ROSTER = (
    "The roster has no such officer. Choose one from the list; an administrator can add an officer of earlier years, "
    "with the days of the assignment."
)
NOT_ONE = "Several officers are called so. Choose one from the list, with the badge number."
NO_SCHOOL = "Choose a school from the list of this cell."
NOT_ASSIGNED = (
    "The roster does not have {officer} at {school} on that day. Check the day and the school; an administrator can "
    "add an assignment of earlier years."
)


@dataclass(frozen=True)
class Entry:
    """A row that can be imported."""

    kind: ActivityKind
    row: int
    officer_id: int
    school: str | None
    form: ActivityForm

    @property
    def alike(self) -> tuple[Any, ...]:
        """What it has in common with an entry on record that may be the same."""
        return self.officer_id, self.kind.code, self.school, self.form.happened_on, self.form.topic

    @property
    def says(self) -> tuple[Any, ...]:
        """All that it says: two rows of a file that say the same may be one that was entered twice."""
        return self.officer_id, self.kind.code, self.school, self.form

    def stored(self) -> dict[str, Any]:
        """The entry as the records of an import keep it."""
        form = {name: value for name, value in vars(self.form).items() if value is not None}
        form |= {DAY: form[DAY].isoformat()}
        return {
            "kind": self.kind.code, "row": self.row, "officer": self.officer_id, "school": self.school, "form": form,
        }  # fmt: skip

    @classmethod
    def again(cls, stored: Mapping[str, Any]) -> "Entry":
        """The same, read again."""
        form = {**stored["form"], DAY: date.fromisoformat(stored["form"][DAY])}
        return cls(KINDS[stored["kind"]], stored["row"], stored["officer"], stored["school"], ActivityForm(**form))


def label_of(person: Person) -> str:
    """An officer as the lists of a template have them."""
    return f"{person.name} ({person.badge})" if person.badge else person.name


class Reader:
    """Makes entries of rows, with what the roster says."""

    def __init__(self, session: Session, agreement: Agreement, actor: Actor, now: datetime) -> None:
        self._session, self._agreement, self._actor, self._now = session, agreement, actor, now
        self._is_everybodys = may(actor, Act.IMPORT_ACTIVITIES, Subject())
        people = officers_ever(session, MOST_OFFICERS)
        self._people = {person.id: person.name for person in people} | {actor.person_id: actor.name}
        self._by_label: dict[str, set[int]] = {}
        for person in people:
            for label in filter(None, (label_of(person), person.name, person.badge)):
                self._by_label.setdefault(label.casefold(), set()).add(person.id)
        self._schools = by_label({school.key: school.name for school in agreement.school})
        self._held: dict[str, list[tuple[int, date, date | None]]] = {}

    def read(self, rows: Sequence[SheetRow]) -> tuple[list[Entry], list[Mistake]]:
        """The entries of all rows, and every mistake in them."""
        entries, mistakes = [], []
        for row in rows:
            entry, wrong = self._entry(row)
            mistakes += wrong
            if entry and not wrong:
                entries.append(entry)
        return entries, mistakes

    def still_wrong(self, entries: Sequence[Entry]) -> list[str]:
        """Why entries that were read before cannot be imported now, with their sheets and rows."""
        found = []
        for entry in entries:
            words = self._officer_problem(entry.officer_id) or self._assignment_problem(
                entry.officer_id, entry.school, entry.form.happened_on
            )
            if words:
                found.append(f"Sheet “{entry.kind.button}”, row {entry.row}: {words}")
        return found

    def _entry(self, row: SheetRow) -> tuple[Entry | None, list[Mistake]]:
        kind = OF_SHEET[row.sheet]
        problems = dict.fromkeys(row.formulas, NO_FORMULA)
        given: dict[str, Any] = {}
        for name in row.letters:
            if name not in problems:
                try:
                    given[name] = self._value(kind, name, row.values.get(name))
                except ValueError as problem:
                    problems[name] = str(problem)
        officer = given.pop(OFFICER, None) or self._actor.person_id
        school, confirmed = given.pop(SCHOOL, None), given.pop(NO_NAMES, None)
        form = ActivityForm(**given).of_kind(kind)
        checked = check_earlier(kind, form, self._agreement.today(self._now), self._now)
        problems = {name: words for name, words in checked.items() if name not in problems} | problems
        if kind.at_school and not school:
            problems.setdefault(SCHOOL, NO_SCHOOL)
        if not problems:
            problems = self._beside(kind, officer, school, form, is_confirmed=confirmed in YES)
        entry = Entry(kind, row.number, officer, school, form)
        return (None if problems else entry), [row.mistake(name, words) for name, words in problems.items()]

    def _beside(
        self, kind: ActivityKind, officer: int, school: str | None, form: ActivityForm, *, is_confirmed: bool
    ) -> dict[str, str]:
        """What is wrong with answers that are right each by itself."""
        if words := self._officer_problem(officer):
            return {OFFICER if self._is_everybodys else DAY: words}
        if words := self._assignment_problem(officer, school, form.happened_on):
            return {DAY: words}
        named = {} if is_confirmed else names_to_confirm(form, None, None)
        column = TITLES[NO_NAMES]
        return {name: MAY_BE_A_NAME.format(piece=shortened(piece), column=column) for name, piece in named.items()}

    def _officer_problem(self, officer: int) -> str | None:
        is_allowed = may(self._actor, Act.IMPORT_ACTIVITIES, Subject(owner_id=officer)) and officer in self._people
        return None if is_allowed else NOT_ON_ROSTER

    def _assignment_problem(self, officer: int, school: str | None, day: date | None) -> str | None:
        if school is None or day is None:
            return None
        if school not in self._held:
            held = holdings_with(self._session, Act.LOG_ACTIVITY, Subject(school=school), date.min, date.max)
            self._held[school] = [(row.person_id, row.first_day, row.last_day) for row in held]
        if any(who == officer and first <= day <= (last or date.max) for who, first, last in self._held[school]):
            return None
        return NOT_ASSIGNED.format(officer=self._people[officer], school=self._agreement.school_name(school))

    def _value(self, kind: ActivityKind, name: str, value: str | int | None) -> Any:
        """A cell's answer. Raises `ValueError` with what is wanted."""
        if value is None or value == "":
            if name == OFFICER:
                raise ValueError(NOT_ON_ROSTER)
            return None
        text = str(value)
        match name:
            case "happened_on":
                return day_of(text)
            case "officer":
                return self._officer(text)
            case "school":
                return code_of(self._schools, text, NO_SCHOOL)
            case "no_names":
                return text.casefold()
        return _answer(next(asked for asked in kind.asked if asked.name == name), text)

    def _officer(self, text: str) -> int:
        found = self._by_label.get(text.casefold(), set())
        if len(found) != 1:
            raise ValueError(NOT_ONE if found else NOT_ON_ROSTER)
        return next(iter(found))


def _answer(asked: Asked, text: str) -> str | int:
    if asked.codes is not None:
        return code_of(by_label(asked.codes), text)
    return number_of(text, 1, asked.highest) if asked.highest else text
