"""Commendations and complaints as tests record them."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.actor import Actor
from models.feedback import acts, tables
from models.feedback.acts import Concerned
from models.feedback.form import FeedbackForm, OutcomeForm
from models.feedback.tables import Feedback
from tests.support.staff import Act, Staff
from tests.support.town import NOW

TODAY = date(2026, 11, 23)
WORDS = "SECRET words that were said."
FORM = FeedbackForm(TODAY, "family", "response", WORDS)
OUTCOME = OutcomeForm("explained", TODAY, "SECRET words of the outcome.")
BECAUSE = "SECRET reason"


def record(
    session: Session, staff: Staff, actor: Actor, kind: str = "complaint", now: datetime = NOW,
    school: str | None = "hall", officer_id: int | None = None, **changes: Any,
) -> Feedback:  # fmt: skip
    """Record one."""
    form = replace(FORM, **changes)
    return acts.record(session, staff.town.agreement, actor, kind, Concerned(school, officer_id), form, now)


def handle(session: Session, staff: Staff, actor: Actor, feedback_id: int, now: datetime, **changes: Any) -> Feedback:
    """Record the outcome, as it stands now."""
    form, seen = replace(OUTCOME, **changes), tables.get(session, feedback_id).seen
    return acts.handle(session, staff.town.agreement, actor, feedback_id, seen, form, now)


def reopen(session: Session, staff: Staff, actor: Actor, feedback_id: int, now: datetime) -> Feedback:
    """Open it again."""
    seen = tables.get(session, feedback_id).seen
    return acts.reopen(session, staff.town.agreement, actor, feedback_id, seen, BECAUSE, now)


def correct(session: Session, staff: Staff, actor: Actor, feedback_id: int, now: datetime, **changes: Any) -> Feedback:
    """Correct it."""
    found = tables.get(session, feedback_id)
    form = replace(found.current.form, **({"words": "SECRET words, corrected."} | changes))
    return acts.correct(session, staff.town.agreement, actor, feedback_id, found.seen, form, BECAUSE, now)


def withdraw(session: Session, _staff: Staff, actor: Actor, feedback_id: int, now: datetime) -> Feedback:
    """Take it back."""
    return acts.withdraw(session, actor, feedback_id, tables.get(session, feedback_id).seen, BECAUSE, now)


def read(session: Session, _staff: Staff, actor: Actor, feedback_id: int, now: datetime) -> Feedback:
    """Read it."""
    return acts.read(session, actor, feedback_id, now)


ACTS: dict[str, Act] = {
    "read": read, "correct": correct, "withdraw": withdraw, "handle": handle, "reopen": reopen,
}  # fmt: skip


def bring_to(session: Session, staff: Staff, what: str) -> int:
    """A record of a kind and in a state, such as `complaint handled`; of Hall, by its principal."""
    kind, _space, state = what.partition(" ")
    principal = staff.actor("principal")
    made = record(session, staff, principal, kind, officer_id=staff.id("officer") if kind == "commendation" else None)
    if state in ("handled", "reopened"):
        handle(session, staff, staff.actor("supervisor"), made.id, NOW)
    if state == "reopened":
        reopen(session, staff, staff.actor("chief"), made.id, NOW)
    if state == "withdrawn":
        withdraw(session, staff, principal, made.id, NOW)
    return made.id
