"""The ids of forms and buttons: commendations and complaints. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class FeedbackFormId(FormId):
    """The forms of commendations and complaints."""

    RECORDED = "feedback_recorded"
    CORRECTED = "feedback_corrected"
    WITHDRAWN = "feedback_withdrawn"
    HANDLED = "feedback_handled"
    REOPENED = "feedback_reopened"


class FeedbackActionId(ActionId):
    """What is pressed in windows and messages of commendations and complaints."""

    CHOOSE = "feedback_choose"
    FORM = "feedback_form"
    OPEN = "feedback_open"
    CORRECT = "feedback_correct"
    WITHDRAW = "feedback_withdraw"
    HANDLE = "feedback_handle"
    REOPEN = "feedback_reopen"
    LIST = "feedback_list"
    LIST_BACK = "feedback_page_back"
    LIST_ON = "feedback_page_on"


@dataclass(frozen=True)
class KindOfFeedback(Value):
    """A commendation or a complaint, by its code."""

    code: str
