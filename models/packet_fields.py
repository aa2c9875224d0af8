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
    `has_dates`: with it goes every date and time in the packet, since a notice is filed on the day of its event.
    `is_left_out`: it leaves no mark, since a mark would tell that there was something.
    `along` is what goes with it, since it would tell the same; `stays` what may still tell it, and is to be read.
    `beside` is what goes with it of other parts, which are only for some readers: by their field, in words.
    """

    code: str
    label: str
    everywhere: bool = False
    has_dates: bool = False
    is_left_out: bool = False
    along: str = ""
    stays: str = ""
    beside: tuple[tuple[str, str], ...] = ()

    def goes_with_it(self, offered: Collection[str]) -> str:
        """What goes with it, in a row, for whoever has these fields; nothing where nothing does."""
        return ", ".join(filter(None, (self.along, *(words for code, words in self.beside if code in offered))))


TEXTS = "typed texts"
OWN_NAME = "your own name, as of whoever takes the packet out"
WHO_IT_IS = "people's names and the location"
_OFFICER = Field(OFFICER, "The officer: name and badge", everywhere=True)
_PEOPLE = Field(PEOPLE, "Names of other people", everywhere=True, stays=OWN_NAME)
_NAMES = Field(PEOPLE, "Names of people", everywhere=True, stays=OWN_NAME)
_SCHOOL = Field(SCHOOL, "The school", everywhere=True, stays=WHO_IT_IS)
_WHEN = Field("when", "Date and time of the event, and all other dates", has_dates=True, stays=TEXTS)
_REASONS = Field(REASONS, "Reasons of changes and of a withdrawal")
_HANDLING = (Field(DELIVERIES, "Messages about it"), Field(AUDIT, "Audit log of this record"))
_PLACE = Field("place", "Location", along="conduct at school, custody on premises", stays=TEXTS)
_GROUNDS = Field("grounds", "Why law enforcement", stays="actions taken; narrative")
_SEARCH = Field(
    "search_custody", "Search and custody", along="students' measures, the message about a search by school staff",
    stays="actions taken, which name a search or an arrest; narrative",
)  # fmt: skip
_STUDENTS = Field(
    "students", "How many students", along="student details", stays="narrative",
    beside=((ARREST, "how many were arrested"),),
)  # fmt: skip
_DETAILS = Field("student_details", "Student details", along="their lines of the audit log", stays="narrative")
_CASE = Field(CASE_NUMBER, "Case number", everywhere=True)
_NARRATIVE = Field(
    "narrative", "Narrative", stays="explanations, questions", beside=((ARREST, "what a letter about an arrest says"),)
)
_REPORT = (OFFICER_REPORT, "officer's report")
ACTIONS = (
    "why law enforcement, search and custody, students' measures and how it ended, messages about an arrest or a search"
)


def _event(more: str = "") -> tuple[Field, ...]:
    """What a notice says of its event; in some packets more goes with what happened and with the actions."""
    return (
        _WHEN, _PLACE,
        Field("incident", "What happened", along=more, stays="actions taken, why law enforcement; narrative",
              beside=(_REPORT, (ARREST, "class of offense"))),
        Field("actions", "Actions taken", stays="narrative, questions and answers",
              along=f"{ACTIONS}, {more}" if more else ACTIONS, beside=(_REPORT, (ARREST, "arrest notification"))),
        _GROUNDS, _SEARCH, _STUDENTS, _DETAILS, _CASE, _NARRATIVE,
    )  # fmt: skip


FIELDS: Mapping[str, tuple[Field, ...]] = {
    "notice": (
        _OFFICER, _PEOPLE, _SCHOOL, *_event(),
        Field("acknowledgments", "Acknowledgments", along="reminders of it, messages and audit lines about it"),
        Field("questions", "Questions and answers", along="messages and audit lines about them"), _REASONS,
        Field(OFFICER_REPORT, "Officer's report: all of it", is_left_out=True),
        Field(ARREST, "Arrest notification: all of it", is_left_out=True, along="the message about an arrest",
              stays="actions taken, students' measures"), *_HANDLING,
    ),
    "activity": (
        _OFFICER, _PEOPLE, _SCHOOL, _WHEN,
        Field("answers", "What it was about", stays=TEXTS,
              along="how it stands, and the names of questions and steps"),
        Field("words", "Texts that were typed", stays="what was answered"),
        Field("steps", "What was answered", along="audit lines about it"), _REASONS, *_HANDLING,
    ),
    "evaluation": (
        _OFFICER, _PEOPLE, _SCHOOL, Field("when", "Date of the meeting, and all other dates", has_dates=True),
        Field("ratings", "Ratings", stays="comments and summary"), Field("comments", "Comments on ratings"),
        Field("evidence", "What the records show"), Field("summary", "Summary"),
        Field("answer", "The officer's comment",
              along="when it was shared and read, messages and audit lines about it"),
        _REASONS, *_HANDLING,
    ),
    "dismissal": (
        _OFFICER, _PEOPLE, _SCHOOL, Field("asked", "What was requested", stays="reasons, the chief's decision"),
        Field("why", "Reasons of the request"), Field("efforts", "Steps taken to date"),
        Field("notices", "Related notices", everywhere=True), Field("memo", "The superintendent's memo"),
        Field("decision", "The chief's decision", stays="the chief's reasons"),
        Field("decision_reasons", "The chief's reasons"), _REASONS, *_HANDLING,
    ),
    "dispute": (
        _NAMES, _SCHOOL, Field("clause", "Clause", everywhere=True, stays=TEXTS),
        Field("views", "How each side sees it"), Field("meetings", "Meetings"),
        Field("outcome", "Outcome", along="how it stands, messages that tell the end"), _REASONS, *_HANDLING,
    ),
    "revision": (
        _NAMES, Field("clause", "Clause", everywhere=True, stays=TEXTS), Field("present", "Present text"),
        Field("text", "Texts that were proposed", along="which signed text came of it"), _REASONS, *_HANDLING,
    ),
    "records_request": (
        _NAMES, _SCHOOL, Field("what", "Which records", along="what was released", stays="what for"),
        Field("purpose", "What for"), Field("words", "Questions, answers and reasons"),
        Field("files", "Files and notices that were released", stays="which records were asked for"), *_HANDLING,
    ),
    "officer_report": (
        _OFFICER, _PEOPLE, _SCHOOL, *_event("whether it is a report"),
        Field("answers", "Whether it is an officer's report", along="audit lines about it", stays="what it is called"),
        Field("submissions", "When it was due and submitted", along="how it stands, messages and audit lines about it"),
        Field("packets", "The chief's packets that tell of it"), _REASONS, *_HANDLING,
    ),
    "arrest_notification": (
        _OFFICER, _PEOPLE, _SCHOOL, _WHEN,
        Field("offense", "Class of offense, and how it stands", along="messages and audit lines that tell a change"),
        Field("told", "Told orally", along="how it stands"),
        Field("letter", "The letter and its delivery",
              along="how it stands, receipt, messages and audit lines about the letter"),
        Field("receipt", "Receipt, and the principal told", along="how it stands, delivery by hand, messages"),
        *_HANDLING,
    ),
    "outside_request": (
        _NAMES, _SCHOOL, Field("requester", "Who asks", everywhere=True, along="on what it rests", stays=TEXTS),
        Field("reference", "The requester's reference", everywhere=True),
        Field("basis", "On what it rests", stays="who asks, what is asked for"),
        Field("asked_for", "What is asked for"),
        Field("days", "Days received and due, and all other dates", has_dates=True, stays="reference; typed texts"),
        Field("steps", "Decisions, reasons and notes", along="how it stands, audit lines about it",
              stays="what was sent"),
        Field("items", "What was sent", along="audit lines about it", stays="decisions"), *_HANDLING,
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
