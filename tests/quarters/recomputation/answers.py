"""The figures that should be printed, from the records: sums, comparisons and changes by their definitions (§IX)."""

import json
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from models import vocabulary as words
from models.quarters.measures import ACTION_TYPES
from tests.quarters.recomputation.questions import ADDED, QUESTIONS

POLICE, DISTRICT = ":police", ":district"
Value = int | None
Line = tuple[str, str]
"""A line as it is printed: the title of its group and its label."""
STATE = {code: words.INCIDENTS[code] for code in list(words.INCIDENTS)[:10]}
YES_NO = words.YES_NO_UNKNOWN
BY = {
    "race": ("Race and ethnicity", words.RACES), "gender": ("Gender", words.GENDERS),
    "grades": ("Grades", {"elementary": "Pre-K to grade 5", "middle": "Grades 6 to 8", "high": "Grades 9 to 12",
                          "unknown": "Unknown"}),
    "disability": ("Students with disabilities", YES_NO), "english_learner": ("English learners", YES_NO),
    "meals": ("Eligible for free or reduced-price meals", YES_NO),
}  # fmt: skip
KINDS = {
    "disciplined": ("Students disciplined", "Students with a disciplinary action"),
    "referred": ("Students referred", "Students referred to police"),
}
"""The two kinds of students that schools count: as a sheet names them, and as the group of the whole does."""


def _of_schools() -> dict[Line, tuple[str, ...]]:
    groups = {
        "incidents": ("Incidents", STATE), "actions": ("Disciplinary actions", ACTION_TYPES),
        "referrals": ("Referrals to police", {**STATE, "other": "Other"}),
        "arrests": ("Arrests", {"school_based": "School-based arrests known to the school"}),
    }  # fmt: skip
    found: dict[Line, tuple[str, ...]] = {
        (title, label): (f"{prefix}.{code}",)
        for prefix, (title, labels) in groups.items()
        for code, label in labels.items()
    }
    for prefix in ("incidents", "actions", "referrals"):
        title, labels = groups[prefix]
        found[title, "Total"] = tuple(f"{prefix}.{code}" for code in labels)
    for prefix, (whose, whole) in KINDS.items():
        found[whole, "Students (each counted once)"] = (f"{prefix}.students",)
        for by, (title, labels) in BY.items():
            found |= {(f"{whose}: {title}", label): (f"{prefix}.{by}.{code}",) for code, label in labels.items()}
    return found


OF_SCHOOLS = _of_schools()
"""Of each line of the schools the stored figures that it adds up."""
AT_A_GLANCE: dict[str, Line] = {
    "Schools: incidents": ("Incidents", "Total"),
    "Schools: disciplinary actions": ("Disciplinary actions", "Total"),
    "Schools: students disciplined": ("Students with a disciplinary action", "Students (each counted once)"),
    "Schools: referrals to police": ("Referrals to police", "Total"),
    "Schools: known arrests": ("Arrests", "School-based arrests known to the school"),
    "Schools: students referred to police": ("Students referred to police", "Students (each counted once)"),
    "Police: action notices": ("Notices and police reports", "Action notices"),
    "Police: police reports": ("Notices and police reports", "Police reports"),
    "Police: notices with an arrest (any officer)": ("Actions by any officer", "Arrest"),
    "Police: arrest by the SRO alone": ("Actions by the SRO alone", "Arrest"),
    "Police: arrest by other officers (patrol)": ("Actions by other officers (patrol)", "Arrest"),
    "Police: arrest by the SRO with others": ("Actions by the SRO with other officers", "Arrest"),
    "Police: arrest, who acted not recorded": ("Actions, who acted not recorded", "Arrest"),
    "Police: notices with a search (by anyone)": ("Actions by any officer", "Search"),
    "Police: students involved (at each notice)": ("Students, counted at each notice", "Involved"),
}  # fmt: skip
COUNTS_STUDENTS = {line for line, figures in OF_SCHOOLS.items() if figures[0].split(".")[0] in KINDS}


