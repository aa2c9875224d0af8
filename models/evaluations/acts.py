"""The course of an evaluation: opened, submitted, received by the chief, shared with the officer, answered (§III)."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.agreement.queries import number_on
from models.delivery import outbox
from models.destinations import Chief, PersonDM
from models.errors import Conflict, require_valid
from models.evaluations import evidence
from models.evaluations import tables as evaluations
from models.evaluations.form import missing
from models.evaluations.meeting import keep_meeting, meeting_of
from models.evaluations.tables import Evaluation, EvaluationRating, EvaluationVersion, State
from models.evaluations.years import open_years
from models.people.queries import officers_between, people_who_may, with_roles_of
from models.policy import Act, Subject, may, require
from models.store import audit, deadlines
from models.store.numbers import EVALUATIONS, next_number
from models.termination.queries import require_in_force
from models.terms import Agreement
from models.texts import LONGEST, check_reason, check_text

COMMENT_DUE = "evaluation_comment"


def open_evaluation(
    session: Session, agreement: Agreement, actor: Actor, school: str, officer_id: int, now: datetime,
    school_year: str | None = None,
) -> Evaluation:  # fmt: skip
    """Principal or designee open a school year's evaluation, or find it open: of two who press at once, one opens it.

    It is this year's, unless another one is said: that of the year before can be opened for a quarter of a year.

    The officer and the chief are told that the yearly meeting is to be arranged.

    Raises:
        Conflict: the officer is not assigned to the school in that school year, or it is over for good.
    """
    require(actor, Act.DRAFT_EVALUATION, Subject(school=school))
    today = agreement.today(now)
    year = school_year or agreement.school_year(today)
    if year not in open_years(session, agreement, today):
        raise Conflict(f"The evaluations of school year {year} can no longer be started.")
    first, last = agreement.days_of(year)
    if officer_id not in [officer.id for officer in officers_between(session, school, first, min(last, today))]:
        raise Conflict(f"This officer is not assigned to {agreement.school_name(school)} in this school year.")
    with session.begin_nested() as attempt:
        number = next_number(session, EVALUATIONS, year)
        query = select(Evaluation).filter_by(school=school, school_year=year, officer_id=officer_id)
        there = session.scalars(query).one_or_none()  # whoever held the number before has committed
        if there:
            attempt.rollback()  # only a new evaluation keeps its number
            return there
        require_in_force(session, agreement, today)  # one that was begun before can be finished
        if closed := agreement.closed_in_words(school, today):
            raise Conflict(f"{closed} What was begun before can be finished.")
        evaluation = Evaluation(
            school_year=year, number=number, school=school, officer_id=officer_id, opened_at=now,
            opened_by_id=actor.person_id, versions=[EvaluationVersion(version=1, begun_at=now)],
        )  # fmt: skip
        session.add(evaluation)
    outbox.enqueue(session, evaluations.INVITATION, evaluation.id, PersonDM(officer_id), now)
    outbox.enqueue(session, evaluations.INVITATION_CHIEF, evaluation.id, Chief(), now)
    _record(session, actor, "open evaluation", evaluation, State.NOT_OPENED, now, number=evaluation.label)
    return evaluation


def start_correction(
    session: Session, actor: Actor, evaluation_id: int, because: str | None, now: datetime
) -> Evaluation:
    """The principal begins a corrected version, with a reason and all that the last one says. That one stays.

    Raises:
        Conflict: nothing was submitted yet, or a correction is being written already.
    """
    evaluation = evaluations.locked(session, actor, Act.EVALUATE, evaluation_id)
    if evaluation.draft:
        raise Conflict(f"{evaluation.label} is already being written. Make your changes in that draft.")
    require_valid(check_reason(because, now))
    last = evaluation.versions[-1]
    ratings = [
        EvaluationRating(criterion=row.criterion, rating=row.rating, comment=row.comment) for row in last.ratings
    ]
    copy = EvaluationVersion(
        version=last.version + 1,
        because=because,
        begun_at=now,
        summary=last.summary,
        ratings=ratings,
    )
    keep_meeting(copy, meeting_of(last))
    evaluation.versions.append(copy)
    session.flush()
    _record(session, actor, "correct evaluation", evaluation, evaluation.state, now)
    return evaluation


def discard_correction(session: Session, actor: Actor, evaluation_id: int, now: datetime) -> Evaluation:
    """The principal gives up a correction that was not submitted. Nobody was told of it: nothing of it is kept.

    Raises:
        Conflict: no correction is being written; the first report cannot be given up, the meeting is announced.
    """
    evaluation = evaluations.locked(session, actor, Act.EVALUATE, evaluation_id)
    draft = evaluation.draft
    if draft is None or evaluation.submitted is None:
        raise Conflict(f"There is no correction of {evaluation.label} to discard.")
    _record(session, actor, "discard correction", evaluation, evaluation.state, now)
    session.delete(draft)
    session.flush()
    session.expire(evaluation, ["versions"])
    return evaluation


def submit(session: Session, agreement: Agreement, actor: Actor, evaluation_id: int, now: datetime) -> Evaluation:
    """The principal sends the report to the chief, and gets a copy; from now on nobody edits it.

    Raises `Conflict` if something is missing.
    """
    evaluation = evaluations.locked(session, actor, Act.EVALUATE, evaluation_id)
    draft, earlier, before = evaluations.must_be_draft(evaluation), evaluation.submitted, evaluation.state
    lacking = missing(agreement, draft)
    if lacking:
        raise Conflict(f"Not submitted. Still missing: {'; '.join(lacking)}.")
    draft.figures = asdict(
        evidence.figures(session, agreement, evaluation.officer_id, evaluation.school, evaluation.school_year, now)
    )
    draft.submitted_at, draft.submitted_by_id = now, actor.person_id
    draft.signed_text = number_on(session, agreement.today(now))
    draft.card_id = outbox.enqueue(session, evaluations.CARD, draft.id, Chief(), now)
    outbox.enqueue(session, evaluations.REPORT, draft.id, Chief(), now, replies_to=draft.card_id)
    outbox.enqueue(session, evaluations.COPY, draft.id, PersonDM(actor.person_id), now)
    if earlier:
        change_card(session, earlier, now)
        deadlines.settle(session, (COMMENT_DUE,), earlier.id, now)
    _record(session, actor, "submit evaluation", evaluation, before, now)
    return evaluation


def receive(
    session: Session, agreement: Agreement, actor: Actor, evaluation_id: int, version: int, now: datetime
) -> Evaluation:
    """The chief or the chief's designee has received the report, once; the principal is told.

    Raises `Conflict` if a newer version replaced it.
    """
    evaluation, newest = _current(session, actor, Act.RECEIVE_EVALUATION, evaluation_id, version)
    before = evaluation.state
    if newest.received_by:
        who = "You have" if newest.received_by_id == actor.person_id else f"{newest.received_by.name} has"
        raise Conflict(f"{who} already acknowledged {evaluation.label}.")
    newest.received_at, newest.received_by_id = now, actor.person_id
    _tell_principal(session, agreement, evaluations.ACKNOWLEDGED, newest, now)
    change_card(session, newest, now)
    _record(session, actor, "receive evaluation", evaluation, before, now)
    return evaluation


def share(
    session: Session, agreement: Agreement, actor: Actor, evaluation_id: int, version: int, now: datetime
) -> Evaluation:
    """The chief lets the officer read the evaluation, and comment on it once.

    Raises:
        Conflict: not acknowledged yet, shared before, a newer version has replaced it, or the officer cannot open it.
    """
    evaluation, newest = _current(session, actor, Act.SHARE_EVALUATION, evaluation_id, version)
    before, earlier = evaluation.state, evaluation.shared
    if newest.received_at is None:
        raise Conflict(f"Acknowledge {evaluation.label} first, then share it.")
    if newest.shared_at:
        raise Conflict(f"{evaluation.label} has already been shared with the officer.")
    if not can_open(session, agreement, evaluation, now):
        raise Conflict(f"Not shared. {CANNOT_OPEN}")
    newest.shared_at, newest.shared_by_id = now, actor.person_id
    outbox.enqueue(session, evaluations.SHARED, newest.id, PersonDM(evaluation.officer_id), now)
    if earlier:
        _change_asked(session, earlier, now)
    deadlines.put(session, newest.id, {COMMENT_DUE: comment_due(agreement, now)})
    change_card(session, newest, now)
    _record(session, actor, "share evaluation", evaluation, before, now)
    return evaluation


CANNOT_OPEN = (
    "The officer is not on today's roster as an officer, or has no account that the bot can write to. The written "
    "report is in the thread of its card."
)


def can_open(session: Session, agreement: Agreement, evaluation: Evaluation, now: datetime) -> bool:
    """Whether the officer could open the evaluation today once it was shared: somebody who has left could not."""
    officer = evaluation.officer
    subject = replace(evaluation.subject, is_shared=True)
    who = with_roles_of(session, officer, agreement.today(now))
    return officer.is_reachable and may(who, Act.ANSWER_EVALUATION, subject)


def comment(
    session: Session, agreement: Agreement, actor: Actor, evaluation_id: int, version: int, words: str | None,
    now: datetime,
) -> Evaluation:  # fmt: skip
    """Keep what the officer says, once, to an evaluation that was shared; chief and principal are told.

    Raises `Conflict` if a newer one replaced it.
    """
    evaluation, shown = _current(session, actor, Act.ANSWER_EVALUATION, evaluation_id, version)
    problems = check_text("comment", words or "", LONGEST, now) if words else {"comment": "Please write your comment."}
    require_valid(problems)
    if shown.comment:
        raise Conflict(f"You have already commented on {evaluation.label}.")
    before = evaluation.state
    shown.comment, shown.commented_at = words, now
    outbox.enqueue(session, evaluations.ANSWERED, shown.id, Chief(), now, replies_to=shown.card_id)
    _tell_principal(session, agreement, evaluations.COMMENTED, shown, now)
    deadlines.settle(session, (COMMENT_DUE,), shown.id, now)
    change_card(session, shown, now)
    _change_asked(session, shown, now)
    _record(session, actor, "comment on evaluation", evaluation, before, now)
    return evaluation


def confirm_read(session: Session, actor: Actor, evaluation_id: int, version: int, now: datetime) -> Evaluation:
    """The officer has read it, which does not say agreed, once; `Conflict` if a newer version has replaced this one."""
    evaluation, shown = _current(session, actor, Act.ANSWER_EVALUATION, evaluation_id, version)
    if shown.read_at:
        raise Conflict(f"You have already confirmed that you read {evaluation.label}.")
    before = evaluation.state
    shown.read_at = now
    deadlines.settle(session, (COMMENT_DUE,), shown.id, now)
    change_card(session, shown, now)
    _change_asked(session, shown, now)
    _record(session, actor, "confirm evaluation", evaluation, before, now)
    return evaluation


def comment_due(agreement: Agreement, shared_at: datetime) -> datetime:
    """Until when the district goal asks for the officer's comment. A later one counts too."""
    return shared_at + timedelta(days=agreement.evaluation_targets.comment_days)


