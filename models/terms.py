"""The agreement as this installation runs it: its parties, schools, quarters and district goals (`agreement.toml`)."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, PrivateAttr, ValidationError, field_validator

from models.district import goals
from models.district.law import OfficerReports, StateLaw, StateLawArrests
from models.district.parties import Parties, Quarters, School
from models.district.retention import Disposal, KindOfRecords, Years
from models.district.values import CITATION, Clause, ClauseLabel, Strict

MOST_NAMED = 5
A_DAY, A_NUMBER = "a day such as 2026-08-25 is expected, without quotation marks", "a whole number is expected"
TRUE_OR_FALSE, SEVERAL = "true or false is expected", "several values are expected, in square brackets: [24, 1]"
A_TABLE = "a table is expected: its name in square brackets, and below it a line for each setting"
IN_WORDS = {
    "extra_forbidden": "nothing of this name is known. Check its spelling",
    "missing": "this is missing",
    "date_type": A_DAY, "date_parsing": A_DAY, "date_from_datetime_parsing": A_DAY, "date_from_datetime_inexact": A_DAY,
    "int_type": A_NUMBER, "int_parsing": A_NUMBER, "int_from_float": A_NUMBER,
    "bool_type": TRUE_OR_FALSE, "bool_parsing": TRUE_OR_FALSE,
    "string_type": "text in quotation marks is expected",
    "string_too_short": "there is nothing in it",
    "string_too_long": "this has more than {max_length} characters",
    "string_pattern_mismatch": "a short name of letters and digits is expected, such as hall or Q1",
    "too_short": "{min_length} or more are expected", "too_long": "no more than {max_length} are expected",
    "tuple_type": SEVERAL, "list_type": SEVERAL, "dict_type": A_TABLE, "model_type": A_TABLE,
    "greater_than_equal": "{ge} or more is expected", "less_than_equal": "{le} or less is expected",
}  # fmt: skip
"""What is wrong with a value, by the file's checker; what is of no such kind it says in words of its own."""
INVALID = "Invalid value"
AS_TOML = "Write text in straight quotation marks, yes as true, no as false, and a day as 2026-08-25"


class AgreementMistake(Exception):
    """`agreement.toml` cannot be used. The message names the line and what to do."""


def year_called(begins_in: int) -> str:
    """A school year by the year in which it begins, such as 2026-27."""
    return f"{begins_in}-{(begins_in + 1) % 100:02d}"


