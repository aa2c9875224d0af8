"""The windows of the end of the agreement: what it means, the form, the letter before it is given, and the notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, SectionBlock
from slack_sdk.models.views import View

from exports.termination.letter import Letter, body
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
    paragraph,
    plain,
    small,
)
from handlers.sections import row
from handlers.termination.ids import StepSeen, TerminationActionId, TerminationFormId
from handlers.values import Nothing, RecordId
from models.termination.form import TerminationForm
from models.termination.steps import GIVEN, STEPS, TAKEN_BACK, Step
from models.termination.tables import Termination
from models.terms import Agreement
from models.texts import LONGEST

TITLE = "End of the agreement"
RULE = "Either party may end the agreement by written notice of seven days (§XI)."
WHAT_FOLLOWS = (
    "*What follows:* the notice goes to the other party, directly and in its channel, with a letter. From its delivery "
    "seven days run, and everybody with a role sees until when. On the day after the last one officers' assignments "
    "end, and nothing new is filed. Records stay; what is open can be finished."
)
CAN_BE_TAKEN_BACK = "It can be taken back until the day before the last day."
FOR_THE_TWO = "Read by the chief and the superintendent, and by whoever is in the other party's channel."
NOT_YET = "*Nothing is given yet.* Read the letter, then type the name of the program and press *Give notice*."
CHANGED_BELOW = "*Not given yet.* You have changed the letter. This is how it reads now:"
TO_CHANGE = "*To change the letter*, do it here and press *Give notice*: it is shown again first."
RECEIPT = "To confirm receipt is not to agree."


def explained(agreement: Agreement) -> View:
    """What ending the agreement means, before anything is written."""
    blocks = [
        paragraph(escaped(agreement.cite(RULE))),
        paragraph(WHAT_FOLLOWS),
        small(CAN_BE_TAKEN_BACK),
        *actions([button("Write the notice", TerminationActionId.WRITE, Nothing(), "danger")], "termination_ways"),
    ]
    return modal(TITLE, "termination_explained", blocks)


def _questions(form: TerminationForm, earliest: date, seen: str = "") -> list[Block]:
    hint = f"With delivery today the last day is {day(earliest)}. Leave it blank unless it is to be later."
    reason = Question("reason", "Reason", FOR_THE_TWO, optional=True, id_of_answer=f"reason_{seen}")
    chosen = Question("chosen_day", "A later last day", hint, optional=True, id_of_answer=f"chosen_day_{seen}")
    return [reason.text(form.reason, LONGEST, lines=True), chosen.day(form.chosen_day)]


def writing_form(agreement: Agreement, form: TerminationForm, earliest: date, seen: str = "") -> View:
    """The reason, and a later last day; neither is needed. `seen` is the letter that it goes back to."""
    blocks = [
        small(escaped(agreement.cite(RULE))),
        # Slack keeps what was typed as long as the id is the same: it gives way to what was changed in the letter.
        *_questions(form, earliest, seen),
        small("Next you see the letter. Nothing is given before you confirm it."),
    ]
    return modal(TITLE, TerminationFormId.WRITTEN, blocks, submit="Preview", metadata={"seen": ""})


def preview(
    agreement: Agreement, about: Letter, form: TerminationForm, earliest: date, seen: str, *, is_changed: bool
) -> View:
    """The letter as it would be given at this moment, and the name that has to be typed; `seen` is what it says."""
    name = agreement.agreement.program
    blocks = [
        paragraph(CHANGED_BELOW if is_changed else NOT_YET),
        header("Notice of termination"),
        *facts([("To", about.receiver), ("From", f"{about.giver}, {about.head}")]),
        *[SectionBlock(text=plain(words)) for words in body(about)],
        *long_text("Reason", about.reason),
        DividerBlock(),
        # Slack keeps what was typed as long as the id is the same: of a letter that has changed, it is typed again.
        Question("program", "The name of the program, exactly", f"Type: {name}", id_of_answer=f"program_{seen}")
        .text(None, 100),
        paragraph(TO_CHANGE),
        *_questions(form, earliest),
        small(CAN_BE_TAKEN_BACK),
    ]  # fmt: skip
    return modal(TITLE, TerminationFormId.GIVEN, blocks, submit="Give notice", metadata={"seen": seen})


@dataclass(frozen=True)
class Reading:
    """A notice for one reader: the steps that are theirs, and whether they may read what was written."""

    steps: Sequence[Step]
    may_read_words: bool
    today: date


def reading(agreement: Agreement, notice: Termination, found: Reading) -> View:
    """A notice as it stands."""
    blocks = [
        header("Notice of termination"),
        paragraph(f"*{notice.stands.label}*"),
        paragraph(escaped(until(agreement, notice, found.today))),
        *facts(_facts(agreement, notice)),
        *([small(RECEIPT)] if any(step.confirm for step in found.steps) else []),
        *actions([_step_button(notice, step) for step in found.steps], "termination_steps"),
        *long_text("Reason", notice.reason if found.may_read_words else None),
        *_history(notice, found),
    ]
    return modal(TITLE, "termination_reading", blocks)


def until(agreement: Agreement, notice: Termination, today: date, *, is_message: bool = False) -> str:
    """Until when the agreement holds, in a sentence, as the notice stands.

    A message stays as it is while days pass: it does not say how many are left.
    """
    if notice.state == TAKEN_BACK:
        return "The notice was taken back: the agreement goes on."
    if notice.state == GIVEN or notice.last_day is None:
        chosen = f", and not before {day(notice.chosen_day)}" if notice.chosen_day else ""
        return f"The days run once it is delivered. The last day is the seventh day after that{chosen}."
    if notice.last_day < today:
        anew = f" A new agreement holds from {day(notice.resumes_on)}." if notice.resumes_on else ""
        return f"The agreement ended with {day(notice.last_day)}.{anew}"
    left = "" if is_message else f", {_left((notice.last_day - today).days)}"
    return f"The agreement ends with {day(notice.last_day)}{left}."


def _left(days: int) -> str:
    return {0: "which is today", 1: "which is tomorrow"}.get(days, f"in {days} days")


def _facts(agreement: Agreement, notice: Termination) -> list[Fact]:
    rows: list[Fact] = [("Given by", f"{notice.head}, {notice.given_by.name}"),
                        ("Given", day(agreement.today(notice.given_at)))]  # fmt: skip
    if notice.delivered_on:
        rows.append(("Delivered", day(notice.delivered_on)))
    if notice.last_day:
        rows.append(("Last day", day(notice.last_day)))
    return rows


def _history(notice: Termination, found: Reading) -> list[Block]:
    blocks = happened((f"Notice given by {notice.given_by.name}", notice.given_at))
    for step in notice.steps:
        by = f" ({step.taken_by.name})" if step.taken_by else ""
        on = f", {day(step.day)}" if step.day and STEPS[step.step].asks_day else ""
        blocks += happened((f"{STEPS[step.step].done}{on}{by}", step.taken_at))
        blocks += long_text("In words", step.words if found.may_read_words else None)
    return blocks


def _step_button(notice: Termination, step: Step) -> ButtonElement:
    seen = StepSeen(notice.id, step.code, notice.seen)
    if step.words:
        return button(step.button, TerminationActionId.WRITE_STEP.again(step.code), seen, step.style)
    confirm = (step.confirm, step.button)
    return button(step.button, TerminationActionId.STEP.again(step.code), seen, step.style, confirm)


def step_form(notice: Termination, step: Step, today: date) -> View:
    """Asks for the words of a step, and for its day where it has one."""
    when = [Question("day", "On which day?").day(today)] if step.asks_day else []
    blocks = [
        paragraph(f"*Notice of termination*, given by the {escaped(notice.head)}"),
        *when,
        Question("words", step.words).text(None, LONGEST, lines=True),
        small("The chief and the superintendent read it."),
    ]
    about = {"id": notice.id, "step": step.code, "saves": notice.seen}
    return modal(TITLE, TerminationFormId.STEP_TAKEN, blocks, submit=step.button[:24], metadata=about)


def to_copy(why: str, form: TerminationForm) -> View:
    """What was written where it can no longer be given, to be copied."""
    blocks = [
        SectionBlock(text=plain(why)),
        *long_text("What you wrote", form.reason),
        *([small("You can copy it from here.")] if form.reason else []),
        *actions([button("The notice", TerminationActionId.OPEN, Nothing())]),
    ]
    return modal("Not given", "termination_to_copy", blocks)


def read_button(notice: Termination, words: str = "The notice") -> ButtonElement:
    """Leads to a notice."""
    return button(words, TerminationActionId.READ, RecordId(notice.id))


def waiting_row(agreement: Agreement, today: date, notice: Termination) -> list[Block]:
    """A notice that waits for the reader: to be delivered on paper, or its receipt to be confirmed."""
    text = f"*{notice.stands.label}.* {escaped(until(agreement, notice, today))}"
    return row(f"termination:{notice.id}", text, read_button(notice))
