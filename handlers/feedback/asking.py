"""Opens the form of a commendation or complaint: for the schools and officers that whoever records it may choose."""

from dataclasses import replace
from datetime import date

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.feedback.form_views import WHOLE_PROGRAM, WHOLE_PROGRAM_LABEL, Asking, record_form
from handlers.metadata import Fields
from handlers.payload import Payload
from handlers.values import whole
from models.actor import Actor
from models.feedback.acts import Concerned
from models.feedback.form import CONTENT, FeedbackForm
from models.feedback.kinds import COMMENDATION
from models.feedback.queries import officers_of
from models.policy import Act, schools_where
from models.terms import Agreement

MOST_OFFICERS, LONGEST_CHOICE = 100, 75  # Slack takes no more in a list, nor in a line of it


def form_of(context: Context, payload: Payload, kind: str, given: Fields | None = None) -> View:
    """The form, empty, or with what was typed. Raises `Refused` for whoever may record nothing."""
    with context.read_only(payload) as (session, actor, now):
        today = context.agreement.today(now)
        asking = _asking(session, context.agreement, actor, kind, today)
        form = FeedbackForm(received_on=today) if given is None else form_in(given)
        if given is not None:
            asking = replace(asking, school=given.get("school"), officer=given.get("officer"))
        return record_form(context.agreement, kind, form, asking)


def form_in(given: Fields) -> FeedbackForm:
    """What was answered."""
    return FeedbackForm(**given.of(CONTENT))


def concerned(about: Fields, given: Fields) -> Concerned:
    """Which school and officer were chosen."""
    school = given["school"] if "school" in given else about.get("school")
    officer = given.get("officer")
    return Concerned(None if school == WHOLE_PROGRAM else school, whole(officer) if officer else None)


def _asking(session: Session, agreement: Agreement, actor: Actor, kind: str, today: date) -> Asking:
    own = schools_where(actor, Act.RECORD_FEEDBACK)
    schools = [school.key for school in agreement.school] if own is None else own
    offered = {key: agreement.school_name(key) for key in schools}
    if own is None:
        offered |= {WHOLE_PROGRAM: WHOLE_PROGRAM_LABEL}
    officers: dict[str, str] = {}
    if kind == COMMENDATION:
        people = officers_of(session, schools, agreement.year_begins(today), today, MOST_OFFICERS)
        officers = {str(person.id): person.name[:LONGEST_CHOICE] for person in people}
    if len(offered) == 1:
        return Asking(officers=officers, fixed_school=schools[0])
    return Asking(offered, officers)
