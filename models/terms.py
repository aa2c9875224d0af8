"""The agreement as this installation runs it: its parties, schools, quarters and district goals (`agreement.toml`)."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    StrictBool,
    ValidationError,
    field_validator,
    model_validator,
)


class AgreementMistake(Exception):
    """`agreement.toml` cannot be used. The message names the line and what to do."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the last for a folder of zones, such as America
        raise ValueError(f"{name!r} is not a time zone such as America/New_York") from None
    return name


MONTH_AND_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")


def _month_and_day(text: str) -> str:
    try:
        date.fromisoformat(f"2001-{text}" if MONTH_AND_DAY.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"{text!r} is not a month and day such as 07-01") from None
    return text


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("a line break or another control character is in it")
    return text


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Parties(_Strict):
    """The two organizations, and the zone whose dates count."""

    police: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_one_line)]
    schools: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_one_line)]
    made_on: date
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    program: Annotated[str, Field(min_length=3, max_length=100), AfterValidator(_one_line)] = "SRO Program"


class School(_Strict):
    """A school with an officer (§III), from its first to its last day in the agreement. Records refer to its key."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]{0,29}$")
    name: Annotated[str, Field(min_length=1, max_length=70), AfterValidator(_one_line)]
    opens: date | None = None
    closes: date | None = None

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "School":
        if self.opens and self.closes and self.closes < self.opens:
            raise ValueError("closes is the last day: not before opens, the first one")
        return self

    def is_open_between(self, first: date, last: date) -> bool:
        """Whether it is part of the agreement on any day from the first to the last, both included."""
        return (self.opens is None or self.opens <= last) and (self.closes is None or self.closes >= first)

    def days_within(self, first: date, last: date) -> tuple[date, date]:
        """The part of a span in which it is open; the first day after the last one where there is none."""
        return max(first, self.opens or first), min(last, self.closes or last)


CITED = (
    "I", "II", "III", "IV", "V", *(f"V.{n}" for n in range(1, 15)), "VI", "VII", *(f"VII.{n}" for n in range(1, 6)),
    "VIII", "IX", "X", "XI",
)  # fmt: skip
"""The clauses that texts cite, each as `§V.4`; the numbers within VII are ours."""
CITATION = re.compile(r"§([IVX]+(?:\.[0-9]+)?)")


def _cited(clause: str) -> str:
    if clause not in CITED:
        raise ValueError(f"no text cites a clause {clause!r}; those cited are {', '.join(CITED)}")
    return clause


Clause = Annotated[str, AfterValidator(_cited)]
ClauseLabel = Annotated[str, Field(min_length=1, max_length=30), AfterValidator(_one_line)]
Hours = Annotated[int, Field(ge=1, le=24 * 365)]


class Targets(_Strict):
    """Hours after filing for an ordinary and for an urgent notice. The agreement gives none (§V.4)."""

    remind_hours: tuple[Hours, Hours]
    tell_designee_hours: tuple[Hours, Hours]
    tell_superintendent_hours: tuple[Hours, Hours]

    @property
    def steps(self) -> tuple[tuple[Hours, Hours], ...]:
        """One after another."""
        return (self.remind_hours, self.tell_designee_hours, self.tell_superintendent_hours)

    @model_validator(mode="after")
    def _in_order(self) -> "Targets":
        if any(earlier >= later for column in zip(*self.steps, strict=True) for earlier, later in pairwise(column)):
            raise ValueError(
                "remind, then tell the designee, then the superintendent: each number above the one before"
            )
        return self


MonthAndDay = Annotated[str, AfterValidator(_month_and_day)]
Days = Annotated[int, Field(ge=1, le=366)]
QuarterCode = Annotated[str, Field(pattern=r"^[A-Z][A-Za-z0-9]{0,9}$")]
Quarters = Annotated[dict[QuarterCode, MonthAndDay], Field(min_length=1, max_length=6)]


MOST_REMINDERS = 6
MOST_NAMED = 5


class EvaluationTargets(_Strict):
    """When the yearly evaluation is due, and what counts as timely: district goals (§III, §V.4)."""

    due: MonthAndDay = "05-31"
    remind_days_before: tuple[Days, ...] = Field(default=(60, 14), max_length=MOST_REMINDERS)
    timely_notice_hours: Hours = 24
    comment_days: Days = 14


class DismissalTargets(_Strict):
    """Days until a request is to be forwarded. The agreement says "a reasonable amount of time" (§X)."""

    forward_days: Days = 3
    remind_every_days: Days = 2


class QuarterTargets(_Strict):
    """When submissions are due, and the team is reminded to meet. The agreement names no day for either (§IX)."""

    due_days: Days = 21
    remind_days_before: tuple[Days, ...] = Field(default=(7, 1), max_length=MOST_REMINDERS)
    remind_to_meet_days: tuple[Days, ...] = Field(default=(14, 28), max_length=MOST_REMINDERS)


class ReportTargets(_Strict):
    """When the team's yearly report is due. The agreement says "at least annually" and names no day (§IX)."""

    due: MonthAndDay = "09-30"
    remind_days_before: tuple[Days, ...] = Field(default=(45, 7), max_length=MOST_REMINDERS)


