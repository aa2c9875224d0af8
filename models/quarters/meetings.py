"""To which quarter a meeting of the team belongs, why none was held, and what keeps the team from meeting (§IX)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.actor import Actor
from models.errors import Conflict, require_valid
from models.people.queries import counts_between, holdings_with
from models.people.tables import Person, RoleHeld
from models.policy import Act, Part, Subject, may, require
from models.quarters import tables as records
from models.quarters.changes import content_changed, record
from models.quarters.periods import period_of
from models.quarters.tables import Meeting, Quarter, Revision
from models.quarters.team_tables import NoMeeting
from models.terms import Agreement
from models.texts import check_reason
from models.vocabulary import PARTY_WORDS, Party

QUORUM = 2
"""How many of each party the team has at least, and a meeting needs (§IX)."""


def is_in_weeks(agreement: Agreement, quarter: Quarter, day: date) -> bool:
    """Whether a meeting of that day is one of the quarter's: held from its first day to its sign-off.

    After a reopening, from that day to the next sign-off too: what is signed anew may be met about anew.
    """
    return any(_is_in(agreement, quarter, revision, day) for revision in quarter.revisions)


def _is_in(agreement: Agreement, quarter: Quarter, revision: Revision, day: date) -> bool:
    first = quarter.first_day if revision.revision == 1 else agreement.today(revision.opened_at)
    return first <= day and (revision.signed_at is None or day <= agreement.today(revision.signed_at))


@dataclass(frozen=True)
class OtherWeeks:
    """A meeting that was not held in the weeks of the quarter that it is recorded for: `held_in` names its own.

    `can_take_it` are the open quarters in whose weeks it was held.
    """

    quarter: Quarter
    held_on: date
    held_in: str
    can_take_it: Sequence[Quarter]

    @property
    def choices(self) -> list[Quarter]:
        """The quarters for which it can be recorded, the right one first."""
        return [*self.can_take_it, self.quarter]


def other_weeks(session: Session, agreement: Agreement, quarter: Quarter, day: date | None) -> OtherWeeks | None:
    """What is to be asked about a meeting of that day; nothing where it belongs to the quarter."""
    if day is None or is_in_weeks(agreement, quarter, day):
        return None
    held_in = period_of(agreement, day)
    found = [other for other in open_quarters(session) if is_in_weeks(agreement, other, day)]
    # the quarter that was running comes before those that were not signed off by then
    found.sort(key=lambda other: not other.first_day <= day <= other.last_day)
    return OtherWeeks(quarter, day, f"{held_in.code} {held_in.school_year}", found)


def standing_meetings(quarter: Quarter) -> list[Meeting]:
    """The quarter's meetings as their records read now."""
    return [meeting for meeting in quarter.meetings if meeting.replaced_at is None]


def standing_reason(quarter: Quarter) -> NoMeeting | None:
    """Why no meeting was held, if the team has said so and none was recorded since."""
    return next((reason for reason in quarter.no_meetings if reason.ended_at is None), None)


def reason_in(revision: Revision) -> NoMeeting | None:
    """The same as a revision has it; nothing in one that was signed before anybody was asked."""
    ids = revision.made_of.get("no_meeting", ())
    return next((reason for reason in revision.quarter.no_meetings if reason.id in ids), None)


def has_met(agreement: Agreement, quarter: Quarter) -> bool:
    """Whether a meeting of the quarter's weeks is on record."""
    return any(is_in_weeks(agreement, quarter, meeting.held_on) for meeting in standing_meetings(quarter))


def is_to_meet(agreement: Agreement, quarter: Quarter) -> bool:
    """Whether the quarter waits for a meeting, or for the reason why there was none."""
    return quarter.is_open and not (quarter.is_whole_year or has_met(agreement, quarter) or standing_reason(quarter))


