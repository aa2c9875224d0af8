"""A notice from the officer's command to the principal's stamp, as people see it in Slack."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
OFFICER, PRINCIPAL, DESIGNEE, TEACHER = "UOFFHALL", "UPRINHALL", "UDESHALL", "UTEACHER"


def given(place: Workplace, **changes: Any) -> dict[str, Any]:
    """A form filled in without a mistake, but for what the test changes."""
    return {
        "occurred_at": place.clock[0] - timedelta(minutes=35),
        "place": "campus",
        "place_detail": "Cafeteria",
        "incident": "confrontation",
        "started_by": "school_staff",
        "actions": ("verbal_warning",),
        "grounds": "options_tried",
        "options_tried": ("classroom",),
        "grounds_detail": "Two talks in class did not help.",
        "students": 2,
        "report_written": "no",
        "narrative": "Two students pushed each other.",
    } | changes


def file(place: Workplace, **changes: Any) -> str:
    """File a notice as the officer of Hall; what the window says."""
    officer = place.somebody(OFFICER)
    assert officer.command("/sro-notify") == {"ok": True}
    assert officer.submit(**given(place, **changes)) == {"ok": True}
    return text_of(officer.window())


def test_a_notice_goes_from_the_command_to_the_stamp(workplace: Workplace) -> None:
    """The officer files, the card appears, the principal opens and acknowledges, the card says so."""
    assert "Filed as 2026-27/0001" in file(workplace)
    workplace.deliver()
    principal = workplace.somebody(PRINCIPAL)
    (card,) = principal.messages("CHALL")
    assert "Action notice 2026-27/0001" in text_of(card)
    assert "pushed each other" not in text_of(card)
    principal.press("notice_open", message=card, channel="CHALL")
    assert "Two students pushed each other." in text_of(principal.window())
    principal.press("notice_acknowledge", message=card, channel="CHALL")
    workplace.deliver()
    (card,) = principal.messages("CHALL")
    assert "Acknowledged by" in text_of(card)
    assert "notice_acknowledge" not in text_of(card)


def refusal(place: Workplace, who: str, command: str = "/sro-notify") -> str:
    """What somebody is told who may not use a command."""
    somebody = place.somebody(who)
    told = len(somebody.messages("CGENERAL"))
    somebody.command(command)
    place.until(lambda: len(somebody.messages("CGENERAL")) > told)
    return text_of(somebody.messages("CGENERAL")[-1])


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (PRINCIPAL, "filed by School Resource Officers"),
        ("UOFFNONE", "No school is assigned to you today"),
        (TEACHER, "not on the roster"),
    ],
)
def test_who_cannot_file_is_told_kindly_who_can_help(workplace: Workplace, who: str, words: str) -> None:
    """The refusal names an administrator."""
    said = refusal(workplace, who)
    assert words in said
    assert "can help" in said
    assert workplace.somebody(who)._get("views")["stack"] == []


def test_one_school_is_preselected_and_of_two_the_officer_chooses(workplace: Workplace) -> None:
    """The form offers the schools assigned today, no other."""
    offered = {}
    for who in (OFFICER, "UOFFTWO"):
        somebody = workplace.somebody(who)
        somebody.command("/sro-notify")
        element = somebody.window()["blocks"][0]["element"]
        offered[who] = [option["value"] for option in element["options"]], "initial_option" in element
    assert offered == {OFFICER: (["hall"], True), "UOFFTWO": (["sedgwick", "king-philip"], False)}


def test_the_command_works_in_a_direct_message(workplace: Workplace) -> None:
    """Also where the bot is not a member."""
    officer = workplace.somebody(OFFICER)
    assert officer.command("/sro-notify", channel="DOFFICERS") == {"ok": True}
    assert officer.window()["title"]["text"] == "Action notice"


def test_mistakes_stand_under_their_answers_and_nothing_is_lost(workplace: Workplace) -> None:
    """The form stays open; the fixed one is filed."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    wrong = given(workplace, occurred_at=workplace.clock[0] + timedelta(hours=1), narrative="call 860-555-0123")
    errors = officer.submit(**wrong)["errors"]
    assert set(errors) == {"occurred_at", "narrative"}
    assert officer.submit(**given(workplace)) == {"ok": True}
    assert "Filed as 2026-27/0001" in text_of(officer.window())


def test_choosing_arrest_asks_its_questions_without_losing_what_was_typed(workplace: Workplace) -> None:
    """In the same form."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    officer.choose("actions", ("arrest", "search"), narrative="Typed before.", students=3, marks=("urgent",))
    asked = {block.get("block_id"): block.get("element") for block in officer.window()["blocks"]}
    assert {"search_basis", "custody_on_premises", "custody_out_of_sight", "conduct_at_school"} <= set(asked)
    assert [option["value"] for option in asked["marks"]["initial_options"]] == ["urgent"]
    state = officer.window()["state"]["values"]
    assert state["narrative"]["narrative"]["value"] == "Typed before."
    assert state["students"]["students"]["value"] == "3"


def test_an_arrest_sent_before_its_questions_came_is_asked_them_first(workplace: Workplace) -> None:
    """A quick press, or a lost update: nothing is filed without the answers."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    officer.submit(**given(workplace, actions=("arrest",)))
    window = officer.window()
    assert window["callback_id"] == "notice_filed"
    assert "Not filed yet" in text_of(window["blocks"][0])
    assert window["state"]["values"]["narrative"]["narrative"]["value"] == "Two students pushed each other."
    answers = {"custody_on_premises": "no", "custody_out_of_sight": "yes", "conduct_at_school": "yes"}
    assert officer.submit(**answers) == {"ok": True}
    assert "Filed as 2026-27/0001" in text_of(officer.window())