class ActivityTargets(_Strict):
    """When what an officer brought up is to be answered. The agreement gives no times (§IV, §V.2, §VII).

    Hours after a concern was told, for an ordinary and for an urgent one; days before an event with overtime.
    """

    concern_remind_hours: tuple[Hours, Hours] = (48, 4)
    concern_tell_superintendent_hours: tuple[Hours, Hours] = (96, 24)
    overtime_days_before: tuple[Days, Days] = (3, 1)

    @model_validator(mode="after")
    def _first_who_can_act(self) -> "ActivityTargets":
        late = zip(self.concern_remind_hours, self.concern_tell_superintendent_hours, strict=True)
        if any(first >= then for first, then in late):
            raise ValueError("a concern: remind the school, then tell the superintendent: the second number is larger")
        if self.overtime_days_before[0] <= self.overtime_days_before[1]:
            raise ValueError("overtime: remind the supervisors, then tell the chief: the second number is smaller")
        return self


class ScheduleTargets(_Strict):
    """From which day officers are reminded of a usual week that is not on record. §III names no day."""

    remind_from: MonthAndDay = "08-25"


class Duty(_Strict):
    """Whether officers tap on duty and off duty. The agreement does not ask for it: only where a district wants it."""

    is_recorded: StrictBool = False


class TrainingTargets(_Strict):
    """By when officers have had the trainings that are due. Neither agreement nor law names a day, as we read them."""

    due: MonthAndDay = "10-01"
    remind_days_before: Days = 14


class ComplaintTargets(_Strict):
    """After how many days somebody is reminded of a complaint that is still open. The agreement names none (§V.6)."""

    remind_after_days: Days = 14


class AppointmentTargets(_Strict):
    """Days around the yearly appointment. The agreement says "annually" and names no day (§IV, §XI)."""

    propose_days_before: Days = 60
    remind_days: Days = 7
    hear_days: Days = 14
    renewal_days_before: Days = 30

    @model_validator(mode="after")
    def _in_order(self) -> "AppointmentTargets":
        if self.remind_days >= self.hear_days:
            raise ValueError("remind the principal, then continue without an answer: the second number is larger")
        return self


class RequestTargets(_Strict):
    """Days around requests for revision and disputes. The agreement names none (§XI).

    A request is answered within `answer_days`, and signed within `sign_days` of its acceptance unless another day is
    chosen; whoever is to act is reminded every `remind_days` then. A dispute with nothing new for `dispute_days` is
    brought back to mind.
    """

    answer_days: Days = 30
    sign_days: Days = 60
    remind_days: Days = 7
    dispute_days: Days = 14


