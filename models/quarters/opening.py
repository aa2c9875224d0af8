"""A quarter is opened: by the bot on the first school day after its end, or earlier by a member of the team (§IX)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.calendar.school_days import calendar_is_known, school_days_after, start_of
from models.delivery import outbox
from models.destinations import Team
from models.errors import Conflict, Invalid
from models.policy import Act, Subject, may, require
from models.quarters import tables as records
from models.quarters.changes import board_changed, content_changed, record
from models.quarters.periods import A_DAY, Period, period_after, period_before, period_of
from models.quarters.questionnaires import DISTRICT, ENROLLMENT, POLICE
from models.quarters.reminders import plan_reminders
from models.quarters.tables import Quarter, Revision, Submission
from models.quarters.team_reminders import plan_meeting_reminders
from models.store import deadlines
from models.store.base import insert_or_meet
from models.store.deadlines import WhenDue
from models.termination.queries import ended_between, written
from models.terms import Agreement

PROMPT = "quarter_prompt"
MORNING = timedelta(hours=8)


def open_by_hand(session: Session, agreement: Agreement, actor: Actor, first_day: date, now: datetime) -> Quarter:
    """Open the running quarter early, or the one before it, by its first day; `Conflict` where it is neither by now."""
    require(actor, Act.OPEN_QUARTER, Subject())
    for period in at_hand(agreement, now):
        if period.first_day == first_day:
            if ended := ended_between(session, period.first_day, period.last_day):
                raise Conflict(f"The agreement ended on {written(ended)}: this quarter has no day under it.")
            return open_quarter(session, agreement, period, actor, now)
    raise Conflict("Only the current quarter and the one before it can be opened early.")


def at_hand(agreement: Agreement, now: datetime) -> list[Period]:
    """The quarters that can be opened by hand: the one before, and the running one."""
    running = period_of(agreement, agreement.today(now))
    return [period_before(agreement, running), running]


def not_opened(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> list[Period]:
    """Those of them that are not open yet, for those who may open them."""
    if not may(actor, Act.OPEN_QUARTER, Subject()):
        return []
    return [period for period in at_hand(agreement, now) if not records.find(session, period.school_year, period.code)
            and not ended_between(session, period.first_day, period.last_day)]  # fmt: skip


def open_quarter(session: Session, agreement: Agreement, period: Period, actor: Actor | None, now: datetime) -> Quarter:
    """Open a quarter and have its board posted, once; without an actor the bot does it."""
    due_on = period.last_day + timedelta(days=agreement.quarter_targets.due_days)
    quarter, is_new = _open(session, agreement, period, due_on, actor, now)
    if is_new:
        quarter.board_id = outbox.enqueue(session, records.BOARD, quarter.id, Team(), now)
        plan_reminders(session, agreement, quarter, now)
        plan_meeting_reminders(session, agreement, quarter)
        record(session, actor, "open quarter", quarter, now, quarter=quarter.label)
        session.flush()
    return quarter


def open_baseline(
    session: Session, agreement: Agreement, actor: Actor, school_year: str | None, now: datetime
) -> Quarter:
    """Open a past school year, such as 2018-19, whose figures others are compared with; or find it open (§IX)."""
    require(actor, Act.OPEN_QUARTER, Subject())
    period, today = _whole_year(agreement, school_year, records.BASELINE), agreement.today(now)
    if period.last_day >= today:
        raise Invalid({"school_year": "Enter a school year that has ended."})
    quarter, is_new = _open(session, agreement, period, today, actor, now)
    if is_new:
        record(session, actor, "open baseline", quarter, now, school_year=period.school_year)
    return quarter


def open_enrollment(
    session: Session, agreement: Agreement, actor: Actor, school_year: str | None, now: datetime
) -> Quarter:
    """Open a school year, such as 2026-27, so that each school's enrollment can be entered; or find it open."""
    require(actor, Act.ENROLLMENT, Subject())
    period, today = _whole_year(agreement, school_year, ENROLLMENT), agreement.today(now)
    if period.first_day > today:
        raise Invalid({"school_year": "Enter a school year that has begun."})
    quarter, is_new = _open(session, agreement, period, today, actor, now)
    if is_new:
        record(session, actor, "open enrollment", quarter, now, school_year=period.school_year)
    return quarter


