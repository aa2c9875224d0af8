"""What the workbook of an old log asks for: its sheets and columns."""

from models.activities.form import FREE_TEXTS
from models.activities.kinds import ALL_KINDS, ActivityKind
from models.activities.steps import COURSES

IMPORTED = tuple(kind for kind in ALL_KINDS if kind.code not in COURSES)
"""The kinds that a log may have: those after which nothing follows. Of others nobody could still act."""
OF_SHEET = {kind.button: kind for kind in IMPORTED}
"""The kind of each sheet, by its title."""
MOST_ROWS = 2000
DAY, OFFICER, SCHOOL, NO_NAMES = "happened_on", "officer", "school", "no_names"
TITLES = {DAY: "Day", OFFICER: "Officer", SCHOOL: "School", NO_NAMES: "No student is named"}
"""What the columns are called that no kind asks for itself."""


def titles_of(kind: ActivityKind, *, has_officer: bool) -> dict[str, str]:
    """The columns of a kind's sheet and what stands over them."""
    names = [DAY, *([OFFICER] if has_officer else []), *([SCHOOL] if kind.at_school else [])]
    asked = {asked.name: asked.title for asked in kind.asked}
    asked |= {asked.name: f"{asked.title} (optional)" for asked in kind.asked if asked.optional}
    confirm = [NO_NAMES] if set(asked) & set(FREE_TEXTS) else []
    return {name: TITLES[name] for name in names} | asked | {name: TITLES[name] for name in confirm}
