"""The ids of forms and buttons: notices. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class NoticeFormId(FormId):
    """The forms of notices, and of their student details."""

    FILED = "notice_filed"
    AMENDED = "notice_amended"
    WITHDRAWN = "notice_withdrawn"
    COMPLETED = "notice_completed"
    STUDENT_RECORDED = "student_recorded"


class NoticeActionId(ActionId):
    """What is pressed in windows and messages of notices, and in windows of their student details."""

    FORM = "notice_form"
    WHEN = "notice_when"
    PREVIEW = "notice_preview"
    COMPLETE = "notice_complete"
    DETAILS = "notice_details_answered"
    OPEN = "notice_open"
    ACKNOWLEDGE = "notice_acknowledge"
    WORD = "notice_word"
    AMEND = "notice_amend"
    WITHDRAW = "notice_withdraw"
    VERSION = "notice_version"
    BACK = "notice_back"
    STUDENTS = "students_list"
    STUDENTS_BACK = "students_page_back"
    STUDENTS_ON = "students_page_on"
    STUDENT_ADD = "students_add"
    STUDENT_MENU = "students_menu"


@dataclass(frozen=True)
class Word(Value):
    """Whether word of acknowledgments is to be `on` or `off`: pressed on one of these messages, or on Home."""

    choice: str
    acknowledgment_id: int | None = None


@dataclass(frozen=True)
class StudentChoice(Value):
    """What is to be done with a student of a notice: `edit` or `remove`."""

    choice: str
    notice_id: int
    number: int
