"""An answer or a correction that comes after the entry has changed: that is shown, and nothing typed is lost."""

from datetime import date

import pytest

from tests.activities.test_steps_in_slack import CONCERN, PRINCIPAL, SUPERVISOR, logs, opens, takes
from tests.support.town import NOW
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PLAN = "A locksmith comes on Friday."
UNTIL = date(2026, 12, 4)


@pytest.fixture(autouse=True)
def in_the_morning(workplace: Workplace) -> None:
    """Nothing that is planned for later that day has passed, whenever the tests run."""
    workplace.clock[0] = NOW


def is_answering(place: Workplace, step: str = "concern_plan") -> Somebody:
    """The principal has the form of an answer open."""
    principal = opens(place.somebody(PRINCIPAL), place.posted("CHALL")[0], "CHALL")
    principal.press(f"activity_step_{step}")
    return principal


def chooses(officer: Somebody, what: str) -> None:
    """The officer chooses something in the menu of the entry on Home."""
    officer.open_home()
    officer.press("activity_menu", home=officer.home(), option=f"{what}:1")


def corrects(officer: Somebody, **answers: object) -> None:
    """The officer corrects the entry from Home."""
    chooses(officer, "correct")
    assert officer.submit(because="It is another one.", **answers) == {"ok": True}
    officer.close_all()


def test_an_answer_to_what_was_corrected_meanwhile_can_be_sent_once_it_was_read(workplace: Workplace) -> None:
    """The principal reads what it said and says now; the plan stands in the form, and is sent by *Save*."""
    officer = logs(workplace, "concern", **CONCERN)
    principal = is_answering(workplace)
    corrects(officer, place="Side door")
    assert principal.submit(words=PLAN, until=UNTIL) == {"ok": True}
    shown = text_of(principal.window())
    for words in (
        "Not saved yet.",
        "Corrected by Olive Pretend",
        "It is another one.",
        "Where: Back door",
        "Where: Side door",
        PLAN,
    ):
        assert words in shown
    assert principal.submit() == {"ok": True}
    assert "Answered with a plan" in text_of(principal.window())
    assert PLAN in text_of(principal.window())


def test_an_answer_to_what_was_answered_meanwhile_is_there_to_be_copied(workplace: Workplace) -> None:
    """The designee was first: the principal reads the other plan, and has the own words."""
    logs(workplace, "concern", **CONCERN)
    principal = is_answering(workplace)
    designee = opens(workplace.somebody("UDESHALL"), workplace.posted("CHALL")[0], "CHALL")
    takes(designee, "concern_plan", words="Staff watch the door.", until=UNTIL)
    assert principal.submit(words=PLAN, until=UNTIL) == {"ok": True}
    shown = text_of(principal.window())
    assert all(words in shown for words in ("This cannot be done now", "Staff watch the door.", PLAN, "copy it"))
    principal.press("activity_open")
    assert "Staff watch the door." in text_of(principal.window())


def test_an_answer_to_what_was_withdrawn_meanwhile_is_there_to_be_copied(workplace: Workplace) -> None:
    """It says by whom."""
    officer = logs(workplace, "concern", **CONCERN)
    principal = is_answering(workplace)
    chooses(officer, "withdraw")
    assert officer.submit(because="In error.") == {"ok": True}
    assert principal.submit(words=PLAN, until=UNTIL) == {"ok": True}
    shown = text_of(principal.window())
    assert all(words in shown for words in ("was withdrawn", "Withdrawn by Olive Pretend", PLAN))


def test_a_possible_name_in_an_answer_that_comes_too_late_loses_nothing(workplace: Workplace) -> None:
    """What would have been asked about is there as well."""
    officer = logs(workplace, "concern", **CONCERN)
    principal = is_answering(workplace)
    corrects(officer, place="Side door")
    assert principal.submit(words="Student Zoë told us.", until=UNTIL) == {"ok": True}
    assert all(words in text_of(principal.window()) for words in ("Not saved yet.", "Student Zoë told us."))
    principal.submit()
    assert "This may be a student's name" in text_of(principal.window())


def test_a_correction_of_what_was_corrected_meanwhile_goes_on_from_there(workplace: Workplace) -> None:
    """The supervisor was first: the officer reads that, and saves what was typed."""
    officer = logs(workplace, "concern", **CONCERN)
    chooses(officer, "correct")
    supervisor = workplace.somebody(SUPERVISOR)
    supervisor.command("/sro")
    supervisor.press("activity_open")
    supervisor.press("activity_correct")
    assert supervisor.submit(because="Told by phone.", place="Side door") == {"ok": True}
    assert officer.submit(because="More to say.", description="Neither door locks.") == {"ok": True}
    shown = text_of(officer.window())
    assert all(words in shown for words in ("Not saved yet.", "Told by phone.", "Neither door locks.", "More to say."))
    assert officer.submit() == {"ok": True}
    saved = text_of(officer.window())
    assert all(words in saved for words in ("version 3", "Side door", "Neither door locks."))