@dataclass(frozen=True, eq=False)
class Time:
    """A quarter in a revision, or the baseline: who sent what."""

    schools: tuple[str, ...]
    versions: Mapping[str, int]
    is_baseline: bool


@dataclass(frozen=True)
class Part:
    """A stored figure over all schools: its sum, and which schools are in it."""

    value: int
    at: frozenset[str]


class Records:
    """The records of a database file, asked in SQL alone."""

    def __init__(self, path: Path) -> None:
        """Open it for reading."""
        self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.of = cache(self._of)

    def close(self) -> None:
        """Close it."""
        self._connection.close()

    def _value(self, sql: str, **about: object) -> Value:
        (value,) = self._connection.execute(sql, about).fetchone() or (None,)
        return value

    def time(self, school_year: str, code: str, revision: int | None = None) -> Time | None:
        """A quarter in one of its revisions; in its newest one, unless that is given."""
        asked = "SELECT id FROM quarter WHERE school_year = ? AND code = ?"
        if not (found := self._connection.execute(asked, (school_year, code)).fetchone()):
            return None
        revisions = "SELECT content FROM quarter_revision WHERE quarter_id = ? AND revision <= ? ORDER BY revision DESC"
        (content,) = self._connection.execute(revisions, (found[0], revision or sys.maxsize)).fetchone()
        owed = "SELECT party, id FROM quarter_submission WHERE quarter_id = ? ORDER BY id"
        parties = dict(self._connection.execute(owed, (found[0],)))
        is_signed = content not in (None, "null")
        versions = json.loads(content)["returns"] if is_signed else self._sent(parties)
        schools = tuple(party for party in parties if party not in (POLICE, DISTRICT))
        return Time(schools, versions, code == "baseline")

    def _sent(self, parties: Mapping[str, int]) -> dict[str, int]:
        newest = "SELECT max(id) FROM submission_version WHERE submission_id = :of AND submitted_at IS NOT NULL"
        found = {party: self._value(newest, of=submission) for party, submission in parties.items()}
        return {party: version for party, version in found.items() if version is not None}

    def _of(self, time: Time, school: str, line: Line) -> Value:
        """What a school's line should be; nothing where it was not collected, or nobody sent it."""
        if line in OF_SCHOOLS:
            return self._of_school(time.versions.get(school), school, line)
        version = time.versions.get(POLICE)
        if version is None or time.is_baseline:
            return None
        question = QUESTIONS[line]
        counted = self._value(question.sql, version=version, school=school, line=question.line)
        added = self._value(ADDED, version=version, school=school, figures=json.dumps(question.added))
        return (counted or 0) + (added or 0)

    def _of_school(self, version: Value, school: str, line: Line) -> Value:
        sums = """SELECT sum(value) FROM submission_figure WHERE version_id = :version AND school = :school
        AND figure IN (SELECT value FROM json_each(:figures))"""
        return self._value(sums, version=version, school=school, figures=json.dumps(OF_SCHOOLS[line]))

    def parts(self, time: Time, line: Line) -> dict[Line, Part]:
        """The lines that a total adds up, each over the schools that have it."""
        title, label = line
        is_sum = line in OF_SCHOOLS and label == "Total"
        lines = [other for other in OF_SCHOOLS if other[0] == title and other[1] != "Total"] if is_sum else [line]
        found = {}
        for other in lines:
            values = {school: value for school in time.schools if (value := self.of(time, school, other)) is not None}
            if values:
                found[other] = Part(sum(values.values()), frozenset(values))
        return found

    def total(self, time: Time | None, line: Line) -> int | str:
        """A line over all schools as it should be printed."""
        if time is None or not time.versions:
            return "none"
        if time.is_baseline and line not in OF_SCHOOLS:
            return "none"
        if parts := self.parts(time, line):
            return sum(part.value for part in parts.values())
        return "not collected" if self._sent_by(time, line) else "not submitted"

    def cell(self, time: Time, school: str, line: Line) -> int | str:
        """A school's line as it should be printed."""
        value = self.of(time, school, line)
        if value is not None:
            return value
        party = school if line in OF_SCHOOLS else POLICE
        return "not collected" if party in time.versions else "not submitted"

    def reporting(self, time: Time, line: Line) -> frozenset[str]:
        """The schools that are in a total."""
        return frozenset[str]().union(*(part.at for part in self.parts(time, line).values()))

    @staticmethod
    def _sent_by(time: Time, line: Line) -> bool:
        return bool(set(time.versions).intersection(time.schools if line in OF_SCHOOLS else (POLICE,)))


