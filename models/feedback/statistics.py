"""How many commendations and complaints there were in a span of days: counts of records, and nothing of their words."""

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.feedback.kinds import COMPLAINT
from models.feedback.queries import CURRENT
from models.feedback.tables import Feedback, FeedbackVersion


@dataclass(frozen=True)
class Tally:
    """How many records are alike: kind, school (none: the program as a whole), from whom, about what, outcome."""

    kind: str
    school: str | None
    from_whom: str
    about: str
    outcome: str | None
    count: int


@dataclass(frozen=True)
class FeedbackCounts:
    """The commendations and complaints of a year, counted."""

    tallies: Sequence[Tally] = ()

    def count(self, kind: str, which: Callable[[Tally], bool] = lambda _tally: True) -> int:
        """How many of a kind there are; of these, those that are meant."""
        return sum(tally.count for tally in self.tallies if tally.kind == kind and which(tally))

    @property
    def open(self) -> int:
        """Complaints without an outcome."""
        return self.count(COMPLAINT, lambda tally: tally.outcome is None)

    @property
    def schools(self) -> list[str]:
        """The schools that have any."""
        return sorted({tally.school for tally in self.tallies if tally.school})

    def kept(self) -> list[list[Any]]:
        """As it is kept with what the team adopts."""
        return [list(astuple(tally)) for tally in self.tallies]


NOTHING_SAID = FeedbackCounts()


def counted(session: Session, first: date, last: date) -> FeedbackCounts:
    """What was received on days from the first to the last, as it stands now; what was withdrawn does not count."""
    what = (Feedback.kind, Feedback.school, FeedbackVersion.from_whom, FeedbackVersion.about, Feedback.outcome)
    query = (
        select(*what, func.count())
        .join(FeedbackVersion, CURRENT)
        .where(FeedbackVersion.received_on.between(first, last), Feedback.withdrawn_at.is_(None))
        .group_by(*what)
    )
    rows = [Tally(*row) for row in session.execute(query)]
    return FeedbackCounts(sorted(rows, key=lambda row: [str(value or "") for value in astuple(row)[:-1]]))


def of_kept(kept: Sequence[Sequence[Any]]) -> FeedbackCounts:
    """The counts as they were kept."""
    return FeedbackCounts([Tally(*row) for row in kept])
