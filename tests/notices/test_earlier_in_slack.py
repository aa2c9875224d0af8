"""Notices of earlier years in Slack: from the template to the register, and back."""

import pytest

from tests.activities.test_in_slack import PRINCIPAL, SUPERVISOR
from tests.notices.earlier import ROW
from tests.notices.earlier_in_slack import at_imports, filled_in, hand_in, look_at_earlier
from tests.support.workplace import Workplace, text_of

CHOSEN = {"earlier_years": {"earlier_notices_year": {
    "type": "static_select", "selected_option": {"value": "2022-23", "text": {"type": "plain_text", "text": "2022-23"}},
}}}  # fmt: skip
"""The state of the window once the year is chosen."""
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_from_the_file_to_the_register_and_back(workplace: Workplace) -> None:
    """Looked at, imported, found by the principal, marked; then withdrawn as a whole. Nothing is posted."""
    supervisor = look_at_earlier(workplace)
    shown = text_of(supervisor.window())
    assert all(words in shown for words in ("1 notice", "From “notices 2023.xlsx”", "2023-24: 1", "(row 5)"))
    assert "no figure of a quarter" in shown
    assert supervisor.submit() == {"ok": True}
    assert "1 notice imported" in text_of(supervisor.window())
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro")
    principal.press("notice_list_all")
    principal.press("earlier_notice_list")
    assert "*Imported* · Hall High School · Thu, Oct 5, 2023" in text_of(principal.window())
    assert "earlier_notices_imports" not in text_of(principal.window())
    principal.press("earlier_notice_open")
    shown = text_of(principal.window())
    assert "Imported from “notices 2023.xlsx”, row 5, by" in shown
    assert "2:30 PM" in shown
    assert "Not recorded: Why law enforcement, Search basis." in shown
    principal.close_all()
    supervisor.press("earlier_notices_import_withdraw")
    assert supervisor.submit(because="The wrong year.") == {"ok": True}
    assert "1 notice imported, withdrawn" in text_of(supervisor.window())
    workplace.deliver()
    assert workplace.posted("CHALL") == []


def test_what_was_read_waits_until_it_is_imported(workplace: Workplace) -> None:
    """The window was closed, or the bot restarted: it is continued from the list."""
    look_at_earlier(workplace).close_all()
    supervisor = at_imports(workplace)
    assert "not imported yet" in text_of(supervisor.window())
    supervisor.press("earlier_notices_import_open")
    assert supervisor.submit() == {"ok": True}
    assert "1 notice imported" in text_of(supervisor.window())


def test_rows_in_doubt_are_asked_about(workplace: Workplace) -> None:
    """By default they are left out; each question has an answer of its own."""
    look_at_earlier(workplace).submit()
    workplace.somebody(SUPERVISOR).close_all()
    supervisor = hand_in(workplace, filled_in(workplace, ROW, ROW), "more.xlsx")
    assert "Twice in this file" in text_of(supervisor.window())
    assert supervisor.submit(repeated="take_all") == {"ok": True}
    assert "2 notices imported" in text_of(supervisor.window())
    supervisor.close_all()
    supervisor = hand_in(workplace, filled_in(workplace, ROW), "again.xlsx")
    assert "May be on record already" in text_of(supervisor.window())
    assert "Nothing is left to import" in text_of(supervisor.submit())


def test_mistakes_are_named_and_nothing_is_kept(workplace: Workplace) -> None:
    """As plain text, whatever was typed; the upload is one press away."""
    supervisor = hand_in(workplace, filled_in(workplace, ROW | {"Action": "<!here> 🙂"}))
    shown = text_of(supervisor.window())
    assert "Nothing was imported" in shown
    assert "cell K5 contains “<!here> 🙂”" in shown
    assert "earlier_notices_give" in shown


def test_a_list_is_turned_and_narrowed_to_a_school_year(workplace: Workplace) -> None:
    """The latest day first; with one school year there is nothing to choose."""
    rows = [ROW | {"Day": f"10/{number:02d}/2023", "Case number (optional)": f"23-{number}"} for number in range(1, 25)]
    supervisor = hand_in(workplace, filled_in(workplace, *rows, ROW | {"Day": "10/05/2022"}))
    supervisor.submit()
    supervisor.press("earlier_notice_list")
    assert "1–20 of 25 notices" in text_of(supervisor.window())
    supervisor.press("earlier_notices_page_on")
    assert "21–25 of 25 notices" in text_of(supervisor.window())
    supervisor.press("earlier_notices_year", option="2022-23", state=CHOSEN)
    shown = text_of(supervisor.window())
    assert "1 notice, the latest day first" in shown
    assert "Oct 5, 2022" in shown
    supervisor.press("notice_list")
    assert "notice_filter_state" in text_of(supervisor.window())


def test_the_template_comes_as_a_message(workplace: Workplace) -> None:
    """To whoever asks for it, by the bot."""
    supervisor = at_imports(workplace)
    supervisor.press("earlier_notices_template")
    while workplace.bot.exports.run_once():
        pass
    workplace.deliver()
    assert "earlier-notices.xlsx" in text_of(supervisor.messages(supervisor.direct()))
