"""Evaluations, and requests to dismiss or reassign, as kinds of records that can be disposed of (§III, §X)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.calendar.school_days import start_of
from models.dismissals import tables as dismissals
from models.dismissals.decisions import DecisionDraft
from models.dismissals.tables import Dismissal
from models.evaluations import reminders
from models.evaluations import tables as evaluations
from models.evaluations.tables import (
    Evaluation,
    EvaluationAttendee,
    EvaluationRating,
    EvaluationStep,
    EvaluationVersion,
)
from models.policy import Act
from models.retention.kind import Contents, Kind, Messages, itself, people_in
from models.retention.rules import Facts, Wait
from models.terms import Agreement

UNDECIDED = Wait("it is not decided")


def _versions_of(record_id: int):  # type: ignore[no-untyped-def]
    return select(EvaluationVersion.id).where(EvaluationVersion.evaluation_id == record_id)


OF_EVALUATION = (
    Contents(
        Evaluation, lambda record_id: Evaluation.id == record_id,
        kept=("school_year", "school", "drafter_ids", "disposed_note"),
    ),
    Contents(
        EvaluationVersion, lambda record_id: EvaluationVersion.evaluation_id == record_id,
        dict.fromkeys(("because", "police_guest", "summary", "figures", "comment")),
    ),
    Contents(
        EvaluationRating, lambda record_id: EvaluationRating.version_id.in_(_versions_of(record_id)), is_deleted=True
    ),
    Contents(
        EvaluationStep, lambda record_id: EvaluationStep.version_id.in_(_versions_of(record_id)), kept=("step",)
    ),
    Contents(EvaluationAttendee, lambda record_id: EvaluationAttendee.version_id.in_(_versions_of(record_id))),
)  # fmt: skip
OF_REQUEST = (
    Contents(
        Dismissal, lambda record_id: Dismissal.id == record_id,
        {"asked": "", "reasons": "", "efforts": "", "notices": [], "wished_on": None, "withdrawn_because": None,
         "memo": None, "outcome": None, "decision_reasons": None, "last_day": None, "assigned_to": None, "rule": None},
        kept=("reference", "school", "card_ids", "disposed_note"),
    ),
    Contents(DecisionDraft, lambda record_id: DecisionDraft.dismissal_id == record_id, is_deleted=True),
)  # fmt: skip


def _evaluation(session: Session, agreement: Agreement, record_id: int) -> Facts | None:
    found = session.get(Evaluation, record_id, populate_existing=True)
    if found is None or found.disposed_at:
        return None
    sent = [version.submitted_at for version in found.versions if version.submitted_at]
    return Facts(
        "evaluation", record_id, found.label, found.school, people_in(session, OF_EVALUATION, record_id),
        agreement.today(found.opened_at), agreement.today(max(sent, default=found.opened_at)),
        tuple(_of_evaluation(found)),
    )  # fmt: skip


def _of_evaluation(found: Evaluation) -> Iterator[Wait]:
    if found.draft is not None:
        yield Wait("a version of it is being written", Act.READ_EVALUATION, found.subject)
    if found.submitted is not None and found.submitted.received_at is None:
        yield Wait("the chief has not acknowledged it")


def _evaluations_ended_by(session: Session, agreement: Agreement, day: date) -> Iterator[int]:
    before = start_of(agreement, day + timedelta(days=1))
    query = select(Evaluation.id).where(Evaluation.disposed_at.is_(None), Evaluation.opened_at < before)
    return iter(session.scalars(query.order_by(Evaluation.id)).all())


def _evaluation_called(session: Session, text: str) -> int | None:
    year, _slash, number = text.strip().upper().removeprefix("E-").partition("/")
    if not number.isdecimal():
        return None
    return session.scalar(select(Evaluation.id).filter_by(school_year=year, number=int(number)))


def _evaluation_versions(session: Session, record_id: int) -> Iterable[int]:
    return session.scalars(_versions_of(record_id)).all()


def _request(session: Session, agreement: Agreement, record_id: int) -> Facts | None:
    found = session.get(Dismissal, record_id, populate_existing=True)
    if found is None or found.disposed_at:
        return None
    # One that was withdrawn and forwarded all the same is still to be decided.
    ended = found.decided_at or (None if found.forwarded_at else found.withdrawn_at)
    return Facts(
        "dismissal", record_id, found.label, found.school, people_in(session, OF_REQUEST, record_id),
        agreement.today(found.drafted_at), agreement.today(ended or found.drafted_at),
        (UNDECIDED,) if ended is None else (),
    )  # fmt: skip


def _requests_ended_by(session: Session, agreement: Agreement, day: date) -> Iterator[int]:
    ended = func.coalesce(Dismissal.decided_at, Dismissal.withdrawn_at)
    query = select(Dismissal.id).where(
        Dismissal.disposed_at.is_(None), ended < start_of(agreement, day + timedelta(days=1))
    )
    return iter(session.scalars(query.order_by(Dismissal.id)).all())


def _request_called(session: Session, text: str) -> int | None:
    reference = text.strip().removeprefix("Request ").upper()
    return session.scalar(select(Dismissal.id).filter_by(reference=reference))


EVALUATIONS = Kind(
    code="evaluation", label="Evaluation", many="Evaluations", counts_from="the day of its last submission",
    record=Evaluation, contents=OF_EVALUATION, facts=_evaluation, ended_by=_evaluations_ended_by,
    by_label=_evaluation_called,
    messages=(
        Messages((evaluations.INVITATION, evaluations.INVITATION_CHIEF), itself),
        Messages((evaluations.CARD, evaluations.CARD_CHANGE, evaluations.REPORT, evaluations.ANSWERED,
                  evaluations.COPY, evaluations.ACKNOWLEDGED, evaluations.COMMENTED, evaluations.SHARED,
                  reminders.COMMENT_REMINDER), _evaluation_versions),
    ),
)  # fmt: skip
REQUESTS = Kind(
    code="dismissal", label="Request to dismiss or reassign", many="Requests to dismiss or reassign",
    counts_from="the day on which it was decided or withdrawn",
    record=Dismissal, contents=OF_REQUEST, facts=_request, ended_by=_requests_ended_by, by_label=_request_called,
    knows=Act.SEE_DISMISSAL,
    messages=(
        Messages((dismissals.CARD, dismissals.CARD_CHANGE, dismissals.CHIEF_CARD, dismissals.CHIEF_CARD_CHANGE,
                  dismissals.REMINDER, dismissals.WITHDRAWN, dismissals.FORWARDED, dismissals.OUTCOME), itself),
    ),
)  # fmt: skip
