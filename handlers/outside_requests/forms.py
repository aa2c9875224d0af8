"""The forms of requests from outside: logging one, its steps, what was sent, and the list of a year."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.views import View

from handlers.metadata import Fields
from handlers.outside_requests.ids import OutsideFormId
from handlers.outside_requests.views import GOAL, TITLE, due_in_words, item_label
from handlers.parts import Question, modal, paragraph, plain, small
from models.outside_requests.form import (
    LONGEST_REFERENCE,
    LONGEST_REQUESTER,
    MOST_FILES,
    LogForm,
    StepForm,
)
from models.outside_requests.kinds import BASES, REQUESTERS, WAYS
from models.outside_requests.steps import DAY, DUE, WAY, Step
from models.outside_requests.tables import OutsideRequest
from models.terms import Agreement

NO_SCHOOL = "no_school"
NO_SCHOOL_LABELS = "No single school"
OWN_SIDE = (
    "Log what your own side is asked for; the other side decides for its own records. A request about both is logged "
    "by both. Only your side reads it."
)
NO_STUDENT = "Name no student anywhere: the paper itself tells whom it is about."
REQUESTER = "The requester's own name, never a student's. Leave it blank where a student asks."
DUE_HINT = (
    "Which day law gives depends on the basis: enter it, or ask counsel. Left blank, it is {days} after it came "
    "({goal})."
)
AGAIN_HINT = "Left blank, it is {days} {since} ({goal})."
FILES_HINT = (
    f"Up to {MOST_FILES} files at once, each below 8 MB. They are kept as they are, with a fingerprint (SHA-256), and "
    "never opened by the bot."
)
DESCRIBED = "What was sent, and where it is kept: for what is no file, or too large, such as a recording."
RIGHT = "This is right: log it"


def _goal_days(agreement: Agreement) -> str:
    days = agreement.outside_targets.answer_days
    return "1 day" if days == 1 else f"{days} days"


def log_form(agreement: Agreement, places: Sequence[str | None], today: date, given: LogForm | None = None) -> View:
    """What is asked of somebody who logs a request."""
    form = given or LogForm(None, None, None, None, None, None, today)
    schools = {key or NO_SCHOOL: agreement.school_name(key) if key else NO_SCHOOL_LABELS for key in places}
    first = form.school or (NO_SCHOOL if None in places else places[0])
    days = _goal_days(agreement)
    blocks = [
        small(f"{OWN_SIDE} {NO_STUDENT}"),
        Question("school", "About which school").choice(schools, first),
        Question("requester_kind", "Who asks").choice(
            {code: kind.label for code, kind in REQUESTERS.items()}, form.requester_kind
        ),
        Question("requester", "Name of who asks", REQUESTER, optional=True).text(form.requester, LONGEST_REQUESTER),
        Question("reference", "Their reference", "Such as the date of a letter or a docket number.",
                 optional=True).text(form.reference, LONGEST_REFERENCE),
        Question("basis", "Basis").choice({code: basis.label for code, basis in BASES.items()}, form.basis),
        Question("basis_words", "The basis in words", optional=True).words(form.basis_words),
        Question("asked_for", "What is asked for").words(form.asked_for),
        Question("received_on", "Received on").day(form.received_on),
        Question("due_on", "Due day", DUE_HINT.format(days=days, goal=GOAL), optional=True).day(form.due_on),
    ]  # fmt: skip
    return modal(TITLE, OutsideFormId.LOGGED, blocks, submit="Log it")


def logged_in(given: Fields) -> LogForm:
    """What was logged."""
    school = None if given["school"] == NO_SCHOOL else given["school"]
    names = ("requester_kind", "requester", "reference", "basis", "basis_words", "asked_for", "received_on", "due_on")
    return LogForm(**{name: given[name] for name in names}, school=school)


def _about(agreement: Agreement, request: OutsideRequest) -> Block:
    return paragraph(f"*{request.label}* · {request.stands}{due_in_words(request)}")


def step_form(agreement: Agreement, request: OutsideRequest, step: Step, today: date) -> View:
    """Asks for what a step asks for."""
    questions = [_question(agreement, step, field, today) for field in step.asks]
    blocks = [_about(agreement, request), *questions, small(NO_STUDENT)]
    about = {"id": request.id, "step": step.code, "saves": request.seen}
    return modal(TITLE, OutsideFormId.STEP_TAKEN, blocks, submit="Save", metadata=about)


def _question(agreement: Agreement, step: Step, field: str, today: date) -> Block:
    is_optional = field in step.may_lack
    since = "after it came" if DAY in step.asks else "from today"  # the same day that the act counts from
    hint = AGAIN_HINT.format(days=_goal_days(agreement), since=since, goal=GOAL) if field == DUE else None
    question = Question(field, step.asks[field], hint if is_optional else None, optional=is_optional)
    if field == WAY:
        return question.choice(WAYS, None)
    return question.day(today if field == DAY else None) if field in (DAY, DUE) else question.words()


def step_in(given: Fields) -> StepForm:
    """What was said about a step: the fields that it asks for."""
    return StepForm(**given.of(StepForm.__dataclass_fields__))


def files_form(agreement: Agreement, request: OutsideRequest) -> View:
    """Asks for files that were sent."""
    blocks = [
        _about(agreement, request),
        Question("files", "Files as they were sent", FILES_HINT).files(MOST_FILES),
    ]
    return modal(TITLE, OutsideFormId.FILES_KEPT, blocks, submit="Keep them", metadata={"id": request.id})


def being_kept() -> View:
    """Says that files are being fetched."""
    return modal(
        TITLE, "outside_being_kept", [paragraph("The files are being fetched from Slack. This takes a moment.")]
    )


def describe_form(agreement: Agreement, request: OutsideRequest) -> View:
    """Asks for words on what was sent and is kept elsewhere."""
    blocks = [_about(agreement, request), Question("words", "In words", DESCRIBED).words(), small(NO_STUDENT)]
    return modal(TITLE, OutsideFormId.DESCRIBED, blocks, submit="Keep it", metadata={"id": request.id})


def aside_form(agreement: Agreement, request: OutsideRequest) -> View:
    """Asks which item was kept in error, and why."""
    items = {str(item.id): item_label(item) for item in request.items if item.set_aside_at is None}
    if not items:
        return modal(TITLE, "outside_nothing", [SectionBlock(text=plain("Nothing is kept with this request."))])
    blocks = [
        _about(agreement, request),
        Question("item", "Which was not sent").choice(items, None),
        Question("because", "Why it was kept in error").words(),
        small("It stays on record, marked as kept in error."),
    ]
    return modal(TITLE, OutsideFormId.SET_ASIDE, blocks, submit="Set aside", metadata={"id": request.id})


def list_form(years: Sequence[str]) -> View:
    """Asks for the school year of the list."""
    blocks = [
        Question("school_year", "School year in which requests came").choice({year: year for year in years}, years[0]),
        small("A workbook with a row for each request that you may read. It is sent to you by direct message."),
    ]
    return modal(TITLE, OutsideFormId.LISTED, blocks, submit="Make it")