class Agreement(Strict):
    """Everything another district changes, in one place."""

    agreement: Parties
    school: list[School] = Field(min_length=1, max_length=90)
    quarters: Quarters
    targets: goals.Targets
    state_law_school_days: StateLaw
    state_law_arrests: StateLawArrests = StateLawArrests()
    arrest_targets: goals.ArrestTargets = goals.ArrestTargets()
    evaluation_targets: goals.EvaluationTargets = goals.EvaluationTargets()
    dismissal_targets: goals.DismissalTargets = goals.DismissalTargets()
    quarter_targets: goals.QuarterTargets = goals.QuarterTargets()
    report_targets: goals.ReportTargets = goals.ReportTargets()
    activity_targets: goals.ActivityTargets = goals.ActivityTargets()
    schedule_targets: goals.ScheduleTargets = goals.ScheduleTargets()
    duty: goals.Duty = goals.Duty()
    training_targets: goals.TrainingTargets = goals.TrainingTargets()
    complaint_targets: goals.ComplaintTargets = goals.ComplaintTargets()
    appointment_targets: goals.AppointmentTargets = goals.AppointmentTargets()
    request_targets: goals.RequestTargets = goals.RequestTargets()
    release_targets: goals.ReleaseTargets = goals.ReleaseTargets()
    outside_targets: goals.OutsideTargets = goals.OutsideTargets()
    roll_call_targets: goals.RollCallTargets = goals.RollCallTargets()
    year_start_targets: goals.YearStartTargets = goals.YearStartTargets()
    officer_reports: OfficerReports = OfficerReports()
    retention: dict[KindOfRecords, Years] = Field(default_factory=dict)
    disposal: Disposal = Disposal()
    clauses: dict[Clause, ClauseLabel] = Field(default_factory=dict)
    _former: dict[str, str] = PrivateAttr(default_factory=dict)  # names of schools that the file has no more

    @field_validator("school")
    @classmethod
    def _told_apart(cls, schools: list[School]) -> list[School]:
        for what in ("key", "name"):
            values = [getattr(school, what) for school in schools]
            twice = {value for value in values if values.count(value) > 1}
            if twice:
                raise ValueError(f"two schools have the {what} {', '.join(sorted(twice))}")
        return schools

    @field_validator("quarters")
    @classmethod
    def _in_order(cls, quarters: dict[str, str]) -> dict[str, str]:
        starts = list(quarters.values())
        through_the_year = [start if start >= starts[0] else f"then {start}" for start in starts]
        if any(earlier >= later for earlier, later in pairwise(through_the_year)):
            raise ValueError("each quarter begins after the one before, the first one with the school year")
        return quarters

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose dates count for roles, school years and deadlines."""
        return ZoneInfo(self.agreement.time_zone)

    def cite(self, text: str) -> str:
        """A text of ours with its clauses, such as §V.4, as this agreement numbers them."""
        return CITATION.sub(lambda clause: self.clauses.get(clause[1], clause[0]), text)

    def today(self, now: datetime) -> date:
        """The date in the district."""
        return now.astimezone(self.zone).date()

    def school_name(self, key: str) -> str:
        """The school's name as people know it; the last one it had where the file does not name it any more."""
        return next((school.name for school in self.school if school.key == key), self._former.get(key, key))

    @property
    def former_schools(self) -> Mapping[str, str]:
        """Schools of which there are records and that the file does not name any more: the last name, by key."""
        return self._former

    def recall(self, names: Mapping[str, str]) -> None:
        """Know from now on how schools were called that the file does not name any more."""
        here = {school.key for school in self.school}
        self._former.update({key: name for key, name in names.items() if key not in here})

    def schools_on(self, day: date) -> list[School]:
        """The schools that are part of the agreement on a day, in the file's order."""
        return self.schools_between(day, day)

    def schools_between(self, first: date, last: date) -> list[School]:
        """The schools that are part of it on any day from the first to the last."""
        return [school for school in self.school if school.is_open_between(first, last)]

    def open_days(self, key: str, first: date, last: date) -> tuple[date, date]:
        """The part of a span in which a school is part of the agreement, as far as the file names it."""
        school = next((school for school in self.school if school.key == key), None)
        return school.days_within(first, last) if school else (first, last)

    def is_open(self, key: str | None, day: date) -> bool:
        """Whether a school is part of the agreement on a day."""
        return any(school.key == key for school in self.schools_on(day))

    def last_day_of(self, key: str | None) -> date | None:
        """The last day of a school in the agreement, where the file gives one."""
        return next((school.closes for school in self.school if school.key == key), None)

    def closed_in_words(self, key: str, first: date, last: date | None = None) -> str | None:
        """What is said of days on which a school is not part of the agreement; nothing of others.

        All of the days count: a school that closes in between cannot be appointed to until later.
        """
        school = next((school for school in self.school if school.key == key), None)
        if school is None:
            return f"{self.school_name(key)} is no longer part of the agreement."
        if school.opens and first < school.opens:
            return f"{school.name} opens on {school.opens:%B} {school.opens.day}, {school.opens.year}."
        if school.closes and (last or first) > school.closes:
            return f"The last day of {school.name} is {school.closes:%B} {school.closes.day}, {school.closes.year}."
        return None

    def school_names(self, keys: Iterable[str]) -> str:
        """Schools in a row, the first ones where there are many: in Slack and in files there is not room for all."""
        names = [self.school_name(key) for key in keys]
        more = len(names) - MOST_NAMED
        return ", ".join([*names[:MOST_NAMED], *([f"and {more} more schools"] if more > 0 else [])])

    def school_key(self, name: str) -> str | None:
        """The key of a school by its name or key, or nothing."""
        return next((school.key for school in self.school if name in (school.name, school.key)), None)

    def school_year(self, day: date) -> str:
        """The school year of a day, such as 2026-27."""
        return year_called(self.year_begins(day).year)

    def year_begins(self, day: date) -> date:
        """The first day of the school year that a day belongs to."""
        starts = next(iter(self.quarters.values()))
        year = day.year if day.strftime("%m-%d") >= starts else day.year - 1
        return date.fromisoformat(f"{year}-{starts}")

    def days_of(self, school_year: str) -> tuple[date, date]:
        """The first and the last day of a school year such as 2026-27."""
        starts, year = next(iter(self.quarters.values())), int(school_year[:4])
        return date.fromisoformat(f"{year}-{starts}"), date.fromisoformat(f"{year + 1}-{starts}") - timedelta(days=1)

    def evaluation_due(self, school_year: str) -> date:
        """The day by which the district goal has a school year's evaluations submitted."""
        return self._day_in(school_year, self.evaluation_targets.due)

    def training_due(self, school_year: str) -> date:
        """The day by which the district goal has officers trained in a school year."""
        return self._day_in(school_year, self.training_targets.due)

    def _day_in(self, school_year: str, month_and_day: str) -> date:
        first, last = self.days_of(school_year)
        day = date.fromisoformat(f"{first.year}-{month_and_day}")
        return day if day >= first else date.fromisoformat(f"{last.year}-{month_and_day}")

    def schedules_from(self, school_year: str) -> date:
        """The day of a school year from which the district goal has a usual week of every officer on record."""
        return self._day_in(school_year, self.schedule_targets.remind_from)

    def year_starts(self, school_year: str) -> date:
        """The day of a school year from which the district goal has schools and team asked what is asked yearly."""
        return self._day_in(school_year, self.year_start_targets.ask_from)

    def report_due(self, school_year: str) -> date:
        """The day after a school year by which the district goal has its report adopted."""
        _first, last = self.days_of(school_year)
        due = date.fromisoformat(f"{last.year}-{self.report_targets.due}")
        return due if due > last else date.fromisoformat(f"{last.year + 1}-{self.report_targets.due}")

    def local(self, moment: datetime) -> str:
        """A moment in the district's own time, for papers, such as November 24, 2026, 9:05 AM EST."""
        here = moment.astimezone(self.zone)
        return f"{here:%B} {here.day}, {here.year}, {here.hour % 12 or 12}:{here:%M %p %Z}"


