"""What a quarter's submissions count, line by line (§IX). Codes stay for good; labels may change.

Three things are counted and never mixed: incidents, disciplinary actions, and students. A student counts once in a
quarter, however many incidents and actions there were. The school's types and categories are those of Connecticut's
ED166 and some of ours; the demographics are those of the state's public tables.
"""

from dataclasses import dataclass

from models.vocabulary import INCIDENTS, RACES, YES_NO_UNKNOWN

ACTION_TYPES = {
    "in_school_suspension": "In-school suspension",
    "out_of_school_suspension": "Out-of-school suspension",
    "expulsion": "Expulsion",
    "bus_suspension": "Bus suspension",
    "detention": "Detention",
    "restorative": "Restorative conference",
    "other": "Other disciplinary action",
}
STATE_ACTION_TYPES = tuple(ACTION_TYPES)[:4]
STATE_CATEGORIES = {code: INCIDENTS[code] for code in tuple(INCIDENTS)[:10]}
REFERRAL_CATEGORIES = {**STATE_CATEGORIES, "other": "Other"}
GENDERS = {"female": "Female", "male": "Male", "nonbinary": "Non-binary", "unknown": "Unknown"}
GRADE_BANDS = {
    "elementary": "Pre-K to grade 5", "middle": "Grades 6 to 8", "high": "Grades 9 to 12", "unknown": "Unknown",
}  # fmt: skip
DEMOGRAPHICS = {
    "race": ("Race and ethnicity", RACES),
    "gender": ("Gender", GENDERS),
    "grades": ("Grades", GRADE_BANDS),
    "disability": ("Students with disabilities", YES_NO_UNKNOWN),
    "english_learner": ("English learners", YES_NO_UNKNOWN),
    "meals": ("Eligible for free or reduced-price meals", YES_NO_UNKNOWN),
}
DISCIPLINED, REFERRED = "disciplined", "referred"
STUDENTS = {DISCIPLINED: "Students with a disciplinary action", REFERRED: "Students referred to police"}


@dataclass(frozen=True)
class Group:
    """Figures that belong together, by code. `whole` is the figure that they have to add up to, if there is one."""

    title: str
    lines: dict[str, str]
    source: str
    whole: str | None = None


@dataclass(frozen=True)
class Step:
    """Groups that are filled in together: a page of the form, a sheet of the workbook."""

    title: str
    groups: tuple[str, ...]


def key(group: str, line: str) -> str:
    """How a figure is kept."""
    return f"{group}.{line}"


def _students(who: str) -> dict[str, Group]:
    whole = key(who, "students")
    about = {who: Group(STUDENTS[who], {"students": "Students (each counted once)"}, "§IX")}
    parts = {key(who, name): Group(title, lines, "§IX, C.G.S. 10-233n", whole)
             for name, (title, lines) in DEMOGRAPHICS.items()}  # fmt: skip
    return about | parts


SCHOOL_GROUPS = {
    "incidents": Group("Incidents", STATE_CATEGORIES, "ED166"),
    "actions": Group("Disciplinary actions", ACTION_TYPES, "§IX, ED166"),
    **_students(DISCIPLINED),
    "referrals": Group("Referrals to police", REFERRAL_CATEGORIES, "§IX"),
    "arrests": Group("Arrests", {"school_based": "School-based arrests known to the school"}, "C.G.S. 10-233n"),
    **_students(REFERRED),
}
SCHOOL_STEPS = {
    "discipline": Step("Incidents and actions", ("incidents", "actions")),
    "disciplined": Step("Students disciplined", tuple(code for code in SCHOOL_GROUPS if code.startswith(DISCIPLINED))),
    "referrals": Step("Referrals to police", ("referrals", "arrests")),
    "referred": Step("Students referred", tuple(code for code in SCHOOL_GROUPS if code.startswith(REFERRED))),
}
SCHOOL_KEYS = tuple(key(code, line) for code, group in SCHOOL_GROUPS.items() for line in group.lines)


def keys_of(step: str) -> tuple[str, ...]:
    """The figures that a page asks for."""
    return tuple(key(group, line) for group in SCHOOL_STEPS[step].groups for line in SCHOOL_GROUPS[group].lines)


def label_of(figure: str) -> str:
    """A figure of a school's submission in words, such as `Students referred to police, gender: Female`."""
    group, line = figure.rsplit(".", 1)
    title, who = SCHOOL_GROUPS[group].title, group.split(".")[0]
    if group != who:
        title = f"{STUDENTS[who]}, {title[0].lower()}{title[1:]}"
    return f"{title}: {SCHOOL_GROUPS[group].lines[line]}"
