"""Who is at the schools in a week, and the form of a usual week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from slack_sdk.models.blocks import Block, InteractiveElement, SectionBlock
from slack_sdk.models.views import View

from handlers.duty.views import WEEK as TIMES_ON_DUTY
from handlers.duty.words import beside_the_plan
from handlers.parts import MOST_BLOCKS, Question, actions, button, day, escaped, modal, paragraph, small
from handlers.schedules import substitute_views
from handlers.schedules.ids import ScheduleActionId, ScheduleFormId
from handlers.schedules.words import lines_of, row_of, weekdays, when_of
from handlers.values import Day, Nothing, RecordId
from models.duty.tables import DutyTime
from models.people.tables import Person
from models.policy import Act
from models.schedules.form import WeekForm
from models.schedules.kinds import TIMES, WEEKDAYS
from models.schedules.plan import A_DAY, DayAtSchool, friday_of
from models.schedules.tables import ScheduleChange, Substitution, UsualWeek
from models.terms import Agreement

TITLE, WEEK_WINDOW = "Work schedule", "schedule_week"
NOWHERE = "none"
A_WEEK = 7 * A_DAY
AtDay = tuple[str, date]
MOST_CHANGES = 20
MOST_SUBSTITUTES = 5  # of a school and week: one a day
OPEN = button("Work schedules", ScheduleActionId.OPEN, Nothing())
MISSING = "*Your usual week is not on record.* Your principal is to know your work schedule."


@dataclass(frozen=True)
class WeekHere:
    """A week of schools, the changes in it, what the reader may do; `count` of the schools where not all are in it.

    `elsewhere` are the days on which the reader is a substitute at a school that is not in it.

    `duty` are the times on duty that the reader may know of, by school and day; `has_duty` whether there may be any.
    """

    monday: date
    schools: Mapping[str, Sequence[DayAtSchool]]
    changes: Sequence[ScheduleChange] = ()
    keeps_own: bool = False
    acts: frozenset[Act] = frozenset()
    count: int = 0
    duty: Mapping[AtDay, Sequence[DutyTime]] = field(default_factory=dict)
    today: date = date.max
    has_duty: bool = False
    substitutions: Sequence[Substitution] = ()
    elsewhere: Sequence[Substitution] = ()


def title_of(monday: date) -> str:
    """A week, by its days: a Home that lies open stays true at midnight."""
    friday = friday_of(monday)
    last = f"{friday.day}" if friday.month == monday.month else f"{friday:%b} {friday.day}"
    return f"Who is here, {monday:%b} {monday.day} – {last}"


def at_school(agreement: Agreement, week: WeekHere, row: tuple[str, Sequence[DayAtSchool]]) -> list[Block]:
    """A school's week: a line a day, by the plan, and beside it who is or was on duty for whoever may know."""
    school, days = row
    times = {day.day: week.duty.get((school, day.day), ()) for day in days}
    beside = {on: beside_the_plan(agreement, of_day, week.today) for on, of_day in times.items()}
    text = f"*{escaped(agreement.school_name(school))}*\n{lines_of(days, beside)}"
    return [SectionBlock(block_id=f"here:{school}", text=text), *_substitutes(week, school)]


def _substitutes(week: WeekHere, school: str) -> list[Block]:
    """Those of the week at a school who can still be cancelled, for whoever may do that."""
    if Act.NAME_SUBSTITUTE not in week.acts:
        return []
    at_school = [sub for sub in week.substitutions if sub.school == school and sub.is_to_come(week.today)]
    return [substitute_views.row(substitution) for substitution in at_school[:MOST_SUBSTITUTES]]


def elsewhere(agreement: Agreement, week: WeekHere) -> list[str]:
    """Where the reader is a substitute in the week, line by line."""
    return [
        f"*You are substitute* at {escaped(agreement.school_name(sub.school))} · {when_of(sub)}"
        for sub in week.elsewhere
    ]


def week_window(agreement: Agreement, week: WeekHere) -> View:
    """Who is here in a week, with the way to other weeks and to what the reader may enter."""
    turning = [
        button("Earlier week", ScheduleActionId.WEEK_BACK, Day(week.monday - A_WEEK)),
        button("Later week", ScheduleActionId.WEEK_ON, Day(week.monday + A_WEEK)),
    ]
    blocks = [paragraph(f"*{title_of(week.monday)}*"), *actions(turning), *actions(_entering(week))]
    blocks += [small(words) for words in elsewhere(agreement, week)]
    for row in week.schools.items():
        blocks += at_school(agreement, week, row)
    room = max(0, min(MOST_CHANGES, MOST_BLOCKS - len(blocks) - 1))
    blocks += [block for change in week.changes[:room] for block in _change(change, week)]
    return modal("Work schedules", WEEK_WINDOW, blocks, metadata={"page": week.monday.isoformat()})


