"""The team of both parties: its meetings, who attended, what it recommends, and what became of that (§IX).

Unless they say otherwise, acts raise `Refused` to whoever is not on the team, `Conflict` once the quarter is signed off
or somebody was first, and `Invalid` by the form's fields.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, must_exist, require_valid
from models.people.queries import holdings_with
from models.people.tables import Person, RoleHeld
from models.policy import Act, Part, Subject, require
from models.quarters import tables as records
from models.quarters.changes import content_changed, record
from models.quarters.recommendation_kinds import check_kind, set_kind
from models.quarters.report_changes import reports_changed
from models.quarters.tables import Attendance, Meeting, Quarter, Recommendation, RecommendationNote, Submission
from models.terms import Agreement
from models.texts import LONGEST, check_reason, check_text
from models.vocabulary import Party

QUORUM = 2
OUTCOMES = {"open": "Open", "done": "Completed", "dropped": "Not pursued"}


@dataclass(frozen=True)
class MeetingForm:
    """What is recorded of a meeting: its day, who attended, a summary."""

    held_on: date | None = None
    present: tuple[int, ...] = ()
    minutes: str | None = None


@dataclass(frozen=True)
class RecommendationForm:
    """What is recommended, who is responsible, by when; and whether it is about the agreement or its implementation."""

    words: str | None = None
    owner_id: int | None = None
    due_on: date | None = None
    kind: str | None = None


def record_meeting(
    session: Session, agreement: Agreement, actor: Actor, quarter_id: int, form: MeetingForm, now: datetime,
    replaces: int | None = None,
) -> Meeting:  # fmt: skip
    """Record a meeting of the team, or correct the record of one. A meeting without a quorum is recorded as such."""
    quarter = records.locked_open(session, actor, Act.RECORD_MEETING, quarter_id)
    members = members_between(session, form.held_on, form.held_on) if form.held_on else {}
    _check_meeting(agreement, form, members, now)
    if replaces is not None:
        earlier = must_exist(next((meeting for meeting in quarter.meetings if meeting.id == replaces), None), "meeting")
        if earlier.replaced_at:
            raise Conflict("The record of this meeting was corrected since you opened it. Open it again.")
        earlier.replaced_at = now
    meeting = Meeting(
        quarter_id=quarter_id, held_on=form.held_on, minutes=form.minutes, recorded_at=now,
        recorded_by_id=actor.person_id,
        attendance=[Attendance(person_id=person_id, side=members[person_id].side) for person_id in form.present],
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    session.refresh(quarter, ["meetings"])
    record(session, actor, "record meeting", quarter, now, meeting=meeting.id)
    content_changed(session, quarter, now)
    return meeting


def has_quorum(meeting: Meeting) -> bool:
    """Whether two or more of each party were there (§IX)."""
    return all(present_from(meeting, party) >= QUORUM for party in Party)


def present_from(meeting: Meeting, party: Party) -> int:
    """How many of a party were there."""
    return sum(attendance.side == party for attendance in meeting.attendance)


def read_meeting(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    """The record of a meeting, also of a quarter that is signed off. Raises `NotFound`."""
    require(actor, Act.RECORD_MEETING, Subject())
    return must_exist(session.get(Meeting, meeting_id), "meeting")


def quarter_to_record(session: Session, actor: Actor, quarter_id: int) -> Quarter:
    """A quarter of which something is to be recorded."""
    require(actor, Act.RECORD_MEETING, Subject())
    quarter = records.get(session, quarter_id)
    records.must_be_open(quarter)
    return quarter


def members_lately(session: Session, agreement: Agreement, now: datetime) -> list[RoleHeld]:
    """Who has been on the team in this or the last school year: a meeting may be recorded late."""
    today = agreement.today(now)
    first = agreement.year_begins(agreement.year_begins(today) - timedelta(days=1))
    return list(members_between(session, first, today).values())


def standing_meetings(quarter: Quarter) -> list[Meeting]:
    """The quarter's meetings as their records read now."""
    return [meeting for meeting in quarter.meetings if meeting.replaced_at is None]


def members_between(session: Session, first: date, last: date) -> dict[int, RoleHeld]:
    """Who was on the team on any day of a span, in the order of their names."""
    found = holdings_with(session, Part.ON_THE_TEAM, Subject(), first, last)
    return {held.person_id: held for held in sorted(found, key=lambda held: (held.person.name, held.person_id))}


def owners_on(session: Session, day: date) -> list[Person]:
    """Who can be given a recommendation to see to on a day, by name."""
    found = {held.person for held in holdings_with(session, Part.OWNS_RECOMMENDATION, Subject(), day, day)}
    return sorted(found, key=lambda person: (person.name, person.id))


