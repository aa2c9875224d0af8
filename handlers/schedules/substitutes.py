"""Substitutes in Slack: a supervisor names an officer for the days of an absence, or for a school without one."""

from datetime import date, time

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.confirming import confirmed, with_questions
from handlers.context import Context
from handlers.laid_over import kept_over, laid_over, renewing
from handlers.metadata import same_form
from handlers.payload import Payload
from handlers.schedules import change_views, substitute_views
from handlers.schedules.answers import substitute_of
from handlers.schedules.here import readers
from handlers.schedules.ids import ScheduleActionId, ScheduleFormId
from handlers.schedules.week_shown import week_below
from handlers.topic import Topic
from models.actor import Actor
from models.errors import Doubtful
from models.policy import Act, Subject, require
from models.schedules import acts, queries, substitutes
from models.schedules.plan import next_weekday, week_on
from models.schedules.substitutes import SubstituteForm
from models.schedules.tables import ScheduleChange, Substitution

FROM, TO = time(7, 30), time(14, 30)
NAME_ANYWAY = "This is right: name this officer"
MOST_OFFICERS = 100  # Slack takes no more in a list


class Substitutes(Topic):
    """What supervisors do about substitutes."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        below = week_below(context)
        self.forms = {ScheduleFormId.NAMED: renewing(context, self.name, below)}
        self.actions = {
            ScheduleActionId.NAME: kept_over(self.open_naming),
            ScheduleActionId.NAME_AT_SCHOOL: laid_over(context, self.open_naming_at_school),
            ScheduleActionId.CANCEL: renewing(context, self.cancel, below),
        }

    def open_naming(self, payload: Payload) -> View:
        """The form for the days of an absence, with the hours that the officer would have had."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.NAME_SUBSTITUTE, Subject())
            change = acts.read_change(session, actor, payload.record_id)
            change.require_standing()
            schools = queries.schools_of_change(session, change)
            first = max(change.current.first_day, self._agreement.today(now))
            form = _for_absence(session, change, schools[0] if len(schools) == 1 else None)
            return self._form(session, actor, SubstituteForm(
                None, form.school, first, change.current.last_day, form.starts, form.ends, change.id
            ), schools, change.officer_id)  # fmt: skip

    def open_naming_at_school(self, payload: Payload) -> View:
        """The form for a school, whether or not it has an officer."""
        with self._context.read_only(payload) as (session, actor, now):
            today = next_weekday(self._agreement.today(now))
            schools = [school.key for school in self._agreement.schools_between(today, date.max)]
            return self._form(session, actor, SubstituteForm(None, None, today, today, FROM, TO), schools, None)

    def _form(
        self, session: Session, actor: Actor, form: SubstituteForm, schools: list[str], but_not: int | None
    ) -> View:
        require(actor, Act.NAME_SUBSTITUTE, Subject())
        people = queries.possible_substitutes(session, but_not)[:MOST_OFFICERS]
        officers = {str(person.id): person.name[:75] for person in people}
        offered = {school: self._agreement.school_name(school)[:75] for school in schools}
        return change_views.substitute_form(form, offered, officers)

    def name(self, payload: Payload) -> View:
        """Name the substitute, and show it."""
        form = substitute_of(payload.answers, payload.metadata)
        sure = confirmed(payload)
        try:
            with self._context.recording(payload) as (session, actor, now, sent):
                made = sent.once(
                    lambda: substitutes.name_substitute(session, self._agreement, actor, form, now, sure).id
                )
                substitution = substitutes.get(session, made)
                view = sent.answered(substitute_views.named(self._agreement, substitution, self._agreement.today(now)))
                told = readers(session, self._agreement, substitution, now)
        except Doubtful as doubt:
            return self._asked_again(payload, form, doubt)
        for who in told:
            self._context.home_changed(who)
        return view

    def _asked_again(self, payload: Payload, form: SubstituteForm, doubt: Doubtful) -> View:
        """The same form, with who is named or needed elsewhere on these days."""
        with self._context.read_only(payload) as (session, actor, _now):
            change = acts.read_change(session, actor, form.change_id) if form.change_id else None
            schools = (
                queries.schools_of_change(session, change)
                if change
                else [school.key for school in self._agreement.school]
            )
            view = self._form(session, actor, form, schools, change.officer_id if change else None)
            return same_form(with_questions(view, doubt, NAME_ANYWAY), payload.view)

    def cancel(self, payload: Payload) -> View:
        """Cancel the substitute, and show it."""
        with self._context.transaction(payload) as (session, actor, now):
            substitution: Substitution = substitutes.cancel(session, self._agreement, actor, payload.record_id, now)
            view = substitute_views.named(self._agreement, substitution, self._agreement.today(now))
            told = readers(session, self._agreement, substitution, now)
        for who in told:
            self._context.home_changed(who)
        return view


def _for_absence(session: Session, change: ScheduleChange, school: str | None) -> SubstituteForm:
    """The school and hours of an absence, where the usual week says them."""
    first, last = change.current.first_day, change.current.last_day
    week = week_on(queries.records_of_officer(session, change.officer_id, first, last).weeks, change.officer_id, first)
    usual = next((of_day for of_day in week.days if school in (None, of_day.school)), None) if week else None
    return SubstituteForm(school=school, starts=usual.starts if usual else FROM, ends=usual.ends if usual else TO)