class ReleaseTargets(_Strict):
    """Within how many days the police answer a request for records. The agreement names none (§V.6)."""

    answer_days: Days = 10


class OutsideTargets(_Strict):
    """When a request from outside is answered. A day that law gives is entered by whoever logs the request.

    Where none is entered it is due `answer_days` after it came. Those who decide are reminded `remind_days_before` the
    due day, and on it.
    """

    answer_days: Days = 10
    remind_days_before: Days = 3


class RollCallTargets(_Strict):
    """Days of the yearly training on the agreement. The agreement names no day for it (§X)."""

    ask_after_days: Annotated[int, Field(ge=0, le=366)] = 60
    due_days: Days = 30
    remind_days_before: Days = 7

    @model_validator(mode="after")
    def _in_order(self) -> "RollCallTargets":
        if self.remind_days_before >= self.due_days:
            raise ValueError("ask, then remind before it is due: the second number is larger than the third")
        return self


class YearStartTargets(_Strict):
    """What is asked at a school year's start. The agreement names no day for facilities and goals (§II, §VIII)."""

    ask_from: MonthAndDay = "08-25"
    remind_every_days: Days = 14


class OfficerReports(_Strict):
    """Reports of officers to the chief, and the chief's monthly packet (C.G.S. 10-233p, as we read it).

    Nothing of it is there unless it is kept. `since` is the first day whose events are asked about. The school days
    are state law's, for counsel to confirm; the days in which a packet is taken further are district goals.
    """

    is_kept: StrictBool = False
    since: date | None = None
    submit_school_days: Annotated[int, Field(ge=1, le=60)] = 5
    remind_school_days_before: Annotated[int, Field(ge=1, le=59)] = 2
    forward_days: Days = 5
    confirm_days: Days = 3
    board_days: Days = 30

    @model_validator(mode="after")
    def _in_order(self) -> "OfficerReports":
        if self.remind_school_days_before >= self.submit_school_days:
            raise ValueError("remind before it is due: remind_school_days_before is smaller than submit_school_days")
        return self


KINDS_OF_RECORDS = (
    "notice", "earlier", "activity", "evaluation", "dismissal", "commendation", "complaint", "disclosure", "usual_week",
    "schedule_change", "substitution", "duty_time", "appointment", "facilities", "revision", "dispute",
    "records_request", "outside_request", "officer_packet", "listed_person",
)  # fmt: skip
"""The kinds of records that can have years; every other kind is kept for good (`models/retention/kinds.py`)."""


class Years(_Strict):
    """How many years records of a kind are kept, and who says so. Schedules are for counsel: there is no default."""

    years: Annotated[int, Field(ge=1, le=100)]
    authority: Annotated[str, Field(min_length=3, max_length=200), AfterValidator(_one_line)]


def _kind_of_records(kind: str) -> str:
    if kind not in KINDS_OF_RECORDS:
        raise ValueError(f"no records of a kind {kind!r} are disposed of; the kinds are {', '.join(KINDS_OF_RECORDS)}")
    return kind


class Disposal(_Strict):
    """On which day of the year the bot lists what is due for disposal."""

    list_on: MonthAndDay = "09-15"


class StateLaw(_Strict):
    """School days that state law gives, as we read it; 0 turns a clock off."""

    student_details: int = Field(ge=0, le=60)


class StateLawArrests(_Strict):
    """How soon the superintendent is told of an arrest by state law, as we read it (C.G.S. 10-233h); for counsel.

    Weekdays after the day of the arrest to tell it, hours after the arrest to write it; off, nothing of it is asked.
    """

    is_on: StrictBool = True
    told_weekdays: Annotated[int, Field(ge=1, le=10)] = 1
    written_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 72


Hour = Annotated[int, Field(ge=0, le=23)]


