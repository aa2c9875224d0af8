"""What is still due about an action notice: as long as there is any of it, the notice is not disposed of.

What was withdrawn is settled; what an officer's report or an arrest asks for, state law asks for.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from models.arrest_notifications.steps import OPEN_STATES
from models.arrest_notifications.tables import ArrestNotification
from models.notices.tables import Notice, NoticeQuestion
from models.policy import Act
from models.reports import packet_tables as packets
from models.reports.packet_steps import OPEN_STATES as PACKET_OPEN
from models.reports.packet_tables import Packet, PacketLine
from models.reports.standing import SUBMITTED, TO_SUBMIT, state_of, student_times
from models.reports.tables import OfficerReport, of_notices
from models.retention.rules import Wait
from models.terms import Agreement

UNACKNOWLEDGED = "the school has not acknowledged it"
INCOMPLETE = "details of it are still to follow"
UNANSWERED = "a question about it is not answered"
ARREST = "what the superintendent is told of the arrest is not finished, or its arrival not confirmed"
PRINCIPAL = "that the principal was told of the arrest is not recorded"
REPORT = "its officer's report is to be submitted"
NO_PACKET = "its officer's report has not gone to the superintendent in a packet"
PACKET = "the packet with its officer's report has not reached the board of education, as recorded"


@dataclass(frozen=True)
class AboutNotices:
    """What is read of several notices at once, to tell what is still due about each.

    Args:
        asked: the notices with a question that is not answered.
        arrests, reports: what the superintendent is told, and what holds of them as officers' reports, by notice.
        students: when students were recorded or replaced, by notice.
        in_packets: the submissions of reports that are in a packet.
        on_the_way: the notices with a report in a packet that has not reached the board.
    """

    asked: Collection[int]
    arrests: Mapping[int, ArrestNotification]
    reports: Mapping[int, OfficerReport]
    students: Mapping[int, Sequence[datetime]]
    in_packets: Collection[int]
    on_the_way: Collection[int]

    @classmethod
    def read(cls, session: Session, agreement: Agreement, notices: Mapping[int, Notice]) -> "AboutNotices":
        """As it is at this moment; of reports nothing where they are not kept."""
        questions = select(NoticeQuestion.notice_id).where(NoticeQuestion.answered_at.is_(None))
        asked = set(session.scalars(questions.where(NoticeQuestion.notice_id.in_(notices))))
        arrests = session.scalars(select(ArrestNotification).where(ArrestNotification.notice_id.in_(notices)))
        told = {found.notice_id: found for found in arrests}
        if not agreement.officer_reports.is_kept:
            return cls(asked, told, {}, {}, (), ())
        reports = of_notices(session, notices)
        last = [report.last.id for report in reports.values() if report.last]
        in_packets = select(PacketLine.submission_id).join(Packet, _as_made_last()).where(
            PacketLine.submission_id.in_(last), PacketLine.kind != packets.TAKEN_BACK
        )  # fmt: skip
        on_the_way = select(PacketLine.notice_id).join(Packet, _as_made_last()).where(
            PacketLine.notice_id.in_(notices), Packet.state.in_(PACKET_OPEN)
        )  # fmt: skip
        return cls(
            asked, told, reports, student_times(session, reports), set(session.scalars(in_packets)),
            set(session.scalars(on_the_way)),
        )  # fmt: skip

    def waits(self, agreement: Agreement, notice: Notice) -> Iterator[Wait]:
        """All that is still due about a notice, each for whoever may know of it."""
        if notice.withdrawn_at is None:
            for is_due, words in self._of_the_school(notice):
                if is_due:
                    yield Wait(words, Act.READ_NOTICE, notice.subject)
        for words in self._of_arrest(notice):
            yield Wait(words, Act.READ_ARREST, notice.subject)
        if agreement.officer_reports.is_kept:
            for words in self._of_report(agreement, notice):
                yield Wait(words, Act.READ_OFFICER_REPORT, notice.subject)

    def _of_the_school(self, notice: Notice) -> Iterator[tuple[bool, str]]:
        yield notice.acknowledged_at is None, UNACKNOWLEDGED
        yield notice.completed_at is None, INCOMPLETE
        yield notice.id in self.asked, UNANSWERED

    def _of_arrest(self, notice: Notice) -> Iterator[str]:
        found = self.arrests.get(notice.id)
        if found is not None and found.state in OPEN_STATES:
            yield ARREST
        elif found is not None and found.is_for_principal:
            yield PRINCIPAL

    def _of_report(self, agreement: Agreement, notice: Notice) -> Iterator[str]:
        """What is due of it as a report; of a report that was submitted, its way to the board."""
        since = agreement.officer_reports.since
        if since and agreement.today(notice.current.occurred_at) < since:
            return
        report = self.reports.get(notice.id)
        state, _since = state_of(notice, report, self.students.get(notice.id, ()))
        if state in TO_SUBMIT:
            yield REPORT
        if state == SUBMITTED and not (report and report.last and report.last.id in self.in_packets):
            yield NO_PACKET
        if notice.id in self.on_the_way:
            yield PACKET


def _as_made_last() -> ColumnElement[bool]:
    return and_(PacketLine.packet_id == Packet.id, PacketLine.edition == Packet.edition)
