"""An evaluation from the principal's command to the officer's confirmation, as people see it in Slack (§III)."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
import requests
from sqlalchemy import select

from models.actor import Identity
from models.evaluations import acts
from models.evaluations.criteria import CRITERIA, STEPS
from models.evaluations.tables import Evaluation
from models.people.queries import identify
from models.people.tables import Person, RoleHeld
from tests.delivery.test_delivery import file
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
OFFICER, PRINCIPAL, DESIGNEE, CHIEF, SUPERINTENDENT = "UOFFHALL", "UPRINHALL", "UDESHALL", "UCHIEF", "USUPER"
COMMENT = "Keeps in touch <!channel> *bold* =1+1 😀"


def options(window: dict[str, Any], field: str) -> dict[str, str]:
    """What a question offers: the code of each label."""
    return {option["text"]["text"]: option["value"] for option in element(window, field)["options"]}


def element(window: dict[str, Any], field: str) -> dict[str, Any]:
    """What a question is answered with."""
    found: dict[str, Any] = next(block["element"] for block in window["blocks"] if block["block_id"] == field)
    return found


def begin(place: Workplace, who: str = PRINCIPAL) -> Somebody:
    """Somebody of Hall opens the evaluation of its officer; the overview is open."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-evaluate") == {"ok": True}
    somebody.press("evaluation_begin")
    return somebody


def fill_meeting(place: Workplace, somebody: Somebody) -> None:
    """The meeting was today, with everybody who has to be there."""
    school = options(somebody.window(), "school_attendees")
    police = options(somebody.window(), "police_attendee")
    answer = somebody.submit(
        met_on=place.bot.agreement.today(place.clock[0]), school_attendees=(school["Priya Pretend"],),
        officer_presence="yes", police_attendee=police["Cleo Pretend"],
    )  # fmt: skip
    assert answer == {"ok": True}


def fill_in(place: Workplace, somebody: Somebody, comment: str = COMMENT) -> None:
    """Every page, one after another; the overview is open at the end."""
    somebody.press("evaluation_page_meeting")
    fill_meeting(place, somebody)
    for step in STEPS.values():
        given = {f"{code}_rating": "3" for code in step.criteria} | {
            f"{code}_comment": comment for code in step.criteria
        }
        assert somebody.submit(**given) == {"ok": True}
    assert somebody.submit(summary="A good year.") == {"ok": True}


def submit(place: Workplace) -> Somebody:
    """A whole evaluation, submitted by the principal and delivered."""
    principal = begin(place)
    fill_in(place, principal)
    principal.press("evaluation_submit")
    place.deliver()
    return principal


def chief_card(place: Workplace) -> dict[str, Any]:
    """The card of the evaluation in the chief's channel."""
    return next(one for one in place.posted("CCHIEF") if "Submitted by" in text_of(one))


def test_an_evaluation_goes_from_the_command_to_the_officers_confirmation(workplace: Workplace) -> None:
    """The principal writes and submits, the chief acknowledges and shares, the officer comments and confirms."""
    file(workplace)
    principal = submit(workplace)
    assert "Submitted as E-2026-27/0001" in text_of(principal.window())
    chief, officer = workplace.somebody(CHIEF), workplace.somebody(OFFICER)
    assert "Keeps in touch" not in text_of(workplace.posted("CCHIEF"))
    chief.press("evaluation_read", message=chief_card(workplace), channel="CCHIEF")
    assert "A good year." in text_of(chief.window())
    chief.press("evaluation_receive")
    chief.press("evaluation_share")
    workplace.deliver()
    told = next(one for one in workplace.posted(officer.direct()) if "has been shared with you" in one["text"])
    officer.press("evaluation_read", message=told, channel=officer.direct())
    officer.press("evaluation_turn_page", option="1:1:enforcement")
    assert "Keeps in touch" in text_of(officer.window())
    officer.press("evaluation_comment")
    assert officer.submit(comment="I agree, mostly.") == {"ok": True}
    officer.press("evaluation_confirm")
    workplace.deliver()
    assert "not necessarily agreed" in text_of(chief_card(workplace))
    told = workplace.posted(principal.direct())
    assert [file["name"] for one in told for file in one.get("files", [])] == ["E-2026-27-0001-v1.docx"]
    assert "has acknowledged yearly evaluation" in text_of(told[-2])
    assert "The officer has commented" in text_of(told[-1])
    assert "I agree, mostly." not in text_of(told)
    principal.press("evaluation_read", message=told[-1], channel=principal.direct())
    assert "I agree, mostly." in text_of(principal.window())
    reports = [file for one in workplace.posted("CCHIEF") for file in one.get("files", [])]
    assert [one["name"] for one in reports] == ["E-2026-27-0001-v1.docx", "E-2026-27-0001-v1-with-comment.docx"]
    assert "I agree, mostly." in text_in(workplace, reports[1])


