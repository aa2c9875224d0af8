"""What the titles of events say of their days: closes, does not close, or unsure."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.titles import RULES, Says, Verdict, things_said, verdict_of
from tests.calendar.titles import table

TITLES = table()


@pytest.mark.parametrize(("title", "verdict"), TITLES)
def test_a_title_is_read_as_people_read_it(title: str, verdict: str) -> None:
    """As somebody wrote it down who knows the words of districts, and not the rules."""
    assert verdict_of(title) == verdict


def test_no_title_is_in_two_lists() -> None:
    """Else one of them would be wrong."""
    assert len({title for title, _verdict in TITLES}) == len(TITLES) > 400


@pytest.mark.parametrize(
    "alike",
    [
        str.upper,
        str.lower,
        lambda title: f"  {title.replace(' ', '  ')} ",
        lambda title: title.replace("’", "'").replace("–", "-"),
        lambda title: title.replace(" - ", " – ").replace("'", "’"),
        lambda title: title.replace(" - ", " — ").replace(": ", " - "),
        lambda title: f"*{title}*",
    ],
)
def test_a_title_says_the_same_however_it_is_written(alike: Callable[[str], str]) -> None:
    """In capitals, with other blanks, dashes and quotes."""
    assert [title for title, verdict in TITLES if verdict_of(alike(title)) != verdict] == []


def test_every_rule_is_needed() -> None:
    """Some title comes to its verdict by it, and everything that a title can say is asked for by some rule."""
    used = set()
    for title, _verdict in TITLES:
        used.add(next((n for n, rule in enumerate(RULES) if rule.fits(things_said(title))), None))
    assert [rule for n, rule in enumerate(RULES) if n not in used] == []
    assert {thing for rule in RULES for thing in (*rule.all_of, *rule.none_of)} == set(Says)


@given(st.text(max_size=200))
def test_any_title_has_a_verdict(title: str) -> None:
    """Whatever characters it has."""
    assert verdict_of(title) in Verdict