def test_a_form_left_open_until_the_role_has_ended_is_refused_in_the_form(workplace: Workplace) -> None:
    """Rights count at the act: the words stay where the officer typed them."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    workplace.change("user", OFFICER, is_restricted=True)
    workplace.until(lambda: workplace.knows_as_guest(OFFICER))
    errors = officer.submit(**given(workplace))["errors"]
    assert "Guest accounts cannot use this bot" in errors["school"]


def test_only_the_school_acknowledges_and_the_second_presser_sees_who_was_first(workplace: Workplace) -> None:
    """The officer in the channel is refused, the designee is first, the principal is told."""
    file(workplace)
    workplace.deliver()
    said = {}
    for who in (OFFICER, DESIGNEE, PRINCIPAL):
        somebody = workplace.somebody(who)
        card = workplace.posted("CHALL")[0]
        somebody.press("notice_acknowledge", message=card, channel="CHALL")
        stack = somebody._get("views")["stack"]
        said[who] = text_of(stack[-1]) if stack else ""
    assert "The school's principal or the principal's designee can" in said[OFFICER]
    assert said[DESIGNEE] == ""
    assert "has already acknowledged 2026-27/0001" in said[PRINCIPAL]


def test_the_officer_amends_and_the_card_and_its_thread_follow(workplace: Workplace) -> None:
    """A version more, and the channel knows."""
    file(workplace)
    workplace.deliver()
    officer = workplace.somebody(OFFICER)
    (card,) = workplace.posted("CHALL")
    officer.press("notice_open", message=card, channel="CHALL")
    officer.press("notice_amend")
    assert officer.submit(because="One more came in.", students=3) == {"ok": True}
    assert "One more came in." in text_of(officer.window())
    workplace.deliver()
    (card,) = [message for message in workplace.posted("CHALL") if message.get("thread_ts") in (None, message["ts"])]
    assert "Amended, version 2" in text_of(card)
    (reply,) = officer.messages("CHALL", card["ts"])[1:]
    assert "was amended" in reply["text"]
    officer.press("notice_version", option="1:1")
    assert "earlier version 1" in text_of(officer.window())


def test_a_withdrawn_notice_offers_nothing_more(workplace: Workplace) -> None:
    """The card says so; a stale Acknowledge is answered."""
    file(workplace)
    workplace.deliver()
    officer = workplace.somebody(OFFICER)
    (stale,) = workplace.posted("CHALL")
    officer.press("notice_open", message=stale, channel="CHALL")
    officer.press("notice_withdraw")
    assert officer.submit(because="Wrong school.") == {"ok": True}
    principal = workplace.somebody(PRINCIPAL)
    principal.press("notice_acknowledge", message=stale, channel="CHALL")
    assert "was withdrawn by the officer who filed it" in text_of(principal.window())
    workplace.deliver()
    assert "Withdrawn: 2026-27/0001" in text_of(workplace.posted("CHALL")[0])


STUDENT = {
    "age": 15, "grade": "10", "gender": "female", "ethnicity": "no", "races": ("asian",),
    "disability": "no", "english_learner": "unknown",
    "measures": ("detained",), "detained_minutes": 20, "disposition": "to_family",
}  # fmt: skip


def test_student_details_one_after_another_until_complete(workplace: Workplace) -> None:
    """Add, put right, remove, add again, mark as complete; all in the one window."""
    file(workplace)
    officer = workplace.somebody(OFFICER)
    officer.press("students_add")
    assert officer.submit(**STUDENT | {"detained_minutes": None})["errors"].keys() == {"detained_minutes"}
    assert officer.submit(**STUDENT) == {"ok": True}
    assert "1 of 2 recorded" in text_of(officer.window())
    officer.press("students_menu", option="edit:1:1")
    assert officer.submit(age=16) == {"ok": True}
    assert "Student 1: 16 years" in text_of(officer.window())
    officer.press("students_add")
    officer.submit(**STUDENT)
    officer.press("students_menu", option="remove:1:1")
    assert "1 of 2 recorded" in text_of(officer.window())
    officer.press("students_add")
    officer.submit(**STUDENT)
    officer.press("students_complete")
    assert "Complete." in text_of(officer.window())


def test_home_shows_what_waits_for_whom(workplace: Workplace) -> None:
    """In a window by command: to complete for the officer, to acknowledge for the principal, nothing for a teacher."""
    file(workplace, occurred_at=workplace.clock[0])  # today, also just after midnight
    shown = {}
    for who in (OFFICER, PRINCIPAL, "UPRINCONARD"):
        somebody = workplace.somebody(who)
        somebody.command("/sro")
        shown[who] = text_of(somebody.window())
    assert "Student details to complete" in shown[OFFICER]
    assert "5 school days left" in shown[OFFICER]
    assert "Notices to acknowledge" in shown[PRINCIPAL]
    assert "pushed" not in shown[PRINCIPAL]
    assert "Nothing needs your attention." in shown["UPRINCONARD"]
    assert "not on the roster" in refusal(workplace, TEACHER, "/sro")


def test_app_home_shows_the_same_and_follows_what_is_done(workplace: Workplace) -> None:
    """Opened, then acted in."""
    file(workplace)
    principal = workplace.somebody(PRINCIPAL)
    workplace.until(lambda: "Notices to acknowledge" in text_of(principal.home()))
    principal.press("notice_open", home=principal.home())
    principal.press("notice_acknowledge")
    assert "is acknowledged" in text_of(principal.window())
    workplace.until(lambda: "Nothing needs your attention." in text_of(principal.home()))
