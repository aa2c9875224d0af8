"""What tests do with disclosures of student records."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.disclosures import acts, tables
from models.disclosures.form import DisclosureForm
from models.disclosures.tables import Disclosure
from tests.support.staff import Staff
from tests.support.town import NOW

FORM = DisclosureForm(
    disclosed_on=date(2026, 11, 20), records="attendance", basis="official", purpose="Who was here one morning.",
    students=2,
)  # fmt: skip
WHY = "Made-up reason"


def log(
    session: Session, staff: Staff, who: str = "officer", now: datetime = NOW, school: str = "hall", **changes: Any
) -> Disclosure:
    """Somebody logs a disclosure, as the form has it but for what the test changes."""
    return acts.log(session, staff.town.agreement, staff.actor(who, now), school, replace(FORM, **changes), now)


def correct(
    session: Session, staff: Staff, found: Disclosure, who: str = "officer", now: datetime = NOW,
    because: str = WHY, **changes: Any,
) -> Disclosure:  # fmt: skip
    """Somebody corrects one."""
    form = replace(found.current.form, **(changes or {"students": 3}))
    return acts.correct(
        session, staff.town.agreement, staff.actor(who, now), found.id, found.version, form, because, now
    )  # fmt: skip


def withdraw(
    session: Session, staff: Staff, found: Disclosure, who: str = "officer", now: datetime = NOW, because: str = WHY
) -> Disclosure:
    """Somebody withdraws one."""
    return acts.withdraw(session, staff.actor(who, now), found.id, found.version, because, now)


def bring_to(session: Session, staff: Staff, state: str, who: str = "officer", now: datetime = NOW) -> Disclosure:
    """A disclosure: `logged`, `corrected` or `withdrawn`."""
    found = log(session, staff, who, now)
    if state == "corrected":
        correct(session, staff, found, who, now)
    if state == "withdrawn":
        withdraw(session, staff, found, who, now)
    return tables.get(session, found.id)
