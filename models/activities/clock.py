"""Reminders of activities that wait for an answer. Their times are district goals: the agreement sets none (§IV, §V.2).

Each is told once to who can act, then once to who is next. What is settled or withdrawn reminds nobody, and whoever has
left is not asked: who can act is looked up when the time has come.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.activities import telling
from models.activities.kinds import YES
from models.activities.steps import OPEN, PLANNED, REOPENED
from models.activities.tables import Activity
from models.calendar.school_days import start_of
from models.errors import must_exist
from models.people.tables import Person
from models.policy import Act, Part, Right
from models.store import audit, deadlines
from models.store.base import locked_row
from models.store.deadlines import WhenDue
from models.termination.queries import ended_on
from models.terms import Agreement

REMIND_DUE, LATE_DUE, PLAN_DUE = "activity_remind", "activity_late", "activity_plan_due"
DUES = (REMIND_DUE, LATE_DUE, PLAN_DUE)
MORNING, NOON = timedelta(hours=8), timedelta(hours=12)
A_DAY = timedelta(days=1)
Times = Mapping[str, datetime]


@dataclass(frozen=True)
class Waiting:
    """Who is reminded of a kind of activity that nobody has answered: first, and then."""

    times: Callable[[Agreement, Activity], Times]
    first: Right
    then: Right
    is_escalated: bool = False  # the superintendent may read it from then on


def _of_concern(agreement: Agreement, activity: Activity) -> Times:
    targets, column = agreement.activity_targets, activity.current.urgent == YES
    hours = {
        REMIND_DUE: targets.concern_remind_hours[column], LATE_DUE: targets.concern_tell_superintendent_hours[column]
    }  # fmt: skip
    since = activity.logged_at
    for row in activity.steps:
        since = row.taken_at if row.step == REOPENED else since
    return {kind: since + timedelta(hours=count) for kind, count in hours.items()}


def _of_planned(agreement: Agreement, activity: Activity) -> Times:
    day_before = start_of(agreement, activity.current.happened_on - A_DAY)
    return {REMIND_DUE: day_before + MORNING, LATE_DUE: day_before + NOON}


def _of_overtime(agreement: Agreement, activity: Activity) -> Times:
    first, then = agreement.activity_targets.overtime_days_before
    day = activity.current.happened_on
    return {
        REMIND_DUE: start_of(agreement, day - timedelta(days=first)) + MORNING,
        LATE_DUE: start_of(agreement, day - timedelta(days=then)) + MORNING,
    }


WAITING: Mapping[str, Waiting] = {
    "concern": Waiting(_of_concern, Act.ANSWER_ACTIVITY, Part.TOLD_OF_CONCERN_LATE, is_escalated=True),
    "planned": Waiting(_of_planned, Part.TOLD_OF_ACTIVITY, Part.TOLD_OF_PLANNED_LATE, is_escalated=True),
    "event": Waiting(_of_overtime, Part.SUPERVISES, Part.TOLD_OF_OVERTIME_LATE),
}
"""By the kind's code, while it is open."""


def set_for(session: Session, agreement: Agreement, activity: Activity, now: datetime) -> None:
    """Set the reminders of an activity by how it stands now; a time that has passed reminds nobody."""
    due: dict[str, datetime] = {}
    if activity.state == OPEN and activity.kind in WAITING:
        due = {kind: at for kind, at in WAITING[activity.kind].times(agreement, activity).items() if at > now}
    elif activity.state == PLANNED:
        until = _planned_until(activity)
        due = {PLAN_DUE: start_of(agreement, until + A_DAY) + MORNING} if until else {}
    stop(session, activity.id, now)
    if due:
        deadlines.put(session, activity.id, due)
    for kind, at in due.items():
        deadlines.look_again(session, kind, activity.id, at)


def stop(session: Session, activity_id: int, now: datetime) -> None:
    """Nobody is to be reminded any more."""
    deadlines.settle(session, DUES, activity_id, now)


def _planned_until(activity: Activity) -> date | None:
    days = [row.until for row in activity.steps if row.until]
    return days[-1] if days else None


@dataclass(frozen=True)
class ActivityClock:
    """Reminds who can act, then tells who is next."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when each time has come."""
        return {REMIND_DUE: self._remind, LATE_DUE: self._tell_next, PLAN_DUE: self._remind_of_plan}

    def _remind(self, session: Session, activity_id: int, now: datetime) -> None:
        activity = _locked(session, activity_id)
        if activity.stands and activity.state == OPEN and self._is_to_be(session, activity):
            self._tell(session, activity, (WAITING[activity.kind].first,), now)

    def _tell_next(self, session: Session, activity_id: int, now: datetime) -> None:
        activity = _locked(session, activity_id)
        if activity.stands and activity.state == OPEN and self._is_to_be(session, activity):
            activity.escalated_at = now if WAITING[activity.kind].is_escalated else None
            self._tell(session, activity, (WAITING[activity.kind].then,), now)

    def _is_to_be(self, session: Session, activity: Activity) -> bool:
        """Whether the agreement holds on its day: of what is planned for one after the end nobody is reminded (§XI)."""
        return activity.kind == "concern" or ended_on(session, activity.current.happened_on) is None

    def _remind_of_plan(self, session: Session, activity_id: int, now: datetime) -> None:
        """The day of a plan has passed: whoever was named is reminded, or else who answered for the school."""
        activity = _locked(session, activity_id)
        if activity.stands is None or activity.state != PLANNED:
            return
        able = telling.people(session, activity, (Act.ANSWER_ACTIVITY,), self.agreement.today(now))
        named = [person for person in able if person.id == activity.named_id]
        self._send(session, activity, named or able, now)

    def _tell(self, session: Session, activity: Activity, rights: tuple[Right, ...], now: datetime) -> None:
        self._send(session, activity, telling.people(session, activity, rights, self.agreement.today(now)), now)

    def _send(self, session: Session, activity: Activity, people: list[Person], now: datetime) -> None:
        told = telling.tell(session, activity, telling.REMINDER, people, None, now)
        audit.record(session, "bot", "remind of activity", activity, now, {"people": [person.id for person in told]})


def _locked(session: Session, activity_id: int) -> Activity:
    return must_exist(locked_row(session, Activity, activity_id), "activity")
