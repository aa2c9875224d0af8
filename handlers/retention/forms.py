"""The forms in which holds are set and lifted, and lists are approved or declined."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.views import View

from handlers.metadata import Fields
from handlers.parts import Question, escaped, modal, paragraph, small
from handlers.retention.ids import RetentionFormId
from handlers.retention.words import number_of, of_hold
from handlers.values import whole
from models.people.tables import Person
from models.retention.holds import LONGEST_NUMBER, HoldForm
from models.retention.kinds import KINDS
from models.retention.steps import APPROVE, Step
from models.retention.tables import BASES, Disposal, Hold
from models.terms import Agreement

TITLE = "Holds and disposal"
ALL = "all"
LABELS: Mapping[str, str] = {"reason": "Why", "because": "Why", "words": "In words"}
HOLDING = (
    "A hold keeps records from disposal until your side lifts it. All that you name has to fit: a person and a school "
    "together hold that person's records at that school. The other side learns that there is a hold."
)
NUMBER = "Such as 2026-27/0014, E-2026-27/0003, P-2026-27/0002, Request ABC234, Entry 12, Complaint 7."
WHAT_GOES = (
    "What these records say, their students' details, files, questions and answers are removed from the database for "
    "good, and the bot deletes its own messages about them in Slack. Number, dates, a fingerprint (SHA-256) and who "
    "approved stay. Backups are not changed."
)


def hold_form(agreement: Agreement, people: Sequence[Person]) -> View:
    """What is to be held, on what basis, and why."""
    kinds = {code: kind.label for code, kind in KINDS.items()}
    schools = {ALL: "Any school", **_schools(agreement)}
    persons = {ALL: "Anybody", **{str(person.id): person.name[:75] for person in people}}
    blocks = [
        small(HOLDING),
        Question("basis", "On what basis").choice(BASES, None),
        Question("reason", "Why", "Chief and superintendent can read it.").words(),
        Question("kind", "One record: its kind", optional=True).choice(kinds, None),
        Question("number", "One record: its number", NUMBER, optional=True).text(None, LONGEST_NUMBER),
        Question("person", "Person", "Whose records they are, or who did something with them.").choice(persons, ALL),
        Question("school", "School").choice(schools, ALL),
        Question("first", "First day", "Of the events.", optional=True).day(None),
        Question("last", "Last day", optional=True).day(None),
    ]  # fmt: skip
    return modal(TITLE, RetentionFormId.HOLD_SET, blocks, submit="Set hold")


def _schools(agreement: Agreement) -> dict[str, str]:
    return {school.key: school.name for school in agreement.school} | dict(agreement.former_schools)


def hold_in(given: Fields) -> HoldForm:
    """What was answered."""
    person, school = given["person"], given["school"]
    return HoldForm(
        given["basis"], given["reason"], given["kind"], (given["number"] or "").strip() or None,
        None if person in (None, ALL) else whole(person), None if school in (None, ALL) else school,
        given["first"], given["last"],
    )  # fmt: skip


def lifting_form(agreement: Agreement, hold: Hold) -> View:
    """Asks why a hold is lifted."""
    blocks = [
        paragraph(f"*{hold.label}*: {escaped(of_hold(agreement, hold))}"),
        small("What it covers can be disposed of once its years have passed, with both sides' approval."),
        Question("because", "Why").words(),
    ]
    return modal(TITLE, RetentionFormId.HOLD_LIFTED, blocks, submit="Lift hold", metadata={"id": hold.id})


def step_form(disposal: Disposal, step: Step) -> View:
    """Asks for the words of a step; before an approval, what goes for good."""
    count = number_of(len(disposal.listed))
    blocks = [
        paragraph(f"*{disposal.label}*: {count}, list {disposal.version}."),
        *([paragraph(escaped(WHAT_GOES))] if step.code == APPROVE else []),
        Question("words", step.words, optional=not step.needs_words).words(),
        small("Chief and superintendent can read it."),
    ]
    about = {"id": disposal.id, "step": step.code, "saves": disposal.version}
    return modal(TITLE, RetentionFormId.STEP_TAKEN, blocks, submit=step.button, metadata=about)
