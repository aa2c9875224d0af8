"""What the police's submission counts, line by line (§IX). Each figure is a sum over notices or over recorded students.

Students are counted at each notice: one who is in two notices counts twice. Only the schools know who is who, and
only their figures count each student once.
"""

from models.quarters.measures import DEMOGRAPHICS, Group, key
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

POLICE_GROUPS = {
    "notices": Group("Notices and police reports", {"filed": "Action notices", "reports": "Police reports",
                                                    "incomplete": "Notices without complete student details"},
                     "§V.5, §IX"),
    "reports": Group("Police reports by incident", INCIDENTS, "§IX"),
    "incidents": Group("Notices by incident", INCIDENTS, "§V.5, ED166"),
    "actions": Group("Officer actions", ACTIONS, "§V.1, §V.5"),
    "grounds": Group("Why law enforcement action was necessary", GROUNDS, "§V.1"),
    "started_by": Group("How it was initiated", STARTED_BY, "§V.4"),
    "hours": Group("Time from event to notice", BAND_LABELS, "§V.4"),
    "acknowledged": Group("Time from notice to acknowledgment", BAND_LABELS | {NOT_YET: "Not acknowledged"}, "§V.4"),
    "students": Group("Students, counted at each notice", {"involved": "Involved", "recorded": "With details recorded"},
                      "§IX, C.G.S. 10-233p"),
    **{f"students.{name}": Group(title, DEMOGRAPHICS[name][1], "§IX, C.G.S. 10-233p", key("students", "recorded"))
       for name, title in STUDENTS_BY.items()},
    "measures": Group("Actions involving students", STUDENT_MEASURES, "C.G.S. 10-233p"),
}  # fmt: skip
SUMMED_IN = {"reports": key("notices", "reports")}
"""The figure that a group's lines add up to, so that what is added to a line is added there too."""
POLICE_KEYS = tuple(key(code, line) for code, group in POLICE_GROUPS.items() for line in group.lines)


def label_of(figure: str) -> str:
    """A figure of the police's submission in words, such as `Officer actions: Arrest`."""
    group, line = figure.rsplit(".", 1)
    return f"{POLICE_GROUPS[group].title}: {POLICE_GROUPS[group].lines[line]}"
