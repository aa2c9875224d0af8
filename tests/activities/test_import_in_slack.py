"""An old log in Slack: from the template to the entries, which say where they come from, and back."""

from datetime import timedelta

import pytest

from models.activities import acts
from models.activities.acts import Whose
from models.actor import Identity
from models.people.queries import identify
from tests.activities.acts import TALK, form
from tests.activities.old_logs import TALK_ROW
from tests.activities.old_logs_in_slack import hand_in, look_at_old_log, old_log
from tests.activities.test_in_slack import PRINCIPAL, SUPERVISOR
from tests.support.filing import OFFICER
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_from_the_file_to_the_entries_and_back(workplace: Workplace) -> None:
    """Looked at, imported, marked as such in the list and the entry; then withdrawn as a whole."""
    officer = look_at_old_log(workplace)
    shown = text_of(officer.window())
    assert all(words in shown for words in ("1 entry", "From “log 2024.xlsx”", "Talk 1", "(row 5)"))
    assert "on_record" not in shown
    assert officer.submit() == {"ok": True}
    assert "1 entry imported" in text_of(officer.window())
    officer.press("activity_list")
    assert "Imported · *Talk with a student" in text_of(officer.window())
    officer.press("activity_open")
    assert "Imported from “log 2024.xlsx”, row 5, by" in text_of(officer.window())
    officer.close_all()
    officer.command("/sro-log", "import")
    officer.press("activity_import_open")
    officer.press("activity_import_withdraw")
    assert officer.submit(because="It was a draft.") == {"ok": True}
    assert "1 entry imported, withdrawn" in text_of(officer.window())


def test_what_was_read_waits_until_it_is_imported(workplace: Workplace) -> None:
    """The window was closed, or the bot restarted: it is continued from the list."""
    officer = look_at_old_log(workplace)
    officer.close_all()
    officer.command("/sro-log")
    officer.press("activity_imports")
    assert "not imported yet" in text_of(officer.window())
    officer.press("activity_import_open")
    assert officer.submit() == {"ok": True}
    assert "1 entry imported" in text_of(officer.window())


def test_the_same_file_again_is_asked_about(workplace: Workplace) -> None:
    """By default its row is left out, so that nothing is left; imported all the same, it is there twice."""
    content = old_log(workplace)
    hand_in(workplace, content).submit()
    officer = hand_in(workplace, content)
    shown = text_of(officer.window())
    assert "The same file was imported before" in shown
    assert "May be on record already" in shown
    assert "Nothing is left to import" in text_of(officer.submit())
    assert officer.submit(on_record="take_all") == {"ok": True}
    assert "1 entry imported" in text_of(officer.window())


def test_an_entry_logged_meanwhile_is_shown_before_it_is_imported(workplace: Workplace) -> None:
    """The window shows the rows again, with what has changed."""
    officer = look_at_old_log(workplace)
    today = workplace.bot.agreement.today(workplace.clock[0])
    with workplace.bot.database.write() as session:
        actor = identify(session, Identity("TPRACTICE", OFFICER), today)
        entry = form(TALK, happened_on=today - timedelta(days=1))
        whose, now = Whose(actor.person_id, "hall"), workplace.clock[0]
        acts.log_activity(session, workplace.bot.agreement, actor, TALK, whose, entry, now)
    assert officer.submit() == {"ok": True}
    shown = text_of(officer.window())
    assert "The records have changed since you looked" in shown
    assert "May be on record already" in shown


def test_mistakes_are_named_and_nothing_is_kept(workplace: Workplace) -> None:
    """As plain text, whatever was typed; the upload is one press away."""
    officer = hand_in(workplace, old_log(workplace, {"Talk": [TALK_ROW | {"With": "<!here> 🙂"}]}))
    shown = text_of(officer.window())
    assert "Nothing was imported" in shown
    assert "cell C5 contains “<!here> 🙂”" in shown
    assert "activity_import_give" in shown


def test_who_imports_nothing_is_told_who_does(workplace: Workplace) -> None:
    """The command says so, and the chooser does not offer it."""
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro-log", "import")
    assert "Officers can their own" in text_of(principal.messages("CGENERAL")[-1])
    supervisor = workplace.somebody(SUPERVISOR)
    supervisor.command("/sro-log")
    assert "Import an old log" in text_of(supervisor.window())


def test_the_template_comes_as_a_message(workplace: Workplace) -> None:
    """To whoever asks for it, by the bot."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-log", "import")
    officer.press("activity_import_template")
    while workplace.bot.exports.run_once():
        pass
    workplace.deliver()
    assert "old-activity-log.xlsx" in text_of(officer.messages(officer.direct()))
