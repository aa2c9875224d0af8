"""The button for each place that the digest leads to, by that topic's own ids."""

from collections.abc import Callable, Mapping, Sequence

from slack_sdk.models.blocks import ButtonElement

from handlers.activities.ids import ActivityActionId
from handlers.appointments.ids import AppointmentActionId
from handlers.disclosures.ids import DisclosureActionId
from handlers.disputes.ids import DisputeActionId
from handlers.evaluations.ids import EvaluationActionId
from handlers.export_requests.ids import ExportActionId
from handlers.facilities.ids import FacilityActionId
from handlers.goals.ids import GoalActionId
from handlers.ids import ActionId
from handlers.notices.ids import NoticeActionId, Preset
from handlers.parts import button
from handlers.people.ids import PeopleActionId
from handlers.quarters.ids import REPORT_NOW, QuarterActionId
from handlers.records.ids import RecordsActionId
from handlers.revisions.ids import RevisionActionId
from handlers.roll_call.ids import RollCallActionId
from handlers.schedules.ids import ScheduleActionId
from handlers.termination.ids import TerminationActionId
from handlers.values import Nothing, OfYear, Value
from models.agreement.digest import Place


def _to(words: str, action: ActionId, value: Value | None = None) -> Callable[[], ButtonElement]:
    return lambda: button(words, action, value or Nothing())


BUTTONS: Mapping[Place, Callable[[], ButtonElement]] = {
    Place.FILE_NOTICE: _to("File action notice", NoticeActionId.FORM),
    Place.NOTICES: lambda: button("Find notices", NoticeActionId.LIST.again("all"), Preset("all")),
    Place.LOG_ACTIVITY: _to("Log activity", ActivityActionId.CHOOSE),
    Place.ACTIVITIES: _to("Activity log", ActivityActionId.LIST),
    Place.APPOINTMENTS: _to("Appointments", AppointmentActionId.OPEN),
    Place.REVISIONS: _to("Requests for revision", RevisionActionId.LIST),
    Place.DISPUTES: _to("Disputes", DisputeActionId.LIST),
    Place.EVALUATIONS: _to("Evaluations", EvaluationActionId.LIST),
    Place.EVALUATION_STATUS: _to("Yearly evaluations", EvaluationActionId.MISSING),
    Place.QUARTER: _to("The quarter", QuarterActionId.LIST),
    Place.RECORDS: _to("Records", RecordsActionId.OPEN),
    Place.REPORT: _to("Yearly report", QuarterActionId.REPORT_OPEN, OfYear(REPORT_NOW)),
    Place.NOTICE_LOG: _to("Notice log", ExportActionId.PERIOD),
    Place.ROSTER: _to("People and channels", PeopleActionId.OPEN),
    Place.SCHEDULES: _to("Work schedules", ScheduleActionId.OPEN),
    Place.TRAINING: _to("Training on the agreement", RollCallActionId.OPEN),
    Place.EVENTS: _to("Register of events", ExportActionId.EVENTS),
    Place.FACILITIES: _to("Facilities", FacilityActionId.OPEN),
    Place.GOALS: _to("Goals", GoalActionId.OPEN),
    Place.DISCLOSURES: _to("Student records", DisclosureActionId.LIST),
    Place.END_AGREEMENT: _to("End the agreement", TerminationActionId.OPEN),
}
"""Each is made anew, since a block has its own."""


def done_here_buttons(places: Sequence[Place], *, reads_notice: bool) -> list[ButtonElement]:
    """What is done under the agreement itself; while a notice stands that the reader may read, the way to it."""
    shown = [place for place in places if not (reads_notice and place is Place.END_AGREEMENT)]
    notice = [button("The notice", TerminationActionId.OPEN.again("notice"), Nothing())] if reads_notice else []
    return [*(BUTTONS[place]() for place in shown), *notice]
