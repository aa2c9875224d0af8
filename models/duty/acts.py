"""An officer goes on duty at a school and off duty, by a tap each; what was forgotten or wrong is put right afterwards.

Nobody is told by a message: who may know sees it beside the plan. What a supervisor changes, the officer is told.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM
from models.duty import queries
from models.duty.form import DutyForm, check
from models.duty.tables import BEGAN, CORRECTED, END_GIVEN, MOVED, OFF, DutyTime, DutyTimeVersion
from models.errors import Conflict, must_exist, require_valid
from models.people.tables import Person
from models.policy import Act, Subject, may, refusal, require, require_of
from models.schedules.plan import A_DAY
from models.store import audit
from models.store.base import locked_row
from models.store.disposed import require_kept
from models.termination.queries import require_in_force
from models.terms import Agreement
from models.texts import check_reason

DOUBLE_CLICK = timedelta(seconds=5)
FOR_OFFICER = "duty_changed_for_officer"
NOT_RECORDED = "Your district does not record times on duty. The work schedules say who is here."
NOT_ON_DUTY = "You are not on duty. There is nothing to end."
NO_CHANGE = "Nothing is different from what is on record. Change an answer, or close this window."
CHANGED_SINCE = "This was changed since you opened this form. Open it again to work on the newest."
HAS_END = "An end is already on record. If it is wrong, correct it with a reason."
OVERLAPS = "A time on duty at {} is on record for these hours, too. Correct or withdraw one of the two."


class DayIsOver(Conflict):
    """Off duty is tapped for a time that began on another day: a person has to say when it ended."""

    def __init__(self, duty_id: int) -> None:
        super().__init__("You went on duty on another day. Enter the time at which you went off duty.")
        self.duty_id = duty_id


def require_recorded(agreement: Agreement) -> None:
    """Stop where the district has not asked for times on duty. Raises `Conflict`."""
    if not agreement.duty.is_recorded:
        raise Conflict(NOT_RECORDED)


def go_on(session: Session, agreement: Agreement, actor: Actor, school: str, now: datetime) -> DutyTime:
    """Go on duty at a school now. Who is on duty there stays so; who is at another one goes off duty there.

    Raises:
        Refused: no officer of the school today.
        Conflict: the district does not record it.
    """
    require_recorded(agreement)
    require_in_force(session, agreement, agreement.today(now))
    require(actor, Act.GO_ON_DUTY, Subject(school=school))
    if closed := agreement.closed_in_words(school, agreement.today(now)):
        raise Conflict(closed)
    locked_row(session, Person, actor.person_id)  # two taps at once: the later one finds what the first one made
    today, minute = agreement.today(now), _minute(now)
    running = queries.running_of(session, actor.person_id, today)
    if running and running.current.school == school:
        return running
    if running:
        _end(session, actor, running, MOVED, now)
    duty = DutyTime(
        officer_id=actor.person_id, day=today, version=1,
        versions=[_version(DutyForm(school, minute, None), 1, BEGAN, actor, now)],
    )  # fmt: skip
    session.add(duty)
    session.flush()
    audit.record(session, actor.label, "go on duty", duty, now, {"school": school})
    return duty


def go_off(session: Session, agreement: Agreement, actor: Actor, duty_id: int, now: datetime) -> DutyTime:
    """Go off duty now. What has ended stays as it is, however often this is tapped.

    The second tap of a double click, which finds Home changed already, does not end what the first one began.

    Raises:
        Refused: neither the officer nor a supervisor.
        Conflict: it was withdrawn; or `DayIsOver`.
    """
    duty = _locked(session, actor, duty_id)
    current = duty.current
    if current.ends_at is not None or (current.how == BEGAN and now - current.changed_at < DOUBLE_CLICK):
        return duty
    if duty.day != agreement.today(now):
        raise DayIsOver(duty.id)
    _end(session, actor, duty, OFF, now)
    _tell_officer(session, actor, duty, now)
    return duty


def go_off_now(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> DutyTime:
    """The same for whoever types it: the time that runs, or else the last one that was left open (`DayIsOver`)."""
    require_recorded(agreement)
    today = agreement.today(now)
    running = queries.running_of(session, actor.person_id, today)
    if running:
        return go_off(session, agreement, actor, running.id, now)
    open_still = queries.left_open(session, actor.person_id, today)
    if open_still:
        raise DayIsOver(open_still[0].id)
    require(actor, Act.KEEP_DUTY, Subject(owner_id=actor.person_id))
    raise Conflict(NOT_ON_DUTY)


def give_end(
    session: Session, agreement: Agreement, actor: Actor, duty_id: int, ends_at: datetime | None, now: datetime
) -> DutyTime:
    """Enter afterwards when a time on duty ended, which nobody tapped.

    Raises:
        Refused: neither the officer nor a supervisor.
        Invalid: the time cannot be; or it overlaps with another one.
        Conflict: it was withdrawn, or has an end.
    """
    duty = _locked(session, actor, duty_id)
    if duty.current.ends_at is not None:
        raise Conflict(HAS_END)
    form = DutyForm(duty.current.school, duty.current.starts_at, ends_at)
    missing = {} if ends_at else {"ends_at": "Choose when it ended."}
    require_valid(missing or _check(session, agreement, duty, form, now))
    _add(session, actor, duty, form, END_GIVEN, now)
    return duty


def correct(
    session: Session, agreement: Agreement, actor: Actor, duty_id: int, form: DutyForm, because: str | None,
    base_version: int, now: datetime,
) -> DutyTime:  # fmt: skip
    """Correct where and when it was, with a reason; what it said before stays.

    Raises:
        Refused: neither the officer nor a supervisor.
        Invalid: an answer cannot be taken.
        Conflict: it was withdrawn, changed since the form was opened, or nothing is different.
    """
    duty = _locked(session, actor, duty_id)
    if duty.version != base_version:
        raise Conflict(CHANGED_SINCE)
    require_valid(_check(session, agreement, duty, form, now) | check_reason(because, now))
    if form == form_of(duty.current):
        raise Conflict(NO_CHANGE)
    _add(session, actor, duty, form, CORRECTED, now, because)
    return duty


def withdraw(session: Session, actor: Actor, duty_id: int, because: str | None, now: datetime) -> DutyTime:
    """Take a time on duty back, such as one that was tapped in error. It stays on record, marked, and counts nowhere.

    Raises:
        Refused: neither the officer nor a supervisor.
        Invalid: no reason is given.
        Conflict: it was withdrawn before.
    """
    duty = _locked(session, actor, duty_id)
    require_valid(check_reason(because, now))
    duty.withdrawn_at, duty.withdrawn_because, duty.withdrawn_by_id = now, because, actor.person_id
    session.flush()
    audit.record(session, actor.label, "withdraw time on duty", duty, now)
    _tell_officer(session, actor, duty, now)
    return duty


def read(session: Session, actor: Actor, duty_id: int) -> DutyTime:
    """A time on duty for those who may know of it; `Refused` also where there is none."""
    return require_of(actor, Act.READ_DUTY, session.get(DutyTime, duty_id))


def for_change(session: Session, actor: Actor, duty_id: int) -> DutyTime:
    """One that somebody is about to end, correct or withdraw; `Refused` or `Conflict` as for the acts."""
    return _to_change(actor, session.get(DutyTime, duty_id))


def get(session: Session, duty_id: int) -> DutyTime:
    """One by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(DutyTime, duty_id), "time on duty")


