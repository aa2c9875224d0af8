"""Work schedules in Slack: the officer enters them, the school is told, and everybody concerned sees who is here."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.schedules.plan import monday_of
from models.schedules.tables import ScheduleChange
from tests.support.filing import OFFICER
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL, DESIGNEE, PRINCIPAL_ELSEWHERE, SUPERVISOR, CHIEF = (
    "UPRINHALL", "UDESHALL", "UPRINCONARD", "USUPERVISOR", "UCHIEF",
)  # fmt: skip
A_DAY = timedelta(days=1)
MONDAY = date(2027, 1, 11)


def gives(place: Workplace, who: str = OFFICER, **answers: object) -> Somebody:
    """An officer gives the usual week, as it stands in the form but for these answers."""
    officer = place.somebody(who)
    assert officer.command("/sro-log", "schedule") == {"ok": True}
    officer.press("schedule_give")
    assert officer.submit(**answers) == {"ok": True}
    return officer


def enters(place: Workplace, who: str = OFFICER, **answers: object) -> Somebody:
    """An officer enters a change."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-log", "schedule") == {"ok": True}
    somebody.press("schedule_enter")
    kind = str(answers.get("kind", "leave"))
    if kind == "hours":
        somebody.choose("kind", kind)
    assert somebody.submit(**{"kind": kind} | answers) == {"ok": True}
    return somebody


def here(place: Workplace, who: str) -> str:
    """What somebody reads of this week."""
    somebody = place.somebody(who)
    somebody.command("/sro")
    found = text_of(somebody.window())
    somebody.close_all()
    return found


def test_an_officer_gives_the_usual_week_and_the_principal_sees_it(place: Workplace) -> None:
    """In two taps from the command: every day at the one school; the school has its card, Home says who is here."""
    officer = gives(place)
    window = text_of(officer.window())
    assert "*Saved.* From Mon, Jan 11, 2027 until Wed, Jun 30, 2027" in window
    assert "Mon–Fri 7:30 AM – 2:30 PM" in window
    place.deliver()
    (card,) = place.posted("CHALL")
    assert "Usual week: Olive Pretend" in text_of(card)
    assert "Mon–Fri 7:30 AM – 2:30 PM" in text_of(card)
    for who in (PRINCIPAL, DESIGNEE, SUPERVISOR, CHIEF, OFFICER):
        home = here(place, who)
        assert "Who is here, Jan 11 – 15" in home, who
        assert "*Mon, Jan 11 – Fri, Jan 15* · Olive Pretend 7:30 AM – 2:30 PM" in home, who
    assert "Olive Pretend 7:30 AM" not in here(place, PRINCIPAL_ELSEWHERE)
    elsewhere = here(place, PRINCIPAL_ELSEWHERE)
    assert "No schedule on record for" in elsewhere
    assert "No officer" not in elsewhere, "nobody knows whether there is one"


def test_a_day_without_a_schedule_is_said_so_and_the_officer_is_asked(place: Workplace) -> None:
    """Home asks the officer until it is given; then it asks no more."""
    assert "schedule_give" in here(place, OFFICER)
    assert "No schedule on record for Olive Pretend" in here(place, PRINCIPAL)
    gives(place)
    assert "Your usual week is not on record" not in here(place, OFFICER)


def test_other_hours_on_some_days_are_asked_in_the_same_form(place: Workplace) -> None:
    """What was answered stays; the card says which days differ."""
    officer = place.somebody(OFFICER)
    officer.command("/sro-log", "schedule")
    officer.press("schedule_give")
    officer.press("schedule_own_hours", state=officer.fill(days=["0", "1", "2", "4"], starts="08:00"))
    assert officer.submit(starts_4="09:00", ends_4="12:00") == {"ok": True}
    window = text_of(officer.window())
    assert "Mon–Wed 8:00 AM – 2:30 PM; Fri 9:00 AM – 12:00 PM" in window
    officer.close_all()
    officer.command("/sro-log", "schedule")
    officer.press("schedule_give")
    blocks = {block.get("block_id"): block for block in officer.window()["blocks"]}
    assert [day["value"] for day in blocks["days"]["element"]["initial_options"]] == ["0", "1", "2", "4"]
    assert blocks["starts_4"]["element"]["initial_option"]["value"] == "09:00"