def test_a_correction_of_what_was_settled_meanwhile_is_there_to_be_copied(workplace: Workplace) -> None:
    """The school closed it."""
    officer = logs(workplace, "concern", **CONCERN)
    chooses(officer, "correct")
    principal = opens(workplace.somebody(PRINCIPAL), workplace.posted("CHALL")[0], "CHALL")
    takes(principal, "concern_close", words="It locks.")
    assert officer.submit(because="More to say.", description="Neither door locks.") == {"ok": True}
    shown = text_of(officer.window())
    assert all(words in shown for words in ("is settled", "It locks.", "Neither door locks.", "More to say."))


def test_more_hours_than_were_approved_are_asked_about_in_the_form(workplace: Workplace) -> None:
    """Half hours are taken; the supervisor sees what was worked beside what was approved."""
    today = workplace.bot.agreement.today(workplace.clock[0])
    event = {"happened_on": today, "time": "18:00", "topic": "prom", "people": 300, "overtime": "2.5"}
    officer, supervisor = logs(workplace, "event", **event), workplace.somebody(SUPERVISOR)
    opens(supervisor, supervisor.messages(supervisor.direct())[0], supervisor.direct())
    assert "2.5" in text_of(supervisor.window())
    takes(supervisor, "event_approve")
    workplace.deliver()
    opens(officer, officer.messages(officer.direct())[0], officer.direct())
    officer.press("activity_step_event_hours")
    assert "quarters of an hour" in str(officer.submit(hours="2.6")["errors"]["hours"])
    assert officer.submit(hours="3.25", words="It ended late.") == {"ok": True}
    assert "You enter 3.25 hours. Overtime was approved for 2.5 hours." in text_of(officer.window())
    assert officer.submit(sure=["yes"]) == {"ok": True}
    workplace.deliver()
    opens(supervisor, supervisor.messages(supervisor.direct())[-1], supervisor.direct())
    assert "3.25 · 2.5 of overtime approved" in text_of(supervisor.window())
    supervisor.press("activity_step_event_confirm")
    assert "3.25 · 2.5 of overtime approved" in text_of(supervisor.window())


def test_a_name_that_was_confirmed_is_not_asked_about_again_with_the_hours(workplace: Workplace) -> None:
    """First the possible name, then the hours; each is confirmed once, and it is saved."""
    today = workplace.bot.agreement.today(workplace.clock[0])
    event = {"happened_on": today, "time": "18:00", "topic": "prom", "people": 300, "overtime": 1}
    officer, supervisor = logs(workplace, "event", **event), workplace.somebody(SUPERVISOR)
    opens(supervisor, supervisor.messages(supervisor.direct())[0], supervisor.direct())
    takes(supervisor, "event_approve")
    workplace.deliver()
    opens(officer, officer.messages(officer.direct())[0], officer.direct())
    officer.press("activity_step_event_hours")
    officer.submit(hours="2", words="Student Zoë fell ill.")
    assert "This may be a student's name" in text_of(officer.window())
    officer.submit(names=["confirmed"])
    assert "You enter 2 hours. Overtime was approved for 1 hour." in text_of(officer.window())
    officer.submit(sure=["yes"])
    assert "Hours entered, to be confirmed" in text_of(officer.window())


def test_hours_after_overtime_was_declined_are_shown_as_such_to_the_supervisor(workplace: Workplace) -> None:
    """The officer has to say why; message, Home and form of the supervisor say that it was declined, not why."""
    today = workplace.bot.agreement.today(workplace.clock[0])
    event = {"happened_on": today, "time": "18:00", "topic": "prom", "people": 300, "overtime": 1}
    officer, supervisor = logs(workplace, "event", **event), workplace.somebody(SUPERVISOR)
    opens(supervisor, supervisor.messages(supervisor.direct())[0], supervisor.direct())
    takes(supervisor, "event_decline", words="Patrol covers it.")
    workplace.deliver()
    opens(officer, officer.messages(officer.direct())[0], officer.direct())
    officer.press("activity_step_event_hours")
    assert "say why it was worked" in str(officer.submit(hours="24")["errors"]["words"])
    assert officer.submit(words="Nobody came from patrol.") == {"ok": True}
    assert "You enter 24 hours for one event." in text_of(officer.window())
    assert officer.submit(sure=["yes"]) == {"ok": True}
    workplace.deliver()
    message = supervisor.messages(supervisor.direct())[-1]
    assert "Hours were entered after overtime was declined." in text_of(message)
    assert "Nobody came" not in text_of(message)
    assert "Hours were entered after overtime was declined." in supervisor.open_home()
    opens(supervisor, message, supervisor.direct())
    assert "24 · overtime was declined" in text_of(supervisor.window())
    assert "Nobody came from patrol." in text_of(supervisor.window())
