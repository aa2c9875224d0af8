"""The rows of a workbook of earlier notices: which records they are, and what cannot be taken, by cell."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.imports.rows import (
    MAY_BE_A_NAME,
    NO_FORMULA,
    NOT_IN_LIST,
    YES,
    Mistake,
    SheetRow,
    by_label,
    code_of,
    day_of,
    number_of,
    time_of,
)
from models.notices.earlier.columns import (
    ACTIONS,
    ASKED,
    BY_NAME,
    DAY,
    FORMER_SCHOOL,
    FREE_TEXTS,
    NO_NAMES,
    OF_STUDENT,
    SCHOOL,
    Asked,
    Kind,
)
from models.notices.form import LONGEST_CASE_NUMBER
from models.notices.tables import Notice
from models.people.queries import officers_ever
from models.terms import Agreement
from models.texts import check_text, may_be_a_name, shortened

MOST_OFFICERS = 500
MISSING = "Please fill this in."
NO_SCHOOL = (
    f"Choose a school from the list of this cell, or name it under “{BY_NAME[FORMER_SCHOOL].title}” if the agreement "
    "no longer has it."
)
ONE_SCHOOL = "Name the school in one of the two columns, not in both."
IN_AGREEMENT = "The agreement has this school. Choose it in the column “School”."
TO_COME = "This day is still to come."
IN_THE_BOT = (
    "Only notices of days before {day} are imported: since then notices are filed in the bot, and its figures are made "
    "of those."
)
TOO_OLD = "Only days since January 1, 2000 are imported. Please check the year."
FIRST_DAY = date(2000, 1, 1)
NONE_WITH_OTHERS = "“No action beyond this report” cannot be combined with other actions."
BEFORE_IT_HAPPENED = "This is before the day of the event."
OF_ONE_STUDENT = (
    "This is of one student, and the row is of {count}. Leave it blank, or enter a row for each student with 1 under "
    "“Students”."
)
Content = dict[str, Any]


def _confirmed(text: str) -> bool:
    if text.casefold() not in YES:
        raise ValueError(NOT_IN_LIST)
    return True


def _number(text: str) -> str:
    if len(text) > LONGEST_CASE_NUMBER:
        raise ValueError(f"Enter a number of at most {LONGEST_CASE_NUMBER} characters.")
    return text


READ: Mapping[Kind, Callable[[str], Any]] = {
    Kind.DAY: day_of, Kind.TIME: time_of, Kind.YES: _confirmed, Kind.NUMBER: _number,
}  # fmt: skip
"""What a cell means, where that depends on nothing else."""


class Reader:
    """Makes records of rows, as the agreement, the roster and the bot's own notices stand."""

    def __init__(self, session: Session, agreement: Agreement, now: datetime) -> None:
        self._agreement, self._now, self._today = agreement, now, agreement.today(now)
        self._schools = by_label({school.key: school.name for school in agreement.school})
        self._codes = {asked.name: by_label(asked.codes) for asked in ASKED if asked.codes}
        self._until = in_the_bot_since(session, agreement)
        self._officers = _officers(session)

    def read(self, rows: Sequence[SheetRow]) -> tuple[list[tuple[int, Content]], list[Mistake]]:
        """The content of each row that can be taken, by its number, and every mistake in all of them."""
        found, mistakes = [], []
        for row in rows:
            content, problems = self._row(row)
            mistakes += [row.mistake(name, problems[name]) for name in row.letters if name in problems]
            if not problems:
                found.append((row.number, content))
        return found, mistakes

    def _row(self, row: SheetRow) -> tuple[Content, dict[str, str]]:
        given: Content = {}
        problems = dict.fromkeys(row.formulas, NO_FORMULA)
        for name, value in row.values.items():
            if name not in problems:
                try:
                    given[name] = self._value(BY_NAME[name], str(value))
                except ValueError as problem:
                    problems[name] = str(problem)
        is_confirmed = given.pop(NO_NAMES, False)
        problems = self._day(given) | _school(given, self._schools) | _missing(given) | _actions(given) | problems
        problems = (
            _student(given) | _notified(given, self._today) | self._words(given, is_confirmed=is_confirmed) | problems
        )
        return self._content(given), problems

    def _value(self, asked: Asked, text: str) -> Any:
        """A cell's answer. Raises `ValueError` with what is wanted."""
        match asked.kind:
            case Kind.SCHOOL:
                return code_of(self._schools, text, NO_SCHOOL)
            case Kind.CODE:
                return code_of(self._codes[asked.name], text)
            case Kind.WHOLE:
                return number_of(text, asked.lowest, asked.highest)
        return READ[asked.kind](text) if asked.kind in READ else text

    def _day(self, given: Content) -> dict[str, str]:
        day = given.get(DAY)
        if day is None:
            return {DAY: MISSING}
        if day > self._today:
            return {DAY: TO_COME}
        if day < FIRST_DAY:
            return {DAY: TOO_OLD}
        if self._until and day >= self._until:
            return {DAY: IN_THE_BOT.format(day=f"{self._until:%B} {self._until.day}, {self._until.year}")}
        return {}

    def _words(self, given: Content, *, is_confirmed: bool) -> dict[str, str]:
        problems: dict[str, str] = {}
        for name, text in given.items():
            asked = BY_NAME[name]
            if asked.kind in (Kind.WORDS, Kind.NAME):
                problems |= check_text(name, text, asked.longest, self._now)
            if name in FREE_TEXTS and name not in problems and not is_confirmed and (piece := may_be_a_name(text)):
                column = BY_NAME[NO_NAMES].heading
                problems[name] = MAY_BE_A_NAME.format(piece=shortened(piece), column=column)
        return problems

    def _content(self, given: Content) -> Content:
        actions = [given[name] for name in ACTIONS if name in given]
        kept = {name: value for name, value in given.items() if name not in ACTIONS}
        officer_id = self._officers.get(kept.get("officer_name", "").casefold())
        return kept | {"actions": actions, "has_arrest": "arrest" in actions, "officer_id": officer_id}


