"""The ids of forms and buttons: quarters. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class QuarterFormId(FormId):
    """The forms of quarters, of the submissions of schools and police, and of the team."""

    REOPENED = "quarter_reopened"
    MISSING = "quarter_missing"
    BASED = "quarter_based"
    ENROLLED = "quarter_enrolled"
    EXPLAINED = "quarter_explained"
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
    REPORT_WRITTEN = "report_written"
    REPORT_REVISED = "report_revised"
    TEAM_NOT_MET = "team_not_met"


class QuarterActionId(ActionId):
    """What is pressed in windows and messages of the same."""

    LIST = "quarter_list"
    OPEN = "quarter_open"
    TURN = "quarter_turn"
    BEGIN = "quarter_begin"
    REVIEW = "quarter_review"
    PAGE = "quarter_page"
    EXPLAIN = "quarter_explain"
    SIGN = "quarter_sign"
    REOPEN = "quarter_reopen"
    DECLARE = "quarter_declare"
    BASELINE = "quarter_baseline"
    ENROLLMENT = "quarter_enrollment"
    SUBMISSION_OPEN = "submission_open"
    SUBMISSION_PAGE = "submission_page"
    SUBMISSION_REVIEW = "submission_review"
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
    POLICE_REVIEW = "police_review"
    POLICE_PAGE = "police_page"
    POLICE_CONFIRM = "police_confirm"
    POLICE_AGAIN = "police_again"
    POLICE_ADD = "police_add"
    POLICE_TAKE = "police_take"
    TEAM_MEET = "team_meet"
    TEAM_READ = "team_read"
    TEAM_CHANGE = "team_change"
    TEAM_RECOMMEND = "team_recommend"
    TEAM_FOLLOW = "team_follow"
    REPORT_OPEN = "report_open"
    REPORT_WRITE = "report_write"
    REPORT_TYPED = "report_typed"
    REPORT_DISCARD = "report_discard"
    REPORT_RECOMMENDATIONS = "report_recommendations"
    REPORT_MARK = "report_mark"
    REPORT_READ = "report_read"
    REPORT_ADOPT = "report_adopt"
    REPORT_REVISE = "report_revise"
    REPORT_FILE = "report_file"
    TEAM_NOT_MEET = "team_not_meet"


@dataclass(frozen=True)
class QuarterSeen(Value):
    """A quarter, and what was shown of it."""

    quarter_id: int
    fingerprint: str


@dataclass(frozen=True)
class ReviewPage(Value):
    """A page of a quarter's review, from 0, and what was shown of all of it."""

    quarter_id: int
    page: int
    fingerprint: str


@dataclass(frozen=True)
class SchoolInReview(Value):
    """A school in a quarter's review."""

    quarter_id: int
    school: str


@dataclass(frozen=True)
class SubmissionSeen(Value):
    """A school's submission, and what was shown of it."""

    submission_id: int
    fingerprint: str


@dataclass(frozen=True)
class SubmissionStep(Value):
    """A page of a school's submission."""

    submission_id: int
    step: str


REPORT_NOW = "now"
"""In place of a school year: the report that the team works on."""


@dataclass(frozen=True)
class ReportPart(Value):
    """A chapter of a school year's report."""

    school_year: str
    code: str


@dataclass(frozen=True)
class ReportSeen(Value):
    """A school year's report, as it was shown."""

    school_year: str
    fingerprint: str


@dataclass(frozen=True)
class ReportFile(Value):
    """A document of a school year's report by its kind, and which edition where it is an earlier one."""

    school_year: str
    kind: str
    edition: int | None = None


@dataclass(frozen=True)
class Marked(Value):
    """A recommendation on a page of a school year's report, and what it is about."""

    school_year: str
    page: int
    recommendation_id: int
    kind: str


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
