"""The team of both parties: its meetings, who attended, what it recommends, and what became of that (§IX).

Unless they say otherwise, acts raise `Refused` to whoever is not on the team, `Conflict` once the quarter is signed off
or somebody was first, and `Invalid` by the form's fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM
from models.errors import Conflict, must_exist, require_valid
from models.people.queries import holdings_with, people_who_may
from models.people.tables import Person, RoleHeld
from models.policy import Act, Part, Subject, may, require
from models.quarters import tables as records
from models.quarters.changes import DECLARED, content_changed, record, settled
from models.quarters.meetings import QUORUM, end_reason, is_in_weeks, roster_between
from models.quarters.recommendation_kinds import check_kind, set_kind
from models.quarters.report_changes import reports_changed
from models.quarters.tables import Attendance, Meeting, Quarter, Recommendation, RecommendationNote, Submission
from models.quarters.team_tables import LONGEST_GUEST, OtherAttendee
from models.terms import Agreement
from models.texts import LONGEST, check_reason, check_text
from models.vocabulary import Party

MOST_GUESTS = 30
FOLLOWED = "recommendation_followed"
OUTCOMES = {"open": "Open", "done": "Completed", "dropped": "Not pursued"}


@dataclass(frozen=True)
class MeetingForm:
    """What is recorded of a meeting: its day, who of the roster attended, guests by name (a line each), a summary."""

    held_on: date | None = None
    present: tuple[int, ...] = ()
    minutes: str | None = None
    guests: str | None = None

    @property
    def guest_names(self) -> list[str]:
        """The guests one by one, each once."""
        found: dict[str, str] = {}
        for name in filter(None, map(str.strip, (self.guests or "").splitlines())):
            found.setdefault(name.casefold(), name)
        return list(found.values())


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
    """Record a meeting of the team, or correct the record of one. A meeting without a quorum is recorded as such.

    Whoever of the roster was on the team that day counts toward the quorum; others and guests are recorded beside them.
    A correction may move it to another quarter, which has to be open too.
    """
    require(actor, Act.RECORD_MEETING, Subject())
    earlier = must_exist(session.get(Meeting, replaces), "meeting") if replaces is not None else None
    quarter = _locked_both(session, actor, quarter_id, earlier)
    roster = roster_between(session, form.held_on, form.held_on) if form.held_on else {}
    members = members_between(session, form.held_on, form.held_on) if form.held_on else {}
    _check_meeting(session, agreement, form, (roster, members), now)
    if earlier:
        _replace(session, earlier, quarter, now)
    named = {roster[id_].person.name.casefold() for id_ in form.present}  # who is picked is not typed once more
    meeting = Meeting(
        quarter_id=quarter_id, held_on=form.held_on, minutes=form.minutes, recorded_at=now,
        recorded_by_id=actor.person_id,
        attendance=[Attendance(person_id=id_, side=members[id_].side) for id_ in form.present if id_ in members],
        others=[
            *(OtherAttendee(person_id=id_, role=roster[id_].role) for id_ in form.present if id_ not in members),
            *(OtherAttendee(guest=name) for name in form.guest_names if name.casefold() not in named),
        ],
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    session.refresh(quarter, ["meetings"])
    if is_in_weeks(agreement, quarter, meeting.held_on):
        end_reason(quarter, now)
    record(session, actor, "record meeting", quarter, now, meeting=meeting.id)
    content_changed(session, quarter, now)
    return meeting


def _locked_both(session: Session, actor: Actor, quarter_id: int, earlier: Meeting | None) -> Quarter:
    """The quarter of a meeting, and the one from which a correction moves it: both open, nobody else changes them."""
    ids = {quarter_id, earlier.quarter_id if earlier else quarter_id}
    # always in the same order: two who wait for each other would wait for good
    return {id_: records.locked_open(session, actor, Act.RECORD_MEETING, id_) for id_ in sorted(ids)}[quarter_id]


def _replace(session: Session, earlier: Meeting, quarter: Quarter, now: datetime) -> None:
    session.refresh(earlier)
    if earlier.replaced_at:
        raise Conflict("The record of this meeting was corrected since you opened it. Open it again.")
    earlier.replaced_at = now
    session.flush()
    if earlier.quarter_id != quarter.id:
        content_changed(session, earlier.quarter, now)


def form_of(meeting: Meeting) -> MeetingForm:
    """What is recorded of a meeting, as its form has it."""
    others = [other.person_id for other in meeting.others if other.person_id is not None]
    present = (*(row.person_id for row in meeting.attendance), *others)
    guests = "\n".join(other.guest for other in meeting.others if other.guest)
    return MeetingForm(meeting.held_on, present, meeting.minutes, guests or None)


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


def roster_lately(session: Session, agreement: Agreement, now: datetime) -> tuple[list[RoleHeld], list[RoleHeld]]:
    """Who was on the team in this or the last school year, and who else on the roster: it may be recorded late."""
    today = agreement.today(now)
    first = agreement.year_begins(agreement.year_begins(today) - timedelta(days=1))
    members, roster = members_between(session, first, today), roster_between(session, first, today)
    return list(members.values()), [held for person_id, held in roster.items() if person_id not in members]


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
    session: Session, agreement: Agreement, actor: Actor, recommendation_id: int, state: str | None,
    words: str | None, now: datetime, owner_id: int | None = None,
) -> Recommendation:  # fmt: skip
    """Note what became of a recommendation, by its owner too, also after the sign-off. What was noted before stays.

    With an `owner_id` the team gives it to somebody else: who was responsible may have left. Whoever recorded the
    recommendation, and its owner, are told.
    """
    found = for_following_up(session, actor, recommendation_id)
    if owner_id is not None:
        require(actor, Act.RECORD_MEETING, Subject())
    problems = check_text("words", words or "", LONGEST, now)
    if not words:
        problems["words"] = "Enter what has been done."
    if state not in OUTCOMES:
        problems["state"] = "Please choose one."
    if owner_id is not None and owner_id not in [who.id for who in owners_on(session, agreement.today(now))]:
        problems["owner"] = "Choose the responsible person."
    elif owner_id is not None and state in OUTCOMES and state != "open":
        problems["owner"] = "Only an open recommendation can be given to somebody else. Leave this blank."
    require_valid(problems)
    given_to = None if owner_id == found.responsible.id else owner_id
    found.notes.append(RecommendationNote(
        state=state, words=words, noted_at=now, noted_by_id=actor.person_id, owner_id=given_to
    ))  # fmt: skip
    session.flush()
    reports_changed(session, found.quarter.school_year, now)
    for person_id in sorted({found.made_by_id, found.responsible.id} - {actor.person_id}):
        if session.get_one(Person, person_id).is_reachable:
            outbox.enqueue(session, FOLLOWED, found.notes[-1].id, PersonDM(person_id), now)
    record(session, actor, "follow up recommendation", found.quarter, now, recommendation=found.id)
    return found


def open_recommendations(session: Session, *, owner_id: int | None = None) -> list[Recommendation]:
    """Recommendations that are neither done nor dropped, the earliest due first; one owner's, or all."""
    query = select(Recommendation).order_by(Recommendation.due_on, Recommendation.id)
    if owner_id is not None:
        given = Recommendation.notes.any(RecommendationNote.owner_id == owner_id)
        query = query.where(or_(Recommendation.owner_id == owner_id, given))
    found = [each for each in session.scalars(query) if each.state == "open"]
    return [each for each in found if owner_id in (None, each.responsible.id)]


