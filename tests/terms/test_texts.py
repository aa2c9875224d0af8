"""What looks like a student's identity is found; what officers ordinarily write is not."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.texts import looks_like_identity

NOW = datetime(2026, 11, 23, tzinfo=UTC)
WORDS = st.text(st.characters(exclude_categories=["Nd", "Cs"], exclude_characters="@"))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("write to a.b+c@school.example", "an email address"),
        ("123-45-6789", "a Social Security number"),
        ("123 45 6789", "a Social Security number"),
        ("(860) 555-0123", "a telephone number"),
        ("+1 860.555.0123", "a telephone number"),
        ("ID 204417", "a student or account number"),
        ("born on a Tuesday", "a date of birth"),
        ("D.O.B. unknown", "a date of birth"),
        ("(3/14/2012)", "a date of birth"),
        ("2009-01-31", "a date of birth"),
    ],
)
def test_it_is_found_and_named(text: str, what: str) -> None:
    """So that the officer knows what to leave out."""
    assert looks_like_identity(text, NOW) == what


@pytest.mark.parametrize(
    "text",
    [
        "On 11/20/2026 at 14:30 in room 204",
        "C.G.S. 53a-181 and 10-233p",
        "A policy of 1/1/1995",
        "Twenty-five minutes, 3 students, 12345 steps",
        "see 2026-27/0014",
        "",
    ],
)
def test_ordinary_words_pass(text: str) -> None:
    """Dates of the event, statutes, rooms, the bot's own numbers."""
    assert looks_like_identity(text, NOW) is None


@given(WORDS)
def test_words_without_digits_never_look_like_a_number(text: str) -> None:
    """Whatever the language."""
    assert looks_like_identity(text, NOW) in (None, "a date of birth")


@given(WORDS, st.from_regex(r"\A[0-9]{3}-[0-9]{2}-[0-9]{4}\Z"), WORDS)
def test_a_social_security_number_is_found_wherever_it_stands(before: str, number: str, after: str) -> None:
    """At the beginning, in the middle, at the end."""
    assert looks_like_identity(f"{before}{number}{after}", NOW) is not None