def form_of(version: DutyTimeVersion) -> DutyForm:
    """A version's answers as a form has them."""
    return DutyForm(version.school, version.starts_at, version.ends_at)


def _check(session: Session, agreement: Agreement, duty: DutyTime, form: DutyForm, now: datetime) -> dict[str, str]:
    problems = check(agreement, form, duty.day, now)
    if problems or form.starts_at is None:
        return problems
    schools = {duty.current.school, *queries.schools_on(session, duty.officer_id, duty.day)}
    if form.school not in schools:
        return {"school": f"The officer is not assigned to {agreement.school_name(form.school)} on that day."}
    starts, ends = form.starts_at, form.ends_at or _as_far_as_known(agreement, duty, form.starts_at, now)
    # The day before too: a night may go on past midnight.
    for other in queries.times_of(session, duty.officer_id, duty.day - A_DAY, agreement.today(ends)):
        until = other.current.ends_at or _as_far_as_known(agreement, other, other.current.starts_at, now)
        if other.id != duty.id and other.current.starts_at < ends and starts < until:
            return {"starts_at": OVERLAPS.format(agreement.school_name(other.current.school))}
    return {}


def _as_far_as_known(agreement: Agreement, duty: DutyTime, starts_at: datetime, now: datetime) -> datetime:
    """Until when a time without an end is known to have lasted: one that runs, until now."""
    return now if duty.day == agreement.today(now) else starts_at


def _end(session: Session, actor: Actor, duty: DutyTime, how: str, now: datetime) -> None:
    """End what runs: not before it began, were it by a correction of this minute."""
    starts = duty.current.starts_at
    form = DutyForm(duty.current.school, starts, max(starts, _minute(now)))
    _append(duty, form, how, actor, now)
    session.flush()
    audit.record(session, actor.label, "go off duty", duty, now, {"how": how})


def _add(
    session: Session, actor: Actor, duty: DutyTime, form: DutyForm, how: str, now: datetime, because: str | None = None
) -> None:
    _append(duty, form, how, actor, now, because)
    session.flush()
    done = "enter end of duty" if how == END_GIVEN else "correct time on duty"
    audit.record(session, actor.label, done, duty, now, {"version": duty.version})
    _tell_officer(session, actor, duty, now)


def _append(
    duty: DutyTime, form: DutyForm, how: str, actor: Actor, now: datetime, because: str | None = None
) -> None:  # fmt: skip
    duty.versions.append(_version(form, duty.version + 1, how, actor, now, because))
    duty.version += 1


def _version(
    form: DutyForm, number: int, how: str, actor: Actor, now: datetime, because: str | None = None
) -> DutyTimeVersion:
    return DutyTimeVersion(
        version=number, how=how, school=form.school, starts_at=form.starts_at, ends_at=form.ends_at, changed_at=now,
        changed_by_id=actor.person_id, changed_because=because,
    )  # fmt: skip


def _minute(now: datetime) -> datetime:
    """The minute that a clock on the wall shows."""
    return now.replace(second=0, microsecond=0)


def _tell_officer(session: Session, actor: Actor, duty: DutyTime, now: datetime) -> None:
    """Let the officer know what somebody else changed."""
    if actor.person_id != duty.officer_id and duty.officer.is_reachable:
        outbox.enqueue(session, FOR_OFFICER, duty.id, PersonDM(duty.officer_id), now)


def _locked(session: Session, actor: Actor, duty_id: int) -> DutyTime:
    return _to_change(actor, locked_row(session, DutyTime, duty_id))


def _to_change(actor: Actor, found: DutyTime | None) -> DutyTime:
    if found is None or not may(actor, Act.KEEP_DUTY, found.subject):
        raise refusal(Act.KEEP_DUTY)
    require_kept(found)
    found.require_standing()
    return found
