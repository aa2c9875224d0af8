"""The ids of forms and buttons: notices. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class NoticeFormId(FormId):
    """The forms of notices."""

    FILED = "notice_filed"
    AMENDED = "notice_amended"
    WITHDRAWN = "notice_withdrawn"
    COMPLETED = "notice_completed"


class NoticeActionId(ActionId):
    """What is pressed in windows and messages of notices."""

    FORM = "notice_form"
    WHEN = "notice_when"
    PREVIEW = "notice_preview"
    COMPLETE = "notice_complete"
    DETAILS = "notice_details_answered"
    OPEN = "notice_open"
    ACKNOWLEDGE = "notice_acknowledge"
    AMEND = "notice_amend"
    WITHDRAW = "notice_withdraw"
    VERSION = "notice_version"
    BACK = "notice_back"


class StudentFormId(FormId):
    """The forms of student details."""

    RECORDED = "student_recorded"


class StudentActionId(ActionId):
    """What is pressed in windows and messages of student details."""

    ADD = "students_add"
    LIST = "students_list"
    MENU = "students_menu"
    PAGE_BACK = "students_page_back"
    PAGE_ON = "students_page_on"


@dataclass(frozen=True)
class NoticeVersionId(Value):
    """A version of a notice."""

    notice_id: int
    version: int


@dataclass(frozen=True)
class StudentChoice(Value):
    """What is to be done with a student of a notice: `edit` or `remove`."""

    choice: str
    notice_id: int
    number: int
