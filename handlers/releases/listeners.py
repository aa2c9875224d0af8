"""Requests for records in Slack: asked for by the superintendent, released, refused or asked back by the police."""

from collections.abc import Callable
from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.confirming import confirmed, with_questions
from handlers.context import Context
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields, same_form
from handlers.naming import unless_named
from handlers.payload import Payload
from handlers.releases import forms, notice_view, views
from handlers.releases.ids import ReleaseActionId, ReleaseFormId, RequestStep
from handlers.topic import Topic
from handlers.values import OutOfDate, Page, RecordSeen
from models.actor import Actor
from models.errors import Doubtful
from models.policy import Act, Subject, may, refusal, require
from models.quarters.periods import period_of
from models.releases import acts, queries, releasing, sending
from models.releases import tables as records
from models.releases.steps import RELEASE, STEPS
from models.terms import Agreement


class Releases(Topic):
    """What people do with requests for records."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            ReleaseFormId.ASKED: self._sent(self.recorded(self._ask, self._reading)),
            ReleaseFormId.STEP_TAKEN: self._sent(self.recorded(self._take_step, self._reading)),
            ReleaseFormId.RELEASED: self._sent(self.release),
        }
        self.actions = {
            ReleaseActionId.OPEN: self.open,
            ReleaseActionId.TURN: self.turn,
            ReleaseActionId.ASK: laid_over(context, self.open_asking_form),
            ReleaseActionId.READ: self.look(self._reading),
            ReleaseActionId.WRITE_STEP: laid_over(context, self.open_step_form),
            ReleaseActionId.CHOOSE: laid_over(context, self.open_releasing_form),
            ReleaseActionId.NOTICE: self.look(self._notice),
            ReleaseActionId.MAKE_AGAIN: self._once_more(releasing.make_again),
            ReleaseActionId.SEND_AGAIN: self._once_more(sending.send_again),
        }

    def _sent(self, form: Callable[[Payload], View]) -> Callable[[Payload], View]:
        below: Below = {
            "release_reading": as_it_came, "release_overview": lambda payload, _view: self.open(payload),
        }  # fmt: skip
        return renewing(self._context, unless_named(form, forms.LABELS), below)

    def open(self, payload: Payload) -> View:
        """All requests."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._overview(session, actor, 0, now)

    def turn(self, payload: Payload) -> View:
        """Another page."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._overview(session, actor, payload.value(Page).page, now)

    def _overview(self, session: Session, actor: Actor, page: int, now: datetime) -> View:
        if not queries.may_open(actor):
            raise refusal(Act.READ_RECORDS_REQUEST)
        found, has_more = queries.page_of(session, views.ON_A_PAGE, page)
        if page and not found:
            raise OutOfDate("page")
        may_ask = may(actor, Act.ASK_FOR_RECORDS, Subject())
        today = self._agreement.today(now)
        return views.overview(self._agreement, found, page, today, has_more=has_more, may_ask=may_ask)

    def open_asking_form(self, payload: Payload) -> View:
        """The form of a request; the period is the quarter of today, until today."""
        with self._context.read_only(payload) as (_session, actor, now):
            require(actor, Act.ASK_FOR_RECORDS, Subject())
            today = self._agreement.today(now)
            return forms.asking_form(self._agreement, period_of(self._agreement, today).first_day, today)

    def _ask(self, session: Session, actor: Actor, _about: Fields, given: Fields, now: datetime) -> int:
        return acts.ask(session, self._agreement, actor, forms.asked_in(given), now).id

    def _reading(self, session: Session, actor: Actor, request_id: int, now: datetime) -> View:
        found = acts.read(session, actor, request_id, now)
        may_release = may(actor, Act.RELEASE_RECORDS, found.subject)
        steps, today = queries.possible(actor, found), self._agreement.today(now)
        stuck = {file.id for file in sending.unreceived(session, request_id=request_id)}
        return views.reading(self._agreement, found, steps, today, may_release=may_release, stuck=stuck)

    def open_step_form(self, payload: Payload) -> View:
        """The form for the words of a step."""
        at = payload.value(RequestStep)
        with self._context.read_only(payload) as (session, actor, _now):
            found = acts.for_step(session, actor, at.id, at.step, at.seen)
            return forms.step_form(self._agreement, found, STEPS[at.step])

    def _take_step(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return acts.take_step(
            session, self._agreement, actor, about["id"], about["step"], about["saves"], given["words"], now
        ).id

    def open_releasing_form(self, payload: Payload) -> View:
        """The form of a release, with what was asked for."""
        at = payload.value(RecordSeen)
        with self._context.read_only(payload) as (session, actor, _now):
            found = acts.for_step(session, actor, at.id, RELEASE, at.version)
            return forms.releasing_form(self._agreement, found, releasing.first_choice(found.records), None)

    def release(self, payload: Payload) -> View:
        """Release what the form says; what goes beyond the request is asked about."""
        sure = confirmed(payload)

        def act(session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
            chosen = forms.released_in(given)
            return acts.release(
                session, self._agreement, actor, about["id"], about["saves"], chosen, given["words"], now, sure
            ).id

        try:
            return self.recorded(act, self._reading)(payload)
        except Doubtful as doubt:
            given = payload.answers
            with self._context.read_only(payload) as (session, _actor, _now):
                request = records.get(session, payload.metadata["id"])
                form = forms.releasing_form(self._agreement, request, forms.released_in(given), given["words"])
                return same_form(with_questions(form, doubt, forms.RIGHT), payload.view)

    def _notice(self, session: Session, actor: Actor, released_id: int, now: datetime) -> View:
        found = acts.read_notice(session, actor, released_id, now)
        then = found.release.released_at
        students = queries.students_then(session, found.notice_id, then) if found.with_students else []
        return notice_view.released_notice(self._agreement, found, students)

    def _once_more(self, act: Callable[[Session, Agreement, Actor, int, datetime], int]) -> Callable[[Payload], View]:
        """Has a released file made, or sent, once more; its request is shown."""

        def listener(payload: Payload) -> View:
            with self._context.transaction(payload) as (session, actor, now):  # on Home, too; once, by its state
                request_id = act(session, self._agreement, actor, payload.record_id, now)
                return self._reading(session, actor, request_id, now)

        return listener