def load(path: Path) -> Agreement:
    """Read the agreement; `AgreementMistake` where the file is missing, is not TOML, or holds what cannot be."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return Agreement.model_validate(from_toml(text))
    except OSError as error:
        to_do = "Let the bot's user read it." if isinstance(error, PermissionError) else "Put the agreement there."
        raise AgreementMistake(f"{path}: cannot be read ({error.strerror}). {to_do}") from None
    except UnicodeDecodeError:
        raise AgreementMistake(f"{path}: this is not text in UTF-8. Save it as UTF-8 in your editor.") from None
    except ValidationError as error:
        raise AgreementMistake(f"{path}, {_first_mistake(text, error)}") from None
    except ValueError as error:
        raise AgreementMistake(f"{path}: {error}") from None


def from_toml(text: str) -> dict[str, Any]:
    """What a file says; `ValueError` where it is no TOML, or no file that somebody wrote."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("there is far too much in one another") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{error}. {AS_TOML}" if str(error).startswith(INVALID) else str(error)) from None


def _first_mistake(text: str, error: ValidationError) -> str:
    """Where it is and what to do; a name that is misspelt goes before the one that is missing for it."""
    first = min(error.errors(), key=lambda mistake: mistake["type"] != "extra_forbidden")
    words = IN_WORDS.get(first["type"])
    told = words.format(**first.get("ctx", {})) if words else first["msg"].removeprefix("Value error, ")
    return f"{_place(text, first['loc'])}: {told}"


def _place(text: str, location: tuple[Any, ...]) -> str:
    """The line where a table or key stands, and what it is; for a missing key, the line of its table."""
    line, lines = 1, text.splitlines()
    for step in location:
        if isinstance(step, int):
            matches = [number for number, content in enumerate(lines, 1) if content.startswith(f"[[{location[0]}]]")]
            line = matches[step] if step < len(matches) else line
            continue
        pattern = re.compile(rf"^\s*(\[+(.*\.)?{re.escape(step)}(\..*)?\]+|\"?{re.escape(step)}\"?\s*=)")
        line = next((number for number in range(line, len(lines) + 1) if pattern.match(lines[number - 1])), line)
    path = ".".join(str(step) for step in location if step != "[key]") or "agreement"
    return f"line {line}: {path if path.isprintable() else repr(path)}"
