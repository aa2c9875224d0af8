"""What follows from what is printed is printed, and nothing else of what was withheld (§IX)."""

import pytest

from exports.quarters.public.suppression_decision import Suppressed
from exports.quarters.public.tables import EVERYWHERE
from exports.quarters.public.withheld import following
from exports.suppression.tables import Equation, Key, PublicEdition

LABELS = ("Q1 2025-26", "Q2 2025-26", "Year 2025-26")


def cell(label: str, figure: str = "notices.filed") -> Key:
    """A figure of the police over all schools."""
    return (label, "police", figure, EVERYWHERE)


FIRST, SECOND, YEAR = map(cell, LABELS)
BY_STAFF, BY_OTHERS = cell(LABELS[2], "started_by.school_staff"), cell(LABELS[2], "started_by.other")
FEW, MANY = cell(LABELS[2], "grounds.other"), cell(LABELS[2], "grounds.safety")
TABLES = PublicEdition(
    {FIRST: 33, SECOND: 35, YEAR: 68, BY_STAFF: 60, BY_OTHERS: 8, FEW: 5, MANY: 63},
    [Equation(YEAR, (FIRST, SECOND)), Equation(YEAR, (BY_STAFF, BY_OTHERS)), Equation(YEAR, (FEW, MANY))],
)


@pytest.mark.parametrize(
    ("suppressed", "withheld", "expected"),
    [
        ((), {"Year 2025-26 / police.notices"}, {YEAR}),
        ((SECOND,), {"Year 2025-26 / police.notices"}, set()),
        ((BY_STAFF,), {"Year 2025-26 / police / notices.filed / all schools"}, {YEAR}),
        ((), {"Year 2025-26 / police / started_by.other / all schools"}, {BY_OTHERS}),
        ((), {"Year 2025-26 / police / grounds.other / all schools"}, set()),
    ],
)
def test_a_total_of_what_is_printed_is_printed(
    suppressed: tuple[Key, ...], withheld: set[str], expected: set[Key]
) -> None:
    """33 and 35 are 68; what both parts of a total leave open stays open, and a count of 1 to 5 is never printed."""
    assert following(TABLES, suppressed, withheld) == expected


def test_a_suppressed_count_is_never_printed_for_it() -> None:
    """That it could be worked out would be for the audit to find."""
    tables = PublicEdition({FIRST: 33, SECOND: 3, YEAR: 36}, [Equation(YEAR, (FIRST, SECOND))])
    assert following(tables, {SECOND}, set()) == frozenset()
    decided = Suppressed(frozenset({SECOND}), frozenset(), following(tables, {SECOND}, set()))
    assert decided.printed(SECOND, 3) == "*"
