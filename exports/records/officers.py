"""What packets say of activities, evaluations, and requests to dismiss or reassign."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from exports.document import in_words
from exports.evaluations.document import report_of
from exports.records.parts import Contents, Part, Said, Writer, given, on
from models.activities.hours import in_hours
from models.activities.kinds import TIMES, Asked
from models.activities.kinds import in_words as answer_in_words
from models.activities.steps import STEPS as ACTIVITY_STEPS
from models.activities.tables import Activity, ActivityStep, ActivityVersion
from models.dismissals.tables import ASKED, OUTCOMES, Dismissal
from models.evaluations.tables import Evaluation, EvaluationVersion
from models.packet_fields import OFFICER, PEOPLE, REASONS, SCHOOL
from models.terms import Agreement

STEPS, ANSWER, ANSWERS = "steps", "answer", "answers"


def activity(_session: Session, agreement: Agreement, found: Activity) -> Contents:
    """An activity with its corrections, and what was answered."""
    writer = Writer(agreement, found.officer_id)
    about = [
        Said(None, "Number", str(found.id)),
        Said(ANSWERS, "Kind", found.of_kind.label),
        *([Said(SCHOOL, "School", agreement.school_name(found.school))] if found.school else []),
        *writer.name("Officer", found.officer),
        *given(Said(OFFICER, "Badge", found.officer.badge)),
        *writer.done("Logged", found.logged_by, found.logged_at),
        *given(Said(STEPS, "Stands", found.stands.label if found.stands else None, STEPS, (ANSWERS,))),
        *writer.done("Withdrawn", found.withdrawn_by, found.withdrawn_at),
        *given(Said(REASONS, "Withdrawn because", found.withdrawn_because)),
    ]
    parts = [Part("The activity", about), *(_activity_version(writer, found, one) for one in found.versions)]
    if found.steps:
        parts.append(Part("What was answered", [said for step in found.steps for said in _activity_step(writer, step)]))
    return Contents(f"Activity {found.id}", "Activity of a School Resource Officer", parts)


def _activity_version(writer: Writer, found: Activity, version: ActivityVersion) -> Part:
    asked = [_asked(found, version, question) for question in found.of_kind.asked]
    said = [
        *writer.done("Written", version.changed_by, version.changed_at),
        *given(Said(REASONS, "Changed because", version.changed_because)),
        *on("when", "Day", version.happened_on),
        *given(*asked),
    ]
    return Part(f"Version {version.version}", said)


def _asked(found: Activity, version: ActivityVersion, question: Asked) -> Said:
    """An answer under its title: typed texts are a field of their own."""
    value = getattr(version, question.name)
    if question.name == "time":
        return Said("when", question.title, TIMES.get(value or "", value))
    text = None if value is None else answer_in_words(found.of_kind, question, value)
    if isinstance(value, date):
        return Said(ANSWERS, question.title, moment=text)
    named_by = (ANSWERS,) if question.longest else ()
    return Said("words" if question.longest else ANSWERS, question.title, text, named_by=named_by)


def _activity_step(writer: Writer, step: ActivityStep) -> list[Said]:
    done = ACTIVITY_STEPS[step.step].done if step.step in ACTIVITY_STEPS else step.step.replace("_", " ").capitalize()
    hours = None if step.minutes is None else f"{in_hours(step.minutes)}"
    said = [
        *writer.done(done, step.taken_by, step.taken_at, STEPS),
        *given(Said(STEPS, "In words", step.words, STEPS)),
        *on(STEPS, "Until", step.until, STEPS),
        *given(Said(STEPS, "Hours", hours, STEPS)),
        *writer.name("Named", step.named, STEPS),
    ]
    return [replace(one, named_by=(ANSWERS,)) for one in said]


def evaluation(session: Session, agreement: Agreement, found: Evaluation) -> Contents:
    """An evaluation in every version that was submitted; what is still being written is in no packet."""
    writer = Writer(agreement, found.officer_id)
    about = [
        Said(None, "Number", found.label),
        Said(SCHOOL, "School", agreement.school_name(found.school)),
        *writer.name("Officer", found.officer),
        *given(Said(OFFICER, "Badge", found.officer.badge)),
        *writer.at("Opened", found.opened_at),
    ]
    sent = [version for version in found.versions if version.submitted_at]
    parts = [Part("The evaluation", about)]
    for version in sent:
        parts += _evaluated(session, writer, version)
    return Contents(f"Evaluation {found.label}", "Yearly evaluation of a School Resource Officer", parts)


def _evaluated(session: Session, writer: Writer, version: EvaluationVersion) -> list[Part]:
    report = report_of(session, writer.agreement, version)
    name = f"Version {version.version}"
    said = [
        *writer.done("Submitted", version.submitted_by, version.submitted_at),
        *given(Said(REASONS, "Corrected because", version.because)),
        *on("when", "Meeting", version.met_on),
        *(Said(OFFICER if one.name == report.officer else PEOPLE, one.as_what, one.name) for one in report.attended),
        *given(Said("summary", "Summary", version.summary)),
        *writer.done("Received", version.received_by, version.received_at),
        *writer.at("Shared with the officer", version.shared_at, ANSWER),
        Said(ANSWER, "The officer's comment", version.comment),
        *writer.at("Commented", version.commented_at, ANSWER),
        *writer.at("Read by the officer", version.read_at, ANSWER),
    ]
    ratings: list[Said] = []
    for rated in report.ratings:
        ratings.append(Said("ratings", f"{writer.agreement.cite(rated.clause)} {rated.criterion}", rated.rating))
        ratings += given(
            Said("comments", "Comment", rated.comment), Said("evidence", "Records", " ".join(rated.evidence))
        )
    return [Part(name, said), Part(f"{name}: ratings", ratings)]


def dismissal(_session: Session, agreement: Agreement, found: Dismissal) -> Contents:
    """A request to dismiss or reassign, as it was sent, and what became of it."""
    writer = Writer(agreement, found.officer_id)
    request = [
        Said(None, "Reference", found.reference),
        Said(SCHOOL, "School", agreement.school_name(found.school)),
        *writer.name("Officer", found.officer),
        *given(Said(OFFICER, "Badge", found.officer.badge)),
        *writer.done("Requested", found.requested_by, found.requested_at),
        *given(
            Said("asked", "Requested", ASKED.get(found.asked, found.asked)),
            Said("asked", "Requested effective date", moment=in_words(found.wished_on) if found.wished_on else None),
            Said("why", "Reasons", found.reasons),
            Said("efforts", "Steps taken to date", found.efforts),
            Said("notices", "Related notices", ", ".join(found.notices)),
        ),
        *writer.done("Withdrawn", found.withdrawn_by, found.withdrawn_at),
        *given(Said(REASONS, "Withdrawn because", found.withdrawn_because)),
    ]
    forwarded = [
        *writer.done("Forwarded to the chief", found.forwarded_by, found.forwarded_at),
        *given(Said("memo", "Memo", found.memo)),
    ]
    parts = [Part("The request", request), Part("Forwarded", forwarded), Part("Decided", _decision(writer, found))]
    return Contents(found.label, "Request", [part for part in parts if part.said])


def _decision(writer: Writer, found: Dismissal) -> list[Said]:
    if found.decided_at is None:
        return []
    return [
        *writer.done("Decided", found.decided_by, found.decided_at),
        *given(
            Said("decision", "Chief's decision", OUTCOMES.get(found.outcome or "")),
            Said("decision", "Last day of the assignment", in_words(found.last_day) if found.last_day else None),
            Said("decision", "Reassigned to", found.assigned_to),
            Said("decision", "Rule or general order relied on", found.rule),
            Said("decision_reasons", "Reasons", found.decision_reasons),
        ),
    ]
