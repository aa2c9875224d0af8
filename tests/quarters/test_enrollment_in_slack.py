"""Enrollment as the schools' side of the team enters it in Slack: by form, by workbook, corrected (§IX)."""

import pytest

from tests.quarters.test_enrollment import LINES
from tests.quarters.test_in_slack import OF_POLICE, OF_SCHOOLS, PRINCIPAL, fill_in_workbook, given_back, saved
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def at_the_year(place: Workplace, year: str = "2026-27") -> Somebody:
    """A member of the schools' side has opened a school year."""
    member = place.somebody(OF_SCHOOLS)
    member.command("/sro-quarterly")
    member.press("quarter_enrollment")
    assert member.submit(school_year=year) == {"ok": True}
    return member


def test_it_is_filled_in_by_form_sent_and_corrected(workplace: Workplace) -> None:
    """A line that does not add up is said before it is sent; what was sent is corrected with a reason."""
    member = at_the_year(workplace)
    assert "0 of 5 submissions in" in text_of(member.window())
    member.press("submission_open")
    member.press("submission_page_enrolled")
    assert member.submit(**LINES | {"enrolled.race.white": 499}) == {"ok": True}
    assert "“Race and ethnicity” adds up to 699, but there are 700 students." in text_of(member.window())
    assert "submission_send" not in text_of(member.window())
    member.press("submission_page_enrolled")
    assert member.submit(**LINES) == {"ok": True}
    member.press("submission_send")
    assert "Hall High School · Enrollment 2026-27, version 1." in text_of(member.window())
    member.press("submission_read")
    member.press("submission_correct")
    assert member.submit(because="The count was of another day.") == {"ok": True}
    assert "Correction: version 2" in text_of(member.window())


def test_it_is_filled_in_by_workbook(workplace: Workplace) -> None:
    """The workbook asks for what the form asks for; that of a quarter is not taken for it."""
    member = at_the_year(workplace)
    member.press("submission_open")
    book = fill_in_workbook(workplace, member)
    assert book["How to fill in"]["A1"].value == "Enrollment"
    for figure, value in LINES.items():
        ((sheet, address),) = book.defined_names[f"figure.{figure}"].destinations
        book[sheet][address.replace("$", "")] = value
    member = at_the_year(workplace)
    member.press("submission_open")
    said = given_back(workplace, member, saved(book))
    assert f"{len(LINES)} of {len(LINES)} figures answered" in said
    assert "Complete. No problems found." in said


def test_a_year_to_come_is_refused_where_it_was_typed(workplace: Workplace) -> None:
    """And nothing is lost."""
    member = workplace.somebody(OF_SCHOOLS)
    member.command("/sro-quarterly")
    member.press("quarter_enrollment")
    assert "Enter a school year that has begun." in text_of(member.submit(school_year="2039-40"))


@pytest.mark.parametrize("who", [OF_POLICE, PRINCIPAL])
def test_others_have_no_button_for_it(workplace: Workplace, who: str) -> None:
    """The district's enrollment is entered by the schools' side of the team."""
    somebody = workplace.somebody(who)
    somebody.command("/sro-quarterly")
    assert "quarter_enrollment" not in text_of(somebody.window())
