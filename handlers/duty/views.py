"""On duty and off duty: what stands on an officer's Home, a time on duty, a week of them, the forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, InteractiveElement, SectionBlock
from slack_sdk.models.views import View

from handlers.duty.ids import DutyActionId, DutyFormId
from handlers.duty.words import how_long, when
from handlers.parts import (
    Fact,
    Question,
    actions,
    button,
    day,
    escaped,
    facts,
    happened,
    header,
    long_text,
    modal,
    moment,
    paragraph,
    small,
)
from handlers.values import Day, Nothing, RecordId
from models.duty.form import DutyForm
from models.duty.tables import HOW, DutyTime
from models.policy import Act
from models.schedules.plan import A_DAY, friday_of
from models.terms import Agreement

TITLE = "On duty"
WEEK = button("Times on duty", DutyActionId.WEEK, Nothing())
A_WEEK = 7 * A_DAY
MOST_ROWS, MOST_EVENTS = 90, 30
ASKED_AFTERWARDS = (
    "No hours are counted for it until you enter the time. If you no longer know it, leave it: your Home asks for two "
    "weeks."
)


@dataclass(frozen=True)
class OnHome:
    """How an officer stands now: on duty or not, and whether there is another school to go to."""

    running: DutyTime | None
    has_other_school: bool


def home_block(agreement: Agreement, found: OnHome) -> list[Block]:
    """On duty since when, or not; with the tap that changes it."""
    duty = found.running
    if duty is None:
        begin = button("Go on duty", DutyActionId.BEGIN, Nothing(), "primary")
        return [SectionBlock(block_id="duty", text="You are off duty.", accessory=begin), *actions([WEEK], "duty_more")]
    school = escaped(agreement.school_name(duty.current.school))
    text = f"*On duty* at {school} since {moment(duty.current.starts_at)}."
    off = button("Go off duty", DutyActionId.OFF, RecordId(duty.id))
    other = [button("At another school", DutyActionId.ELSEWHERE, Nothing())] if found.has_other_school else []
    return [SectionBlock(block_id="duty", text=text), *actions([off, *other, WEEK], "duty_more")]


def open_row(agreement: Agreement, duty: DutyTime) -> list[Block]:
    """Asks an officer on Home when a time on duty ended, of which nobody knows."""
    school = escaped(agreement.school_name(duty.current.school))
    text = f"*{school}*, on duty from {moment(duty.current.starts_at)}\nWhen did you go off duty?"
    accessory = button("Enter the time", DutyActionId.GIVE_END, RecordId(duty.id))
    return [SectionBlock(block_id=f"duty_open:{duty.id}", text=text, accessory=accessory)]


def begin_form(schools: Mapping[str, str], running: str | None = None) -> View:
    """Asks at which school somebody goes on duty. Where they are on duty already, that one ends."""
    note = [small(f"You go off duty at {escaped(running)} at the same time.")] if running else []
    question = Question("school", "School").choice(schools, None)
    return modal(TITLE, DutyFormId.BEGUN, [question, *note], submit="Go on duty", close="Cancel")


def end_form(agreement: Agreement, duty: DutyTime) -> View:
    """Asks when a time on duty ended. It shows when it began, which cannot be sent unread: it is refused as the end."""
    school = escaped(agreement.school_name(duty.current.school))
    blocks = [
        paragraph(f"*{school}*, on duty from {moment(duty.current.starts_at)}"),
        Question("ends_at", "When did it end?").moment(duty.current.starts_at),
        small(ASKED_AFTERWARDS),
    ]
    return modal(
        TITLE, DutyFormId.END_GIVEN, blocks, submit="Save", close="Cancel",
        metadata={"id": duty.id},
    )  # fmt: skip


def correcting_form(duty: DutyTime, form: DutyForm, schools: Mapping[str, str]) -> View:
    """The form with what a time on duty says, and why that is to change."""
    blocks = [
        Question("school", "School").choice(schools, form.school),
        Question("starts_at", "From").moment(form.starts_at),
        Question("ends_at", "To", "Leave it blank where nobody knows.", optional=True).moment(form.ends_at),
        Question("because", "Reason for the correction", "What it says now stays on record.").text(None, 500),
    ]
    return modal(
        TITLE, DutyFormId.CORRECTED, blocks, submit="Save", close="Cancel",
        metadata={"id": duty.id, "version": duty.version},
    )  # fmt: skip


def withdrawing_form(agreement: Agreement, duty: DutyTime, today: date) -> View:
    """Asks why a time on duty is taken back."""
    blocks = [
        small(
            escaped(f"{agreement.school_name(duty.current.school)}, {day(duty.day)}, {when(agreement, duty, today)}")
        ),
        small("It stays on record, is marked as withdrawn, and counts nowhere."),
        Question("because", "Reason for withdrawal").text(None, 500),
    ]
    return modal(TITLE, DutyFormId.WITHDRAWN, blocks, submit="Withdraw", close="Cancel", metadata={"id": duty.id})


def duty_window(agreement: Agreement, duty: DutyTime, may_do: frozenset[Act], today: date) -> View:
    """A time on duty with all it says, how that came about, and what the reader may do with it."""
    rows: list[Fact] = [
        ("Officer", duty.officer.name),
        ("School", agreement.school_name(duty.current.school)),
        ("Day", day(duty.day)),
        ("On duty", when(agreement, duty, today)),
        ("How long", how_long(duty)),
    ]
    state = " · withdrawn" if duty.withdrawn_at else ""
    blocks = [
        header(f"Time on duty{state}"), *facts(rows), *_history(duty, may_do),
        *actions([*_buttons(duty, may_do, today), button("Times of the week", DutyActionId.WEEK_BACK, Day(duty.day))]),
    ]  # fmt: skip
    return modal(TITLE, "duty_window", blocks, close="Done")


def _history(duty: DutyTime, may_do: frozenset[Act]) -> list[Block]:
    """What each version came of; reasons for those who may read why, since they can tell of an illness."""
    events = [(f"{HOW[version.how]}: {version.changed_by.name}", version.changed_at) for version in duty.versions]
    if duty.withdrawn_by:
        events.append((f"Withdrawn: {duty.withdrawn_by.name}", duty.withdrawn_at or duty.current.changed_at))
    blocks = happened(*events[-MOST_EVENTS:])
    if Act.READ_ABSENCE_REASON in may_do:
        blocks += long_text("Reason for the correction", duty.current.changed_because)
        blocks += long_text("Reason for withdrawal", duty.withdrawn_because)
    return blocks


def _buttons(duty: DutyTime, may_do: frozenset[Act], today: date) -> list[InteractiveElement]:
    if duty.withdrawn_at or Act.KEEP_DUTY not in may_do:
        return []
    ending = []
    if duty.is_running(today):
        ending = [button("Go off duty", DutyActionId.OFF, RecordId(duty.id))]
    elif duty.is_left_open(today):
        ending = [button("Enter the end", DutyActionId.GIVE_END_HERE, RecordId(duty.id), "primary")]
    return [
        *ending,
        button("Correct", DutyActionId.CORRECT, RecordId(duty.id)),
        button("Withdraw", DutyActionId.WITHDRAW, RecordId(duty.id), "danger"),
    ]


def week_window(agreement: Agreement, monday: date, times: Sequence[DutyTime], today: date) -> View:
    """The times on duty of a week that the reader may know of, day by day, with the way to other weeks."""
    friday = friday_of(monday)
    turning = [
        button("Earlier week", DutyActionId.WEEK_BACK, Day(monday - A_WEEK)),
        button("Later week", DutyActionId.WEEK_ON, Day(monday + A_WEEK)),
    ]
    rows = [block for duty in times[:MOST_ROWS] for block in _row(agreement, duty, today)]
    more = len(times) - MOST_ROWS
    blocks = [
        paragraph(f"*Week of {day(monday)}*"),
        small(f"As officers tapped it, until {day(friday + 2 * A_DAY)}. The plan is under “Work schedules”."),
        *actions(turning),
        *(rows or [paragraph("Nobody was on duty in this week, as far as it was tapped.")]),
        *([small(f"{more} more are not shown here. The coverage calendar counts all.")] if more > 0 else []),
    ]
    return modal("Times on duty", "duty_week_window", blocks)


def _row(agreement: Agreement, duty: DutyTime, today: date) -> list[Block]:
    school = agreement.school_name(duty.current.school)
    text = f"*{duty.day:%a, %b} {duty.day.day}* · {escaped(duty.officer.name)} · {escaped(school)}\n"
    accessory = button("Open", DutyActionId.OPEN, RecordId(duty.id))
    return [SectionBlock(block_id=f"duty:{duty.id}", text=text + when(agreement, duty, today), accessory=accessory)]