def text_in(place: Workplace, file: dict[str, Any]) -> str:
    """All that a delivered report says, its tables included."""
    headers = {"authorization": f"Bearer {place.server.bot_token}"}
    content = requests.get(file["url_private"], headers=headers, timeout=60).content
    document = docx.Document(BytesIO(content))
    cells = {cell._tc: cell.text for table in document.tables for row in table.rows for cell in row.cells}
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells.values()])


def test_the_report_holds_every_comment_as_it_was_typed(workplace: Workplace) -> None:
    """Mentions, markup, formulas and emoji are words."""
    submit(workplace)
    (report,) = [file for one in workplace.posted("CCHIEF") for file in one.get("files", [])]
    assert text_in(workplace, report).count(COMMENT) == len(CRITERIA)


def refusal(place: Workplace, who: str) -> str:
    """What somebody is told who may not use the command."""
    somebody = place.somebody(who)
    told = len(somebody.messages("CGENERAL"))
    somebody.command("/sro-evaluate")
    place.until(lambda: len(somebody.messages("CGENERAL")) > told)
    return text_of(somebody.messages("CGENERAL")[-1])


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (OFFICER, "written by the principal of a school and the principal's designee"),
        ("USUPERVISOR", "written by the principal of a school and the principal's designee"),
        (SUPERINTENDENT, "To see which evaluations are missing"),
        (CHIEF, "To see which evaluations are missing"),
        ("UTEACHER", "not on the roster"),
    ],
)
def test_who_does_not_evaluate_is_told_kindly_whose_it_is(workplace: Workplace, who: str, words: str) -> None:
    """And who can help; no window opens."""
    said = refusal(workplace, who)
    assert words in said
    assert "can help" in said
    assert workplace.somebody(who)._get("views")["stack"] == []


def test_a_designee_writes_and_only_the_principal_submits(workplace: Workplace) -> None:
    """The designee's window offers neither to submit nor to request."""
    designee = begin(workplace, DESIGNEE)
    fill_in(workplace, designee)
    assert "Only the principal can submit it" in text_of(designee.window())
    assert "evaluation_submit" not in text_of(designee.window())
    designee.press("evaluation_list")
    assert "dismissal" not in text_of(designee.window())
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro-evaluate")
    principal.press("evaluation_draft")
    assert "19 of 19 rated" in text_of(principal.window())
    principal.press("evaluation_submit")
    assert "Submitted as" in text_of(principal.window())


def test_what_was_saved_is_there_again_after_the_window_was_closed(workplace: Workplace) -> None:
    """A page half full, taken up on another day."""
    principal = begin(workplace)
    principal.press("evaluation_page_safety")
    assert principal.submit(v2_rating="4", v2_comment="Early and calm.") == {"ok": True}
    again = workplace.somebody(PRINCIPAL)
    workplace.clock[0] += timedelta(days=3)
    again.command("/sro-evaluate")
    again.press("evaluation_draft")
    assert "1 of 4 rated" in text_of(again.window())
    again.press("evaluation_page_safety")
    assert element(again.window(), "v2_comment")["initial_value"] == "Early and calm."
    assert element(again.window(), "v2_rating")["initial_option"]["value"] == "4"


def test_a_comment_that_is_missing_is_asked_for_under_its_question(workplace: Workplace) -> None:
    """Nothing typed is lost."""
    principal = begin(workplace)
    principal.press("evaluation_page_safety")
    errors = principal.submit(v2_rating="1", v3_rating="4", v3_comment="A talk in May.")["errors"]
    assert errors == {"v2_comment": "A comment is required for “Unsatisfactory”. Describe what you observed."}
    assert principal.submit(v2_comment="Was told twice.") == {"ok": True}


