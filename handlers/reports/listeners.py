"""Officers' reports in Slack: answered, submitted, read; packets looked at, forwarded, confirmed (C.G.S. 10-233p)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import ClassVar

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields
from handlers.naming import unless_named
from handlers.payload import Payload
from handlers.reports import packet_views, views
from handlers.reports.ids import OfficerReportActionId, OfficerReportFormId, Said
from handlers.topic import Topic
from handlers.values import OutOfDate, Page, RecordSeen, StepSeen
from models.actor import Actor
from models.policy import Act, allowed, refusal
from models.reports import acts, packet_acts, packets, pending, queries
from models.reports import tables as records
from models.reports.clock import ReportClock
from models.reports.packet_steps import CONFIRM, NOTE_BOARD
from models.reports.pending import Pending

BELOW: Below = {"officer_report_reading": as_it_came, "officer_packet_reading": as_it_came}
READER_ACTS = (Act.ANSWER_REPORT, Act.CHANGE_REPORT_ANSWER, Act.SUBMIT_REPORT, Act.CHANGE_NOTICE)


class OfficerReports(Topic):
    """What people do with officers' reports and packets of them."""

    beside: ClassVar[tuple[Callable[[Actor, records.OfficerReport], list[Block]], ...]] = ()
    """Set in `handlers/topics.py`: what another topic shows of a report, which this one does not know."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            OfficerReportFormId.ANSWER_CHANGED: renewing(
                context, unless_named(self.recorded(self._change, self._reading), views.LABELS), BELOW
            ),
            OfficerReportFormId.SUBMITTED: self.recorded(self._submit, self._reading),
            OfficerReportFormId.BOARD_NOTED: renewing(context, self.recorded(self._note_board, self._packet), BELOW),
        }  # fmt: skip
        self.actions = {
            OfficerReportActionId.OPEN: self.open,
            OfficerReportActionId.TURN: self.turn,
            OfficerReportActionId.READ: self.look(self._reading),
            OfficerReportActionId.ANSWER: self.answer_question,
            OfficerReportActionId.CHANGE: laid_over(context, self.open_change_form, BELOW),
            OfficerReportActionId.SUBMIT: self.submit,
            OfficerReportActionId.PACKET: self.look(self._packet),
            OfficerReportActionId.STEP: self.take_step,
            OfficerReportActionId.BOARD: laid_over(context, self.open_board_form),
            OfficerReportActionId.FILES: self.get_files,
        }

    def open(self, payload: Payload) -> View:
        """All reports and packets that the reader may read."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._overview(session, actor, now, 0)

    def turn(self, payload: Payload) -> View:
        """Another page."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._overview(session, actor, now, payload.value(Page).page)

    def _overview(self, session: Session, actor: Actor, now: datetime, page: int) -> View:
        acts.require_reports_on(self._agreement)
        if not queries.may_open(actor):
            raise refusal(Act.READ_OFFICER_REPORT)
        today, agreement = self._agreement.today(now), self._agreement
        found, has_more = queries.reports_page(session, agreement, actor, today, views.ON_A_PAGE, page)
        shown, has_older = queries.packets_page(session, actor, views.PACKETS_ON_A_PAGE, page)
        if page and not (found or shown):
            raise OutOfDate("page")
        waiting = self._pending(session, actor, today)
        more = has_more or has_older
        return views.overview(agreement, today, waiting, found, shown, page, has_more=more,
                              reads_reports=queries.reads_all(actor) or queries.reads_own(actor))  # fmt: skip

    def _pending(self, session: Session, actor: Actor, today: date) -> Pending:
        """The first of what is to be submitted; of officers their own, then what they are asked of."""
        clock = ReportClock(session, self._agreement, today)
        if queries.reads_all(actor):
            return pending.to_submit(session, self._agreement, clock, views.MOST_OPEN)
        if not queries.reads_own(actor):
            return Pending((), 0)
        due, asked = pending.own_open(session, self._agreement, clock, actor, views.MOST_OPEN)
        return Pending([*due.rows, *asked.rows], due.count + asked.count)

    def _reading(self, session: Session, actor: Actor, notice_id: int, now: datetime) -> View:
        notice = acts.read(session, self._agreement, actor, notice_id, now)
        found = acts.now_standing(session, self._agreement, notice, now)
        is_kept = self._agreement.officer_reports.is_kept
        may_do = allowed(actor, READER_ACTS, notice.subject) if is_kept else frozenset()
        report = found.report
        beside = [block for blocks in self.beside if report for block in blocks(actor, report)]
        sent_on = queries.sent_on(session, notice_id)
        return views.reading(self._agreement, found, may_do, acts.badge_of(notice, report), sent_on, beside)

    def answer_question(self, payload: Payload) -> View:
        """The officer says whether a notice is a report."""
        said = payload.value(Said)
        with self._context.transaction(payload) as (session, actor, now):
            acts.answer(session, self._agreement, actor, said.notice_id, said.answer, now)
            return self._reading(session, actor, said.notice_id, now)

    def open_change_form(self, payload: Payload) -> View:
        """The form for another answer."""
        with self._context.read_only(payload) as (session, actor, _now):
            notice = acts.to_change(session, self._agreement, actor, payload.record_id)
            return views.change_form(self._agreement, notice, records.of_notice(session, notice.id))

    def _change(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        answer, because, seen = given["answer"] or "", given["because"], about.get("saves")
        return acts.change_answer(session, self._agreement, actor, about["id"], answer, because, now, seen).id

    def submit(self, payload: Payload) -> View:
        """Submit a report by this press, or ask for what is not known: a badge, or why the officer does not."""
        seen = payload.value(RecordSeen)
        with self._context.transaction(payload) as (session, actor, now):
            found = acts.to_submit(session, self._agreement, actor, seen.id, now)
            notice, badge = found.notice, acts.badge_of(found.notice, found.report)
            is_own = notice.officer_id == actor.person_id
            if not is_own or badge is None:
                return views.submit_form(self._agreement, notice, badge, is_own=is_own)
            acts.submit(session, self._agreement, actor, notice.id, seen.version, now, badge)
            return self._reading(session, actor, notice.id, now)

    def _submit(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        badge, why = given.get("badge"), given.get("why")
        seen = (about["id"], about["version"])
        return acts.submit(session, self._agreement, actor, *seen, now, badge, why).report.notice_id

    def _packet(self, session: Session, actor: Actor, packet_id: int, now: datetime) -> View:
        found = packet_acts.read(session, actor, packet_id, now)
        steps = queries.possible(actor, found) if self._agreement.officer_reports.is_kept else []
        lacks_files = any(step.code == CONFIRM for step in steps) and packets.not_had(session, found, actor.person_id)
        return packet_views.packet_window(
            self._agreement, found, [step for step in steps if step.code != CONFIRM or not lacks_files],
            packets.outdated(session, found), actor.person_id, self._agreement.today(now),
            waits_for_files=bool(lacks_files),
        )  # fmt: skip

    def take_step(self, payload: Payload) -> View:
        """Forward a packet, make it again, or confirm its receipt."""
        at = payload.value(StepSeen)
        if at.step == NOTE_BOARD:
            raise OutOfDate("step")
        with self._context.transaction(payload) as (session, actor, now):
            packet_acts.take_step(session, self._agreement, actor, at.id, at.step, at.seen, now)
            return self._packet(session, actor, at.id, now)

    def open_board_form(self, payload: Payload) -> View:
        """The form for the day on which the board had it."""
        at = payload.value(StepSeen)
        with self._context.read_only(payload) as (session, actor, _now):
            found = packet_acts.for_step(session, self._agreement, actor, at.id, NOTE_BOARD, at.seen)
            return packet_views.board_form(found)

    def _note_board(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        seen = (about["id"], NOTE_BOARD, about["saves"])
        return packet_acts.take_step(session, self._agreement, actor, *seen, now, given["day"]).id

    def get_files(self, payload: Payload) -> View:
        """Have the files sent to the reader."""
        with self._context.transaction(payload) as (session, actor, now):
            packet_acts.get_files(session, self._agreement, actor, payload.record_id, now)
            return self._packet(session, actor, payload.record_id, now)
