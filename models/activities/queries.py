"""What is read of activities: the latest that somebody may read, and what an officer logs most."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select, true, union_all
from sqlalchemy.orm import Session

from models.activities.kinds import ALL_KINDS, ActivityKind
from models.activities.statistics import CURRENT, answered, by_kind, sums
from models.activities.tables import Activity, ActivityVersion
from models.actor import Actor
from models.policy import Act, Subject, may, may_somewhere, own_schools

KINDS_READ_BY: Mapping[Act, Sequence[str]] = {
    act: [kind.code for kind in ALL_KINDS if kind.reads is act] for act in (Act.READ_ACTIVITY, Act.READ_CONFLICT)
}
"""The kinds that are seen by each right."""
ALL = true()
MOST_USED_OF = 100
"""Of how many of an officer's last entries the most used kinds are counted: what they do now, and not years ago."""


@dataclass(frozen=True)
class Listed:
    """Entries of a list, the latest day first, and how many it has."""

    rows: Sequence[Activity]
    count: int


def readable(actor: Actor) -> ColumnElement[bool] | None:
    """Which entries somebody may see, each kind by its own right; nothing where none."""
    reached = _reached(actor)
    return or_(*reached) & Activity.disposed_at.is_(None) if reached else None


def _reached(actor: Actor) -> list[ColumnElement[bool]]:
    """What each right reaches; the kinds that are reached without a condition in one, so that no plan looks at each."""
    found = [(within(actor, act), codes) for act, codes in KINDS_READ_BY.items()]
    whole = [code for where, codes in found if where is ALL for code in codes]
    some = [_is_of(codes) & where for where, codes in found if where is not None and where is not ALL]
    return [*([_is_of(whole)] if whole else []), *some]


def _is_of(codes: Sequence[str]) -> ColumnElement[bool]:
    """SQLite finds a single kind by an index of its own only where it is asked for as one."""
    return Activity.kind == codes[0] if len(codes) == 1 else Activity.kind.in_(codes)


def _by_id(reached: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """The same, each part found by an index of its own."""
    if len(reached) == 1:
        return reached[0]
    parts = [select(Activity.id).where(where).correlate(None) for where in reached]
    return Activity.id.in_(union_all(*parts))


def exported(actor: Actor) -> ColumnElement[bool] | None:
    """Which entries somebody may take out: those of the log's right, and of these what they may see."""
    rows, seen = within(actor, Act.EXPORT_ACTIVITIES), readable(actor)
    return None if rows is None or seen is None else rows & seen


def within(actor: Actor, act: Act) -> ColumnElement[bool] | None:
    """Which entries a right of somebody reaches: of all schools, of their own, their own; nothing where none."""
    if may(actor, act, Subject()):
        return ALL
    reached: list[ColumnElement[bool]] = []
    if schools := own_schools(actor, act):
        reached.append(Activity.school.in_(schools))
    if may(actor, act, Subject(owner_id=actor.person_id)):
        reached.append(Activity.officer_id == actor.person_id)
    if may(actor, act, Subject(is_escalated=True)):
        reached.append(Activity.escalated_at.is_not(None))
    return or_(*reached) if reached else None


def are_own(actor: Actor) -> bool:
    """Whether somebody is an officer, whose list has the own entries and nobody else's."""
    reads_others = any(may_somewhere(actor, act) for act in KINDS_READ_BY)
    return not reads_others and may(actor, Act.READ_ACTIVITY, Subject(owner_id=actor.person_id))


def newest(session: Session, actor: Actor, limit: int, page: int = 0) -> Listed | None:
    """The entries that somebody may read, the latest day first; nothing for whoever may read none."""
    reached = _reached(actor)
    return _newest(session, _by_id(reached), limit, page) if reached else None


def newest_standing(session: Session, actor: Actor, limit: int, counted_to: int) -> Listed | None:
    """The same without what was withdrawn. There are as many as are counted, or more."""
    reached = _reached(actor)
    if not reached:
        return None
    return _newest(session, _by_id(reached) & Activity.withdrawn_at.is_(None), limit, counted_to=counted_to)


def _newest(
    session: Session, which: ColumnElement[bool], limit: int, page: int = 0, counted_to: int | None = None
) -> Listed:
    which = which & Activity.disposed_at.is_(None)
    by_day = select(Activity).join(ActivityVersion, CURRENT).where(which)
    by_day = by_day.order_by(ActivityVersion.happened_on.desc(), Activity.id.desc())
    rows = session.scalars(by_day.offset(page * limit).limit(limit)).all()
    if not page and len(rows) < limit:
        return Listed(rows, len(rows))
    counted = select(Activity.id).where(which).limit(counted_to).subquery()
    return Listed(rows, session.scalar(select(func.count()).select_from(counted)) or 0)


def may_log(actor: Actor) -> tuple[ActivityKind, ...]:
    """The kinds that somebody may log somewhere, or of somebody."""
    return tuple(kind for kind in ALL_KINDS if _may_log(actor, kind))


def _may_log(actor: Actor, kind: ActivityKind) -> bool:
    return may_somewhere(actor, kind.act) or may(actor, kind.act, Subject(owner_id=actor.person_id))


def most_used(session: Session, actor: Actor, count: int) -> list[ActivityKind]:
    """The kinds that somebody logs most, of those that they may log; then the others in their order."""
    last = _of(Activity.officer_id == actor.person_id).with_only_columns(Activity.kind).limit(MOST_USED_OF)
    used = list(session.scalars(last))
    return sorted(may_log(actor), key=lambda kind: -used.count(kind.code))[:count]


def last_of(session: Session, actor: Actor, kind: ActivityKind) -> Activity | None:
    """What an officer logged last of a kind, unless it was withdrawn."""
    own = (Activity.officer_id == actor.person_id) & (Activity.kind == kind.code) & Activity.withdrawn_at.is_(None)
    return session.scalars(_of(own).limit(1)).first()


def counts_of(session: Session, officer_id: int, school: str, first: date, last: date) -> dict[str, dict[str, int]]:
    """How many entries of each kind an officer has at a school in a span of days, and what they add up to.

    What is done at no school counts at each. Withdrawn entries do not count; a corrected one counts as it reads now.
    """
    about = (Activity.officer_id == officer_id) & or_(Activity.school == school, Activity.school.is_(None))
    weighed = answered(session, first, last, about)
    found = by_kind(sums(session, first, last, about))
    return {kind: asdict(of_kind) | weighed.get(kind, {}) for kind, of_kind in found.items()}


def _of(which: ColumnElement[bool]) -> Select[Activity]:
    """The last logged first."""
    return select(Activity).where(which, Activity.disposed_at.is_(None)).order_by(Activity.id.desc())
