"""A quarter from its opening to both signatures, as people see it in Slack (§IX)."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from io import BytesIO
from threading import Event, Thread
from typing import Any

import pytest
import requests
from openpyxl import load_workbook

from models.actor import Identity
from models.notices import acts as notices
from models.people.queries import identify
from models.quarters import opening
from models.quarters import tables as records
from models.quarters.measures import SCHOOL_STEPS
from models.quarters.questionnaires import DISTRICT
from models.quarters.questionnaires import OF_SCHOOLS as ASKED
from tests.quarters.acts import FIGURES
from tests.support.town import a_form
from tests.support.workplace import PATIENCE, Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL, DESIGNEE, SUPERVISOR = "UPRINHALL", "UDESHALL", "USUPERVISOR"
OF_POLICE, OF_POLICE_2, OF_SCHOOLS, OF_SCHOOLS_2 = "UTEAMPD1", "UTEAMPD2", "UTEAMSCH1", "UTEAMSCH2"
TRAP = "More adults <!channel> *bold* =1+1 😀"


def opened(place: Workplace) -> Somebody:
    """A member of the team opens the quarter that has ended; its window is open."""
    member = place.somebody(OF_POLICE)
    assert member.command("/sro-quarterly") == {"ok": True}
    ended, _running = opening.at_hand(place.bot.agreement, place.clock[0])
    member.press(f"quarter_begin_{ended.first_day}")
    place.deliver()
    return member


def at_hall(place: Workplace, who: str = PRINCIPAL) -> Somebody:
    """Somebody of Hall has the overview of the school's submission open."""
    somebody = place.somebody(who)
    somebody.command("/sro-quarterly")
    somebody.press("submission_open")
    return somebody


def fill_in(somebody: Somebody, figures: dict[str, int | None] = FIGURES) -> None:
    """Every page, one after another; zeros by one press. The overview is open at the end."""
    somebody.press("submission_page_discipline")
    for step in SCHOOL_STEPS:
        given: dict[str, Any] = {figure: figures[figure] for figure in ASKED.keys_of(step) if figures[figure]}
        assert send_page(somebody, "zero", **given) == {"ok": True}


def send_page(somebody: Somebody, blanks: str, **given: Any) -> dict[str, Any]:
    """Fill in the page on top, have its other lines answered by a press, and send it."""
    somebody.press(f"submission_blanks_{blanks}", state=somebody.fill(**given))
    return somebody.submit()


def to_the_end(somebody: Somebody, kind: str = "quarter") -> None:
    """Look through a review to the end of its last page."""
    if f"{kind}_review" in text_of(somebody.window()):
        somebody.press(f"{kind}_review")
    while f"{kind}_page_next" in text_of(somebody.window()):
        somebody.press(f"{kind}_page_next")


def board(place: Workplace) -> dict[str, Any]:
    """The board in the team's channel."""
    found = [one for one in place.posted("CTEAM") if "Quarter" in one["text"]]
    assert len(found) == 1
    return found[0]


def test_a_quarter_goes_to_its_sign_off(workplace: Workplace) -> None:
    """Opened, filled in, confirmed, met, signed by both sides; the board says so at each step."""
    member = opened(workplace)
    assert "0 of 6 submissions are in." in board(workplace)["text"]
    principal = at_hall(workplace)
    fill_in(principal)
    assert "Complete. No problems found." in text_of(principal.window())
    principal.press("submission_review")
    principal.press("submission_send")
    assert "Sent to the team" in text_of(principal.window())
    workplace.deliver()
    assert "1 of 6 submissions are in." in board(workplace)["text"]
    assert "sent by Priya Pretend" in text_of(board(workplace))
    supervisor = workplace.somebody(SUPERVISOR)
    supervisor.command("/sro-quarterly")
    supervisor.press("police_open")
    to_the_end(supervisor, "police")
    supervisor.press("police_confirm")
    assert "Version 1, confirmed by" in text_of(supervisor.window())
    for _school in range(4):
        member.command("/sro-quarterly")
        member.press("quarter_declare")
        member.submit(because="The office is closed.")
    workplace.deliver()
    assert "2 of 6 submissions are in." in board(workplace)["text"]
    assert "2 of 6 submissions in, 4 declared missing" in text_of(board(workplace))
    meet(workplace, member)
    member.press("team_recommend")
    owner = next(option["value"] for option in element(member.window(), "owner")["options"]
                 if option["text"]["text"] == "Priya Pretend")  # fmt: skip
    due = workplace.bot.agreement.today(workplace.clock[0]) + timedelta(days=90)
    member.submit(words=TRAP, kind="agreement", owner=owner, due_on=due)
    assert TRAP in text_of(member.window())
    for who in (OF_POLICE, OF_SCHOOLS):
        signer = workplace.somebody(who)
        signer.command("/sro-quarterly")
        to_the_end(signer)
        signer.press("quarter_sign")
    workplace.deliver()
    assert "Signed off" in text_of(board(workplace))
    assert "2 from the police, 2 from the schools" in text_of(board(workplace))
    assert any("is signed off" in one["text"] for one in member.messages("CTEAM", board(workplace)["ts"]))
    workplace.until(lambda: TRAP in text_of(principal.home()))


