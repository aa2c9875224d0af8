"""What packets say of disputes, requests for revision, and requests for records."""

from dataclasses import replace

from sqlalchemy.orm import Session

from exports.document import in_words, span
from exports.records.parts import Contents, Part, Said, Writer, given, on
from models.agreement.queries import numbered
from models.disputes.steps import CONFIRM, MEETING, SIDES, WITHDRAW
from models.disputes.steps import OUTCOME as OUTCOME_WRITTEN
from models.disputes.steps import STEPS as DISPUTE_STEPS
from models.disputes.tables import Dispute, DisputeStep
from models.packet_fields import PEOPLE, REASONS, SCHOOL, redacted_in_words
from models.releases.form import Records
from models.releases.steps import STEPS as RELEASE_STEPS
from models.releases.tables import RecordsRequest, Release
from models.revisions.steps import HEADS
from models.revisions.steps import STEPS as REVISION_STEPS
from models.revisions.tables import RevisionRequest
from models.terms import Agreement
from models.vocabulary import Party

CLAUSE = "clause"
OUTCOME, MEETINGS = "outcome", "meetings"
DISPUTE_FIELDS = {MEETING: MEETINGS, OUTCOME_WRITTEN: OUTCOME, CONFIRM: OUTCOME, WITHDRAW: REASONS}
WHOLE_STEPS = (MEETINGS, OUTCOME)
"""The fields with which a step goes as a whole: that it was taken, when and by whom would tell of it."""
VIEWS, WHAT, FILES = "views", "what", "files"


def dispute(session: Session, agreement: Agreement, found: Dispute) -> Contents:
    """A dispute with every step: each view, each meeting, each text of the outcome."""
    writer, held = Writer(agreement), numbered(session, found.held_text)
    about = [
        Said(None, "Number", str(found.id)),
        Said(SCHOOL, "School", agreement.school_name(found.school)),
        Said(CLAUSE, "Clause", found.clause),
        *writer.at("Opened", found.opened_at),
        Said(OUTCOME, "Stands", found.stands, OUTCOME),
        *given(Said(None, "Agreement in force then", f"from {in_words(held.holds_from)}" if held else None)),
    ]
    steps = [said for step in found.steps for said in _dispute_step(writer, step)]
    return Contents(found.label, "Dispute about the agreement", [Part("The dispute", about), Part("Steps", steps)])


def _dispute_step(writer: Writer, step: DisputeStep) -> list[Said]:
    field = DISPUTE_FIELDS.get(step.step, VIEWS)
    side = SIDES[Party(step.party)]
    done = DISPUTE_STEPS[step.step].done
    whole = field if field in WHOLE_STEPS else None
    return [
        *writer.at(f"{done}, for {side}", step.taken_at, whole),
        *writer.name("By", step.taken_by, whole),
        *on(field, "Day", step.day),
        *given(Said(PEOPLE, "Present", step.present, field), Said(field, "In words", step.words)),
    ]


def revision(session: Session, agreement: Agreement, found: RevisionRequest) -> Contents:
    """A request for revision with every step and every text that was proposed."""
    writer, held, signed = Writer(agreement), numbered(session, found.held_text), numbered(session, found.signed_text)
    about = [
        Said(None, "Number", str(found.id)),
        Said(CLAUSE, "Clause", found.clause),
        *given(Said("present", "Present text", found.present)),
        *writer.at("Requested", found.asked_at),
        Said(None, "Stands", found.stands),
        *given(
            Said(None, "Due", in_words(found.due_on) if found.due_on else None),
            Said(None, "Agreement in force then", f"from {in_words(held.holds_from)}" if held else None),
            Said("text", "Signed text that came of it", f"Version {signed.number}" if signed else None),
        ),
    ]
    steps: list[Said] = []
    for step in found.steps:
        side = f", for {HEADS[Party(step.party)]}" if step.party else ""
        steps += writer.at(f"{REVISION_STEPS[step.step].done}{side}", step.taken_at)
        steps += writer.name("By", step.taken_by)
        steps += given(
            Said("text", "Text", step.text), Said(REASONS, "In words", step.words),
        )  # fmt: skip
        steps += on(None, "Day", step.day)
    return Contents(found.label, "Request for revision", [Part("The request", about), Part("Steps", steps)])


def records_request(_session: Session, agreement: Agreement, found: RecordsRequest) -> Contents:
    """A request for records with every step, and what was released."""
    writer = Writer(agreement)
    about = [
        Said(None, "Number", str(found.id)),
        *writer.done("Asked", found.asked_by, found.asked_at),
        *_records(agreement, found.records, WHAT),
        Said("purpose", "What for", found.purpose),
        *given(Said(WHAT, "Needed by", in_words(found.needed_by) if found.needed_by else None)),
        Said(None, "Stands", found.stands.label),
    ]
    steps: list[Said] = []
    for step in found.steps:
        steps += writer.done(RELEASE_STEPS[step.step].done, step.taken_by, step.taken_at)
        steps += given(Said("words", "In words", step.words))
    parts = [Part("The request", about), Part("Steps", steps), *_released(writer, found.release)]
    return Contents(f"Records request {found.id}", "Request for records", [part for part in parts if part.said])


def _records(agreement: Agreement, records: Records, field: str) -> list[Said]:
    period = span(records.first, records.last) if records.first and records.last else None
    return given(
        Said(field, "Records", records.in_words),
        Said(SCHOOL, "School", agreement.school_name(records.school) if records.school else None),
        Said(field, "Period", period if records.files else None),
        Said(field, "Single notices", ", ".join(records.numbers)),
    )


def _released(writer: Writer, release: Release | None) -> list[Part]:
    if release is None:
        return []
    said = [
        *writer.done("Released", release.released_by, release.released_at),
        *(replace(one, also=(WHAT,)) for one in _records(writer.agreement, release.records, FILES)),
        *given(Said(FILES, "Redacted in packets", redacted_in_words(release.redacted))),
    ]
    for file in release.files:
        proof = f"{file.name}, {file.size} bytes, SHA-256 {file.sha256}" if file.sha256 else "not made yet"
        said += [Said(FILES, "File", f"{file.label}: {proof}", also=(WHAT,)), *writer.name("Sent to", file.sent_to)]
    for one in release.notices:
        details = "with student details" if one.with_students else "without student details"
        said.append(Said(FILES, "Notice", f"{one.notice.label}, version {one.version}, {details}", also=(WHAT,)))
    return [Part("Released", said)]
