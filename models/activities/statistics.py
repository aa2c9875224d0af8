"""What activities add up to: one definition, for the log, the evaluation and the quarter alike.

A withdrawn entry does not count. A corrected one counts as it reads now, on the day that it names now.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.orm import Session

from models.activities.kinds import HANDED_BACK, KINDS, NO, NOT_REDUCED, YES, ActivityKind
from models.activities.tables import Activity, ActivityStep, ActivityVersion

WITH_VERSION = (ActivityVersion.activity_id == Activity.id) & (ActivityVersion.version == Activity.version)
CURRENT = WITH_VERSION & Activity.disposed_at.is_(None)
"""What counts, as it reads now: what was disposed of has no contents left."""


@dataclass(frozen=True)
class Sums:
    """What entries add up to: how many, people, minutes and of how many entries these were given, hours of training.

    Of requests from staff, how many were handed back; of talks, how many were with staff.
    """

    entries: int = 0
    people: int = 0
    minutes: int = 0
    timed: int = 0
    hours: int = 0
    handed_back: int = 0
    with_staff: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        """Both together."""
        return Sums(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Sums)))


def of_entry(activity: Activity) -> Sums:
    """What one entry adds: the same as `ADDED_UP` says to the database. A test holds the two together."""
    says = activity.current
    return Sums(
        entries=1, people=says.people or 0, minutes=says.minutes or 0, timed=int(says.minutes is not None),
        hours=says.hours or 0, handed_back=int(says.outcome == HANDED_BACK), with_staff=int(says.with_whom == "staff"),
    )  # fmt: skip


def _added(name: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(getattr(ActivityVersion, name)), 0)


ADDED_UP: dict[str, ColumnElement[int]] = {
    "entries": func.count(Activity.id),
    "people": _added("people"),
    "minutes": _added("minutes"),
    "timed": func.count(ActivityVersion.minutes),
    "hours": _added("hours"),
    "handed_back": func.count(case((ActivityVersion.outcome == HANDED_BACK, 1))),
    "with_staff": func.count(case((ActivityVersion.with_whom == "staff", 1))),
}


def _was(step: str) -> ColumnElement[int]:
    """With how many a step was taken, whatever became of them later."""
    return func.count(case((Activity.steps.any(ActivityStep.step == step), 1)))


ANSWERED: dict[str, ColumnElement[int]] = {
    "suggested": func.count(ActivityVersion.suggestion),
    "danger": func.count(case((ActivityVersion.danger == YES, 1))),
    "evidence": func.count(case((ActivityVersion.evidence == YES, 1))),
    "not_elsewhere": func.count(case((ActivityVersion.elsewhere == NO, 1))),
    "disruption_reduced": func.count(case((ActivityVersion.disruption != NOT_REDUCED, 1))),
    "agreed": _was("planned_agree"),
    "objected": _was("planned_object"),
}
"""What entries say, and what was answered to them, as far as an evaluation tells of it (§V.2, §VII)."""
Place = str | None
"""A school by its key; nothing for what is done at no school."""


def counted(first: date, last: date) -> ColumnElement[bool]:
    """Which entries count in a span of days, of those joined with what they say now."""
    return Activity.withdrawn_at.is_(None) & ActivityVersion.happened_on.between(first, last)


def sums(
    session: Session, first: date, last: date, about: ColumnElement[bool] | None = None
) -> dict[tuple[Place, str], Sums]:
    """What the entries of a span of days add up to, by school and kind; nothing for a kind without an entry there."""
    numbers: list[Any] = [number.label(name) for name, number in ADDED_UP.items()]
    query = select(Activity.school, Activity.kind, *numbers).join(ActivityVersion, CURRENT)
    query = query.where(counted(first, last), true() if about is None else about)
    rows = session.execute(query.group_by(Activity.school, Activity.kind))
    return {(row.school, row.kind): Sums(*(int(getattr(row, name)) for name in ADDED_UP)) for row in rows}


def answered(session: Session, first: date, last: date, about: ColumnElement[bool]) -> dict[str, dict[str, int]]:
    """How many of the entries of a span of days say so, or were answered so, by kind."""
    numbers: list[Any] = [number.label(name) for name, number in ANSWERED.items()]
    query = select(Activity.kind, *numbers).join(ActivityVersion, CURRENT).where(counted(first, last), about)
    rows = session.execute(query.group_by(Activity.kind))
    return {row.kind: {name: int(getattr(row, name)) for name in ANSWERED} for row in rows}


def by_kind(found: dict[tuple[Place, str], Sums]) -> dict[str, Sums]:
    """The same for all schools together, with what is done at none."""
    together: dict[str, Sums] = {}
    for (_place, kind), of_kind in found.items():
        together[kind] = together.get(kind, Sums()) + of_kind
    return together


ENTRIES, PEOPLE, MINUTES, TIMED, HOURS, BACK = "entries", "people", "minutes", "timed", "hours", "handed_back"


def measures_of(kind: ActivityKind) -> dict[str, str]:
    """What is added up of a kind, by its questions, each in words; its entries always. What is only expected is not."""
    asked = {question.name: question for question in kind.asked if not kind.is_ahead}
    found = {ENTRIES: "Entries"}
    for name in (PEOPLE, MINUTES, HOURS):
        if name in asked:
            found[name] = (asked[name].unit or ("", name))[1].capitalize()
            found |= {TIMED: "Entries with minutes"} if name == MINUTES else {}
    if "outcome" in asked and HANDED_BACK in (asked["outcome"].codes or ()):
        found[BACK] = "Handed back to the school"
    return found


def share_handed_back(back: int | None, entries: int | None) -> float | None:
    """Requests that were handed back, of all that were logged; nothing without any."""
    return back / entries if back is not None and entries else None


def key(kind: str, measure: str) -> str:
    """The name of a figure, such as `talk.people`."""
    return f"{kind}.{measure}"


def read_key(figure: str) -> tuple[ActivityKind, str]:
    """The kind and the measure of a figure."""
    kind, measure = figure.split(".")
    return KINDS[kind], measure
