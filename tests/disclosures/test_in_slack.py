"""Disclosures of student records, in Slack: logged by either side, read, corrected, withdrawn."""

import pytest

from tests.support.filing import OFFICER
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL, SUPERINTENDENT = "UPRINHALL", "USUPER"
GIVEN = {"records": "attendance", "students": 2, "purpose": "=1+1 Who <!channel> was :here: in *class*",
         "basis": "emergency"}  # fmt: skip


def listed(place: Workplace, who: str) -> Somebody:
    """Somebody opens the list by the digest."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-agreement") == {"ok": True}
    somebody.press("disclosure_list")
    return somebody


def logged(place: Workplace, who: str = OFFICER) -> Somebody:
    """Somebody at Hall has logged a disclosure, and reads it."""
    somebody = listed(place, who)
    somebody.press("disclosure_form")
    assert somebody.submit(**GIVEN) == {"ok": True}
    return somebody


def test_from_the_form_to_what_was_withdrawn(workplace: Workplace) -> None:
    """The officer logs and corrects, the principal reads it, and cannot take it back."""
    officer = listed(workplace, OFFICER)
    assert "the school's duty: this log does not take its place" in text_of(officer.window())
    officer.press("disclosure_form")
    assert "purpose" in officer.submit(**GIVEN | {"purpose": "Student ID 1234567"})["errors"]
    assert officer.submit(**GIVEN) == {"ok": True}
    assert GIVEN["purpose"] in text_of(officer.window())
    officer.press("disclosure_correct")
    assert officer.submit(students=3, because="Miscounted.") == {"ok": True}
    window = text_of(officer.window())
    assert "Students: 2" in window
    assert "Miscounted." in window
    principal = workplace.somebody(PRINCIPAL)
    assert principal.command("/sro") == {"ok": True}
    assert "3 students · Health or safety emergency, 34 CFR 99.36" in text_of(principal.window())
    assert "was :here:" not in text_of(principal.window())
    principal = listed(workplace, PRINCIPAL)
    principal.press("disclosure_open")
    assert "disclosure_withdraw" not in str(principal.window())
    officer.press("disclosure_withdraw")
    assert officer.submit(because="Another school's.") == {"ok": True}
    assert "Withdrawn" in text_of(officer.window())
    superintendent = listed(workplace, SUPERINTENDENT)
    assert "Withdrawn" in text_of(superintendent.window())
    assert "disclosure_form" not in str(superintendent.window())


def opened_at_home(place: Workplace) -> Somebody:
    """The officer opens a disclosure on Home, so that it lies over no window."""
    officer = place.somebody(OFFICER)
    officer.close_all()
    place.until(lambda: "disclosure_open" in text_of(officer.home()))
    officer.press("disclosure_open", home=officer.home())
    return officer


@pytest.mark.parametrize(
    ("button", "shown"),
    [("form", "disclosure_list"), ("correct", "disclosure_record"), ("withdraw", "disclosure_record")],
)
def test_cancel_leads_back_to_what_was_open(workplace: Workplace, button: str, shown: str) -> None:
    """The list, or the disclosure that was read."""
    officer = listed(workplace, OFFICER)
    if shown == "disclosure_record":
        officer.press("disclosure_form")
        assert officer.submit(**GIVEN) == {"ok": True}
        officer = opened_at_home(workplace)
    below = text_of(officer.window())
    officer.press(f"disclosure_{button}")
    assert officer.window()["submit"]
    officer.back()
    assert officer.window()["callback_id"] == shown
    assert text_of(officer.window()) == below


def test_what_lies_below_shows_what_was_logged_and_corrected(workplace: Workplace) -> None:
    """The list has the new one, also once that was corrected in the window above; so does a disclosure itself."""
    officer = logged(workplace)
    officer.press("disclosure_correct")
    assert officer.submit(students=3, because="Miscounted.") == {"ok": True}
    officer.back()
    workplace.until(lambda: "3 students" in text_of(officer.window()))
    officer = opened_at_home(workplace)
    officer.press("disclosure_withdraw")
    assert officer.submit(because="Another school's.") == {"ok": True}
    officer.back()
    workplace.until(lambda: "Withdrawn by" in text_of(officer.window()))


def test_a_possible_name_is_asked_about(workplace: Workplace) -> None:
    """Nothing is saved before it is confirmed."""
    officer = listed(workplace, OFFICER)
    officer.press("disclosure_form")
    assert officer.submit(**GIVEN | {"purpose": "My daughter Maya Lopez was absent"}) == {"ok": True}
    assert "This may be a student's name" in text_of(officer.window())
    assert officer.submit(names=("confirmed",)) == {"ok": True}
    assert "Logged." in text_of(officer.window())


def test_three_thousand_characters_are_shown_whole(workplace: Workplace) -> None:
    """Also once they were corrected: what it said before."""
    officer = listed(workplace, OFFICER)
    officer.press("disclosure_form")
    long = {name: f"{name} " + "y" * (2999 - len(name)) for name in ("purpose", "records_words")}
    assert officer.submit(**GIVEN | long) == {"ok": True}
    assert all(words in text_of(officer.window()) for words in long.values())
    officer.press("disclosure_correct")
    assert officer.submit(purpose="Short words", records_words="Others", because="z" * 3000) == {"ok": True}
    assert all(words in text_of(officer.window()) for words in (*long.values(), "z" * 3000))


def test_the_register_is_asked_for_where_all_others_are(workplace: Workplace) -> None:
    """By a principal for the own school."""
    principal = logged(workplace, PRINCIPAL)
    assert "Logged by" in text_of(principal.window())
    assert principal.command("/sro-export") == {"ok": True}
    principal.press("export_disclosures")
    assert principal.submit() == {"ok": True}
    assert "Preparing your file" in text_of(principal.window())
