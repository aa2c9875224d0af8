"""The check of the whole log by one press: whoever asks is told what came of it, and nothing of any entry."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.audit_log.anchors import kept
from models.audit_log.tables import CHECKED, AuditCheck
from models.delivery import outbox
from models.destinations import PersonDM
from models.policy import Act, Subject, require
from models.store import audit
from models.store.anchors import Anchor
from models.store.database import Database

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
MOST_NAMED = 10
LONGEST_NAMED = 200
AT_ONCE = 5_000
"""So many entries are checked while the person waits: within a tenth of a second."""
MOST_LISTED = 5


def ask(session: Session, actor: Actor, now: datetime) -> AuditCheck:
    """Have the log checked. Who has asked already and waits for it has it checked once.

    Raises:
        Refused: the person may not.
    """
    require(actor, Act.CHECK_AUDIT_LOG, Subject())
    waiting = select(AuditCheck).filter_by(asked_by_id=actor.person_id, ended_at=None).limit(1)
    check = session.scalars(waiting).first()
    if check is None:
        # A short one is checked while the person waits: nobody else takes it meanwhile.
        leased = now + LEASE if is_short(session) else None
        check = AuditCheck(asked_by_id=actor.person_id, asked_at=now, leased_until=leased, first_problems=[])
        session.add(check)
        session.flush()
    audit.record(session, actor.label, "check audit log", check, now)
    return check


def is_short(session: Session) -> bool:
    """Whether the log can be checked at once."""
    head = session.get(audit.AuditHead, audit.HEAD)
    return head is not None and head.entries <= AT_ONCE


def newest(session: Session, actor: Actor) -> list[AuditCheck]:
    """The latest checks of everybody, the newest first. Raises `Refused`."""
    require(actor, Act.CHECK_AUDIT_LOG, Subject())
    return list(session.scalars(select(AuditCheck).order_by(AuditCheck.id.desc()).limit(MOST_LISTED)))


def is_any_waiting(session: Session) -> bool:
    """Whether a check waits, or is being made."""
    return session.scalar(select(AuditCheck.id).where(AuditCheck.ended_at.is_(None)).limit(1)) is not None


def claim(session: Session, now: datetime) -> int | None:
    """Take the next check that waits, for the time of a lease; nothing when none waits."""
    free = AuditCheck.leased_until.is_(None) | (AuditCheck.leased_until < now)
    free |= AuditCheck.leased_until > now + LEASE  # no lease ends so late: its clock was ahead of this one
    query = select(AuditCheck).where(AuditCheck.ended_at.is_(None), free).order_by(AuditCheck.id).limit(1)
    # skip_locked: another process takes the next one and does not wait for this
    found = session.scalars(query.with_for_update(skip_locked=True, of=AuditCheck)).one_or_none()
    if found is None:
        return None
    found.attempts, found.leased_until = found.attempts + 1, now + LEASE
    return found.id


def run(database: Database, check_id: int, now: datetime, *, tells: bool = True) -> None:
    """Check the log, and note what came of it; with `tells`, whoever asked gets word."""
    with database.read() as session:
        anchors = kept(session)
    with database.read() as session:  # a new one: log and head are read as of one moment
        first, count = _first_of(audit.verify(session, anchors))
        head = session.get(audit.AuditHead, audit.HEAD)
        end = Anchor(head.entries, head.hash) if head else None
    with database.write() as session:
        _note(session, check_id, first, count, end, now, tells=tells)


def _first_of(problems: Iterable[str]) -> tuple[list[str], int]:
    """The first problems, in what fits, and how many there are; a log of a million broken entries fills no memory."""
    rest = iter(problems)
    first = [problem[:LONGEST_NAMED] for problem in islice(rest, MOST_NAMED)]
    return first, len(first) + sum(1 for _problem in rest)


def _note(
    session: Session, check_id: int, first: list[str], count: int, end: Anchor | None, now: datetime, *, tells: bool
) -> None:
    check = session.get(AuditCheck, check_id, with_for_update=True)
    if check is None or check.ended_at:  # checked before, by a process whose lease had run out
        return
    check.ended_at, check.problems, check.first_problems = now, count, first
    check.entries, check.hash = (end.entries, end.hash) if end else (0, None)
    _tell(session, check, now, tells=tells)


def give_up(session: Session, check_id: int, now: datetime) -> None:
    """It could not be checked: it is tried again, or given up after some times."""
    check = session.get_one(AuditCheck, check_id, with_for_update=True)
    check.leased_until = None
    if not check.ended_at and check.attempts >= MOST_ATTEMPTS:
        check.ended_at = now
        _tell(session, check, now, tells=True)


def _tell(session: Session, check: AuditCheck, now: datetime, *, tells: bool) -> None:
    detail = {"entries": check.entries, "problems": check.problems}
    audit.record(session, "bot", "audit log checked", check, now, detail)
    if tells:
        outbox.enqueue(session, CHECKED, check.id, PersonDM(check.asked_by_id), now)
