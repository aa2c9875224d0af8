"""The calendar's days in Slack: administrators decide with one press, and take it back with another."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.calendar import views
from handlers.calendar.ids import CalendarActionId
from handlers.context import Context
from handlers.payload import Payload
from handlers.schedules.here import readers_at
from handlers.topic import Topic
from models.actor import Actor
from models.calendar import questions
from models.calendar.feed import state_of_calendar
from models.policy import Act, Subject, require
from models.schedules.plan import friday_of, monday_of
from models.schedules.queries import closed_days


class SchoolCalendar(Topic):
    """What administrators do with the days that the calendar leaves open."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        decide = partial(partial, self.decide)
        self.actions = {
            CalendarActionId.LIST: self.over(self.list),
            CalendarActionId.CLOSE: decide(closes=True, alone=False),
            CalendarActionId.OPEN: decide(closes=False, alone=False),
            CalendarActionId.CLOSE_ONE: decide(closes=True, alone=True),
            CalendarActionId.OPEN_ONE: decide(closes=False, alone=True),
            CalendarActionId.UNDO: self.undo,
        }

    def list(self, payload: Payload) -> View:
        """The window with what waits for a decision, and what was decided."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.DECIDE_SCHOOL_DAY, Subject())
            return self._window(session, now)

    def decide(self, payload: Payload, *, closes: bool, alone: bool) -> View | None:
        """Decide on Home or in the window."""

        def act(session: Session, actor: Actor, now: datetime) -> str:
            question_id = payload.record_id
            decision = questions.decide(session, self._agreement, actor, question_id, now, closes=closes, alone=alone)
            return views.done(decision)

        return self._done(payload, act)

    def undo(self, payload: Payload) -> View | None:
        """Take a decision back."""

        def act(session: Session, actor: Actor, now: datetime) -> str:
            return views.undone(questions.undo(session, self._agreement, actor, payload.record_id, now))

        return self._done(payload, act)

    def _done(self, payload: Payload, act: Callable[[Session, Actor, datetime], str]) -> View | None:
        with self._context.transaction(payload) as (session, actor, now):
            before = self._closed_this_week(session, now)
            view = self._window(session, now, act(session, actor, now))
            is_other = self._closed_this_week(session, now) != before
            schools = [school.key for school in self._agreement.school] if is_other else []
            told = readers_at(session, self._agreement, schools, now)
        for who in told:
            self._context.home_changed(who)
        return self.answer(payload, view)

    def _closed_this_week(self, session: Session, now: datetime) -> Mapping[date, str]:
        """The days without school of the week that Homes show."""
        monday = monday_of(self._agreement.today(now))
        return closed_days(session, monday, friday_of(monday))

    def _window(self, session: Session, now: datetime, done: str = "") -> View:
        today = self._agreement.today(now)
        return views.window(
            views.Calendar(
                questions.to_decide(session, today), questions.undated(session, today), questions.decided(session),
                state_of_calendar(session).reaches, done,
            )
        )  # fmt: skip
