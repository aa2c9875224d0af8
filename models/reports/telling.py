"""Who is told what of officers' reports and packets, by direct message."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from models.delivery import outbox
from models.destinations import PersonDM
from models.notices import direct
from models.notices.tables import Notice
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Act
from models.reports import packet_tables as packets
from models.reports import tables as records
from models.reports.packet_tables import Packet
from models.terms import Agreement

CHANGE_WITH_PACKET = (
    packets.MADE_TOLD, packets.FORWARDED_TOLD, packets.CHASE_CHIEF, packets.CHASE_SUPERINTENDENT,
)  # fmt: skip
ASK_FOR_REPORT = (records.REMINDER, records.LATE_TOLD)
"""The messages that say what somebody is to do with a report: after the next step they say how it stands."""


def changed(session: Session, notice: Notice, now: datetime) -> None:
    """What was said of a report before says how it stands now."""
    outbox.change_all(session, ASK_FOR_REPORT, notice.id, now)


def tell(session: Session, kind: str, notice: Notice, people: Iterable[Person], now: datetime) -> None:
    """Have people told of a report. These messages also change with the notice itself, as when it is withdrawn."""
    direct.tell(session, kind, notice, people, now)


def submitted(session: Session, agreement: Agreement, notice: Notice, actor_id: int, now: datetime) -> None:
    """The chief has a report; the officer learns of one that was submitted in their place."""
    chiefs = people_who_may(session, Act.FORWARD_PACKET, notice.subject, agreement.today(now))
    tell(session, records.SUBMITTED_TOLD, notice, [person for person in chiefs if person.id != actor_id], now)
    for_officer(session, notice, actor_id, now)


def for_officer(session: Session, notice: Notice, actor_id: int, now: datetime) -> None:
    """The officer learns of what was done in their place. It leaves only if they may still read the report."""
    if actor_id != notice.officer_id and notice.officer.is_reachable:
        tell(session, records.FOR_OFFICER, notice, [notice.officer], now)


def of_packet(
    session: Session, agreement: Agreement, packet: Packet, kind: str, right: Act, now: datetime
) -> list[Person]:
    """Tell everybody who has a right to a packet today, and who they are."""
    people = people_who_may(session, right, packet.subject, agreement.today(now))
    for person in people:
        outbox.enqueue(session, kind, packet.id, PersonDM(person.id), now)
    return people


def packet_changed(session: Session, packet: Packet, now: datetime) -> None:
    """What was said of a packet before says how it stands now."""
    outbox.change_all(session, CHANGE_WITH_PACKET, packet.id, now)
