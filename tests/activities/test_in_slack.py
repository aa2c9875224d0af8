"""Activities in Slack: the officer's clicks, what the supervisor does for them, and what others see."""

from datetime import timedelta

import pytest

from tests.support.filing import OFFICER
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL, PRINCIPAL_ELSEWHERE, SUPERVISOR, SUPERINTENDENT = "UPRINHALL", "UPRINCONARD", "USUPERVISOR", "USUPER"
TRAINING = {"topic": "sel", "hours": 6, "provider": "State academy", "certificate": "SEL-4471"}


def officer_logs(place: Workplace, text: str = "talk", **answers: object) -> Somebody:
    """The officer types the command with a kind, fills in the form and sends it."""
    officer = place.somebody(OFFICER)
    assert officer.command("/sro-log", text) == {"ok": True}
    assert officer.submit(**({"topic": "bullying"} | answers)) == {"ok": True}
    return officer


def test_a_talk_is_logged_with_one_answer_and_is_on_home(workplace: Workplace) -> None:
    """The rest has a default; the window says that it is on record, Home lists it with its menu."""
    officer = officer_logs(workplace)
    window = text_of(officer.window())
    assert all(words in window for words in ("*Logged.*", "Bullying or harassment", "Hall High School", '"1"'))
    officer.back()
    officer.home()
    workplace.until(lambda: "Student · Bullying or harassment · 1 person" in officer.open_home())
    for choice, words in {"open": "Logged by", "correct": "Reason for the correction", "withdraw": "marked as"}.items():
        officer.press("activity_menu", home=officer.home(), option=f"{choice}:1")
        assert words in text_of(officer.window())
        officer.close_all()


def test_the_command_opens_the_chooser_or_a_kind_by_its_name(workplace: Workplace) -> None:
    """A word that names no kind is said so, and is never markup; what is typed is not lost in an error."""
    officer = workplace.somebody(OFFICER)
    expected = {
        "": "Log an activity", "Talk": "With whom?", "class": "Students reached", "TRAIN": "Certificate number",
        "discipline": "What was it about?",
        "request": "What became of it?", "<!here> lunch": "There is no kind “&lt;!here&gt; lunch”",
    }  # fmt: skip
    for typed, words in expected.items():
        assert officer.command("/sro-log", typed) == {"ok": True}
        assert words in text_of(officer.window())
        officer.close_all()
    assert officer.shortcut("activity_shortcut") == {"ok": True}
    officer.press("activity_form_presentation")
    assert "Students reached" in text_of(officer.window())


