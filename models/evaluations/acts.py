"""The course of an evaluation: opened, submitted, received by the chief, shared with the officer, answered (§III)."""

from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import Chief, PersonDM
from models.errors import Conflict, Invalid
from models.evaluations import evidence
from models.evaluations import tables as evaluations
from models.evaluations.form import missing
from models.evaluations.tables import Evaluation, EvaluationRating, EvaluationVersion, State
from models.people.queries import officers_between
from models.policy import Act, Subject, require
from models.store import audit, deadlines
from models.store.base import Base
from models.store.numbers import EVALUATIONS, next_number
from models.terms import Agreement
from models.texts import LONGEST, check_reason, check_text

COMMENT_DUE = "evaluation_comment"


def open_evaluation(
    session: Session, agreement: Agreement, actor: Actor, school: str, officer_id: int, now: datetime
) -> Evaluation:
    """Open this school year's evaluation, or find the one that is open: of two who press at once, one opens it.

    The officer and the chief are told that the yearly meeting is to be arranged.

    Raises:
        Refused: neither principal nor designee of the school.
        Conflict: the officer is not assigned to the school in this school year.
    """
    require(actor, Act.DRAFT_EVALUATION, Subject(school=school))
    today = agreement.today(now)
    year, first = agreement.school_year(today), agreement.year_begins(today)
    if officer_id not in [officer.id for officer in officers_between(session, school, first, today)]:
        raise Conflict(f"This officer is not assigned to {agreement.school_name(school)} in this school year.")
    new_id = _add_once(session, school, year, officer_id, actor, now)
    evaluation = evaluations.of(session, school, year, officer_id)
    if new_id is None:
        return evaluation
    evaluation.versions.append(EvaluationVersion(version=1, begun_at=now))
    session.flush()
    outbox.enqueue(session, evaluations.INVITATION, evaluation.id, PersonDM(officer_id), now)
    outbox.enqueue(session, evaluations.INVITATION_CHIEF, evaluation.id, Chief(), now)
    _record(session, actor, "open evaluation", evaluation, State.NOT_OPENED, now, number=evaluation.label)
    return evaluation


def start_correction(
    session: Session, actor: Actor, evaluation_id: int, because: str | None, now: datetime
) -> Evaluation:
    """Begin a corrected version of a submitted evaluation, with all that the last one says. That one stays.

    Raises:
        Refused: not the principal of the school.
        Invalid: no reason is given.
        Conflict: nothing was submitted yet, or a correction is being written already.
    """
    evaluation = evaluations.locked(session, actor, Act.EVALUATE, evaluation_id)
    if evaluation.draft:
        raise Conflict(f"{evaluation.label} is already being written. Make your changes in that draft.")
    problems = check_reason(because, now)
    if problems:
        raise Invalid(problems)
    before = evaluation.versions[-1]
    evaluation.versions.append(_copy(before, because, now))
    session.flush()
    _record(session, actor, "correct evaluation", evaluation, evaluation.state, now)
    return evaluation


def submit(session: Session, agreement: Agreement, actor: Actor, evaluation_id: int, now: datetime) -> Evaluation:
    """Send the written report to the chief. From now on nobody edits this version.

    Raises:
        Refused: not the principal of the school.
        Conflict: something is missing, or it was submitted before.
    """
    evaluation = evaluations.locked(session, actor, Act.EVALUATE, evaluation_id)
    draft, earlier, before = evaluations.must_be_draft(evaluation), evaluation.submitted, evaluation.state
    lacking = missing(agreement, draft)
    if lacking:
        raise Conflict(f"Not submitted. Still missing: {'; '.join(lacking)}.")
    draft.figures = evidence.figures(
        session, agreement, evaluation.officer_id, evaluation.school, evaluation.school_year, now
    ).to_json()
    draft.submitted_at, draft.submitted_by_id = now, actor.person_id
    draft.card_id = outbox.enqueue(session, evaluations.CARD, draft.id, Chief(), now)
    outbox.enqueue(session, evaluations.REPORT, draft.id, Chief(), now, replies_to=draft.card_id)
    if earlier:
        change_card(session, earlier, now)
        deadlines.settle(session, (COMMENT_DUE,), earlier.id, now)
    _record(session, actor, "submit evaluation", evaluation, before, now)
    return evaluation


def receive(session: Session, actor: Actor, evaluation_id: int, version: int, now: datetime) -> Evaluation:
    """The chief or the chief's designee has received the report.

    Raises:
        Refused: neither chief nor designee.
        Conflict: somebody was first, or a newer version has replaced this one.
    """
    evaluation = evaluations.locked(session, actor, Act.RECEIVE_EVALUATION, evaluation_id)
    newest, before = _newest(evaluation, version), evaluation.state
    if newest.received_by:
        who = "You have" if newest.received_by_id == actor.person_id else f"{newest.received_by.name} has"
        raise Conflict(f"{who} already acknowledged {evaluation.label}.")
    newest.received_at, newest.received_by_id = now, actor.person_id
    change_card(session, newest, now)
    _record(session, actor, "receive evaluation", evaluation, before, now)
    return evaluation


