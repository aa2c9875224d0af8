"""Where the team's goals stand by the year's figures, and which of them stand in a report as both parties adopt it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from models.goals.kinds import AGREED, AT_MOST, FEWER, FIGURES, LOG, POLICE, Figure
from models.goals.queries import of_year
from models.goals.tables import Goal, GoalStep, GoalVersion
from models.quarters.figures import QuarterFigures
from models.quarters.year import Year


@dataclass(frozen=True)
class Standing:
    """A goal's figure in a year so far, of how many quarters of how many; and in the year before where that is asked.

    `value` is nothing where no quarter has it.
    """

    value: int | None
    quarters: int
    of: int
    before: int | None = None

    def is_met(self, version: GoalVersion) -> bool | None:
        """Whether the goal is reached; nothing as long as that cannot be said, such as before all quarters are in."""
        if self.value is None or self.quarters < self.of:
            return None
        if version.direction == FEWER:
            return None if self.before is None else self.value < self.before
        if version.number is None:
            return None
        return self.value <= version.number if version.direction == AT_MOST else self.value >= version.number


@dataclass(frozen=True)
class GoalInReport:
    """A goal as a report tells of it: which, in which version, and what the team wrote of it last."""

    goal: Goal
    version: GoalVersion
    note: GoalStep | None


def standing(year: Year, version: GoalVersion) -> Standing | None:
    """Where a goal with a figure stands; nothing for one in words only."""
    figure = FIGURES.get(version.figure or "")
    if figure is None:
        return None
    values = _of_quarters(year, figure)
    before = _whole_year(year.before, figure) if year.before and version.direction == FEWER else None
    return Standing(_sum(figure, values), len(values), len(year.figures), before)


def _whole_year(year: Year, figure: Figure) -> int | None:
    """A figure of a year of which every quarter has it: with fewer it is nothing to compare with."""
    values = _of_quarters(year, figure)
    return _sum(figure, values) if len(values) == len(year.figures) else None


def _of_quarters(year: Year, figure: Figure) -> list[tuple[int, int]]:
    """Of each quarter that has the figure: what is counted, and the whole of which it is a share."""
    found = []
    for quarter in filter(None, year.figures.values()):
        parts = [_value(quarter, figure.source, part) for part in figure.parts]
        whole = _value(quarter, figure.source, figure.whole) if figure.whole else 0
        if whole is not None and all(part is not None for part in parts):
            found.append((sum(part or 0 for part in parts), whole))
    return found


def _value(quarter: QuarterFigures, source: str, figure: str) -> int | None:
    if source == LOG:
        return quarter.activities.total(figure) if quarter.activities else None
    return quarter.total(figure, is_police=source == POLICE).value


def _sum(figure: Figure, values: Sequence[tuple[int, int]]) -> int | None:
    if not values:
        return None
    part, whole = sum(value for value, _whole in values), sum(whole for _value, whole in values)
    if figure.whole is None:
        return part
    return round(100 * part / whole) if whole else None


def kept(session: Session, school_year: str) -> list[list[Any]]:
    """The goals that both parties have agreed to, as they are kept with what the team adopts."""
    return [
        [goal.id, goal.version, goal.note.id if goal.note else None]
        for goal in of_year(session, school_year) if goal.state == AGREED
    ]  # fmt: skip


def of_kept(session: Session, rows: Sequence[Sequence[Any]]) -> list[GoalInReport]:
    """The goals as they were kept."""
    found = []
    for goal_id, version, note_id in rows:
        goal = session.get_one(Goal, goal_id)
        note = session.get_one(GoalStep, note_id) if note_id else None
        found.append(GoalInReport(goal, goal.versions[version - 1], note))
    return found
