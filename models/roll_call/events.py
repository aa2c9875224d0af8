"""What is done in the roll-call, for the register of the agreement's own events: confirmations, and lists as counts."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.event import Event
from models.people.tables import Person
from models.roll_call.tables import Confirmation, ListedPerson, ListedTraining

CLAUSE = "§X"
CONFIRMED = "Training confirmed"
ADDED, TRAINED, STRUCK = "Added to a staff list", "Training of staff recorded", "Struck off a staff list"


def events(session: Session) -> Iterable[Event]:
    """Each confirmation, and each change of a list with how many people it was about; no name of a list."""
    said = select(Confirmation).options(joinedload(Confirmation.person)).order_by(Confirmation.id)
    for row in session.scalars(said):
        yield Event(row.confirmed_at, CLAUSE, f"Training on the agreement {row.school_year}", CONFIRMED, by=row.person)
    people = {person.id: person for person in session.scalars(select(Person))}
    for at, school, by_id, count, what in _changes(session):
        yield Event(at, CLAUSE, f"Staff list, {_counted(count)}", what, school, people.get(by_id))


def _changes(session: Session) -> Iterable[Any]:
    counted = func.count()
    listed, training = ListedPerson, ListedTraining
    added = (listed.added_at, listed.school, listed.added_by_id, listed.side)
    struck = (listed.struck_at, listed.school, listed.struck_by_id, listed.side)
    marked = (training.recorded_at, listed.school, training.recorded_by_id, listed.side)
    for what, columns, query in (
        (ADDED, added, select(*added[:3], counted)),
        (STRUCK, struck, select(*struck[:3], counted).where(listed.struck_at.is_not(None))),
        (TRAINED, marked, select(*marked[:3], counted).join(training.listed)),
    ):
        for row in session.execute(query.group_by(*columns).order_by(columns[0], columns[1])):
            yield (*row, what)


def _counted(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
