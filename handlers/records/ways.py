"""From what was found to each topic's own window, by that topic's own button."""

from collections.abc import Callable, Mapping
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
from handlers.goals.ids import GoalActionId
from handlers.ids import ActionId
from handlers.notices.ids import NoticeActionId
from handlers.outside_requests.ids import OutsideActionId
from handlers.parts import button
from handlers.quarters.ids import QuarterActionId
from handlers.releases.ids import ReleaseActionId
from handlers.reports.ids import OfficerReportActionId
from handlers.revisions.ids import RevisionActionId
from handlers.termination.ids import TerminationActionId
from handlers.values import OfYear, RecordId, RecordVersion, Value
from models.records.finding import Hit

Way = tuple[ActionId, Callable[[Any], Value]]


def _by_id(row: Any) -> Value:
    return RecordId(row.id)


WAYS: Mapping[str, Way] = {
    "notice": (NoticeActionId.OPEN, _by_id),
    "released": (ReleaseActionId.NOTICE, _by_id),
    "earlier": (NoticeActionId.EARLIER_OPEN, _by_id),
    "activity": (ActivityActionId.OPEN, _by_id),
    "conflict": (ActivityActionId.OPEN, _by_id),
    "evaluation": (EvaluationActionId.READ, lambda row: RecordVersion(row.id)),
    "dismissal": (DismissalActionId.OPEN, _by_id),
    "officer_report": (OfficerReportActionId.READ, lambda row: RecordId(row.notice_id)),
    "officer_packet": (OfficerReportActionId.PACKET, _by_id),
    "arrest_notification": (ArrestActionId.OPEN, lambda row: RecordId(row.notice_id)),
    "outside_request": (OutsideActionId.READ, _by_id),
    "records_request": (ReleaseActionId.READ, _by_id),
    "disclosure": (DisclosureActionId.OPEN, _by_id),
    "commendation": (FeedbackActionId.OPEN, _by_id),
    "complaint": (FeedbackActionId.OPEN, _by_id),
    "facilities": (FacilityActionId.READ, _by_id),
    "goal": (GoalActionId.READ, _by_id),
    "appointment": (AppointmentActionId.READ, _by_id),
    "quarter": (QuarterActionId.OPEN, _by_id),
    "yearly_report": (QuarterActionId.REPORT_OPEN, lambda row: OfYear(row.school_year)),
    "dispute": (DisputeActionId.READ, _by_id),
    "revision": (RevisionActionId.READ, _by_id),
    "termination": (TerminationActionId.READ, _by_id),
}
"""By the kind of record, as the search knows it; a signed text is read from `/sro-agreement`."""


def opening(hit: Hit) -> list[ButtonElement]:
    """The button that opens what was found, for whoever may."""
    if not hit.opens:
        return []
    action, about = WAYS[hit.kind.code]
    return [button("Open", action.again(f"{hit.kind.code}{hit.row.id}"), about(hit.row))]
