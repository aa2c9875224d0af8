"""Which figures of the activities a public edition prints (decision 52).

They count what officers did, and not students; so they are printed as they are, small or not. What comes near to
telling of a few students is left out, or printed for all schools together only.
"""

from models.activities.statistics import ENTRIES, PEOPLE, key
from models.quarters.activity_figures import ActivityLine

AT_SCHOOLS = frozenset({
    *(key(kind, ENTRIES) for kind in ("talk", "presentation", "request")), key("presentation", PEOPLE),
})  # fmt: skip
"""What is printed school by school. Any other kind is printed for all schools together."""
REACHED = key("presentation", PEOPLE)
"""Students in a class that an officer taught. Whom an officer talked with is in no public edition."""


def is_public(line: ActivityLine) -> bool:
    """Whether a public edition prints a figure for all schools together."""
    return line.measure != PEOPLE or line.figure == REACHED


def is_public_at_schools(figure: str) -> bool:
    """Whether a public edition prints a figure of each school."""
    return figure in AT_SCHOOLS