def test_of_two_windows_the_second_is_told_and_keeps_its_words(workplace: Workplace) -> None:
    """Saving again puts them in place."""
    principal, designee = begin(workplace), workplace.somebody(DESIGNEE)
    designee.command("/sro-evaluate")
    designee.press("evaluation_draft")
    designee.press("evaluation_page_summary")
    assert designee.submit(summary="Begun.") == {"ok": True}
    for somebody in (principal, designee):
        somebody.press("evaluation_page_summary")
    assert principal.submit(summary="Hers.") == {"ok": True}
    assert designee.submit(summary="His.") == {"ok": True}
    window = designee.window()
    assert "Priya Pretend has saved this page in another window" in text_of(window)
    assert window["state"]["values"]["summary"]["summary"]["value"] == "His."
    designee.submit()
    assert "Written" in text_of(designee.window())
    principal.press("evaluation_page_summary")
    assert element(principal.window(), "summary")["initial_value"] == "His."


def test_a_designee_is_not_shown_what_the_principal_writes(workplace: Workplace) -> None:
    """Not by the list, not by Home, and not by a button of a window that was open before."""
    principal, designee = begin(workplace), workplace.somebody(DESIGNEE)
    designee.command("/sro-evaluate")
    assert "evaluation_draft" in text_of(designee.window())
    fill_in(workplace, principal)
    designee.press("evaluation_draft")
    assert "You do not have permission to draft an evaluation" in text_of(designee.window())
    assert COMMENT not in text_of(designee.window())
    designee.command("/sro-evaluate")
    assert "Olive Pretend" in text_of(designee.window())
    assert not {"evaluation_draft", "rated"} & set(text_of(designee.window()).replace(" ", '"').split('"'))
    designee.command("/sro")
    assert "evaluation_draft" not in text_of(designee.window())


def test_submitting_too_early_names_what_is_missing_in_a_window(workplace: Workplace) -> None:
    """And the draft is still there."""
    principal = begin(workplace)
    principal.press("evaluation_submit")
    assert "Not submitted. Still missing: Meeting date" in text_of(principal.window())


def test_a_second_press_on_a_stale_card_is_told_who_was_first(workplace: Workplace) -> None:
    """The chief and the designee at once."""
    submit(workplace)
    stale = chief_card(workplace)
    for who in (CHIEF, "UCHIEFDES"):
        workplace.somebody(who).press("evaluation_receive", message=stale, channel="CCHIEF")
    assert "Cleo Pretend has already acknowledged E-2026-27/0001" in text_of(workplace.somebody("UCHIEFDES").window())


def test_the_principal_corrects_and_the_chief_gets_a_second_card_and_report(workplace: Workplace) -> None:
    """The first says that it is replaced."""
    principal = submit(workplace)
    principal.press("evaluation_read")
    principal.press("evaluation_correct")
    assert principal.submit(because="The day of the meeting was wrong.") == {"ok": True}
    assert "Correction: version 2" in text_of(principal.window())
    principal.press("evaluation_submit")
    workplace.deliver()
    titles = [block["text"]["text"] for one in workplace.posted("CCHIEF") for block in one.get("blocks", [])
              if block["type"] == "header"]  # fmt: skip
    assert titles == ["Replaced: Yearly evaluation E-2026-27/0001", "Yearly evaluation E-2026-27/0001, version 2"]
    reports = [file["name"] for one in workplace.posted("CCHIEF") for file in one.get("files", [])]
    assert reports == ["E-2026-27-0001-v1.docx", "E-2026-27-0001-v2.docx"]


def reading(place: Workplace, button: str) -> Somebody:
    """Whoever has this button reads an evaluation that was shared."""
    principal = submit(place)
    if button == "correct":
        principal.press("evaluation_read")
        return principal
    chief, officer = place.somebody(CHIEF), place.somebody(OFFICER)
    chief.press("evaluation_read", message=chief_card(place), channel="CCHIEF")
    chief.press("evaluation_receive")
    chief.press("evaluation_share")
    place.deliver()
    told = next(one for one in place.posted(officer.direct()) if "has been shared with you" in one["text"])
    officer.press("evaluation_read", message=told, channel=officer.direct())
    return officer


@pytest.mark.parametrize("form", ["comment", "correct"])
def test_cancel_leads_back_to_the_evaluation(workplace: Workplace, form: str) -> None:
    """What is commented on is read again before it is."""
    somebody = reading(workplace, form)
    below = somebody.window()["blocks"]
    somebody.press(f"evaluation_{form}")
    assert somebody.window()["submit"]
    somebody.back()
    assert somebody.window()["blocks"] == below


