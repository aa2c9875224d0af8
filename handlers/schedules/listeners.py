"""Work schedules in Slack: who is at the schools in a week; usual weeks, changes and absences as they are entered."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.confirming import confirmed, with_questions
from handlers.context import Context
from handlers.laid_over import kept_over, laid_over, opened_over, renewing
from handlers.metadata import same_form
from handlers.payload import Payload
from handlers.schedules import change_views, week_views
from handlers.schedules.answers import change_of, week_of
from handlers.schedules.change_views import Asking
from handlers.schedules.here import readers
from handlers.schedules.ids import ScheduleActionId, ScheduleFormId
from handlers.schedules.week_shown import A_YEAR, week_below, week_shown
from handlers.topic import Topic
from handlers.values import Day, OutOfDate, whole
from models.actor import Actor, Identity
from models.errors import Busy, Conflict, Doubtful, Invalid
from models.people.queries import officers_ever
from models.policy import Act, Subject, allowed, may, require
from models.schedules import acts, doubts, queries, substitutes
from models.schedules.acts import NO_SCHOOL, form_of
from models.schedules.form import ChangeForm, WeekForm
from models.schedules.kinds import CHANGES
from models.schedules.plan import next_weekday
from models.schedules.tables import ScheduleChange, UsualWeek

READER_ACTS = (Act.KEEP_SCHEDULE, Act.READ_ABSENCE_REASON, Act.NAME_SUBSTITUTE)
FROM, TO = time(7, 30), time(14, 30)
ALL_WEEK = range(5)
MOST_OFFICERS = 100  # Slack takes no more in a list


class Schedules(Topic):
    """What people do with work schedules."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        below = week_below(context)
        self.forms = {
            ScheduleFormId.WHOSE_WEEK: kept_over(self.choose_officer),
            ScheduleFormId.WEEK: renewing(context, self.give, below),
            ScheduleFormId.ENTERED: renewing(context, self.enter, below),
            ScheduleFormId.CORRECTED: renewing(context, self.correct, below),
            ScheduleFormId.WITHDRAWN: renewing(context, self.withdraw, below),
        }
        self.actions = {
            ScheduleActionId.OPEN: self.over(self.open),
            ScheduleActionId.WEEK_BACK: self.turn,
            ScheduleActionId.WEEK_ON: self.turn,
            ScheduleActionId.GIVE: laid_over(context, self.open_giving),
            ScheduleActionId.GIVE_FOR: laid_over(context, self.open_giving_for),
            ScheduleActionId.OWN_HOURS: self.unless_changed(kept_over(self.with_own_hours)),
            ScheduleActionId.ENTER: laid_over(context, self.open_entering),
            ScheduleActionId.KIND: self.unless_changed(kept_over(self.with_kind)),
            ScheduleActionId.CHANGE: opened_over(context, self.open_change),
            ScheduleActionId.CORRECT: kept_over(self.open_correcting),
            ScheduleActionId.WITHDRAW: kept_over(self.open_withdrawing),
        }

    def open(self, payload: Payload) -> View:
        """Who is here this week."""
        return week_shown(self._context, payload, None)

    def turn(self, payload: Payload) -> View:
        """Another week."""
        return week_shown(self._context, payload, payload.value(Day).day)

    def open_giving(self, payload: Payload) -> View:
        """The form of the own usual week, filled in as the last one was."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._week_form(session, actor, actor.person_id, now)

    def open_giving_for(self, payload: Payload) -> View:
        """Ask a supervisor whose usual week it is."""
        with self._context.read_only(payload) as (session, actor, _now):
            require(actor, Act.KEEP_SCHEDULE, Subject())
            people = officers_ever(session, MOST_OFFICERS)
            return week_views.whose_week({str(person.id): person.name[:75] for person in people})

    def choose_officer(self, payload: Payload) -> View:
        """The form of this officer's usual week, filled in as the last one was."""
        chosen = payload.answers["officer"]
        if chosen is None:
            raise Invalid({"officer": "Choose the officer."})
        with self._context.read_only(payload) as (session, actor, now):
            try:
                return self._week_form(session, actor, whole(chosen), now)
            except Conflict as without_school:
                raise Invalid({"officer": str(without_school)}) from None

    def _week_form(self, session: Session, actor: Actor, officer_id: int, now: datetime) -> View:
        require(actor, Act.KEEP_SCHEDULE, Subject(owner_id=officer_id))
        today = self._agreement.today(now)
        schools = self._schools(session, officer_id, today)
        last = queries.newest_week(session, officer_id)
        form = _as_last(last, today, [*schools]) if last else _first_week(today, [*schools])
        officer = None if officer_id == actor.person_id else acts.get_officer(session, officer_id)
        return week_views.week_form(schools, form, has_own_hours=bool(form.own_hours), officer=officer)

    def _schools(self, session: Session, officer_id: int, first: date, last: date | None = None) -> dict[str, str]:
        """The schools that an officer may choose from. Raises `Conflict` where there is none."""
        found = queries.assigned_schools(session, officer_id, first, last)
        if not found:
            raise Conflict(NO_SCHOOL)
        return {school: self._agreement.school_name(school) for school in found}

    def with_own_hours(self, payload: Payload) -> View:
        """The same form, with hours for single days."""
        with self._context.read_only(payload) as (session, actor, _now):
            officer_id = payload.metadata.get("officer", actor.person_id)
            require(actor, Act.KEEP_SCHEDULE, Subject(owner_id=officer_id))
            schools = {school: self._agreement.school_name(school) for school in payload.metadata["schools"]}
            officer = None if officer_id == actor.person_id else acts.get_officer(session, officer_id)
            view = week_views.week_form(schools, week_of(payload), has_own_hours=True, officer=officer)
            return same_form(view, payload.view)

    def give(self, payload: Payload) -> View:
        """Save the usual week, and show it."""
        form = week_of(payload)
        with self._context.recording(payload) as (session, actor, now, sent):
            officer_id = payload.metadata.get("officer", actor.person_id)
            week_id = sent.once(lambda: acts.give_week(session, self._agreement, actor, officer_id, form, now).id)
            week = acts.get_week(session, week_id)
            view = sent.answered(week_views.week_given(self._agreement, week, queries.newer_week(session, week)))
            told = readers(session, self._agreement, week, now)
        self._show_homes(told)
        return view

    def open_entering(self, payload: Payload) -> View:
        """The form of a change: today, absent."""
        with self._context.read_only(payload) as (session, actor, now):
            asking = self._asking(session, actor, now)
            return change_views.change_form(ChangeForm(first_day=next_weekday(self._agreement.today(now))), asking)

    def _asking(self, session: Session, actor: Actor, now: datetime, change: ScheduleChange | None = None) -> Asking:
        """What is to be chosen beside the days: a supervisor says of which officer, who then may be at any school."""
        require(actor, Act.KEEP_SCHEDULE, Subject(owner_id=change.officer_id if change else actor.person_id))
        today = self._agreement.today(now)
        if change:
            first = min(today, change.current.first_day)
            return Asking(self._schools(session, change.officer_id, first, today + A_YEAR))
        if not may(actor, Act.KEEP_SCHEDULE, Subject()):
            return Asking(self._schools(session, actor.person_id, today, today + A_YEAR))
        people = officers_ever(session, MOST_OFFICERS)
        schools = {school.key: school.name for school in self._agreement.schools_between(today, today + A_YEAR)}
        return Asking(schools, {str(person.id): person.name[:75] for person in people})

    def with_kind(self, payload: Payload) -> View:
        """What changes was chosen: the same form, with the questions that belong to it."""
        form = change_of(payload)
        if form.kind not in CHANGES:
            raise OutOfDate("kind")
        with self._context.read_only(payload) as (session, actor, now):
            return same_form(self._form_again(payload, session, actor, form, now)[1], payload.view)

    def _form_again(
        self, payload: Payload, session: Session, actor: Actor, form: ChangeForm, now: datetime
    ) -> tuple[ScheduleChange | None, View]:
        """The form with what is answered in it, and the change that it corrects, if one."""
        if "id" not in payload.metadata:
            asking = replace(self._asking(session, actor, now), officer=payload.answers.get("officer"))
            return None, change_views.change_form(form, asking)
        change = acts.for_change(session, actor, payload.metadata["id"])
        asking = self._asking(session, actor, now, change)
        return change, change_views.correcting_form(change, form, asking, payload.answers["because"])

    def enter(self, payload: Payload) -> View:
        """Enter the change, and show it."""
        form, officer = change_of(payload), payload.answers.get("officer")
        if "officer" in payload.answers and officer is None:
            raise Invalid({"officer": "Choose the officer."})
        try:
            with self._context.recording(payload) as (session, actor, now, sent):
                officer_id, sure = whole(officer) if officer else actor.person_id, confirmed(payload)
                change_id = sent.once(
                    lambda: acts.record_change(session, self._agreement, actor, officer_id, form, now, sure).id
                )
                view = sent.answered(self._shown(session, actor, change_id, now, is_new=True))
                told = readers(session, self._agreement, acts.get_change(session, change_id), now)
        except Doubtful as doubt:
            return self._asked_again(payload, form, doubt)
        self._show_homes(told)
        return view

    def _asked_again(self, payload: Payload, form: ChangeForm, doubt: Doubtful) -> View:
        """The same form, with what is in doubt, and what is on record of these days to be opened."""
        with self._context.read_only(payload) as (session, actor, now):
            change, view = self._form_again(payload, session, actor, form, now)
            officer = payload.answers.get("officer")
            officer_id = change.officer_id if change else whole(officer) if officer else actor.person_id
            there = doubts.overlapping(session, officer_id, form.relevant(), change)
            rows = [change_views.there_row(found) for found in there]
            return same_form(with_questions(view, doubt, change_views.RIGHT, rows), payload.view)

    def open_change(self, payload: Payload) -> View:
        """A change, with what the reader may do with it."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._shown(session, actor, payload.record_id, now)

    def _shown(
        self, session: Session, actor: Actor, change_id: int, now: datetime, *, is_new: bool = False
    ) -> View:  # fmt: skip
        change = acts.read_change(session, actor, change_id)
        may_do = allowed(actor, READER_ACTS, Subject(owner_id=change.officer_id))
        found, today = substitutes.of_change(session, change.id), self._agreement.today(now)
        staying = substitutes.staying_after(session, change, today) if Act.KEEP_SCHEDULE in may_do else []
        return change_views.change_window(
            self._agreement, change, found, may_do, today, staying=staying, is_new=is_new
        )  # fmt: skip

    def open_correcting(self, payload: Payload) -> View:
        """The form with what a change says."""
        with self._context.read_only(payload) as (session, actor, now):
            change = acts.for_change(session, actor, payload.record_id)
            asking = self._asking(session, actor, now, change)
            return change_views.correcting_form(change, form_of(change.current), asking)

    def open_withdrawing(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.read_only(payload) as (session, actor, _now):
            return change_views.withdrawing_form(acts.for_change(session, actor, payload.record_id))

    def correct(self, payload: Payload) -> View:
        """Save the correction, and show the change as it stands."""
        about, form, because = payload.metadata, change_of(payload), payload.answers["because"]
        try:
            return self._changed(payload, lambda session, actor, now: acts.correct_change(
                session, self._agreement, actor, about["id"], form, because, about["version"], now, confirmed(payload)
            ))  # fmt: skip
        except Doubtful as doubt:
            return self._asked_again(payload, form, doubt)
        except Busy:
            raise  # nobody knows yet whether it will change
        except Conflict as conflict:
            return self._corrected_too_late(payload, form, conflict)

    def _corrected_too_late(self, payload: Payload, form: ChangeForm, why: Conflict) -> View:
        """Somebody else was first: what it says now is shown, and what was typed can be saved after it was read."""
        with self._context.read_only(payload) as (session, actor, now):
            change, view = self._form_again(payload, session, actor, form, now)
            if change is None or change.version == payload.metadata["version"]:
                raise why  # nothing came between: it says what is wrong with the form itself
            view.blocks = [*change_views.corrected_since(change), *(view.blocks or [])]
            return view

    def withdraw(self, payload: Payload) -> View:
        """Take a change back, and show it."""
        about, because = payload.metadata, payload.answers["because"]
        return self._changed(payload, lambda session, actor, now: acts.withdraw_change(
            session, self._agreement, actor, about["id"], because, now
        ))  # fmt: skip

    def _changed(self, payload: Payload, act: Callable[[Session, Actor, datetime], ScheduleChange]) -> View:
        with self._context.recording(payload) as (session, actor, now, sent):
            change_id = sent.once(lambda: act(session, actor, now).id)
            view = sent.answered(self._shown(session, actor, change_id, now))
            told = readers(session, self._agreement, acts.get_change(session, change_id), now)
        self._show_homes(told)
        return view

    def _show_homes(self, told: Iterable[Identity]) -> None:
        for who in told:
            self._context.home_changed(who)


def _first_week(today: date, schools: list[str]) -> WeekForm:
    days = dict.fromkeys(ALL_WEEK, schools[0]) if len(schools) == 1 else {}
    return WeekForm(today, days, FROM, TO)


def _as_last(last: UsualWeek, today: date, schools: list[str]) -> WeekForm:
    """What was given last, from today on: the hours of most days, and those of days that differ."""
    usual = [of_day for of_day in last.days if of_day.school in schools]
    hours = Counter((of_day.starts, of_day.ends) for of_day in usual or last.days)
    (starts, ends), _count = hours.most_common(1)[0]
    own = {
        of_day.weekday: (of_day.starts, of_day.ends)
        for of_day in usual
        if (of_day.starts, of_day.ends) != (starts, ends)
    }
    return WeekForm(today, {of_day.weekday: of_day.school for of_day in usual}, starts, ends, own)
