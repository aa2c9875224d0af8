"""The team's yearly report in Slack: written chapter by chapter, reviewed, adopted by one of each party (§IX)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from slack_sdk.models.views import View
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.export_requests.views import asked
from handlers.parts import saved_elsewhere
from handlers.payload import Payload
from handlers.quarters.ids import (
    REPORT_NOW,
    Marked,
    QuarterActionId,
    QuarterFormId,
    ReportFile,
    ReportPart,
    ReportSeen,
)
from handlers.quarters.yearly_report import views
from handlers.topic import Topic
from handlers.values import UNSEEN, OfYear, OutOfDate, YearPage
from models.actor import Actor
from models.errors import Conflict, unforeseen
from models.export_requests import acts as exporting
from models.policy import Act, Subject, require
from models.quarters import recommendation_kinds, report_drafts, yearly_report
from models.quarters.report_chapters import chapter_of
from models.quarters.report_contents import year_in
from models.quarters.yearly_report import Standing, WrittenMeanwhile

log = structlog.get_logger(__name__)


class Reports(Topic):
    """What the team does with its yearly report."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {QuarterFormId.REPORT_WRITTEN: self.save, QuarterFormId.REPORT_REVISED: self.revise}
        self.actions = {
            QuarterActionId.REPORT_OPEN: self.open,
            QuarterActionId.REPORT_WRITE: self.open_chapter,
            QuarterActionId.REPORT_TYPED: self.keep,
            QuarterActionId.REPORT_DISCARD: self.discard,
            QuarterActionId.REPORT_RECOMMENDATIONS: self.open_recommendations,
            QuarterActionId.REPORT_MARK: self.mark,
            QuarterActionId.REPORT_READ: self.read,
            QuarterActionId.REPORT_ADOPT: self.adopt,
            QuarterActionId.REPORT_REVISE: self.open_revising,
            QuarterActionId.REPORT_FILE: self.ask_for_file,
        }

    def open(self, payload: Payload) -> View:
        """The report of a year, or of the one that the team works on."""
        year = payload.value(OfYear).school_year
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.WRITE_REPORT, Subject())
            if year == REPORT_NOW:
                year = yearly_report.year_at_hand(session, self._agreement, now)
            return self._window(session, actor, year, now)

    def open_chapter(self, payload: Payload) -> View:
        """Ask for the text of a chapter."""
        about = payload.value(ReportPart)
        with self._context.read_only(payload) as (session, actor, now):
            shown = self._standing(session, actor, about.school_year, now)
            if shown.report and shown.is_adopted:
                return self._window(session, actor, about.school_year, now, yearly_report.adopted_words(shown.report))
            year, chapter, newest = about.school_year, chapter_of(about.code), shown.chapters.get(about.code)
            typed = report_drafts.typed(session, actor, year, chapter.code, now)
            if typed and typed != (newest.words if newest else ""):
                return views.chapter_form(year, chapter, newest, typed, views.NOT_SAVED, is_draft=True)
            return views.chapter_form(year, chapter, newest)

    def keep(self, payload: Payload) -> None:
        """Keep what is typed. Where that fails nobody is told: the next character brings all of it again."""
        try:
            metadata, text = payload.metadata, _typed(payload.window)
            with self._context.on_record(payload) as (session, actor, now):
                year, chapter = metadata["school_year"], metadata["chapter"]
                report_drafts.keep(session, actor, year, chapter, text, payload.done_at, now)
        except (DBAPIError, NoConnection) as error:
            log.warning("report_draft_not_kept", **unforeseen(error))

    def discard(self, payload: Payload) -> View:
        """What was typed is not wanted: the chapter as it was saved."""
        about = payload.value(ReportPart)
        with self._context.transaction(payload) as (session, actor, now):
            shown, chapter = self._standing(session, actor, about.school_year, now), chapter_of(about.code)
            report_drafts.end(session, actor, about.school_year, chapter.code)
            return views.chapter_form(about.school_year, chapter, shown.chapters.get(chapter.code), is_anew=True)

    def save(self, payload: Payload) -> View:
        """Save a chapter. Where somebody saved it meanwhile, both texts are shown, and neither is lost."""
        metadata, words = payload.metadata, payload.answers["words"]
        year, code = metadata["school_year"], metadata["chapter"]
        with self._context.transaction(payload) as (session, actor, now):
            try:
                yearly_report.save_chapter(session, self._agreement, actor, year, code, words, metadata["version"], now)
            except WrittenMeanwhile as other:
                return views.chapter_form(year, chapter_of(code), other.newest, words, saved_elsewhere(str(other)))
            return self._window(session, actor, year, now, f"Saved: {chapter_of(code).title}.")

    def open_recommendations(self, payload: Payload) -> View:
        """The year's recommendations, to be marked."""
        about = payload.value(YearPage)
        with self._context.read_only(payload) as (session, actor, now):
            shown = self._standing(session, actor, about.school_year, now)
            return views.recommendations(self._agreement, shown, about.page, self._agreement.today(now))

    def mark(self, payload: Payload) -> View:
        """Mark a recommendation."""
        about = payload.value(Marked)
        with self._context.transaction(payload) as (session, actor, now):
            recommendation_kinds.mark(session, actor, about.recommendation_id, about.kind, now)
            shown = self._standing(session, actor, about.school_year, now)
            return views.recommendations(self._agreement, shown, about.page, self._agreement.today(now))

    def read(self, payload: Payload) -> View:
        """All that is adopted."""
        year = payload.value(OfYear).school_year
        with self._context.on_record(payload) as (session, actor, now):
            shown = yearly_report.read(session, self._agreement, actor, year, now)
            return views.reading(self._agreement, shown, year_in(session, self._agreement, shown.found))

    def adopt(self, payload: Payload) -> View:
        """Adopt it for one's party, as it was shown. Where that cannot be, the window says why, as it stands now."""
        seen = payload.value(ReportSeen)
        notice = ""
        try:
            with self._context.transaction(payload) as (session, actor, now):
                yearly_report.adopt(session, self._agreement, actor, seen.school_year, seen.fingerprint, now)
        except Conflict as conflict:
            notice = str(conflict)
        with self._context.read_only(payload) as (session, actor, now):
            return self._window(session, actor, seen.school_year, now, notice)

    def open_revising(self, payload: Payload) -> View:
        """Ask why there is to be a new edition."""
        year = payload.value(OfYear).school_year
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.ADOPT_REPORT, Subject())
            shown = self._standing(session, actor, year, now)
            if not (shown.report and shown.is_adopted):
                return self._window(session, actor, year, now)
            return views.revising_form(shown.report)

    def revise(self, payload: Payload) -> View:
        """Begin a new edition."""
        year, because = payload.metadata["school_year"], payload.answers["because"]
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: yearly_report.revise(session, self._agreement, actor, year, because, now).id)
            return sent.answered(self._window(session, actor, year, now))

    def ask_for_file(self, payload: Payload) -> View:
        """Have the document made, as it stands or as it was adopted."""
        about = payload.value(ReportFile)
        with self._context.recording(payload) as (session, actor, now, sent):
            wanted = (about.kind, about.school_year, about.edition)
            request = yearly_report.document(session, self._agreement, actor, wanted, now)
            sent.once(lambda: exporting.ask(session, actor, request, now).id)
            return sent.answered(asked())

    def _standing(self, session: Session, actor: Actor, year: str, now: datetime) -> Standing:
        return yearly_report.standing(session, self._agreement, actor, year, now)

    def _window(self, session: Session, actor: Actor, year: str, now: datetime, notice: str = "") -> View:
        shown = self._standing(session, actor, year, now)
        years = yearly_report.years(session, self._agreement, now)
        return views.window(self._agreement, shown, years, now, notice)


def _typed(window: Mapping[str, Any]) -> str:
    """What stands in the form of a chapter, finished or not."""
    block = ((window.get("state") or {}).get("values") or {}).get("words")
    element = next(iter(block.values()), None) if isinstance(block, Mapping) else None
    if not isinstance(element, Mapping) or not isinstance(element.get("value"), str | None):
        raise OutOfDate("words")
    return UNSEEN.sub("", element.get("value") or "").strip()
