"""Writing an evaluation: the meeting, the ratings, the summary; saved page by page, by principal or designee (§III)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, require_valid
from models.evaluations import tables as evaluations
from models.evaluations.criteria import CRITERIA, MEETING, NEED_A_COMMENT, RATINGS, STEPS, SUMMARY
from models.evaluations.meeting import Meeting, check_meeting, keep_meeting, meeting_of
from models.evaluations.tables import Evaluation, EvaluationRating, EvaluationStep, EvaluationVersion
from models.policy import Act
from models.store import audit
from models.store.saves import save_page
from models.terms import Agreement
from models.texts import LONGEST, check_text, check_why

NAMED = 6


@dataclass(frozen=True)
class Rating:
    """A rating and the words to it; either may be missing while the evaluation is being written."""

    rating: str | None = None
    comment: str | None = None


def save_meeting(
    session: Session, agreement: Agreement, actor: Actor, evaluation_id: int, form: Meeting, seen: int, now: datetime
) -> Evaluation:
    """Principal or designee record the meeting. `seen` is how often the page had been saved when it was opened.

    Raises:
        Conflict: it was submitted, or `SavedMeanwhile`.
    """
    evaluation, draft = _for_writing(session, actor, evaluation_id)
    check_meeting(session, agreement, evaluation, form, now)
    if meeting_of(draft) != form:
        with _saving(session, actor, evaluation, MEETING, seen, now):
            keep_meeting(draft, form)
    return evaluation


def save_ratings(
    session: Session, actor: Actor, evaluation_id: int, step: str, given: Mapping[str, Rating], seen: int, now: datetime
) -> Evaluation:
    """Save one page of ratings, as far as they are given.

    Raises:
        Conflict: as for `save_meeting`.
        Invalid: a comment is missing, too long, or tells who a student is; by `<criterion>_rating`, `_comment`.
    """
    evaluation, draft = _for_writing(session, actor, evaluation_id)
    _check_ratings(step, given, now)
    standing = {row.criterion: Rating(row.rating, row.comment) for row in draft.ratings}
    if any(standing.get(code, Rating()) != rating for code, rating in given.items()):
        with _saving(session, actor, evaluation, step, seen, now):
            draft.ratings = [row for row in draft.ratings if row.criterion not in given]
            session.flush()
            draft.ratings += [EvaluationRating(criterion=code, rating=rating.rating, comment=rating.comment)
                              for code, rating in given.items() if rating != Rating()]  # fmt: skip
    return evaluation


def save_summary(
    session: Session, actor: Actor, evaluation_id: int, summary: str | None, seen: int, now: datetime
) -> Evaluation:
    """Save the summary. Raises `Conflict` as `save_meeting` does."""
    evaluation, draft = _for_writing(session, actor, evaluation_id)
    require_valid(check_text("summary", summary or "", LONGEST, now))
    if draft.summary != summary:
        with _saving(session, actor, evaluation, SUMMARY, seen, now):
            draft.summary = summary
    return evaluation


def must_be_same_draft(session: Session, actor: Actor, evaluation_id: int, mark: int) -> None:
    """Stop a page of a correction that was discarded from being saved into the next one: `Conflict`."""
    evaluation = evaluations.for_act(session, actor, Act.DRAFT_EVALUATION, evaluation_id)
    if evaluations.must_be_draft(evaluation).mark != mark:
        raise Conflict(f"This page is of a correction of {evaluation.label} that was discarded. Nothing was saved.")


def missing(agreement: Agreement, version: EvaluationVersion) -> list[str]:
    """What a version lacks before it can be submitted, in words."""
    lacking = [] if version.meeting_is_held else ["Meeting date and attendees"]
    unrated = [agreement.cite(criterion.clause) for code, criterion in CRITERIA.items() if code not in version.rated]
    if unrated:
        lacking.append(f"Ratings: {', '.join(unrated) if len(unrated) <= NAMED else f'{len(unrated)} criteria'}")
    return lacking if version.summary else [*lacking, "Summary"]


def _for_writing(session: Session, actor: Actor, evaluation_id: int) -> tuple[Evaluation, EvaluationVersion]:
    evaluation = evaluations.locked(session, actor, Act.DRAFT_EVALUATION, evaluation_id)
    return evaluation, evaluations.must_be_draft(evaluation)


@contextmanager
def _saving(
    session: Session, actor: Actor, evaluation: Evaluation, step: str, seen: int, now: datetime
) -> Iterator[None]:
    """Count a save of a page that says something else now, and put on record by whom."""
    before, draft = evaluation.state, evaluation.versions[-1]
    save_page(draft.steps, EvaluationStep, step, actor, seen, now)
    yield
    if actor.person_id not in evaluation.drafter_ids:
        evaluation.drafter_ids = [*evaluation.drafter_ids, actor.person_id]
    detail = {"page": step, "version": draft.version, "from": before, "to": evaluation.state}
    audit.record(session, actor.label, "write evaluation", evaluation, now, detail)


def _check_ratings(step: str, given: Mapping[str, Rating], now: datetime) -> None:
    problems: dict[str, str] = {}
    for code, rating in given.items():
        if code not in STEPS[step].criteria or rating.rating not in (None, *RATINGS):
            problems[f"{code}_rating"] = "Please choose again: this answer is no longer offered."
        problems |= _check_comment(f"{code}_comment", rating, now)
    require_valid(problems)


def _check_comment(name: str, rating: Rating, now: datetime) -> dict[str, str]:
    if rating.rating not in NEED_A_COMMENT:
        return check_text(name, rating.comment or "", LONGEST, now)
    missing = f"A comment is required for “{RATINGS[rating.rating]}”. Describe what you observed."
    return check_why(name, rating.comment, LONGEST, now, missing)
