"""The form of a notice from a shortcut: the same as by the command, for the same people."""

import pytest

from tests.support.filing import OFFICER, send
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
ANYWHERE, MESSAGE = "notice_shortcut", "notice_message_shortcut"


def test_a_notice_is_filed_from_a_shortcut(workplace: Workplace) -> None:
    """From anywhere, and with what was typed before."""
    officer = workplace.somebody(OFFICER)
    assert officer.shortcut(ANYWHERE) == {"ok": True}
    officer.choose("narrative", "Typed before.")
    officer.back()
    officer.shortcut(ANYWHERE)
    assert "You have a draft from" in text_of(officer.window()["blocks"][0])
    assert send(officer) == {"ok": True}
    assert "Filed as 2026-27/0001" in text_of(officer.window())


def test_nothing_of_a_message_is_copied_into_the_form(workplace: Workplace) -> None:
    """It may name a student; the form is empty."""
    officer = workplace.somebody(OFFICER)
    officer.say("A canary in the cafeteria.", "CGENERAL")
    message = officer.messages("CGENERAL")[-1]
    assert officer.shortcut(MESSAGE, message, "CGENERAL") == {"ok": True}
    assert officer.window()["callback_id"] == "notice_filed"
    assert "canary" not in text_of(officer.window())


@pytest.mark.parametrize("who", ["UPRINHALL", "UTEACHER", "UGUEST"])
@pytest.mark.parametrize("callback_id", [ANYWHERE, MESSAGE])
def test_whoever_files_no_notices_is_told_so_in_a_window(workplace: Workplace, who: str, callback_id: str) -> None:
    """A shortcut has no channel to answer in; nothing is said in the message's."""
    somebody = workplace.somebody(who)
    somebody.say("Hello.", "CGENERAL")
    before = workplace.posted("CGENERAL")
    message = somebody.messages("CGENERAL")[-1] if callback_id == MESSAGE else None
    assert somebody.shortcut(callback_id, message, "CGENERAL") == {"ok": True}
    assert somebody.window()["title"]["text"] == "Not done"
    assert "can help" in text_of(somebody.window())
    assert workplace.posted("CGENERAL") == before
