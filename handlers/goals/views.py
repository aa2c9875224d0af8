"""What people see of the team's goals: those of a year, one with its history, the forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock
from slack_sdk.models.views import View

from handlers.goals.ids import GoalActionId, GoalFormId, GoalsOf, GoalStepSeen
from handlers.parts import (
    Question,
    actions,
    button,
    escaped,
    happened,
    header,
    long_text,
    modal,
    paragraph,
    plain,
    small,
)
from handlers.sections import row
from handlers.values import Nothing, RecordId
from models.goals.form import ALL, MOST, GoalForm
from models.goals.kinds import CONFIRM, DIRECTIONS, DROP, FEWER, FIGURES, Step
from models.goals.tables import Goal, GoalStep, GoalVersion
from models.quarters.goal_figures import Standing
from models.terms import Agreement

TITLE = "Goals of the year"
SHORT, MOST_IN_HISTORY = 300, 6
RULE = "Up to six goals a school year, for the aims of the agreement (§II): in words, or with a figure of the bot's."
BOTH = "A member of the team sets a goal; a member of the other party confirms it. Name no student and no officer."
OF_BOT = "The figure is that of the yearly report, of all schools together."
WITHOUT_FIGURE = "In words only"
NOT_COUNTED = "Not counted yet"


@dataclass(frozen=True)
class GoalRow:
    """A goal with where it stands by its figure, where it has one."""

    goal: Goal
    stands: Standing | None


@dataclass(frozen=True)
class YearGoals:
    """The goals of a school year; the other year that can be looked at; whether the reader may set one more."""

    school_year: str
    other_year: str
    rows: Sequence[GoalRow]
    may_set: bool


def overview(agreement: Agreement, found: YearGoals) -> View:
    """The goals of a school year, dropped ones last."""
    buttons = [
        *([set_button("Set a goal")] if found.may_set else []),
        button(f"School year {found.other_year}", GoalActionId.TURN, GoalsOf(found.other_year)),
    ]
    rows = [block for at in found.rows for block in _goal(at)]
    blocks = [
        header(f"School year {found.school_year}"),
        small(escaped(agreement.cite(RULE))),
        *(rows or [paragraph("No goal is set.")]),
        *actions(buttons, "goal_buttons"),
    ]
    return modal(TITLE, "goal_overview", blocks)


def _goal(at: GoalRow) -> list[Block]:
    version = at.goal.current
    words = version.words if len(version.words) <= SHORT else f"{version.words[:SHORT]}…"
    lines = [f"*{at.goal.label}* · {at.goal.stands}", escaped(target(version))]
    if at.stands:
        lines.append(escaped(where(version, at.stands)))
    return [
        *row(f"goal:{at.goal.id}", "\n".join(lines), open_button(at.goal)),
        SectionBlock(block_id=f"goal_words:{at.goal.id}", text=plain(words)),
    ]


def open_button(goal: Goal, style: str | None = None) -> ButtonElement:
    """Opens a goal."""
    return button("Open", GoalActionId.READ.again(goal.number), RecordId(goal.id), style)


def overview_button(words: str = "Goals") -> ButtonElement:
    """Opens the goals of this year."""
    return button(words, GoalActionId.OPEN, Nothing())


def set_button(words: str) -> ButtonElement:
    """Opens the form of a new goal."""
    return button(words, GoalActionId.FORM, Nothing(), "primary")


def target(version: GoalVersion) -> str:
    """What a goal is measured by, such as `Police: action notices: at most 40`."""
    figure = FIGURES.get(version.figure or "")
    if figure is None or version.direction is None:
        return WITHOUT_FIGURE
    number = "" if version.direction == FEWER else f" {version.number:,}"
    return f"{figure.label}: {DIRECTIONS[version.direction].lower()}{number}"


def where(version: GoalVersion, stands: Standing) -> str:
    """Where a goal stands by its figure."""
    if stands.value is None:
        return f"{NOT_COUNTED}: {stands.quarters} of {stands.of} quarters"
    value = f"{stands.value:,}"
    so_far = f" ({stands.quarters} of {stands.of} quarters)" if stands.quarters < stands.of else ""
    before = ""
    if version.direction == FEWER:
        before = f"; last year {'not known' if stands.before is None else f'{stands.before:,}'}"
    met = {True: ": reached", False: ": not reached", None: ""}[stands.is_met(version)]
    return f"So far {value}{so_far}{before}{met}" if so_far else f"The year: {value}{before}{met}"


def waiting_row(goal: Goal) -> list[Block]:
    """A goal on the Home of those who may confirm it."""
    text = f"*{goal.label}*\n{escaped(target(goal.current))}"
    return row(f"goal_waits:{goal.id}", text, open_button(goal, "primary"))


def ask_row(school_year: str) -> list[Block]:
    """That the year has no goals, on the team's Homes."""
    return row("goal_ask", f"*School year {school_year}*\nNo goal is set yet.", set_button("Set goals"))


