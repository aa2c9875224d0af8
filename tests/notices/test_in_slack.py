"""A notice from the officer's command to the principal's stamp, as people see it in Slack."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.notices.tables import NoticeVersion
from tests.support.filing import FIRST_PAGE, OFFICER, complete, file, send
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL, DESIGNEE, TEACHER = "UPRINHALL", "UDESHALL", "UTEACHER"
ARREST = {
    "grounds": "options_tried", "options_tried": ("classroom",), "grounds_detail": "Two talks did not help.",
    "custody_on_premises": "yes", "custody_reason": "There was no other room.", "custody_out_of_sight": "yes",
    "conduct_at_school": "yes", "planned": "no", "report_written": "yes", "case_number": "26-1234",
}  # fmt: skip


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


def test_one_school_is_shown_and_of_two_the_officer_chooses(workplace: Workplace) -> None:
    """The form offers the schools assigned today, no other; and asks six things at the most."""
    shown = {}
    for who in (OFFICER, "UOFFTWO"):
        somebody = workplace.somebody(who)
        somebody.command("/sro-notify")
        first, *_others = somebody.window()["blocks"]
        required = [
            block["block_id"]
            for block in somebody.window()["blocks"]
            if block["type"] == "input" and not block["optional"]
        ]
        shown[who] = [option["value"] for option in first.get("element", {}).get("options", ())], len(required)
    assert shown == {OFFICER: ([], 5), "UOFFTWO": (["sedgwick", "king-philip"], 6)}
    assert "Hall High School" in text_of(workplace.somebody(OFFICER).window()["blocks"][0])


def test_the_command_works_in_a_direct_message(workplace: Workplace) -> None:
    """Also where the bot is not a member."""
    officer = workplace.somebody(OFFICER)
    assert officer.command("/sro-notify", channel="DOFFICERS") == {"ok": True}
    assert officer.window()["title"]["text"] == "Action notice"


def test_mistakes_stand_under_their_answers_and_nothing_is_lost(workplace: Workplace) -> None:
    """The form stays open; the fixed one is filed."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    errors = send(officer, workplace.clock[0] + timedelta(hours=1), narrative="call 860-555-0123")["errors"]
    assert set(errors) == {"occurred_at", "narrative"}
    assert send(officer) == {"ok": True}
    assert "Filed as 2026-27/0001" in text_of(officer.window())


def test_another_time_is_asked_for_without_losing_what_was_typed(workplace: Workplace) -> None:
    """In the same form, and no more once a usual time is chosen."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    officer.choose("when", "other", narrative="Typed before.", students=3, marks=("urgent",))
    asked = {block.get("block_id"): block.get("element") for block in officer.window()["blocks"]}
    assert "occurred_at" in asked
    assert [option["value"] for option in asked["marks"]["initial_options"]] == ["urgent"]
    state = officer.window()["state"]["values"]
    assert state["narrative"]["notice_typed"]["value"] == "Typed before."
    assert state["students"]["notice_typed"]["value"] == "3"
    officer.choose("when", "0")
    assert "occurred_at" not in {block.get("block_id") for block in officer.window()["blocks"]}


def test_another_time_sent_before_it_was_asked_for_is_asked_first(workplace: Workplace) -> None:
    """A quick press, or a lost update: nothing is filed without the answer."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    officer.submit(**FIRST_PAGE | {"when": "other"})
    window = officer.window()
    assert window["callback_id"] == "notice_filed"
    assert "Not filed yet" in text_of(window["blocks"][0])
    assert window["state"]["values"]["narrative"]["notice_typed"]["value"] == "Two students pushed each other."
    assert officer.submit(occurred_at=workplace.clock[0] - timedelta(hours=3)) == {"ok": True}
    assert "Filed as 2026-27/0001" in text_of(officer.window())


def test_the_usual_times_count_from_when_the_form_was_opened(workplace: Workplace) -> None:
    """Half an hour before the command, however long the officer types."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    opened = workplace.clock[0]
    workplace.clock[0] += timedelta(minutes=7)
    send(officer, when="30")
    with workplace.bot.database.read() as session:
        occurred_at = session.scalars(select(NoticeVersion)).one().occurred_at
    assert abs(opened - timedelta(minutes=30) - occurred_at) < timedelta(seconds=1)


def test_the_preview_shows_the_card_and_files_nothing(workplace: Workplace) -> None:
    """Over the form, which stays; first it says what is missing."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    officer.press("notice_preview")
    assert r"What happened: Please answer this.\nWhen did it happen: Please answer this." in text_of(officer.window())
    officer.back()
    state = officer.fill(**FIRST_PAGE)
    officer.press("notice_preview", state=state)
    shown = text_of(officer.window())
    assert "Nothing is filed yet" in shown
    assert f"For <@{PRINCIPAL}>" in shown
    assert "Verbal warning" in shown
    assert "pushed" not in shown
    with workplace.bot.database.read() as session:
        assert session.scalars(select(NoticeVersion)).all() == []


def test_details_follow_and_answers_bring_their_questions(workplace: Workplace) -> None:
    """An arrest: the card is out at once and says that details follow; then they are there."""
    assert "To complete" in file(workplace, actions=("arrest",), students=0)
    workplace.deliver()
    (card,) = workplace.posted("CHALL")
    assert "Details to follow." in text_of(card)
    officer = workplace.somebody(OFFICER)
    complete(officer, **ARREST)
    shown = text_of(officer.window())
    assert "There was no other room." in shown
    assert "Details to follow" not in shown
    workplace.deliver()
    assert "Complete." in text_of(workplace.posted("CHALL")[0])