Parts = Mapping[Line, tuple[int, object]]
"""Of each line its sum, and of which schools."""


def alike(parts: Mapping[Line, Part]) -> Parts:
    """The parts of a quarter as they are compared."""
    return {line: (part.value, part.at) for line, part in parts.items()}


def change(now: Parts, then: Parts) -> int | str:
    """What should be printed as the change between two totals."""
    same = [line for line in now if line in then and now[line][1] == then[line][1]]
    if not same:
        return "none"
    value, every = sum(now[line][0] - then[line][0] for line in same), {*now, *then}
    if len(same) == len(every):
        return value
    sign = "−" if value < 0 else "+" if value else ""
    return f"same {len(same)} of {len(every)} lines: {sign}{abs(value):,}"


@dataclass(frozen=True)
class Quarter:
    """A quarter's revision beside the times that its workbook compares it with."""

    records: Records
    now: Time
    previous: Time | None
    last_year: Time | None
    baseline: Time | None

    def row(self, line: Line, *, is_first_of_year: bool) -> list[int | str]:
        """A line as its workbook should print it."""
        records, now = self.records, self.now
        thens = [self.last_year, self.previous] if is_first_of_year else [self.previous, self.last_year]
        compared = alike(records.parts(now, line))
        return [
            *(records.cell(now, school, line) for school in now.schools), records.total(now, line),
            len(records.reporting(now, line)), *(records.total(then, line) for then in (*thens, self.baseline)),
            *(change(compared, alike(records.parts(then, line))) if then else "none" for then in thens),
        ]  # fmt: skip


@dataclass(frozen=True)
class Year:
    """A school year's quarters beside the year before and the baseline."""

    records: Records
    quarters: Sequence[Time | None]
    before: Sequence[Time | None]
    baseline: Time | None

    def row(self, line: Line) -> list[int | str]:
        """A line as the year's workbook should print it."""
        records = self.records
        own, earlier = self.sums(self.quarters, line), self.sums(self.before, line)
        quarters = [records.total(time, line) for time in self.quarters]
        included = [words for words in quarters if own and isinstance(words, int)]
        whole = {part: (found.value, (found.at,) * len(self.quarters))
                 for part, found in (records.parts(self.baseline, line) if self.baseline else {}).items()}  # fmt: skip
        return [
            *quarters, self._sum(own, quarters, line), len(included),
            sum(value for value, _at in earlier.values()) if earlier else "none",
            records.total(self.baseline, line),
            change(own, earlier) if earlier else "none", change(own, whole) if whole else "none",
        ]  # fmt: skip

    def sums(self, times: Sequence[Time | None], line: Line) -> dict[Line, tuple[int, object]]:
        """The lines of a total over some quarters; nothing of students, who are counted once in a quarter."""
        if line in COUNTS_STUDENTS:
            return {}
        parts = [self.records.parts(time, line) if time else {} for time in times]
        none = Part(0, frozenset())
        return {
            each: (
                sum(found.get(each, none).value for found in parts),
                tuple(found.get(each, none).at for found in parts),
            )
            for each in dict.fromkeys(each for found in parts for each in found)
        }

    @cached_property
    def schools(self) -> list[str]:
        """Every school of any quarter."""
        return list(dict.fromkeys(school for time in self.quarters if time for school in time.schools))

    @staticmethod
    def _sum(own: Mapping[Line, tuple[int, object]], quarters: Sequence[int | str], line: Line) -> int | str:
        if line in COUNTS_STUDENTS:
            return "not added up"
        if own:
            return sum(value for value, _at in own.values())
        return next((word for word in ("not collected", "not submitted") if word in quarters), "none")