def reading(agreement: Agreement, at: GoalRow, steps: Sequence[Step]) -> View:
    """A goal with its words, its figure, what became of it, and what the reader may do."""
    goal, version = at.goal, at.goal.current
    blocks = [
        header(goal.label),
        paragraph(f"*{goal.stands}*"),
        *actions([*(_step(goal, step) for step in steps), overview_button("All goals")], "goal_steps"),
        SectionBlock(text=plain(version.words)),
        paragraph(escaped(target(version))),
        *([paragraph(escaped(where(version, at.stands))), small(OF_BOT)] if at.stands else []),
        *long_text("Where it stands, as the team wrote last", goal.note.words if goal.note else None),
        *_history(goal),
        small(escaped(agreement.cite(RULE))),
    ]
    return modal(TITLE, "goal_reading", blocks)


def _step(goal: Goal, step: Step) -> ButtonElement:
    action = GoalActionId.STEP if step.code == CONFIRM else GoalActionId.WRITE
    style = {CONFIRM: "primary", DROP: "danger"}.get(step.code)
    return button(step.button, action.again(step.code), GoalStepSeen(goal.id, step.code, goal.seen), style)


def _history(goal: Goal) -> list[Block]:
    """What happened with it, the first first; of very many changes and notes the last."""
    first, *later = goal.versions
    rows: list[tuple[datetime, list[Block]]] = [
        (first.changed_at, happened((f"Set by {first.changed_by.name}", first.changed_at)))
    ]
    rows += [(version.changed_at, _changed(goal, version)) for version in later[-MOST_IN_HISTORY:]]
    rows += [(step.taken_at, _taken(goal, step)) for step in goal.steps[-MOST_IN_HISTORY:]]
    return [block for _at, blocks in sorted(rows, key=itemgetter(0)) for block in blocks]


def _changed(goal: Goal, version: GoalVersion) -> list[Block]:
    before = goal.versions[version.version - 2]
    return [
        *happened((f"Changed by {version.changed_by.name}, version {version.version}", version.changed_at)),
        *long_text("Reason for the change", version.changed_because),
        *long_text("Its figure, before", target(before) if target(before) != target(version) else None),
        *long_text("Its words, before", before.words if before.words != version.words else None),
    ]


def _taken(goal: Goal, step: GoalStep) -> list[Block]:
    """A step; what was written last about where it stands is shown above."""
    words = None if goal.note is step else step.words
    label = "Why" if step.step == DROP else "What was written"
    return [*happened((f"{step.told}, {step.taken_by.name}", step.taken_at)), *long_text(label, words)]


def goal_form(agreement: Agreement, form: GoalForm) -> View:
    """Asks for a goal."""
    blocks = [small(escaped(agreement.cite(RULE))), *_answers(form)]
    return modal(TITLE, GoalFormId.SET, blocks, submit="Set")


def _answers(form: GoalForm) -> list[Block]:
    labels = {figure.code: figure.label for figure in FIGURES.values()}
    return [
        Question("words", "The goal", BOTH).words(form.words),
        Question("figure", "Measured by", OF_BOT, optional=True).choice(labels, form.figure),
        Question("direction", "It is to be", optional=True).choice(DIRECTIONS, form.direction),
        Question("number", "Number", f"Of shares the percentage, 0 to {ALL}. Blank for fewer than last year.",
                 optional=True).number(form.number, 0, MOST),
    ]  # fmt: skip


def change_form(goal: Goal) -> View:
    """The form with what a goal says, and why that is to change."""
    blocks = [
        paragraph(f"*{goal.label}*"),
        *_answers(goal.current.form),
        Question("because", "Reason for the change", "What it says now stays on record. The other party confirms it "
                 "anew.").words(),
    ]  # fmt: skip
    return modal(TITLE, GoalFormId.CHANGED, blocks, submit="Save", metadata={"id": goal.id, "saves": goal.seen})


def step_form(goal: Goal, step: Step) -> View:
    """Asks for the words of a step."""
    label = "Reason" if step.code == DROP else "Where it stands"
    hint = "It stays on record." if step.code == DROP else "It is printed in the yearly report."
    blocks = [
        paragraph(f"*{goal.label}*"),
        Question("words", label, f"{hint} Name no student and no officer.").words(),
    ]
    about = {"id": goal.id, "step": step.code, "saves": goal.seen}
    return modal(TITLE, GoalFormId.STEP_TAKEN, blocks, submit="Drop" if step.code == DROP else "Save", metadata=about)
