"""Holds and disposal in Slack: by chief and superintendent."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.export_requests import views as exports
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields
from handlers.naming import unless_named
from handlers.payload import Payload
from handlers.retention import forms, previews, views
from handlers.retention.ids import RecordOfKind, RetentionActionId, RetentionFormId
from handlers.topic import Topic
from handlers.values import OutOfDate, Page, RecordPage, StepSeen
from models.actor import Actor
from models.export_requests import acts as exporting
from models.outside_requests import queries as outside
from models.policy import Act, may, refusal
from models.retention import disposals, holds, queries, staying
from models.retention.export_requests import Certificate
from models.retention.looking import LOOKS, look
from models.retention.steps import BEFORE, STEPS
from models.retention.tables import Hold

DISPOSALS_SHOWN, LOOKED_AT = 5, 40
NO_WINDOW = "This kind of record has nothing to open."


class HoldsAndDisposal(Topic):
    """What people do with holds and lists.

    `ways` give the button that opens a record on a list, for whoever may read it; `who_opens` says who can, for whoever
    may not. The app puts them in.
    """

    ways: tuple[Callable[[Actor, Any], ButtonElement | None], ...] = ()
    who_opens: tuple[Callable[[Any], str | None], ...] = ()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            RetentionFormId.HOLD_SET: self._sent(self.recorded(self._set, self._hold)),
            RetentionFormId.HOLD_LIFTED: self._sent(self.recorded(self._lift, self._hold)),
            RetentionFormId.STEP_TAKEN: self._sent(self.recorded(self._take_step, self._list)),
        }
        self.actions = {
            RetentionActionId.OPEN: self.open,
            RetentionActionId.TURN: self.turn,
            RetentionActionId.SET: laid_over(context, self.open_hold_form),
            RetentionActionId.READ: self.look(self._hold),
            RetentionActionId.LIFT: laid_over(context, self.open_lifting_form),
            RetentionActionId.READ_LIST: self.look(self._list),
            RetentionActionId.TURN_LIST: self.turn_list,
            RetentionActionId.STAYING: self.open_staying,
            RetentionActionId.PREVIEW: self.over(self.preview),
            RetentionActionId.WRITE_STEP: laid_over(context, self.open_step_form),
            RetentionActionId.TAKE_OFF: self.take_off,
            RetentionActionId.CERTIFICATE: self.send_certificate,
        }

    def _sent(self, form: Callable[[Payload], View]) -> Callable[[Payload], View]:
        below: Below = {
            "hold_reading": as_it_came, "disposal_reading": as_it_came,
            "hold_overview": lambda payload, _view: self.open(payload),
        }  # fmt: skip
        return renewing(self._context, unless_named(form, forms.LABELS), below)

    def open(self, payload: Payload) -> View:
        """Holds and lists."""
        with self._context.read_only(payload) as (session, actor, _now):
            return self._overview(session, actor, 0)

    def turn(self, payload: Payload) -> View:
        """Another page of holds."""
        with self._context.read_only(payload) as (session, actor, _now):
            return self._overview(session, actor, payload.value(Page).page)

    def _overview(self, session: Session, actor: Actor, page: int) -> View:
        if not queries.may_open(actor):
            raise refusal(Act.READ_HOLDS)
        found, has_more = queries.holds_page(session, views.ON_A_PAGE, page)
        if page and not found:
            raise OutOfDate("page")
        may_set = queries.side_of(actor, Act.SET_HOLD) is not None
        lists = queries.disposals(session, DISPOSALS_SHOWN)
        return views.overview(self._agreement, views.Overview(lists, found, page, has_more, may_set))

    def open_hold_form(self, payload: Payload) -> View:
        """The form of a hold."""
        with self._context.read_only(payload) as (session, actor, _now):
            if queries.side_of(actor, Act.SET_HOLD) is None:
                raise refusal(Act.SET_HOLD)
            return forms.hold_form(self._agreement, queries.people_to_choose(session))

    def _set(self, session: Session, actor: Actor, _about: Fields, given: Fields, now: datetime) -> int:
        return holds.set_hold(session, self._agreement, actor, forms.hold_in(given), now).id

    def _hold(self, session: Session, actor: Actor, hold_id: int, now: datetime) -> View:
        found = holds.read(session, actor, hold_id, now)
        may_lift = found.lifted_at is None and may(actor, Act.SET_HOLD, found.subject)
        return views.hold_reading(self._agreement, found, may_lift=may_lift)

    def open_lifting_form(self, payload: Payload) -> View:
        """The form that asks why a hold is lifted."""
        with self._context.read_only(payload) as (session, actor, _now):
            return forms.lifting_form(
                self._agreement, holds.for_lifting(actor, session.get(Hold, payload.record_id))
            )  # fmt: skip

    def _lift(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return holds.lift(session, self._agreement, actor, about["id"], given["because"], now).id

    def _list(self, session: Session, actor: Actor, disposal_id: int, now: datetime, page: int = 0) -> View:
        found = disposals.read(session, actor, disposal_id, now)
        items, has_more = queries.items_page(session, disposal_id, views.ITEMS_ON_A_PAGE, page)
        if page and not items:
            raise OutOfDate("page")
        open_outside = (
            outside.open_about(session, actor, queries.schools_of(session, disposal_id)) if found.state in BEFORE else 0
        )
        records = queries.records_of(session, items)
        waiting = [item for item in items if item.outcome is None and found.state in BEFORE]
        about = views.Reading(
            items, page, has_more, queries.counts_of(session, disposal_id), queries.possible(actor, found),
            queries.erased(found, session),
            found.state in BEFORE and queries.side_of(actor, Act.APPROVE_DISPOSAL) is not None,
            {number: way for number, record in records.items() if (way := self._way(actor, record))},
            {number: self._closed(record) for number, record in records.items() if not self._way(actor, record)},
            open_outside, staying.stay_on_list(session, self._agreement, actor, waiting, now),
        )  # fmt: skip
        return views.reading(self._agreement, found, about)

    def turn_list(self, payload: Payload) -> View:
        """Another page of a list."""
        at = payload.value(RecordPage)
        with self._context.on_record(payload) as (session, actor, now):
            return self._list(session, actor, at.id, now, at.page)

    def open_staying(self, payload: Payload) -> View:
        """What is past its years and stays, and why."""
        page = payload.value(Page).page
        with self._context.read_only(payload) as (session, actor, now):
            rows, has_more = staying.staying(session, self._agreement, actor, now, LOOKED_AT, page)
            if page and not rows and not has_more:
                raise OutOfDate("page")
            records = queries.records(session, [found.key for found in rows])
            ways = {place: way for place, found in enumerate(rows) if (way := self._way(actor, records[found.key]))}
            return views.staying(self._agreement, rows, ways, page, has_more=has_more)

    def preview(self, payload: Payload) -> View:
        """A record of a kind that has no window of its own."""
        about = payload.value(RecordOfKind)
        if about.kind not in LOOKS:
            raise OutOfDate("kind")
        with self._context.on_record(payload) as (session, actor, now):
            row = look(session, actor, about.kind, about.id, now)
            return previews.preview(self._agreement, actor, about.kind, row)

    def _closed(self, record: Any) -> str:
        """Why there is nothing to open, for whoever has no button."""
        said = next((words for of in self.who_opens if (words := of(record))), None)
        return f"You cannot open it. {said}" if said else NO_WINDOW

    def _way(self, actor: Actor, record: Any) -> ButtonElement | None:
        return next((way for of in self.ways if (way := of(actor, record))), None)

    def open_step_form(self, payload: Payload) -> View:
        """The form for the words of a step."""
        at = payload.value(StepSeen)
        with self._context.read_only(payload) as (session, actor, _now):
            found = disposals.for_step(session, actor, at.id, at.step, at.seen)
            return forms.step_form(found, STEPS[at.step])

    def _take_step(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return disposals.take_step(
            session, self._agreement, actor, about["id"], about["step"], about["saves"], given["words"], now
        ).id

    def take_off(self, payload: Payload) -> View:
        """Keep a record that is on a list."""
        with self._context.transaction(payload) as (session, actor, now):  # once, by its state
            disposal = disposals.take_off(session, self._agreement, actor, payload.record_id, now)
            return self._list(session, actor, disposal.id, now)

    def send_certificate(self, payload: Payload) -> View:
        """Have the certificate made and sent by direct message."""
        with self._context.recording(payload) as (session, actor, now, sent):
            request = Certificate(payload.record_id)
            sent.once(lambda: exporting.ask(session, actor, request, now).id)
            return exports.asked()
