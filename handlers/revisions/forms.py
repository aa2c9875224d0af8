"""The forms of requests for revision: a request, and each answer to one."""

from datetime import date, timedelta

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.clauses import PLACE, clause_in, clause_questions
from handlers.metadata import Fields
from handlers.parts import Question, header, long_text, modal, paragraph, small
from handlers.revisions.ids import RevisionFormId
from handlers.revisions.views import TITLE
from models.quarters.tables import Recommendation
from models.revisions.form import RequestForm, StepForm
from models.revisions.steps import By, Step
from models.revisions.tables import RevisionRequest
from models.terms import Agreement

LABELS = {"place": PLACE, "present": "Present text", "text": "Proposed text", "words": "In words"}
"""What is typed in these forms."""
WHO_READS = "The other party is asked to answer. The Collaboration Team reads it, too."
FROM_A_RECOMMENDATION = "From a recommendation of the team, which stays linked to it."


def request_form(agreement: Agreement, recommendation: Recommendation | None = None) -> View:
    """Asks for a request in writing; of a recommendation, with its words as the reason."""
    origin: list[Block] = [small(FROM_A_RECOMMENDATION)] if recommendation else []
    blocks = [
        *origin,
        *clause_questions(agreement),
        Question("present", "Present text", "As the signed agreement has it. Empty if something is to be added.",
                 optional=True).words(),
        Question("text", "Proposed text", "As it is to be.").words(),
        Question("words", "Reason").words(recommendation.words if recommendation else None),
        small(WHO_READS),
    ]  # fmt: skip
    about = {"recommendation": recommendation.id} if recommendation else {}
    return modal(TITLE, RevisionFormId.REQUESTED, blocks, submit="Request", metadata=about)


def request_in(given: Fields) -> RequestForm:
    """What was answered."""
    return RequestForm(clause_in(given), given["present"], given["text"], given["words"])


def step_form(agreement: Agreement, found: RevisionRequest, step: Step, today: date) -> View:
    """Asks for what comes with a step; who answers a text sees it."""
    blocks: list[Block] = [header(found.label)]
    if step.by is By.ASKED_NOW:
        blocks += long_text("The text that you answer", found.proposed.text)
    if step.has_text:
        blocks.append(Question("text", "Your text", "As it is to be.").words(found.proposed.text))
    if step.words:
        blocks.append(Question("words", step.words).words())
    if step.day:
        offered = found.due_on or today + timedelta(days=agreement.request_targets.sign_days)
        blocks.append(Question("day", step.day, "Both parties are reminded of it.").day(max(offered, today)))
        blocks.append(paragraph("The agreement itself changes only with the new signed text."))
    about = {"id": found.id, "step": step.code, "saves": found.seen}
    return modal(TITLE, RevisionFormId.STEP_TAKEN, blocks, submit=_submit(step), metadata=about)


def _submit(step: Step) -> str:
    return step.button if len(step.button) <= 24 else "Send"


def step_in(given: Fields) -> StepForm:
    """What was answered."""
    return StepForm(given.get("text"), given.get("words"), given.get("day"))
