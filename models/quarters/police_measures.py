"""What the police's submission counts, line by line (§IX). Each figure is a sum over notices or over recorded students.

Students are counted at each notice: one who is in two notices counts twice. Only the schools know who is who, and
only their figures count each student once.
"""

from models.quarters.measures import DEMOGRAPHICS, FigureKey, Group, key
from models.vocabulary import ACTIONS, GROUNDS, INCIDENTS, STARTED_BY, STUDENT_MEASURES

BANDS = {
    "hour": ("Within 1 hour", 1), "four": ("1 to 4 hours", 4), "day": ("4 to 24 hours", 24),
    "three_days": ("24 to 72 hours", 72),
}  # fmt: skip
"""Hours up to and including the number; what took longer is `later`."""
LATER = "later"
BAND_LABELS = {code: label for code, (label, _hours) in BANDS.items()} | {LATER: "More than 72 hours"}
NOT_YET = "not_yet"
STUDENTS_BY = {
    "race": "Students by race and ethnicity", "gender": "Students by gender", "grades": "Students by grade",
    "disability": "Students with disabilities", "english_learner": "Students who are English learners",
}  # fmt: skip
"""What notices ask of students; meals are not among it."""

POLICE_GROUPS = {group.code: group for group in (
    Group("notices", "Notices and police reports",
          {"filed": "Action notices", "reports": "Police reports",
           "incomplete": "Notices without complete student details"}, "§V.5, §IX"),
    Group("reports", "Police reports by incident", INCIDENTS, "§IX"),
    Group("incidents", "Notices by incident", INCIDENTS, "§V.5, ED166"),
    Group("actions", "Officer actions", ACTIONS, "§V.1, §V.5"),
    Group("grounds", "Why law enforcement action was necessary", GROUNDS, "§V.1"),
    Group("started_by", "How it was initiated", STARTED_BY, "§V.4"),
    Group("hours", "Time from event to notice", BAND_LABELS, "§V.4"),
    Group("acknowledged", "Time from notice to acknowledgment", BAND_LABELS | {NOT_YET: "Not acknowledged"}, "§V.4"),
    Group("students", "Students, counted at each notice", {"involved": "Involved", "recorded": "With details recorded"},
          "§IX, C.G.S. 10-233p"),
    *(Group("students", title, DEMOGRAPHICS[by][1], "§IX, C.G.S. 10-233p", key("students", "recorded"), by)
      for by, title in STUDENTS_BY.items()),
    Group("measures", "Actions involving students", STUDENT_MEASURES, "C.G.S. 10-233p"),
)}  # fmt: skip
SUMMED_IN = {"reports": key("notices", "reports")}
"""The figure that a measure's lines add up to, so that what is added to a line is added there too."""
POLICE_KEYS = tuple(figure for group in POLICE_GROUPS.values() for figure in group.figures)


def label_of(figure: str) -> str:
    """A figure of the police's submission in words, such as `Officer actions: Arrest`."""
    group = POLICE_GROUPS[FigureKey.read(figure).group]
    return f"{group.title}: {group.figures[figure]}"