def share(
    session: Session, agreement: Agreement, actor: Actor, evaluation_id: int, version: int, now: datetime
) -> Evaluation:
    """Let the officer read the evaluation, and comment on it once.

    Raises:
        Refused: not the chief.
        Conflict: not acknowledged yet, shared before, or a newer version has replaced it.
    """
    evaluation = evaluations.locked(session, actor, Act.SHARE_EVALUATION, evaluation_id)
    newest, before = _newest(evaluation, version), evaluation.state
    if newest.received_at is None:
        raise Conflict(f"Acknowledge {evaluation.label} first, then share it.")
    if newest.shared_at:
        raise Conflict(f"{evaluation.label} has already been shared with the officer.")
    newest.shared_at, newest.shared_by_id = now, actor.person_id
    outbox.enqueue(session, evaluations.SHARED, newest.id, PersonDM(evaluation.officer_id), now)
    deadlines.set_deadlines(session, newest.id, {COMMENT_DUE: comment_due(agreement, now)})
    change_card(session, newest, now)
    _record(session, actor, "share evaluation", evaluation, before, now)
    return evaluation


def comment(
    session: Session, actor: Actor, evaluation_id: int, version: int, words: str | None, now: datetime
) -> Evaluation:
    """Keep what the officer says to the evaluation, once.

    Raises:
        Refused: not the officer, or it is not shared.
        Invalid: there are no words, or too many.
        Conflict: there is a comment already, or a newer version has replaced this one.
    """
    evaluation, shown = _for_officer(session, actor, evaluation_id, version)
    problems = check_text("comment", words or "", LONGEST, now) if words else {"comment": "Please write your comment."}
    if problems:
        raise Invalid(problems)
    if shown.comment:
        raise Conflict(f"You have already commented on {evaluation.label}.")
    before = evaluation.state
    shown.comment, shown.commented_at = words, now
    outbox.enqueue(session, evaluations.ANSWERED, shown.id, Chief(), now, replies_to=shown.card_id)
    _answered(session, actor, "comment on evaluation", evaluation, shown, before, now)
    return evaluation


def confirm_read(session: Session, actor: Actor, evaluation_id: int, version: int, now: datetime) -> Evaluation:
    """The officer has received and read it, which does not say agreed.

    Raises:
        Refused: not the officer, or it is not shared.
        Conflict: confirmed before, or a newer version has replaced this one.
    """
    evaluation, shown = _for_officer(session, actor, evaluation_id, version)
    if shown.read_at:
        raise Conflict(f"You have already confirmed that you read {evaluation.label}.")
    before = evaluation.state
    shown.read_at = now
    _answered(session, actor, "confirm evaluation", evaluation, shown, before, now)
    return evaluation


def comment_due(agreement: Agreement, shared_at: datetime) -> datetime:
    """Until when the district goal asks for the officer's comment. A later one counts too."""
    return shared_at + timedelta(days=agreement.evaluation_targets.comment_days)


def is_late(agreement: Agreement, version: EvaluationVersion) -> bool:
    """Whether the officer's comment came after the district goal. It counts all the same."""
    if version.shared_at is None or version.commented_at is None:
        return False
    return version.commented_at > comment_due(agreement, version.shared_at)


def change_card(session: Session, version: EvaluationVersion, now: datetime) -> None:
    """Have the chief's card say how things stand."""
    outbox.enqueue(session, evaluations.CARD_CHANGE, version.id, Chief(), now, changes=version.card_id)


def _answered(
    session: Session,
    actor: Actor,
    act: str,
    evaluation: Evaluation,
    shown: EvaluationVersion,
    before: str,
    now: datetime,
) -> None:
    deadlines.settle(session, (COMMENT_DUE,), shown.id, now)
    change_card(session, shown, now)
    _record(session, actor, act, evaluation, before, now)


def _for_officer(
    session: Session, actor: Actor, evaluation_id: int, version: int
) -> tuple[Evaluation, EvaluationVersion]:
    evaluation = evaluations.locked(session, actor, Act.ANSWER_EVALUATION, evaluation_id)
    shown = evaluation.shared
    if shown is None or shown.version != version:
        raise Conflict(f"{evaluation.label} has a newer version. Open it again from your Home.")
    return evaluation, shown


def _newest(evaluation: Evaluation, version: int) -> EvaluationVersion:
    newest = evaluation.submitted
    if newest is None or newest.version != version:
        raise Conflict(f"This version of {evaluation.label} has been replaced by a newer one.")
    return newest


def _add_once(session: Session, school: str, year: str, officer_id: int, actor: Actor, now: datetime) -> int | None:
    """The id of a new evaluation; nothing when there is one. Only a new one keeps its number."""
    table = Base.metadata.tables[Evaluation.__tablename__]
    with session.begin_nested() as attempt:
        number = next_number(session, EVALUATIONS, year)
        if evaluations.find(session, school, year, officer_id):  # whoever held the number before has committed
            attempt.rollback()
            return None
        row = {
            "school_year": year, "number": number, "school": school, "officer_id": officer_id, "opened_at": now,
            "opened_by_id": actor.person_id, "drafter_ids": [],
        }  # fmt: skip
        return int(session.execute(insert(table).values(row).returning(table.c.id)).scalar_one())


def _copy(version: EvaluationVersion, because: str | None, now: datetime) -> EvaluationVersion:
    ratings = [EvaluationRating(criterion=row.criterion, rating=row.rating, comment=row.comment)
               for row in version.ratings]  # fmt: skip
    return EvaluationVersion(
        version=version.version + 1, because=because, begun_at=now, met_on=version.met_on,
        school_attendee_id=version.school_attendee_id, police_attendee_id=version.police_attendee_id,
        officer_attended=version.officer_attended, summary=version.summary, ratings=ratings,
    )  # fmt: skip


def _record(
    session: Session, actor: Actor, act: str, evaluation: Evaluation, before: str, now: datetime, **more: str
) -> None:
    detail = {"from": before, "to": evaluation.state, "version": evaluation.versions[-1].version} | more
    audit.record(session, actor.label, act, evaluations.audit_name(evaluation), now, detail)
