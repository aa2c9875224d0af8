"""Commendations and complaints in Slack: who is offered them, what is asked, and what whom reaches (§V.6)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from models.people.tables import RoleHeld
from tests.people.test_in_slack import ADMIN
from tests.support.filing import OFFICER
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL, DESIGNEE, CHIEF, SUPERINTENDENT, SUPERVISOR = "UPRINHALL", "UDESHALL", "UCHIEF", "USUPER", "USUPERVISOR"
WORDS = "SAID-WORDS <!channel> *bold* =1+1 😀"
ANSWERS = {"from_whom": "family", "about": "conduct", "words": WORDS}
OUTCOME = {"outcome": "referred", "words": "DONE-WORDS"}


def records(place: Workplace, who: str = PRINCIPAL, kind: str = "complaint", **answers: object) -> Somebody:
    """Somebody types the command with a kind, fills in the form and sends it."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-log", kind) == {"ok": True}
    assert somebody.submit(**(ANSWERS | answers)) == {"ok": True}
    place.deliver()
    return somebody


def with_the_bot(place: Workplace, who: str) -> list[dict[str, Any]]:
    """Everything in somebody's direct message with the bot."""
    channel = place.somebody(who).direct()
    return place.posted(channel) if channel else []


def home(place: Workplace, who: str) -> str:
    """What is on somebody's Home."""
    somebody = place.somebody(who)
    somebody.command("/sro")
    shown = text_of(somebody.window())
    somebody.close_all()
    return shown


def options(somebody: Somebody, field: str) -> list[str]:
    """What a question of the form on top offers."""
    blocks = somebody.window()["blocks"]
    return next(
        ([option["text"]["text"] for option in block["element"]["options"]]
         for block in blocks if block.get("block_id") == field), [],
    )  # fmt: skip


def test_whoever_may_record_is_offered_both_kinds_by_every_way(workplace: Workplace) -> None:
    """`/sro-log` alone, the shortcut, Home, a kind typed; where nothing else is logged and where it is."""
    for who in (PRINCIPAL, DESIGNEE, SUPERINTENDENT, CHIEF, SUPERVISOR):
        somebody = workplace.somebody(who)
        assert somebody.command("/sro-log") == {"ok": True}
        assert "feedback_form_complaint" in text_of(somebody.window())
        assert ("activity_form_training" in text_of(somebody.window())) is (who == SUPERVISOR)
        somebody.close_all()
        assert somebody.shortcut("activity_shortcut") == {"ok": True}
        somebody.press("feedback_form_commendation")
        assert "What was said" in text_of(somebody.window())
        somebody.close_all()
        assert somebody.command("/sro-log", "Comp") == {"ok": True}
        assert "What was said" in text_of(somebody.window())
        somebody.close_all()
        somebody.command("/sro")
        somebody.press("feedback_choose")
        assert "feedback_form_commendation" in text_of(somebody.window())