def test_an_officer_of_two_schools_says_which_on_each_day(place: Workplace) -> None:
    """Each school gets a card with its own days; a day at none is no day of the week."""
    schools = {f"school_{number}": school for number, school in enumerate(("sedgwick", "king-philip") * 2)}
    gives(place, "UOFFTWO", **schools)
    place.deliver()
    assert "Mon, Wed 7:30 AM – 2:30 PM" in text_of(place.posted("CSEDGWICK"))
    assert "Tue, Thu 7:30 AM – 2:30 PM" in text_of(place.posted("CKINGPHILIP"))


def test_hours_that_end_before_they_begin_are_said_under_the_question(place: Workplace) -> None:
    """And nothing is lost: the form stays."""
    officer = place.somebody(OFFICER)
    officer.command("/sro-log", "schedule")
    officer.press("schedule_give")
    assert officer.submit(starts="15:00")["errors"] == {"ends": "This is not after the start."}
    assert "days" in officer.submit(days=[])["errors"]
    assert "first_day" in officer.submit(days=["0"], first_day=MONDAY - A_DAY, ends="16:00")["errors"]


def test_an_absence_of_today_rings_the_principals_phone(place: Workplace) -> None:
    """The card in the channel says that, and not why; the principal also gets it directly; Home is true at once."""
    gives(place).close_all()
    place.deliver()
    principal = place.somebody(PRINCIPAL)
    officer = enters(place, kind="duty")
    assert "Absent: court or department duty" in text_of(officer.window())
    place.deliver()
    card, (message,) = place.posted("CHALL")[-1], principal.messages(principal.direct())
    for told in (card, message):
        assert "Change of schedule: Olive Pretend" in text_of(told)
        assert "Mon, Jan 11, 2027\\nAbsent" in text_of(told)
        assert "duty" not in text_of(told)
    assert "*Mon, Jan 11* · *No officer.* · Olive Pretend absent" in here(place, PRINCIPAL)
    principal.press("schedule_change", message=message, channel=principal.direct())
    window = text_of(principal.window())
    assert "duty" not in window
    assert "schedule_correct" not in window


def test_a_change_of_next_week_is_on_the_card_alone(place: Workplace) -> None:
    """No phone rings for it; the window of next week shows it."""
    gives(place).close_all()
    enters(place, first_day=MONDAY + 8 * A_DAY, last_day=MONDAY + 9 * A_DAY).close_all()
    place.deliver()
    principal = place.somebody(PRINCIPAL)
    assert principal.direct() == "" or not principal.messages(principal.direct())
    principal.command("/sro")
    principal.press("schedule_open")
    principal.press("schedule_week_on")
    window = text_of(principal.window())
    assert "Who is here, Jan 18 – 22" in window
    assert "*Tue, Jan 19 – Wed, Jan 20* · *No officer.* · Olive Pretend absent" in window
    assert "*Thu, Jan 21 – Fri, Jan 22* · Olive Pretend 7:30 AM" in window


def test_other_hours_are_asked_for_once_they_are_chosen(place: Workplace) -> None:
    """And are on the card and on Home."""
    gives(place).close_all()
    enters(place, kind="hours", starts="10:00", ends="12:00").close_all()
    place.deliver()
    assert "At Hall High School, 10:00 AM – 12:00 PM" in text_of(place.posted("CHALL")[-1])
    assert "Olive Pretend 10:00 AM – 12:00 PM (changed)" in here(place, PRINCIPAL)


