"""Arrest notifications in Slack: from the filed notice to the confirmed letter, on Home, and in /sro-records."""

import logging
import re
from datetime import timedelta

import pytest

from models.arrest_notifications.tables import ArrestNotification
from tests.arrest_notifications.in_slack import ARREST, covered, reported, writing_letter
from tests.support.filing import OFFICER, file
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, SUPERVISOR, PRINCIPAL = "UCHIEF", "USUPER", "USUPERVISOR", "UPRINHALL"
CANARY = "Canary words that were typed *bold* <!channel> =1+1"


def stands(place: Workplace) -> str:
    """How the one notification stands."""
    with place.bot.database.read() as session:
        return str(session.query(ArrestNotification).one().state)


def deliver(place: Workplace) -> None:
    """Do what has fallen due, and send what is on its way."""
    while place.bot.clock.run_once():
        pass
    place.deliver()


def test_from_the_arrest_to_the_principal(workplace: Workplace) -> None:
    """Each press by whose part it is; what was asked says how it stands."""
    officer = covered(workplace)
    text = text_of(officer.window())
    assert "Superintendent to be told orally and in writing" in text
    assert "h left" in text
    officer.press("arrest_write_step_tell")
    now = workplace.clock[0]
    assert officer.submit(at=now) == {"ok": True}
    assert "Told orally: The superintendent, by " in text_of(officer.window())
    officer.press("arrest_write_step_send")
    assert "Two students fought; one was arrested." in text_of(officer.window())
    assert "No name and no birth date here" in text_of(officer.window())
    assert officer.submit() == {"ok": True}
    assert stands(workplace) == "waiting"
    workplace.deliver()
    superintendent = workplace.somebody(SUPERINTENDENT)
    messages = superintendent.messages(superintendent.direct())
    (asks,) = [message for message in messages if "The police have sent a letter" in text_of(message)]
    superintendent.press("arrest_press_step_confirm", message=asks, channel=superintendent.direct())
    assert stands(workplace) == "done"
    superintendent.command("/sro")
    home = text_of(superintendent.window())
    assert "has not recorded that the principal was told" in home
    superintendent.press("arrest_open")
    superintendent.press("arrest_press_step_principal")
    assert "Principal told by the superintendent" in text_of(superintendent.window())
    workplace.deliver()
    told = [text_of(message) for message in officer.messages(officer.direct())]
    assert any("has confirmed the receipt of your letter" in text for text in told)
    superintendent.close_all()
    superintendent.command("/sro")
    assert "has not recorded that the principal" not in text_of(superintendent.window())


def test_more_arrested_than_the_notice_has_is_asked_about(workplace: Workplace) -> None:
    """What was entered stays, and is recorded once it is confirmed."""
    officer = reported(workplace)
    officer.press("arrest_write_step_say_class")
    answer = officer.submit(offense="felony", arrested="3")
    assert answer == {"ok": True}
    asked = text_of(officer.window())
    assert "You entered 3 students arrested; the notice has 2 students." in asked
    assert stands(workplace) == "asking"
    assert officer.submit(sure=["yes"]) == {"ok": True}
    with workplace.bot.database.read() as session:
        assert session.query(ArrestNotification).one().arrested == 3
    assert stands(workplace) == "open"


def test_what_is_pressed_twice_is_recorded_once(workplace: Workplace) -> None:
    """The second press is told how it stands."""
    officer = writing_letter(workplace)
    officer.submit()
    workplace.deliver()
    superintendent = workplace.somebody(SUPERINTENDENT)
    (asks,) = [message for message in superintendent.messages(superintendent.direct())
               if "The police have sent a letter" in text_of(message)]  # fmt: skip
    for _time in range(2):
        superintendent.press("arrest_press_step_confirm", message=asks, channel=superintendent.direct())
    assert "cannot be done now" in text_of(superintendent.window())
    with workplace.bot.database.read() as session:
        found = session.query(ArrestNotification).one()
        assert [step.step for step in found.steps] == ["say_class", "send", "confirm"]


def test_the_principal_and_another_officer_find_no_way_to_it(workplace: Workplace) -> None:
    """The notice's window offers it to those who may; the principal reads the notice without it."""
    file(workplace, **ARREST)
    deliver(workplace)
    principal = workplace.somebody(PRINCIPAL)
    principal.press("notice_open", message=workplace.posted("CHALL")[0], channel="CHALL")
    assert "arrest_open" not in str(principal.window())
    chief = workplace.somebody(CHIEF)
    chief.command("/sro")
    chief.press("arrest_open")
    assert "Class of offense not yet determined" in text_of(chief.window())


def test_a_notice_without_an_arrest_asks_nothing(workplace: Workplace) -> None:
    """Nor does the first page ask more than it did."""
    said = file(workplace)
    assert "class of offense" not in said
    officer = workplace.somebody(OFFICER)
    assert "arrest_open" not in str(officer.window())


def test_all_of_them_stand_in_the_records(workplace: Workplace) -> None:
    """With their clocks, for those who read them everywhere."""
    covered(workplace)
    for who in (CHIEF, SUPERINTENDENT, SUPERVISOR):
        somebody = workplace.somebody(who)
        somebody.command("/sro-records")
        somebody.press("arrest_list")
        assert "2026-27/0001 · Hall High School" in text_of(somebody.window())
        assert re.search(r"Arrest of \w{3}, \w{3} \d+, \d{4} · Felony", text_of(somebody.window()))
        assert "Tell the superintendent in writing: by" in text_of(somebody.window())


