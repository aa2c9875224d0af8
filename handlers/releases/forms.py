"""The forms in which records are asked for and released, and the one for the words of a step."""

from collections.abc import Mapping
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.metadata import Fields
from handlers.parts import Question, escaped, long_text, modal, paragraph, small
from handlers.redacting import what_goes_along
from handlers.releases.ids import ReleaseFormId
from models.packet_fields import released_fields
from models.releases.form import KINDS, LONGEST_NUMBERS, Records, RequestForm, numbers_in
from models.releases.reminders import due_on
from models.releases.steps import RELEASE, STEPS, Step
from models.releases.tables import RecordsRequest
from models.terms import Agreement

TITLE = "Records"
ALL = "all_schools"
LABELS = {"purpose": "What for", "words": "In words"}
ASKING = "The chief, the chief's designee and supervisors answer. Nobody else sees it."
RELEASING = (
    "What you release may be less than what was asked for. Files go to the superintendent by direct message. A single "
    "notice can be opened by the superintendent as it reads now; changes after this are not released with it."
)
LOGGED = "It is on record who released what, with a fingerprint (SHA-256) of each file."
REDACT = "What is chosen here is taken out of each packet before it is made."
RIGHT = "This is right: release it"


def _records(agreement: Agreement, given: Records) -> list[Block]:
    schools = {ALL: "All schools", **{school.key: school.name for school in agreement.school}}
    return [
        Question("what", "Which records").ticks(KINDS, given.what),
        Question("school", "School", "For the notice log and totals.").choice(schools, given.school or ALL),
        Question("first", "First day", "For the notice log and totals: of the events.", optional=True).day(given.first),
        Question("last", "Last day", optional=True).day(given.last),
        Question("numbers", "Single notices", "Their numbers with the school year, such as 2026-27/0014.",
                 optional=True).text(", ".join(given.numbers) or None, LONGEST_NUMBERS),
    ]  # fmt: skip


def _records_in(given: Fields) -> Records:
    school = None if given["school"] == ALL else given["school"]
    redacted = tuple(given.get("redacted") or ())
    return Records(
        tuple(given["what"] or ()), school, given["first"], given["last"], numbers_in(given["numbers"]), redacted
    )


def asking_form(agreement: Agreement, first: date, last: date) -> View:
    """What the superintendent asks for: this period, unless another one is chosen."""
    blocks = [
        small(ASKING),
        *_records(agreement, Records((), None, first, last)),
        Question("purpose", "What for", "The police read it, and it stands in each file.").words(),
        Question("needed_by", "Needed by", optional=True).day(None),
    ]
    return modal(TITLE, ReleaseFormId.ASKED, blocks, submit="Ask")


def asked_in(given: Fields) -> RequestForm:
    """What was asked for."""
    return RequestForm(_records_in(given), given["purpose"], given["needed_by"])


def releasing_form(agreement: Agreement, request: RecordsRequest, chosen: Records, words: str | None) -> View:
    """What the police release: first as it was asked for, to be made less."""
    step = STEPS[RELEASE]
    blocks = [
        paragraph(f"*Request {request.id}*: {escaped(request.records.in_words)}"),
        *long_text("What for", request.purpose),
        small(f"{RELEASING} {LOGGED}"),
        *_records(agreement, chosen),
        Question("redacted", "Redact in packets", REDACT, optional=True).several(_fields(), chosen.redacted),
        *what_goes_along(released_fields().values()),
        Question("words", step.words, optional=True).words(words),
    ]
    about = {"id": request.id, "saves": request.seen}
    return modal(TITLE, ReleaseFormId.RELEASED, blocks, submit=step.button, metadata=about)


def _fields() -> Mapping[str, str]:
    return {code: field.label for code, field in released_fields().items()}


def released_in(given: Fields) -> Records:
    """What was chosen to be released."""
    return _records_in(given)


def step_form(agreement: Agreement, request: RecordsRequest, step: Step) -> View:
    """Asks for the words of a step."""
    due = due_on(agreement, request)
    blocks = [
        paragraph(f"*Request {request.id}*: {escaped(request.records.in_words)} · by {due:%b} {due.day}, {due.year}"),
        Question("words", step.words, optional=not step.needs_words).words(),
        small("The superintendent, the chief, the chief's designee and supervisors read it."),
    ]
    about = {"id": request.id, "step": step.code, "saves": request.seen}
    return modal(TITLE, ReleaseFormId.STEP_TAKEN, blocks, submit=step.button, metadata=about)
