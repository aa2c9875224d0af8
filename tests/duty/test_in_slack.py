"""On duty and off duty in Slack: one tap on Home, true for the principal at once and afterwards; nothing rings."""

import pytest

from tests.duty.acts import A_DAY, A_MINUTE, AN_HOUR
from tests.duty.in_slack import NOON, at_conard_too, at_noon, beginning, ending, on_duty
from tests.schedules.test_in_slack import gives, here
from tests.support.filing import OFFICER
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL, PRINCIPAL_ELSEWHERE, SUPERVISOR, CHIEF = "UPRINHALL", "UPRINCONARD", "USUPERVISOR", "UCHIEF"


@pytest.fixture
def place(workplace: Workplace) -> Workplace:
    """The workplace on a Monday at noon."""
    return at_noon(workplace)


def taps(place: Workplace, action: str, who: str = OFFICER) -> Somebody:
    """Somebody taps a button on their App Home, once it is there."""
    somebody = place.somebody(who)
    place.until(lambda: action in text_of(somebody.home()))
    somebody.press(action, home=somebody.home())
    return somebody


def test_one_tap_on_home_and_the_principal_sees_it(place: Workplace) -> None:
    """Beside the plan; then from when until when. No message, no card, and nobody elsewhere."""
    gives(place)
    place.deliver()
    before = len(place.posted("CHALL"))
    officer = taps(place, "duty_begin")
    place.until(lambda: "*On duty* at Hall High School since" in officer.open_home())
    for who in (PRINCIPAL, SUPERVISOR, CHIEF):
        assert "Olive Pretend 7:30 AM – 2:30 PM · On duty: Olive Pretend since 12:00 PM" in here(place, who), who
    assert "On duty" not in here(place, PRINCIPAL_ELSEWHERE)
    place.clock[0] += 2 * AN_HOUR
    taps(place, "duty_off")
    place.until(lambda: "You are off duty." in officer.open_home())
    assert "On duty: Olive Pretend 12:00 PM – 2:00 PM" in here(place, PRINCIPAL)
    place.deliver()
    assert len(place.posted("CHALL")) == before
    assert "duty" not in text_of(place.posted(place.somebody(PRINCIPAL).direct()))


@pytest.mark.parametrize(("form", "answers"), [("correct", {"ends_at": NOON + 30 * A_MINUTE}), ("withdraw", {})])
def test_cancel_leads_back_to_the_time_on_duty_which_shows_what_was_changed(
    place: Workplace, form: str, answers: dict[str, object]
) -> None:
    """As it was, and once the form is sent as it is."""
    officer = on_duty(place, "duty_off")
    below = officer.window()["blocks"]
    officer.press(f"duty_{form}")
    assert officer.window()["submit"]
    officer.back()
    assert officer.window()["blocks"] == below
    officer.press(f"duty_{form}")
    assert officer.submit(because="A made-up reason", **answers) == {"ok": True}
    officer.back()
    place.until(lambda: "A made-up reason" in text_of(officer.window()))


def test_the_homes_that_lie_open_follow(place: Workplace) -> None:
    """The principal of the school that was left as well as that of the next one: nobody opens anything."""
    at_conard_too(place)
    gives(place, school_0="hall")
    homes = {who: place.somebody(who) for who in (PRINCIPAL, PRINCIPAL_ELSEWHERE)}
    for somebody in homes.values():
        place.until(lambda somebody=somebody: somebody.home() is not None)  # type: ignore[misc]
    taps(place, "duty_begin")
    place.until(lambda: "On duty: Olive Pretend since 12:00 PM" in homes[PRINCIPAL].open_home())
    place.clock[0] += AN_HOUR
    officer = taps(place, "duty_elsewhere")
    assert "You go off duty at Hall High School at the same time" in text_of(officer.window())
    assert officer.submit(school="conard") == {"ok": True}
    place.until(lambda: "On duty: Olive Pretend 12:00 PM – 1:00 PM" in homes[PRINCIPAL].open_home())
    place.until(lambda: "On duty: Olive Pretend since 1:00 PM" in homes[PRINCIPAL_ELSEWHERE].open_home())
    assert officer.command("/sro-log", "on") == {"ok": True}  # the plan says Hall, and the officer has moved
    assert "Conard High School" in text_of(officer.window())


