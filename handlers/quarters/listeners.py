"""The quarter in Slack: the board, the same in a window with `/sro-quarterly`, signing and reopening (§IX)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.parts import button, escaped
from handlers.payload import Payload
from handlers.quarters import views
from handlers.quarters.ids import (
    PoliceActionId,
    QuarterActionId,
    QuarterFormId,
    QuarterSeen,
    SubmissionActionId,
    TeamActionId,
)
from handlers.quarters.views import Row, Window
from handlers.topic import Topic
from handlers.values import Day, RecordId, RecordPage
from models.actor import Actor
from models.errors import Conflict, NotFound
from models.policy import Act, Subject, may, require
from models.quarters import opening, police_submissions, signing, team
from models.quarters import tables as records
from models.quarters.tables import POLICE, Quarter, Submission

MOST_QUARTERS = 5
MOST_MEETINGS = 5


class Quarters(Topic):
    """What people do with a quarter as a whole."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.commands = {"/sro-quarterly": self.newest}
        self.forms = {
            QuarterFormId.REOPENED: self.reopen,
            QuarterFormId.MISSING: self.declare_missing,
            QuarterFormId.BASED: self.begin_baseline,
        }
        self.actions = {
            QuarterActionId.LIST: self.newest,
            QuarterActionId.OPEN: self.open,
            QuarterActionId.TURN: self.turn,
            QuarterActionId.BEGIN: self.begin,
            QuarterActionId.SIGN: self.sign,
            QuarterActionId.REOPEN: self.open_reopening,
            QuarterActionId.DECLARE: self.open_declaring,
            QuarterActionId.BASELINE: self.open_baselines,
        }

    def newest(self, payload: Payload) -> View:
        """The quarter that ended last of those that are open, or what is to come."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.SEE_QUARTER, Subject())
            found = session.scalars(_newest().limit(1)).one_or_none()
            if found is None:
                running = opening.at_hand(self._agreement, now)[-1]
                return views.nothing_open(running, self._to_open(session, actor, now))
            return self._window(session, actor, found, now)

    def open(self, payload: Payload) -> View:
        """A quarter in a window."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._window(session, actor, _seen(session, actor, payload.record_id), now)

    def turn(self, payload: Payload) -> View:
        """Other schools of the quarter."""
        about = payload.value(RecordPage)
        with self._context.read_only(payload) as (session, actor, now):
            return self._window(session, actor, _seen(session, actor, about.id), now, about.page)

    def begin(self, payload: Payload) -> View:
        """Open a quarter by hand."""
        first_day = payload.value(Day).day
        with self._context.transaction(payload) as (session, actor, now):
            quarter = opening.open_by_hand(session, self._agreement, actor, first_day, now)
            return self._window(session, actor, quarter, now)

    def sign(self, payload: Payload) -> View:
        """Sign for one's side, as it was shown. Where that cannot be, the window says why, as it stands now."""
        seen = payload.value(QuarterSeen)
        notice = ""
        try:
            with self._context.transaction(payload) as (session, actor, now):
                signing.sign(session, self._agreement, actor, seen.quarter_id, seen.fingerprint, now)
        except Conflict as conflict:
            notice = str(conflict)
        with self._context.read_only(payload) as (session, actor, now):
            return self._window(session, actor, records.get(session, seen.quarter_id), now, notice=notice)

    def open_reopening(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.read_only(payload) as (session, actor, _now):
            require(actor, Act.OPEN_QUARTER, Subject())
            quarter = records.get(session, payload.record_id)
            words = f"*{quarter.label}* is signed off. That stays on record; the correction is a new revision."
            return views.reason_form("Reopen", QuarterFormId.REOPENED, words, {"quarter": quarter.id}, "Reopen")

    def reopen(self, payload: Payload) -> View:
        """Begin a new revision."""
        metadata, because = payload.metadata, payload.answers["because"]
        with self._context.recording(payload) as (session, actor, now, sent):
            quarter_id = sent.once(lambda: signing.reopen(session, actor, metadata["quarter"], because, now).id)
            return sent.answered(self._window(session, actor, records.get(session, quarter_id), now))

    def open_declaring(self, payload: Payload) -> View:
        """Ask why a submission is missing."""
        with self._context.read_only(payload) as (session, actor, _now):
            require(actor, Act.DECLARE_MISSING, Subject())
            submission = session.get(Submission, payload.record_id)
            if submission is None:
                raise NotFound("There is no such submission.")
            name = escaped(views.party_name(self._agreement, submission.party))
            words = f"*{name}*: the quarter can be signed without this submission. Your reason will be in the workbook."
            metadata = {"quarter": submission.quarter_id, "submission": submission.id}
            return views.reason_form("Declare missing", QuarterFormId.MISSING, words, metadata, "Declare missing")

    def declare_missing(self, payload: Payload) -> View:
        """Let the quarter be signed without a submission."""
        metadata, because = payload.metadata, payload.answers["because"]
        quarter_id, submission_id = metadata["quarter"], metadata["submission"]
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: team.declare_missing(session, actor, quarter_id, submission_id, because, now).id)
            return sent.answered(self._window(session, actor, records.get(session, quarter_id), now))

    def open_baselines(self, payload: Payload) -> View:
        """The years that quarters are compared with, and a question for another one."""
        with self._context.read_only(payload) as (session, actor, _now):
            require(actor, Act.OPEN_QUARTER, Subject())
            return views.baseline_form(_baselines(session))

    def begin_baseline(self, payload: Payload) -> View:
        """Open a past school year to be compared with."""
        year = payload.answers["school_year"]
        with self._context.recording(payload) as (session, actor, now, sent):
            quarter_id = sent.once(lambda: opening.open_baseline(session, self._agreement, actor, year, now).id)
            return sent.answered(self._window(session, actor, records.get(session, quarter_id), now))

    def _window(
        self, session: Session, actor: Actor, quarter: Quarter, now: datetime, page: int = 0, notice: str = ""
    ) -> View:
        require(actor, Act.SEE_QUARTER, Subject())
        on_the_team = may(actor, Act.SIGN_OFF, Subject())
        is_signed = quarter.revision.signed_at is not None
        is_signed_here = on_the_team and not quarter.is_baseline
        lacking = signing.unsigned(session, self._agreement, quarter, now) if is_signed_here and not is_signed else []
        shown = Window(
            quarter,
            [Row(submission, _row_button(actor, submission)) for submission in quarter.submissions],
            page,
            notice=notice,
            is_by_weekdays=not opening.calendar_reaches(session, quarter),
            unsigned=lacking,
            has_changed=is_signed_here
            and is_signed
            and police_submissions.has_changed(session, self._agreement, quarter),
            buttons=[*self._buttons(actor, quarter, lacking), *self._to_open(session, actor, now)],
            recommendations=team.open_recommendations(session) if on_the_team else (),
            follows_up=on_the_team,
            others=[
                other
                for other in [*session.scalars(_newest().limit(MOST_QUARTERS)), *_baselines(session)]
                if other.id != quarter.id
            ],
        )
        return views.window(self._agreement, shown)

    def _buttons(self, actor: Actor, quarter: Quarter, lacking: Sequence[str]) -> list[ButtonElement]:
        if not may(actor, Act.SIGN_OFF, Subject()) or quarter.is_baseline:
            return []
        meetings = [
            button(
                f"Meeting of {meeting.held_on:%b} {meeting.held_on.day}",
                TeamActionId.READ.again(meeting.id),
                RecordId(meeting.id),
            )
            for meeting in team.standing_meetings(quarter)[-MOST_MEETINGS:]
        ]
        if quarter.revision.signed_at:
            return [*meetings, button("Reopen", QuarterActionId.REOPEN, RecordId(quarter.id))]
        seen = QuarterSeen(quarter.id, signing.fingerprint(quarter))
        has_signed = signing.side_of(actor) in [signature.side for signature in quarter.revision.standing]
        sign = button(
            f"Sign for the {signing.side_of(actor)}", QuarterActionId.SIGN, seen, "primary", views.CONFIRM_SIGN
        )
        return [
            *meetings,
            button("Record a meeting", TeamActionId.MEET, RecordId(quarter.id)),
            button("Add a recommendation", TeamActionId.RECOMMEND, RecordId(quarter.id)),
            button("Baseline", QuarterActionId.BASELINE, RecordId(quarter.id)),
            *([] if lacking or has_signed else [sign]),
        ]

    def _to_open(self, session: Session, actor: Actor, now: datetime) -> list[ButtonElement]:
        if not may(actor, Act.OPEN_QUARTER, Subject()):
            return []
        return [views.open_button(period) for period in opening.not_opened(session, self._agreement, now)]


