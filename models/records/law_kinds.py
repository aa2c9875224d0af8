"""The kinds of records that state law asks for, and of what others ask either side for."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, true

from models.arrest_notifications import steps as arrests
from models.arrest_notifications.tables import ArrestNotification, ArrestStep
from models.notices.tables import Notice
from models.outside_requests import steps as outside
from models.outside_requests.kinds import BASES
from models.outside_requests.numbers import typed
from models.outside_requests.queries import with_number
from models.outside_requests.tables import OutsideRequest
from models.policy import Act, Subject, may
from models.records.kind import Kind, Summary, by_right, reached
from models.records.numbers import numbered, of_notice
from models.reports import packet_steps as packets
from models.reports.packet_tables import Packet
from models.reports.standing import stands
from models.reports.tables import OfficerReport
from models.vocabulary import Party


def _of_notice(text: str) -> ColumnElement[bool] | None:
    return numbered(of_notice(text), Notice.school_year, Notice.number)


def _of_outside(text: str) -> ColumnElement[bool] | None:
    found = typed(text)
    return with_number(found) if found else None


def _with_notice_of_report(query: Select[Any]) -> Select[Any]:
    return query.join(Notice, Notice.id == OfficerReport.notice_id).where(Notice.disposed_at.is_(None))


def _with_notice_of_arrest(query: Select[Any]) -> Select[Any]:
    return query.join(Notice, Notice.id == ArrestNotification.notice_id).where(Notice.disposed_at.is_(None))


REPORT = Kind(
    "officer_report", "Officer's reports", OfficerReport, OfficerReport.submitted_at,
    lambda actor: reached(actor, Act.READ_OFFICER_REPORT, true()),
    lambda actor, row: may(actor, Act.READ_OFFICER_REPORT, row.notice.subject),
    lambda actor, row: may(actor, Act.READ_OFFICER_REPORT, row.notice.subject),
    lambda _agreement, row: Summary(
        f"Officer's report {row.notice.label}", row.notice.school, row.notice.officer.name, state=stands(row)
    ),
    _with_notice_of_report, Notice.school, lambda person_id: Notice.officer_id == person_id, _of_notice,
)  # fmt: skip
PACKET = Kind(
    "officer_packet", "Packets of officer's reports", Packet, Packet.made_at,
    lambda actor: reached(
        actor, Act.READ_PACKET, true(), None,
        (Subject(is_forwarded=True), Packet.state.in_(packets.FORWARDED_STATES)),
    ),
    by_right(Act.READ_PACKET), by_right(Act.READ_PACKET),
    lambda _agreement, row: Summary(f"Officer's reports for {row.label}", state=row.stands.label),
    states={code: (state.label, Packet.state == code) for code, state in packets.STATES.items()},
)  # fmt: skip
ARREST = Kind(
    "arrest_notification", "Arrest notifications", ArrestNotification, ArrestNotification.begun_at,
    lambda actor: reached(actor, Act.READ_ARREST, true()), by_right(Act.READ_ARREST), by_right(Act.READ_ARREST),
    lambda _agreement, row: Summary(
        f"Arrest notification {row.notice.label}", row.notice.school, row.notice.officer.name, state=row.stands.label
    ),
    _with_notice_of_arrest, Notice.school,
    lambda person_id: (Notice.officer_id == person_id) | exists().where(
        ArrestStep.notification_id == ArrestNotification.id, ArrestStep.taken_by_id == person_id
    ),
    _of_notice,
    {code: (state.label, ArrestNotification.state == code) for code, state in arrests.STATES.items()},
)  # fmt: skip
OUTSIDE = Kind(
    "outside_request", "Requests from outside", OutsideRequest, OutsideRequest.logged_at,
    lambda actor: reached(
        actor, Act.READ_OUTSIDE, true(), None,
        *((Subject(side=side), OutsideRequest.side == side.value) for side in Party),
    ),
    by_right(Act.READ_OUTSIDE), by_right(Act.READ_OUTSIDE),
    lambda _agreement, row: Summary(row.label, row.school, row.logged_by.name, BASES[row.basis].label, row.stands),
    school=OutsideRequest.school, people=lambda person_id: OutsideRequest.logged_by_id == person_id,
    numbered=_of_outside,
    states={code: (label, OutsideRequest.state == code) for code, label in outside.STATES.items()},
    categories={code: (basis.label, OutsideRequest.basis == code) for code, basis in BASES.items()},
)  # fmt: skip
OF_LAW = (REPORT, PACKET, ARREST, OUTSIDE)
