"""Requests for records in Slack: from what the superintendent asks for to what can be opened and was delivered."""

import logging

import pytest

from models.releases.tables import RecordsRequest, Release
from tests.support.canary import CANARY, is_in_sight_alone, stays_within
from tests.support.filing import OFFICER, file
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, SUPERVISOR, PRINCIPAL = "UCHIEF", "USUPER", "USUPERVISOR", "UPRINHALL"
PURPOSE = "A made-up *review* <!channel> =1+1"


def asking(place: Workplace) -> Somebody:
    """The superintendent has opened the form."""
    superintendent = place.somebody(SUPERINTENDENT)
    assert superintendent.command("/sro-records") == {"ok": True}
    superintendent.press("release_open")
    superintendent.press("release_ask")
    return superintendent


def asked(place: Workplace, **given: object) -> Somebody:
    """The superintendent asks for the notice log without student details, unless the test says otherwise."""
    superintendent = asking(place)
    assert superintendent.submit(**({"what": ("notice_log",), "purpose": PURPOSE} | given)) == {"ok": True}
    return superintendent


def answering(place: Workplace, who: str = CHIEF) -> Somebody:
    """Somebody of the police has the newest request open."""
    police = place.somebody(who)
    assert police.command("/sro-records") == {"ok": True}
    police.press("release_open")
    police.press("release_read")
    return police


def test_from_the_request_to_the_file(workplace: Workplace) -> None:
    """Asked, asked back, answered, released in part; everybody's messages follow."""
    superintendent = asked(workplace, what=("notice_log_students",))
    assert PURPOSE in text_of(superintendent.window())
    assert "Waiting for the police since" in text_of(superintendent.window())
    workplace.deliver()
    for who in (CHIEF, SUPERVISOR):
        police = workplace.somebody(who)
        (told,) = police.messages(police.direct())
        assert "The superintendent asks for records (request 1)" in text_of(told)
        assert "review" not in str(told)
    for who in (OFFICER, PRINCIPAL):
        other = workplace.somebody(who)
        home = text_of(other.command("/sro") and other.window())
        assert "equests for records waiting for you" not in home
        assert "ask the police for records" not in home
        assert "release records" not in home
    chief = workplace.somebody(CHIEF)
    (told,) = chief.messages(chief.direct())
    chief.press("release_read", message=told, channel=chief.direct())
    chief.press("release_write_step_ask_back")
    assert "words" in chief.submit()["errors"]
    assert chief.submit(words="Do you need <!here> the details?") == {"ok": True}
    workplace.deliver()
    (told,) = chief.messages(chief.direct())
    assert "Question from the police, waiting for the superintendent" in text_of(told)
    superintendent.close_all()
    assert superintendent.command("/sro") == {"ok": True}
    assert "Requests for records waiting for you" in text_of(superintendent.window())
    superintendent.press("release_read")
    assert "Do you need <!here> the details?" in text_of(superintendent.window())
    superintendent.press("release_write_step_answer")
    assert superintendent.submit(words="No, the log is enough") == {"ok": True}
    supervisor = answering(workplace, SUPERVISOR)
    supervisor.press("release_choose")
    assert PURPOSE in text_of(supervisor.window())
    assert supervisor.submit(what=("notice_log",), words="Without details, as you said") == {"ok": True}
    assert "being made; the superintendent receives it by direct message" in text_of(supervisor.window())
    workplace.deliver()
    assert "released*. The files follow by direct message" in text_of(
        superintendent.messages(superintendent.direct())[-1]
    )


def test_more_than_was_asked_for_is_asked_about_in_the_form(workplace: Workplace) -> None:
    """What was typed stays, and one tick confirms it."""
    asked(workplace, school="hall")
    chief = answering(workplace)
    chief.press("release_choose")
    assert chief.submit(what=("notice_log_students",), school="all_schools", words="A made-up word") == {"ok": True}
    text = text_of(chief.window())
    assert "Not asked for: Notice log, with student details." in text
    assert "Hall High School was asked for, and this is of all schools." in text
    assert "A made-up word" in text
    with workplace.bot.database.read() as session:
        assert not session.query(Release).count()
    assert chief.submit(sure=("yes",)) == {"ok": True}
    assert "Released by the police" in text_of(chief.window())


