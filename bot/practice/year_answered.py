"""What others answered in the made-up year: concerns, planned activities, events, a conflict; some are still open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from models.activities import acts, step_acts
from models.activities.acts import Whose
from models.activities.form import ActivityForm
from models.activities.step_acts import StepForm
from models.actor import Actor
from models.terms import Agreement
from models.vocabulary import Role

Who = Callable[[Role, str], Actor | None]
FRIDAY = 4
OFFICER, PRINCIPAL, SUPERVISOR = Role.OFFICER, Role.PRINCIPAL, Role.SUPERVISOR


NOTHING_ASKED = StepForm()


@dataclass(frozen=True)
class Taken:
    """A step of the made-up year: who took it, so many days after the activity was logged."""

    code: str
    who: Role
    after: int
    form: StepForm = NOTHING_ASKED


@dataclass(frozen=True)
class Story:
    """An activity at one of the schools, logged so many days before today, for a day so many days later."""

    kind: str
    school: int
    days_ago: int
    answers: Mapping[str, str | int]
    taken: tuple[Taken, ...] = ()
    ahead: int = 0


WEIGHED = {"danger": "no", "evidence": "no", "elsewhere": "no", "disruption": "outside_class"}
STORIES = (
    Story(
        "concern", 0, 60,
        {"description": "Cars stop in the bus lane in the morning, and students walk between them.",
         "place": "Bus lane", "suggestion": "Cones, and an adult at the crossing.", "urgent": "no"},
        (
            Taken("concern_plan", PRINCIPAL, 1, StepForm("Cones from Monday; staff at the crossing.")),
            Taken("concern_done", OFFICER, 6, StepForm("The lane is free in the morning.")),
            Taken("concern_close", PRINCIPAL, 7, StepForm("It works, and stays so.")),
        ),
    ),
    Story(
        "concern", 0, 5,
        {"description": "The back door by the gym does not lock.", "place": "Gym, back door",
         "suggestion": "A new lock; until then somebody at the door.", "urgent": "no"},
        (Taken("concern_plan", PRINCIPAL, 1, StepForm("A locksmith comes; until then staff watch the door.")),),
    ),
    Story(
        "concern", 0, 1,
        {"description": "The lights at the far parking lot are out.", "place": "Far parking lot", "urgent": "no"},
    ),
    Story(
        "planned", 0, 40, {"topic": "exercise", "time": "08:15", **WEIGHED, "disruption": "little"},
        (Taken("planned_agree", PRINCIPAL, 1), Taken("planned_done", OFFICER, 7)), ahead=7,
    ),
    Story("planned", 0, 1, {"topic": "presentation", "time": "10:30", **WEIGHED}, ahead=4),
    Story(
        "planned", 1, 20, {"topic": "interview", "time": "14:45", **WEIGHED, "elsewhere": "part"},
        (
            Taken("planned_object", PRINCIPAL, 1, StepForm("Exams are that day. Could it be at the station?")),
            Taken("planned_call_off", OFFICER, 2, StepForm("It is done at the station.")),
        ), ahead=3,
    ),
    Story(
        "event", 0, 45, {"topic": "homecoming", "time": "18:00", "people": 600, "overtime": 240},
        (
            Taken("event_approve", SUPERVISOR, 2),
            Taken("event_hours", OFFICER, 15, StepForm(minutes=225)),
            Taken("event_confirm", SUPERVISOR, 16),
        ), ahead=14,
    ),
    Story("event", 0, 2, {"topic": "other", "time": "19:00", "people": 250, "overtime": 150}, ahead=12),
    Story(
        "conflict", 0, 30,
        {"description": "I was asked in a meeting to tell what an open police case is about.",
         "topic": "student_information", "suggestion": "Such requests go to the records division first."},
        (Taken("conflict_agree", PRINCIPAL, 3, StepForm("Agreed. Our counselors know of it.")),),
    ),
)  # fmt: skip
"""By the place of the school in the agreement's list."""


def log_answered(session: Session, agreement: Agreement, who: Who, now: datetime) -> None:
    """Log them and take their steps, each at its time gone by."""
    for story in STORIES:
        if story.school < len(agreement.school):
            _tell(session, agreement, who, story, now)


def _tell(session: Session, agreement: Agreement, who: Who, story: Story, now: datetime) -> None:
    school, today = agreement.school[story.school].key, agreement.today(now)
    officer = who(OFFICER, school)
    if officer is None:
        return
    logged_on = _weekday(today - timedelta(days=story.days_ago))
    form = ActivityForm(happened_on=_weekday(logged_on + timedelta(days=story.ahead)), **story.answers)  # type: ignore[arg-type]
    whose = Whose(officer.person_id, school)
    kind = acts.kind_of(story.kind)
    made = acts.log_activity(session, agreement, officer, kind, whose, form, _morning(agreement, logged_on))
    for taken in story.taken:
        actor, day = who(taken.who, school), logged_on + timedelta(days=taken.after)
        if actor:
            form_of = replace(taken.form, until=day + timedelta(days=10))
            at = _morning(agreement, day)
            step_acts.take_step(session, agreement, actor, made.id, taken.code, made.seen, form_of, at)


def _weekday(day: date) -> date:
    """The day, or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def _morning(agreement: Agreement, day: date) -> datetime:
    return datetime.combine(day, time(7, 30), agreement.zone)