def test_the_evaluation_below_has_the_comment_and_the_confirmation(workplace: Workplace) -> None:
    """Its buttons would be refused."""
    officer = reading(workplace, "comment")
    officer.press("evaluation_comment")
    assert officer.submit(comment="I agree, mostly.") == {"ok": True}
    officer.press("evaluation_turn_next")
    officer.press("evaluation_confirm")
    officer.back()
    workplace.until(lambda: "evaluation_confirm" not in text_of(officer.window()))
    assert "I agree, mostly." in text_of(officer.window())


def test_the_evaluation_below_a_correction_shows_how_it_stands(workplace: Workplace) -> None:
    """Begun, discarded, begun again, written over several pages, and submitted."""
    principal = reading(workplace, "correct")
    principal.press("evaluation_correct")
    assert principal.submit(because="By mistake.") == {"ok": True}
    principal.press("evaluation_discard")
    assert "evaluation_correct" in text_of(principal.window())
    principal.press("evaluation_correct")
    assert principal.submit(because="The day of the meeting was wrong.") == {"ok": True}
    principal.press("evaluation_page_meeting")
    principal.choose("met_on", workplace.bot.agreement.today(workplace.clock[0]) - timedelta(days=1))
    assert principal.submit() == {"ok": True}
    principal.press("evaluation_draft")
    principal.press("evaluation_preview")
    principal.press("evaluation_draft")
    principal.press("evaluation_submit")
    assert "version 2" in text_of(principal.window())
    principal.back()
    workplace.until(lambda: "The day of the meeting was wrong." in text_of(principal.window()))
    assert "evaluation_draft" not in text_of(principal.window())


def test_another_day_offers_who_was_in_the_role_on_it(workplace: Workplace) -> None:
    """In the same form: what is typed stays, and so do those who were there on that day too."""
    today = workplace.bot.agreement.today(workplace.clock[0])
    with workplace.bot.database.write() as session:
        designee = session.scalars(select(Person).filter_by(user_id=DESIGNEE)).one()
        for held in designee.roles:
            held.last_day = today - timedelta(days=1)
    principal = begin(workplace)
    principal.press("evaluation_page_meeting")
    assert options(principal.window(), "school_attendees").keys() == {"Priya Pretend"}
    there = {"officer_presence": "no", "police_guest": "Lt. Pat Pretend, patrol"}
    principal.choose("met_on", today - timedelta(days=1), **there)
    shown = options(principal.window(), "school_attendees")
    assert len(shown) == 2
    answer = principal.submit(school_attendees=tuple(shown.values()))
    assert answer == {"ok": True}
    principal.press("evaluation_draft")
    assert "without the officer" in text_of(principal.window())
    principal.press("evaluation_preview")
    assert "Did not attend" in text_of(principal.window())
    assert "Lt. Pat Pretend, patrol" in text_of(principal.window())


def test_the_whole_report_is_read_before_it_is_submitted(workplace: Workplace) -> None:
    """Page by page, with the records, by whoever writes it; nothing is sent by that."""
    file(workplace)
    principal = begin(workplace)
    fill_in(workplace, principal)
    principal.press("evaluation_preview")
    assert "Not submitted yet" in text_of(principal.window())
    assert "A good year." in text_of(principal.window())
    principal.press("evaluation_preview_next")
    assert "Keeps in touch" in text_of(principal.window())
    assert "1 notice, 0 with law enforcement action." in text_of(principal.window())
    principal.press("evaluation_draft")
    principal.press("evaluation_submit")
    assert "Submitted as" in text_of(principal.window())


def test_a_correction_is_discarded_and_the_report_is_shown_again(workplace: Workplace) -> None:
    """Whoever pressed Correct by mistake."""
    principal = submit(workplace)
    principal.press("evaluation_read")
    principal.press("evaluation_correct")
    principal.submit(because="By mistake.")
    principal.press("evaluation_discard")
    assert "A good year." in text_of(principal.window())
    principal.command("/sro-evaluate")
    assert "correction in progress" not in text_of(principal.window())


