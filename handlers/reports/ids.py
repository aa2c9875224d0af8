"""The ids of forms and buttons: officers' reports and packets. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class OfficerReportFormId(FormId):
    """The forms of officers' reports and packets."""

    ANSWER_CHANGED = "officer_report_answer_changed"
    SUBMITTED = "officer_report_submitted"
    BOARD_NOTED = "officer_packet_board_noted"


class OfficerReportActionId(ActionId):
    """What is pressed in messages and windows of officers' reports and packets."""

    OPEN = "officer_report_open"
    TURN = "officer_report_turn"
    READ = "officer_report_read"
    ANSWER = "officer_report_say"
    CHANGE = "officer_report_change"
    SUBMIT = "officer_report_submit"
    PACKET = "officer_packet_read"
    STEP = "officer_packet_step"
    BOARD = "officer_packet_board"
    FILES = "officer_packet_files"


@dataclass(frozen=True)
class Said(Value):
    """Whether a notice is an officer's report: `yes` or `no`."""

    notice_id: int
    answer: str