def test_what_is_not_known_yet_may_still_follow(workplace: Workplace) -> None:
    """Two details now, the rest later: what was answered is not asked again."""
    file(workplace, students=0)
    officer = workplace.somebody(OFFICER)
    officer.press("notice_complete")
    assert officer.submit(started_by="dispatch") == {"ok": True}
    assert "Details to follow: Who acted, Police report completed." in text_of(officer.window())
    officer.press("notice_complete")
    assert "started_by" not in {block.get("block_id") for block in officer.window()["blocks"]}


def test_a_form_left_open_until_the_role_has_ended_is_refused_in_the_form(workplace: Workplace) -> None:
    """Rights count at the act: the words stay where the officer typed them."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    workplace.change("user", OFFICER, is_restricted=True)
    workplace.until(lambda: workplace.knows_as_guest(OFFICER))
    errors = send(officer)["errors"]
    assert "Guest accounts cannot use this bot" in errors["actions"]


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


def test_an_amendment_of_what_was_changed_meanwhile_keeps_what_was_typed(workplace: Workplace) -> None:
    """The supervisor was first: the officer reads what that changed and why, and saves what was typed."""
    file(workplace)
    workplace.deliver()
    officer = workplace.somebody(OFFICER)
    (card,) = workplace.posted("CHALL")
    officer.press("notice_open", message=card, channel="CHALL")
    officer.press("notice_amend")
    supervisor = workplace.somebody("USUPERVISOR")
    supervisor.command("/sro")
    supervisor.press("notice_open")
    supervisor.press("notice_amend")
    assert supervisor.submit(because="Told by phone.", students=4) == {"ok": True}
    assert officer.submit(because="One more came in.", students=3) == {"ok": True}
    shown = text_of(officer.window())
    for words in ("was changed by Sergio Sample", "Students:* 2 → 4", "Told by phone.", "One more came in."):
        assert words in shown, words
    assert officer.submit() == {"ok": True}
    assert "One more came in." in text_of(officer.window())
    assert "version 3" in text_of(officer.window()).lower()


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
    assert "was withdrawn" in text_of(principal.window())
    workplace.deliver()
    assert "Withdrawn: 2026-27/0001" in text_of(workplace.posted("CHALL")[0])


@pytest.mark.parametrize(("who", "form"), [(OFFICER, "amend"), (OFFICER, "withdraw"), (PRINCIPAL, "ask")])
def test_cancel_leads_back_to_the_notice(workplace: Workplace, who: str, form: str) -> None:
    """It was opened from its card in the channel, and would have to be looked for there again."""
    file(workplace)
    workplace.deliver()
    somebody, (card,) = workplace.somebody(who), workplace.posted("CHALL")
    somebody.press("notice_open", message=card, channel="CHALL")
    below = somebody.window()["blocks"]
    somebody.press(f"notice_{form}")
    assert somebody.window()["submit"]
    somebody.back()
    assert somebody.window()["blocks"] == below


def test_the_notice_below_shows_what_was_amended_and_withdrawn(workplace: Workplace) -> None:
    """Its buttons would be refused; also where another version was looked at in between."""
    file(workplace)
    workplace.deliver()
    officer, (card,) = workplace.somebody(OFFICER), workplace.posted("CHALL")
    officer.press("notice_open", message=card, channel="CHALL")
    officer.press("notice_amend")
    assert officer.submit(because="One more came in.", students=3) == {"ok": True}
    officer.press("notice_version", option="1:1")
    officer.press("notice_version", option="1:2")
    officer.press("notice_withdraw")
    assert officer.submit(because="Wrong school.") == {"ok": True}
    officer.back()
    workplace.until(lambda: "Wrong school." in text_of(officer.window()))
    assert "notice_amend" not in text_of(officer.window())


def test_the_notice_below_a_question_shows_that_it_was_acknowledged(workplace: Workplace) -> None:
    """The question was asked first, from the same window."""
    file(workplace)
    workplace.deliver()
    principal, (card,) = workplace.somebody(PRINCIPAL), workplace.posted("CHALL")
    principal.press("notice_open", message=card, channel="CHALL")
    principal.press("notice_ask")
    assert principal.submit(question="Was anybody hurt?") == {"ok": True}
    principal.press("notice_acknowledge")
    principal.back()
    workplace.until(lambda: "notice_acknowledge" not in text_of(principal.window()))
    assert "Was anybody hurt?" in text_of(principal.window())


STUDENT = {
    "age": 15, "grade": "10", "gender": "female", "ethnicity": "no", "races": ("asian",),
    "disability": "no", "english_learner": "unknown",
    "measures": ("detained",), "detained_minutes": 20, "disposition": "to_family",
}  # fmt: skip


def test_student_details_one_after_another_until_complete(workplace: Workplace) -> None:
    """Add, put right, remove, add again; all in the one window."""
    file(workplace)
    officer = workplace.somebody(OFFICER)
    complete(officer)
    officer.press("students_list")
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
    assert "Complete." in text_of(officer.window())


def test_home_shows_what_waits_for_whom(workplace: Workplace) -> None:
    """In a window by command: to complete for the officer, to acknowledge for the principal, nothing for a teacher."""
    file(workplace, when="0")  # today, also just after midnight
    shown = {}
    for who in (OFFICER, PRINCIPAL, "UPRINCONARD"):
        somebody = workplace.somebody(who)
        somebody.command("/sro")
        shown[who] = text_of(somebody.window())
    assert "To complete" in shown[OFFICER]
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
