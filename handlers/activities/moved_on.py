"""What somebody sees whose answer or correction came after the entry had changed: what changed, and what they wrote.

Where it can still be sent, it stands in the form; else it can be copied. Nothing that was typed is lost.
"""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.views import View

from handlers.activities.step_views import open_button, state_facts, step_taken
from handlers.activities.views import MOST_CORRECTIONS, MOST_STEPS, corrected
from handlers.parts import actions, day, facts, happened, header, long_text, modal, paragraph, plain, small
from models.activities.form import ActivityForm
from models.activities.hours import hours_in_words
from models.activities.kinds import ActivityKind, in_words
from models.activities.step_acts import StepForm
from models.activities.steps import Step
from models.activities.tables import Activity, ActivityVersion

TITLE = "Not saved"
STILL_HERE = "What you wrote is below, beside what has changed since. Read it, then save, or close this window."
TO_COPY = "It cannot be saved any longer. You can copy it from here."
Typed = Sequence[tuple[str, str | None]]
"""What somebody typed, under the labels of its questions."""


def form_again(form: View, activity: Activity, seen: str) -> View:
    """A form with what was typed in it, and on top what has changed since somebody saw the entry."""
    form.blocks = [
        paragraph("*Not saved yet.* This entry has changed since you opened it:"),
        *_changed(activity, seen),
        small(STILL_HERE),
        *(form.blocks or []),
    ]
    return form


def to_copy(activity: Activity, seen: str, why: str, typed: Typed) -> View:
    """What has changed, so that there is nothing to send any more, and what was typed, to be copied."""
    words = [block for label, text in typed if text for block in _typed(label, text)]
    blocks = [
        SectionBlock(text=plain(why)),
        *facts(state_facts(activity)),
        *_changed(activity, seen),
        *([header("What you wrote"), *words, small(TO_COPY)] if words else []),
        *actions([open_button(activity)]),
    ]
    return modal(TITLE, "activity_moved_on", blocks)


def typed_of_step(step: Step, form: StepForm) -> Typed:
    """What was answered in the form of a step."""
    return [
        (step.words, form.words), (step.until, day(form.until) if form.until else None),
        (step.hours, None if form.minutes is None else hours_in_words(form.minutes)),
    ]  # fmt: skip


def typed_of_correction(kind: ActivityKind, form: ActivityForm, because: str | None) -> Typed:
    """What was answered in the form of a correction."""
    answers = [(asked.title, in_words(kind, asked, getattr(form, asked.name))) for asked in kind.asked]
    return [*answers, ("Reason for the correction", because)]


def _typed(label: str, text: str) -> list[Block]:
    return [small(f"*{label}*"), SectionBlock(text=plain(text))]


def _says_now(activity: Activity, versions: Sequence[ActivityVersion]) -> list[str]:
    """What the entry says now of all that was corrected."""
    if not versions:
        return []
    kind, now, seen = activity.of_kind, activity.current, activity.versions[versions[0].version - 2]
    changed = [asked for asked in kind.asked if getattr(seen, asked.name) != getattr(now, asked.name)]
    of_day = [f"Day: {day(now.happened_on)}"] if seen.happened_on != now.happened_on else []
    return [
        *of_day,
        *(f"{asked.title}: {in_words(kind, asked, getattr(now, asked.name)) or 'no answer'}" for asked in changed),
    ]


def _changed(activity: Activity, seen: str) -> list[Block]:
    versions, steps = activity.since(seen)
    rows = [(version.changed_at, corrected(activity, version)) for version in versions[-MOST_CORRECTIONS:]]
    rows += [(row.taken_at, step_taken(row)) for row in steps[-MOST_STEPS:]]
    blocks = [block for _at, of_row in sorted(rows, key=lambda row: row[0]) for block in of_row]
    blocks += long_text("It says now", "\n".join(_says_now(activity, versions)))
    if activity.withdrawn_by:
        blocks += happened((f"Withdrawn by {activity.withdrawn_by.name}", activity.withdrawn_at))
    return blocks
