"""The way from an entry of the audit log to its record, for whoever may read that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import ButtonElement

from handlers.activities.ids import ActivityActionId
from handlers.appointments.ids import AppointmentActionId
from handlers.arrest_notifications.ids import ArrestActionId
from handlers.disclosures.ids import DisclosureActionId
from handlers.dismissals.ids import DismissalActionId
from handlers.disputes.ids import DisputeActionId
from handlers.evaluations.ids import EvaluationActionId
from handlers.facilities.ids import FacilityActionId
from handlers.feedback.ids import FeedbackActionId
from handlers.ids import ActionId
from handlers.notices.ids import NoticeActionId
from handlers.outside_requests.ids import OutsideActionId
from handlers.parts import button
from handlers.quarters.ids import QuarterActionId
from handlers.releases.ids import ReleaseActionId
from handlers.reports.ids import OfficerReportActionId
from handlers.retention.ids import RetentionActionId
from handlers.revisions.ids import RevisionActionId
from handlers.termination.ids import TerminationActionId
from handlers.values import RecordId, RecordVersion, Value
from models.activities.kinds import KINDS as ACTIVITY_KINDS
from models.activities.tables import Activity
from models.actor import Actor
from models.appointments.tables import Appointment
from models.arrest_notifications.tables import ArrestNotification
from models.audit_log.kinds import About, Reader
from models.disclosures.tables import Disclosure
from models.dismissals.tables import Dismissal
from models.disputes.tables import Dispute
from models.evaluations.tables import Evaluation
from models.facilities.tables import FacilityList
from models.feedback.tables import Feedback
from models.notices.tables import Notice
from models.outside_requests.tables import OutsideRequest
from models.policy import WHO_MAY, Act, Subject, may
from models.quarters.tables import Quarter
from models.releases.tables import RecordsRequest
from models.reports.packet_tables import Packet
from models.retention.tables import Disposal, Hold
from models.revisions.tables import RevisionRequest
from models.store.audit import Entry
from models.termination.tables import Termination


def _has(right: Act) -> Callable[[Any], Act]:
    return lambda _record: right


@dataclass(frozen=True)
class Way:
    """The button of a topic that opens its record, and the right that it asks for."""

    table: type[Any]
    action: ActionId
    right: Callable[[Any], Act]
    value: Callable[[int], Value] = RecordId
    key: str = "id"
    """By which of its ids the button names the record."""


WAYS: Mapping[str, Way] = {
    "notice": Way(Notice, NoticeActionId.OPEN, _has(Act.READ_NOTICE)),
    "activity": Way(Activity, ActivityActionId.OPEN, lambda found: ACTIVITY_KINDS[found.kind].reads),
    "evaluation": Way(Evaluation, EvaluationActionId.READ, _has(Act.READ_EVALUATION), RecordVersion),
    "dismissal": Way(Dismissal, DismissalActionId.OPEN, _has(Act.SEE_DISMISSAL)),
    "feedback": Way(Feedback, FeedbackActionId.OPEN, lambda found: found.reads),
    "appointment": Way(Appointment, AppointmentActionId.READ, _has(Act.READ_APPOINTMENT)),
    "revision_request": Way(RevisionRequest, RevisionActionId.READ, _has(Act.READ_REVISION)),
    "dispute": Way(Dispute, DisputeActionId.READ, _has(Act.READ_DISPUTE)),
    "termination": Way(Termination, TerminationActionId.READ, _has(Act.READ_TERMINATION)),
    "facility_list": Way(FacilityList, FacilityActionId.READ, _has(Act.READ_FACILITIES)),
    "disclosure": Way(Disclosure, DisclosureActionId.OPEN, _has(Act.READ_DISCLOSURE)),
    "records_request": Way(RecordsRequest, ReleaseActionId.READ, _has(Act.READ_RECORDS_REQUEST)),
    "officer_packet": Way(Packet, OfficerReportActionId.PACKET, _has(Act.READ_PACKET)),
    "arrest_notification": Way(ArrestNotification, ArrestActionId.OPEN, _has(Act.READ_ARREST), key="notice_id"),
    "outside_request": Way(OutsideRequest, OutsideActionId.READ, _has(Act.READ_OUTSIDE)),
    "legal_hold": Way(Hold, RetentionActionId.READ, _has(Act.READ_HOLDS)),
    "disposal": Way(Disposal, RetentionActionId.READ_LIST, _has(Act.READ_HOLDS)),
    "quarter": Way(Quarter, QuarterActionId.OPEN, _has(Act.SEE_QUARTER)),
}
"""By the kind of record."""


def way_to(reader: Reader, entry: Entry) -> ButtonElement | None:
    """The button that opens the record of an entry; nothing where there is none, or the reader may not read it."""
    about = About(entry, is_of_a_person=False)
    way = WAYS.get(about.kind)
    found = reader.record(way.table, about.key) if way else None
    if way is None or found is None or not may(reader.actor, way.right(found), _subject(found)):
        return None
    return _button(way, found)


def way_to_record(actor: Actor, record: Any) -> ButtonElement | None:
    """The button that opens a record; nothing where it has no window, or the reader may not read it."""
    way = next((way for way in WAYS.values() if way.table is type(record)), None)
    return _button(way, record) if way and may(actor, way.right(record), _subject(record)) else None


def who_opens(record: Any) -> str | None:
    """Who can open a record that has a window, in a sentence; nothing where it has none."""
    way = next((way for way in WAYS.values() if way.table is type(record)), None)
    return WHO_MAY[way.right(record)] if way else None


def _button(way: Way, found: Any) -> ButtonElement:
    return button("Open", way.action, way.value(getattr(found, way.key)))


def _subject(found: Any) -> Subject:
    return Subject() if isinstance(found, Quarter) else found.subject
