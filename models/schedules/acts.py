"""Work schedules: an officer gives the usual week, and enters, corrects or withdraws what is otherwise (§III).

The school is told by a card, of what is soon also the principal directly. A supervisor does it for an officer.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, must_exist, require_confirmed, require_valid
from models.people.tables import Person
from models.policy import Act, Subject, may, refusal, require
from models.schedules import cards, doubts, substitutes
from models.schedules.form import ChangeForm, WeekForm, check_change, check_week
from models.schedules.queries import assigned_schools, is_soon, schools_of, schools_of_change, week_of
from models.schedules.reminders import week_given
from models.schedules.tables import ScheduleChange, ScheduleChangeVersion, UsualDay, UsualWeek
from models.store import audit
from models.store.base import locked_row
from models.store.disposed import require_kept
from models.termination.queries import require_in_force
from models.terms import Agreement
from models.texts import check_reason

NO_CHANGE = "Nothing is different from the current entry. Change an answer, or close this window."
NO_SCHOOL = "No school is assigned to the officer on that day. An administrator sets up assignments."
NOT_ASSIGNED = "The officer is not assigned to {} on that day."
CHANGED_SINCE = "This was corrected since you opened this form. Open it again to work on the newest."


def give_week(
    session: Session, agreement: Agreement, actor: Actor, officer_id: int, form: WeekForm, now: datetime
) -> UsualWeek:
    """Give an officer's usual week from a day on, until the end of its school year or until a newer one begins.

    Raises:
        Refused: neither the officer nor a supervisor.
        Invalid: an answer cannot be taken, or a school is not the officer's on that day.
    """
    require_in_force(session, agreement, agreement.today(now))
    require(actor, Act.KEEP_SCHEDULE, Subject(owner_id=officer_id))
    problems = check_week(form, agreement.today(now))
    schools = assigned_schools(session, officer_id, form.first_day) if form.first_day else []
    if "first_day" not in problems:
        first = form.first_day or date.min
        problems |= _not_assigned(agreement, schools, set(form.schools.values()), first)
    require_valid(problems)
    officer = must_exist(locked_row(session, Person, officer_id), "officer")  # two at once: the later one counts
    first = must_exist(form.first_day, "day")
    before = week_of(session, officer_id, first)
    week = UsualWeek(
        officer_id=officer_id, first_day=first, last_day=agreement.days_of(agreement.school_year(first))[1],
        given_at=now, given_by_id=actor.person_id,
        days=[_usual(form, weekday) for weekday in sorted(form.schools)],
    )  # fmt: skip
    session.add(week)
    session.flush()
    postings = cards.tell(session, week, [*schools, *(_schools_of(before) if before else ())], now)
    if before:
        cards.tell(session, before, (), now)
    cards.tell_officer(session, officer, actor, postings, now)
    week_given(session, officer_id, now)
    detail = {"officer": officer_id, "from": str(first)}
    audit.record(session, actor.label, "give usual week", week, now, detail)
    return week


def _usual(form: WeekForm, weekday: int) -> UsualDay:
    starts, ends = form.hours_of(weekday)
    return UsualDay(weekday=weekday, school=form.schools[weekday], starts=starts, ends=ends)


def _schools_of(week: UsualWeek) -> list[str]:
    return [usual.school for usual in week.days]


def _not_assigned(agreement: Agreement, schools: list[str], wanted: Collection[str], first: date) -> dict[str, str]:
    if not schools:
        return {"first_day": NO_SCHOOL}
    other = next((school for school in wanted if school not in schools), None)
    if other:
        return {"first_day": NOT_ASSIGNED.format(agreement.school_name(other))}
    closed = next(filter(None, (agreement.closed_in_words(school, first) for school in wanted)), None)
    return {"first_day": closed} if closed else {}


def record_change(
    session: Session, agreement: Agreement, actor: Actor, officer_id: int, form: ChangeForm, now: datetime,
    confirmed: str | None = None,
) -> ScheduleChange:  # fmt: skip
    """Enter days on which an officer is absent, or at a school otherwise than usual.

    Raises:
        Refused: neither the officer nor a supervisor.
        Invalid: an answer cannot be taken, or the officer has no school in these days.
        Doubtful: many days, or some of which something is on record, unless the person has `confirmed` that.
    """
    require_in_force(session, agreement, agreement.today(now))
    require(actor, Act.KEEP_SCHEDULE, Subject(owner_id=officer_id))
    form = form.relevant()
    require_valid(_check(session, agreement, officer_id, form, now))
    locked_row(session, Person, officer_id)  # of two at once the second one is asked about the first
    require_confirmed(doubts.of_change(session, officer_id, form), confirmed)
    change = ScheduleChange(
        officer_id=officer_id, recorded_at=now, recorded_by_id=actor.person_id, version=1,
        versions=[_version(form, 1, actor, now)],
    )  # fmt: skip
    session.add(change)
    session.flush()
    _tell(session, agreement, change, actor, now)
    audit.record(session, actor.label, "enter schedule change", change, now, {"officer": officer_id})
    return change


def correct_change(
    session: Session, agreement: Agreement, actor: Actor, change_id: int, form: ChangeForm, because: str | None,
    base_version: int, now: datetime, confirmed: str | None = None,
) -> ScheduleChange:  # fmt: skip
    """Correct a change; what it said before stays. Substitutes for days that are no longer in it are cancelled.

    Raises:
        Refused: neither the officer nor a supervisor.
        Invalid: an answer cannot be taken.
        Conflict: it was withdrawn, corrected since the form was opened, or nothing is different.
        Doubtful: as when it is entered.
    """
    change = _locked(session, actor, change_id)
    if change.version != base_version:
        raise Conflict(CHANGED_SINCE)
    form = form.relevant()
    require_valid(_check(session, agreement, change.officer_id, form, now) | check_reason(because, now))
    before = change.current
    if form == form_of(before):
        raise Conflict(NO_CHANGE)
    locked_row(session, Person, change.officer_id)
    require_confirmed(doubts.of_change(session, change.officer_id, form, change), confirmed)
    change.versions.append(_version(form, change.version + 1, actor, now, because))
    change.version += 1
    session.flush()
    _tell(session, agreement, change, actor, now, before)
    substitutes.cancel_outside(session, agreement, actor, change, now)
    audit.record(session, actor.label, "correct schedule change", change, now, {"version": change.version})
    return change


def withdraw_change(
    session: Session, agreement: Agreement, actor: Actor, change_id: int, because: str | None, now: datetime
) -> ScheduleChange:
    """Take back a change: the usual week counts again, and its substitutes are cancelled. It stays on record, marked.

    Raises:
        Refused: neither the officer nor a supervisor.
        Invalid: no reason is given.
        Conflict: it was withdrawn before.
    """
    change = _locked(session, actor, change_id)
    require_valid(check_reason(because, now))
    change.withdrawn_at, change.withdrawn_because, change.withdrawn_by_id = now, because, actor.person_id
    session.flush()
    _tell(session, agreement, change, actor, now)
    substitutes.cancel_outside(session, agreement, actor, change, now)
    audit.record(session, actor.label, "withdraw schedule change", change, now)
    return change


def read_change(session: Session, actor: Actor, change_id: int) -> ScheduleChange:
    """A change for those who may know of it: at a school that it concerns. Else `Refused`, also where there is none."""
    change = session.get(ScheduleChange, change_id)
    if change is None or not _may_read(session, actor, change):
        raise refusal(Act.READ_SCHEDULE)
    require_kept(change)
    return change


def _may_read(session: Session, actor: Actor, change: ScheduleChange) -> bool:
    schools = [posting.school for posting in cards.postings_of(session, change)]
    subjects = (Subject(school=school, owner_id=change.officer_id) for school in (None, *schools))
    return any(may(actor, Act.READ_SCHEDULE, subject) for subject in subjects)


def for_change(session: Session, actor: Actor, change_id: int) -> ScheduleChange:
    """A change that somebody is about to correct or withdraw; `Refused` or `Conflict` as for the acts."""
    return _to_change(actor, session.get(ScheduleChange, change_id))


def form_of(version: ScheduleChangeVersion) -> ChangeForm:
    """A version's answers as a form has them."""
    return ChangeForm(version.kind, version.first_day, version.last_day, version.school, version.starts, version.ends)


