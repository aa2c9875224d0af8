"""What a school's enrollment says, once a school year, by the same lines as its students are counted in submissions.

Rates and disparities are of these. It is the district's own fall count, of the day that the district counts on.
"""

from models.quarters.measures import DEMOGRAPHICS, FigureKey, Group, Step, codes_of, key, trait_in_a_sentence

ENROLLED = "enrolled"
STUDENTS_ENROLLED = key(ENROLLED, "students")
SOURCE = "The district's fall count"
ENROLLMENT_GROUPS = {group.code: group for group in (
    Group(ENROLLED, "Enrollment", {"students": "Students enrolled (each counted once)"}, SOURCE),
    *(Group(ENROLLED, title, lines, SOURCE, STUDENTS_ENROLLED, by) for by, (title, lines) in DEMOGRAPHICS.items()),
)}  # fmt: skip
ENROLLMENT_STEPS = {ENROLLED: Step("Students enrolled", codes_of(ENROLLED, ENROLLMENT_GROUPS))}


def enrolled_like(figure: str) -> str:
    """The figure of the enrollment for the students that a figure counts: of the same line, or of all students."""
    found = FigureKey.read(figure)
    return key(ENROLLED, found.line or "", found.by) if found.by in DEMOGRAPHICS else STUDENTS_ENROLLED


def label_of(figure: str) -> str:
    """A figure of an enrollment in words, such as `Students enrolled, gender: Female`."""
    group = ENROLLMENT_GROUPS[FigureKey.read(figure).group]
    title = f"Students enrolled, {trait_in_a_sentence(group)}" if group.by else group.title
    return f"{title}: {group.figures[figure]}"
