"""The coverage of schools as a reader finds it in a public file, whatever somebody has made of it."""

import pytest

from exports.quarters.coverage import COVERAGE_AT
from exports.quarters.public.read_back import _printed
from exports.quarters.public.read_coverage import HEADINGS, coverage_days
from exports.quarters.public.unreadable import Unreadable


@pytest.mark.parametrize("row", [["Hall"], ["Hall", 5], ["Hall", 5, 3, 1, 1]])
def test_a_row_that_ends_early_is_named(row: list[object]) -> None:
    """Cells may be taken out of a table of a document."""
    with pytest.raises(Unreadable, match="row 2 of the coverage of schools ends before its table does"):
        list(coverage_days([[COVERAGE_AT, *HEADINGS], row], _printed))
