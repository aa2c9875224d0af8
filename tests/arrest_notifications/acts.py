"""What tests do with arrest notifications."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.arrest_notifications import acts
from models.arrest_notifications.following import follow
from models.arrest_notifications.form import StepForm
from models.arrest_notifications.steps import (
    ASKING,
    CONFIRM,
    DONE,
    HAND_OVER,
    NOT_COVERED,
    OPEN,
    PRINCIPAL,
    RECEIVED,
    SAY_CLASS,
    SEND,
    SENT,
    TELL,
    TOLD,
    VOID,
    WAITING,
)
from models.arrest_notifications.tables import ArrestNotification
from models.notices import acts as notices
from models.notices.tables import Notice, form_of
from tests.support.staff import Staff
from tests.support.town import NOW, a_form

ARRESTED_AT = datetime.fromisoformat("2026-11-23T14:00:00+00:00")
AN_HOUR = timedelta(hours=1)
ARREST: dict[str, Any] = {"actions": ("arrest",), "occurred_at": ARRESTED_AT}
WORDS = "Two students fought; one was arrested."
ROLE_OF = {CONFIRM: "superintendent", PRINCIPAL: "superintendent"}
WAYS: dict[str, tuple[str, ...]] = {
    ASKING: (), OPEN: (SAY_CLASS,), TOLD: (SAY_CLASS, TELL), SENT: (SAY_CLASS, SEND), WAITING: (SAY_CLASS, TELL, SEND),
    RECEIVED: (SAY_CLASS, SEND, CONFIRM), DONE: (SAY_CLASS, TELL, SEND, CONFIRM), NOT_COVERED: (SAY_CLASS,), VOID: (),
}  # fmt: skip


def file_notice(session: Session, staff: Staff, key: str = "A:V1", now: datetime = NOW, **changes: Any) -> Notice:
    """The officer files a notice of an arrest at Hall."""
    form = a_form(**(ARREST | changes))
    return notices.file_notice(session, staff.town.agreement, staff.actor("officer", now), form, key, now)


def amend(session: Session, staff: Staff, notice: Notice, now: datetime = NOW, **changes: Any) -> None:
    """The officer corrects a notice."""
    given = {name: getattr(form_of(notice.current), name) for name in form_of(notice.current).__dataclass_fields__}
    form = a_form(**(given | changes))
    notices.amend(
        session, staff.town.agreement, staff.actor("officer", now), notice.id, form, "A slip.", notice.version, now
    )


def begun(session: Session, staff: Staff, notice: Notice | None = None, now: datetime = NOW) -> ArrestNotification:
    """The notification of a notice, a new one unless one is given."""
    notice = notice or file_notice(session, staff, now=now)
    found = follow(session, staff.town.agreement, notice.id, now)
    assert found
    return found


def answers(staff: Staff, code: str, now: datetime, **changes: Any) -> StepForm:
    """What is answered in a step."""
    given: dict[str, Any] = {
        SAY_CLASS: {"offense": "felony", "arrested": 1},
        TELL: {"by_id": staff.id("officer"), "whom": "superintendent", "at": now},
        SEND: {"words": WORDS},
        HAND_OVER: {"whom": "office", "how": "paper", "at": now},
    }.get(code, {})
    return StepForm(**(given | changes))


def take(
    session: Session, staff: Staff, found: ArrestNotification, code: str, now: datetime = NOW, who: str | None = None,
    **changes: Any,
) -> ArrestNotification:  # fmt: skip
    """Somebody whose part it is takes a step."""
    actor = staff.actor(who or ROLE_OF.get(code, "officer"), now)
    form = answers(staff, code, now, **changes)
    return acts.take_step(session, staff.town.agreement, actor, found.notice_id, code, found.seen, form, now)


def bring_to(
    session: Session, staff: Staff, state: str, now: datetime = NOW, key: str = "A:V1", words: str = WORDS
) -> ArrestNotification:
    """A notification in a state."""
    notice = file_notice(session, staff, key, now)
    found = begun(session, staff, notice, now)
    for code in WAYS[state]:
        changes = {"offense": "other"} if state == NOT_COVERED else {"words": words} if code == SEND else {}
        take(session, staff, found, code, now, **changes)
    if state == VOID:
        notices.withdraw(session, staff.actor("officer", now), notice.id, "Filed in error", now)
        begun(session, staff, notice, now)
    assert found.state == state
    return found