def element(window: dict[str, Any], field: str) -> dict[str, Any]:
    """What a question is answered with."""
    found: dict[str, Any] = next(block["element"] for block in window["blocks"] if block["block_id"] == field)
    return found


def members_in(window: dict[str, Any]) -> tuple[str, ...]:
    """Everybody of the team, as the form for a meeting offers them."""
    team, _others = element(window, "present")["option_groups"]
    return tuple(option["value"] for option in team["options"])


def meet(place: Workplace, member: Somebody) -> None:
    """Record today's meeting with everybody of the team."""
    member.command("/sro-quarterly")
    member.press("team_meet")
    present = members_in(member.window())
    today = place.bot.agreement.today(place.clock[0])
    assert member.submit(held_on=today, present=present, minutes="We looked at the numbers.") == {"ok": True}
    assert "Present: 2 from the police, 2 from the schools." in text_of(member.window())


def given_back(place: Workplace, somebody: Somebody, content: bytes) -> str:
    """Somebody gives a workbook back; what the window says once it was read."""
    somebody.press("submission_give")
    assert somebody.hand_in("file", "submission.xlsx", content) == {"ok": True}
    place.until(lambda: "Reading your workbook" not in text_of(somebody.window()))
    return text_of(somebody.window())


def fill_in_workbook(place: Workplace, somebody: Somebody) -> Any:
    """The fill-in workbook that the bot makes, opened."""
    somebody.press("submission_workbook")
    while place.bot.exports.run_once():
        pass
    place.deliver()
    (file,) = [file for message in somebody.messages(somebody.direct()) for file in message.get("files", ())]
    address = f"{place.server.url}/practice/api/files/{file['id']}"
    answer = requests.get(address, {"as": somebody.user_id}, timeout=60)
    return load_workbook(BytesIO(answer.content))


def saved(book: Any) -> bytes:
    """A workbook's bytes."""
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_workbook_is_filled_in_and_given_back(workplace: Workplace) -> None:
    """A mistake names its cell and nothing is saved; put right it is taken, and the submission can be sent."""
    opened(workplace)
    principal = at_hall(workplace)
    book = fill_in_workbook(workplace, principal)
    for figure, value in FIGURES.items():
        ((sheet, address),) = book.defined_names[f"figure.{figure}"].destinations
        book[sheet][address.replace("$", "")] = value
    book["Incidents and actions"]["B11"] = "twelve"
    principal = at_hall(workplace)
    said = given_back(workplace, principal, saved(book))
    assert "Sheet “Incidents and actions”, cell B11 contains “twelve”." in said
    assert "Nothing was saved yet" in said
    book["Incidents and actions"]["B11"] = 9
    said = given_back(workplace, principal, saved(book))
    assert "81 of 81 figures answered" in said
    assert "Complete. No problems found." in said
    principal.press("submission_review")
    principal.press("submission_send")
    assert "Sent to the team" in text_of(principal.window())


