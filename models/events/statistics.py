"""How often what was done under the agreement in a span of days: counts of events, for the yearly report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.events.sources import between
from models.terms import Agreement


@dataclass(frozen=True)
class Tally:
    """How often something was done under a clause."""

    clause: str
    what: str
    count: int


def counted(session: Session, agreement: Agreement, first: date, last: date) -> list[Tally]:
    """What was recorded on days from the first to the last, clause by clause as the agreement has them."""
    counts = Counter((event.clause, event.what) for event in between(session, agreement, first, last))
    order = {f"§{clause}": place for place, clause in enumerate(agreement.clauses)}
    known = sorted(counts.items(), key=lambda row: (order.get(row[0][0], len(order)), row[0]))
    return [Tally(clause, what, count) for (clause, what), count in known]


def kept(tallies: Sequence[Tally]) -> list[list[Any]]:
    """As they are kept with what the team adopts."""
    return [list(astuple(tally)) for tally in tallies]


def of_kept(rows: Sequence[Sequence[Any]]) -> list[Tally]:
    """The counts as they were kept."""
    return [Tally(*row) for row in rows]