def test_a_corrected_change_changes_its_card_and_a_withdrawn_one_is_marked(place: Workplace) -> None:
    """One card for all of it; the reasons are not on it; the principal is told of both."""
    gives(place).close_all()
    officer = enters(place)
    place.deliver()
    officer.press("schedule_correct")
    assert officer.submit(last_day=MONDAY + A_DAY, because="Two days after all.") == {"ok": True}
    place.deliver()
    card = place.posted("CHALL")[-1]
    assert "Mon, Jan 11, 2027 – Tue, Jan 12, 2027" in text_of(card)
    assert "Two days" not in text_of(card)
    officer.press("schedule_withdraw")
    assert officer.submit(because="Back at work.") == {"ok": True}
    place.deliver()
    assert len(place.posted("CHALL")) == 2
    card = place.posted("CHALL")[-1]
    assert "Withdrawn: change of schedule" in text_of(card)
    assert "As usual after all" in text_of(card)
    principal = place.somebody(PRINCIPAL)
    assert len(principal.messages(principal.direct())) == 3
    assert "*Mon, Jan 11 – Fri, Jan 15* · Olive Pretend 7:30 AM" in here(place, PRINCIPAL)


NEXT_WEEK = {"first_day": MONDAY + 7 * A_DAY, "last_day": MONDAY + 7 * A_DAY}


@pytest.mark.parametrize("form", ["schedule_give", "schedule_enter", "schedule_change"])
def test_cancel_leads_back_to_the_same_week(place: Workplace, form: str) -> None:
    """Also where the form has changed while it was filled in."""
    gives(place).close_all()
    enters(place, **NEXT_WEEK).close_all()
    officer = place.somebody(OFFICER)
    officer.command("/sro-log", "schedule")
    officer.press("schedule_week_on")
    below = text_of(officer.window())
    assert "Who is here, Jan 18 – 22" in below
    officer.press(form)
    if form == "schedule_give":
        officer.press("schedule_own_hours")
    if form == "schedule_enter":
        officer.choose("kind", "hours")
    if form == "schedule_change":
        officer.press("schedule_correct")
    officer.back()
    assert text_of(officer.window()) == below


def test_the_week_below_shows_what_was_changed(place: Workplace) -> None:
    """What was entered, corrected and withdrawn in the window above it."""
    gives(place).close_all()
    officer = place.somebody(OFFICER)
    officer.command("/sro-log", "schedule")
    officer.press("schedule_week_on")
    officer.press("schedule_enter")
    assert officer.submit(kind="leave", **NEXT_WEEK) == {"ok": True}
    officer.back()
    place.until(lambda: "*Mon, Jan 18* · *No officer.*" in text_of(officer.window()))
    officer.press("schedule_change")
    officer.press("schedule_correct")
    assert officer.submit(last_day=MONDAY + 8 * A_DAY, because="Two days after all.") == {"ok": True}
    officer.back()
    place.until(lambda: "*Mon, Jan 18 – Tue, Jan 19* · *No officer.*" in text_of(officer.window()))
    officer.press("schedule_change")
    officer.press("schedule_withdraw")
    assert officer.submit(because="Back at work.") == {"ok": True}
    officer.back()
    place.until(lambda: "*No officer.*" not in text_of(officer.window()))


def test_the_week_below_shows_who_is_named_and_cancelled(place: Workplace) -> None:
    """For a supervisor, in the window of an absence."""
    gives(place).close_all()
    enters(place, **NEXT_WEEK).close_all()
    supervisor = place.somebody(SUPERVISOR)
    supervisor.command("/sro-log", "schedule")
    supervisor.press("schedule_week_on")
    supervisor.press("schedule_change")
    supervisor.press("substitute_name")
    chosen = officer_id(supervisor, "substitute", "Orla Placeholder")
    assert supervisor.submit(substitute=chosen) == {"ok": True}
    supervisor.back()
    place.until(lambda: "Substitute: Orla Placeholder" in text_of(supervisor.window()))
    supervisor.press("schedule_change")
    supervisor.press("substitute_cancel_1")
    supervisor.back()
    place.until(lambda: "Substitute: Orla Placeholder" not in text_of(supervisor.window()))


