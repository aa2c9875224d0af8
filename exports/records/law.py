"""What packets say of officers' reports and arrest notifications: on their own, and beside their notice."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.document import in_words
from exports.records import trail
from exports.records.notice import answers, students
from exports.records.parts import Contents, Part, Said, Writer, given, on
from models.actor import Actor
from models.arrest_notifications.form import HOW, OFFENSES, WHOM
from models.arrest_notifications.steps import BACK, CONFIRM, GONE, HAND_OVER, PRINCIPAL, SAY_CLASS, SEND, TELL
from models.arrest_notifications.tables import ArrestNotification, ArrestStep
from models.notices.tables import Notice
from models.packet_fields import ARREST, OFFICER, OFFICER_REPORT, REASONS, SCHOOL
from models.policy import Act, may
from models.records import packets
from models.releases.queries import students_then
from models.reports.packet_steps import DONE
from models.reports.packet_steps import STEPS as PACKET_STEPS
from models.reports.packet_tables import LINES, Packet, PacketLine, PacketStep
from models.reports.standing import NOT_REPORTED, stands
from models.reports.tables import WHY_FOR_OFFICER, YES, OfficerReport, ReportAnswer, ReportSubmission, of_notice
from models.store import disposed
from models.terms import Agreement

ANSWERS, SUBMISSIONS, PACKETS, OFFENSE = "answers", "submissions", "packets", "offense"
LEFT_WITH: Mapping[str, tuple[str, ...]] = {OFFICER_REPORT: ("incident", "actions"), ARREST: ("actions",)}
"""With which fields of a notice what stands beside it leaves: that there is a report, or an arrest, tells them."""
OF_EVENT, HOW_IT_STANDS = ("incident", "actions"), ("told", "letter", "receipt")
NARRATIVE = "narrative"  # a letter is written from it: beside a notice its text goes with the narrative
FIELD_OF_STEP: Mapping[str, str] = {
    SAY_CLASS: OFFENSE, TELL: "told", SEND: "letter", HAND_OVER: "letter", CONFIRM: "receipt", PRINCIPAL: "receipt",
    GONE: "when", BACK: "when",
}  # fmt: skip
"""By which field each step of an arrest notification is redacted."""
ALSO_OF_STEP: Mapping[str, tuple[str, ...]] = {HAND_OVER: ("receipt",), CONFIRM: ("letter",)}
"""A letter that was delivered by hand was received; one whose receipt is confirmed was sent."""
INCIDENT, STUDENTS = "incident", "students"


def officer_report(session: Session, agreement: Agreement, found: OfficerReport) -> Contents:
    """A report with what it said each time that it was submitted: the version of its notice, and the students then."""
    writer = Writer(agreement, found.notice.officer_id)
    parts = [Part("The report", _of_notice(writer, found.notice)), *_report(writer, found)]
    for submission in found.submissions:
        then = students_then(session, found.notice_id, submission.submitted_at)
        said = [*answers(writer, submission.content, NOT_REPORTED), *students(writer, then)]
        parts.append(Part(f"What version {submission.version} said", said))
    return Contents(f"Officer's report {found.notice.label}", "Officer's report to the chief", parts)


def arrest_notification(_session: Session, agreement: Agreement, found: ArrestNotification) -> Contents:
    """An arrest notification with all that was done with it."""
    writer = Writer(agreement, found.notice.officer_id)
    parts = [Part("The notification", _of_notice(writer, found.notice)), *_arrest(writer, found)]
    return Contents(f"Arrest notification {found.notice.label}", "Notification of the superintendent", parts)


def beside(session: Session, actor: Actor, writer: Writer, code: str, row: Any) -> list[Part]:
    """What belongs to a notice or a report beside what it says, as far as the reader may open it in its own window."""
    if code == OFFICER_REPORT:
        return _packets(session, actor, writer, row)
    return _beside_notice(session, actor, writer, row) if code == "notice" else []


def _beside_notice(session: Session, actor: Actor, writer: Writer, notice: Notice) -> list[Part]:
    parts: list[Part] = []
    report = of_notice(session, notice.id) if packets.reads_part(actor, OFFICER_REPORT, notice) else None
    if report:
        sent_on = _packets(session, actor, writer, report)
        handled = trail.parts(session, actor, OFFICER_REPORT, report, writer)
        parts += _under(OFFICER_REPORT, "Officer's report", [*_report(writer, report), *sent_on, *handled])
    query = select(ArrestNotification).filter_by(notice_id=notice.id)
    arrest = session.scalar(query) if packets.reads_part(actor, ARREST, notice) else None
    if arrest:
        handled = trail.parts(session, actor, "arrest_notification", arrest, writer)
        parts += _under(ARREST, "Arrest notification", [*_arrest(writer, arrest), *handled])
    return parts


def _under(field: str, heading: str, parts: Iterable[Part]) -> list[Part]:
    """Parts as they stand beside a notice: each goes with one field, and with its own, and leaves no mark."""
    return [
        Part(f"{heading}: {part.heading[0].lower()}{part.heading[1:]}",
             [replace(said, within=field, also=_with_own(said), gone_with=(*said.gone_with, field, *LEFT_WITH[field]))
              for said in part.said])
        for part in parts
    ]  # fmt: skip


def _with_own(said: Said) -> tuple[str, ...]:
    return (*([said.within] if said.within else []), *said.also)


def _of_notice(writer: Writer, notice: Notice) -> list[Said]:
    return [
        Said(None, "Notice", notice.label),
        Said(SCHOOL, "School", writer.agreement.school_name(notice.school)),
        *writer.name("Officer", notice.officer),
        *given(Said(OFFICER, "Badge", notice.officer.badge)),
    ]


def _report(writer: Writer, found: OfficerReport) -> list[Part]:
    said = [Said(ANSWERS, "Stands", stands(found), ANSWERS, (SUBMISSIONS, *OF_EVENT))]
    parts = [Part("Whether it is one", [*said, *(one for row in found.answers for one in _answered(writer, row))])]
    return [*parts, *(_submitted(writer, row) for row in found.submissions)]


def _answered(writer: Writer, row: ReportAnswer) -> list[Said]:
    return [
        *writer.done("Answered", row.answered_by, row.answered_at, ANSWERS),
        Said(ANSWERS, "Officer's report", _yes_or_no(row.answer), ANSWERS, OF_EVENT),
        Said(ANSWERS, "As the bot proposed", _yes_or_no(row.proposed), ANSWERS, OF_EVENT),
        *given(Said(REASONS, "Changed because", row.because, ANSWERS)),
    ]


def _yes_or_no(answer: str) -> str:
    return "Yes" if answer == YES else "No"


def _submitted(writer: Writer, row: ReportSubmission) -> Part:
    said = [
        *writer.done("Submitted", row.submitted_by, row.submitted_at, SUBMISSIONS),
        *given(
            Said(SUBMISSIONS, "For the officer, because", WHY_FOR_OFFICER.get(row.why_for_officer or ""), SUBMISSIONS),
            Said(OFFICER, "Badge", row.badge, SUBMISSIONS),
            Said(SUBMISSIONS, "Version of the notice", str(row.notice_version), SUBMISSIONS),
            Said(SUBMISSIONS, "Due", None, SUBMISSIONS, moment=in_words(row.due_on)),
            Said(SUBMISSIONS, "Days late", str(row.days_late), SUBMISSIONS),
        ),
    ]
    return Part(f"Submitted version {row.version}", said)


def _packets(session: Session, actor: Actor, writer: Writer, report: OfficerReport) -> list[Part]:
    """The chief's packets that tell of a report, each as it was made last."""
    query = (
        select(PacketLine).join(Packet)
        .where(PacketLine.notice_id == report.notice_id, PacketLine.edition == Packet.edition)
        .order_by(PacketLine.id)
    )  # fmt: skip
    lines = [line for line in session.scalars(query) if may(actor, Act.READ_PACKET, line.packet.subject)]
    said = [one for line in lines for one in _line(writer, line)]
    return [Part("Packets to the superintendent", said)] if said else []


