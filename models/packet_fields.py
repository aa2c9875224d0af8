"""Of what each kind of packet consists, field by field: what can be redacted in it. Codes stay for good."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

OFFICER, PEOPLE, SCHOOL, CASE_NUMBER = "officer", "people", "school", "case_number"
DELIVERIES, AUDIT, REASONS = "deliveries", "audit", "reasons"
OFFICER_REPORT, ARREST = "officer_report", "arrest"
"""What a notice's packet says of what state law asks for beside it."""
MOST_IN_A_QUESTION = 10  # check boxes in one question of a Slack form


@dataclass(frozen=True)
class Field:
    """Something that a packet says, in as many places as it does.

    `everywhere`: what it says, such as a name, is taken out of every other text of the packet, too.
    """

    code: str
    label: str
    everywhere: bool = False


_OFFICER = Field(OFFICER, "The officer: name and badge", everywhere=True)
_PEOPLE = Field(PEOPLE, "Names of other people", everywhere=True)
_NAMES = Field(PEOPLE, "Names of people", everywhere=True)
_SCHOOL = Field(SCHOOL, "The school", everywhere=True)
_WHEN = Field("when", "Date and time of the event")
_REASONS = Field(REASONS, "Reasons of changes and of a withdrawal")
_HANDLING = (Field(DELIVERIES, "Messages about it"), Field(AUDIT, "Audit log of this record"))
_EVENT = (
    _WHEN, Field("place", "Location"), Field("incident", "What happened"), Field("actions", "Actions taken"),
    Field("grounds", "Why law enforcement"), Field("search_custody", "Search and custody"),
    Field("students", "How many students"), Field("student_details", "Student details"),
    Field(CASE_NUMBER, "Case number", everywhere=True), Field("narrative", "Narrative"),
)  # fmt: skip

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "notice": (
        _OFFICER, _PEOPLE, _SCHOOL, *_EVENT, Field("acknowledgments", "Acknowledgments"),
        Field("questions", "Questions and answers"), _REASONS, Field(OFFICER_REPORT, "Officer's report: all of it"),
        Field(ARREST, "Arrest notification: all of it"), *_HANDLING,
    ),
    "activity": (
        _OFFICER, _PEOPLE, _SCHOOL, _WHEN, Field("answers", "What it was about"),
        Field("words", "Texts that were typed"), Field("steps", "What was answered"), _REASONS, *_HANDLING,
    ),
    "evaluation": (
        _OFFICER, _PEOPLE, _SCHOOL, Field("when", "Date of the meeting"), Field("ratings", "Ratings"),
        Field("comments", "Comments on ratings"), Field("evidence", "What the records show"),
        Field("summary", "Summary"), Field("answer", "The officer's comment"), _REASONS, *_HANDLING,
    ),
    "dismissal": (
        _OFFICER, _PEOPLE, _SCHOOL, Field("asked", "What was requested"), Field("why", "Reasons of the request"),
        Field("efforts", "Steps taken to date"), Field("notices", "Related notices"),
        Field("memo", "The superintendent's memo"), Field("decision", "The chief's decision"),
        Field("decision_reasons", "The chief's reasons"), _REASONS, *_HANDLING,
    ),
    "dispute": (
        _NAMES, _SCHOOL, Field("clause", "Clause"), Field("views", "How each side sees it"),
        Field("meetings", "Meetings"), Field("outcome", "Outcome"), _REASONS, *_HANDLING,
    ),
    "revision": (
        _NAMES, Field("clause", "Clause"), Field("present", "Present text"), Field("text", "Texts that were proposed"),
        _REASONS, *_HANDLING,
    ),
    "records_request": (
        _NAMES, _SCHOOL, Field("what", "Which records"), Field("purpose", "What for"),
        Field("words", "Questions, answers and reasons"), Field("files", "Files and notices that were released"),
        *_HANDLING,
    ),
    "officer_report": (
        _OFFICER, _PEOPLE, _SCHOOL, *_EVENT, Field("answers", "Whether it is an officer's report"),
        Field("submissions", "When it was due and submitted"),
        Field("packets", "The chief's packets that tell of it"), _REASONS, *_HANDLING,
    ),
    "arrest_notification": (
        _OFFICER, _PEOPLE, _SCHOOL, _WHEN, Field("offense", "Class of offense, and how it stands"),
        Field("told", "Told orally"), Field("letter", "The letter and its delivery"),
        Field("receipt", "Receipt, and the principal told"), *_HANDLING,
    ),
    "outside_request": (
        _NAMES, _SCHOOL, Field("requester", "Who asks", everywhere=True),
        Field("reference", "The requester's reference", everywhere=True), Field("basis", "On what it rests"),
        Field("asked_for", "What is asked for"), Field("days", "Days received and due"),
        Field("steps", "Decisions, reasons and notes"), Field("items", "What was sent"), *_HANDLING,
    ),
}  # fmt: skip
"""By kind: the kinds of which there are packets."""


NOT_RELEASED = (OFFICER_REPORT, ARREST, DELIVERIES, AUDIT)
"""What a notice's packet does not have where it is released to the schools: these are not of the notice itself."""


def fields_of(kind: str) -> Mapping[str, Field]:
    """The fields of a kind's packet by code, in the order in which they are offered."""
    return {field.code: field for field in FIELDS[kind]}


def released_fields() -> Mapping[str, Field]:
    """The fields of a notice's packet as the police release it, by code."""
    return {code: field for code, field in fields_of("notice").items() if code not in NOT_RELEASED}


def redacted_in_words(codes: Collection[str]) -> str:
    """Which fields of a notice's packet are redacted, in a row."""
    return "; ".join(field.label for code, field in released_fields().items() if code in codes)
