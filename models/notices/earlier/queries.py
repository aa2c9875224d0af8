"""The register of earlier notices: those that were imported, as far as somebody may read or take out notices.

Only this looks them up. No figure, deadline, evaluation or list of the bot's own notices has them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session

from models.actor import Actor
from models.notices.earlier.tables import EarlierNotice, EarlierNoticeImport
from models.policy import Act, Subject, may, own_schools, refusal, require_of, schools_where
from models.store import audit
from models.terms import Agreement

A_DAY = timedelta(days=1)
ON_RECORD = EarlierNoticeImport.imported_at.is_not(None) & EarlierNoticeImport.disposed_at.is_(None)


@dataclass(frozen=True)
class Found:
    """A page of earlier notices, the latest day first, and how many there are."""

    rows: Sequence[EarlierNotice]
    count: int


def readable(actor: Actor) -> ColumnElement[bool] | None:
    """Which earlier notices a person may read today, by the rights to notices; nothing where there can be none."""
    if may(actor, Act.READ_NOTICE, Subject()):
        return true()
    parts: list[ColumnElement[bool]] = []
    if schools := own_schools(actor, Act.READ_NOTICE):
        parts.append(EarlierNotice.school.in_(schools))
    if may(actor, Act.READ_NOTICE, Subject(owner_id=actor.person_id)):
        parts.append(EarlierNotice.officer_id == actor.person_id)
    if may(actor, Act.READ_NOTICE, Subject(has_arrest=True)):
        parts.append(EarlierNotice.has_arrest.is_(True))
    return or_(*parts) if parts else None


def is_any(session: Session, actor: Actor) -> bool:
    """Whether there is one that the person may read."""
    which = readable(actor)
    return which is not None and session.scalar(_query(which).with_only_columns(EarlierNotice.id).limit(1)) is not None


def find(session: Session, actor: Actor, first: date | None, last: date | None, on_a_page: int, page: int) -> Found:
    """A page of those that the person may read, of days from the first to the last where these are given.

    Raises:
        Refused: the person may read no notice.
    """
    which = readable(actor)
    if which is None:
        raise refusal(Act.READ_NOTICE)
    if first and last:
        which = which & EarlierNotice.happened_on.between(first, last)
    order = EarlierNotice.happened_on.desc(), EarlierNotice.id.desc()
    rows = session.scalars(_query(which).order_by(*order).limit(on_a_page).offset(page * on_a_page)).all()
    counted = _query(which).with_only_columns(func.count(EarlierNotice.id))
    return Found(rows, session.scalar(counted) or 0)


def school_years(session: Session, agreement: Agreement, actor: Actor) -> dict[str, tuple[date, date]]:
    """The school years from the first to the last day of those that somebody may read, the latest first.

    Each with its first and last day.
    """
    which = readable(actor)
    if which is None:
        return {}
    query = _query(which).with_only_columns(func.min(EarlierNotice.happened_on), func.max(EarlierNotice.happened_on))
    earliest, latest = session.execute(query).one()
    found: dict[str, tuple[date, date]] = {}
    while earliest and latest >= earliest:
        year = agreement.school_year(latest)
        found[year] = agreement.days_of(year)
        latest = found[year][0] - A_DAY
    return found


def read(session: Session, actor: Actor, notice_id: int, now: datetime) -> EarlierNotice:
    """One of them, for those who may read it; that they did is on record.

    Raises:
        Refused: the person may not, or there is none.
    """
    found = session.get(EarlierNotice, notice_id)
    if found is not None and not found.source.imported_at:
        found = None
    notice = require_of(actor, Act.READ_NOTICE, found)
    audit.record(session, actor.label, "read earlier notice", notice, now)
    return notice


def register(session: Session, actor: Actor, first: date, last: date) -> list[EarlierNotice]:
    """Those of days from the first to the last, as they happened, at the schools whose notices a person may take out.

    Withdrawn ones are among them, as in the notice log. Raises `Refused` where the person may export no school's.
    """
    schools = schools_where(actor, Act.EXPORT_NOTICES)
    own = true() if schools is None else EarlierNotice.school.in_(schools)
    which = EarlierNotice.happened_on.between(first, last)
    return list(session.scalars(_query(which & own).order_by(EarlierNotice.happened_on, EarlierNotice.id)))


def _query(which: ColumnElement[bool]) -> Select[EarlierNotice]:
    return select(EarlierNotice).join(EarlierNotice.source).where(ON_RECORD, which)
