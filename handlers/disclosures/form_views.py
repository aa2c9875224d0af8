"""The forms of disclosures: one to log, one to correct, one to withdraw."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.disclosures.ids import DisclosureFormId
from handlers.parts import Question, escaped, modal, paragraph, small
from models.disclosures.form import DisclosureForm
from models.disclosures.kinds import BASES, MOST_STUDENTS, RECORDS
from models.disclosures.tables import Disclosure
from models.terms import Agreement

TITLE = "Student records"
NO_STUDENT = "Name no student, and write nothing that tells who one is."
NOT_THE_SCHOOLS_RECORD = (
    "This log has no student. The school's own record of disclosures, kept with the student's records wherever 34 CFR "
    "99.32 asks for it, is the school's duty: this log does not take its place. Our reading, not legal advice."
)
NO_ADVICE = "The sections of 34 CFR are cited as we read them, for counsel to confirm. Ask the school if unsure."
LABELS = {"records_words": "Which records", "purpose": "What for", "because": "Reason"}


@dataclass(frozen=True)
class Asking:
    """Of which school a form is: of one of several, or of the only one."""

    schools: Mapping[str, str] = field(default_factory=dict)
    fixed_school: str | None = None


def log_form(agreement: Agreement, form: DisclosureForm, asking: Asking) -> View:
    """Asks for a disclosure."""
    at = [paragraph(f"*{escaped(agreement.school_name(asking.fixed_school))}*")] if asking.fixed_school else []
    blocks = [
        *at,
        small(NOT_THE_SCHOOLS_RECORD),
        *([Question("school", "School").choice(asking.schools, None)] if asking.schools else []),
        *_answers(form),
    ]
    about = {"school": asking.fixed_school} if asking.fixed_school else {}
    return modal(TITLE, DisclosureFormId.LOGGED, blocks, submit="Log", metadata=about)


def _answers(form: DisclosureForm) -> list[Block]:
    return [
        Question("disclosed_on", "Disclosed on").day(form.disclosed_on),
        Question("records", "Kind of records").choice(RECORDS, form.records),
        Question("records_words", LABELS["records_words"], f"Needed for other records. {NO_STUDENT}", optional=True)
        .words(form.records_words),
        Question("students", "How many students", "A number only.").number(form.students, 1, MOST_STUDENTS),
        Question("purpose", LABELS["purpose"], NO_STUDENT).words(form.purpose),
        Question("basis", "On what basis under FERPA").one_of_few(BASES, form.basis),
        small(NO_ADVICE),
    ]  # fmt: skip


def correcting_form(agreement: Agreement, found: Disclosure) -> View:
    """The form with what a disclosure says, and why that is to change."""
    blocks = [
        _about(agreement, found),
        *_answers(found.current.form),
        Question("because", "Reason for the correction", "What it says now stays on record.").words(),
    ]
    return _changing(found, DisclosureFormId.CORRECTED, blocks, "Save")


def withdrawing_form(agreement: Agreement, found: Disclosure) -> View:
    """Asks why a disclosure is taken back."""
    words = "It stays on record, marked as withdrawn, and no longer counts. Withdraw only what was logged in error."
    blocks = [
        _about(agreement, found),
        paragraph(words),
        Question("because", "Reason for withdrawal", NO_STUDENT).words(),
    ]
    return _changing(found, DisclosureFormId.WITHDRAWN, blocks, "Withdraw")


def _about(agreement: Agreement, found: Disclosure) -> Block:
    return paragraph(f"*{found.label}* · {escaped(agreement.school_name(found.school))}")


def _changing(found: Disclosure, form: DisclosureFormId, blocks: list[Block], submit: str) -> View:
    return modal(TITLE, form, blocks, submit=submit, metadata={"id": found.id, "version": found.version})