def state_no_meeting(
    session: Session, agreement: Agreement, actor: Actor, quarter_id: int, because: str | None, now: datetime
) -> NoMeeting:
    """Let a quarter be signed without a meeting, and say why; another reason takes the place of the one before.

    Raises `Conflict` where a meeting is on record, or the quarter has not ended: there is still time to meet.
    """
    records.locked_open(session, actor, Act.RECORD_MEETING, quarter_id)
    quarter = for_reason(session, agreement, actor, quarter_id, now)
    require_valid(check_reason(because, now))
    end_reason(quarter, now)
    session.flush()
    reason = NoMeeting(quarter_id=quarter_id, because=because, stated_at=now, stated_by_id=actor.person_id)
    quarter.no_meetings.append(reason)
    session.flush()
    record(session, actor, "state that no meeting was held", quarter, now, reason=reason.id)
    content_changed(session, quarter, now)
    return reason


def for_reason(session: Session, agreement: Agreement, actor: Actor, quarter_id: int, now: datetime) -> Quarter:
    """A quarter for which a reason may be given now. Raises as `state_no_meeting` does."""
    require(actor, Act.RECORD_MEETING, Subject())
    quarter = records.get(session, quarter_id)
    records.must_be_open(quarter)
    if has_met(agreement, quarter):
        raise Conflict(f"A meeting is on record for {quarter.label}.")
    if agreement.today(now) <= quarter.last_day:
        raise Conflict(f"{quarter.label} has not ended yet: the team can still meet.")
    return quarter


def may_be_without(agreement: Agreement, quarter: Quarter, now: datetime) -> bool:
    """Whether a reason may be given now why no meeting was held."""
    is_over = agreement.today(now) > quarter.last_day
    return is_over and quarter.is_open and not (quarter.is_whole_year or has_met(agreement, quarter))


def end_reason(quarter: Quarter, now: datetime) -> None:
    """The reason why no meeting was held falls away."""
    if reason := standing_reason(quarter):
        reason.ended_at = now


def short_of_members(session: Session, day: date) -> dict[Party, int]:
    """The parties with fewer members on the team that day than §IX asks for, and how many each has."""
    held = holdings_with(session, Part.ON_THE_TEAM, Subject(), day, day)
    members = {party: {row.person_id for row in held if row.side == party} for party in Party}
    return {party: len(found) for party, found in members.items() if len(found) < QUORUM}


def short_for(session: Session, actor: Actor, day: date) -> dict[Party, int]:
    """The same for those who are told of it; nothing for anybody else."""
    return short_of_members(session, day) if may(actor, Part.TOLD_OF_SHORT_TEAM, Subject()) else {}


def short_in_words(short: Mapping[Party, int]) -> str:
    """Who is short of members, such as: only 1 member from the police."""
    counts = [f"{count} member{'' if count == 1 else 's'} from {PARTY_WORDS[party]}" for party, count in short.items()]
    return f"The Collaboration Team has only {' and '.join(counts)}"


def to_meet(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> list[Quarter]:
    """The quarters that have ended and wait for a meeting, for those who record one; the oldest first."""
    if not may(actor, Act.RECORD_MEETING, Subject()):
        return []
    ended = [quarter for quarter in open_quarters(session) if quarter.last_day < agreement.today(now)]
    return [quarter for quarter in ended if is_to_meet(agreement, quarter)]


def roster_between(session: Session, first: date, last: date) -> Mapping[int, RoleHeld]:
    """Everybody who held a role on any day of a span, by name, with the first role that they were given."""
    query = select(RoleHeld).options(joinedload(RoleHeld.person)).where(counts_between(first, last))
    found: dict[int, RoleHeld] = {}
    for held in session.scalars(query.join(RoleHeld.person).order_by(Person.name, Person.id, RoleHeld.id)):
        found.setdefault(held.person_id, held)
    return found


def open_quarters(session: Session) -> list[Quarter]:
    """The quarters that are not signed off, the oldest first."""
    unsigned = Quarter.revisions.any(Revision.signed_at.is_(None))
    query = select(Quarter).where(Quarter.code.not_in(records.WHOLE_YEARS), unsigned).order_by(Quarter.last_day)
    return list(session.scalars(query))