def test_what_cannot_be_done_in_the_third_window_is_said_above_what_is_there(place: Workplace) -> None:
    """Slack lays no fourth one over it; said twice, it stands there once."""
    gives(place).close_all()
    first, second = enters(place), place.somebody(OFFICER)
    first.close_all()
    second.command("/sro")
    second.press("schedule_open")
    second.press("schedule_change")
    with place.bot.database.write() as session:
        change = session.scalars(select(ScheduleChange)).one()
        change.withdrawn_at, change.withdrawn_by_id, change.withdrawn_because = place.clock[0], 1, "Back at work."
    for _ in range(2):
        second.press("schedule_correct")
        window = second.window()
        assert [block["block_id"] for block in window["blocks"]].count("said") == 1
        assert "withdrawn" in str(window["blocks"][0])
        assert "Change of schedule" in text_of(window)


def test_a_home_that_lies_open_changes_with_it(place: Workplace) -> None:
    """The principal's Home, which nobody opens anew."""
    principal = place.somebody(PRINCIPAL)
    principal.home()
    place.until(lambda: "No schedule on record for Olive Pretend" in principal.open_home())
    gives(place)
    place.until(lambda: "Olive Pretend 7:30 AM" in principal.open_home())


def test_a_supervisor_enters_an_absence_for_an_officer(place: Workplace) -> None:
    """The officer is told who did it."""
    gives(place).close_all()
    supervisor = place.somebody(SUPERVISOR)
    supervisor.command("/sro")
    supervisor.press("schedule_open")
    supervisor.press("schedule_enter")
    assert supervisor.submit(kind="leave", officer=officer_id(supervisor, "officer", "Olive Pretend")) == {"ok": True}
    place.deliver()
    officer = place.somebody(OFFICER)
    (message,) = officer.messages(officer.direct())
    assert "Your work schedule was changed for you" in text_of(message)
    assert "Sergio Sample" in text_of(message)


def officer_id(somebody: Somebody, field: str, name: str) -> str:
    """The choice of an officer by name, in the window that is open."""
    asked = next(block for block in somebody.window()["blocks"] if block.get("block_id") == field)
    return next(str(o["value"]) for o in asked["element"]["options"] if o["text"]["text"] == name)


def test_a_supervisor_names_a_substitute_who_has_the_school_that_day(place: Workplace) -> None:
    """For the absence, with its hours; everybody concerned is told; cancelled, the school has no officer again."""
    gives(place).close_all()
    officer = enters(place)
    officer.close_all()
    place.deliver()
    supervisor = place.somebody(SUPERVISOR)
    supervisor.command("/sro")
    supervisor.press("schedule_open")
    supervisor.press("schedule_change")
    supervisor.press("substitute_name")
    chosen = officer_id(supervisor, "substitute", "Orla Placeholder")
    assert supervisor.submit(substitute=chosen) == {"ok": True}
    place.deliver()
    for who in ("UOFFNONE", OFFICER, PRINCIPAL, CHIEF):
        somebody = place.somebody(who)
        assert "A substitute officer is named: Hall High School" in text_of(somebody.messages(somebody.direct()))
    assert "Substitute: Orla Placeholder" in text_of(place.posted("CHALL")[-1])
    assert "Orla Placeholder 7:30 AM – 2:30 PM (substitute) · Olive Pretend absent" in here(place, PRINCIPAL)
    substitute = place.somebody("UOFFNONE")
    assert substitute.command("/sro-notify") == {"ok": True}
    assert "Hall High School" in text_of(substitute.window())
    substitute.close_all()
    officer.command("/sro-log", "schedule")
    officer.press("schedule_change")
    officer.press("schedule_withdraw")
    assert officer.submit(because="Back at work.") == {"ok": True}
    place.deliver()
    assert "Substitute cancelled: Orla Placeholder" in text_of(place.posted("CHALL"))
    assert "*Mon, Jan 11* · Olive Pretend 7:30 AM – 2:30 PM, Orla" in here(place, PRINCIPAL), (
        "who came this morning was here"
    )


