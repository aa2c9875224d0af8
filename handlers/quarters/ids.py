"""The ids of forms and buttons: quarters. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class QuarterFormId(FormId):
    """The forms of quarters."""

    REOPENED = "quarter_reopened"
    MISSING = "quarter_missing"
    BASED = "quarter_based"


class QuarterActionId(ActionId):
    """What is pressed in windows and messages of quarters."""

    LIST = "quarter_list"
    OPEN = "quarter_open"
    TURN = "quarter_turn"
    BEGIN = "quarter_begin"
    SIGN = "quarter_sign"
    REOPEN = "quarter_reopen"
    DECLARE = "quarter_declare"
    BASELINE = "quarter_baseline"


class SubmissionFormId(FormId):
    """The forms of a school's submission."""

    SAVED = "submission_saved"
    SENT = "submission_sent"
    CORRECTED = "submission_corrected"
    GIVEN = "submission_given"


class SubmissionActionId(ActionId):
    """What is pressed in windows and messages of a school's submission."""

    OPEN = "submission_open"
    PAGE = "submission_page"
    SEND = "submission_send"
    READ = "submission_read"
    CORRECT = "submission_correct"
    DROP = "submission_drop"
    WORKBOOK = "submission_workbook"
    GIVE = "submission_give"


class PoliceFormId(FormId):
    """The forms of the police's submission."""

    ADDED_WHAT = "police_added_what"
    ADDED = "police_added"
    CONFIRMED_AGAIN = "police_confirmed_again"


class PoliceActionId(ActionId):
    """What is pressed in windows and messages of the police's submission."""

    OPEN = "police_open"
    CONFIRM = "police_confirm"
    AGAIN = "police_again"
    ADD = "police_add"
    TAKE = "police_take"


class TeamFormId(FormId):
    """The forms of the team."""

    MET = "team_met"
    RECOMMENDED = "team_recommended"
    FOLLOWED = "team_followed"


class TeamActionId(ActionId):
    """What is pressed in windows and messages of the team."""

    MEET = "team_meet"
    READ = "team_read"
    CHANGE = "team_change"
    RECOMMEND = "team_recommend"
    FOLLOW = "team_follow"


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
