"""A made-up year's officer's reports: most submitted in time, a few late or open; a packet for each month."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.notices import students
from models.notices.tables import Notice
from models.people.queries import people_who_may, with_roles_of
from models.policy import Act, Subject
from models.reports import acts, packet_acts
from models.reports.clock import ReportClock
from models.reports.packet_steps import CONFIRM, FORWARD, NOTE_BOARD
from models.reports.packet_tables import Packet
from models.reports.proposal import is_proposed
from models.reports.tables import NO
from models.terms import Agreement

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
SEED = 20260703
BADGE = "4711"  # where the roster has none
LEFT_OPEN, LATE = 0.2, 0.12
OF_LATE = 75 * A_DAY
"""What is open is of these days; of longer ago every notice is answered."""
STEPS = ((FORWARD, 1), (CONFIRM, 3), (NOTE_BOARD, 12))
"""What is done with a packet, and how many days after it was made; of the last ones less."""


def report_year(session: Session, agreement: Agreement, now: datetime) -> None:
    """Answer and submit what the officers have filed, month by month, each with its packet."""
    if not agreement.officer_reports.is_kept:
        return
    chance = random.Random(SEED)  # noqa: S311  (made up, no secret)
    waiting = sorted(_answers(session, agreement, chance, now), key=lambda row: (row[0], row[1].id))
    if not waiting:
        return
    for made in _packet_times(session, agreement, waiting[0][0], now):
        while waiting and waiting[0][0] < made:
            _answer(session, agreement, *waiting.pop(0))
        _take_further(session, agreement, packet_acts.make(session, agreement, made), made, now)
    for row in waiting:
        _answer(session, agreement, *row)


def _answers(
    session: Session, agreement: Agreement, chance: random.Random, now: datetime
) -> Iterator[tuple[datetime, Notice]]:
    """When each notice is answered: some hours after the last word in it, or too late; a few never."""
    for notice in session.scalars(select(Notice).where(Notice.withdrawn_at.is_(None)).order_by(Notice.id)):
        recorded = [row.recorded_at for row in students.recorded(session, notice.id)]
        last = max([notice.current.changed_at, *recorded])
        if notice.completed_at is None and last < now - OF_LATE:
            yield last + AN_HOUR, notice
            continue
        late = 9 * A_DAY if chance.random() < LATE else chance.randint(1, 30) * AN_HOUR
        is_left = last > now - OF_LATE and chance.random() < LEFT_OPEN
        if not is_left and last + late < now:
            yield last + late, notice


def _answer(session: Session, agreement: Agreement, at: datetime, notice: Notice) -> None:
    officer = with_roles_of(session, notice.officer, agreement.today(at))
    if not is_proposed(notice.current) or notice.completed_at is None:
        acts.answer(session, agreement, officer, notice.id, NO, at)
    else:
        acts.submit(session, agreement, officer, notice.id, notice.version, at, BADGE)


def _packet_times(session: Session, agreement: Agreement, first: datetime, now: datetime) -> Iterator[datetime]:
    """The mornings on which packets are made: the first school day of each month after the first report."""
    month = (agreement.today(first).replace(day=1) + 32 * A_DAY).replace(day=1)
    clock = ReportClock(session, agreement, agreement.today(now))
    while (day := clock.first_of_month(month)) <= agreement.today(now):
        if (at := datetime.combine(day, time(8, 10), agreement.zone)) < now:
            yield at
        month = (month + 32 * A_DAY).replace(day=1)


def _take_further(session: Session, agreement: Agreement, packet: Packet, made: datetime, now: datetime) -> None:
    """Each step on its day, as far as that has come: the last packet is left for play."""
    for code, days in STEPS:
        at = made + days * A_DAY
        actor = _somebody(session, agreement, packet, code, at) if at + 2 * A_DAY < now else None
        if actor is None or _is_of_this_month(agreement, made, now):
            return
        day: date | None = agreement.today(at) if code == NOTE_BOARD else None
        if code == CONFIRM:
            _arrive(packet, at - A_DAY)
        packet_acts.take_step(session, agreement, actor, packet.id, code, packet.seen, at, day)


def _arrive(packet: Packet, at: datetime) -> None:
    """Its files reached the superintendent in their time; they are made in earnest once practice begins."""
    for file in packet.files:
        file.made_at = at


def _is_of_this_month(agreement: Agreement, made: datetime, now: datetime) -> bool:
    return agreement.today(made).replace(day=1) == agreement.today(now).replace(day=1)


def _somebody(session: Session, agreement: Agreement, packet: Packet, code: str, at: datetime) -> Actor | None:
    act = Act.FORWARD_PACKET if code == FORWARD else Act.CONFIRM_PACKET
    people = people_who_may(session, act, Subject(is_forwarded=True), agreement.today(at))
    return with_roles_of(session, people[0], agreement.today(at)) if people else None