def _line(writer: Writer, line: PacketLine) -> list[Said]:
    packet, version = line.packet, line.submission.version if line.submission else None
    gone = disposed.stands(packet) if packet.disposed_at else None
    steps = [said for step in packet.steps if step.step in PACKET_STEPS for said in _packet_step(writer, step)]
    return [
        Said(PACKETS, "Packet", None, PACKETS, moment=packet.label),
        *given(
            Said(PACKETS, "In it under", LINES[line.kind], PACKETS),
            Said(PACKETS, "Version", str(version) if version else None, PACKETS),
            Said(PACKETS, "Stands", f"This packet was {gone}" if gone else packet.stands.label, PACKETS),
        ),
        *steps,
    ]


def _packet_step(writer: Writer, step: PacketStep) -> list[Said]:
    done = writer.done(DONE[step.step], step.taken_by, step.taken_at, PACKETS)
    return [*done, *on(PACKETS, "Day", step.day, PACKETS)]


def _arrest(writer: Writer, found: ArrestNotification) -> list[Part]:
    said = [
        *writer.at("Arrest", found.arrested_at, "when"),
        Said(OFFENSE, "Stands", found.stands.label, OFFENSE, (*HOW_IT_STANDS, INCIDENT)),
        Said(OFFENSE, "Class of offense", OFFENSES.get(found.offense or ""), OFFENSE, (INCIDENT,)),
        Said(OFFENSE, "How many were arrested", str(found.arrested or ""), OFFENSE, (STUDENTS,)),
        *writer.at("Begun", found.begun_at),
        *(
            replace(said, gone_with=("letter",))
            for said in writer.at("Known not to have arrived", found.not_arrived_at)
        ),
    ]
    steps = [one for step in found.steps for one in _arrest_step(writer, step)]
    return [part for part in (Part("How it stands", said), Part("What was done", steps)) if part.said]


def _arrest_step(writer: Writer, step: ArrestStep) -> list[Said]:
    field = FIELD_OF_STEP[step.step]
    is_class = step.step == SAY_CLASS
    said = [
        Said(field, "Step", step.done, field),
        *writer.done("On", step.taken_by, step.taken_at, field),
        *writer.name("Told by", step.told_by, field),
        *given(
            Said(OFFENSE, "Class of offense", OFFENSES.get(step.offense or ""), field, (INCIDENT,)),
            Said(OFFENSE, "How many were arrested", str(step.arrested or "") if is_class else None, field, (STUDENTS,)),
            Said(field, "Whom", WHOM.get(step.whom or ""), field),
            Said(field, "How", HOW.get(step.how or ""), field),
        ),
        *writer.at("When", step.at, field),
        *given(Said(NARRATIVE, "Brief description", step.words, field)),
    ]
    return [replace(one, also=(*one.also, *ALSO_OF_STEP.get(step.step, ()))) for one in said]