def in_the_bot_since(session: Session, agreement: Agreement) -> date | None:
    """The day in the district on which the first notice that stands was filed in the bot; nothing where none was."""
    first = session.scalar(select(func.min(Notice.filed_at)).where(Notice.withdrawn_at.is_(None)))
    return agreement.today(first) if first else None


def _officers(session: Session) -> dict[str, int]:
    """The officers of the roster by name and by badge number; whatever several have tells of nobody."""
    found: dict[str, set[int]] = {}
    for person in officers_ever(session, MOST_OFFICERS):
        for label in filter(None, (person.name, person.badge)):
            found.setdefault(label.casefold(), set()).add(person.id)
    return {label: next(iter(people)) for label, people in found.items() if len(people) == 1}


def _school(given: Content, schools: Mapping[str, str]) -> dict[str, str]:
    named, former = given.get(SCHOOL), given.get(FORMER_SCHOOL)
    if named and former:
        return {FORMER_SCHOOL: ONE_SCHOOL}
    if former and former.casefold() in schools:
        return {FORMER_SCHOOL: IN_AGREEMENT}
    return {} if named or former else {SCHOOL: NO_SCHOOL}


def _missing(given: Content) -> dict[str, str]:
    return {asked.name: MISSING for asked in ASKED if asked.is_required and asked.name not in given}


def _actions(given: Content) -> dict[str, str]:
    there = [name for name in ACTIONS if name in given]
    if len(there) > 1 and any(given[name] == "none" for name in there):
        return {there[-1]: NONE_WITH_OTHERS}
    again = [name for place, name in enumerate(there) if given[name] in [given[other] for other in there[:place]]]
    return {again[0]: "This action already stands in the row."} if again else {}


def _student(given: Content) -> dict[str, str]:
    count = given.get("students")
    if count in (None, 1):
        return {}
    return {name: OF_ONE_STUDENT.format(count=count) for name in OF_STUDENT if name in given}


def _notified(given: Content, today: date) -> dict[str, str]:
    day, happened = given.get("notified_on"), given.get(DAY)
    if day is not None and day > today:
        return {"notified_on": TO_COME}
    return {"notified_on": BEFORE_IT_HAPPENED} if day and happened and day < happened else {}