def for_following_up(session: Session, actor: Actor, recommendation_id: int) -> Recommendation:
    """A recommendation by its id, for its owner and the team; others are `Refused`, whether there is one or not."""
    found = session.get(Recommendation, recommendation_id)
    if found is None or not may_follow_up(actor, found):
        require(actor, Act.RECORD_MEETING, Subject())
    return must_exist(found, "recommendation")


def may_follow_up(actor: Actor, recommendation: Recommendation) -> bool:
    """Whether somebody may note what became of a recommendation: its owner, as long as they hold a role; the team."""
    is_owner = recommendation.responsible.id == actor.person_id and bool(actor.holdings)
    return is_owner or may(actor, Act.RECORD_MEETING, Subject())


def for_declaring(session: Session, actor: Actor, submission_id: int) -> Submission:
    """A submission by its id, for those who may declare it missing. Raises `NotFound`."""
    require(actor, Act.DECLARE_MISSING, Subject())
    return must_exist(session.get(Submission, submission_id), "submission")


def declare_missing(
    session: Session, agreement: Agreement, actor: Actor, quarter_id: int, submission_id: int, because: str | None,
    now: datetime,
) -> Submission:  # fmt: skip
    """Let a quarter be signed without a submission, and say why: to those who can send it too, at once.

    Once it is sent after all, this falls away.
    """
    quarter = records.locked_open(session, actor, Act.DECLARE_MISSING, quarter_id)
    submission = must_exist(next((row for row in quarter.submissions if row.id == submission_id), None), "submission")
    if quarter.is_whole_year:
        raise Conflict("Nothing waits for the figures of a whole school year.")
    if submission.sent:
        raise Conflict("This submission has already been sent.")
    if submission.missing_at:
        raise Conflict("It has already been declared missing.")
    require_valid(check_reason(because, now))
    submission.missing_at, submission.missing_by_id, submission.missing_because = now, actor.person_id, because
    session.flush()
    settled(session, submission, now)
    for person in people_who_may(session, submission.act, submission.subject, agreement.today(now)):
        if person.id != actor.person_id:
            outbox.enqueue(session, DECLARED, submission.id, PersonDM(person.id), now)
    record(session, actor, "declare submission missing", quarter, now, missing=submission.id)
    content_changed(session, quarter, now)
    return submission


def _check_meeting(
    session: Session, agreement: Agreement, form: MeetingForm,
    there: tuple[Mapping[int, RoleHeld], Mapping[int, RoleHeld]], now: datetime,
) -> None:  # fmt: skip
    """What cannot be recorded; `there` are those on the roster that day, and those of them on the team."""
    roster, members = there
    problems = check_text("minutes", form.minutes or "", LONGEST, now) | _check_guests(form, now)
    if not form.minutes:
        problems["minutes"] = "Enter a summary of the meeting."
    if form.held_on is None or form.held_on > agreement.today(now):
        problems["held_on"] = "Enter the meeting date. It cannot be in the future."
    elif absent := [session.get(Person, person_id) for person_id in form.present if person_id not in roster]:
        names = ", ".join(person.name if person else "somebody" for person in absent)
        problems["present"] = f"Not on the roster on that date: {names}. Enter them as guests, or change the date."
    elif not any(person_id in members for person_id in form.present):
        problems["present"] = "Choose at least one person who was a member of the team on that date."
    require_valid(problems)


def _check_guests(form: MeetingForm, now: datetime) -> dict[str, str]:
    if len(form.guest_names) > MOST_GUESTS:
        return {"guests": f"Enter at most {MOST_GUESTS} guests."}
    if any(len(name) > LONGEST_GUEST for name in form.guest_names):
        return {"guests": f"Enter one name per line, each within {LONGEST_GUEST} characters."}
    return check_text("guests", form.guests or "", LONGEST, now)


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
