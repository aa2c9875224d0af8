"""What a tap on duty or off duty does, from Home, a window or the command; and what is shown of a time on duty."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.duty import views
from handlers.payload import Payload
from models.actor import Actor, Identity
from models.duty import acts, queries
from models.duty.acts import DayIsOver
from models.duty.tables import DutyTime
from models.errors import Conflict
from models.people.queries import people_who_may
from models.policy import Act, Subject, allowed, refusal
from models.schedules.plan import A_DAY

READER_ACTS = (Act.KEEP_DUTY, Act.READ_ABSENCE_REASON)
A_YEAR = timedelta(days=366)
NOT_FROM_NOW = "Choose a week of these two school years."
DutyAct = Callable[[Session, Actor, datetime], DutyTime]


def begin(context: Context, payload: Payload) -> tuple[View, bool]:
    """On duty where there is only one school that it can be; else the form that asks, and that it is a form.

    Who is on duty already stays where they are: this may be a tap on a Home that does not know it yet.
    """
    with context.read_only(payload) as (session, actor, now):
        acts.require_recorded(context.agreement)
        running = queries.running_of(session, actor.person_id, context.agreement.today(now))
        if running:
            return shown(context, actor, running, now), False
        schools = queries.schools_today(session, context.agreement, actor, now)
        if not schools:
            raise refusal(Act.GO_ON_DUTY)
    if len(schools) > 1:
        return views.begin_form(named(context, schools)), True

    def go_on(session: Session, actor: Actor, now: datetime) -> DutyTime:
        return acts.go_on(session, context.agreement, actor, schools[0], now)

    return done(context, payload, go_on), False


def off(context: Context, payload: Payload) -> View:
    """Off duty by a word; where only a time of another day is open, the form that asks when that ended."""

    def go_off(session: Session, actor: Actor, now: datetime) -> DutyTime:
        return acts.go_off_now(session, context.agreement, actor, now)

    try:
        return done(context, payload, go_off)
    except DayIsOver as over:
        return ending(context, payload, over.duty_id)


def done(context: Context, payload: Payload, act: DutyAct) -> View:
    """Do it, and show it. A second tap finds it done; the Homes of those who may know of it are shown anew."""
    with context.transaction(payload) as (session, actor, now):
        duty = act(session, actor, now)
        view, told = shown(context, actor, duty, now), readers(context, session, duty, now)
    for who in told:
        context.home_changed(who)
    return view


def recorded(context: Context, payload: Payload, act: DutyAct) -> View:
    """The same for a form, which does it once, however often it is sent."""
    with context.recording(payload) as (session, actor, now, sent):
        duty = acts.get(session, sent.once(lambda: act(session, actor, now).id))
        view, told = sent.answered(shown(context, actor, duty, now)), readers(context, session, duty, now)
    for who in told:
        context.home_changed(who)
    return view


def shown(context: Context, actor: Actor, duty: DutyTime, now: datetime) -> View:
    """The window of a time on duty, for this reader."""
    may_do = allowed(actor, READER_ACTS, duty.subject)
    return views.duty_window(context.agreement, duty, may_do, context.agreement.today(now))


def ending(context: Context, payload: Payload, duty_id: int) -> View:
    """The form that asks when a time on duty ended."""
    with context.read_only(payload) as (session, actor, _now):
        duty = acts.for_change(session, actor, duty_id)
        if duty.current.ends_at is not None:
            raise Conflict(acts.HAS_END)
        return views.end_form(context.agreement, duty)


def week(context: Context, payload: Payload, day: date | None = None) -> View:
    """A week of times on duty, from its Monday to its Sunday, as far as the reader may know of them."""
    with context.read_only(payload) as (session, actor, now):
        acts.require_recorded(context.agreement)
        today = context.agreement.today(now)
        day = day or today
        if abs(day - today) > A_YEAR:
            raise Conflict(NOT_FROM_NOW)
        monday = day - day.weekday() * A_DAY
        times = queries.readable_times(session, context.agreement, actor, monday, monday + 6 * A_DAY)
        if times is None:
            raise refusal(Act.READ_DUTY)
        return views.week_window(context.agreement, monday, times, today)


def named(context: Context, schools: Iterable[str]) -> dict[str, str]:
    """Schools by their names, as a form offers them."""
    return {school: context.agreement.school_name(school)[:75] for school in schools}


def readers(context: Context, session: Session, duty: DutyTime, now: datetime) -> set[Identity]:
    """Whose Homes show it: of everybody who may know of a school where the officer is or was on duty on that day."""
    of_day = [duty, *queries.times_of(session, duty.officer_id, duty.day, duty.day)]
    schools = {version.school for time in of_day for version in time.versions}
    subjects = (Subject(school=school, owner_id=duty.officer_id) for school in schools)
    today, may_read = context.agreement.today(now), Act.READ_DUTY
    people = {person for subject in subjects for person in people_who_may(session, may_read, subject, today)}
    return {Identity(person.team_id, person.user_id) for person in people if person.team_id and person.user_id}
