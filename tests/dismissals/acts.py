"""Each act on a request, as one call, and the way to each of its states."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.dismissals import acts as dismissal_acts
from models.dismissals import decisions
from models.dismissals import tables as dismissals
from models.dismissals.acts import RequestForm
from models.dismissals.decisions import DecisionForm
from tests.support.staff import Act, Staff
from tests.support.town import NOW

FORM = RequestForm("dismissal", "SECRET-REASONS", "SECRET-EFFORTS")
DECISION = DecisionForm("reassigned", "SECRET-WHY", date(2026, 12, 1), None)


def write(session: Session, staff: Staff, actor: Actor, dismissal: int, now: datetime) -> int:
    """A draft about Hall's officer, or a change of it; other words each time."""
    seen = dismissals.get(session, dismissal).saves if dismissal else 0
    form = RequestForm("dismissal", f"SECRET-REASONS {now}", "SECRET-EFFORTS")
    officer = staff.id("officer")
    return dismissal_acts.save_draft(session, staff.town.agreement, actor, "hall", officer, form, seen, now).id


def send(session: Session, staff: Staff, actor: Actor, dismissal: int, now: datetime) -> object:
    """To the superintendent."""
    seen = dismissals.get(session, dismissal).saves
    return dismissal_acts.send_request(session, staff.town.agreement, actor, dismissal, seen, now)


def discard(session: Session, staff: Staff, actor: Actor, dismissal: int, now: datetime) -> object:
    """Put the draft aside."""
    return dismissal_acts.discard(session, actor, dismissal, now)


def withdraw(session: Session, staff: Staff, actor: Actor, dismissal: int, now: datetime) -> object:
    """Take it back."""
    return dismissal_acts.withdraw(session, staff.town.agreement, actor, dismissal, "SECRET-TALK", now)


def forward(session: Session, staff: Staff, actor: Actor, dismissal: int, now: datetime) -> object:
    """To the chief."""
    seen = dismissals.get(session, dismissal).state
    return dismissal_acts.forward(session, staff.town.agreement, actor, dismissal, seen, "SECRET-MEMO", now)


def decide(session: Session, staff: Staff, actor: Actor, dismissal: int, now: datetime) -> object:
    """The chief's decision, written and recorded."""
    return settle(session, staff, dismissal, DECISION, now, actor)


def settle(
    session: Session, staff: Staff, dismissal: int, form: DecisionForm, now: datetime, actor: Actor | None = None
) -> object:
    """A decision, saved and recorded as it was shown; the chief's own where nobody else tries."""
    chief, agreement = actor or staff.actor("chief"), staff.town.agreement
    decisions.save(session, agreement, chief, dismissal, form, 0, now)
    return decisions.decide(session, agreement, chief, dismissal, 1, now)


def read(session: Session, staff: Staff, actor: Actor, dismissal: int, now: datetime) -> object:
    """Look at it."""
    return dismissal_acts.read(session, actor, dismissal, now)


ACTS: dict[str, Act] = {
    "write": write, "send": send, "discard": discard, "withdraw": withdraw, "forward": forward, "decide": decide,
    "read": read,
}  # fmt: skip
COURSES: dict[str, list[tuple[Act, str]]] = {
    "draft": [],
    "discarded": [(discard, "principal")],
    "requested": [(send, "principal")],
    "withdrawn": [(send, "principal"), (withdraw, "principal")],
    "forwarded": [(send, "principal"), (forward, "superintendent")],
    "decided": [(send, "principal"), (forward, "superintendent"), (decide, "chief")],
}


def bring_to(session: Session, staff: Staff, state: str, now: datetime = NOW) -> int:
    """A request in a state; its id."""
    dismissal = write(session, staff, staff.actor("principal"), 0, now)
    for act, who in COURSES[state]:
        act(session, staff, staff.actor(who), dismissal, now)
    return dismissal
