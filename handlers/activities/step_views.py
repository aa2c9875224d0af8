"""What people see of an activity that others have to answer: how it stands, the steps so far, the form of the next."""

from collections.abc import Mapping, Sequence
from operator import itemgetter

from slack_sdk.models.blocks import Block, ButtonElement, InteractiveElement, SectionBlock
from slack_sdk.models.views import View

from handlers.activities.ids import ActivityActionId, ActivityFormId, StepChoice
from handlers.parts import (
    Fact,
    Question,
    actions,
    button,
    day,
    escaped,
    facts,
    modal,
    moment,
    paragraph,
    plain,
    small,
)
from handlers.values import RecordId
from models.activities.hours import hours_in_words, in_hours
from models.activities.kinds import LONGEST_WORDS, TIMES, YES
from models.activities.step_acts import MOST_WORKED, StepForm
from models.activities.steps import ASKED_ANEW, OVERTIME_APPROVED, OVERTIME_DECLINED, STEPS, Step
from models.activities.tables import Activity, ActivityStep
from models.terms import Agreement

RIGHT = "This is right: save it"
WORKED_ALL_THE_SAME = "Hours were entered after overtime was declined."
NO_IDENTITY = "Never name a student, and write nothing that tells who one is."
ASKED_ANEW_TOLD = "Corrected: asked again"


def state_facts(activity: Activity) -> list[Fact]:
    """How an entry stands, and who carries it out; nothing of a kind that nobody has to answer."""
    named = [("Carried out by", activity.named.name)] if activity.named else []
    return [("State", activity.stands.label), *named, *_worked(activity)] if activity.stands else []


def _worked(activity: Activity) -> list[Fact]:
    """The time worked at an event, beside what was approved for it: whoever confirms it sees both."""
    minutes = activity.minutes_worked
    if minutes is None:
        return []
    answers = {
        OVERTIME_DECLINED: " · overtime was declined",
        OVERTIME_APPROVED: f" · {in_hours(activity.current.overtime or 0)} of overtime approved",
    }
    return [("Hours worked", f"{in_hours(minutes)}{answers.get(activity.overtime_answer or '', '')}")]


def when(activity: Activity) -> str:
    """The day of an entry, with its time where it has one."""
    at = activity.current.time
    return f"{day(activity.current.happened_on)}, {TIMES.get(at, at)}" if at else day(activity.current.happened_on)


def done_in(row: ActivityStep) -> str:
    """What was done in a step."""
    return ASKED_ANEW_TOLD if row.step == ASKED_ANEW else STEPS[row.step].done


def step_taken(row: ActivityStep) -> list[Block]:
    """Who took a step and when, with what they wrote."""
    rest = [
        *([f"by {day(row.until)}"] if row.until else []),
        *([hours_in_words(row.minutes)] if row.minutes is not None else []),
        *([row.named.name] if row.named else []),
    ]
    head = " · ".join(
        [f"*{escaped(done_in(row))}*", *map(escaped, rest), escaped(row.taken_by.name), moment(row.taken_at)]
    )
    return [small(head), *([SectionBlock(text=plain(row.words))] if row.words else [])]


def step_buttons(activity: Activity, steps: Sequence[Step]) -> list[InteractiveElement]:
    """The steps that the reader may take now."""
    return [
        button(step.button, ActivityActionId.STEP.again(step.code), StepChoice(activity.id, step.code, activity.seen),
               step.style)
        for step in steps
    ]  # fmt: skip


def step_form(agreement: Agreement, activity: Activity, step: Step, form: StepForm, named: Mapping[str, str]) -> View:
    """What a step asks: words, a day, hours, somebody."""
    school = [agreement.school_name(activity.school)] if activity.school else []
    about = " · ".join([*school, day(activity.current.happened_on), activity.officer.name])
    blocks = [
        paragraph(f"*{escaped(activity.of_kind.label)}*\n{escaped(about)}"),
        *facts(_worked(activity)),
        *([Question("named", step.names).choice(named, str(form.named))] if step.names else []),
        *([_words(step, form)] if step.words else []),
        *([_hours(step, form)] if step.hours else []),
        *([Question("until", step.until).day(form.until)] if step.until else []),
    ]
    return modal(
        step.button[:24], ActivityFormId.STEP_TAKEN, blocks, submit="Save",
        metadata={"id": activity.id, "step": step.code, "seen": activity.seen},
    )  # fmt: skip


def _hours(step: Step, form: StepForm) -> Block:
    given = None if form.minutes is None else in_hours(form.minutes)
    question = Question("hours", step.hours, "In quarters of an hour, such as 2.5.")
    return question.decimal(given, in_hours(0), in_hours(MOST_WORKED))


def _words(step: Step, form: StepForm) -> Block:
    question = Question("words", step.words, NO_IDENTITY, optional=not step.needs_words)
    return question.text(form.words, LONGEST_WORDS, lines=True)


def open_button(activity: Activity, style: str | None = None) -> ButtonElement:
    """Opens the entry."""
    return button("Open", ActivityActionId.OPEN, RecordId(activity.id), style)


def standing(agreement: Agreement, activity: Activity) -> list[Block]:
    """What a card and a message tell of an entry: nothing that was typed."""
    rows: list[Fact] = [
        *([("School", agreement.school_name(activity.school))] if activity.school else []),
        ("Day", when(activity)),
        ("Officer", activity.officer.name),
        ("State", activity.stands.label if activity.stands else "Withdrawn"),
    ]
    declined = [small(WORKED_ALL_THE_SAME)] if _is_worked_all_the_same(activity) else []
    return [*facts(rows), *declined, *_latest(activity), *actions([open_button(activity)])]


def _is_worked_all_the_same(activity: Activity) -> bool:
    return bool(activity.minutes_worked) and activity.overtime_answer == OVERTIME_DECLINED


def _latest(activity: Activity) -> list[Block]:
    """What happened with an entry last, and through whom: two messages about one entry are told apart by it."""
    happened = [(row.taken_at, done_in(row), row.taken_by.name) for row in activity.steps]
    happened += [(version.changed_at, "Corrected", version.changed_by.name) for version in activity.versions[1:]]
    if activity.withdrawn_by and activity.withdrawn_at:
        happened.append((activity.withdrawn_at, "Withdrawn", activity.withdrawn_by.name))
    if not happened:
        return []
    at, done, who = max(happened, key=itemgetter(0))
    return [small(f"{escaped(done)} · {escaped(who)} · {moment(at)}")]


def waiting_row(agreement: Agreement, activity: Activity) -> list[Block]:
    """An entry that waits for the reader, on Home."""
    where = [agreement.school_name(activity.school)] if activity.school else []
    head = " · ".join([*where, when(activity), activity.officer.name])
    urgent = "🔴 Urgent · " if activity.current.urgent == YES else ""
    state = urgent + (activity.stands.label if activity.stands else "")
    state += f" · {WORKED_ALL_THE_SAME}" if _is_worked_all_the_same(activity) else ""
    text = f"*{escaped(activity.of_kind.label)}* · {escaped(head)}\n{escaped(state)}"
    return [SectionBlock(block_id=f"answer_activity:{activity.id}", text=text,
                         accessory=open_button(activity, "primary"))]  # fmt: skip