def test_the_result_stays_over_the_word_that_the_file_is_being_read(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is read, and its result told to Slack, before Slack has the answer to the form."""
    opened(workplace)
    principal = at_hall(workplace)
    show, told = workplace.bot.gateway._show, Event()

    def telling(method: str, view: Any, **arguments: Any) -> None:
        try:
            show(method, view, **arguments)
        finally:
            told.set()

    def before_the_answer(do: Callable[[Callable[[], None]], None], work: Callable[[], None]) -> None:
        told.clear()
        Thread(target=do, args=(work,)).start()
        assert told.wait(PATIENCE)

    monkeypatch.setattr(workplace.bot.gateway, "_show", telling)
    monkeypatch.setattr(workplace.bot.later, "submit", before_the_answer)
    assert "The file is larger than 1 MB" in given_back(workplace, principal, b"x" * 1024 * 1025)


def test_a_file_that_cannot_be_read_saves_nothing(workplace: Workplace) -> None:
    """In words that say what is wanted."""
    opened(workplace)
    principal = at_hall(workplace)
    assert "This is not an Excel workbook" in given_back(workplace, principal, b"no workbook")
    assert "submission_give" in text_of(principal.window())


def test_the_workbook_of_another_school_is_not_taken(workplace: Workplace) -> None:
    """Conard's figures never become Hall's."""
    opened(workplace)
    conard = workplace.somebody("UPRINCONARD")
    conard.command("/sro-quarterly")
    conard.press("submission_open")
    book = fill_in_workbook(workplace, conard)
    said = given_back(workplace, at_hall(workplace), saved(book))
    ended, _running = opening.at_hand(workplace.bot.agreement, workplace.clock[0])
    period = f"{ended.code} {ended.school_year}"
    assert f"This workbook is for Conard High School, {period}. Upload the one for Hall High School, {period}" in said


def of_baseline(place: Workplace, party: str) -> str:
    """A party's submission of the newest baseline, as its button names it."""
    with place.bot.database.read() as session:
        return str(records.newest(session, 1, are_baselines=True)[0].submission_of(party).id)


def test_a_published_table_goes_in_as_it_is_before_any_quarter_is_open(workplace: Workplace) -> None:
    """Both parties open the baseline from the command; what cannot be taken is said at its line, nothing is lost."""
    member = workplace.somebody(OF_SCHOOLS)
    member.command("/sro-quarterly")
    member.press("quarter_baseline")
    assert member.submit(school_year="2018-19") == {"ok": True}
    member.press("submission_open", value=of_baseline(workplace, DISTRICT))
    member.press("submission_page_discipline")
    table = {"actions.in_school_suspension": "731", "actions.out_of_school_suspension": "234",
             "actions.bus_suspension": "11"}  # fmt: skip
    refused = text_of(send_page(member, "not_collected", **table, **{"actions.expulsion": "<5"}))
    assert "* if it is suppressed, or n/c" in refused
    assert member.submit(**{"actions.expulsion": "*"}) == {"ok": True}
    for _page in range(3):
        assert send_page(member, "not_collected") == {"ok": True}
    assert "Disciplinary actions: *at least 976*" in text_of(member.window())
    member.press("submission_page_discipline")
    assert element(member.window(), "actions.expulsion")["initial_value"] == "*"
    assert element(member.window(), "actions.detention")["initial_value"] == "n/c"
    member.press("submission_open")
    member.press("submission_send")
    assert "Sent to the team" in text_of(member.window())
    member.press("submission_read")
    assert "Expulsion: suppressed" in text_of(member.window())


def test_the_police_enter_their_baseline_and_nobody_else_is_offered_it(workplace: Workplace) -> None:
    """A supervisor finds it before a quarter is open; a principal finds only the own school's."""
    member = workplace.somebody(OF_POLICE)
    member.command("/sro-quarterly")
    member.press("quarter_baseline")
    member.submit(school_year="2018-19")
    supervisor, principal = workplace.somebody(SUPERVISOR), workplace.somebody(PRINCIPAL)
    for somebody in (supervisor, principal):
        somebody.command("/sro-quarterly")
        assert "quarter_baseline" not in text_of(somebody.window())
        somebody.press("quarter_open_1")
    assert text_of(principal.window()).count("submission_open") == 1
    assert of_baseline(workplace, "hall") in text_of(principal.window())
    supervisor.press("submission_open")
    supervisor.press("submission_page_police_reports")
    assert send_page(supervisor, "zero", **{"notices.reports": "12", "reports.traffic": "*"}) == {"ok": True}
    for _page in range(2):
        assert send_page(supervisor, "not_collected") == {"ok": True}
    assert "Police reports by incident: *at least 0*" in text_of(supervisor.window())
    supervisor.press("submission_send")
    assert "Sent to the team" in text_of(supervisor.window())


def test_a_baseline_is_filled_in_like_a_quarter(workplace: Workplace) -> None:
    """By the team's member from the schools; without notices, a meeting or signatures."""
    opened(workplace)
    member = workplace.somebody(OF_SCHOOLS)
    member.command("/sro-quarterly")
    member.press("quarter_baseline")
    assert "such as 2018-19" in text_of(member.submit(school_year="2018-20"))
    assert "that has ended" in text_of(member.submit(school_year="2098-99"))
    assert member.submit(school_year="2018-19") == {"ok": True}
    shown = text_of(member.window())
    assert "Baseline 2018-19" in shown
    assert "police_open" not in shown
    assert "What is left out is not compared" in shown
    member.press("submission_open", value=of_baseline(workplace, "hall"))
    fill_in(member, FIGURES | {"referrals.theft": 40})
    assert "school staff request" not in text_of(member.window())
    member.press("submission_send")
    member.submit(**{"nobody.referred": "They were not counted then."})
    assert "Sent to the team" in text_of(member.window())


def test_a_principal_finds_the_baseline_that_the_team_has_opened(workplace: Workplace) -> None:
    """Among the other quarters; it has no due day, no board, and nothing to declare missing."""
    opened(workplace)
    member = workplace.somebody(OF_POLICE_2)
    member.command("/sro-quarterly")
    member.press("quarter_baseline")
    member.submit(school_year="2018-19")
    assert "Declare missing" not in text_of(member.window())
    assert "district goal" not in text_of(member.window())
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro-quarterly")
    principal.press("quarter_open_2")
    principal.press("submission_open")
    fill_in(principal)
    shown = text_of(principal.window())
    assert "Baseline 2018-19" in shown
    assert "district goal" not in shown
    assert "previous quarter" not in shown
    principal.press("submission_send")
    assert "Sent to the team" in text_of(principal.window())
    assert "board" not in text_of(principal.window())


def test_of_two_who_confirm_at_once_the_second_sees_who_was_faster(workplace: Workplace) -> None:
    """Not a question that was never asked."""
    opened(workplace)
    first, second = workplace.somebody(SUPERVISOR), workplace.somebody(OF_POLICE_2)
    for one in (first, second):
        one.command("/sro-quarterly")
        one.press("police_open")
        to_the_end(one, "police")
    first.press("police_confirm")
    second.press("police_confirm")
    assert "Version 1, confirmed by Sergio Sample" in text_of(second.window())
    assert "Review and confirm again" in text_of(second.window())


def all_in(place: Workplace) -> Somebody:
    """The police have confirmed, every school is declared missing; a member's window is open."""
    member = opened(place)
    member.press("police_open")
    to_the_end(member, "police")
    member.press("police_confirm")
    for _school in range(5):
        member.command("/sro-quarterly")
        member.press("quarter_declare")
        member.submit(because="The office is closed.")
    member.press("team_not_meet")
    member.submit(because="No date suited both parties.")
    return member


def test_who_cannot_sign_sees_the_quarter_as_it_stands_and_why(workplace: Workplace) -> None:
    """Changed since, or signed by somebody of the same side; whoever has signed is not asked again."""
    member = all_in(workplace)
    first, second = workplace.somebody(OF_SCHOOLS), workplace.somebody(OF_SCHOOLS_2)
    for one in (first, second):
        one.command("/sro-quarterly")
    to_the_end(first)
    meet(workplace, member)
    first.press("quarter_sign")
    assert "has changed since you opened it" in text_of(first.window())
    assert "Met on " in text_of(first.window())
    to_the_end(first)
    first.press("quarter_sign")
    assert "Signed so far" in text_of(first.window())
    for who in (first, second):
        who.command("/sro-quarterly")
        to_the_end(who)
        assert "quarter_sign" not in text_of(who.window())


def test_a_notice_that_comes_after_the_sign_off_shows(workplace: Workplace) -> None:
    """To the team, in the quarter's window; the figures stay as signed."""
    member = all_in(workplace)
    for who in (member, workplace.somebody(OF_SCHOOLS)):
        who.command("/sro-quarterly")
        to_the_end(who)
        who.press("quarter_sign")
    member.command("/sro-quarterly")
    assert "Notices have changed since this was signed" not in text_of(member.window())
    agreement, now = workplace.bot.agreement, workplace.clock[0]
    last_day = opening.at_hand(agreement, now)[0].last_day
    with workplace.bot.database.write() as session:
        officer = identify(session, Identity("TPRACTICE", "UOFFHALL"), agreement.today(now))
        form = a_form(occurred_at=datetime.combine(last_day, time(12), agreement.zone))
        notices.file_notice(session, agreement, officer, form, "late", now)
    member.command("/sro-quarterly")
    assert "Notices have changed since this was signed" in text_of(member.window())


def test_a_quarter_that_is_signed_off_offers_nothing_to_fill_in(workplace: Workplace) -> None:
    """Also where a submission was declared missing."""
    member = all_in(workplace)
    member.command("/sro-quarterly")
    assert text_of(member.window()).count("The office is closed.") == 5
    for who in (OF_POLICE, OF_SCHOOLS):
        signer = workplace.somebody(who)
        signer.command("/sro-quarterly")
        to_the_end(signer)
        signer.press("quarter_sign")
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro-quarterly")
    assert "submission_open" not in text_of(principal.window())
    member.command("/sro-quarterly")
    assert "police_open" in text_of(member.window())
    member.press("quarter_baseline")
    assert member.submit(school_year="2018-19") == {"ok": True}
    member.command("/sro-quarterly")
    member.press("quarter_reopen")
    member.submit(because="Hall has found its figures.")
    principal.command("/sro-quarterly")
    principal.press("submission_open")
    assert "0 of 81 figures answered" in text_of(principal.window())


def test_what_changes_while_it_is_reviewed_is_reviewed_anew(workplace: Workplace) -> None:
    """From the first page on, whoever turns the page; it is not signed before."""
    member = all_in(workplace)
    signer = workplace.somebody(OF_SCHOOLS)
    signer.command("/sro-quarterly")
    signer.press("quarter_review")
    signer.press("quarter_page_next")
    assert "page 2 of 6" in text_of(signer.window())
    meet(workplace, member)
    signer.press("quarter_page_next")
    shown = text_of(signer.window())
    assert "page 1 of 6" in shown
    assert "The figures have changed since you opened them" in shown


def test_what_was_typed_stays_when_the_police_have_to_look_again(workplace: Workplace) -> None:
    """A notice comes while somebody says why the submission is confirmed again."""
    member = all_in(workplace)
    member.press("police_open", value="1")
    to_the_end(member, "police")
    member.press("police_again")
    agreement, now = workplace.bot.agreement, workplace.clock[0]
    last_day = opening.at_hand(agreement, now)[0].last_day
    with workplace.bot.database.write() as session:
        officer = identify(session, Identity("TPRACTICE", "UOFFHALL"), agreement.today(now))
        form = a_form(occurred_at=datetime.combine(last_day, time(12), agreement.zone), actions=("arrest",))
        notices.file_notice(session, agreement, officer, form, "late", now)
    assert member.submit(because=TRAP) == {"ok": True}
    shown = text_of(member.window())
    assert TRAP in shown
    assert "The figures have changed since you opened them" in shown
    to_the_end(member, "police")
    assert "an explanation is asked for when you confirm" in text_of(member.window())
    member.press("police_again")
    assert "Hall High School: Incidents with an arrest: 1, but students arrested" in text_of(member.window())
    refused = text_of(member.submit(because="A late notice.", **{"differs.hall.arrested": "Student ID 12345"}))
    assert "looks like a student or account number" in refused
    assert member.submit(because="A late notice.", **{"differs.hall.arrested": "Details follow."}) == {"ok": True}
    assert "Version 2, confirmed by" in text_of(member.window())


def test_a_school_sends_what_it_has_reviewed(workplace: Workplace) -> None:
    """Not what the designee saved meanwhile; the review shows that first. The school's own explanation stays typed."""
    opened(workplace)
    principal = at_hall(workplace)
    fill_in(principal, FIGURES | {"referrals.theft": 1})
    principal.press("submission_review")
    shown = text_of(principal.window())
    assert "Referrals to police: *1*" in shown
    assert "Conard" not in shown
    designee = at_hall(workplace, DESIGNEE)
    designee.press("submission_page_discipline")
    assert designee.submit(**{"incidents.fighting": 8}) == {"ok": True}
    principal.press("submission_send")
    shown = text_of(principal.window())
    assert "The figures have changed since you opened them" in shown
    assert "*Incidents: 8*" in shown
