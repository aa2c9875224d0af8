"""Commendations, complaints and disclosures as kinds of records that can be disposed of (§III, §VIII)."""

from models.disclosures.tables import Disclosure, DisclosureVersion
from models.feedback import telling
from models.feedback.kinds import COMMENDATION, COMPLAINT
from models.feedback.tables import Feedback, FeedbackStep, FeedbackVersion
from models.retention.kind import Contents, Kind
from models.retention.plain import Plain, nothing, rows_of
from models.retention.rules import Wait

OF_FEEDBACK = (
    Contents(
        Feedback, rows_of(Feedback.id), nothing("outcome", "withdrawn_because"),
        kept=("kind", "school", "side", "message_ids", "disposed_note"),
    ),
    Contents(
        FeedbackVersion, rows_of(FeedbackVersion.feedback_id),
        {"changed_because": None, "from_whom": "", "about": "", "words": ""},
    ),
    Contents(
        FeedbackStep, rows_of(FeedbackStep.feedback_id), {"outcome": None, "words": ""}, kept=("step",)
    ),
)  # fmt: skip


def _feedback(kind: str, label: str, many: str) -> Kind:
    return Plain(
        kind, Feedback, OF_FEEDBACK,
        lambda row: (row.recorded_at, row.handled_on, row.withdrawn_at, *(step.taken_at for step in row.steps),
                     *(day for version in row.versions for day in (version.changed_at, version.received_on))),
        Feedback.recorded_at, lambda row: row.is_open, Feedback.kind == kind,
        waits=Wait("its outcome is not recorded"),
    ).kind(label, many, told=(telling.TOLD, telling.REMINDER, telling.COMMENDED, telling.OUTCOME))  # fmt: skip


COMMENDATIONS = _feedback(COMMENDATION, "Commendation", "Commendations")
COMPLAINTS = _feedback(COMPLAINT, "Complaint", "Complaints")
DISCLOSURES = Plain(
    "disclosure", Disclosure,
    (
        Contents(
            Disclosure, rows_of(Disclosure.id), nothing("withdrawn_because"), kept=("school", "side", "disposed_note")
        ),
        Contents(
            DisclosureVersion, rows_of(DisclosureVersion.disclosure_id),
            {"records": "", "basis": "", "purpose": "", "students": 0, **nothing("changed_because", "records_words")},
        ),
    ),
    lambda row: (row.recorded_at, row.withdrawn_at,
                 *(day for version in row.versions for day in (version.changed_at, version.disclosed_on))),
    Disclosure.recorded_at,
).kind("Disclosure of student records", "Disclosures of student records")  # fmt: skip