def test_an_officer_sees_what_they_saw_and_is_refused_in_words(workplace: Workplace) -> None:
    """The chooser has no row for it; a kind typed says who can; an administrator has nothing to log, as before."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-log")
    assert "feedback" not in text_of(officer.window())
    officer.close_all()
    assert "Commendation or complaint" not in home(workplace, OFFICER)
    officer.command("/sro-log", "complaint")
    refused = "You do not have permission to record a commendation or complaint"
    assert refused in text_of(officer.messages("CGENERAL")[-1])
    administrator = workplace.somebody(ADMIN)
    administrator.command("/sro-log")
    assert "You do not have permission to log an activity" in text_of(administrator.messages("CGENERAL")[-1])


def test_a_principal_has_one_school_and_the_chief_all_and_the_program(workplace: Workplace) -> None:
    """One school is not asked for; the officers offered are those of the schools."""
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro-log", "commendation")
    assert options(principal, "school") == []
    assert "Hall High School" in text_of(principal.window())
    offered = options(principal, "officer")
    assert "Olive Pretend" in offered
    principal.close_all()
    chief = workplace.somebody(CHIEF)
    chief.command("/sro-log", "commendation")
    schools = options(chief, "school")
    assert (len(schools), schools[-1]) == (6, "The program as a whole")
    assert set(offered) < set(options(chief, "officer"))
    chief.close_all()
    chief.command("/sro-log", "complaint")
    assert options(chief, "officer") == []
    assert "the police department's own complaint procedure, as we read it" in text_of(chief.window())


def test_a_complaint_goes_from_the_form_to_its_outcome(workplace: Workplace) -> None:
    """Who follows it up is told without a word of it; their message changes; the recorder is told; Home shows it."""
    principal = records(workplace)
    window = text_of(principal.window())
    assert "Recorded." in window
    assert "SAID-WORDS" in window
    assert "own complaint procedure" in window
    principal.back()
    for who in (SUPERVISOR, CHIEF):
        (message,) = with_the_bot(workplace, who)
        assert message["text"] == "A complaint about the program is open."
        assert "SAID-WORDS" not in text_of(message)
        assert "Complaints without an outcome" in home(workplace, who)
    assert with_the_bot(workplace, OFFICER) == with_the_bot(workplace, SUPERINTENDENT) == []
    assert "Complaint" not in home(workplace, OFFICER)
    supervisor = workplace.somebody(SUPERVISOR)
    supervisor.press("feedback_open", message=with_the_bot(workplace, SUPERVISOR)[0], channel=supervisor.direct())
    assert "SAID-WORDS" in text_of(supervisor.window())
    assert "feedback_correct" not in text_of(supervisor.window())
    supervisor.press("feedback_handle")
    assert supervisor.submit(**OUTCOME) == {"ok": True}
    assert "Referred to another procedure" in text_of(supervisor.window())
    workplace.deliver()
    assert "A complaint about the program: handled." in text_of(with_the_bot(workplace, CHIEF))
    (told,) = with_the_bot(workplace, PRINCIPAL)
    assert told["text"] == "The outcome of a complaint that you recorded is on record."
    everything = [with_the_bot(workplace, who) for who in (PRINCIPAL, SUPERVISOR, CHIEF)]
    assert not any(words in text_of(everything) for words in ("SAID-WORDS", "DONE-WORDS"))
    assert "Complaints without an outcome" not in home(workplace, CHIEF)


@pytest.mark.parametrize("form", ["correct", "withdraw", "handle"])
def test_cancel_leads_back_to_the_record(workplace: Workplace, form: str) -> None:
    """What was read in it has to be found again otherwise."""
    principal = records(workplace)
    below = text_of(principal.window())
    principal.press(f"feedback_{form}")
    assert principal.window()["submit"]
    principal.back()
    assert text_of(principal.window()) == below


def test_cancel_leads_back_to_the_choice_of_a_kind(workplace: Workplace) -> None:
    """The wrong kind is chosen easily, and the other one is a press away then."""
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro-log")
    principal.press("feedback_form_complaint")
    principal.back()
    principal.press("feedback_form_commendation")
    assert principal.submit(**ANSWERS) == {"ok": True}
    assert "Recorded." in text_of(principal.window())


def test_the_record_below_shows_what_a_form_has_changed(workplace: Workplace) -> None:
    """Also where the form asked about a name in between, and after a second form."""
    principal = records(workplace)
    principal.press("feedback_handle")
    assert principal.submit(**OUTCOME | {"words": "Told the student Sample Person."}) == {"ok": True}
    assert principal.submit(names=["confirmed"]) == {"ok": True}
    principal.press("feedback_reopen")
    assert principal.submit(because="AGAIN-WORDS") == {"ok": True}
    assert "AGAIN-WORDS" in text_of(principal.window())
    principal.back()
    workplace.until(lambda: "AGAIN-WORDS" in text_of(principal.window()))


def test_a_form_that_was_open_while_somebody_else_was_quicker_says_so(workplace: Workplace) -> None:
    """At its first question; what was typed stays."""
    principal = records(workplace)
    principal.press("feedback_handle")
    chief = workplace.somebody(CHIEF)
    chief.press("feedback_open", message=with_the_bot(workplace, CHIEF)[0], channel=chief.direct())
    chief.press("feedback_handle")
    assert chief.submit(**OUTCOME) == {"ok": True}
    assert "has changed since you opened it. It is handled now." in text_of(principal.submit(**OUTCOME))


def test_a_commendation_reaches_its_officer(workplace: Workplace) -> None:
    """By direct message without its words; they open it, and it is on their Home; withdrawn, the message says so."""
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro-log", "commendation")
    officer_id = next(
        option["value"] for block in principal.window()["blocks"] if block.get("block_id") == "officer"
        for option in block["element"]["options"] if option["text"]["text"] == "Olive Pretend"
    )  # fmt: skip
    assert principal.submit(**ANSWERS, officer=officer_id) == {"ok": True}
    workplace.deliver()
    (message,) = with_the_bot(workplace, OFFICER)
    assert message["text"] == "There is a commendation for you."
    assert "SAID-WORDS" not in text_of(message)
    officer = workplace.somebody(OFFICER)
    assert "Commendations for you" in home(workplace, OFFICER)
    officer.press("feedback_open", message=message, channel=officer.direct())
    shown = text_of(officer.window())
    assert "SAID-WORDS" in shown
    assert not any(button in shown for button in ("feedback_correct", "feedback_withdraw", "feedback_handle"))
    principal.press("feedback_withdraw")
    assert principal.submit(because="For somebody else.") == {"ok": True}
    workplace.deliver()
    assert with_the_bot(workplace, OFFICER)[0]["text"] == "A commendation for you was withdrawn."


def test_a_possible_name_is_asked_about_and_nothing_typed_is_lost(workplace: Workplace) -> None:
    """In the words, in a reason, in an outcome; confirmed, it is recorded once. A number is refused at its question."""
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro-log", "complaint")
    assert principal.submit(**ANSWERS | {"words": "The student Sample Person was held."}) == {"ok": True}
    asked = text_of(principal.window())
    assert "This may be a student's name" in asked
    assert "Sample Person" in asked
    assert "words" in principal.submit(names=["confirmed"], words="Student number 123456.")["errors"]
    assert principal.submit(names=["confirmed"], words="The student Sample Person was held.") == {"ok": True}
    assert "Complaint 1" in text_of(principal.window())
    principal.press("feedback_handle")
    assert principal.submit(**OUTCOME | {"words": "Told the student Sample Person."}) == {"ok": True}
    assert "This may be a student's name" in text_of(principal.window())
    assert principal.submit(names=["confirmed"]) == {"ok": True}
    assert "Handled" in text_of(principal.window())


def test_typed_words_are_never_markup(workplace: Workplace) -> None:
    """What was said stands in plain text, with 3,000 characters too."""
    principal = records(workplace, words=f"{WORDS} {'w' * 2960}")
    said = [block["text"] for block in principal.window()["blocks"] if "SAID-WORDS" in text_of(block)]
    assert [text["type"] for text in said] == ["plain_text"]


def test_whoever_lost_the_role_meanwhile_is_refused_and_their_message_no_longer_opens(workplace: Workplace) -> None:
    """A form that was opened before; the message stays, its button says who may."""
    records(workplace)
    chief = workplace.somebody(CHIEF)
    chief.press("feedback_open", message=with_the_bot(workplace, CHIEF)[0], channel=chief.direct())
    chief.press("feedback_handle")
    over = workplace.bot.agreement.today(workplace.clock[0]) - timedelta(days=1)
    with workplace.bot.database.write() as session:
        session.execute(update(RoleHeld).where(RoleHeld.role == "chief").values(last_day=over))
    assert "You do not have permission" in text_of(chief.submit(**OUTCOME))
    chief.close_all()
    chief.press("feedback_open", message=with_the_bot(workplace, CHIEF)[0], channel=chief.direct())
    assert "You do not have permission" in text_of(chief.window())


def test_a_long_list_turns_its_pages(workplace: Workplace) -> None:
    """Eleven: ten and one; Home shows the last ones and the way to all."""
    for _number in range(11):
        records(workplace).close_all()
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro")
    assert "Show all 11" in text_of(principal.window())
    principal.press("feedback_list")
    assert "1 to 10 of 11" in text_of(principal.window())
    principal.press("feedback_page_on")
    assert "11 to 11 of 11" in text_of(principal.window())