def test_a_page_of_a_discarded_correction_is_not_saved_into_the_next_one(workplace: Workplace) -> None:
    """It was open in another window all the while; what is typed there stays there."""
    principal = submit(workplace)
    principal.press("evaluation_read")
    principal.press("evaluation_correct")
    principal.submit(because="First.")
    principal.press("evaluation_page_summary")
    elsewhere = workplace.somebody(PRINCIPAL)
    workplace.clock[0] += timedelta(seconds=30)
    with workplace.bot.database.write() as session:
        agreement, evaluation = workplace.bot.agreement, session.scalars(select(Evaluation)).one()
        actor = identify(session, Identity("TPRACTICE", PRINCIPAL), agreement.today(workplace.clock[0]))
        acts.discard_correction(session, actor, evaluation.id, workplace.clock[0])
        acts.start_correction(session, actor, evaluation.id, "Second.", workplace.clock[0])
    errors = elsewhere.submit(summary="Typed into the first.")["errors"]
    assert "that was discarded. Nothing was saved." in errors["summary"]
    with workplace.bot.database.read() as session:
        draft = session.scalars(select(Evaluation)).one().draft
        assert draft
        assert draft.summary == "A good year."


def test_the_button_to_share_stands_only_where_it_works(workplace: Workplace) -> None:
    """Not on the card, which the chief's designee sees too, and not in the designee's window."""
    submit(workplace)
    chief, designee = workplace.somebody(CHIEF), workplace.somebody("UCHIEFDES")
    designee.press("evaluation_receive", message=chief_card(workplace), channel="CCHIEF")
    workplace.deliver()
    for somebody, is_offered in ((designee, False), (chief, True)):
        assert "evaluation_share" not in text_of(chief_card(workplace))
        somebody.press("evaluation_read", message=chief_card(workplace), channel="CCHIEF")
        assert ("evaluation_share" in text_of(somebody.window())) is is_offered


def test_superintendent_and_chief_see_what_is_missing_by_name_and_state(workplace: Workplace) -> None:
    """From their Home; without a word of content."""
    principal = begin(workplace)
    fill_in(workplace, principal)
    for who in (SUPERINTENDENT, CHIEF):
        somebody = workplace.somebody(who)
        somebody.command("/sro")
        somebody.press("evaluation_missing")
        shown = text_of(somebody.window())
        assert "Olive Pretend: Evaluation 2026-27: meeting held, 19 of 19 rated" in shown
        assert "Oscar Madeup: Evaluation 2026-27: not opened" in shown
        assert "Keeps in touch" not in shown


def test_home_names_what_waits_with_its_day(workplace: Workplace) -> None:
    """For the principal until it is submitted, for the chief until it is acknowledged."""
    principal, chief = workplace.somebody(PRINCIPAL), workplace.somebody(CHIEF)
    principal.command("/sro")
    assert "due Mon, May 31, 2027 (district goal)" in text_of(principal.window())
    principal.press("evaluation_begin")
    fill_in(workplace, principal)
    principal.press("evaluation_submit")
    workplace.deliver()
    chief.command("/sro")
    assert "Submitted, not acknowledged" in text_of(chief.window())
    chief.press("evaluation_read")
    chief.press("evaluation_receive")
    chief.command("/sro")
    assert "not acknowledged yet" not in text_of(chief.window())


def test_the_notices_behind_the_figures_open_over_the_page(workplace: Workplace) -> None:
    """Three windows deep, as Slack allows; also from the window of Home."""
    file(workplace)
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro")
    principal.press("evaluation_begin")
    principal.press("evaluation_page_enforcement")
    assert "1 notice: 1 without law enforcement action." in text_of(principal.window())
    principal.press("evaluation_notices")
    principal.press("notice_open")
    assert "Two students pushed each other." in text_of(principal.window())


def test_who_leads_one_school_and_helps_at_another_may_ask_for_the_first_only(workplace: Workplace) -> None:
    """A request is for the principal of the very school."""
    with workplace.bot.database.write() as session:
        person = session.scalars(select(Person).filter_by(user_id=PRINCIPAL)).one()
        since = workplace.bot.agreement.today(workplace.clock[0])
        person.roles.append(RoleHeld(role="principal_designee", side="schools", school="conard", first_day=since))
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro-evaluate")
    offered = [one["value"] for block in principal.window()["blocks"] for one in block.get("elements", [])
               if one.get("action_id") in ("dismissal_form", "evaluation_begin")]  # fmt: skip
    assert [value.split(":")[0] for value in offered] == ["hall", "hall", "conard"]