def is_late(agreement: Agreement, version: EvaluationVersion) -> bool:
    """Whether the officer's comment came after the district goal. It counts all the same."""
    shared_at, commented_at = version.shared_at, version.commented_at
    return bool(shared_at and commented_at and commented_at > comment_due(agreement, shared_at))


def change_card(session: Session, version: EvaluationVersion, now: datetime) -> None:
    """Have the chief's card say how things stand."""
    outbox.enqueue(session, evaluations.CARD_CHANGE, version.id, Chief(), now, changes=version.card_id)


def _change_asked(session: Session, version: EvaluationVersion, now: datetime) -> None:
    """Have what asked the officer for an answer say how things stand."""
    outbox.change_all(session, (evaluations.SHARED, evaluations.COMMENT_REMINDER), version.id, now)


def _tell_principal(
    session: Session, agreement: Agreement, kind: str, version: EvaluationVersion, now: datetime
) -> None:
    """Whoever leads the school on this day, which need not be who wrote it."""
    for person in people_who_may(session, Act.EVALUATE, version.evaluation.subject, agreement.today(now)):
        outbox.enqueue(session, kind, version.id, PersonDM(person.id), now)


def _current(
    session: Session, actor: Actor, act: Act, evaluation_id: int, version: int
) -> tuple[Evaluation, EvaluationVersion]:
    """The newest version that the chief, or the officer, has: it has to be the one that they acted upon."""
    evaluation = evaluations.locked(session, actor, act, evaluation_id)
    is_officer = act is Act.ANSWER_EVALUATION
    newest = evaluation.shared if is_officer else evaluation.submitted
    if newest is None or newest.version != version:
        replaced = f"This version of {evaluation.label} has been replaced by a newer one."
        for_officer = f"{evaluation.label} has a newer version. Open it again from your Home."
        raise Conflict(for_officer if is_officer else replaced)
    return evaluation, newest


def _record(
    session: Session, actor: Actor, act: str, evaluation: Evaluation, before: str, now: datetime, **more: str
) -> None:
    detail = {"from": before, "to": evaluation.state, "version": evaluation.versions[-1].version} | more
    audit.record(session, actor.label, act, evaluation, now, detail)