def test_the_chooser_lists_schedules(place: Workplace) -> None:
    """Beside the kinds of activities; the word may be begun only."""
    officer = place.somebody(OFFICER)
    officer.command("/sro-log")
    officer.press("schedule_open")
    assert f"Who is here, Jan {monday_of(MONDAY).day} – 15" in text_of(officer.window())
    officer.close_all()
    officer.command("/sro-log", "Abs")
    assert "Change or absence" in text_of(officer.window())


def test_what_is_on_record_of_these_days_is_asked_about_with_what_was_typed(place: Workplace) -> None:
    """The form stays; what is there can be opened; ticked, it is saved."""
    gives(place).close_all()
    enters(place).close_all()
    officer = place.somebody(OFFICER)
    officer.command("/sro-log", "schedule")
    officer.press("schedule_enter")
    assert officer.submit(kind="training", last_day=MONDAY + A_DAY) == {"ok": True}
    asked = text_of(officer.window())
    assert "Not saved yet. Please check" in asked
    assert "On record for some of these days: Absent: leave, Mon, Jan 11, 2027 (entered by Olive Pretend)" in asked
    officer.press("schedule_change")
    assert "Absent: leave" in text_of(officer.window())
    officer.back()
    assert officer.submit() == {"ok": True}
    assert "Not saved yet. Please check" in text_of(officer.window())
    assert officer.submit(sure=["yes"]) == {"ok": True}
    assert "Absent: training" in text_of(officer.window())


def test_a_second_substitute_is_asked_about(place: Workplace) -> None:
    """Who is named is said; ticked, both are."""
    supervisor = place.somebody(SUPERVISOR)
    for name, asks in (("Orla Placeholder", False), ("Olive Pretend", True)):
        supervisor.command("/sro-log", "schedule")
        supervisor.press("substitute_at_school")
        chosen = officer_id(supervisor, "substitute", name)
        assert supervisor.submit(substitute=chosen, school="conard") == {"ok": True}
        assert ("Orla Placeholder is named as substitute at Conard High School" in text_of(supervisor.window())) == asks
        if asks:
            assert supervisor.submit(sure=["yes"]) == {"ok": True}
        assert f"{name} · " in text_of(supervisor.window())
        supervisor.close_all()


def test_a_supervisor_gives_and_changes_the_usual_week_of_an_officer(place: Workplace) -> None:
    """Chosen by name, filled in as the last one was; the school has its card, and the officer is told by whom."""
    gives(place, starts="08:00").close_all()
    place.deliver()
    supervisor = place.somebody(SUPERVISOR)
    supervisor.command("/sro-log", "schedule")
    supervisor.press("schedule_for_officer")
    without = officer_id(supervisor, "officer", "Orla Placeholder")
    assert "No school is assigned" in str(supervisor.submit(officer=without)["errors"]["officer"])
    assert supervisor.submit(officer=officer_id(supervisor, "officer", "Olive Pretend")) == {"ok": True}
    assert "*Officer:* Olive Pretend" in text_of(supervisor.window())
    supervisor.press("schedule_own_hours")
    assert "*Officer:* Olive Pretend" in text_of(supervisor.window())
    assert supervisor.submit(ends="15:00") == {"ok": True}
    shown = text_of(supervisor.window())
    assert all(words in shown for words in ("Olive Pretend", "8:00 AM – 3:00 PM", "the officer are told"))
    place.deliver()
    assert "Entered by Sergio Sample" in text_of(place.posted("CHALL")[-1])
    officer = place.somebody(OFFICER)
    (message,) = officer.messages(officer.direct())
    assert "Your work schedule was changed for you" in text_of(message)
    assert "Entered by Sergio Sample" in text_of(message)
    assert "schedule_for_officer" not in here(place, OFFICER)


