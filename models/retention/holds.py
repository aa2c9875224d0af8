"""Holds: set and lifted by the head of a side. What a hold covers is not disposed of, whoever has approved it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, require_valid
from models.people.tables import Person
from models.policy import Act, refusal, require, require_of
from models.retention import disposals, telling
from models.retention.kind import Kind
from models.retention.kinds import KINDS
from models.retention.queries import side_of
from models.retention.rules import names_something
from models.retention.tables import BASES, Disposal, Hold
from models.store import audit
from models.store.base import lock, locked_row
from models.terms import Agreement
from models.texts import LONGEST, check_why

LONGEST_NUMBER = 60
NOTHING_NAMED = "Name a record, a person, a school or a period: a hold that names nothing holds nothing."
NO_REASON = "Please say why in a few words."


@dataclass(frozen=True)
class HoldForm:
    """What a hold names: all of it has to fit. A record is named by its kind and number."""

    basis: str | None
    reason: str | None
    kind: str | None = None
    number: str | None = None
    person_id: int | None = None
    school: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class _Named:
    """The same as holds have it."""

    kind: str | None
    record_id: int | None
    person_id: int | None
    school: str | None
    first_day: date | None
    last_day: date | None


def set_hold(session: Session, agreement: Agreement, actor: Actor, form: HoldForm, now: datetime) -> Hold:
    """Set a hold. Lists that wait for approval lose what it covers, and have to be approved anew.

    Raises:
        Refused: neither chief nor superintendent.
        Invalid: an answer cannot be taken.
    """
    side = side_of(actor, Act.SET_HOLD)
    if side is None:
        raise refusal(Act.SET_HOLD)
    named, problems = _named(session, agreement, actor, form)
    require_valid(problems | _check(form, named, now))
    # A record that is being disposed of at this moment is finished first; what comes after it finds the hold.
    lock(session, select(Disposal.id).where(Disposal.done_at.is_(None)).order_by(Disposal.id))
    kind = KINDS.get(named.kind or "")
    facts = kind.facts(session, agreement, named.record_id) if kind and named.record_id else None
    hold = Hold(
        side=side, basis=form.basis, reason=form.reason, kind=named.kind, record_id=named.record_id,
        record_label=facts.label if facts else None, person_id=named.person_id, school=named.school,
        first_day=named.first_day, last_day=named.last_day, set_at=now, set_by_id=actor.person_id,
    )  # fmt: skip
    session.add(hold)
    session.flush()
    session.refresh(hold)
    off = disposals.take_off_held(session, agreement, hold, now)
    telling.of_hold(session, agreement, hold, now)
    detail = {
        "kind": hold.kind, "record": hold.record_id, "person": hold.person_id, "school": hold.school,
        "first": str(hold.first_day or ""), "last": str(hold.last_day or ""), "basis": hold.basis, "taken_off": off,
    }  # fmt: skip
    audit.record(session, actor.label, "set hold", hold, now, detail)
    return hold


def _named(session: Session, agreement: Agreement, actor: Actor, form: HoldForm) -> tuple[_Named, dict[str, str]]:
    """What the form names, and what of it is not there."""
    problems: dict[str, str] = {}
    record_id, kind = None, KINDS.get(form.kind or "")
    if bool(form.number) is not bool(kind):
        problems["number"] = "Choose the kind of record, and enter its number."
    elif kind and form.number:
        record_id = kind.by_label(session, form.number)
        if record_id is None or not _may_name(session, agreement, actor, kind, record_id):
            problems["number"] = "There is no such record, or it was disposed of."
    if form.person_id is not None and session.get(Person, form.person_id) is None:
        problems["person"] = "This person is not on the roster."
    known = {school.key for school in agreement.school} | set(agreement.former_schools)
    if form.school is not None and form.school not in known:
        problems["school"] = "This school is not part of the agreement."
    code = kind.code if kind and record_id else None
    return _Named(code, record_id, form.person_id, form.school, form.first, form.last), problems


def _may_name(session: Session, agreement: Agreement, actor: Actor, kind: Kind, record_id: int) -> bool:
    """Whether there is a record that somebody may know of: else a hold by number would tell how many there are."""
    is_there = kind.facts(session, agreement, record_id) is not None
    return is_there and kind.may_know(actor, session.get(kind.record, record_id))


def _check(form: HoldForm, named: _Named, now: datetime) -> dict[str, str]:
    problems = check_why("reason", form.reason, LONGEST, now, NO_REASON)
    if form.basis not in BASES:
        problems["basis"] = "Choose on what basis."
    if form.first and form.last and form.last < form.first:
        problems["last"] = "This is before the first day."
    if not names_something(named) and not form.number:
        problems["number"] = NOTHING_NAMED
    return problems


def lift(
    session: Session, agreement: Agreement, actor: Actor, hold_id: int, because: str | None, now: datetime
) -> Hold:
    """Lift a hold of the own side, with a reason. What it covered is due again when the bot lists next.

    Raises:
        Refused: not the head of the side that set it, or there is none.
        Conflict: it was lifted before.
        Invalid: without a reason.
    """
    hold = for_lifting(actor, locked_row(session, Hold, hold_id))
    require_valid(check_why("because", because, LONGEST, now, NO_REASON))
    hold.lifted_at, hold.lifted_by_id, hold.lifted_because = now, actor.person_id, because
    session.flush()
    telling.of_hold(session, agreement, hold, now)
    audit.record(session, actor.label, "lift hold", hold, now)
    return hold


def for_lifting(actor: Actor, found: Hold | None) -> Hold:
    """A hold that somebody is about to lift; `Refused` or `Conflict` as for `lift`."""
    hold = require_of(actor, Act.SET_HOLD, found)
    if hold.lifted_at:
        raise Conflict(f"{hold.label} was already lifted.")
    return hold


def read(session: Session, actor: Actor, hold_id: int, now: datetime) -> Hold:
    """A hold with its reason, for the heads of both sides; the look goes into the audit log."""
    found = session.get(Hold, hold_id)
    if found is None:
        raise refusal(Act.READ_HOLDS)
    require(actor, Act.READ_HOLDS, found.subject)
    audit.record(session, actor.label, "read hold", found, now)
    return found
