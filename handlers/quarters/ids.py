"""The ids of forms and buttons: quarters. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class QuarterFormId(FormId):
    """The forms of quarters, of the submissions of schools and police, and of the team."""

    REOPENED = "quarter_reopened"
    MISSING = "quarter_missing"
    BASED = "quarter_based"
    SUBMISSION_SAVED = "submission_page_saved"
    SUBMISSION_SENT = "submission_sent"
    SUBMISSION_CORRECTED = "submission_corrected"
    SUBMISSION_GIVEN = "submission_given"
    SUBMISSION_REPLACED = "submission_replaced"
    POLICE_ADDED_WHAT = "police_added_what"
    POLICE_ADDED = "police_added"
    POLICE_CONFIRMED_AGAIN = "police_confirmed_again"
    TEAM_MET = "team_met"
    TEAM_RECOMMENDED = "team_recommended"
    TEAM_FOLLOWED = "team_followed"


class QuarterActionId(ActionId):
    """What is pressed in windows and messages of the same."""

    LIST = "quarter_list"
    OPEN = "quarter_open"
    TURN = "quarter_turn"
    BEGIN = "quarter_begin"
    SIGN = "quarter_sign"
    REOPEN = "quarter_reopen"
    DECLARE = "quarter_declare"
    BASELINE = "quarter_baseline"
    SUBMISSION_OPEN = "submission_open"
    SUBMISSION_PAGE = "submission_page"
    SUBMISSION_BLANKS = "submission_blanks"
    SUBMISSION_LINE = "submission_line"
    SUBMISSION_KEEP = "submission_keep"
    SUBMISSION_SEND = "submission_send"
    SUBMISSION_READ = "submission_read"
    SUBMISSION_CORRECT = "submission_correct"
    SUBMISSION_DROP = "submission_drop"
    SUBMISSION_WORKBOOK = "submission_workbook"
    SUBMISSION_GIVE = "submission_give"
    POLICE_OPEN = "police_open"
    POLICE_CONFIRM = "police_confirm"
    POLICE_AGAIN = "police_again"
    POLICE_ADD = "police_add"
    POLICE_TAKE = "police_take"
    TEAM_MEET = "team_meet"
    TEAM_READ = "team_read"
    TEAM_CHANGE = "team_change"
    TEAM_RECOMMEND = "team_recommend"
    TEAM_FOLLOW = "team_follow"


@dataclass(frozen=True)
class QuarterSeen(Value):
    """A quarter, and what was shown of it."""

    quarter_id: int
    fingerprint: str


@dataclass(frozen=True)
class SubmissionStep(Value):
    """A page of a school's submission."""

    submission_id: int
    step: str


@dataclass(frozen=True)
class SubmissionBlanks(Value):
    """A page of a school's submission, and what its blank lines mean."""

    submission_id: int
    step: str
    means: str


@dataclass(frozen=True)
class SubmissionLine(Value):
    """A line of a page of a school's submission."""

    submission_id: int
    step: str
    figure: str
