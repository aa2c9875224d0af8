"""Activities that others answer, in Slack: what the officer sends, who is told, their steps, and what is seen of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.delivery.outbox import Delivery
from tests.support.filing import OFFICER
from tests.support.town import NOW
from tests.support.workplace import Json, Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL, SUPERVISOR, SUPERINTENDENT, CHIEF = "UPRINHALL", "USUPERVISOR", "USUPER", "UCHIEF"
CONCERN = {"description": "The back door does not lock.", "place": "Back door", "suggestion": "A new lock."}


@pytest.fixture(autouse=True)
def in_the_morning(workplace: Workplace) -> None:
    """Nothing that is planned for later that day has passed, whenever the tests run."""
    workplace.clock[0] = NOW


def logs(place: Workplace, kind: str, /, **answers: object) -> Somebody:
    """The officer types the command with a kind, fills in the form and sends it."""
    officer = place.somebody(OFFICER)
    assert officer.command("/sro-log", kind) == {"ok": True}
    assert officer.submit(**answers) == {"ok": True}
    officer.close_all()
    place.deliver()
    return officer


def opens(somebody: Somebody, message: Json, channel: str) -> Somebody:
    """Somebody presses *Open* on a card or a message."""
    somebody.press("activity_open", message=message, channel=channel)
    return somebody


def takes(somebody: Somebody, step: str, /, **answers: object) -> str:
    """A step from the window of the entry; what the window says afterwards."""
    somebody.press(f"activity_step_{step}")
    assert somebody.submit(**answers) == {"ok": True}
    shown = text_of(somebody.window())
    somebody.close_all()
    return shown


def test_a_concern_is_answered_with_a_plan_carried_out_and_closed(workplace: Workplace) -> None:
    """The card goes along and never says what was typed; the officer learns of the plan."""
    officer = logs(workplace, "concern", **CONCERN, urgent="yes")
    (card,) = workplace.posted("CHALL")
    assert all(words in text_of(card) for words in ("Urgent", "Waiting for the school's answer", f"<@{PRINCIPAL}>"))
    assert "door" not in text_of(card)
    principal = workplace.somebody(PRINCIPAL)
    assert "The back door does not lock." in text_of(opens(principal, card, "CHALL").window())
    in_a_week = workplace.bot.agreement.today(workplace.clock[0]) + timedelta(days=7)
    assert "A locksmith." in takes(principal, "concern_plan", words="A locksmith.", until=in_a_week)
    workplace.deliver()
    (card,) = workplace.posted("CHALL")
    assert "Answered with a plan" in text_of(card)
    assert "locksmith" not in text_of(card)
    (told,) = officer.messages(officer.direct())
    assert "locksmith" not in text_of(told)
    assert "A locksmith." in text_of(opens(officer, told, officer.direct()).window())
    takes(officer, "concern_done", words="It locks.")
    workplace.deliver()
    opens(principal, workplace.posted("CHALL")[0], "CHALL")
    takes(principal, "concern_close", words="Thank you.")
    workplace.deliver()
    assert "Closed" in text_of(workplace.posted("CHALL")[0])


def test_a_planned_activity_is_asked_about_objected_to_and_done_all_the_same(workplace: Workplace) -> None:
    """Each learns what the other did; the supervisor is told of the objection and of what became of it."""
    today = workplace.bot.agreement.today(workplace.clock[0])
    planned = {"happened_on": today, "time": "14:30", "topic": "interview", "danger": "no", "evidence": "yes",
               "elsewhere": "no", "disruption": "apart"}  # fmt: skip
    officer = logs(workplace, "planned", **planned)
    principal, supervisor = workplace.somebody(PRINCIPAL), workplace.somebody(SUPERVISOR)
    (card,) = workplace.posted("CHALL")
    assert "Interview" not in text_of(card)
    opens(principal, card, "CHALL")
    takes(principal, "planned_ask", words="How long will it take?")
    workplace.deliver()
    (told,) = officer.messages(officer.direct())
    opens(officer, told, officer.direct())
    takes(officer, "planned_answer", words="Half an hour.")
    workplace.deliver()
    opens(principal, workplace.posted("CHALL")[0], "CHALL")
    assert "Half an hour." in text_of(principal.window())
    takes(principal, "planned_object", words="Exams are today.")
    workplace.deliver()
    (objected,) = supervisor.messages(supervisor.direct())
    assert "Objected to by the school" in text_of(objected)
    assert "Exams" not in text_of(objected)
    opens(officer, officer.messages(officer.direct())[-1], officer.direct())
    assert "done" in takes(officer, "planned_anyway", words="Evidence would have been lost.").casefold()
    workplace.deliver()
    assert "Done" in text_of(workplace.posted("CHALL")[0])
    assert len(supervisor.messages(supervisor.direct())) == 2


def test_a_conflict_of_duties_goes_to_three_people_and_to_no_channel(workplace: Workplace) -> None:
    """What a locked screen shows tells nothing; a way is suggested back and forth, and all learn of the end."""
    answers = {"description": "Asked for an open case.", "topic": "direction", "suggestion": "Ask the records desk."}
    officer = logs(workplace, "conflict", **answers)
    everybody = {who: workplace.somebody(who) for who in (PRINCIPAL, SUPERINTENDENT, CHIEF)}
    for channel in ("CHALL", "CCHIEF", "CSUPER"):
        assert "onflict" not in text_of(workplace.posted(channel)), channel
    for somebody in everybody.values():
        (told,) = somebody.messages(somebody.direct())
        assert told["text"] == "There is something for you in the activity log."
        assert "open case" not in text_of(told)
    with workplace.bot.database.read() as session:
        places = session.scalars(select(Delivery.destination)).all()
    assert len(places) == 3
    assert all(place.startswith("person:") for place in places)
    principal = everybody[PRINCIPAL]
    opens(principal, principal.messages(principal.direct())[0], principal.direct())
    takes(principal, "conflict_suggest", words="Ask the superintendent's office first.")
    workplace.deliver()
    opens(officer, officer.messages(officer.direct())[0], officer.direct())
    assert "Ask the superintendent's office first." in text_of(officer.window())
    assert "Resolved" in takes(officer, "conflict_accept")
    workplace.deliver()
    for somebody in everybody.values():
        assert "Resolved" in text_of(somebody.messages(somebody.direct())[-1])


def test_overtime_is_approved_worked_and_confirmed(workplace: Workplace) -> None:
    """The supervisor from the message, the officer on the day, the supervisor once more."""
    today = workplace.bot.agreement.today(workplace.clock[0])
    event = {"happened_on": today, "time": "18:00", "topic": "prom", "people": 300, "overtime": 4}
    officer, supervisor = logs(workplace, "event", **event), workplace.somebody(SUPERVISOR)
    opens(supervisor, supervisor.messages(supervisor.direct())[0], supervisor.direct())
    takes(supervisor, "event_approve")
    workplace.deliver()
    opens(officer, officer.messages(officer.direct())[0], officer.direct())
    takes(officer, "event_hours", hours="3.5", words="It ended early.")
    workplace.deliver()
    opens(supervisor, supervisor.messages(supervisor.direct())[-1], supervisor.direct())
    assert "3.5 hours" in text_of(supervisor.window())
    assert "Hours confirmed" in takes(supervisor, "event_confirm")


def test_a_name_in_the_words_of_a_step_is_asked_about_and_an_identity_refused(workplace: Workplace) -> None:
    """What was typed stays in the form, and confirmed it is saved once."""
    logs(workplace, "concern", **CONCERN)
    principal = opens(workplace.somebody(PRINCIPAL), workplace.posted("CHALL")[0], "CHALL")
    principal.press("activity_step_concern_close")
    refused = principal.submit(words="Ask zoe@students.example")
    assert "identifies a student" in refused["errors"]["words"]
    assert principal.submit(words="Student Zoë told us.") == {"ok": True}
    asked = text_of(principal.window())
    assert "This may be a student's name" in asked
    assert "Student Zoë told us." in asked
    assert principal.submit(names=["confirmed"]) == {"ok": True}
    assert "Closed" in text_of(principal.window())


def test_a_step_that_is_no_longer_the_next_says_how_it_stands(workplace: Workplace) -> None:
    """Principal and officer have the entry open: the second is told, and what they typed stays where it is."""
    officer = logs(workplace, "concern", **CONCERN)
    principal = opens(workplace.somebody(PRINCIPAL), workplace.posted("CHALL")[0], "CHALL")
    principal.press("activity_step_concern_plan")
    officer.open_home()
    officer.press("activity_menu", home=officer.home(), option="withdraw:1")
    assert officer.submit(because="It was locked.") == {"ok": True}
    today = workplace.bot.agreement.today(workplace.clock[0])
    assert principal.submit(words="A lock.", until=today) == {"ok": True}
    assert all(words in text_of(principal.window()) for words in ("was withdrawn", "A lock."))
    workplace.deliver()
    assert "Withdrawn" in text_of(workplace.posted("CHALL")[0])


def test_very_many_hours_of_overtime_are_asked_about_with_what_was_typed(workplace: Workplace) -> None:
    """When it is logged and when it is corrected; ticked, it is saved."""
    today = workplace.bot.agreement.today(workplace.clock[0])
    event = {"happened_on": today, "time": "18:00", "topic": "prom", "people": 300, "overtime": "24.25"}
    officer = workplace.somebody(OFFICER)
    assert officer.command("/sro-log", "event") == {"ok": True}
    assert officer.submit(**event) == {"ok": True}
    assert "You enter 24.25 hours of overtime for one event." in text_of(officer.window())
    assert officer.submit(sure=["yes"]) == {"ok": True}
    assert "24.25" in text_of(officer.window())
    officer.press("activity_correct")
    assert officer.submit(overtime="22.5", because="Given as 2.5.") == {"ok": True}
    window = text_of(officer.window())
    assert "You enter 22.5 hours of overtime for one event." in window
    assert "Given as 2.5." in window
    assert officer.submit(overtime="2.5") == {"ok": True}
    assert "Special event" in text_of(officer.window())
