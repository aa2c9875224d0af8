"""Requests from outside in Slack: logged, decided, sent, and the packet as it was sent."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import ClassVar

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.confirming import confirmed, with_questions
from handlers.context import Context
from handlers.export_requests.views import asked
from handlers.forms import uploads
from handlers.handed_in import keep_later
from handlers.laid_over import Below, as_it_came, laid_over, renew, renewing
from handlers.metadata import Fields, same_form
from handlers.naming import unless_named
from handlers.outside_requests import forms, views
from handlers.outside_requests.ids import OutsideActionId, OutsideFormId
from handlers.parts import message_window
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OutOfDate, Page, RecordPage, StepSeen, whole
from models.actor import Actor
from models.errors import Doubtful, Invalid
from models.export_requests import acts as exporting
from models.outside_requests import acts, packets, queries
from models.outside_requests.export_requests import OutsideFile, outside_list
from models.outside_requests.form import LOG_LABELS, STEP_LABELS, HandedIn
from models.outside_requests.steps import STEPS
from models.outside_requests.tables import OutsideRequest
from models.policy import Act, may

ITEM_LABELS, ASIDE_LABELS = {"words": "In words"}, {"because": "Why"}
not_kept = partial(message_window, "Files not kept")


class OutsideRequests(Topic):
    """What people do with requests from outside."""

    beside: ClassVar[tuple[Callable[[Actor, OutsideRequest], list[Block]], ...]] = ()
    """Set in `handlers/topics.py`: what another topic shows of a request, which this one does not know."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._below: Below = {
            "outside_reading": as_it_came, "outside_overview": lambda payload, _view: self._overview(payload, 0),
        }  # fmt: skip
        self.forms = {
            OutsideFormId.LOGGED: self._sent(self.log, LOG_LABELS),
            OutsideFormId.STEP_TAKEN: self._sent(self.recorded(self._take_step, self._reading), STEP_LABELS),
            OutsideFormId.FILES_KEPT: self.keep_files,
            OutsideFormId.DESCRIBED: self._sent(self.recorded(self._describe, self._reading), ITEM_LABELS),
            OutsideFormId.SET_ASIDE: self._sent(self.recorded(self._set_aside, self._reading), ASIDE_LABELS),
            OutsideFormId.LISTED: self.ask_for_list,
        }
        self.actions = {
            OutsideActionId.OPEN: self.open,
            OutsideActionId.TURN: self.turn,
            OutsideActionId.LOG: laid_over(context, self.open_log_form),
            OutsideActionId.READ: self.look(self._reading),
            OutsideActionId.HISTORY: self.open_history,
            OutsideActionId.WRITE_STEP: laid_over(context, self.open_step_form),
            OutsideActionId.KEEP_FILES: laid_over(context, self.open_files_form),
            OutsideActionId.DESCRIBE: laid_over(context, self.open_describe_form),
            OutsideActionId.ASIDE: laid_over(context, self.open_aside_form),
            OutsideActionId.SEND_ME: self.send_me,
            OutsideActionId.LIST: laid_over(context, self.open_list_form),
        }

    def _sent(self, form: Callable[[Payload], View], labels: Mapping[str, str]) -> Callable[[Payload], View]:
        return renewing(self._context, unless_named(form, labels), self._below)

    def open(self, payload: Payload) -> View:
        """The newest requests."""
        return self._overview(payload, 0)

    def turn(self, payload: Payload) -> View:
        """Another page."""
        return self._overview(payload, payload.value(Page).page)

    def _overview(self, payload: Payload, page: int) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            acts.require_some(actor, Act.READ_OUTSIDE)
            found = queries.newest(session, actor, views.ON_A_PAGE, page)
            if page and not found.rows:
                raise OutOfDate("page")
            may_log, may_list = (acts.has_some(actor, act) for act in (Act.LOG_OUTSIDE, Act.EXPORT_OUTSIDE))
            today = self._agreement.today(now)
            return views.overview(self._agreement, found, page, today, may_log=may_log, may_list=may_list)

    def open_log_form(self, payload: Payload) -> View:
        """The form of a request."""
        with self._context.read_only(payload) as (_session, actor, now):
            acts.require_some(actor, Act.LOG_OUTSIDE)
            places = queries.places(self._agreement, actor)
            return forms.log_form(self._agreement, places, self._agreement.today(now))

    def log(self, payload: Payload) -> View:
        """Log what the form says; a day that may be a slip is asked about."""
        sure = confirmed(payload)

        def act(session: Session, actor: Actor, _about: Fields, given: Fields, now: datetime) -> int:
            return acts.log(session, self._agreement, actor, forms.logged_in(given), now, sure).id

        try:
            return self.recorded(act, self._reading)(payload)
        except Doubtful as doubt:
            with self._context.read_only(payload) as (_session, actor, now):
                places = queries.places(self._agreement, actor)
                given = forms.logged_in(payload.answers)
                form = forms.log_form(self._agreement, places, self._agreement.today(now), given)
                return same_form(with_questions(form, doubt, forms.RIGHT), payload.view)

    def _reading(self, session: Session, actor: Actor, request_id: int, now: datetime) -> View:
        found = acts.read(session, actor, request_id, now)
        may_decide = may(actor, Act.DECIDE_OUTSIDE, found.subject)
        steps, today = queries.possible(actor, found), self._agreement.today(now)
        may_hold = found.may_need_hold and may(actor, Act.SET_HOLD, found.subject)
        beside = [block for blocks in self.beside for block in blocks(actor, found)]
        return views.reading(self._agreement, found, steps, today, beside, may_decide=may_decide, may_hold=may_hold)

    def open_history(self, payload: Payload) -> View:
        """All steps of a request, page by page; a look like any other at what it holds."""
        about = payload.value(RecordPage)
        with self._context.on_record(payload) as (session, actor, now):
            found = acts.read(session, actor, about.id, now)
            if about.page and about.page * views.STEPS_ON_A_PAGE >= len(found.steps):
                raise OutOfDate("page")
            return views.history(found, about.page)

    def open_step_form(self, payload: Payload) -> View:
        """The form of a step."""
        at = payload.value(StepSeen)
        with self._context.read_only(payload) as (session, actor, now):
            found = acts.for_step(session, actor, at.id, at.step, at.seen)
            return forms.step_form(self._agreement, found, STEPS[at.step], self._agreement.today(now))

    def _take_step(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        said = forms.step_in(given)
        return acts.take_step(session, self._agreement, actor, about["id"], about["step"], about["saves"], said, now).id

    def open_files_form(self, payload: Payload) -> View:
        """The form for files."""
        with self._context.read_only(payload) as (session, actor, _now):
            return forms.files_form(self._agreement, packets.for_items(session, actor, payload.record_id))

    def keep_files(self, payload: Payload) -> View:
        """Fetch files after the answer and keep them, all or none; they come from Slack and are never opened."""
        request_id, given = payload.metadata["id"], payload.answers["files"]
        handed_in = uploads(payload.view, "files") if given else ()
        with self._context.read_only(payload) as (session, actor, _now):
            packets.for_items(session, actor, request_id)  # before anything is fetched with the bot's token
        names = [upload.name for upload in handed_in]

        def taken(contents: list[bytes]) -> View:
            files = [HandedIn(name, content) for name, content in zip(names, contents, strict=True)]
            with self._context.recording(payload) as (session, actor, now, sent):
                kept = sent.once(lambda: packets.keep_files(session, actor, request_id, files, now).id)
                view = sent.answered(self._reading(session, actor, kept, now))
            renew(self._context, payload, view, self._below)
            return view

        return keep_later(self._context, handed_in, forms.being_kept(), not_kept, taken)

    def open_describe_form(self, payload: Payload) -> View:
        """The form for what is kept elsewhere."""
        with self._context.read_only(payload) as (session, actor, _now):
            return forms.describe_form(self._agreement, packets.for_items(session, actor, payload.record_id))

    def _describe(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return packets.describe(session, actor, about["id"], given["words"], now).id

    def open_aside_form(self, payload: Payload) -> View:
        """The form for what was kept in error."""
        with self._context.read_only(payload) as (session, actor, _now):
            return forms.aside_form(self._agreement, packets.for_items(session, actor, payload.record_id))

    def _set_aside(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        if given["item"] is None:
            raise Invalid({"item": "Choose which."})
        return packets.set_aside(session, actor, about["id"], whole(given["item"]), given["because"], now).id

    def send_me(self, payload: Payload) -> View:
        """Send the reader a file of a packet once more; that they took it is on record."""
        request = OutsideFile(payload.record_id)
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: exporting.ask(session, actor, request, now).id)
            return sent.answered(asked())

    def open_list_form(self, payload: Payload) -> View:
        """The form of the list."""
        with self._context.read_only(payload) as (session, actor, now):
            acts.require_some(actor, Act.EXPORT_OUTSIDE)
            years = queries.years(session, self._agreement, actor, self._agreement.today(now))
            return forms.list_form(years)

    def ask_for_list(self, payload: Payload) -> View:
        """Have the list of a school year made."""
        year = payload.answers["school_year"]
        with self._context.recording(payload) as (session, actor, now, sent):
            request = outside_list(session, self._agreement, actor, year, self._agreement.today(now))
            sent.once(lambda: exporting.ask(session, actor, request, now).id)
            return sent.answered(asked())