def test_reminders_follow_how_it_stands(workplace: Workplace) -> None:
    """The officer is asked by direct message; once the class is said, the message says what is due."""
    file(workplace, **ARREST)
    deliver(workplace)
    officer = workplace.somebody(OFFICER)
    (asked,) = [message for message in officer.messages(officer.direct()) if "say the class" in text_of(message)]
    officer.press("arrest_open", message=asked, channel=officer.direct())
    officer.press("arrest_write_step_say_class")
    officer.submit(offense="other")
    workplace.deliver()
    told = text_of(officer.messages(officer.direct()))
    assert "say the class" not in told
    assert "State law asks for no notification, as recorded" in told


def test_what_the_superintendent_reads_of_a_correction_stays_true(workplace: Workplace) -> None:
    """Told that the class is not known, they read the class in the same message once it is."""
    officer = covered(workplace)
    officer.press("arrest_write_step_tell")
    assert officer.submit(at=workplace.clock[0]) == {"ok": True}
    for offense in ("not_known", "class_a"):
        officer.press("arrest_write_step_say_class")
        assert officer.submit(offense=offense) == {"ok": True}
        deliver(workplace)
    superintendent = workplace.somebody(SUPERINTENDENT)
    read = [text_of(message) for message in superintendent.messages(superintendent.direct())]
    assert not any("being corrected" in text for text in read)
    assert any("Class of offense: Class A misdemeanor" in text for text in read)


def test_each_message_says_which_letter_is_confirmed(workplace: Workplace) -> None:
    """A corrected letter is told of as one, by its file's name; the message of the first asks for that one, too."""
    officer = writing_letter(workplace)
    assert officer.submit() == {"ok": True}
    deliver(workplace)
    officer.press("arrest_write_step_send")
    assert officer.submit(words="The corrected words.") == {"ok": True}
    assert "Corrected letter sent" in text_of(officer.window())
    deliver(workplace)
    superintendent = workplace.somebody(SUPERINTENDENT)
    sent = superintendent.messages(superintendent.direct())
    _, newest = [file["name"] for message in sent for file in message.get("files", [])]
    asking = [message for message in sent if "Please confirm that you have" in text_of(message)]
    assert len(asking) == 2
    for message in asking:
        assert "corrected letter about an arrest" in text_of(message)
        assert newest in text_of(message)
    assert "Here is the corrected letter" in text_of(sent)


def test_what_the_superintendent_has_recorded_stands_in_the_message(workplace: Workplace) -> None:
    """After each press: that the receipt is confirmed, and that the principal was told."""
    officer = writing_letter(workplace)
    assert officer.submit() == {"ok": True}
    deliver(workplace)
    superintendent = workplace.somebody(SUPERINTENDENT)
    direct = superintendent.direct()

    def asks() -> dict[str, object]:
        found = [one for one in superintendent.messages(direct) if "Arrest notification" in text_of(one)]
        return found[0] if found else next(one for one in superintendent.messages(direct) if "confirm" in text_of(one))

    superintendent.press("arrest_press_step_confirm", message=asks(), channel=direct)
    deliver(workplace)
    assert "Receipt of the letter confirmed: " in text_of(asks())
    assert "Principal told: " not in text_of(asks())
    superintendent.press("arrest_press_step_principal", message=asks(), channel=direct)
    deliver(workplace)
    assert "Principal told: " in text_of(asks())


def test_what_the_sender_reads_of_the_receipt_stays_true(workplace: Workplace) -> None:
    """After a corrected letter nothing is confirmed, and the message says so."""
    officer = writing_letter(workplace)
    assert officer.submit() == {"ok": True}
    deliver(workplace)
    superintendent = workplace.somebody(SUPERINTENDENT)
    superintendent.command("/sro")
    superintendent.press("arrest_open")
    superintendent.press("arrest_press_step_confirm")
    deliver(workplace)
    assert "has confirmed the receipt of your letter" in text_of(officer.messages(officer.direct()))
    officer.close_all()
    officer.command("/sro")
    officer.press("arrest_open")
    officer.press("arrest_write_step_send")
    assert officer.submit(words="The corrected words.") == {"ok": True}
    deliver(workplace)
    told = text_of(officer.messages(officer.direct()))
    assert "has confirmed the receipt of your letter" not in told
    assert "Letter sent; still to be told orally" in told


def test_no_typed_word_reaches_logs_metadata_previews_or_file_names(
    workplace: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    """And what a locked phone shows does not say that there was an arrest. The letter has it, and blank lines."""
    caplog.set_level(logging.DEBUG)
    officer = writing_letter(workplace)
    assert officer.submit(words=CANARY) == {"ok": True}
    assert CANARY in text_of(officer.window())
    assert "Canary" not in str(officer.window()["private_metadata"])
    deliver(workplace)
    for who in (OFFICER, SUPERINTENDENT):
        somebody = workplace.somebody(who)
        sent = somebody.messages(somebody.direct())
        files = [file for message in sent for file in message.get("files", [])]
        assert [file["name"] for file in files if file["name"].startswith("letter-2026-27-0001-")]
        assert "Canary" not in str(sent)
        assert not [message["text"] for message in sent if "rrest" in message.get("text", "")]
    assert "Canary" not in caplog.text
    assert "felony" not in caplog.text.lower()


def test_where_the_bot_was_told_of_nothing_a_late_look_reminds(workplace: Workplace) -> None:
    """Supervisors and chief are told once it is late, with how late it is."""
    file(workplace, **ARREST)
    workplace.clock[0] += timedelta(days=5)
    deliver(workplace)
    chief = workplace.somebody(CHIEF)
    told = text_of(chief.messages(chief.direct()))
    assert "h late" in told
