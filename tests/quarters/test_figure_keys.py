"""Figures are kept under the same text for good, and read back in their parts."""

import pytest

from models.quarters.measures import SCHOOL_GROUPS, SCHOOL_KEYS, FigureKey, key, label_of
from models.quarters.police_measures import POLICE_GROUPS, POLICE_KEYS

STORED = (
    (FigureKey("incidents"), "incidents"),
    (FigureKey("incidents", "weapons"), "incidents.weapons"),
    (FigureKey("disciplined", "students"), "disciplined.students"),
    (FigureKey("disciplined", "black", "race"), "disciplined.race.black"),
    (FigureKey("students", "middle", "grades"), "students.grades.middle"),
)
"""As the records of every release and the data workbooks have them."""


@pytest.mark.parametrize(("figure", "stored"), STORED)
def test_a_key_is_stored_as_ever_and_read_back(figure: FigureKey, stored: str) -> None:
    """A measure, a line of it, and a trait of students where they are told apart by one."""
    assert str(figure) == stored
    assert FigureKey.read(stored) == figure


@pytest.mark.parametrize(("keys", "groups"), [(SCHOOL_KEYS, SCHOOL_GROUPS), (POLICE_KEYS, POLICE_GROUPS)])
def test_every_figure_is_in_the_group_that_its_key_names(keys: tuple[str, ...], groups: dict[str, object]) -> None:
    """No two are kept under the same key."""
    assert len(set(keys)) == len(keys)
    assert {FigureKey.read(stored).group for stored in keys} == set(groups)


def test_a_figure_in_words_says_which_students() -> None:
    """Those disciplined and those referred are told apart."""
    assert label_of(key("referred", "female", "gender")) == "Students referred to police, gender: Female"
    assert label_of(key("incidents", "fighting")) == "Incidents: Fighting and battery"
