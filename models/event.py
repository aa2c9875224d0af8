"""What an event under the agreement is, to the register of such events and to the yearly report.

Each topic of the agreement tells its own: `models/<topic>/events.py` has `events(session)`. No event has words that
somebody wrote: those are read at the record, by whom they are for.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from models.people.tables import Person

ALWAYS = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))
"""From a moment before every event to one after them."""


@dataclass(frozen=True)
class Event:
    """Something that was done under the agreement, once.

    Args:
        at: when it was recorded.
        clause: what it is done under, such as `§XI`; the installation's own numbers are put in by who shows it.
        record: which record it is of, in words such as *Dispute 3*.
        what: what was done, one of a topic's few phrases; the yearly report counts them.
        school: the school's code; nothing where it is of no one school.
        by: who did it; nothing where the bot noted it.
        of: the record that it is of, by its kind as the search of records has it, and its id; nothing where none is
            opened by itself.
    """

    at: datetime
    clause: str
    record: str
    what: str
    school: str | None = None
    by: Person | None = None
    of: tuple[str, int] | None = None
