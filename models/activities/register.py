"""The log of activities of a period, and what it adds up to. What was withdrawn is in it, marked, and in no total."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.activities.kinds import ALL_KINDS, ActivityKind
from models.activities.queries import exported, within
from models.activities.statistics import (
    BACK,
    CURRENT,
    HOURS,
    MINUTES,
    PEOPLE,
    Sums,
    measures_of,
    of_entry,
    share_handed_back,
)
from models.activities.tables import Activity, ActivityVersion
from models.actor import Actor
from models.policy import Act, Subject, may, refusal
from models.store import audit


@dataclass(frozen=True)
class Total:
    """What the entries of a kind add up to: how many, people, minutes, hours, and requests that were handed back.

    Nothing stands where the kind does not ask for it.
    """

    kind: ActivityKind
    entries: int
    people: int | None
    minutes: int | None
    hours: int | None
    handed_back: int | None

    @property
    def share_handed_back(self) -> float | None:
        """Requests that were handed back, of all that were logged; nothing without any."""
        return share_handed_back(self.handed_back, self.entries)


def rows(session: Session, actor: Actor, first: date, last: date) -> list[Activity]:
    """The entries of days from the first to the last that somebody may have, as they were done.

    Raises:
        Refused: the person may have none.
    """
    which = exported(actor)
    if which is None:
        raise refusal(Act.EXPORT_ACTIVITIES)
    query = (
        select(Activity)
        .join(ActivityVersion, CURRENT)
        .where(which, ActivityVersion.happened_on.between(first, last))
        .order_by(ActivityVersion.happened_on, Activity.id)
        .options(selectinload(Activity.steps))
    )
    return list(session.scalars(query))


def kinds_for(actor: Actor) -> list[ActivityKind]:
    """The kinds of which somebody may have entries: what is done at no school is in no school's log.

    A kind that they may not see is not named.
    """
    has_all = any(may(actor, Act.EXPORT_ACTIVITIES, about) for about in (Subject(), Subject(owner_id=actor.person_id)))
    return [kind for kind in ALL_KINDS if within(actor, kind.reads) is not None and (has_all or kind.at_school)]


def totals(found: Iterable[Activity], kinds: Iterable[ActivityKind]) -> list[Total]:
    """What the entries add up to, for each of these kinds.

    Of the rows themselves, and not counted anew: what is logged meanwhile is in neither.
    """
    added: dict[str, Sums] = {}
    for activity in found:
        if activity.withdrawn_at is None:
            added[activity.kind] = added.get(activity.kind, Sums()) + of_entry(activity)
    return [_total(kind, added.get(kind.code, Sums())) for kind in kinds]


def _total(kind: ActivityKind, added: Sums) -> Total:
    has = measures_of(kind)
    people, minutes, hours, back = (
        getattr(added, name) if name in has else None for name in (PEOPLE, MINUTES, HOURS, BACK)
    )
    return Total(kind, added.entries, people, minutes, hours, back)


def record_export(session: Session, actor: Actor, first: date, last: date, count: int, now: datetime) -> None:
    """Put on record that somebody takes out the rows of a period, and how many there are."""
    period = {"first": first.isoformat(), "last": last.isoformat(), "rows": count}
    audit.record(session, actor.label, "export activities", "activities", now, period)