def _entering(week: WeekHere) -> list[InteractiveElement]:
    buttons: list[InteractiveElement] = []
    if week.keeps_own:
        buttons.append(button("Usual week", ScheduleActionId.GIVE, Nothing()))
    if Act.KEEP_SCHEDULE in week.acts:
        buttons.append(button("Usual week of an officer", ScheduleActionId.GIVE_FOR, Nothing()))
    if week.keeps_own or Act.KEEP_SCHEDULE in week.acts:
        buttons.append(button("Change or absence", ScheduleActionId.ENTER, Nothing()))
    if Act.NAME_SUBSTITUTE in week.acts:
        buttons.append(button("Name a substitute", ScheduleActionId.NAME_AT_SCHOOL, Nothing()))
    if week.has_duty:
        buttons.append(TIMES_ON_DUTY)
    return buttons


def _change(change: ScheduleChange, week: WeekHere) -> list[Block]:
    text = row_of(change, with_reason=Act.READ_ABSENCE_REASON in week.acts)
    accessory = button("Open", ScheduleActionId.CHANGE, RecordId(change.id))
    return [SectionBlock(block_id=f"change:{change.id}", text=text, accessory=accessory)]


def whose_week(officers: Mapping[str, str]) -> View:
    """Asks a supervisor whose usual week it is."""
    blocks = [
        Question("officer", "Officer").choice(officers, None),
        small("You enter or change the week in the officer's place. The school and the officer are told."),
    ]
    return modal(TITLE, ScheduleFormId.WHOSE_WEEK, blocks, submit="Continue", close="Cancel")


def week_form(
    schools: Mapping[str, str], form: WeekForm, *, has_own_hours: bool, officer: Person | None = None
) -> View:
    """The form of a usual week: days and hours; at several schools the school of each day; hours of single days.

    `officer` is whose week it is, where a supervisor gives it.
    """
    blocks: list[Block] = [
        *([paragraph(f"*Officer:* {escaped(officer.name)}")] if officer else []),
        *_days(schools, form),
        Question("starts", "From").choice(TIMES, _code(form.starts)),
        Question("ends", "To").choice(TIMES, _code(form.ends)),
        *_own_hours(form, has_own_hours),
        Question("first_day", "Valid from", "Until the end of the school year, or until you enter another one.").day(
            form.first_day
        ),
    ]
    about = {"schools": [*schools]} | ({"officer": officer.id} if officer else {})
    return modal(TITLE, ScheduleFormId.WEEK, blocks, submit="Save", close="Cancel", metadata=about)


def _days(schools: Mapping[str, str], form: WeekForm) -> list[Block]:
    if len(schools) == 1:
        days = {str(number): name for number, name in enumerate(WEEKDAYS)}
        return [
            Question("days", f"Days at {next(iter(schools.values()))}"[:150]).ticks(days, [*map(str, form.schools)])
        ]
    offered = {NOWHERE: "At no school", **schools}
    return [
        Question(f"school_{number}", name).choice(offered, form.schools.get(number, NOWHERE))
        for number, name in enumerate(WEEKDAYS)
    ]


def _own_hours(form: WeekForm, has_own_hours: bool) -> list[Block]:
    if not has_own_hours:
        return actions([button("Other hours on some days", ScheduleActionId.OWN_HOURS, Nothing())])
    blocks: list[Block] = [small("Only for days with other hours than above.")]
    for number, name in enumerate(WEEKDAYS):
        starts, ends = form.own_hours.get(number, (None, None))
        blocks += [
            Question(f"starts_{number}", f"{name}, from", optional=True).choice(TIMES, _code(starts)),
            Question(f"ends_{number}", f"{name}, to", optional=True).choice(TIMES, _code(ends)),
        ]
    return blocks


def _code(at: object) -> str | None:
    return f"{at:%H:%M}" if at else None


def week_given(agreement: Agreement, week: UsualWeek, later: UsualWeek | None) -> View:
    """What was saved, school by school."""
    is_own = week.given_by_id == week.officer_id
    told = "Your principal is told in the channel." if is_own else "The school and the officer are told."
    whose = [] if is_own else [f"*Officer:* {escaped(week.officer.name)}"]
    lines = [f"*Saved.* From {day(week.first_day)} until {day(week.last_day)}. {told}", *whose]
    for school in dict.fromkeys(usual.school for usual in week.days):
        usual = [of_day for of_day in week.days if of_day.school == school]
        lines.append(f"*{escaped(agreement.school_name(school))}*\n{weekdays(usual)}")
    if later:
        lines.append(f"From {day(later.first_day)} on, the usual week that was entered before for then counts.")
    return modal(TITLE, "schedule_given", [paragraph(line) for line in lines], close="Done")


def missing_row(_row: object) -> list[Block]:
    """Asks an officer on Home for the usual week."""
    accessory = button("Enter it", ScheduleActionId.GIVE, Nothing(), "primary")
    return [SectionBlock(block_id="schedule_missing", text=MISSING, accessory=accessory)]
