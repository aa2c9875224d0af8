"""What looks like a student's identity is found; what officers ordinarily write is not."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.texts import check_reason, check_text, looks_like_identity, may_be_a_name

NOW = datetime(2026, 11, 23, tzinfo=UTC)
WORDS = st.text(st.characters(exclude_categories=["Nd", "Cs"], exclude_characters="@"))


@pytest.mark.parametrize(
    ("text", "what", "piece"),
    [
        ("write to a.b+c@school.example", "an email address", "a.b+c@school.example"),
        ("it is 123-45-6789.", "a Social Security number", "123-45-6789"),
        ("123 45 6789", "a Social Security number", "123 45 6789"),
        ("case 123-45-6789", "a Social Security number", "123-45-6789"),
        ("call (860) 555-0123 now", "a telephone number", "(860) 555-0123"),
        ("+1 860.555.0123", "a telephone number", "+1 860.555.0123"),
        ("see 204417", "a student or account number", "204417"),
        ("#204417", "a student or account number", "204417"),
        ("student ID 44155", "a student or account number", "44155"),
        ("Student's ID number: 4415", "a student or account number", "4415"),
        ("pupil no. 441", "a student or account number", "441"),
        ("lunch PIN is 4415", "a student or account number", "4415"),
        ("student #44155", "a student or account number", "44155"),
        ("student 44155", "a student or account number", "44155"),
        ("ID-44155", "a student or account number", "44155"),
        ("ID 26-12345", "a student or account number", "26-12345"),
        ("SASID 1234567890", "a student or account number", "1234567890"),
        ("born on a Tuesday", "a date of birth", "born on"),
        ("D.O.B. unknown", "a date of birth", "D.O.B."),
        ("(3/14/2012)", "a date of birth", "3/14/2012"),
        ("2009-01-31", "a date of birth", "2009-01-31"),
    ],
)
def test_it_is_found_and_named(text: str, what: str, piece: str) -> None:
    """So that the officer knows what to leave out."""
    assert looks_like_identity(text, NOW) == (what, piece)


@pytest.mark.parametrize(
    "text",
    [
        "On 11/20/2026 at 14:30 in room 204",
        "C.G.S. 53a-181 and 10-233p",
        "A policy of 1/1/1995",
        "Twenty-five minutes, 3 students, 12345 steps",
        "see 2026-27/0014",
        "student 2, then student 3 of 12; the student ID was checked at 1430",
        "",
    ],
)
def test_ordinary_words_pass(text: str) -> None:
    """Dates of the event, statutes, rooms, the bot's own numbers."""
    assert looks_like_identity(text, NOW) is None


@pytest.mark.parametrize(
    "number",
    [
        "26-123", "26-12345678", "2026-00012345", "WH26-123456", "WH-26-123456", "(26-123456)", "case 2600012345",
        "Case #2600012345", "case number: 26012345", "report no. 26012345", "CFS 260123456789", "CAD: 26012345",
    ],
)  # fmt: skip
def test_a_case_number_passes(number: str) -> None:
    """As police departments write it: it is the link to their record."""
    assert looks_like_identity(f"See {number} for the rest.", NOW) is None


def test_the_refusal_quotes_the_piece_and_says_how_a_case_number_is_written() -> None:
    """The officer need not search a long text for it."""
    problems = check_text("narrative", "Both ran. See 2600012345.", 100, NOW)
    assert problems["narrative"].startswith("“2600012345” looks like a student or account number. Leave out")
    assert "such as 26-12345" in problems["narrative"]
    assert "such as 26-12345" not in check_reason("Call 860-555-0123.", NOW)["because"]
    assert f"“{'a' * 40}…” looks" in check_reason(f"{'a' * 90}@school.example", NOW)["because"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The student Jane Doe ran.", "Jane Doe"),
        ("the student,\nJane, ran", "Jane"),
        ("a pupil named Smith and another", "Smith"),
        ("Students Smith and Jones", "Smith"),
        ("juvenile SMITH", "SMITH"),
        ("The boy (Jim) left", "Jim"),
        ("girl’s name: Ana", "Ana"),
        ("the student's name is Jane Q. Doe", "Jane Q. Doe"),
        ("a minor identified as Jean-Luc O'Brien", "Jean-Luc O'Brien"),
        ("the Student Council; then student Zoë ran", "Zoë"),
        ("Officer Sample shouted at my child Jayden Smith", "Jayden Smith"),
        ("My daughter Emily Jones of 9B", "Emily Jones"),
        ("our son Jayden was sent home", "Jayden"),
        ("My kid, Ana, is afraid", "Ana"),
        ("the nephew named Bo Sample", "Bo Sample"),
        ("my niece is Zoë", "Zoë"),
        ("my children Ana and Bo", "Ana"),
        ("Our kids Ana and Bo", "Ana"),
        ("her stepson Jim D. Sample", "Jim D. Sample"),
        ("his granddaughter (Ana)", "Ana"),
        ("my child’s name is Jayden", "Jayden"),
        ("the child: Jayden", "Jayden"),
    ],
)
def test_a_word_that_may_be_a_students_name_is_found(text: str, name: str) -> None:
    """Capitalized, behind *student* or the like."""
    assert may_be_a_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "The student was told. Officer Pretend left.",
        "THE STUDENT RAN AWAY",
        "Student A pushed student B",
        "the student IEP meeting of Student Services",
        "two students in Room 204, and a student (Grade 10)",
        "Jane Doe, a student",
        "",
        "my child was searched. He cried.",
        "My daughter said that Officer Pretend shouted",
        "my son's Teacher called",
        "the child Officer Pretend spoke to",
        "Child Protective Services came",
        "a child; The officer left",
        "my daughter, She was afraid",
        "MY CHILD WAS AFRAID",
        "a person Smith knew",
        "lessons Monday and Tuesday",
        "Boys and Girls Club, Girl Scouts",
        "the girls Varsity team",
        "our kids are in Grade 9",
        "one child DCF knows of",
        "Parents and children in Room 12",
    ],
)
def test_what_is_not_known_to_be_a_name_is_not_asked_about(text: str) -> None:
    """Nor a name that stands elsewhere, which a program cannot tell from other words."""
    assert may_be_a_name(text) is None


@given(WORDS)
def test_words_without_digits_never_look_like_a_number(text: str) -> None:
    """Whatever the language."""
    found = looks_like_identity(text, NOW)
    assert found is None or found.what == "a date of birth"


@given(WORDS, st.from_regex(r"\A[0-9]{3}-[0-9]{2}-[0-9]{4}\Z"), WORDS)
def test_a_social_security_number_is_found_wherever_it_stands(before: str, number: str, after: str) -> None:
    """At the beginning, in the middle, at the end."""
    assert looks_like_identity(f"{before}{number}{after}", NOW) is not None
