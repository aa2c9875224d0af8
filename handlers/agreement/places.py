"""The button for each place that the digest leads to, by that topic's own ids."""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import ButtonElement

from handlers.activities.ids import ActivityActionId
from handlers.appointments.ids import AppointmentActionId
from handlers.evaluations.ids import EvaluationActionId
from handlers.export_requests.ids import ExportActionId
from handlers.ids import ActionId
from handlers.notices.ids import NoticeActionId, Preset
from handlers.parts import button
from handlers.people.ids import PeopleActionId
from handlers.quarters.ids import REPORT_NOW, QuarterActionId
from handlers.schedules.ids import ScheduleActionId
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
    Place.EVALUATIONS: _to("Evaluations", EvaluationActionId.LIST),
    Place.EVALUATION_STATUS: _to("Yearly evaluations", EvaluationActionId.MISSING),
    Place.QUARTER: _to("The quarter", QuarterActionId.LIST),
    Place.REPORT: _to("Yearly report", QuarterActionId.REPORT_OPEN, OfYear(REPORT_NOW)),
    Place.NOTICE_LOG: _to("Notice log", ExportActionId.PERIOD),
    Place.ROSTER: _to("People and channels", PeopleActionId.OPEN),
    Place.SCHEDULES: _to("Work schedules", ScheduleActionId.OPEN),
}
"""Each is made anew, since a block has its own."""
