"""What is answered of a goal, and which answers can be taken."""

from dataclasses import dataclass, fields
from datetime import datetime

from models.goals.kinds import AT_LEAST, AT_MOST, DIRECTIONS, FEWER, FIGURES
from models.texts import LONGEST, check_why

MOST, ALL = 1_000_000, 100
WHICH_GOAL = "Say in a few words what is to be reached."


@dataclass(frozen=True)
class GoalForm:
    """A goal in words, and where it has one, its figure: at most or at least a number, or fewer than last year."""

    words: str | None = None
    figure: str | None = None
    direction: str | None = None
    number: int | None = None


CONTENT = tuple(field.name for field in fields(GoalForm))
"""The answers that a version holds in columns of the same names."""


def check(form: GoalForm, now: datetime) -> dict[str, str]:
    """What is wrong with the answers, by field."""
    return check_why("words", form.words, LONGEST, now, WHICH_GOAL) | _check_target(form)


def _check_target(form: GoalForm) -> dict[str, str]:
    if form.figure is None:
        given = [name for name in ("direction", "number") if getattr(form, name) is not None]
        return dict.fromkeys(given, "Leave this blank, or choose a figure.")
    if form.figure not in FIGURES:
        return {"figure": "Please choose again."}
    if form.direction not in DIRECTIONS:
        return {"direction": "Choose how the figure is compared."}
    if form.direction == FEWER:
        return {} if form.number is None else {"number": "Leave this blank: it is compared with last year."}
    most = ALL if FIGURES[form.figure].whole else MOST
    if form.direction in (AT_MOST, AT_LEAST) and (form.number is None or not 0 <= form.number <= most):
        return {"number": f"Enter a number from 0 to {most:,}."}
    return {}
