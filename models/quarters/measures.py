"""What a quarter's submissions count, line by line (§IX). Codes stay for good; labels may change.

Three things are counted and never mixed: incidents, disciplinary actions, and students. A student counts once in a
quarter, however many incidents and actions there were. The school's types and categories are those of Connecticut's
ED166 and some of ours; the demographics are those of the state's public tables.
"""

from dataclasses import dataclass
from functools import cache, cached_property

from models.vocabulary import GENDERS, RACES, STATE_CATEGORIES, YES_NO_UNKNOWN

ACTION_TYPES = {
    "in_school_suspension": "In-school suspension",
    "out_of_school_suspension": "Out-of-school suspension",
    "expulsion": "Expulsion",
    "bus_suspension": "Bus suspension",
    "detention": "Detention",
    "restorative": "Restorative conference",
    "other": "Other disciplinary action",
}
REFERRAL_CATEGORIES = {**STATE_CATEGORIES, "other": "Other"}
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
class FigureKey:
    """What a figure counts: a line of a measure, of students by one of their traits; without a line, all lines.

    As text it is how records and workbooks have it, for good: `incidents.weapons`, `disciplined.race.black`.
    """

    measure: str
    line: str | None = None
    by: str | None = None

    @property
    def group(self) -> str:
        """The code of the group that it belongs to."""
        return str(FigureKey(self.measure, by=self.by))

    def __str__(self) -> str:
        return ".".join(part for part in (self.measure, self.by, self.line) if part)

    @staticmethod
    @cache  # a public edition asks for each of its cells
    def read(stored: str) -> "FigureKey":
        """A figure's key as it was stored."""
        measure, *by, line = stored.split(".") if "." in stored else (stored, None)
        return FigureKey(measure, line, *by)


@cache  # counting asks for each row
def key(measure: str, line: str, by: str | None = None) -> str:
    """A figure's key as it is stored. Figures are looked up by that text: there are many, and text is quick."""
    return str(FigureKey(measure, line, by))


@dataclass(frozen=True)
class Group:
    """Figures that belong together, by line. `whole` is the figure that they have to add up to, if there is one."""

    measure: str
    title: str
    lines: dict[str, str]
    source: str
    whole: str | None = None
    by: str | None = None

    @property
    def code(self) -> str:
        """The group's code."""
        return str(FigureKey(self.measure, by=self.by))

    @cached_property
    def figures(self) -> dict[str, str]:
        """The words of its figures by their keys."""
        return {key(self.measure, line, self.by): label for line, label in self.lines.items()}


def codes_of(measure: str, groups: dict[str, Group]) -> tuple[str, ...]:
    """The codes of a measure's groups: the measure itself, and by each trait."""
    return tuple(code for code, group in groups.items() if group.measure == measure)


@dataclass(frozen=True)
class Step:
    """Groups that are filled in together: a page of the form, a sheet of the workbook."""

    title: str
    groups: tuple[str, ...]


def _students(who: str) -> list[Group]:
    whole = key(who, "students")
    about = Group(who, STUDENTS[who], {"students": "Students (each counted once)"}, "§IX")
    parts = (Group(who, title, lines, "§IX, C.G.S. 10-233n", whole, by)
             for by, (title, lines) in DEMOGRAPHICS.items())  # fmt: skip
    return [about, *parts]


SCHOOL_GROUPS = {group.code: group for group in (
    Group("incidents", "Incidents", STATE_CATEGORIES, "ED166"),
    Group("actions", "Disciplinary actions", ACTION_TYPES, "§IX, ED166"),
    *_students(DISCIPLINED),
    Group("referrals", "Referrals to police", REFERRAL_CATEGORIES, "§IX"),
    Group("arrests", "Arrests", {"school_based": "School-based arrests known to the school"}, "C.G.S. 10-233n"),
    *_students(REFERRED),
)}  # fmt: skip
SCHOOL_STEPS = {
    "discipline": Step("Incidents and actions", ("incidents", "actions")),
    "disciplined": Step("Students disciplined", codes_of(DISCIPLINED, SCHOOL_GROUPS)),
    "referrals": Step("Referrals to police", ("referrals", "arrests")),
    "referred": Step("Students referred", codes_of(REFERRED, SCHOOL_GROUPS)),
}
SCHOOL_KEYS = tuple(figure for group in SCHOOL_GROUPS.values() for figure in group.figures)


def trait_in_a_sentence(group: Group) -> str:
    """What a group's students are told apart by, within a sentence: gender; English learners keep their capital."""
    title = group.title
    return title if title.startswith("English") else f"{title[0].lower()}{title[1:]}"


def label_of(figure: str) -> str:
    """A figure of a school's submission in words, such as `Students referred to police, gender: Female`."""
    group = SCHOOL_GROUPS[FigureKey.read(figure).group]
    title = f"{STUDENTS[group.measure]}, {trait_in_a_sentence(group)}" if group.by else group.title
    return f"{title}: {group.figures[figure]}"
