"""The ids of forms and buttons: evaluations. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class EvaluationFormId(FormId):
    """The forms of evaluations."""

    SAVED_MEETING = "evaluation_saved_meeting"
    SAVED_RATINGS = "evaluation_saved_ratings"
    SAVED_SUMMARY = "evaluation_saved_summary"
    CORRECTED = "evaluation_corrected"
    COMMENTED = "evaluation_commented"


class EvaluationActionId(ActionId):
    """What is pressed in windows and messages of evaluations."""

    LIST = "evaluation_list"
    MISSING = "evaluation_missing"
    BEGIN = "evaluation_begin"
    DRAFT = "evaluation_draft"
    PAGE = "evaluation_page"
    MET_ON = "evaluation_met_on"
    NOTICES = "evaluation_notices"
    TURN = "evaluation_turn"
    OLDER = "evaluation_older"
    NEWER = "evaluation_newer"
    PREVIEW = "evaluation_preview"
    DISCARD = "evaluation_discard"
    SUBMIT = "evaluation_submit"
    READ = "evaluation_read"
    RECEIVE = "evaluation_receive"
    SHARE = "evaluation_share"
    CONFIRM = "evaluation_confirm"
    COMMENT = "evaluation_comment"
    CORRECT = "evaluation_correct"


@dataclass(frozen=True)
class EvaluationPage(Value):
    """A page of the form of an evaluation."""

    evaluation_id: int
    page: str


@dataclass(frozen=True)
class EvaluationVersionPage(Value):
    """A page of a version of an evaluation."""

    evaluation_id: int
    version: int
    page: str
