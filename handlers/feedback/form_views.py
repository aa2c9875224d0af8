"""The forms of commendations and complaints: what was said, corrections, what became of a complaint."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.feedback.ids import FeedbackFormId
from handlers.parts import Question, escaped, modal, paragraph, small
from models.feedback.form import FeedbackForm, OutcomeForm
from models.feedback.kinds import ABOUT, COMMENDATION, COMPLAINT, FROM_WHOM, KINDS, OUTCOMES
from models.feedback.tables import Feedback
from models.terms import Agreement

WHOLE_PROGRAM = "-"
"""What stands for no school in a form."""
WHOLE_PROGRAM_LABEL = "The program as a whole"
NOBODY = "Name nobody who raised it, and no student; write nothing that tells who they are."
NO_NAMES = "Name no student, and write nothing that tells who one is."
ABOUT_CONDUCT = (
    "A complaint about an officer's conduct is for the police department's own complaint procedure, as we read it "
    "(our reading, not legal advice). This record says that it was raised and what became of it; it does not take that "
    "procedure's place. Name no officer."
)
WHO_READS = {
    COMMENDATION: "Read by the school's principal and designee, the superintendent, the chief and designee, "
    "supervisors, and the officer it is for.",
    COMPLAINT: "Read by the school's principal and designee, the superintendent, the chief and designee, and "
    "supervisors. Never by officers.",
}
LABELS = {"words": "What was said", "because": "Reason"}


@dataclass(frozen=True)
class Asking:
    """What a form asks beside its answers: of which school and which officer it is, where there is a choice.

    `fixed_school` is the school where there is only one.
    """

    schools: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[str, str] = field(default_factory=dict)
    fixed_school: str | None = None
    school: str | None = None
    officer: str | None = None


def record_form(agreement: Agreement, kind: str, form: FeedbackForm, asking: Asking) -> View:
    """Asks for a commendation or complaint."""
    at = [f"*{escaped(agreement.school_name(asking.fixed_school))}*"] if asking.fixed_school else []
    officer = Question("officer", "Which officer is it for?", "The officer is told, and may read it.", optional=True)
    blocks = [
        *map(paragraph, at),
        *([Question("school", "School").choice(asking.schools, asking.school)] if asking.schools else []),
        *_answers(kind, form),
        *([officer.choice(asking.officers, asking.officer)] if asking.officers else []),
        small(WHO_READS[kind]),
    ]
    school = {"school": asking.fixed_school} if asking.fixed_school else {}
    return modal(
        KINDS[kind], FeedbackFormId.RECORDED, blocks, submit="Record", metadata={"kind": kind, **school}
    )  # fmt: skip


def _answers(kind: str, form: FeedbackForm) -> list[Block]:
    from_whom = Question("from_whom", "From whom", "What kind of person, never who.")
    return [
        Question("received_on", "Received on").day(form.received_on),
        from_whom.choice(FROM_WHOM, form.from_whom),
        Question("about", "What it is about").choice(ABOUT, form.about),
        *([small(ABOUT_CONDUCT)] if kind == COMPLAINT else []),
        Question("words", LABELS["words"], NOBODY).words(form.words),
    ]


def correcting_form(agreement: Agreement, found: Feedback, form: FeedbackForm, because: str | None = None) -> View:
    """The form with what a record says, and why that is to change."""
    blocks = [
        _about(agreement, found),
        *_answers(found.kind, form),
        Question("because", "Reason for the correction", "What it says now stays on record.").text(because, 500),
    ]
    return _changing(found, FeedbackFormId.CORRECTED, blocks, "Save")


def withdrawing_form(agreement: Agreement, found: Feedback) -> View:
    """Asks why a record is taken back."""
    words = "It stays on record, marked as withdrawn, and no longer counts. Withdraw only what was recorded in error."
    blocks = [_about(agreement, found), paragraph(words), _because("Reason for withdrawal", None)]
    return _changing(found, FeedbackFormId.WITHDRAWN, blocks, "Withdraw")


def outcome_form(agreement: Agreement, found: Feedback, form: OutcomeForm) -> View:
    """Asks what became of a complaint."""
    blocks = [
        _about(agreement, found),
        Question("outcome", "Outcome").one_of_few(OUTCOMES, form.outcome),
        Question("handled_on", "On").day(form.handled_on),
        Question("words", "What was done", NO_NAMES).words(form.words),
    ]
    return _changing(found, FeedbackFormId.HANDLED, blocks, "Record")


def reopening_form(agreement: Agreement, found: Feedback, because: str | None = None) -> View:
    """Asks why a complaint is open again."""
    words = "Those who follow it up are told that it is open again. Its outcome so far stays on record."
    blocks = [_about(agreement, found), paragraph(words), _because("Why it is open again", because)]
    return _changing(found, FeedbackFormId.REOPENED, blocks, "Reopen")


def _because(label: str, given: str | None) -> Block:
    return Question("because", label, NO_NAMES).text(given, 500, lines=True)


def _about(agreement: Agreement, found: Feedback) -> Block:
    return paragraph(f"*{found.label}* · {escaped(place(agreement, found))}")


def place(agreement: Agreement, found: Feedback) -> str:
    """The school of a record, or that it is about the whole program."""
    return agreement.school_name(found.school) if found.school else WHOLE_PROGRAM_LABEL


def _changing(found: Feedback, form: FeedbackFormId, blocks: list[Block], submit: str) -> View:
    return modal(KINDS[found.kind], form, blocks, submit=submit, metadata={"id": found.id, "seen": found.seen})