def _whole_year(agreement: Agreement, school_year: str | None, code: str) -> Period:
    """A school year as somebody typed it. Raises `Invalid`."""
    first_year = records.SCHOOL_YEAR.fullmatch(school_year or "")
    if not school_year or not first_year or school_year != agreement.school_year(date(int(first_year[1]), 12, 31)):
        raise Invalid({"school_year": "Enter a school year such as 2018-19."})
    return Period(school_year, code, *agreement.days_of(school_year))


def _open(
    session: Session, agreement: Agreement, period: Period, due_on: date, actor: Actor | None, now: datetime
) -> tuple[Quarter, bool]:
    """The quarter of a period, and whether it is new: of two who open it at once, one does."""
    opened_by = actor.person_id if actor else None
    statement = insert_or_meet(session, Quarter.__table__).values(
        **asdict(period), due_on=due_on, opened_at=now, opened_by_id=opened_by
    )
    new_id = session.execute(statement.on_conflict_do_nothing().returning(Quarter.id)).scalar_one_or_none()
    if new_id is None:
        return session.scalars(select(Quarter).filter_by(school_year=period.school_year, code=period.code)).one(), False
    quarter = records.get(session, new_id)
    district = [DISTRICT] if quarter.is_baseline else []
    police = [] if quarter.is_enrollment else [POLICE]
    schools = agreement.schools_between(period.first_day, period.last_day)
    parties = [*district, *(school.key for school in schools), *police]
    quarter.submissions = [Submission(party=party) for party in parties]
    quarter.revisions = [Revision(revision=1, opened_at=now, opened_by_id=opened_by)]
    session.flush()
    return quarter, True


def add_schools(session: Session, agreement: Agreement, now: datetime) -> None:
    """Have each school fill in what is open and has a day of it: a school may open after its quarter was opened.

    What was signed stays as it is. A submission is never taken away: the team declares it missing.
    """
    is_open = Quarter.revisions.any(Revision.signed_at.is_(None)) & (Quarter.code != records.BASELINE)
    one_at_a_time = select(Quarter).where(is_open).order_by(Quarter.id).with_for_update(of=Quarter)
    for quarter in session.scalars(one_at_a_time).all():
        there = {submission.party for submission in quarter.submissions}
        schools = agreement.schools_between(quarter.first_day, quarter.last_day)
        added = [school.key for school in schools if school.key not in there]
        if not added or not quarter.is_open:  # signed off, maybe while this waited for its signers
            continue
        quarter.submissions.extend(Submission(party=party) for party in added)
        session.flush()
        content_changed(session, quarter, now)
        if not quarter.revision.standing:
            board_changed(session, quarter, now)
        record(session, None, "add schools to quarter", quarter, now, schools=", ".join(added))


@dataclass(frozen=True)
class Prompts:
    """Opens each quarter after its end. Each prompt plans the next one, so that no downtime skips a quarter."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when a prompt has come. Its subject is the quarter's first day, such as 20261001."""
        return {PROMPT: self.prompt}

    def plan(self, session: Session, now: datetime) -> None:
        """Plan the prompt of the running quarter. A bot that is new here does not ask for what is past."""
        self._put(session, period_of(self.agreement, self.agreement.today(now)))

    def prompt(self, session: Session, subject: int, now: datetime) -> None:
        """Open the quarter if a school day has come since its end; otherwise look again on that day."""
        period = period_of(self.agreement, date.fromisoformat(str(subject)))
        if number_of(period.first_day) != subject:
            return  # the settings have other quarters now
        day = school_days_after(session, period.last_day, 1)
        if self.agreement.today(now) < day:
            deadlines.look_again(session, PROMPT, subject, start_of(self.agreement, day) + MORNING)
            return
        if not ended_between(session, period.first_day, period.last_day):
            open_quarter(session, self.agreement, period, None, now)
        self._put(session, period_after(self.agreement, period))

    def _put(self, session: Session, period: Period) -> None:
        due = start_of(self.agreement, period.last_day + A_DAY) + MORNING
        deadlines.put(session, number_of(period.first_day), {PROMPT: due})


def number_of(day: date) -> int:
    """A day as a number, such as 20261001."""
    return int(f"{day:%Y%m%d}")


def calendar_reaches(session: Session, quarter: Quarter) -> bool:
    """Whether the district's calendar tells the first school day after the quarter; otherwise weekdays stand in."""
    return calendar_is_known(session, school_days_after(session, quarter.last_day, 1))
