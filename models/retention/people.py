"""Evaluations, and requests to dismiss or reassign, as kinds of records that can be disposed of (§III, §X)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from models.calendar.school_days import start_of
from models.dismissals import tables as dismissals
from models.dismissals.decisions import DecisionDraft
from models.dismissals.tables import Dismissal
from models.evaluations import tables as evaluations
from models.evaluations.tables import (
    Evaluation,
    EvaluationAttendee,
    EvaluationRating,
    EvaluationStep,
    EvaluationVersion,
)
from models.policy import Act
from models.retention.kind import Contents, Kind, Messages, Rows, itself, load, people_in
from models.retention.rules import Facts, Wait
from models.terms import Agreement

UNDECIDED = Wait("it is not decided")


def _versions_of(record_id: int):  # type: ignore[no-untyped-def]
    return select(EvaluationVersion.id).where(EvaluationVersion.evaluation_id == record_id)


OF_EVALUATION = (
    Contents(
        Evaluation, Rows(Evaluation.id),
        kept=("school_year", "school", "drafter_ids", "disposed_note"),
    ),
    Contents(
        EvaluationVersion, Rows(EvaluationVersion.evaluation_id),
        dict.fromkeys(("because", "police_guest", "summary", "figures", "comment")),
    ),
    Contents(
        EvaluationRating, Rows(EvaluationRating.version_id, EvaluationVersion.evaluation_id), is_deleted=True
    ),
    Contents(
        EvaluationStep, Rows(EvaluationStep.version_id, EvaluationVersion.evaluation_id), kept=("step",)
    ),
    Contents(EvaluationAttendee, Rows(EvaluationAttendee.version_id, EvaluationVersion.evaluation_id)),
)  # fmt: skip
OF_REQUEST = (
    Contents(
        Dismissal, Rows(Dismissal.id),
        {"asked": "", "reasons": "", "efforts": "", "notices": [], "wished_on": None, "withdrawn_because": None,
         "memo": None, "outcome": None, "decision_reasons": None, "last_day": None, "assigned_to": None, "rule": None},
        kept=("reference", "school", "card_ids", "disposed_note"),
    ),
    Contents(DecisionDraft, Rows(DecisionDraft.dismissal_id), is_deleted=True),
)  # fmt: skip


LOADS = (selectinload(Evaluation.versions),)


def _evaluations(session: Session, agreement: Agreement, record_ids: Collection[int]) -> Mapping[int, Facts]:
    found = load(session, Evaluation, record_ids, LOADS)
    people = people_in(session, OF_EVALUATION, found)
    return {key: _evaluation(agreement, row, people[key]) for key, row in found.items()}


def _evaluation(agreement: Agreement, found: Evaluation, people: frozenset[int]) -> Facts:
    sent = [version.submitted_at for version in found.versions if version.submitted_at]
    return Facts(
        "evaluation", found.id, found.label, found.school, people, agreement.today(found.opened_at),
        agreement.today(max(sent, default=found.opened_at)),
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


def _requests(session: Session, agreement: Agreement, record_ids: Collection[int]) -> Mapping[int, Facts]:
    found = load(session, Dismissal, record_ids, ())
    people = people_in(session, OF_REQUEST, found)
    return {key: _request(agreement, row, people[key]) for key, row in found.items()}


def _request(agreement: Agreement, found: Dismissal, people: frozenset[int]) -> Facts:
    # One that was withdrawn and forwarded all the same is still to be decided.
    ended = found.decided_at or (None if found.forwarded_at else found.withdrawn_at)
    return Facts(
        "dismissal", found.id, found.label, found.school, people, agreement.today(found.drafted_at),
        agreement.today(ended or found.drafted_at),
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
    record=Evaluation, contents=OF_EVALUATION, facts_of=_evaluations, ended_by=_evaluations_ended_by,
    by_label=_evaluation_called, loads=LOADS,
    messages=(
        Messages((evaluations.INVITATION, evaluations.INVITATION_CHIEF), itself),
        Messages((evaluations.CARD, evaluations.CARD_CHANGE, evaluations.REPORT, evaluations.ANSWERED,
                  evaluations.COPY, evaluations.ACKNOWLEDGED, evaluations.COMMENTED, evaluations.SHARED,
                  evaluations.COMMENT_REMINDER), _evaluation_versions),
    ),
)  # fmt: skip
REQUESTS = Kind(
    code="dismissal", label="Request to dismiss or reassign", many="Requests to dismiss or reassign",
    counts_from="the day on which it was decided or withdrawn",
    record=Dismissal, contents=OF_REQUEST, facts_of=_requests, ended_by=_requests_ended_by, by_label=_request_called,
    knows=Act.SEE_DISMISSAL,
    messages=(
        Messages((dismissals.CARD, dismissals.CARD_CHANGE, dismissals.CHIEF_CARD, dismissals.CHIEF_CARD_CHANGE,
                  dismissals.REMINDER, dismissals.WITHDRAWN, dismissals.FORWARDED, dismissals.OUTCOME), itself),
    ),
)  # fmt: skip
