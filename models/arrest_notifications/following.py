"""An arrest notification follows its notice: begun with an arrest, ended without one, its clocks by its time."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.arrest_notifications import telling
from models.arrest_notifications.steps import ASKING, BACK, GONE, VOID
from models.arrest_notifications.tables import ArrestNotification, ArrestStep, of_notice
from models.notices.arrests import is_looked_at, look_at, reports_arrest
from models.notices.tables import Notice
from models.store import audit
from models.store.base import locked_row
from models.terms import Agreement


def follow(session: Session, agreement: Agreement, notice_id: int, now: datetime) -> ArrestNotification | None:
    """The notification of a notice as the notice reads now; nothing where it needs none, or the setting is off.

    Whoever looks at it, or does something with it, comes by here: it never says less than the notice does.
    """
    notice = locked_row(session, Notice, notice_id)  # two who look at once begin it once
    if notice is None or not agreement.state_law_arrests.is_on:
        return None
    found, reports = of_notice(session, notice_id), reports_arrest(notice)
    if found is None:
        begins = reports and is_looked_at(session, notice_id)
        return _begin(session, agreement, notice, now) if begins else None
    if reports != (found.state != VOID):
        _turn(session, agreement, found, now, reports=reports)
    elif reports and found.arrested_at != notice.current.occurred_at:
        found.arrested_at = notice.current.occurred_at
        _changed(session, agreement, found, now, "move arrest notification")
    return found


def _begin(session: Session, agreement: Agreement, notice: Notice, now: datetime) -> ArrestNotification:
    arrested_at = notice.current.occurred_at
    found = ArrestNotification(
        notice=notice, begun_at=now, arrested_at=arrested_at, state=ASKING, chased_until=min(arrested_at, now),
    )  # fmt: skip
    session.add(found)
    session.flush()
    telling.of_beginning(session, agreement, found, now)
    look_at(session, found.notice_id, now)
    audit.record(session, "bot", "begin arrest notification", found, now, {"notice": notice.label})
    return found


def _turn(
    session: Session, agreement: Agreement, found: ArrestNotification, now: datetime, *, reports: bool
) -> None:  # fmt: skip
    """The arrest was removed, or the notice withdrawn; or an arrest is back, and its class is asked for anew."""
    _note(found, BACK if reports else GONE, now)
    if reports:
        found.begin_anew(found.notice.current.occurred_at)
        found.chased_until = now
    else:
        found.void()
    what = "arrest notification anew" if reports else "void arrest notification"
    _changed(session, agreement, found, now, what)
    if reports:
        telling.of_beginning(session, agreement, found, now)


def _note(found: ArrestNotification, step: str, now: datetime) -> None:
    """In the history, so that it shows what of it counts; and whoever has a form open is told that it has changed."""
    found.steps.append(
        ArrestStep(
            step=step, taken_at=now, offense=found.offense, arrested=found.arrested, arrested_at=found.arrested_at
        )
    )


def _changed(session: Session, agreement: Agreement, found: ArrestNotification, now: datetime, what: str) -> None:
    telling.change(session, found, now)
    telling.of_correction(session, agreement, found, now)
    look_at(session, found.notice_id, now)
    audit.record(session, "bot", what, found, now, {"state": found.state})