def _seen(session: Session, actor: Actor, quarter_id: int) -> Quarter:
    """A quarter by its id, for those who see quarters: nobody else learns which there are."""
    require(actor, Act.SEE_QUARTER, Subject())
    return records.get(session, quarter_id)


def _row_button(actor: Actor, submission: Submission) -> ButtonElement | None:
    """The button on a party's line: what the reader can do there, and nothing else."""
    is_open = submission.quarter.revision.signed_at is None
    if submission.party == POLICE and may(actor, Act.POLICE_SUBMISSION, Subject()):
        return button(
            "Review and confirm" if is_open and not submission.sent else "Open",
            PoliceActionId.OPEN,
            RecordId(submission.quarter_id),
        )
    if submission.party != POLICE and may(actor, Act.SCHOOL_SUBMISSION, submission.subject):
        to_fill_in = is_open and (submission.draft or not submission.versions)
        words = ("Continue" if submission.versions else "Fill in") if to_fill_in else "Open"
        return button(words, SubmissionActionId.OPEN, RecordId(submission.id)) if is_open or submission.sent else None
    if not (submission.is_settled or submission.quarter.is_baseline) and may(actor, Act.DECLARE_MISSING, Subject()):
        return button("Declare missing", QuarterActionId.DECLARE, RecordId(submission.id))
    return None


def _baselines(session: Session) -> list[Quarter]:
    """The years that quarters are compared with, the newest first."""
    query = select(Quarter).filter_by(code=records.BASELINE).order_by(Quarter.school_year.desc())
    return list(session.scalars(query.limit(MOST_QUARTERS)))


def _newest() -> Any:
    return select(Quarter).where(Quarter.code != records.BASELINE).order_by(Quarter.last_day.desc())
