"""The ids of forms and buttons: notices. Those on posted messages stay for good."""

from handlers.ids import ActionId, FormId


class NoticeFormId(FormId):
    """The forms of notices."""

    FILED = "notice_filed"
    AMENDED = "notice_amended"
    WITHDRAWN = "notice_withdrawn"


class NoticeActionId(ActionId):
    """What is pressed in windows and messages of notices."""

    FORM = "notice_form"
    ACTIONS = "notice_actions"
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
    COMPLETE = "students_complete"
    PAGE_BACK = "students_page_back"
    PAGE_ON = "students_page_on"
