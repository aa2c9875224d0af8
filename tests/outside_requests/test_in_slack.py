"""Requests from outside in Slack: logged, decided, sent; files handed in and sent again; nothing is said elsewhere."""

import logging
import re
from datetime import UTC, date, datetime

import pytest
import requests

from models.outside_requests.tables import OutsideItem
from tests.slack.test_sent_twice import filled_in, made, request_of
from tests.support.filing import OFFICER
from tests.support.workplace import Somebody, Workplace, find, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, SUPERVISOR, PRINCIPAL = "UCHIEF", "USUPER", "USUPERVISOR", "UPRINHALL"
CANARY = "Canary"
ASKED_FOR = "Canary *records* <!channel> =1+1"
GIVEN: dict[str, object] = {
    "requester_kind": "attorney", "requester": "Canary & Pretend LLP", "basis": "subpoena", "asked_for": ASKED_FOR,
    "reference": "Canary letter",
}  # fmt: skip
PDF = b"%PDF-1.7 a made-up Canary"


def logging_one(place: Workplace, who: str = CHIEF) -> Somebody:
    """Somebody has the form open."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-records") == {"ok": True}
    somebody.press("outside_open")
    somebody.press("outside_log")
    return somebody


def logged(place: Workplace, who: str = CHIEF, **given: object) -> Somebody:
    """Somebody has logged a request of their side, and sees it."""
    somebody = logging_one(place, who)
    assert somebody.submit(**(GIVEN | given)) == {"ok": True}
    return somebody


def step(somebody: Somebody, code: str, **given: object) -> Somebody:
    """Somebody takes a step with the request that they see."""
    somebody.press(f"outside_write_step_{code}")
    assert somebody.submit(**given) == {"ok": True}
    return somebody


def decided(place: Workplace, who: str = CHIEF) -> Somebody:
    """A part of it was decided to be released."""
    return step(logged(place, who), "part", words="Canary words", withheld="Canary exemption")


def reopened(place: Workplace, who: str = CHIEF) -> Somebody:
    """Somebody has the newest request open."""
    somebody = place.somebody(who)
    somebody.close_all()
    somebody.command("/sro-records")
    somebody.press("outside_open")
    somebody.press("outside_read")
    return somebody


def hand_in(place: Workplace, somebody: Somebody, *files: tuple[str, bytes]) -> str:
    """Hand files in, and what is shown once they are kept."""
    somebody.press("outside_keep_files")
    assert somebody.submit(files=[somebody.upload(*file) for file in files]) == {"ok": True}
    place.until(lambda: "being fetched" not in text_of(somebody.window()))
    return text_of(somebody.window())


def test_from_the_request_to_its_answer(workplace: Workplace) -> None:
    """Told without a name or a word; decided, kept, sent; the messages follow, and nobody else has any."""
    chief = logged(workplace)
    text = text_of(chief.window())
    assert ASKED_FOR in text
    assert "a legal hold may be needed" in text
    assert "(district goal)" in text
    workplace.deliver()
    supervisor = workplace.somebody(SUPERVISOR)
    (told,) = supervisor.messages(supervisor.direct())
    assert "Request from outside P-2026-27/0001 waits for a decision." in text_of(told)
    for who in (CHIEF, SUPERINTENDENT, OFFICER, PRINCIPAL):
        other = workplace.somebody(who)
        assert not other.direct() or "Request from outside" not in text_of(other.messages(other.direct()))
    supervisor.press("outside_read", message=told, channel=supervisor.direct())
    assert "Canary & Pretend LLP" in text_of(supervisor.window())
    step(supervisor, "part", words="Canary words", withheld="Canary exemption")
    assert "Decided, the answer is to be sent: released in part" in text_of(supervisor.window())
    shown = hand_in(workplace, supervisor, ("Canary one.pdf", PDF), ("Canary two.docx", b"PK\x03\x04"))
    assert "Canary one.pdf" in shown
    assert "Canary two.docx" in shown
    step(supervisor, "send", way="mail")
    assert "Answered: released in part" in text_of(supervisor.window())
    workplace.deliver()
    (told,) = supervisor.messages(supervisor.direct())
    assert "Answered: released in part" in text_of(told)


@pytest.mark.parametrize("who", [CHIEF, SUPERINTENDENT])
def test_files_are_handed_in_where_each_party_has_a_workspace(two_workplaces: Workplace, who: str) -> None:
    """Each in their own Slack, as practice has it from the start."""
    assert "Canary one.pdf" in hand_in(two_workplaces, decided(two_workplaces, who), ("Canary one.pdf", PDF))


def test_a_file_is_sent_again_under_a_name_of_the_bots(workplace: Workplace) -> None:
    """Byte for byte, by direct message; what is kept in error is marked."""
    chief = decided(workplace)
    hand_in(workplace, chief, ("Canary one.pdf", PDF))
    chief.press("outside_send_me_1")
    assert "Preparing your file" in text_of(chief.window())
    while workplace.bot.exports.run_once():
        pass
    workplace.deliver()
    (file,) = [file for message in chief.messages(chief.direct()) for file in message.get("files", ())]
    assert file["name"] == "request-from-outside-P-2026-27-0001-file-1.pdf"
    address = f"{workplace.server.url}/practice/api/files/{file['id']}"
    assert requests.get(address, {"as": CHIEF}, timeout=60).content == PDF
    assert CANARY not in text_of(chief.messages(chief.direct()))


def test_what_is_no_file_is_described_and_an_error_set_aside(workplace: Workplace) -> None:
    """Both stay with the request."""
    chief = decided(workplace)
    chief.press("outside_describe")
    assert chief.submit(words="A made-up recording, in the records room") == {"ok": True}
    hand_in(workplace, chief, ("wrong.pdf", PDF))
    chief.press("outside_aside")
    assert "because" in chief.submit(item="2")["errors"]
    assert chief.submit(item="2", because="Another request's file") == {"ok": True}
    text = text_of(chief.window())
    assert "A made-up recording, in the records room" in text
    assert text.count("*kept in error*") == 1


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((("a.exe", b"MZ"),), "of no usual kind"),
        ((("a.pdf", PDF), ("b.pdf", b"x" * (8 * 1024 * 1024))), "larger than 8 MB"),
    ],
)
def test_a_file_that_is_not_kept_says_why(
    workplace: Workplace, files: tuple[tuple[str, bytes], ...], said: str
) -> None:  # fmt: skip
    """And none of the others is kept either."""
    assert said in hand_in(workplace, decided(workplace), *files)
    with workplace.bot.database.read() as session:
        assert not session.query(OutsideItem).count()


@pytest.mark.parametrize(
    ("button", "shown"),
    [
        ("outside_write_step_part", "outside_reading"), ("outside_write_step_note", "outside_reading"),
        ("outside_keep_files", "outside_reading"), ("outside_describe", "outside_reading"),
        ("outside_aside", "outside_reading"), ("hold_write", "outside_reading"),
        ("outside_log", "outside_overview"), ("outside_list", "outside_overview"),
    ],
)  # fmt: skip
def test_whoever_closes_a_form_has_what_was_open_before(workplace: Workplace, button: str, shown: str) -> None:
    """Every form of the topic, and the one for a hold that a request leads to; no window is left with nothing."""
    somebody = logged(workplace)
    if button in ("outside_keep_files", "outside_describe", "outside_aside"):
        step(somebody, "part", words="Canary words", withheld="Canary exemption")
        somebody.press("outside_describe")
        assert somebody.submit(words="A made-up recording") == {"ok": True}
    somebody.close_all()
    somebody.command("/sro-records")
    somebody.press("outside_open")
    if button not in ("outside_log", "outside_list"):
        somebody.press("outside_read")
    assert somebody.window()["callback_id"] == shown
    somebody.press(button)
    assert somebody.window()["submit"]
    somebody.back()
    assert somebody.window()["callback_id"] == shown


def test_the_window_below_a_form_shows_what_the_form_has_changed(workplace: Workplace) -> None:
    """Whoever closes what came of a form does not meet the request as it was before, nor a list without it."""
    somebody = logged(workplace)
    somebody.back()
    workplace.until(lambda: "Attorney" in text_of(somebody.window()))
    somebody.press("outside_read")
    for number, words in enumerate(("first made-up words", "second made-up words")):
        somebody.press("outside_write_step_note")
        assert somebody.submit(words=words) == {"ok": True}
        assert words in text_of(somebody.window())
        if number:
            somebody.back()
            workplace.until(lambda: "second made-up words" in text_of(somebody.window()))


def test_each_finds_the_own_side_alone(workplace: Workplace) -> None:
    """A principal logs for the own school; the police see nothing of it."""
    principal = logging_one(workplace, PRINCIPAL)
    assert "Conard High School" not in text_of(principal.window())
    assert principal.submit(**GIVEN) == {"ok": True}
    assert "The schools: Hall High School" in text_of(principal.window())
    chief = workplace.somebody(CHIEF)
    chief.command("/sro-records")
    chief.press("outside_open")
    assert "No request from outside has been logged yet." in text_of(chief.window())
    superintendent = workplace.somebody(SUPERINTENDENT)
    superintendent.command("/sro")
    assert "Requests from outside to answer" in text_of(superintendent.window())
    superintendent.press("outside_read")
    step(superintendent, "withhold", withheld="A made-up exemption")


def test_a_day_that_may_be_a_slip_is_asked_about_in_the_form(workplace: Workplace) -> None:
    """What was typed stays, and one tick confirms it."""
    chief = logging_one(workplace)
    long_ago = workplace.bot.agreement.today(workplace.bot.now()).replace(day=1)
    given = GIVEN | {"received_on": date(long_ago.year - 1, long_ago.month, 1)}
    assert chief.submit(**given) == {"ok": True}
    text = text_of(chief.window())
    assert "It came more than 60 days ago." in text
    assert ASKED_FOR in text
    assert chief.submit(sure=("yes",)) == {"ok": True}
    text = text_of(chief.window())
    assert re.search(r"\(district goal\)\* · \*\d+ days overdue\*\"", text)  # bold, and no asterisk is seen
    assert "Waiting for a decision" in text


def test_long_words_are_shown_whole_however_many_steps_there_are(workplace: Workplace) -> None:
    """The last steps in the window, all of them a press away."""
    long = ("A made-up reason. " * 200)[:2999].strip() + "."
    chief = logged(workplace, asked_for=long, basis_words=long)
    for _note in range(14):
        step(chief, "note", words=long)
    step(chief, "part", words=long, withheld=long)
    text = text_of(chief.window())
    assert text.count(long) == 2 + 5 + 2
    chief.press("outside_history")
    assert text_of(chief.window()).count(long) == 12
    chief.press("outside_history_next")
    assert text_of(chief.window()).count(long) == 4


def test_nothing_that_was_typed_leaves_the_windows(workplace: Workplace, caplog: pytest.LogCaptureFixture) -> None:
    """No name and no free text in a message, a log, what a window notes of itself, or the name of a file."""
    with caplog.at_level(logging.INFO):
        chief = decided(workplace)
        hand_in(workplace, chief, ("Canary one.pdf", PDF), ("Canary bad.pdf", b""))
        hand_in(workplace, reopened(workplace), ("Canary one.pdf", PDF))
        assert CANARY in text_of(chief.window())
        for button in ("outside_keep_files", "outside_describe", "outside_aside", "outside_write_step_send"):
            reopened(workplace).press(button)
            assert "id" in chief.window()["private_metadata"]
            assert CANARY not in chief.window()["private_metadata"]
        reopened(workplace).press("outside_send_me_1")
        while workplace.bot.exports.run_once():
            pass
        workplace.deliver()
    assert CANARY.lower() not in caplog.text.lower()
    for who in (CHIEF, SUPERVISOR):
        somebody = workplace.somebody(who)
        assert CANARY not in text_of(somebody.messages(somebody.direct()))
    with workplace.bot.database.read() as session:
        for file in session.query(OutsideItem):
            assert CANARY not in file.sent_as


def test_files_that_are_sent_twice_are_kept_once(workplace: Workplace) -> None:
    """And a double click on a file asks for it once."""
    chief = decided(workplace)
    chief.press("outside_keep_files")
    files = [chief.upload("a.pdf", PDF), chief.upload("b.pdf", PDF + b"2")]
    given = filled_in(chief, {"files": files})
    for _time in range(2):
        assert workplace.tell(request_of(chief, "view_submission", given)).status_code == 200
    workplace.until(lambda: _kept(workplace) == 2)
    assert chief.submit(files=files) == {"ok": True}
    workplace.until(lambda: "Already " in text_of(chief.window()))
    assert _kept(workplace) == 2
    window = reopened(workplace).window()
    _block, button = find(window["blocks"], "outside_send_me_1")
    clicked = {"type": "button", **{name: button[name] for name in ("action_id", "value")}}
    for _click in range(2):
        assert workplace.tell(request_of(chief, "block_actions", window, actions=[clicked])).status_code == 200
    assert made(workplace, "ask for export") == 1


def _kept(place: Workplace) -> int:
    with place.bot.database.read() as session:
        return session.query(OutsideItem).count()


@pytest.mark.parametrize(
    ("code", "given", "hint", "due"),
    [
        ("appeal", {"day": date(2027, 1, 4)}, "it is 10 days after it came", "Thu, Jan 14, 2027"),
        ("reopen", {}, "it is 10 days from today", "Thu, Jan 21, 2027"),
    ],
)
def test_the_hint_says_from_which_day_the_district_goal_counts(
    workplace: Workplace, code: str, given: dict[str, object], hint: str, due: str
) -> None:
    """An appeal that is recorded a week after it came is due sooner than ten days from today."""
    workplace.clock[0] = datetime(2027, 1, 11, 17, 0, tzinfo=UTC)
    chief = logged(workplace, received_on=date(2027, 1, 4))
    step(step(chief, "withhold", withheld="Made-up exemption"), "send", way="mail")
    chief.press(f"outside_write_step_{code}")
    assert hint in text_of(chief.window())
    assert chief.submit(words="Made-up reasons", **given) == {"ok": True}
    assert f"due {due} (district goal)" in text_of(chief.window())
