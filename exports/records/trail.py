"""The parts that every packet ends with: messages about the record, and its lines of the audit log."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from exports.records.along import ACTS, MESSAGES
from exports.records.parts import NOBODY, Part, Said, Writer
from models.actor import Actor
from models.audit_log.words import act_words
from models.delivery.outbox import Delivery, DeliveryState
from models.delivery.words import CHANGE, kind_words
from models.destinations import PersonDM, School
from models.packet_fields import AUDIT, DELIVERIES, SCHOOL
from models.people.tables import Person
from models.records import trail
from models.records.trail import Line

STATES: Mapping[str, str] = {
    DeliveryState.PENDING: "to be sent", DeliveryState.SENDING: "being sent", DeliveryState.UNCLEAR: "being looked up",
    DeliveryState.POSTED: "arrived", DeliveryState.PARKED: "not delivered yet",
    DeliveryState.DROPPED: "not sent: there was nothing left to say",
}  # fmt: skip
LEFT_OUT = "Left out"
OF_OTHERS = "what others did with this record, which is not a school's to read"
OF_THE_OTHER_SIDE = "what the other side's people did with this record, which is that side's to read"
AND_OLDER = f"; and whatever is older than the newest {trail.MOST_LINES:,} lines"


def parts(session: Session, actor: Actor, kind: str, row: Any, writer: Writer) -> list[Part]:
    """Messages and the audit log, as far as there are any."""
    found = trail.deliveries(session, kind, row)
    ids = [place.person_id for sent in found if isinstance(place := sent.place, PersonDM)]
    people = trail.people_by_id(session, ids)
    messages = [said for sent in found for said in _message(writer, sent, people)]
    lines, has_older = trail.audit_lines(session, actor, row)
    logged = [said for line in lines for said in _line(writer, line)]
    whose = OF_THE_OTHER_SIDE if trail.reads_of_side(actor) else OF_OTHERS
    words = f"{whose[0].upper()}{whose[1:]}, if there is any{AND_OLDER if has_older else ''}"
    made = (
        Part("Messages about it", messages),
        Part("Audit log of this record", [*logged, Said(AUDIT, LEFT_OUT, words, AUDIT)]),
    )
    return [part for part in made if part.said]


def _message(writer: Writer, sent: Delivery, people: Mapping[int, Person]) -> Iterator[Said]:
    place, gone_with = sent.place, MESSAGES.get(sent.kind.removesuffix(CHANGE), ())
    posted = writer.agreement.local(sent.posted_at) if sent.posted_at else None
    where = "Direct message" if isinstance(place, PersonDM) else "Channel"
    words = f"{kind_words(sent.kind)}: {STATES.get(sent.state, sent.state)}"
    field = SCHOOL if isinstance(place, School) else DELIVERIES
    of_whom = (
        writer.name("To", people.get(place.person_id), DELIVERIES) if isinstance(place, PersonDM)
        else [Said(field, "Of", place.label(writer.agreement), DELIVERIES)]
    )  # fmt: skip
    for said in (Said(DELIVERIES, where, words, DELIVERIES, moment=posted), *of_whom):
        yield replace(said, gone_with=gone_with)


def _line(writer: Writer, line: Line) -> Iterator[Said]:
    bot = Said(AUDIT, "By", NOBODY if line.actor in ("bot", "system") else "The command line", AUDIT)
    by = writer.name("By", line.person, AUDIT) or [bot]
    act = Said(AUDIT, "Line", f"{act_words(line.act)},", AUDIT, moment=writer.agreement.local(line.at))
    for said in (act, *by):
        yield replace(said, gone_with=ACTS.get(line.act, ()))