def get_change(session: Session, change_id: int) -> ScheduleChange:
    """A change by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(ScheduleChange, change_id), "change")


def get_officer(session: Session, officer_id: int) -> Person:
    """The same of whose schedule it is."""
    return must_exist(session.get(Person, officer_id), "officer")


def get_week(session: Session, week_id: int) -> UsualWeek:
    """The same of a usual week."""
    return must_exist(session.get(UsualWeek, week_id), "usual week")


def _check(session: Session, agreement: Agreement, officer_id: int, form: ChangeForm, now: datetime) -> dict[str, str]:
    problems = check_change(form, agreement.today(now))
    if problems or form.first_day is None or form.last_day is None:
        return problems
    schools = assigned_schools(session, officer_id, form.first_day, form.last_day)
    if not schools:
        return {"first_day": NO_SCHOOL}
    if form.school and form.school not in schools:
        return {"school": NOT_ASSIGNED.format(agreement.school_name(form.school))}
    if form.school and (closed := agreement.closed_in_words(form.school, form.first_day, form.last_day)):
        return {"school": closed}
    if not schools_of(session, officer_id, form.first_day, form.last_day, form.school):
        return {"first_day": "By the usual week the officer is at no school on these days: nothing changes."}
    return {}


def _version(
    form: ChangeForm, number: int, actor: Actor, now: datetime, because: str | None = None
) -> ScheduleChangeVersion:
    return ScheduleChangeVersion(
        version=number, changed_at=now, changed_by_id=actor.person_id, changed_because=because, kind=form.kind,
        first_day=form.first_day, last_day=form.last_day, school=form.school, starts=form.starts, ends=form.ends,
    )  # fmt: skip


def _tell(
    session: Session, agreement: Agreement, change: ScheduleChange, actor: Actor, now: datetime,
    before: ScheduleChangeVersion | None = None,
) -> None:  # fmt: skip
    """Have every school told that it concerns or did concern; the principals at once of what is soon."""
    current = change.current
    postings = cards.tell(session, change, schools_of_change(session, change), now)
    versions = filter(None, (current, before))
    if any(is_soon(session, agreement, version.first_day, version.last_day, now) for version in versions):
        cards.tell_at_once(session, agreement, postings, now)
    cards.tell_officer(session, session.get_one(Person, change.officer_id), actor, postings, now)


def _locked(session: Session, actor: Actor, change_id: int) -> ScheduleChange:
    return _to_change(actor, locked_row(session, ScheduleChange, change_id))


def _to_change(actor: Actor, found: ScheduleChange | None) -> ScheduleChange:
    if found is None or not may(actor, Act.KEEP_SCHEDULE, Subject(owner_id=found.officer_id)):
        raise refusal(Act.KEEP_SCHEDULE)
    require_kept(found)
    found.require_standing()
    return found
