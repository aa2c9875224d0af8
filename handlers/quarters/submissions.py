"""Submissions in Slack: a school's, filled in page by page, checked, sent; the police's, adjusted, confirmed (§IX)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from exports.fill_in.read import Reading, read
from handlers.context import Context
from handlers.export_requests.views import asked
from handlers.handed_in import read_later
from handlers.payload import Payload
from handlers.quarters import police_submission_views as police_views
from handlers.quarters import submission_views as views
from handlers.quarters.ids import QuarterActionId, QuarterFormId, QuarterSeen, SubmissionSeen
from handlers.quarters.reviews import CHANGED, to_confirm, to_send
from handlers.quarters.views import reason_form
from handlers.topic import Topic
from models.actor import Actor
from models.errors import Invalid
from models.export_requests import acts as exporting
from models.policy import Act, Subject, may, require
from models.quarters import police_submissions, school_submissions
from models.quarters import tables as records
from models.quarters.export_requests import FillIn
from models.quarters.school_submissions import Draft, WouldOverwrite


class Submissions(Topic):
    """What people do with a school's submission."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            QuarterFormId.SUBMISSION_SENT: self.send_with_remarks,
            QuarterFormId.SUBMISSION_CORRECTED: self.correct,
            QuarterFormId.SUBMISSION_GIVEN: self.take_workbook,
            QuarterFormId.SUBMISSION_REPLACED: self.replace,
        }
        self.actions = {
            QuarterActionId.SUBMISSION_OPEN: self.open,
            QuarterActionId.SUBMISSION_SEND: self.send,
            QuarterActionId.SUBMISSION_READ: self.read,
            QuarterActionId.SUBMISSION_CORRECT: self.open_correcting,
            QuarterActionId.SUBMISSION_DROP: self.drop_correction,
            QuarterActionId.SUBMISSION_WORKBOOK: self.ask_for_workbook,
            QuarterActionId.SUBMISSION_GIVE: self.open_giving,
        }

    def open(self, payload: Payload) -> View:
        """The submission being filled in at a glance, or what was sent."""
        with self._context.transaction(payload) as (session, actor, now):
            return self._open(session, actor, payload.record_id, now)

    def _open(self, session: Session, actor: Actor, submission_id: int, now: datetime) -> View:
        submission = school_submissions.for_act(session, actor, submission_id)
        if submission.sent and not submission.draft:
            return self._read(session, actor, submission.id, now)
        return self._overview(actor, school_submissions.open_draft(session, self._agreement, actor, submission.id, now))

    def _overview(self, actor: Actor, draft: Draft) -> View:
        return views.overview(self._agreement, draft, may_declare=may(actor, Act.DECLARE_MISSING, Subject()))

    def send(self, payload: Payload) -> View:
        """Send the submission, or first ask for an explanation of what may be wrong."""
        about = payload.value(SubmissionSeen)
        with self._context.transaction(payload) as (session, actor, now):
            draft = school_submissions.open_draft(session, self._agreement, actor, about.submission_id, now)
            if draft.fingerprint != about.fingerprint:
                return self._anew(session, actor, draft)
            if draft.warnings and not draft.errors:
                return views.remarks_form(draft.version.of, draft.warnings, about.fingerprint)
            submission = school_submissions.send(session, self._agreement, actor, about.submission_id, {}, now)
            return views.sent(self._agreement, submission)

    def _anew(self, session: Session, actor: Actor, draft: Draft, typed: str = "") -> View:
        """What has changed since it was shown, to be looked at again; nothing typed is lost."""
        if draft.version.of.quarter.is_whole_year:
            return self._overview(actor, draft)
        return to_send(session, self._agreement, draft, CHANGED, typed)

    def send_with_remarks(self, payload: Payload) -> View:
        """Send the submission with an explanation of each thing that may be wrong."""
        submission_id, seen, remarks = payload.metadata["submission"], payload.metadata["seen"], payload.answers
        with self._context.recording(payload) as (session, actor, now, sent):
            submission = school_submissions.for_act(session, actor, submission_id)
            draft = school_submissions.checked(session, self._agreement, submission, now) if submission.draft else None
            if not sent.is_repeat and draft and draft.fingerprint != seen:
                return self._anew(session, actor, draft, _typed(remarks))
            about = self._agreement, actor, submission_id, remarks, now, seen
            sent.once(lambda: school_submissions.send(session, *about).id)
            return sent.answered(views.sent(self._agreement, submission))

    def read(self, payload: Payload) -> View:
        """What was sent."""
        with self._context.on_record(payload) as (session, actor, now):
            return self._read(session, actor, payload.record_id, now)

    def _read(self, session: Session, actor: Actor, submission_id: int, now: datetime) -> View:
        submission = school_submissions.read_submission(session, actor, submission_id, now)
        return views.reading(self._agreement, submission, submission.sent or submission.versions[-1])

    def ask_for_workbook(self, payload: Payload) -> View:
        """Have the fill-in workbook made, with the figures as they are saved."""
        submission_id = payload.record_id
        with self._context.recording(payload) as (session, actor, now, sent):
            school_submissions.open_draft(session, self._agreement, actor, submission_id, now)
            sent.once(lambda: exporting.ask(session, actor, FillIn(submission_id), now).id)
            return sent.answered(asked())

    def open_giving(self, payload: Payload) -> View:
        """Ask for the workbook that was filled in."""
        with self._context.transaction(payload) as (session, actor, now):
            draft = school_submissions.open_draft(session, self._agreement, actor, payload.record_id, now)
            return views.giving_form(self._agreement, draft.version.of)

    def take_workbook(self, payload: Payload) -> View:
        """Read what was handed in, after the answer: it comes from Slack, and is opened in a process of its own."""
        return self._begin_reading(payload, payload.answers["file"], None)

    def replace(self, payload: Payload) -> View:
        """Read it again, and have it replace what was saved since it was made."""
        metadata = payload.metadata
        return self._begin_reading(payload, metadata["file"], metadata["saves_seen"])

    def _begin_reading(self, payload: Payload, url: str | None, agreed: str | None) -> View:
        submission_id = payload.metadata["submission"]
        with self._context.read_only(payload) as (session, actor, _now):
            # before anything is fetched with the bot's token
            submission = school_submissions.to_fill_in(session, actor, submission_id)
            school, quarter = submission.party, submission.quarter
            period, kind = quarter.label, quarter.code
            window = views.being_read(submission)
        wanted = school, records.party_name(self._agreement, school), period, kind
        return read_later(
            self._context, url, window, lambda content: self._taken(payload, url, agreed, read(content, *wanted))
        )

    def _taken(self, payload: Payload, url: str | None, agreed: str | None, reading: Reading) -> View:
        submission_id = payload.metadata["submission"]
        with self._context.recording(payload) as (session, actor, now, sent):
            submission = school_submissions.to_fill_in(session, actor, submission_id)
            if reading.mistakes:
                return views.mistakes(self._agreement, submission, [mistake.words for mistake in reading.mistakes])
            about = reading.figures, reading.saves, agreed
            try:
                sent.once(lambda: school_submissions.take_figures(session, actor, submission_id, *about, now).id)
            except WouldOverwrite as found:
                return views.replacing_form(self._agreement, submission, found, reading.figures, url or "")
            return sent.answered(self._open(session, actor, submission_id, now))

    def open_correcting(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.transaction(payload) as (session, actor, now):
            submission = school_submissions.read_submission(session, actor, payload.record_id, now)
            words = "What was sent stays on record. The correction is a new version that starts with the same figures."
            form = QuarterFormId.SUBMISSION_CORRECTED
            return reason_form("Correct", form, words, "Start", submission=submission.id)

    def correct(self, payload: Payload) -> View:
        """Begin a corrected version, and show its overview."""
        metadata, because = payload.metadata, payload.answers["because"]
        with self._context.recording(payload) as (session, actor, now, sent):
            submission_id = sent.once(
                lambda: school_submissions.start_correction(session, actor, metadata["submission"], because, now).id
            )
            return sent.answered(self._open(session, actor, submission_id, now))

    def drop_correction(self, payload: Payload) -> View:
        """Give up a correction, and show what was sent."""
        with self._context.transaction(payload) as (session, actor, now):
            submission = school_submissions.drop_correction(session, actor, payload.record_id, now)
            return self._read(session, actor, submission.id, now)


class PoliceSubmissions(Topic):
    """What the police do with their submission."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            QuarterFormId.POLICE_ADDED_WHAT: self.choose_figure,
            QuarterFormId.POLICE_ADDED: self.add,
            QuarterFormId.POLICE_CONFIRMED_AGAIN: self.confirm_again,
        }
        self.actions = {
            QuarterActionId.POLICE_OPEN: self.open,
            QuarterActionId.POLICE_CONFIRM: self.confirm,
            QuarterActionId.POLICE_AGAIN: self.open_confirming,
            QuarterActionId.POLICE_ADD: self.open_adding,
            QuarterActionId.POLICE_TAKE: self.take_back,
        }

    def open(self, payload: Payload) -> View:
        """What the notices count now."""
        with self._context.read_only(payload) as (session, actor, _now):
            return self._window(session, actor, payload.record_id)

    def confirm(self, payload: Payload) -> View:
        """Confirm it as it was reviewed; where somebody was faster, show that."""
        about = payload.value(QuarterSeen)
        with self._context.transaction(payload) as (session, actor, now):
            require(actor, Act.POLICE_SUBMISSION, Subject())
            quarter = records.get(session, about.quarter_id)
            found = police_submissions.to_confirm(session, self._agreement, quarter)
            if not quarter.counted.sent and (found.asks or found.fingerprint != about.fingerprint):
                return to_confirm(session, self._agreement, actor, quarter.id, now, notice=CHANGED)
            police_submissions.confirm_first(session, self._agreement, actor, quarter.id, now)
            return self._window(session, actor, quarter.id)

    def open_confirming(self, payload: Payload) -> View:
        """Ask why it is confirmed again, and why figures differ."""
        about = payload.value(QuarterSeen)
        with self._context.on_record(payload) as (session, actor, now):
            require(actor, Act.POLICE_SUBMISSION, Subject())
            quarter = records.get(session, about.quarter_id)
            records.must_be_open(quarter)
            found = police_submissions.to_confirm(session, self._agreement, quarter)
            if found.fingerprint != about.fingerprint:
                return to_confirm(session, self._agreement, actor, quarter.id, now, notice=CHANGED)
            return police_views.confirming_form(self._agreement, quarter, found)

    def confirm_again(self, payload: Payload) -> View:
        """Confirm it with a reason, and with explanations of what differs."""
        metadata, given = payload.metadata, payload.answers
        quarter_id, seen = metadata["quarter"], metadata["seen"]
        with self._context.recording(payload) as (session, actor, now, sent):
            require(actor, Act.POLICE_SUBMISSION, Subject())
            quarter = records.get(session, quarter_id)
            found = police_submissions.to_confirm(session, self._agreement, quarter)
            if not sent.is_repeat and quarter.is_open and found.fingerprint != seen:
                typed = _typed(given)
                return to_confirm(session, self._agreement, actor, quarter_id, now, notice=CHANGED, typed=typed)
            about = self._agreement, actor, quarter_id, given.get("because"), now, given, seen
            sent.once(lambda: police_submissions.confirm(session, *about).id)
            return sent.answered(self._window(session, actor, quarter_id))

    def open_adding(self, payload: Payload) -> View:
        """Ask what is to be added."""
        with self._context.read_only(payload) as (session, actor, _now):
            require(actor, Act.POLICE_SUBMISSION, Subject())
            return police_views.adding_form(self._agreement, records.get(session, payload.record_id))

    def choose_figure(self, payload: Payload) -> View:
        """Ask which figure, how many, and why."""
        metadata, given = payload.metadata, payload.answers
        with self._context.read_only(payload) as (session, actor, _now):
            require(actor, Act.POLICE_SUBMISSION, Subject())
            quarter = records.get(session, metadata["quarter"])
            offered = {"school": quarter.schools, "group": police_views.ADDED_GROUPS}
            wrong = [name for name, codes in offered.items() if given[name] not in codes]
            if wrong:
                raise Invalid(dict.fromkeys(wrong, "Please choose one."))
            return police_views.counting_form(self._agreement, quarter, given["school"], given["group"])

    def add(self, payload: Payload) -> View:
        """Add it, and show the submission with it."""
        metadata, given = payload.metadata, payload.answers
        adjustment = metadata["quarter"], metadata["school"], given["figure"], given["count"], given["because"]
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: police_submissions.add(session, actor, *adjustment, now).id)
            return sent.answered(self._window(session, actor, metadata["quarter"]))

    def take_back(self, payload: Payload) -> View:
        """Remove an adjustment."""
        with self._context.transaction(payload) as (session, actor, now):
            quarter = police_submissions.take_back(session, actor, payload.record_id, now)
            return self._window(session, actor, quarter.id)

    def _window(self, session: Session, actor: Actor, quarter_id: int) -> View:
        shown = police_submissions.count(session, self._agreement, actor, quarter_id, police_views.MOST_LISTED + 1)
        return police_views.window(self._agreement, shown, may_read=may(actor, Act.READ_NOTICE, Subject()))


def _typed(given: Mapping[str, Any]) -> str:
    """What somebody typed into a form that cannot be taken any more."""
    return "\n".join(text for text in given.values() if isinstance(text, str))
