"""What a packet says of a notice: every version, students, acknowledgments, questions and answers."""

from collections.abc import Collection, Iterable, Mapping

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
    "started_by": "incident", "actions": "actions", "acted_by": "actions", "grounds": "grounds",
    "options_tried": "grounds", "grounds_detail": "grounds", "planned": "grounds", "planned_grounds": "grounds",
    "policy_reason": "grounds", "search_basis": "search_custody", "searched_by": "search_custody",
    "staff_search_reason": "search_custody", "custody_on_premises": "search_custody",
    "custody_reason": "search_custody", "custody_out_of_sight": "search_custody",
    "conduct_at_school": "search_custody", "students": "students", "report_written": CASE_NUMBER,
    "case_number": CASE_NUMBER, "narrative": "narrative", "urgent": "incident", "told_in_person": "acknowledgments",
}  # fmt: skip
"""Each answer of a notice in the order in which it is read, and the field by which it is redacted."""
OWN_LABELS = {
    "urgent": "Urgent", "told_in_person": "Told in person", "policy_reason": "Why action on a school policy violation",
    "staff_search_reason": "Why school staff searched", "custody_reason": "Why custody was on school premises",
    "planned": "Planned beforehand", "planned_grounds": "Why it was planned at the school",
}  # fmt: skip
STUDENTS, ACKNOWLEDGED, QUESTIONS = "student_details", "acknowledgments", "questions"


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
        *writer.at("Superintendent told that nobody had acknowledged it", notice.escalated_at, ACKNOWLEDGED),
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
    """What a version of a notice says, answer by answer."""
    asked = ((name, field) for name, field in FIELD_OF.items() if name not in without)
    return given(*(Said(field, _label(name), _answer(writer, version, name)) for name, field in asked))


def _label(name: str) -> str:
    return OWN_LABELS.get(name) or LABELS.get(name) or name.replace("_", " ").capitalize()


def _answer(writer: Writer, version: NoticeVersion, name: str) -> str | None:
    """An answer as people read it; nothing where there is none."""
    value = getattr(version, name)
    if name == "occurred_at":
        return writer.agreement.local(value)
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
    """What is recorded of students, none of whom is named."""
    return [Said(STUDENTS, label, text, STUDENTS) for one in rows for label, text in _detail(writer, one)]


def _detail(writer: Writer, one: StudentDetail) -> list[tuple[str, str]]:
    measures = row(one.measures, words.STUDENT_MEASURES)
    told: list[tuple[str, str | None]] = [
        ("Student", f"{one.number}, recorded {writer.agreement.local(one.recorded_at)}"),
        ("Corrected or removed", writer.agreement.local(one.ended_at) if one.ended_at else None),
        ("Age", None if one.age is None else str(one.age)), ("Grade", words.GRADES[one.grade]),
        ("Gender", words.GENDERS[one.gender]), ("Race", words.RACES[one.race]),
        ("Hispanic or Latino", words.YES_NO_UNKNOWN[one.ethnicity] if one.ethnicity else None),
        ("Races", row(one.races, words.RACES)), ("Disability", words.YES_NO_UNKNOWN[one.disability]),
        ("English learner", words.YES_NO_UNKNOWN[one.english_learner]), ("Measures", measures),
        ("Minutes detained", None if one.detained_minutes is None else str(one.detained_minutes)),
        ("How it ended", words.DISPOSITIONS[one.disposition]),
    ]  # fmt: skip
    return [(label, text) for label, text in told if text]


def _acknowledgments(writer: Writer, asked: list[NoticeAcknowledgment]) -> Part:
    said: list[Said] = []
    for one in asked:
        text = f"{writer.agreement.local(one.asked_at)}, of version {one.asked_version}"
        said.append(Said(ACKNOWLEDGED, "School asked", text, ACKNOWLEDGED))
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
