"""What schools provide, in Slack: asked, said, checked, missing, there."""

import pytest

from tests.facilities.in_slack import CHIEF, PRINCIPAL, SUPERINTENDENT, THERE, reading, saying
from tests.support.filing import OFFICER
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_from_the_question_to_what_was_missing(workplace: Workplace) -> None:
    """The principal says all is there, the officer does not find the computer, the principal provides it."""
    principal = saying(workplace)
    workplace.deliver()
    (told,) = principal.messages(principal.direct())
    assert "Please say what Hall High School provides to its officer" in text_of(told)
    assert "desk" in principal.submit()["errors"]
    assert principal.submit(**THERE) == {"ok": True}
    assert "Waiting for the officer to check" in text_of(principal.window())
    workplace.deliver()
    (told,) = principal.messages(principal.direct())
    assert "What Hall High School provides to its officer: *Waiting for the officer to check*" in text_of(told)
    officer = workplace.somebody(OFFICER)
    told = officer.messages(officer.direct())[-1]
    officer.press("facility_read", message=told, channel=officer.direct())
    officer.press("facility_say_check")
    assert "words:computer" in officer.submit(**THERE | {"computer": "missing"})["errors"]
    words = "=1+1 It has <!channel> no :cable: *yet*"
    assert officer.submit(**{"words:computer": words}) == {"ok": True}
    assert "Something is missing: waiting for the school" in text_of(officer.window())
    workplace.deliver()
    for who in (SUPERINTENDENT, CHIEF):
        somebody = workplace.somebody(who)
        assert somebody.command("/sro") == {"ok": True}
        assert "Missing: Computer, or a connection for one" in text_of(somebody.window())
        somebody = reading(workplace, who)
        assert words in text_of(somebody.window())
        assert "facility_say" not in text_of(somebody.window())
    principal = workplace.somebody(PRINCIPAL)
    told = principal.messages(principal.direct())[-1]
    assert "Something that Hall High School provides to its officer is missing" in text_of(told)
    assert "cable" not in text_of(told)
    assert principal.command("/sro") == {"ok": True}
    assert "What the school provides" in text_of(principal.window())
    principal = reading(workplace, PRINCIPAL)
    principal.press("facility_say_state")
    assert principal.submit() == {"ok": True}  # with what was said last
    officer = reading(workplace, OFFICER)
    officer.press("facility_say_check")
    assert officer.submit(computer="there") == {"ok": True}
    window = text_of(officer.window())
    assert "All there, as school and officer say" in window
    assert "4. Officer confirms that all is there" in window
    officer.press("facility_earlier_2")
    assert words in text_of(officer.window())


def test_a_form_that_somebody_has_overtaken_keeps_what_was_typed(workplace: Workplace) -> None:
    """The designee was first: the principal reads so, and the window stays."""
    principal = saying(workplace)
    other = workplace.somebody("UDESHALL")
    other.command("/sro-agreement")
    other.press("facility_open")
    other.press("facility_read_hall")
    other.press("facility_say_state")
    assert other.submit(**THERE) == {"ok": True}
    answer = principal.submit(**THERE | {"desk": "missing", "words:desk": "A made-up word"})
    assert "said something else" in str(answer["errors"])


def test_three_thousand_characters_of_each_item_are_shown_whole(workplace: Workplace) -> None:
    """And sent back by the form for the next time."""
    principal = saying(workplace)
    long = {f"words:{item}": f"{item} " + "y" * (2999 - len(item)) for item in THERE}
    assert principal.submit(**THERE, **long) == {"ok": True}
    window = text_of(principal.window())
    assert all(words in window for words in long.values())
    principal.press("facility_say_state")
    assert principal.submit() == {"ok": True}


def test_who_has_no_business_there_sees_no_button(workplace: Workplace) -> None:
    """The team's members read of it in the report only."""
    somebody = workplace.somebody("UTEAMSCH1")
    assert somebody.command("/sro-agreement") == {"ok": True}
    assert "facility_open" not in str(somebody.window())