def test_a_released_notice_is_opened_from_home_and_from_the_request(workplace: Workplace) -> None:
    """As it was released, without what was not; the chief may refuse instead, and it can be withdrawn before."""
    file(workplace, narrative="As first filed.")
    asked(workplace, what=("notices",), numbers="2026-27/1")
    chief = answering(workplace)
    chief.press("release_choose")
    assert chief.submit() == {"ok": True}
    superintendent = workplace.somebody(SUPERINTENDENT)
    superintendent.close_all()
    assert superintendent.command("/sro") == {"ok": True}
    assert "Released to you" in text_of(superintendent.window())
    superintendent.press("release_notice_1")
    shown = text_of(superintendent.window())
    assert "As first filed." in shown
    assert "Student details were not released." in shown
    assert "changed since" not in shown


def test_no_typed_word_leaves_the_windows(workplace: Workplace, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the purpose, nor a question, an answer, a refusal, or what was said with a release."""
    caplog.set_level(logging.DEBUG)
    file(workplace, narrative=f"{CANARY} of a notice")
    superintendent = asked(workplace, purpose=f"{CANARY} of a purpose", what=("notices",), numbers="2026-27/1")
    chief = answering(workplace)
    chief.press("release_write_step_ask_back")
    assert chief.submit(words=f"{CANARY} of a question") == {"ok": True}
    superintendent.close_all()
    superintendent.command("/sro")
    superintendent.press("release_read")
    superintendent.press("release_write_step_answer")
    assert superintendent.submit(words=f"{CANARY} of an answer") == {"ok": True}
    chief = answering(workplace)
    chief.press("release_choose")
    assert CANARY not in str(chief.window()["private_metadata"])
    assert chief.submit(words=f"{CANARY} of a release") == {"ok": True}
    is_in_sight_alone(chief, superintendent)
    asked(workplace, purpose=f"{CANARY} of another purpose")
    chief = answering(workplace)
    chief.press("release_write_step_refuse")
    assert chief.submit(words=f"{CANARY} of a refusal") == {"ok": True}
    is_in_sight_alone(chief)
    stays_within(workplace, caplog)


def test_who_asks_may_withdraw_and_the_police_may_refuse(workplace: Workplace) -> None:
    """Each request stays on the list with how it stands."""
    superintendent = asked(workplace)
    superintendent.press("release_write_step_withdraw")
    assert superintendent.submit() == {"ok": True}
    assert "Withdrawn by the superintendent" in text_of(superintendent.window())
    asked(workplace, purpose="Another made-up reason")
    chief = answering(workplace)
    chief.press("release_write_step_refuse")
    assert chief.submit(words="A made-up investigation is open") == {"ok": True}
    chief.close_all()
    chief.command("/sro-records")
    chief.press("release_open")
    text = text_of(chief.window())
    assert text.index("Refused") < text.index("Withdrawn by the superintendent")
    with workplace.bot.database.read() as session:
        assert [row.state for row in session.query(RecordsRequest).order_by(RecordsRequest.id)] == [
            "withdrawn", "refused",
        ]  # fmt: skip


def test_long_words_are_shown_whole(workplace: Workplace) -> None:
    """A purpose of 3,000 characters, and as many in a question."""
    long = ("A made-up reason. " * 200)[:2999].strip() + "."
    superintendent = asked(workplace, purpose=long)
    assert long in text_of(superintendent.window())
    chief = answering(workplace)
    chief.press("release_write_step_ask_back")
    assert chief.submit(words=long) == {"ok": True}
    assert text_of(chief.window()).count(long) == 2
    chief.press("release_choose")
    assert long in text_of(chief.window())


def test_who_answers_last_reads_how_it_stands_and_keeps_their_words(workplace: Workplace) -> None:
    """*Refused* alone would read as if the bot had refused them."""
    asked(workplace)
    chief, designee = answering(workplace), answering(workplace, "UCHIEFDES")
    chief.press("release_write_step_refuse")
    designee.press("release_choose")
    assert chief.submit(words="Made-up reasons") == {"ok": True}
    said = "This cannot be done now: it has changed since you opened it. How it stands: Refused."
    assert designee.submit(words="A made-up word")["errors"] == {"what": said}
    assert designee.window()["callback_id"] == "release_released"