def test_without_a_plan_a_small_form_asks_where(place: Workplace) -> None:
    """An officer of two schools; from the command, too."""
    officer = beginning(place)
    assert officer.window()["callback_id"] == "duty_begun"
    assert "school" in text_of(officer.submit())
    assert officer.submit(school="conard") == {"ok": True}
    assert "Conard High School" in text_of(officer.window())
    assert "since 12:00 PM" in text_of(officer.window())
    elsewhere = here(place, PRINCIPAL_ELSEWHERE)
    assert "No schedule on record for Oscar Madeup, Olive Pretend · On duty: Olive Pretend" in elsewhere
    assert "No officer" not in elsewhere


def test_what_was_forgotten_is_asked_on_home_the_next_day(place: Workplace) -> None:
    """The old button *off* asks, and makes nothing up; the principal reads that nobody knows."""
    officer = on_duty(place)
    officer.close_all()
    place.until(lambda: "duty_off" in text_of(officer.home()))
    yesterday = officer.home()
    place.clock[0] = NOON + A_DAY
    officer.press("duty_off", home=yesterday)
    assert officer.window()["callback_id"] == "duty_end_given"
    assert "after it began" in text_of(officer.submit(ends_at=NOON))
    officer.close_all()
    assert "On duty: Olive Pretend from 12:00 PM, end not known" in here(place, PRINCIPAL)
    place.deliver()
    assert place.posted(officer.direct()) == []
    taps(place, "duty_give_end")
    assert officer.submit(ends_at=NOON + 2 * AN_HOUR + 30 * A_MINUTE) == {"ok": True}
    window = text_of(officer.window())
    assert "12:00 PM – 2:30 PM" in window
    assert "End entered afterwards: Olive Pretend" in window
    place.until(lambda: "Time on duty left open" not in officer.open_home())


def test_a_word_behind_the_command(place: Workplace) -> None:
    """`on`, `off`, and `duty` for the week; a word that begins alike is none of these."""
    officer = on_duty(place)
    officer.close_all()
    assert officer.command("/sro-log", "off duty") == {"ok": True}
    assert "12:00 PM – 1:00 PM" in text_of(officer.window())
    officer.close_all()
    officer.command("/sro-log", "off")
    assert "You are not on duty." in text_of(officer.messages("CGENERAL"))
    officer.command("/sro-log", "duty")
    assert "Olive Pretend · Hall High School\\n12:00 PM – 1:00 PM" in text_of(officer.window())
    officer.press("duty_earlier_week")
    assert "Nobody was on duty in this week" in text_of(officer.window())
    officer.close_all()
    officer.command("/sro-log", "o")
    assert "duty_window" not in text_of(officer.window())


def test_a_supervisor_corrects_and_the_officer_is_told(place: Workplace) -> None:
    """From *Work schedules*; without the reason, which only the police read."""
    officer = on_duty(place, "duty_off")
    officer.close_all()
    supervisor = place.somebody(SUPERVISOR)
    supervisor.command("/sro")
    for button in ("schedule_open", "duty_week", "duty_open", "duty_correct"):
        supervisor.press(button)
    assert supervisor.submit(ends_at=NOON + 30 * A_MINUTE, because="<!channel> Left at half past.") == {"ok": True}
    assert "Left at half past" in text_of(supervisor.window())
    place.deliver()
    (told,) = place.posted(officer.direct())
    assert "Your time on duty was changed for you." in text_of(told)
    assert "12:00 PM – 12:30 PM" in text_of(told)
    assert "half past" not in text_of(told)
    principal = place.somebody(PRINCIPAL)
    principal.command("/sro")
    for button in ("schedule_open", "duty_week", "duty_open"):
        principal.press(button)
    assert "12:00 PM – 12:30 PM" in text_of(principal.window())
    assert "half past" not in text_of(principal.window())
    assert "duty_correct" not in text_of(principal.window())


def test_two_taps_one_after_the_other_are_one(place: Workplace) -> None:
    """A double click ends nothing: neither on a Home that is still the old one, nor on the new one."""
    officer = place.somebody(OFFICER)
    place.until(lambda: "duty_begin" in text_of(officer.home()))
    as_it_was = officer.home()
    for _tap in range(2):
        officer.press("duty_begin", home=as_it_was)
    place.until(lambda: "*On duty* at" in officer.open_home())
    assert here(place, PRINCIPAL).count("Olive Pretend since") == 1
    officer.press("duty_off", home=officer.home())
    assert here(place, PRINCIPAL).count("Olive Pretend since") == 1


def test_ending_asks_when_only_yesterday_is_open(place: Workplace) -> None:
    """By the word, as on Home."""
    assert ending(place).window()["callback_id"] == "duty_end_given"