def test_cancel_leads_back_to_the_choice_of_a_kind(workplace: Workplace) -> None:
    """The wrong kind is chosen easily."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-log")
    officer.press("activity_form_presentation")
    officer.back()
    assert officer.window()["callback_id"] == "activity_chooser"
    officer.press("activity_form_presentation")
    assert officer.submit(topic="online", grade="7", people=31) == {"ok": True}
    assert "*Logged.*" in text_of(officer.window())


@pytest.mark.parametrize(("form", "answers"), [("correct", {"topic": "online"}), ("withdraw", {})])
def test_cancel_leads_back_to_the_entry_which_shows_what_was_changed(
    workplace: Workplace, form: str, answers: dict[str, str]
) -> None:
    """As it was, and once the form is sent as it is."""
    officer = officer_logs(workplace)
    officer.back()
    workplace.until(lambda: "activity_menu" in text_of(officer.home()))
    officer.press("activity_menu", home=officer.home(), option="open:1")
    below = officer.window()["blocks"]
    officer.press(f"activity_{form}")
    officer.back()
    assert officer.window()["blocks"] == below
    officer.press(f"activity_{form}")
    assert officer.submit(because="A made-up reason", **answers) == {"ok": True}
    officer.back()
    workplace.until(lambda: "A made-up reason" in text_of(officer.window()))


def test_same_as_last_time_fills_the_form_for_today(workplace: Workplace) -> None:
    """Yesterday's class again: the answers are those of the last one, the day is today's, and it is a second entry."""
    today = workplace.bot.agreement.today(workplace.clock[0])
    officer = officer_logs(
        workplace, "presentation", topic="online", grade="7", people=31, detail="Safe online",
        happened_on=today - timedelta(days=1),
    )  # fmt: skip
    officer.press("activity_form")
    officer.press("activity_again")
    assert "activity_again" not in text_of(officer.window()["blocks"])
    assert officer.submit() == {"ok": True}
    officer.press("activity_open")
    assert all(words in text_of(officer.window()) for words in ("Safe online", "Grade 7", '"31"', f" {today.day}, "))


def test_an_officer_of_two_schools_says_at_which(workplace: Workplace) -> None:
    """It is asked and has no default; the same as last time is at the same school; a training is at none."""
    officer = workplace.somebody("UOFFTWO")
    officer.command("/sro-log", "talk")
    assert "school" in officer.submit(topic="law")["errors"]
    assert officer.submit(topic="law", school="king-philip") == {"ok": True}
    assert "King Philip Middle School" in text_of(officer.window())
    officer.press("activity_form")
    officer.press("activity_again")
    assert officer.submit() == {"ok": True}
    assert "King Philip Middle School" in text_of(officer.window())
    officer.close_all()
    officer.command("/sro-log", "training")
    assert officer.submit(**TRAINING) == {"ok": True}
    assert "School*" not in text_of(officer.window())


def test_an_officer_without_a_school_logs_a_training_and_finds_it_among_the_own(workplace: Workplace) -> None:
    """Nothing else is offered; on Home it can be corrected."""
    officer = workplace.somebody("UOFFNONE")
    officer.command("/sro-log", "training")
    assert officer.submit(**TRAINING) == {"ok": True}
    officer.close_all()
    officer.command("/sro")
    home = text_of(officer.window())
    assert all(words in home for words in ("Your activities", "Social-emotional learning · 6 hours", "activity_menu"))
    assert "activity_form_talk" not in home
    assert officer.command("/sro-log", "talk") == {"ok": True}
    assert "You do not have permission to log an activity" in text_of(officer.messages("CGENERAL")[-1])


def test_the_log_has_pages(workplace: Workplace) -> None:
    """More than Home shows: all of them in a window, ten at a time."""
    for _number in range(11):
        officer_logs(workplace).close_all()
    supervisor = workplace.somebody(SUPERVISOR)
    supervisor.command("/sro")
    supervisor.press("activity_list")
    assert "1 to 10 of 11" in text_of(supervisor.window())
    supervisor.press("activity_page_on")
    assert "11 to 11 of 11" in text_of(supervisor.window())
    supervisor.press("activity_page_back")
    supervisor.press("activity_open")
    assert "Logged by" in text_of(supervisor.window())


def test_a_correction_asks_about_a_name_and_keeps_what_was_typed(workplace: Workplace) -> None:
    """The form comes back once; confirmed, it is saved with its reason, as version 2."""
    officer = officer_logs(workplace, people=2)
    officer.press("activity_open")
    officer.press("activity_correct")
    answers = {"because": "Student Zoë came in later.", "people": 3}
    assert officer.submit(**answers) == {"ok": True}
    asked = text_of(officer.window())
    assert "This may be a student's name" in asked
    assert "Reason for the correction: “Zoë”" in asked
    assert officer.submit(**answers, names=["confirmed"]) == {"ok": True}
    assert "version 2" in text_of(officer.window())
    officer.press("activity_withdraw")
    assert officer.submit(because="Logged twice.") == {"ok": True}
    window = text_of(officer.window())
    assert "withdrawn" in window
    assert "activity_correct" not in window


def test_a_name_in_a_new_entry_is_asked_about_too(workplace: Workplace) -> None:
    """Taken out, it is logged once."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-log", "presentation")
    answers = {"topic": "law", "grade": "10", "people": 20}
    officer.submit(**answers, detail="Thanks to student Zoë")
    assert "detail" not in text_of(officer.window().get("errors", {}))
    assert "In a few words: “Zoë”" in text_of(officer.window())
    assert officer.submit(**answers, detail="Rights and duties") == {"ok": True}
    assert "*Logged.*" in text_of(officer.window())


def test_what_identifies_a_student_is_refused_under_its_question(workplace: Workplace) -> None:
    """As in notices."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-log", "presentation")
    answer = officer.submit(topic="law", grade="10", people=20, detail="SASID 1234567890")
    assert "identifies a student" in answer["errors"]["detail"]


def test_a_supervisor_logs_a_training_and_the_officer_gets_word(workplace: Workplace) -> None:
    """A message that says what was done and by whom, and nothing that was typed; *Open* shows it."""
    supervisor, officer = workplace.somebody(SUPERVISOR), workplace.somebody(OFFICER)
    supervisor.command("/sro-log")
    assert "activity_form_talk" not in text_of(supervisor.window())
    supervisor.press("activity_form_training")
    question = next(block for block in supervisor.window()["blocks"] if block.get("block_id") == "officer")
    chosen = next(
        option["value"] for option in question["element"]["options"] if option["text"]["text"] == name_of(workplace)
    )
    assert supervisor.submit(**TRAINING, officer=chosen) == {"ok": True}
    assert "The officer has been told." in text_of(supervisor.window())
    workplace.deliver()
    (message,) = officer.messages(officer.direct())
    assert "Training done: logged by" in text_of(message)
    assert "academy" not in text_of(message)
    officer.press("activity_open", message=message, channel=officer.direct())
    assert "State academy" in text_of(officer.window())


def name_of(place: Workplace) -> str:
    """The officer's name."""
    people = place.somebody(OFFICER)._get("workspace")["people"]
    return str(next(person["real_name"] for person in people if person["id"] == OFFICER))


def test_who_sees_it_on_home(workplace: Workplace) -> None:
    """The school's principal and the police; no other principal, and not the superintendent, for whom it is a count."""
    officer_logs(workplace)
    for who, sees in {PRINCIPAL: True, SUPERVISOR: True, PRINCIPAL_ELSEWHERE: False, SUPERINTENDENT: False}.items():
        reader = workplace.somebody(who)
        reader.command("/sro")
        home = text_of(reader.window())
        assert ("Bullying or harassment" in home) is sees, who
        assert "activity_choose" not in home or who == SUPERVISOR
