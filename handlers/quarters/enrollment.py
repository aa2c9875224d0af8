"""Enrollment in Slack: the school years that it is entered for. A school's is filled in as a submission is (§IX)."""

from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.payload import Payload
from handlers.quarters.enrollment_views import enrollment_form
from handlers.quarters.ids import QuarterActionId, QuarterFormId
from handlers.quarters.views import Row, Window, window
from handlers.topic import Topic
from models.actor import Actor
from models.policy import Act, Subject, allowed, require
from models.quarters import opening
from models.quarters import tables as records
from models.quarters.enrollment import enrollments


class Enrollments(Topic):
    """What the schools' side does with the enrollment of a school year."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {QuarterFormId.ENROLLED: self.begin}
        self.actions = {QuarterActionId.ENROLLMENT: self.open}

    def open(self, payload: Payload) -> View:
        """The years that are on record or begun, and a question for another one."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.ENROLLMENT, Subject())
            return enrollment_form(enrollments(session), self._agreement.school_year(self._agreement.today(now)))

    def begin(self, payload: Payload) -> View:
        """Open a school year, so that each school's enrollment can be filled in."""
        year = payload.answers["school_year"]
        with self._context.recording(payload) as (session, actor, now, sent):
            quarter_id = sent.once(lambda: opening.open_enrollment(session, self._agreement, actor, year, now).id)
            return sent.answered(self._window(session, actor, quarter_id, now))

    def _window(self, session: Session, actor: Actor, quarter_id: int, now: datetime) -> View:
        quarter = records.get(session, quarter_id)
        rows = [Row(row, allowed(actor, (row.act,), row.subject)) for row in quarter.submissions]
        others = [other for other in enrollments(session) if other.id != quarter.id]
        acts = allowed(actor, (Act.OPEN_QUARTER, Act.ENROLLMENT), Subject())
        return window(self._agreement, Window(quarter, acts, rows, self._agreement.today(now), others=others))
