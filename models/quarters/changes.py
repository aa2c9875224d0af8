"""What follows when something of a quarter changes: the board shows it; a lone signature ends, its signer is told."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM, Team
from models.quarters import tables as records
from models.quarters.tables import Quarter, Submission
from models.store import audit

SIGNATURE_ENDED, TO_SIGN = "signature_ended", "quarter_to_sign"
SUBMISSION_REMINDER, DECLARED = "submission_reminder", "submission_declared_missing"


def record(
    session: Session, actor: Actor | None, act: str, quarter: Quarter, now: datetime, /, **detail: str | int
) -> None:
    """Note in the audit log what somebody did with a quarter; without an actor, the bot."""
    audit.record(session, actor.label if actor else "bot", act, f"quarter:{quarter.id}", now, detail)


def board_changed(session: Session, quarter: Quarter, now: datetime) -> None:
    """Have the board in the team's channel brought up to date."""
    if quarter.board_id is not None:
        outbox.enqueue(session, records.BOARD_CHANGE, quarter.id, Team(), now, changes=quarter.board_id)


def content_changed(session: Session, quarter: Quarter, now: datetime) -> None:
    """What is being signed has changed: who has signed has signed something else, and signs anew."""
    for signature in quarter.revision.standing:
        signature.ended_at = now
        outbox.enqueue(session, SIGNATURE_ENDED, signature.id, PersonDM(signature.person_id), now)
        outbox.change_all(session, (TO_SIGN,), signature.id, now)
        person, revision = signature.person_id, quarter.revision.revision
        record(session, None, "end signature", quarter, now, person=person, revision=revision)
    board_changed(session, quarter, now)


def signed(session: Session, quarter: Quarter, now: datetime) -> None:
    """Who was asked to sign, or to sign anew, reads whether that is still to be done."""
    for signature in quarter.revision.signatures:
        kind = SIGNATURE_ENDED if signature.ended_at else TO_SIGN
        outbox.change_all(session, (kind,), signature.id, now)


def settled(session: Session, submission: Submission, now: datetime) -> None:
    """Who was asked for a submission reads that it was sent, or declared missing."""
    outbox.change_all(session, (SUBMISSION_REMINDER, DECLARED), submission.id, now)
