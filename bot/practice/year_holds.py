"""A made-up hold of the police on the records of one school and quarter, for a made-up claim."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.people.queries import people_who_may, with_roles_of
from models.policy import Act, Subject
from models.quarters.periods import period_before, period_of
from models.retention import holds
from models.retention.holds import HoldForm
from models.terms import Agreement
from models.vocabulary import Party

SET = timedelta(days=6)
REASON = (
    "A made-up claim about an event in the parking lot. The department's lawyer asked to keep everything of that "
    "quarter."
)


def hold_records(session: Session, agreement: Agreement, now: datetime) -> None:
    """The chief holds the records of the last quarter at the first school."""
    today = agreement.today(now)
    period = period_before(agreement, period_of(agreement, today))
    people = people_who_may(session, Act.SET_HOLD, Subject(side=Party.POLICE), today)
    if people:
        chief = with_roles_of(session, people[0], today)
        school = agreement.school[0].key
        form = HoldForm("litigation", REASON, school=school, first=period.first_day, last=period.last_day)
        holds.set_hold(session, agreement, chief, form, now - SET)
