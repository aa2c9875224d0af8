"""The police's submission in Slack: looked at, added to, confirmed (§IX)."""

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.payload import Payload
from handlers.quarters import police_submission_views as views
from handlers.quarters.ids import QuarterActionId, QuarterFormId
from handlers.quarters.views import reason_form
from handlers.topic import Topic
from models.actor import Actor
from models.errors import Invalid
from models.policy import Act, Subject, may, require
from models.quarters import police_submissions
from models.quarters import tables as records


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
        """Confirm it for the first time; where somebody was faster, show that."""
        quarter_id = payload.record_id
        with self._context.transaction(payload) as (session, actor, now):
            police_submissions.confirm_first(session, self._agreement, actor, quarter_id, now)
            return self._window(session, actor, quarter_id)

    def open_confirming(self, payload: Payload) -> View:
        """Ask why it is confirmed again."""
        quarter_id = payload.record_id
        words = "What was confirmed stays on record. The current counts become a new version."
        with self._context.read_only(payload) as (_session, actor, _now):
            require(actor, Act.POLICE_SUBMISSION, Subject())
        form = QuarterFormId.POLICE_CONFIRMED_AGAIN
        return reason_form("Confirm again", form, words, "Confirm", quarter=quarter_id)

    def confirm_again(self, payload: Payload) -> View:
        """Confirm it with a reason."""
        quarter_id, because = payload.metadata["quarter"], payload.answers["because"]
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: police_submissions.confirm(session, self._agreement, actor, quarter_id, because, now).id)
            return sent.answered(self._window(session, actor, quarter_id))

    def open_adding(self, payload: Payload) -> View:
        """Ask what is to be added."""
        with self._context.read_only(payload) as (session, actor, _now):
            require(actor, Act.POLICE_SUBMISSION, Subject())
            return views.adding_form(self._agreement, records.get(session, payload.record_id))

    def choose_figure(self, payload: Payload) -> View:
        """Ask which figure, how many, and why."""
        metadata, given = payload.metadata, payload.answers
        with self._context.read_only(payload) as (session, actor, _now):
            require(actor, Act.POLICE_SUBMISSION, Subject())
            quarter = records.get(session, metadata["quarter"])
            offered = {"school": quarter.schools, "group": views.ADDED_GROUPS}
            wrong = [name for name, codes in offered.items() if given[name] not in codes]
            if wrong:
                raise Invalid(dict.fromkeys(wrong, "Please choose one."))
            return views.counting_form(self._agreement, quarter, given["school"], given["group"])

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
        shown = police_submissions.count(session, self._agreement, actor, quarter_id, views.MOST_LISTED + 1)
        return views.window(self._agreement, shown, may_read=may(actor, Act.READ_NOTICE, Subject()))
