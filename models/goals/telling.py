"""What the team is told of its goals, by direct message: that there are none yet, or that some wait to be confirmed."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.delivery import outbox
from models.destinations import PersonDM
from models.people.queries import people_who_may
from models.policy import Right, Subject
from models.terms import Agreement

ASKED, TO_CONFIRM = "goals_asked", "goals_to_confirm"


def tell(
    session: Session, agreement: Agreement, kind: str, year: int, right: Right, about: Subject, now: datetime
) -> int:
    """Send a message about a school year's goals to those with a right; how many there are."""
    people = people_who_may(session, right, about, agreement.today(now))
    for person in people:
        outbox.enqueue(session, kind, year, PersonDM(person.id), now)
    return len(people)


def change(session: Session, school_year: str, now: datetime) -> None:
    """Have every message about a school year's goals say how they stand now."""
    outbox.change_all(session, (ASKED, TO_CONFIRM), int(school_year[:4]), now)
