"""Times on duty as tests tap, correct and withdraw them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.actor import Actor
from models.duty import acts
from models.duty.acts import form_of
from models.duty.form import DutyForm
from models.duty.tables import DutyTime
from tests.support.staff import Staff

A_DAY, AN_HOUR, A_MINUTE, A_SECOND = (timedelta(**{of: 1}) for of in ("days", "hours", "minutes", "seconds"))
BEGAN = datetime(2026, 11, 23, 12, 42, 31, tzinfo=UTC)
"""Monday, 7:42 AM in the district, and 31 seconds."""
SEVEN_42 = BEGAN.replace(second=0)
TWO_31 = datetime(2026, 11, 23, 19, 31, tzinfo=UTC)


def on(session: Session, staff: Staff, who: str = "officer", school: str = "hall", now: datetime = BEGAN) -> DutyTime:
    """An officer goes on duty."""
    return acts.go_on(session, staff.town.agreement, staff.actor(who, now), school, now)


def off(session: Session, staff: Staff, duty: DutyTime, who: str = "officer", now: datetime = TWO_31) -> DutyTime:
    """Somebody ends it."""
    return acts.go_off(session, staff.town.agreement, staff.actor(who, now), duty.id, now)


def correct(
    session: Session, staff: Staff, duty: DutyTime, actor: Actor, now: datetime, because: str | None = "Slip.",
    version: int | None = None, **changes: Any,
) -> DutyTime:  # fmt: skip
    """Somebody corrects it, so that it says something else."""
    current = form_of(duty.current)
    given = {"school": current.school, "starts_at": current.starts_at, "ends_at": current.ends_at} | changes
    base = duty.version if version is None else version
    return acts.correct(session, staff.town.agreement, actor, duty.id, DutyForm(**given), because, base, now)