def recommend(
    session: Session, agreement: Agreement, actor: Actor, quarter_id: int, form: RecommendationForm, now: datetime
) -> Recommendation:
    """Record what the team recommends. It is on its owner's Home, and is followed up at the next meeting."""
    quarter = records.locked_open(session, actor, Act.RECORD_MEETING, quarter_id)
    _check_recommendation(session, agreement, form, now)
    found = Recommendation(
        words=form.words, owner_id=form.owner_id, due_on=form.due_on, made_at=now, made_by_id=actor.person_id
    )
    quarter.recommendations.append(found)
    session.flush()
    set_kind(session, actor, found, str(form.kind), now)
    record(session, actor, "recommend", quarter, now, recommendation=found.id)
    content_changed(session, quarter, now)
    return found


def follow_up(
    session: Session, actor: Actor, recommendation_id: int, state: str | None, words: str | None, now: datetime
) -> Recommendation:
    """Note what became of a recommendation, by its owner too, also after the sign-off. What was noted before stays."""
    found = for_following_up(session, actor, recommendation_id)
    problems = check_text("words", words or "", LONGEST, now)
    if not words:
        problems["words"] = "Enter what has been done."
    if state not in OUTCOMES:
        problems["state"] = "Please choose one."
    require_valid(problems)
    found.notes.append(RecommendationNote(state=state, words=words, noted_at=now, noted_by_id=actor.person_id))
    session.flush()
    reports_changed(session, found.quarter.school_year, now)
    record(session, actor, "follow up recommendation", found.quarter, now, recommendation=found.id)
    return found


def open_recommendations(session: Session, *, owner_id: int | None = None) -> list[Recommendation]:
    """Recommendations that are neither done nor dropped, the earliest due first; one owner's, or all."""
    query = select(Recommendation).order_by(Recommendation.due_on, Recommendation.id)
    if owner_id is not None:
        query = query.where(Recommendation.owner_id == owner_id)
    return [recommendation for recommendation in session.scalars(query) if recommendation.state == "open"]


def for_following_up(session: Session, actor: Actor, recommendation_id: int) -> Recommendation:
    """A recommendation by its id, for its owner and the team; others are `Refused`, whether there is one or not."""
    found = session.get(Recommendation, recommendation_id)
    if found is None or found.owner_id != actor.person_id or not actor.holdings:
        require(actor, Act.RECORD_MEETING, Subject())
    return must_exist(found, "recommendation")


def for_declaring(session: Session, actor: Actor, submission_id: int) -> Submission:
    """A submission by its id, for those who may declare it missing. Raises `NotFound`."""
    require(actor, Act.DECLARE_MISSING, Subject())
    return must_exist(session.get(Submission, submission_id), "submission")


def declare_missing(
    session: Session, actor: Actor, quarter_id: int, submission_id: int, because: str | None, now: datetime
) -> Submission:
    """Let a quarter be signed without a submission, and say why. Once it is sent after all, this falls away."""
    quarter = records.locked_open(session, actor, Act.DECLARE_MISSING, quarter_id)
    submission = must_exist(next((row for row in quarter.submissions if row.id == submission_id), None), "submission")
    if submission.sent:
        raise Conflict("This submission has already been sent.")
    if submission.missing_at:
        raise Conflict("It has already been declared missing.")
    require_valid(check_reason(because, now))
    submission.missing_at, submission.missing_by_id, submission.missing_because = now, actor.person_id, because
    session.flush()
    record(session, actor, "declare submission missing", quarter, now, missing=submission.id)
    content_changed(session, quarter, now)
    return submission


def _check_meeting(agreement: Agreement, form: MeetingForm, members: Collection[int], now: datetime) -> None:
    problems = check_text("minutes", form.minutes or "", LONGEST, now)
    if not form.minutes:
        problems["minutes"] = "Enter a summary of the meeting."
    if form.held_on is None or form.held_on > agreement.today(now):
        problems["held_on"] = "Enter the meeting date. It cannot be in the future."
    elif not form.present or any(person_id not in members for person_id in form.present):
        problems["present"] = "Choose attendees who were team members on that date."
    require_valid(problems)


def _check_recommendation(session: Session, agreement: Agreement, form: RecommendationForm, now: datetime) -> None:
    problems = check_text("words", form.words or "", LONGEST, now)
    today = agreement.today(now)
    if not form.words:
        problems["words"] = "Enter the recommendation."
    if form.owner_id not in [person.id for person in owners_on(session, today)]:
        problems["owner"] = "Choose the responsible person."
    if form.due_on is None or form.due_on < today:
        problems["due_on"] = "Enter today or a later date."
    require_valid(problems | check_kind(form.kind))
