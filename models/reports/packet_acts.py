"""What the bot, the chief and the superintendent do with packets, by the table of `packet_steps.py`."""

import hashlib
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, Invalid, not_now
from models.export_requests import acts as exporting
from models.people.queries import with_roles_of
from models.people.tables import Person
from models.policy import Act, may, refusal, require_of
from models.reports import packet_tables as packets
from models.reports import packets as contents
from models.reports import telling
from models.reports.acts import require_reports_on
from models.reports.export_requests import PacketPaper
from models.reports.packet_steps import CONFIRM, FORWARD, RENEW, STEPS, Step
from models.reports.packet_tables import FILES, Packet, PacketFile, PacketStep
from models.store import audit, disposed
from models.store.base import locked_row
from models.terms import Agreement

CHANGED = "This was changed since you opened it. Close this window and open it again to see how it stands now."
OUTDATED = "A report in this packet was changed since the packet was made. Make it again, look at it, then forward it."
NOT_HAD = (
    "Its workbook and its document have not both reached you yet, so you cannot confirm that you have them. They come "
    "by direct message; if they do not, press Send me the files."
)
NOBODY = "Nobody is superintendent today whom a message can reach. An administrator can help."
NO_DAY = "Enter the day on which the board of education had it."
TO_COME = "This day is still to come."
BEFORE = "This is before the packet was forwarded."


def make(session: Session, agreement: Agreement, now: datetime) -> Packet:
    """The bot makes the month's packet: the chief and the designee have it, to look at and forward."""
    packet = contents.put(session, agreement, now)
    people = telling.of_packet(session, agreement, packet, packets.MADE_TOLD, Act.FORWARD_PACKET, now)
    _have_made(session, agreement, packet, people, "bot", now)
    audit.record(session, "bot", "make packet of officer reports", packet, now, _counts(packet))
    return packet


def _counts(packet: Packet) -> dict[str, object]:
    return {"month": packet.month.isoformat(), **{kind: len(packet.of(kind)) for kind in packets.LINES}}


def for_step(session: Session, agreement: Agreement, actor: Actor, packet_id: int, code: str, seen: int) -> Packet:
    """A packet with which somebody is about to take a step.

    Raises:
        Refused: the person may not, there is none, or reports are not kept.
        Conflict: it has changed since it was seen, or the step is not the next one.
    """
    require_reports_on(agreement)
    return _next(session.get(Packet, packet_id), actor, code, seen)


def _next(packet: Packet | None, actor: Actor, code: str, seen: int) -> Packet:
    step = STEPS.get(code)
    if step is None or packet is None or not may(actor, step.act, packet.subject):
        raise refusal(step.act if step else Act.READ_PACKET)
    disposed.require_kept(packet)
    if packet.state not in step.before:
        raise not_now(packet.stands.label)
    if packet.seen != seen:
        raise Conflict(CHANGED)
    return packet


def take_step(
    session: Session, agreement: Agreement, actor: Actor, packet_id: int, code: str, seen: int, now: datetime,
    day: date | None = None,
) -> Packet:  # fmt: skip
    """Take a step with a packet, stamped with who and when. Whoever has the next one is told.

    Raises:
        Refused, Conflict: as for `for_step`; a report in it was changed; nobody is superintendent; its files have not
            reached whoever confirms them.
        Invalid: the day is missing or cannot be.
    """
    require_reports_on(agreement)
    packet = _next(packets.locked(session, packet_id), actor, code, seen)
    step = STEPS[code]
    if step.asks_day:
        packet.board_day = _checked(agreement, packet, day, now)
    _require_ready(session, packet, code, actor)
    _take(session, packet, step, actor, now, day)
    if code == RENEW:
        packet.edition += 1
        contents.fill(session, agreement, packet, now)
        _have_made(session, agreement, packet, [_self(session, actor)], actor.label, now)
    if code == FORWARD:
        _forward(session, agreement, packet, actor, now)
    telling.packet_changed(session, packet, now)
    detail = {"step": code, "edition": packet.edition, "day": day.isoformat() if day and step.asks_day else None}
    audit.record(session, actor.label, "packet of officer reports step", packet, now, detail)
    return packet


