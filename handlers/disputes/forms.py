"""The forms of disputes: what opens one, and what is written in it."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.clauses import PLACE, clause_in, clause_questions
from handlers.disputes.ids import DisputeFormId
from handlers.disputes.views import TITLE
from handlers.metadata import Fields
from handlers.parts import Question, header, modal, small
from models.disputes.form import DisputeForm, StepForm
from models.disputes.steps import BEGIN, OUTCOME, STEPS, VIEW, Step
from models.disputes.tables import LONGEST_PRESENT, Dispute
from models.terms import Agreement
from models.vocabulary import Party

LABELS = {"place": PLACE, "words": "In words", "present": "Who was there"}
"""What is typed in these forms."""
WHO_READS = "The chief, the school's principal and the superintendent read it, and nobody else."
VIEW_HINT = "You can write it anew at any time; what it said before stays on record."
OUTCOME_HINT = "One text for both. Sending it confirms it for your side; the other side is asked to confirm it."


def dispute_form(agreement: Agreement, schools: Sequence[str]) -> View:
    """Asks what it is about, where, and how the side that opens it sees it."""
    codes = {school: agreement.school_name(school) for school in schools}
    blocks = [
        Question("school", "School").choice(codes, schools[0] if len(schools) == 1 else None),
        *clause_questions(agreement),
        Question("words", STEPS[BEGIN].words, VIEW_HINT).words(),
        small(WHO_READS),
    ]
    return modal(TITLE, DisputeFormId.OPENED, blocks, submit="Open the dispute")


def dispute_in(given: Fields) -> DisputeForm:
    """What was answered."""
    return DisputeForm(clause_in(given), given["school"], given["words"])


def step_form(found: Dispute, step: Step, side: Party, seen: int, today: date) -> View:
    """Asks for what comes with a step; what it replaces stands in it."""
    hint = {VIEW: VIEW_HINT, OUTCOME: OUTCOME_HINT}.get(step.code)
    blocks: list[Block] = [header(found.label)]
    if step.is_meeting:
        blocks += [
            Question("day", "Day of the meeting").day(today),
            Question("present", "Who was there").text(None, LONGEST_PRESENT),
        ]
    blocks += [Question("words", step.words, hint).words(_given(found, step, side)), small(WHO_READS)]
    about = {"id": found.id, "step": step.code, "saves": seen}
    submit = step.button if len(step.button) <= 24 else "Save"
    return modal(TITLE, DisputeFormId.STEP_TAKEN, blocks, submit=submit, metadata=about)


def _given(found: Dispute, step: Step, side: Party) -> str | None:
    written = {VIEW: found.view_of(side), OUTCOME: found.outcome}.get(step.code)
    return written.words if written else None


def step_in(given: Fields) -> StepForm:
    """What was answered."""
    return StepForm(given["words"], given.get("day"), given.get("present"))
