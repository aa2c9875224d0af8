"""A word that may be a student's name: the officer is asked once, and only about what is new."""

from typing import Any

import pytest
from sqlalchemy import select

from models.notices.form import NoticeForm
from models.notices.names import names_to_confirm
from models.notices.tables import NoticeVersion
from tests.support.filing import FIRST_PAGE, OFFICER, file, send
from tests.support.town import NOW, a_form
from tests.support.workplace import Json, Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
NAMED = "The student Jane Doe ran."


def ask(form: NoticeForm, before: NoticeForm | None = None, because: str | None = None) -> dict[str, str]:
    """What the officer is asked about."""
    return names_to_confirm(form, before, because, NOW)


def test_each_text_is_looked_at_but_for_what_the_notice_said_before(database_kind: str) -> None:
    """Confirmed once, it is not asked about with every amendment."""
    assert ask(a_form()) == {}
    form = a_form(narrative=NAMED, place_detail="with student Zoë")
    assert ask(form, because="The boy Jim says so.") == {
        "place_detail": "Zoë", "narrative": "Jane Doe", "because": "Jim",
    }  # fmt: skip
    assert ask(form, a_form(narrative=NAMED)) == {"place_detail": "Zoë"}


def test_what_is_refused_is_said_first(database_kind: str) -> None:
    """The officer is not asked about a text that comes back anyway."""
    assert ask(a_form(narrative=f"{NAMED} Call 860-555-0123.")) == {}
    assert ask(a_form(narrative=NAMED), because="Call 860-555-0123.") == {}


def asks(officer: Somebody, piece: str, verb: str) -> bool:
    """Whether the window on top asks to confirm a piece."""
    window = officer.window()
    return f"“{piece}”" in text_of(window["blocks"][1]) and f"{verb} anyway" in text_of(window["blocks"][2])


def kept(officer: Somebody, field: str) -> Json:
    """The answer that stands in the window on top."""
    (answer,) = officer.window()["state"]["values"][field].values()
    return dict(answer)


def narratives(place: Workplace) -> list[str | None]:
    """What is on record."""
    with place.bot.database.read() as session:
        return list(session.scalars(select(NoticeVersion.narrative).order_by(NoticeVersion.id)))


def test_the_form_comes_back_once_and_is_filed_when_confirmed(workplace: Workplace) -> None:
    """Nothing that was typed is lost, and nothing is on record before."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    send(officer, narrative=NAMED)
    assert asks(officer, "Jane Doe", "file")
    assert narratives(workplace) == []
    assert kept(officer, "narrative")["value"] == NAMED
    assert kept(officer, "when")["selected_option"]["value"] == FIRST_PAGE["when"]
    assert officer.submit() == {"ok": True}  # not confirmed: it is asked again
    assert narratives(workplace) == []
    assert officer.submit(names=("confirmed",)) == {"ok": True}
    assert "Filed as 2026-27/0001" in text_of(officer.window())
    assert narratives(workplace) == [NAMED]


def test_without_the_name_there_is_nothing_to_confirm(workplace: Workplace) -> None:
    """It is taken out, and the form is sent again."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    send(officer, narrative=NAMED)
    officer.submit(narrative="A student ran.")
    assert "Filed as 2026-27/0001" in text_of(officer.window())
    assert narratives(workplace) == ["A student ran."]


DETAILS: dict[str, Any] = {"grounds": "emergency", "grounds_detail": "The girl Ana had a knife."}


def test_details_and_amendments_ask_too(workplace: Workplace) -> None:
    """Each about its own texts."""
    file(workplace, actions=("force",))
    officer = workplace.somebody(OFFICER)
    officer.press("notice_complete")
    officer.choose("grounds", "emergency")
    officer.submit(**DETAILS)
    assert asks(officer, "Ana", "save")
    assert officer.submit(names=("confirmed",)) == {"ok": True}
    assert "The girl Ana had a knife." in text_of(officer.window())
    officer.press("notice_amend")
    officer.submit(because="The pupil Bo was there too.", students=3)
    assert asks(officer, "Bo", "save")
    assert kept(officer, "students")["value"] == "3"
    assert officer.submit(because="Another pupil was there too.") == {"ok": True}
    assert "Amended, version 3" in text_of(officer.window())


def test_the_refusal_quotes_what_it_found_and_a_case_number_passes(workplace: Workplace) -> None:
    """Under the answer in which it stands."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    errors = send(officer, narrative="A student ran, student ID 44155.")["errors"]
    assert errors["narrative"].startswith("“44155” looks like a student or account number.")
    officer.submit(narrative="A student ran: case 26-0123456.")
    assert "Filed as 2026-27/0001" in text_of(officer.window())


def test_the_preview_says_what_cannot_be_taken(workplace: Workplace) -> None:
    """Beside the question, as the preview lies over the form."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    officer.press("notice_preview", state=officer.fill(**FIRST_PAGE | {"narrative": "Call 860-555-0123."}))
    assert "In a few words: “860-555-0123” looks like a telephone number." in text_of(officer.window())
