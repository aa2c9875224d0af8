"""What tests do with requests from outside."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.errors import Doubtful
from models.outside_requests import acts, packets, tables
from models.outside_requests.form import HandedIn, LogForm, StepForm
from models.outside_requests.steps import (
    ANSWERED,
    APPEAL,
    APPEALED,
    DAY,
    DECIDED,
    DUE,
    ERROR,
    OPEN,
    PART,
    SEND,
    STEPS,
    VOID,
    WAY,
    WITHDRAW,
    WITHDRAWN,
    WITHHELD,
    WORDS,
)
from models.outside_requests.tables import OutsideRequest
from tests.support.staff import Staff
from tests.support.town import NOW

TODAY, LATER = date(2026, 11, 23), date(2027, 1, 15)
WHY = "A made-up reason"
FORM = LogForm(
    "press", "Pretend Daily News", "Letter of November 20", "public_records", None,
    "Made-up records of a made-up event", date(2026, 11, 20),
)  # fmt: skip
SAID = {WORDS: WHY, WITHHELD: "A made-up exemption", DUE: LATER, DAY: TODAY, WAY: "mail"}
PDF = HandedIn("Made-up packet.pdf", b"%PDF-1.7 made up")
WAYS: dict[str, tuple[str, ...]] = {
    OPEN: (), DECIDED: (PART,), ANSWERED: (PART, SEND), APPEALED: (PART, SEND, APPEAL), WITHDRAWN: (WITHDRAW,),
    VOID: (ERROR,),
}  # fmt: skip


def log(
    session: Session, staff: Staff, who: str = "chief", now: datetime = NOW, **changes: object
) -> OutsideRequest:  # fmt: skip
    """Somebody logs a request, and confirms what may be a slip; of a principal it is at their school."""
    form = replace(FORM, **({"school": "hall" if who == "principal" else None} | changes))  # type: ignore[arg-type]
    given = (session, staff.town.agreement, staff.actor(who, now), form, now)
    try:
        return acts.log(*given)
    except Doubtful as doubt:
        return acts.log(*given, doubt.key)


def said(step: str, **changes: object) -> StepForm:
    """What a step asks for."""
    return StepForm(**({field: SAID[field] for field in STEPS[step].asks} | changes))  # type: ignore[arg-type]


def take(
    session: Session, staff: Staff, request: OutsideRequest, step: str, who: str = "chief", now: datetime = NOW,
    **changes: object,
) -> OutsideRequest:  # fmt: skip
    """Somebody takes a step."""
    form = said(step, **changes)
    return acts.take_step(
        session, staff.town.agreement, staff.actor(who, now), request.id, step, request.seen, form, now
    )


def bring_to(
    session: Session, staff: Staff, state: str, who: str = "chief", now: datetime = NOW, **changes: object
) -> OutsideRequest:  # fmt: skip
    """A request in a state."""
    made = log(session, staff, who, now, **changes)
    for step in WAYS[state]:
        take(session, staff, made, step, who, now, **({DUE: None} if step == APPEAL else {}))
    return tables.get(session, made.id)


def keep(
    session: Session, staff: Staff, request: OutsideRequest, *files: HandedIn, who: str = "chief", now: datetime = NOW
) -> OutsideRequest:  # fmt: skip
    """Somebody hands in files."""
    return packets.keep_files(session, staff.actor(who, now), request.id, files or (PDF,), now)
