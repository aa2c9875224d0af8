"""What the titles of events say of their days: closes, does not close, or unsure."""

import pytest

from bot.calendar.titles import verdict_of
from tests.calendar.titles import table


@pytest.mark.parametrize(("title", "verdict"), table())
def test_a_title_is_read_as_people_read_it(title: str, verdict: str) -> None:
    """However it is written."""
    assert verdict_of(title) == verdict
