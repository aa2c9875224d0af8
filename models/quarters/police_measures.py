"""What the police's submission counts, line by line (§IX). Each figure is a sum over notices or over recorded students.

Students are counted at each notice: one who is in two notices counts twice. Only the schools know who is who, and
only their figures count each student once.
"""

from models.notices.statistics import NOT_ASKED, TO_FOLLOW
from models.quarters.measures import DEMOGRAPHICS, FigureKey, Group, key
from models.vocabulary import ACTIONS, GROUNDS, INCIDENTS, SEARCHERS, STARTED_BY, STUDENT_MEASURES

BANDS = {
    "hour": ("Within 1 hour", 1), "four": ("1 to 4 hours", 4), "day": ("4 to 24 hours", 24),
    "three_days": ("24 to 72 hours", 72),
}  # fmt: skip
"""Hours up to and including the number; what took longer is `later`."""
LATER = "later"
BAND_LABELS = {code: label for code, (label, _hours) in BANDS.items()} | {LATER: "More than 72 hours"}
NOT_YET = "not_yet"
WAITED = BAND_LABELS | {NOT_YET: "Not acknowledged yet"}
NOT_RECORDED = "not_recorded"
UNANSWERED = {NOT_ASKED: "Not asked: no law enforcement action", TO_FOLLOW: "To follow"}
ACTED_BY = {
    "officer": "Actions by the SRO alone", "others": "Actions by other officers (patrol)",
    "both": "Actions by the SRO with other officers", NOT_RECORDED: "Actions, who acted not recorded",
}  # fmt: skip
ACTED_BY_GROUPS = tuple(str(FigureKey("actions", by=by)) for by in ACTED_BY)
ACTIONS_OF_SOMEBODY = {code: label for code, label in ACTIONS.items() if code != "none"}
STUDENTS_BY = {
    "race": "Students by race and ethnicity", "gender": "Students by gender", "grades": "Students by grade",
    "disability": "Students with disabilities", "english_learner": "Students who are English learners",
}  # fmt: skip
"""What notices ask of students; meals are not among it."""

POLICE_GROUPS = {group.code: group for group in (
    Group("notices", "Notices and police reports",
          {"filed": "Action notices", "reports": "Police reports", "no_report": "Notices without a police report",
           "report_to_follow": "Notices whose answer on a police report is to follow",
           "incomplete": "Notices with details to follow"}, "§V.5, §IX"),
    Group("reports", "Police reports by incident", INCIDENTS, "§IX"),
    Group("incidents", "Notices by incident", INCIDENTS, "§V.5, ED166"),
    Group("actions", "Actions by any officer", ACTIONS, "§V.1, §V.5"),
    *(Group("actions", title, ACTIONS_OF_SOMEBODY, "§V.1, §V.5", by=by) for by, title in ACTED_BY.items()),
    Group("searched_by", "Who searched", SEARCHERS | {NOT_RECORDED: "Not recorded"}, "§V.12", key("actions", "search")),
    Group("grounds", "Why law enforcement action was necessary", GROUNDS | UNANSWERED, "§V.1"),
    Group("started_by", "How it was initiated", STARTED_BY | {TO_FOLLOW: UNANSWERED[TO_FOLLOW]}, "§V.4"),
    Group("hours", "Time from event to notice", BAND_LABELS, "§V.4"),
    Group("acknowledged", "Time from notice to acknowledgment", WAITED, "§V.4"),
    Group("acknowledged_again", "Time from a material change to its acknowledgment", WAITED, "§V.4"),
    Group("students", "Students, counted at each notice", {"involved": "Involved", "recorded": "With details recorded"},
          "§IX, C.G.S. 10-233p"),
    *(Group("students", title, DEMOGRAPHICS[by][1], "§IX, C.G.S. 10-233p", key("students", "recorded"), by)
      for by, title in STUDENTS_BY.items()),
    Group("measures", "Actions involving students", STUDENT_MEASURES, "C.G.S. 10-233p"),
)}  # fmt: skip
SUMMED_IN = {
    **dict.fromkeys(POLICE_GROUPS["reports"].figures, key("notices", "reports")),
    **{key("actions", action, by): key("actions", action) for by in ACTED_BY for action in ACTIONS_OF_SOMEBODY},
    **{key("actions", action): key("actions", action, NOT_RECORDED) for action in ACTIONS_OF_SOMEBODY},
}
"""To which figure it is added too what is added to one, so that the parts still add up."""
OF_NOTICES = ("notices", "incidents", "started_by", "hours", "acknowledged", "acknowledged_again")
ADDED_TO = frozenset(
    figure for code, group in POLICE_GROUPS.items() if code not in OF_NOTICES for figure in group.figures
)  # fmt: skip
"""What the police may add to where there was no notice: nothing that says how many notices there are."""
POLICE_KEYS = tuple(figure for group in POLICE_GROUPS.values() for figure in group.figures)
NOT_PUBLIC = frozenset({
    *(figure for code in (*ACTED_BY_GROUPS, "searched_by", "acknowledged_again")
      for figure in POLICE_GROUPS[code].figures),
    key("notices", "no_report"), key("notices", "report_to_follow"),
    # Taken from all notices they would say how many had a law enforcement action: a bound for every count of those.
    *(key("grounds", line) for line in UNANSWERED),
})  # fmt: skip
"""What no public edition prints: it would tell small counts apart, or narrow them down."""


def label_of(figure: str) -> str:
    """A figure of the police's submission in words, such as `Actions by any officer: Arrest`."""
    group = POLICE_GROUPS[FigureKey.read(figure).group]
    return f"{group.title}: {group.figures[figure]}"
