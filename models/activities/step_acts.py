"""Steps with an activity that others have to answer: one act for all of them, by the table of `steps.py`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.activities import clock, telling
from models.activities.hours import AN_HOUR, hours_in_words, in_hours
from models.activities.kinds import LONGEST_WORDS, YES
from models.activities.steps import (
    ALL_STEPS,
    ASKED_ANEW,
    COURSES,
    OPEN,
    OVERTIME_APPROVED,
    OVERTIME_DECLINED,
    STEPS,
    Step,
)
from models.activities.tables import Activity, ActivityStep, ActivityVersion
from models.actor import Actor
from models.errors import Conflict, must_exist, require_confirmed, require_valid
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Part, may, refusal
from models.store import audit
from models.store.base import locked_row
from models.terms import Agreement
from models.texts import check_text, check_why, names_in

MOST_WORKED = 48 * AN_HOUR
MUCH_WORK = 12 * AN_HOUR
"""More time at one event is asked about: our own figure."""
FARTHEST = timedelta(days=366)
WORKED_ALL_THE_SAME = "Overtime was declined for this event. Please say why it was worked, or enter 0 hours."
NO_DESIGNEE = "This school has no designee with an active Slack account. An administrator can set one up."


@dataclass(frozen=True)
class StepForm:
    """What is answered with a step, as far as it asks."""

    words: str | None = None
    until: date | None = None
    minutes: int | None = None
    named: int | None = None


def possible(actor: Actor, activity: Activity, today: date) -> list[Step]:
    """The steps that somebody may take now, in the order of their buttons."""
    return [step for step in ALL_STEPS if _is_theirs(actor, activity, step) and _is_next(activity, step, today)]


def for_step(session: Session, agreement: Agreement, actor: Actor, activity_id: int, code: str, seen: str,
             now: datetime) -> Activity:  # fmt: skip
    """An activity with which somebody is about to take a step.

    Raises:
        Refused: the person may not, or there is none of this kind.
        Conflict: it was withdrawn or has changed since it was seen, or the step is not the next one.
    """
    return _next(session.get(Activity, activity_id), agreement, actor, code, seen, now)


def _next(
    activity: Activity | None, agreement: Agreement, actor: Actor, code: str, seen: str, now: datetime
) -> Activity:
    step = must_exist(STEPS.get(code), "step")
    if activity is None or not _is_theirs(actor, activity, step):
        raise refusal(step.act)
    activity.require_standing()
    if not _is_next(activity, step, agreement.today(now)):
        raise Conflict(f"This cannot be done now. {_stands(activity)}")
    if activity.seen != seen:
        raise Conflict(f"This entry has changed since you opened it. {_stands(activity)} Open it again to read it.")
    return activity


def take_step(
    session: Session, agreement: Agreement, actor: Actor, activity_id: int, code: str, seen: str, form: StepForm,
    now: datetime, confirmed: str | None = None,
) -> Activity:  # fmt: skip
    """Take a step with an activity. It is on record with its words; whoever is to know is told.

    Raises:
        Refused, Conflict: as for `for_step`.
        Invalid: an answer cannot be taken.
        Doubtful: more hours than were approved, or very many, unless the person has `confirmed` that.
    """
    activity, step = _next(locked_row(session, Activity, activity_id), agreement, actor, code, seen, now), STEPS[code]
    today = agreement.today(now)
    form = _asked(step, form)
    require_valid(_check(session, activity, step, form, today, now))
    require_confirmed(_doubts(activity, form), confirmed)
    activity.state = step.after or activity.state
    activity.named_id = form.named or activity.named_id
    _put(activity, step.code, actor, form, now)
    session.flush()
    session.refresh(activity, ["named"])
    clock.set_for(session, agreement, activity, now)
    telling.of_step(session, activity, step, actor, today, now)
    detail = {"step": step.code, "state": activity.state, "kind": activity.kind}
    audit.record(session, actor.label, "take step", activity, now, detail)
    return activity


def begun(session: Session, agreement: Agreement, actor: Actor, activity: Activity, now: datetime) -> None:
    """An activity was logged: where others have to answer it, they are told, and its clock begins."""
    course = COURSES.get(activity.kind)
    if course is None:
        return
    activity.state = course.first(activity.current.form)
    session.flush()
    telling.begin(session, activity, actor, agreement.today(now), now)
    clock.set_for(session, agreement, activity, now)


def corrected(
    session: Session, agreement: Agreement, actor: Actor, activity: Activity, before: ActivityVersion, now: datetime
) -> None:
    """An activity was corrected: what was agreed to has to be agreed to again, and whoever answered is told."""
    course = COURSES.get(activity.kind)
    if course is None:
        return
    anew = any(getattr(before, name) != getattr(activity.current, name) for name in course.asks_anew)
    first = course.first(activity.current.form)
    asked_anew = anew and activity.state != first
    if asked_anew:
        activity.state = first
        _put(activity, ASKED_ANEW, actor, StepForm(), now)
        session.flush()
    clock.set_for(session, agreement, activity, now)
    telling.change(session, activity, now)
    answered = [row.taken_by for row in activity.steps if row.taken_by_id != activity.officer_id]
    if activity.current.urgent == YES and before.urgent != YES:
        answered += telling.people(session, activity, (Part.TOLD_OF_URGENT_CONCERN,), agreement.today(now))
    if asked_anew and activity.state == OPEN:
        answered += telling.people(session, activity, course.tells_if_open, agreement.today(now))
    telling.tell(session, activity, telling.TOLD, answered, actor, now)


def withdrawn(session: Session, actor: Actor, activity: Activity, now: datetime) -> None:
    """An activity was withdrawn: nobody has to answer any more. What was posted says so, and whoever knew is told."""
    if activity.state:
        clock.stop(session, activity.id, now)
        telling.change(session, activity, now)
        knew = [*telling.told_before(session, activity), *(row.taken_by for row in activity.steps)]
        telling.tell(session, activity, telling.TOLD, knew, actor, now)


def who_can_be_named(session: Session, agreement: Agreement, activity: Activity, now: datetime) -> list[Person]:
    """Those of the school's administration who can be named to carry out a plan. Raises `Conflict` without any."""
    found = people_who_may(session, Part.NAMED_FOR_CONCERN, activity.subject, agreement.today(now))
    if not found:
        raise Conflict(NO_DESIGNEE)
    return found


