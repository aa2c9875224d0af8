"""What a packet says of a notice: every version, students, acknowledgments, questions and answers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.notices.register import ENTRIES
from exports.records.parts import Contents, Part, Said, Writer, given, row
from models import vocabulary as words
from models.notices.form import CODES, LISTS
from models.notices.tables import Notice, NoticeAcknowledgment, NoticeQuestion, NoticeVersion, StudentDetail
from models.packet_fields import CASE_NUMBER, OFFICER, REASONS, SCHOOL
from models.terms import Agreement

LABELS = {entry.field: entry.heading for entry in ENTRIES}
FIELD_OF: Mapping[str, str] = {
    "occurred_at": "when", "place": "place", "place_detail": "place", "incident": "incident",
    "started_by": "incident", "urgent": "incident", "actions": "actions", "acted_by": "actions", "grounds": "grounds",
    "options_tried": "grounds", "grounds_detail": "grounds", "planned": "grounds", "planned_grounds": "grounds",
    "policy_reason": "grounds", "search_basis": "search_custody", "searched_by": "search_custody",
    "staff_search_reason": "search_custody", "custody_on_premises": "search_custody",
    "custody_reason": "search_custody", "custody_out_of_sight": "search_custody",
    "conduct_at_school": "search_custody", "students": "students", "report_written": CASE_NUMBER,
    "case_number": CASE_NUMBER, "narrative": "narrative", "told_in_person": "acknowledgments",
}  # fmt: skip
"""Each answer of a notice in the order in which it is read, and the field by which it is redacted."""
ALSO: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (name for name, field in FIELD_OF.items() if field in ("grounds", "search_custody")), ("actions",)
    ),
    **dict.fromkeys(("custody_on_premises", "custody_reason", "conduct_at_school", "planned_grounds"),
                    ("actions", "place")),
}  # fmt: skip
"""Answers that are asked for only where there was a certain action, or that tell the place: they go with it, too."""
GONE_WITH: Mapping[str, tuple[str, ...]] = {"policy_reason": ("incident",)}
"""Answers that are there only for a certain kind of event."""
OWN_LABELS = {
    "urgent": "Urgent", "told_in_person": "Told in person", "policy_reason": "Why action on a school policy violation",
    "staff_search_reason": "Why school staff searched", "custody_reason": "Why custody was on school premises",
    "planned": "Planned beforehand", "planned_grounds": "Why it was planned at the school",
}  # fmt: skip
ESCALATED = "Superintendent told that nobody had acknowledged it"
STUDENTS, ACKNOWLEDGED, QUESTIONS = "student_details", "acknowledgments", "questions"
ACTIONS, COUNT = "actions", "students"


def contents(session: Session, agreement: Agreement, notice: Notice) -> Contents:
    """A notice with all it has said."""
    writer = Writer(agreement, notice.officer_id)
    badge = notice.officer.badge
    about = [
        Said(None, "Number", notice.label),
        Said(SCHOOL, "School", agreement.school_name(notice.school)),
        *writer.name("Officer", notice.officer),
        *given(Said(OFFICER, "Badge", badge)),
        *writer.at("Filed", notice.filed_at),
        *writer.at("Complete", notice.completed_at),
        *(replace(said, gone_with=(ACKNOWLEDGED,)) for said in writer.at(ESCALATED, notice.escalated_at)),
        *writer.done("Withdrawn", notice.withdrawn_by or notice.officer, notice.withdrawn_at),
        *given(Said(REASONS, "Withdrawn because", notice.withdrawn_because)),
    ]
    parts = [
        Part("The notice", about),
        *(_version(writer, version) for version in notice.versions),
        *_students(session, writer, notice),
        _acknowledgments(writer, notice.acknowledgments),
        *_questions(session, writer, notice),
    ]
    return Contents(notice.label, "Action notice", parts)


def _version(writer: Writer, version: NoticeVersion) -> Part:
    said = [
        *writer.done("Written", version.changed_by or version.notice.officer, version.changed_at),
        *given(Said(REASONS, "Changed because", version.changed_because)),
        *answers(writer, version),
    ]
    more = ", details that were to follow" if version.is_completion else ""
    return Part(f"Version {version.version}{more}", said)


def answers(writer: Writer, version: NoticeVersion, without: Collection[str] = ()) -> list[Said]:
    """What a version of a notice says, answer by answer; what is not said is there to be redacted alike."""
    return [_said(writer, version, name, field) for name, field in FIELD_OF.items() if name not in without]


def _said(writer: Writer, version: NoticeVersion, name: str, field: str) -> Said:
    return Said(
        field, _label(name), _answer(writer, version, name), also=ALSO.get(name, ()), gone_with=GONE_WITH.get(name, ())
    )


def _label(name: str) -> str:
    return OWN_LABELS.get(name) or LABELS.get(name) or name.replace("_", " ").capitalize()


def _answer(writer: Writer, version: NoticeVersion, name: str) -> str | None:
    """An answer as people read it; nothing where there is none."""
    value = getattr(version, name)
    if name == "occurred_at":
        return writer.agreement.local(value) if value else None
    if name in LISTS:
        return row(value, LISTS[name])
    if name in CODES:
        return CODES[name].get(value or "")
    if isinstance(value, bool):
        return "Yes" if value else None
    return None if value is None else str(value)


def _students(session: Session, writer: Writer, notice: Notice) -> list[Part]:
    """Every row of a student, also those that were corrected or removed."""
    query = select(StudentDetail).filter_by(notice_id=notice.id).order_by(StudentDetail.number, StudentDetail.id)
    said = students(writer, session.scalars(query))
    return [Part("Students", said)] if said else []


def students(writer: Writer, rows: Iterable[StudentDetail]) -> list[Said]:
    """What is recorded of students, none of whom is named. How many rows there are tells how many students."""
    return [replace(said, also=(*said.also, COUNT)) for one in rows for said in _detail(writer, one)]


def _detail(writer: Writer, one: StudentDetail) -> list[Said]:
    ended = writer.agreement.local(one.ended_at) if one.ended_at else None
    told: list[tuple[str, str | None]] = [
        ("Age", None if one.age is None else str(one.age)), ("Grade", words.GRADES[one.grade]),
        ("Gender", words.GENDERS[one.gender]), ("Race", words.RACES[one.race]),
        ("Hispanic or Latino", words.YES_NO_UNKNOWN[one.ethnicity] if one.ethnicity else None),
        ("Races", row(one.races, words.RACES)), ("Disability", words.YES_NO_UNKNOWN[one.disability]),
        ("English learner", words.YES_NO_UNKNOWN[one.english_learner]),
    ]  # fmt: skip
    done: list[tuple[str, str | None, tuple[str, ...]]] = [
        ("Measures", row(one.measures, words.STUDENT_MEASURES), (ACTIONS, "search_custody")),
        ("Minutes detained", None if one.detained_minutes is None else str(one.detained_minutes), (ACTIONS,)),
        ("How it ended", words.DISPOSITIONS[one.disposition], (ACTIONS,)),
    ]
    return [
        Said(STUDENTS, "Student", f"{one.number}, recorded", STUDENTS, moment=writer.agreement.local(one.recorded_at)),
        *given(Said(STUDENTS, "Corrected or removed", None, STUDENTS, moment=ended)),
        *given(*(Said(STUDENTS, label, text, STUDENTS) for label, text in told)),
        *(Said(STUDENTS, label, text, STUDENTS, also) for label, text, also in done),
    ]


def _acknowledgments(writer: Writer, asked: list[NoticeAcknowledgment]) -> Part:
    said: list[Said] = []
    for one in asked:
        text, at = f"Of version {one.asked_version},", writer.agreement.local(one.asked_at)
        said.append(Said(ACKNOWLEDGED, "School asked", text, ACKNOWLEDGED, moment=at))
        if one.acknowledged_at:
            said += writer.done("Acknowledged", one.acknowledged_by, one.acknowledged_at, ACKNOWLEDGED)
            said += given(Said(ACKNOWLEDGED, "In version", str(one.acknowledged_version or ""), ACKNOWLEDGED))
    return Part("Acknowledgments", said)


def _questions(session: Session, writer: Writer, notice: Notice) -> list[Part]:
    query = select(NoticeQuestion).filter_by(notice_id=notice.id).order_by(NoticeQuestion.id)
    said: list[Said] = []
    for one in session.scalars(query):
        said += writer.done("Asked", one.asked_by, one.asked_at, QUESTIONS)
        said.append(Said(QUESTIONS, "Question", one.question, QUESTIONS))
        said += writer.done("Answered", one.answered_by, one.answered_at, QUESTIONS)
        said += given(Said(QUESTIONS, "Answer", one.answer, QUESTIONS))
    return [Part("Questions and answers", said)] if said else []
