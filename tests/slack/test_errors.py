"""What goes wrong unforeseen: an apology with a reference where the person looks, and the same reference in the log."""

import re

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models.notices import acknowledgments
from models.notices import acts as notices
from models.notices.tables import Notice
from tests.delivery.test_delivery import cards
from tests.notices.test_in_slack import PRINCIPAL
from tests.support.filing import FIRST_PAGE, OFFICER, file
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
WORDS = "".join(("SEC", "RET"))


def broken(*_args: object, **_kwargs: object) -> None:
    """An act with a fault in it, whose message holds what somebody wrote."""
    raise RuntimeError(WORDS)


def reference(text: str) -> str:
    """The reference in an apology."""
    found = re.search(r"this reference: ([0-9a-f]{8})\.", text)
    assert found, text
    return found[1]


def test_in_a_form_the_words_stay_and_the_log_has_the_reference_but_not_the_words(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The officer can send it again once it is mended."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    with monkeypatch.context() as patch:
        patch.setattr(notices, "file_notice", broken)
        said = officer.submit(**FIRST_PAGE)["errors"]["actions"]
    logged = caplog.text
    assert f"reference='{reference(said)}'" in logged
    assert "SECRET" not in logged + said
    assert officer.submit(**FIRST_PAGE) == {"ok": True}


def test_at_a_button_it_is_said_in_a_window(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in silence."""
    file(workplace)
    workplace.deliver()
    principal = workplace.somebody(PRINCIPAL)
    monkeypatch.setattr(acknowledgments, "acknowledge", broken)
    principal.press("notice_acknowledge", message=cards(workplace)[0], channel="CHALL")
    assert reference(text_of(principal.window()))


def test_at_a_command_it_is_said_to_the_person_only(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the command was typed."""
    monkeypatch.setattr("handlers.notices.form_views.filing_form", broken)
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    last = officer.messages("CGENERAL")[-1]
    assert last["ephemeral"]
    assert reference(last["text"])


def acknowledged(place: Workplace) -> str:
    """What the principal is shown after a press."""
    principal = place.somebody(PRINCIPAL)
    principal.press("notice_acknowledge", message=cards(place)[0], channel="CHALL")
    return text_of(principal.window())


def is_acknowledged(place: Workplace) -> bool:
    """Whether it is on record."""
    with place.bot.database.read() as session:
        return session.get_one(Notice, 1).acknowledged_at is not None


@pytest.mark.parametrize("is_there", [True, False])
def test_an_end_that_nobody_knows_is_called_that(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    """The connection broke while the transaction was being ended; a second press does no harm."""
    file(workplace)
    workplace.deliver()
    commit = Session.commit

    def breaks(session: Session) -> None:
        if is_there:
            commit(session)
        raise OperationalError("COMMIT", {}, Exception("gone"), connection_invalidated=True)

    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", breaks)
        said = acknowledged(workplace)
    assert "it is not known whether this was recorded" in said
    assert "Not done" not in said
    assert is_acknowledged(workplace) is is_there
    acknowledged(workplace)
    assert is_acknowledged(workplace)
