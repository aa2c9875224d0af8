"""Writing an evaluation: the meeting, the ratings, the summary; saved page by page, by principal or designee (§III)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import require_valid
from models.evaluations import tables as evaluations
from models.evaluations.criteria import CRITERIA, MEETING, NEED_A_COMMENT, RATINGS, STEPS, SUMMARY
from models.evaluations.tables import Evaluation, EvaluationRating, EvaluationStep, EvaluationVersion
from models.people.queries import counts_between, holdings_with
from models.people.tables import Person, RoleHeld
from models.policy import Act, Part, roles_with
from models.store import audit
from models.store.saves import save_page
from models.terms import Agreement
from models.texts import LONGEST, check_text
from models.vocabulary import Role

NAMED = 6


@dataclass(frozen=True)
class Meeting:
    """The yearly meeting: its day and who was there (§III)."""

    met_on: date | None = None
    school_attendee_id: int | None = None
    officer_attended: bool = False
    police_attendee_id: int | None = None


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
    _check_meeting(session, agreement, evaluation, form, now)
    if meeting_of(draft) != form:
        with _saving(session, actor, evaluation, MEETING, seen, now):
            draft.met_on, draft.school_attendee_id = form.met_on, form.school_attendee_id
            draft.police_attendee_id, draft.officer_attended = form.police_attendee_id, form.officer_attended
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


def missing(agreement: Agreement, version: EvaluationVersion) -> list[str]:
    """What a version lacks before it can be submitted, in words."""
    lacking = [] if version.meeting_is_held else ["Meeting date and attendees"]
    unrated = [agreement.cite(criterion.clause) for code, criterion in CRITERIA.items() if code not in version.rated]
    if unrated:
        lacking.append(f"Ratings: {', '.join(unrated) if len(unrated) <= NAMED else f'{len(unrated)} criteria'}")
    return lacking if version.summary else [*lacking, "Summary"]


def both_sides(session: Session, agreement: Agreement, evaluation: Evaluation) -> list[dict[int, Person]]:
    """Who could have been at the meeting in the evaluation's school year: for the school, for the police; by name."""
    first, last = agreement.days_of(evaluation.school_year)
    parts = (Part.ATTENDS_FOR_SCHOOL, Part.ATTENDS_FOR_POLICE)
    found = ({held.person for held in holdings_with(session, part, evaluation.subject, first, last)} for part in parts)
    return [{person.id: person for person in sorted(people, key=lambda who: (who.name, who.id))} for people in found]


def attended_as(session: Session, person_id: int, part: Part, day: date) -> Role:
    """As what somebody attended on a day: the first of the roles that bring the part; the last when they held none."""
    held = set(session.scalars(select(RoleHeld.role).where(RoleHeld.person_id == person_id, counts_between(day, day))))
    roles = roles_with(part)
    return next((role for role in roles if role in held), roles[-1])


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


def meeting_of(draft: EvaluationVersion) -> Meeting:
    """What is recorded of the meeting."""
    return Meeting(draft.met_on, draft.school_attendee_id, draft.officer_attended, draft.police_attendee_id)


def _check_meeting(
    session: Session, agreement: Agreement, evaluation: Evaluation, form: Meeting, now: datetime
) -> None:
    given = {
        "met_on": form.met_on, "school_attendee": form.school_attendee_id,
        "officer_attended": form.officer_attended, "police_attendee": form.police_attendee_id,
    }  # fmt: skip
    problems = {name: agreement.cite(MEETING_NEEDS[name]) for name, answer in given.items() if not answer}
    first, _last = agreement.days_of(evaluation.school_year)
    if form.met_on and not first <= form.met_on <= agreement.today(now):
        problems["met_on"] = f"Enter a past date in school year {evaluation.school_year}, or today."
    sides = both_sides(session, agreement, evaluation)
    for name, people in zip(("school_attendee", "police_attendee"), sides, strict=True):
        if given[name] and given[name] not in people:
            problems[name] = "Please choose again: this person did not hold such a role in the school year."
    require_valid(problems)


MEETING_NEEDS = {
    "met_on": "Enter the date of the meeting.",
    "school_attendee": "Choose who attended for the school: the principal or a designee must attend (§III).",
    "officer_attended": "The officer must attend the meeting (§III). Record it once you have met.",
    "police_attendee": "Choose who attended for the police: the chief or a designee must attend (§III).",
}


def _check_ratings(step: str, given: Mapping[str, Rating], now: datetime) -> None:
    problems: dict[str, str] = {}
    for code, rating in given.items():
        if code not in STEPS[step].criteria or rating.rating not in (None, *RATINGS):
            problems[f"{code}_rating"] = "Please choose again: this answer is no longer offered."
        problems |= check_text(f"{code}_comment", rating.comment or "", LONGEST, now)
        if rating.rating in NEED_A_COMMENT and not rating.comment:
            problems[f"{code}_comment"] = (
                f"A comment is required for “{RATINGS[rating.rating]}”. Describe what you observed."
            )
    require_valid(problems)