class ArrestTargets(_Strict):
    """Who is reminded of an arrest notification, how many hours before it is due; neither law nor agreement says."""

    ask_class_hours: Hours = 4
    officer_hours_before: Hours = 16
    supervisors_hours_before: Hours = 10
    chief_hours_before: Hours = 6
    again_hours: Hours = 2
    confirm_hours: Hours = 24
    quiet_from: Hour = 21
    quiet_to: Hour = 8

    @model_validator(mode="after")
    def _in_order(self) -> "ArrestTargets":
        if not self.officer_hours_before >= self.supervisors_hours_before >= self.chief_hours_before:
            raise ValueError("remind the officer, then the supervisors, then the chief: no number above the one before")
        if self.quiet_to >= self.quiet_from:
            raise ValueError("nobody is reminded from an evening hour on until a morning hour: the first is larger")
        return self


def year_called(begins_in: int) -> str:
    """A school year by the year in which it begins, such as 2026-27."""
    return f"{begins_in}-{(begins_in + 1) % 100:02d}"


class Agreement(_Strict):
    """Everything another district changes, in one place."""

    agreement: Parties
    school: list[School] = Field(min_length=1, max_length=90)
    quarters: Quarters
    targets: Targets
    state_law_school_days: StateLaw
    state_law_arrests: StateLawArrests = StateLawArrests()
    arrest_targets: ArrestTargets = ArrestTargets()
    evaluation_targets: EvaluationTargets = EvaluationTargets()
    dismissal_targets: DismissalTargets = DismissalTargets()
    quarter_targets: QuarterTargets = QuarterTargets()
    report_targets: ReportTargets = ReportTargets()
    activity_targets: ActivityTargets = ActivityTargets()
    schedule_targets: ScheduleTargets = ScheduleTargets()
    duty: Duty = Duty()
    training_targets: TrainingTargets = TrainingTargets()
    complaint_targets: ComplaintTargets = ComplaintTargets()
    appointment_targets: AppointmentTargets = AppointmentTargets()
    request_targets: RequestTargets = RequestTargets()
    release_targets: ReleaseTargets = ReleaseTargets()
    outside_targets: OutsideTargets = OutsideTargets()
    roll_call_targets: RollCallTargets = RollCallTargets()
    year_start_targets: YearStartTargets = YearStartTargets()
    officer_reports: OfficerReports = OfficerReports()
    retention: dict[Annotated[str, AfterValidator(_kind_of_records)], Years] = {}
    disposal: Disposal = Disposal()
    clauses: dict[Clause, ClauseLabel] = {}
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
        raise AgreementMistake(f"{path}: cannot be read ({error.strerror}). Put the agreement there.") from None
    except UnicodeDecodeError:
        raise AgreementMistake(f"{path}: this is not text in UTF-8. Save it as UTF-8 in your editor.") from None
    except ValidationError as error:
        first = error.errors()[0]
        message = first["msg"].removeprefix("Value error, ")
        raise AgreementMistake(f"{path}, {_place(text, first['loc'])}: {message}") from None
    except ValueError as error:
        raise AgreementMistake(f"{path}: {error}") from None


def from_toml(text: str) -> dict[str, Any]:
    """What a file says; `ValueError` where it is no TOML, or no file that somebody wrote."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("there is far too much in one another") from None


def _place(text: str, location: tuple[Any, ...]) -> str:
    """The line where a table or key stands, and what it is; for a missing key, the line of its table."""
    line, lines = 1, text.splitlines()
    for step in location:
        if isinstance(step, int):
            matches = [number for number, content in enumerate(lines, 1) if content.startswith(f"[[{location[0]}]]")]
            line = matches[step] if step < len(matches) else line
            continue
        pattern = re.compile(rf"^\s*(\[+{re.escape(step)}\]+|\"?{re.escape(step)}\"?\s*=)")
        line = next((number for number in range(line, len(lines) + 1) if pattern.match(lines[number - 1])), line)
    path = ".".join(str(step) for step in location if step != "[key]") or "agreement"
    return f"line {line}: {path if path.isprintable() else repr(path)}"