def name_to_confirm(form: StepForm) -> dict[str, str]:
    """What may be a student's name in the words, by field: only the person can tell."""
    return names_in({"words": form.words})


def _is_theirs(actor: Actor, activity: Activity, step: Step) -> bool:
    if step.by_another and actor.person_id == activity.officer_id:
        return False  # nobody approves what is their own
    return step.kind == activity.kind and may(actor, step.act, activity.subject)


def _is_next(activity: Activity, step: Step, today: date) -> bool:
    has_come = not step.from_its_day or activity.current.happened_on <= today
    return activity.stands is not None and activity.state in step.before and has_come


def _stands(activity: Activity) -> str:
    last = f"{activity.steps[-1].taken_by.name}: " if activity.steps else ""
    return f"It stands at: {last}{activity.stands.label}." if activity.stands else ""


def _asked(step: Step, form: StepForm) -> StepForm:
    """The form without answers that the step does not ask for."""
    return StepForm(
        (form.words or "").strip() or None if step.words else None, form.until if step.until else None,
        form.minutes if step.hours else None, form.named if step.names else None,
    )  # fmt: skip


def _check(
    session: Session, activity: Activity, step: Step, form: StepForm, today: date, now: datetime
) -> dict[str, str]:
    problems: dict[str, str] = {}
    if step.words and step.needs_words:
        problems |= check_why("words", form.words, LONGEST_WORDS, now, "Please answer this.")
    elif form.words:
        problems |= check_text("words", form.words, LONGEST_WORDS, now)
    if step.until and (form.until is None or not today <= form.until <= today + FARTHEST):
        problems["until"] = "Enter today or a later day, within a year."
    if step.hours:
        problems |= _check_hours(activity, form, now)
    if step.names and form.named not in _may_be_named(session, activity, today):
        problems["named"] = "Please choose again."
    return problems


def _check_hours(activity: Activity, form: StepForm, now: datetime) -> dict[str, str]:
    if form.minutes is None or not 0 <= form.minutes <= MOST_WORKED:
        return {"hours": f"Enter hours from 0 to {in_hours(MOST_WORKED)}."}
    if form.minutes and activity.overtime_answer == OVERTIME_DECLINED:
        return check_why("words", form.words, LONGEST_WORDS, now, WORKED_ALL_THE_SAME)
    return {}


def _doubts(activity: Activity, form: StepForm) -> list[str]:
    """What is in doubt about hours: more than were approved, or very many."""
    minutes, approved = form.minutes or 0, activity.current.overtime or 0
    if activity.overtime_answer == OVERTIME_APPROVED and minutes > approved:
        return [f"You enter {hours_in_words(minutes)}. Overtime was approved for {hours_in_words(approved)}."]
    return [f"You enter {hours_in_words(minutes)} for one event."] if minutes > MUCH_WORK else []


def _may_be_named(session: Session, activity: Activity, today: date) -> set[int]:
    return {person.id for person in people_who_may(session, Part.NAMED_FOR_CONCERN, activity.subject, today)}


def _put(activity: Activity, code: str, actor: Actor, form: StepForm, now: datetime) -> None:
    activity.steps.append(
        ActivityStep(
            number=len(activity.steps) + 1, step=code, state=activity.state or "", taken_at=now,
            taken_by_id=actor.person_id, words=form.words, until=form.until, minutes=form.minutes, named_id=form.named,
        )
    )  # fmt: skip