def test_a_correction_of_what_was_corrected_meanwhile_keeps_what_was_typed(place: Workplace) -> None:
    """The supervisor was first: the officer reads what it says now, and saves what was chosen."""
    gives(place).close_all()
    officer = enters(place)
    officer.press("schedule_correct")
    supervisor = place.somebody(SUPERVISOR)
    supervisor.command("/sro-log", "schedule")
    supervisor.press("schedule_change")
    supervisor.press("schedule_correct")
    assert supervisor.submit(kind="duty", because="Court.") == {"ok": True}
    assert officer.submit(last_day=MONDAY + A_DAY, because="One more day.") == {"ok": True}
    shown = text_of(officer.window())
    assert all(words in shown for words in ("corrected by Sergio Sample", "Court.", "One more day.", "2027-01-12"))
    assert officer.submit() == {"ok": True}
    assert "Mon, Jan 11, 2027" in text_of(officer.window())
    assert "One more day." in text_of(officer.window())


def test_a_substitute_named_without_an_absence_can_be_cancelled_wherever_it_is_shown(place: Workplace) -> None:
    """In the window after naming, in the week and on Home, for supervisors alone; a withdrawn absence says it."""
    gives(place).close_all()
    officer = enters(place, last_day=MONDAY + A_DAY)
    officer.close_all()
    supervisor = place.somebody(SUPERVISOR)
    supervisor.command("/sro-log", "schedule")
    supervisor.press("substitute_at_school")
    chosen = officer_id(supervisor, "substitute", "Orla Placeholder")
    tuesday = {"first_day": MONDAY + A_DAY, "last_day": MONDAY + A_DAY}
    assert supervisor.submit(substitute=chosen, school="hall", **tuesday) == {"ok": True}
    assert "substitute_cancel" in text_of(supervisor.window())
    supervisor.close_all()
    for who in (OFFICER, PRINCIPAL, CHIEF):
        assert "substitute_cancel" not in here(place, who), who
    assert "Substitute: Orla Placeholder · Tue, Jan 12, 2027" in here(place, SUPERVISOR)
    supervisor.command("/sro-log", "schedule")
    assert "substitute_cancel" in text_of(supervisor.window())
    supervisor.close_all()
    officer.command("/sro-log", "schedule")
    officer.press("schedule_change")
    officer.press("schedule_withdraw")
    assert officer.submit(because="Back at work.") == {"ok": True}
    window = text_of(officer.window())
    assert "*Still named* as substitute at Hall High School: Orla Placeholder · Tue, Jan 12, 2027" in window
    assert "A supervisor can cancel that" in window
    supervisor.command("/sro")
    supervisor.press("substitute_cancel_1")
    assert "Cancelled" in text_of(supervisor.window())
    assert "substitute_cancel" not in text_of(supervisor.window())
    supervisor.close_all()
    assert "Orla Placeholder" not in here(place, PRINCIPAL)


def test_an_officer_reads_where_they_are_to_be_a_substitute(place: Workplace) -> None:
    """Before the day, when the other school is not theirs yet; cancelled, it is gone."""
    gives(place).close_all()
    supervisor = place.somebody(SUPERVISOR)
    supervisor.command("/sro-log", "schedule")
    supervisor.press("substitute_at_school")
    answers = {"substitute": officer_id(supervisor, "substitute", "Olive Pretend"), "school": "conard"}
    days = dict.fromkeys(("first_day", "last_day"), MONDAY + A_DAY)
    assert supervisor.submit(**answers, **days) == {"ok": True}
    assert supervisor.submit(sure=["yes"]) == {"ok": True}
    told = "*You are substitute* at Conard High School · Tue, Jan 12, 2027, 7:30 AM – 2:30 PM"
    assert told in here(place, OFFICER)
    officer = place.somebody(OFFICER)
    officer.command("/sro-log", "schedule")
    assert told in text_of(officer.window())
    officer.press("schedule_week_on")
    assert "You are substitute" not in text_of(officer.window())
    officer.close_all()
    supervisor.press("substitute_cancel_1")
    assert "You are substitute" not in here(place, OFFICER)