def _require_ready(session: Session, packet: Packet, code: str, actor: Actor) -> None:
    if code == FORWARD and contents.outdated(session, packet):
        raise Conflict(OUTDATED)
    if code == CONFIRM and actor.person_id and contents.not_had(session, packet, actor.person_id):
        raise Conflict(NOT_HAD)


def _self(session: Session, actor: Actor) -> Person:
    return session.get_one(Person, actor.person_id)


def _checked(agreement: Agreement, packet: Packet, day: date | None, now: datetime) -> date:
    forwarded = next(step.taken_at for step in packet.steps if step.step == FORWARD)
    if day is None:
        raise Invalid({"day": NO_DAY})
    if day > agreement.today(now):
        raise Invalid({"day": TO_COME})
    if day < agreement.today(forwarded):
        raise Invalid({"day": BEFORE})
    return day


def _take(session: Session, packet: Packet, step: Step, actor: Actor, now: datetime, day: date | None) -> None:
    packet.steps.append(
        PacketStep(step=step.code, taken_at=now, taken_by_id=actor.person_id, day=day if step.asks_day else None)
    )
    if packet.state != step.after:
        packet.waits_since, packet.chased_on = now, None
    packet.state = step.after
    session.flush()


def _forward(session: Session, agreement: Agreement, packet: Packet, actor: Actor, now: datetime) -> None:
    people = telling.of_packet(session, agreement, packet, packets.FORWARDED_TOLD, Act.CONFIRM_PACKET, now)
    if not people:
        raise Conflict(NOBODY)
    _have_made(session, agreement, packet, people, actor.label, now)


def _have_made(
    session: Session, agreement: Agreement, packet: Packet, people: list[Person], by: str, now: datetime
) -> None:
    """Have workbook and document made for people, by direct message."""
    for person in people:
        recipient = with_roles_of(session, person, agreement.today(now))
        for kind in FILES:
            file = PacketFile(packet_id=packet.id, edition=packet.edition, kind=kind, sent_to_id=person.id)
            session.add(file)
            session.flush()
            file.export_id = exporting.ask(session, recipient, PacketPaper(file.id), now, by=by).id
    session.flush()
    session.expire(packet, ["files"])


def get_files(session: Session, agreement: Agreement, actor: Actor, packet_id: int, now: datetime) -> Packet:
    """Somebody who may read a packet has its files sent to them; `Refused` to whoever may not."""
    packet = require_of(actor, Act.READ_PACKET, packets.locked(session, packet_id))
    _have_made(session, agreement, packet, [_self(session, actor)], actor.label, now)
    return packet


def read(session: Session, actor: Actor, packet_id: int, now: datetime) -> Packet:
    """A packet with all it holds, `Refused` to whoever may not; the look goes into the audit log.

    What is on record is read also where reports are no longer kept.
    """
    found = require_of(actor, Act.READ_PACKET, session.get(Packet, packet_id))
    audit.record(session, actor.label, "read packet of officer reports", found, now)
    return found


def note_made(session: Session, request: PacketPaper, name: str, content: bytes, now: datetime) -> None:
    """Note of a file what tells it from every other, once: the SHA-256 and the size of the bytes that are delivered."""
    file = locked_row(session, PacketFile, request.file_id)
    if file is None or file.sha256:
        return
    file.made_at, file.name = now, name
    file.sha256, file.size = hashlib.sha256(content).hexdigest(), len(content)
    detail = {"kind": file.kind, "edition": file.edition, "bytes": file.size, "sha256": file.sha256,
              "to": file.sent_to_id}  # fmt: skip
    audit.record(session, "bot", "packet file made", file.packet, now, detail)
