"""The rows of an old log as somebody typed them: which entries they are, and what cannot be taken, by sheet and cell.

The days are old: how long ago is no matter. The officer's school on that day is, and the roster says which it was.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.activities.form import ActivityForm, check_earlier, names_to_confirm
from models.activities.import_columns import DAY, NO_NAMES, OFFICER, SCHOOL, TITLES, SheetRow
from models.activities.kinds import KINDS, ActivityKind, Asked
from models.actor import Actor
from models.people.queries import holdings_with, officers_ever
from models.people.tables import Person
from models.policy import Act, Subject, may
from models.terms import Agreement
from models.texts import shortened

MOST_OFFICERS = 500
YES = ("yes", "y", "x")
AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,9}")
NO_DAY = "Enter a date with its year, such as 11/23/2025."
NO_FORMULA = "Enter the value itself, not a formula."
NOT_ON_ROSTER = (
    "The roster has no such officer. Choose one from the list; an administrator can add an officer of earlier years, "
    "with the days of the assignment."
)
NOT_ONE = "Several officers are called so. Choose one from the list, with the badge number."
NOT_IN_LIST = "Choose one from the list of this cell."
NO_SCHOOL = "Choose a school from the list of this cell."
NOT_ASSIGNED = (
    "The roster does not have {officer} at {school} on that day. Check the day and the school; an administrator can "
    "add an assignment of earlier years."
)
MAY_BE_A_NAME = "“{piece}” may be a student's name. Take it out, or enter yes under “{column}” if no student is named."


@dataclass(frozen=True)
class Mistake:
    """What cannot be taken: on which sheet, in which cell, what stands there, and what is wanted."""

    sheet: str
    cell: str
    found: str
    wanted: str

    @property
    def words(self) -> str:
        """The mistake in a line."""
        contains = f"contains “{shortened(self.found)}”" if self.found else "is empty"
        return f"Sheet “{self.sheet}”, cell {self.cell} {contains}. {self.wanted}"


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
        self._schools = {school.name.casefold(): school.key for school in agreement.school}
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
        problems = {name: NO_FORMULA for name, cell in row.cells.items() if cell.is_formula}
        given: dict[str, Any] = {}
        for name, cell in row.cells.items():
            if name not in problems:
                try:
                    given[name] = self._value(row.kind, name, cell.value)
                except ValueError as problem:
                    problems[name] = str(problem)
        officer = given.pop(OFFICER, None) or self._actor.person_id
        school, confirmed = given.pop(SCHOOL, None), given.pop(NO_NAMES, None)
        form = ActivityForm(**given).of_kind(row.kind)
        checked = check_earlier(row.kind, form, self._agreement.today(self._now), self._now)
        problems = {name: words for name, words in checked.items() if name not in problems} | problems
        if row.kind.at_school and not school:
            problems.setdefault(SCHOOL, NO_SCHOOL)
        if not problems:
            problems = self._beside(row.kind, officer, school, form, is_confirmed=confirmed in YES)
        entry = Entry(row.kind, row.row, officer, school, form)
        return (None if problems else entry), [_mistake(row, name, words) for name, words in problems.items()]

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
                return _day(text)
            case "officer":
                return self._officer(text)
            case "school":
                return _found(self._schools, text, NO_SCHOOL)
            case "no_names":
                return text.casefold()
        return _answer(next(asked for asked in kind.asked if asked.name == name), text)

    def _officer(self, text: str) -> int:
        found = self._by_label.get(text.casefold(), set())
        if len(found) != 1:
            raise ValueError(NOT_ONE if found else NOT_ON_ROSTER)
        return next(iter(found))


def _mistake(row: SheetRow, name: str, wanted: str) -> Mistake:
    cell = row.cells.get(name) or next(iter(row.cells.values()))
    found = "" if cell.value is None else str(cell.value)
    return Mistake(row.kind.button, cell.address, found, wanted)


def _found(codes: Mapping[str, str], text: str, wanted: str) -> str:
    if text.casefold() not in codes:
        raise ValueError(wanted)
    return codes[text.casefold()]


def _answer(asked: Asked, text: str) -> str | int:
    if asked.codes is not None:
        return _found({label.casefold(): code for code, label in asked.codes.items()}, text, NOT_IN_LIST)
    if not asked.highest:
        return text
    if not THOUSANDS.fullmatch(text):
        raise ValueError(whole_to(asked.highest))
    return int(text.replace(",", ""))


def whole_to(highest: int) -> str:
    """What is wanted where a number is."""
    return f"Enter a whole number from 1 to {highest:,}."


def _day(text: str) -> date:
    american = AMERICAN.fullmatch(text)
    try:
        if american:
            return date(int(american[3]), int(american[1]), int(american[2]))
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(NO_DAY) from None
    return found
