"""The ids of forms and buttons: notices. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId, ShortcutId
from handlers.values import Value


class NoticeFormId(FormId):
    """The forms of notices, and of their student details."""

    FILED = "notice_filed"
    AMENDED = "notice_amended"
    WITHDRAWN = "notice_withdrawn"
    COMPLETED = "notice_completed"
    STUDENT_RECORDED = "student_recorded"
    ASKED = "notice_asked"
    ANSWERED = "notice_answered"
    SOUGHT = "notice_sought"
    EARLIER_GIVEN = "earlier_notices_given"
    EARLIER_TAKEN = "earlier_notices_taken"
    EARLIER_WITHDRAWN = "earlier_notices_withdrawn"


class NoticeShortcutId(ShortcutId):
    """The shortcuts that open the form of a notice, from anywhere and from a message."""

    ANYWHERE = "notice_shortcut"
    MESSAGE = "notice_message_shortcut"


class NoticeActionId(ActionId):
    """What is pressed in windows and messages of notices, and in windows of their student details."""

    FORM = "notice_form"
    WHEN = "notice_when"
    TYPED = "notice_typed"
    RESUME = "notice_draft_resume"
    START_OVER = "notice_draft_start_over"
    DELETE_DRAFT = "notice_draft_delete"
    PREVIEW = "notice_preview"
    COMPLETE = "notice_complete"
    DETAILS = "notice_details_answered"
    OPEN = "notice_open"
    ACKNOWLEDGE = "notice_acknowledge"
    WORD = "notice_word"
    AMEND = "notice_amend"
    WITHDRAW = "notice_withdraw"
    VERSION = "notice_version"
    LIST = "notice_list"
    FILTER = "notice_filter"
    LIST_BACK = "notice_page_back"
    LIST_ON = "notice_page_on"
    BACK = "notice_back"
    STUDENTS = "students_list"
    STUDENTS_BACK = "students_page_back"
    STUDENTS_ON = "students_page_on"
    STUDENT_ADD = "students_add"
    STUDENT_MENU = "students_menu"
    STUDENTS_AMEND = "students_amend"
    ASK = "notice_ask"
    ANSWER = "notice_answer"
    QUESTIONS = "notice_questions"
    EARLIER = "earlier_notice_list"
    EARLIER_YEAR = "earlier_notices_year"
    EARLIER_BACK = "earlier_notices_page_back"
    EARLIER_ON = "earlier_notices_page_on"
    EARLIER_OPEN = "earlier_notice_open"
    EARLIER_IMPORTS = "earlier_notices_imports"
    EARLIER_TEMPLATE = "earlier_notices_template"
    EARLIER_GIVE = "earlier_notices_give"
    EARLIER_IMPORT_OPEN = "earlier_notices_import_open"
    EARLIER_IMPORT_WITHDRAW = "earlier_notices_import_withdraw"


@dataclass(frozen=True)
class Preset(Value):
    """Which notices a list begins with, by the name of the preset."""

    name: str


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
