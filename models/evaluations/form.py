"""Writing an evaluation: the meeting, the ratings, the summary; saved page by page, by principal or designee (§III)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Invalid
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
    """Record the meeting. `seen` is how often the page had been saved when it was opened.

    Raises:
        Refused: neither principal nor designee of the school.
        Invalid: something of the meeting is missing, or cannot be.
        Conflict: it was submitted, or `SavedMeanwhile`.
    """
    evaluation, draft = _for_writing(session, actor, evaluation_id)
    _check_meeting(session, agreement, evaluation, form, now)
    before = evaluation.state
    if _save(draft, MEETING, actor, seen, now, same=meeting_of(draft) == form):
        draft.met_on, draft.school_attendee_id = form.met_on, form.school_attendee_id
        draft.police_attendee_id, draft.officer_attended = form.police_attendee_id, form.officer_attended
        _saved(session, actor, evaluation, MEETING, before, now)
    return evaluation


def save_ratings(
    session: Session, actor: Actor, evaluation_id: int, step: str, given: Mapping[str, Rating], seen: int, now: datetime
) -> Evaluation:
    """Save one page of ratings, as far as they are given.

    Raises:
        Refused, Conflict: as for `save_meeting`.
        Invalid: a comment is missing, too long, or tells who a student is; by `<criterion>_rating`, `_comment`.
    """
    evaluation, draft = _for_writing(session, actor, evaluation_id)
    _check_ratings(step, given, now)
    before = evaluation.state
    standing = {row.criterion: Rating(row.rating, row.comment) for row in draft.ratings}
    same = all(standing.get(code, Rating()) == rating for code, rating in given.items())
    if _save(draft, step, actor, seen, now, same=same):
        kept = [row for row in draft.ratings if row.criterion not in given]
        draft.ratings = kept
        session.flush()
        draft.ratings += [EvaluationRating(criterion=code, rating=rating.rating, comment=rating.comment)
                          for code, rating in given.items() if rating != Rating()]  # fmt: skip
        _saved(session, actor, evaluation, step, before, now)
    return evaluation


def save_summary(
    session: Session, actor: Actor, evaluation_id: int, summary: str | None, seen: int, now: datetime
) -> Evaluation:
    """Save the summary.

    Raises:
        Refused, Invalid, Conflict: as for `save_ratings`.
    """
    evaluation, draft = _for_writing(session, actor, evaluation_id)
    problems = check_text("summary", summary or "", LONGEST, now)
    if problems:
        raise Invalid(problems)
    before = evaluation.state
    if _save(draft, SUMMARY, actor, seen, now, same=draft.summary == summary):
        draft.summary = summary
        _saved(session, actor, evaluation, SUMMARY, before, now)
    return evaluation


def missing(agreement: Agreement, version: EvaluationVersion) -> list[str]:
    """What a version lacks before it can be submitted, in words."""
    lacking = [] if version.meeting_is_held else ["Meeting date and attendees"]
    unrated = [agreement.cite(criterion.clause) for code, criterion in CRITERIA.items() if code not in version.rated]
    if unrated:
        lacking.append(f"Ratings: {', '.join(unrated) if len(unrated) <= NAMED else f'{len(unrated)} criteria'}")
    return lacking if version.summary else [*lacking, "Summary"]


def attendees(session: Session, agreement: Agreement, evaluation: Evaluation, part: Part) -> dict[int, Person]:
    """Who could have been at the meeting for a side in the evaluation's school year, by name."""
    first, last = agreement.days_of(evaluation.school_year)
    found = {held.person for held in holdings_with(session, part, evaluation.subject, first, last)}
    return {person.id: person for person in sorted(found, key=lambda person: (person.name, person.id))}


def both_sides(session: Session, agreement: Agreement, evaluation: Evaluation) -> list[dict[int, Person]]:
    """Who could have been at the meeting for the school, and who for the police."""
    return [
        attendees(session, agreement, evaluation, part) for part in (Part.ATTENDS_FOR_SCHOOL, Part.ATTENDS_FOR_POLICE)
    ]


def attended_as(session: Session, person_id: int, part: Part, day: date) -> Role:
    """As what somebody attended on a day: the first of the roles that bring the part; the last when they held none."""
    held = set(session.scalars(select(RoleHeld.role).where(RoleHeld.person_id == person_id, counts_between(day, day))))
    roles = roles_with(part)
    return next((role for role in roles if role in held), roles[-1])


def _for_writing(session: Session, actor: Actor, evaluation_id: int) -> tuple[Evaluation, EvaluationVersion]:
    evaluation = evaluations.locked(session, actor, Act.DRAFT_EVALUATION, evaluation_id)
    return evaluation, evaluations.must_be_draft(evaluation)


def _save(draft: EvaluationVersion, step: str, actor: Actor, seen: int, now: datetime, *, same: bool) -> bool:
    """Whether there is something to save; the page's count goes up."""
    if same:
        return False
    save_page(draft.steps, EvaluationStep, step, actor, seen, now)
    return True


def _saved(session: Session, actor: Actor, evaluation: Evaluation, step: str, before: str, now: datetime) -> None:
    if actor.person_id not in evaluation.drafter_ids:
        evaluation.drafter_ids = [*evaluation.drafter_ids, actor.person_id]
    detail = {"page": step, "version": evaluation.versions[-1].version, "from": before, "to": evaluation.state}
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
    parts = {"school_attendee": Part.ATTENDS_FOR_SCHOOL, "police_attendee": Part.ATTENDS_FOR_POLICE}
    for name, part in parts.items():
        if given[name] and given[name] not in attendees(session, agreement, evaluation, part):
            problems[name] = "Please choose again: this person did not hold such a role in the school year."
    if problems:
        raise Invalid(problems)


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
    if problems:
        raise Invalid(problems)
