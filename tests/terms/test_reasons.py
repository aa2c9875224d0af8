"""A reason says something: one rule, wherever something has to be said in words."""

import pytest

from models.texts import NO_REASON, SAYS_NOTHING, check_reason, check_why, says_something
from tests.support.town import NOW


@pytest.mark.parametrize("text", ["x", "-", "…", "1", "12/3", "ok", " a b "])
def test_what_has_no_three_letters_says_nothing(text: str) -> None:
    """The words for it are not those for a reason that is missing."""
    assert check_reason(text, NOW) == {"because": SAYS_NOTHING}


@pytest.mark.parametrize("text", ["Typo", "Año", "Wrong day.", "9th grade, not 10th"])
def test_a_short_reason_is_enough(text: str) -> None:
    """Nobody is made to write more than there is to say."""
    assert says_something(text)
    assert check_reason(text, NOW) == {}


@pytest.mark.parametrize("text", [None, "", "  "])
def test_a_reason_that_is_missing_is_asked_for(text: str | None) -> None:
    """In the words of the place, where it has its own."""
    assert check_reason(text, NOW) == {"because": NO_REASON}
    assert check_why("words", text, 100, NOW, "Describe it.") == {"words": "Describe it."}


def test_what_may_not_be_written_is_refused_as_everywhere() -> None:
    """Too long, or somebody's address."""
    assert "within 10 characters" in check_why("words", "A long reason.", 10, NOW)["words"]
    assert "email" in check_reason("Ask zoe@students.example", NOW)["because"]
