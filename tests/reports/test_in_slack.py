"""Officers' reports in Slack: from the notice's window to the board's day, as each of them sees it."""

import logging
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from models.people.tables import Person
from models.reports import packet_acts
from models.reports.packet_tables import Packet
from models.reports.tables import ReportSubmission
from tests.reports import acts
from tests.support.canary import CANARY, is_in_sight_alone, stays_within
from tests.support.filing import OFFICER, file_whole
from tests.support.town import NOW
from tests.support.workplace import Somebody, Workplace, find, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, SUPERVISOR, PRINCIPAL = "UCHIEF", "USUPER", "USUPERVISOR", "UPRINHALL"
QUESTION = "Is this an officer's report?"


def filed(place: Workplace, **changes: object) -> Somebody:
    """The officer has filed a complete notice of a fight, and sees it."""
    file_whole(place, **({"incident": "fighting", "students": 0} | changes))
    return place.somebody(OFFICER)


def test_from_the_notice_to_the_board(workplace: Workplace) -> None:
    """One press each; the packet's files and stamps; the principal sees nothing of it."""
    officer = filed(workplace)
    text = text_of(officer.window())
    assert QUESTION in text
    assert "Proposed because of: Fighting and battery." in text
    assert officer.press("officer_report_submit") == {"ok": True}
    text = text_of(officer.window())
    assert "Submitted to the chief (version 1)" in text
    workplace.deliver()
    chief = workplace.somebody(CHIEF)
    told = chief.messages(chief.direct())[-1]
    assert "version 1, was submitted to you" in text_of(told)
    chief.press("officer_report_read", message=told, channel=chief.direct())
    assert "Version 1 submitted to the chief by" in text_of(chief.window())
    with workplace.bot.database.write() as session:
        month = packet_acts.make(session, workplace.bot.agreement, workplace.bot.now()).label
    workplace.deliver()
    chief.close_all()
    chief.command("/sro-records")
    chief.press("officer_report_open")
    chief.press("officer_packet_read")
    assert "2026-27/0001" in text_of(chief.window())
    assert chief.press("officer_packet_step_forward") == {"ok": True}
    assert "Forwarded, waiting for the superintendent" in text_of(chief.window())
    workplace.deliver()
    officer.close_all()
    officer.command("/sro-records")
    officer.press("officer_report_open")
    officer.press("officer_report_read")
    assert f"In the chief's packet for {month}: forwarded to the superintendent" in text_of(officer.window())
    superintendent = workplace.somebody(SUPERINTENDENT)
    superintendent.command("/sro")
    assert "Packets waiting for you" in text_of(superintendent.window())
    superintendent.press("officer_packet_read")
    shown = superintendent.window()
    assert "once the workbook and the document have reached you" in text_of(shown)
    assert "officer_packet_step_confirm" not in str(shown)
    while workplace.bot.exports.run_once():
        pass
    superintendent.close_all()
    superintendent.command("/sro")
    superintendent.press("officer_packet_read")
    assert "officer_packet_step_confirm" not in str(superintendent.window())  # made, and on its way
    workplace.deliver()
    superintendent.close_all()
    superintendent.command("/sro")
    superintendent.press("officer_packet_read")
    assert "have reached you" not in text_of(superintendent.window())
    assert superintendent.press("officer_packet_step_confirm") == {"ok": True}
    superintendent.press("officer_packet_board")
    day = workplace.bot.agreement.today(workplace.bot.now())
    assert superintendent.submit(day=day) == {"ok": True}
    assert "The board of education has had it on" in text_of(superintendent.window())
    workplace.deliver()
    for somebody in (chief, superintendent):
        assert "pushed" not in str(somebody.messages(somebody.direct()))
        assert "pushed" not in somebody.window()["private_metadata"]
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro")
    assert "fficer's report" not in text_of(principal.window())


def test_the_badge_is_asked_where_the_roster_has_none(workplace: Workplace) -> None:
    """By a form, once; a supervisor says why, too."""
    officer = filed(workplace)
    with workplace.bot.database.write() as session:
        for person in session.query(Person):
            person.badge = None
    officer.press("officer_report_submit")
    assert "badge" in officer.submit()["errors"]
    assert officer.submit(badge=acts.BADGE) == {"ok": True}
    assert "Submitted to the chief (version 1)" in text_of(officer.window())
    supervisor = workplace.somebody(SUPERVISOR)
    filed(workplace)
    supervisor.command("/sro-records")
    supervisor.press("officer_report_open")
    supervisor.press("officer_report_read")
    supervisor.press("officer_report_submit")
    assert set(supervisor.submit()["errors"]) == {"badge", "why"}
    assert supervisor.submit(badge="12", why="away") == {"ok": True}
    with workplace.bot.database.read() as session:
        found = session.query(ReportSubmission).order_by(ReportSubmission.id).all()
        assert [(row.badge, row.why_for_officer) for row in found] == [(acts.BADGE, None), ("12", "away")]


def test_no_typed_word_leaves_the_windows(workplace: Workplace, caplog: pytest.LogCaptureFixture) -> None:
    """Neither of the notice, nor why an answer was changed; the packet's files have what the notice says."""
    caplog.set_level(logging.DEBUG)
    officer = filed(workplace, narrative=f"{CANARY} of a fight")
    officer.press("officer_report_say_no")
    supervisor = workplace.somebody(SUPERVISOR)
    supervisor.command("/sro-records")
    for button in ("officer_report_open", "officer_report_read", "officer_report_change"):
        supervisor.press(button)
        assert CANARY not in str(supervisor.window()["private_metadata"])
    assert supervisor.submit(because=f"{CANARY} of a change") == {"ok": True}
    is_in_sight_alone(supervisor)
    officer.close_all()
    officer.command("/sro-records")
    officer.press("officer_report_open")
    officer.press("officer_report_read")
    officer.press("officer_report_submit")
    with workplace.bot.database.write() as session:
        packet_acts.make(session, workplace.bot.agreement, workplace.bot.now())
    chief = workplace.somebody(CHIEF)
    chief.command("/sro-records")
    chief.press("officer_report_open")
    chief.press("officer_packet_read")
    chief.press("officer_packet_step_forward")
    stays_within(workplace, caplog)


def test_the_officer_says_no_and_the_supervisor_changes_it(workplace: Workplace) -> None:
    """With a reason; the officer is told and submits."""
    officer = filed(workplace)
    _, says_no = find(officer.window()["blocks"], "officer_report_say_no")
    assert "only a supervisor can change the answer" in text_of(says_no["confirm"])
    officer.press("officer_report_say_no")
    assert "Not an officer's report" in text_of(officer.window())
    assert "A supervisor can change the answer, with a reason." in text_of(officer.window())
    supervisor = workplace.somebody(SUPERVISOR)
    supervisor.command("/sro-records")
    supervisor.press("officer_report_open")
    assert re.search(r"Fighting and battery · \w{3}, \w{3} \d+, \d{4}", text_of(supervisor.window()))
    supervisor.press("officer_report_read")
    supervisor.press("officer_report_change")
    assert "because" in supervisor.submit()["errors"]
    assert supervisor.submit(because="It was a *fight* <!channel>") == {"ok": True}
    assert "It was a *fight* <!channel>" in text_of(supervisor.window())
    workplace.deliver()
    told = officer.messages(officer.direct())[-1]
    assert "A supervisor has worked on your officer's report 2026-27/0001" in text_of(told)
    assert "fight*" not in str(told)


def test_an_answer_is_not_changed_by_whoever_does_not_know_that_it_was_submitted(workplace: Workplace) -> None:
    """The supervisor's form is refused, with what was typed; opened again, it is taken."""
    officer = filed(workplace)
    officer.press("officer_report_read")
    supervisor = workplace.somebody(SUPERVISOR)

    def change() -> str:
        return text_of(supervisor.submit(answer="no", because="A made-up reason"))

    def opened() -> None:
        supervisor.command("/sro-records")
        supervisor.press("officer_report_open")
        supervisor.press("officer_report_read")
        supervisor.press("officer_report_change")

    opened()
    assert officer.press("officer_report_submit") == {"ok": True}
    assert "answered or submitted since you opened it" in change()
    supervisor.close_all()
    opened()
    assert "errors" not in change()
    assert "Not an officer's report (version 1)" in text_of(supervisor.window())


def test_a_report_that_is_late_says_so_in_its_window(workplace: Workplace) -> None:
    """In bold, and no asterisk is seen."""
    officer = filed(workplace)
    workplace.clock[0] += timedelta(days=40)
    officer.press("officer_report_read")
    assert re.search(r"not answered yet\* · was due [^*]+ · \*\d+ days late\*\"", text_of(officer.window()))


def test_what_is_missing_is_said_with_the_way_to_complete_it(workplace: Workplace) -> None:
    """A report without its students cannot be submitted."""
    officer = filed(workplace, students=1)
    officer.press("officer_report_read")
    text = text_of(officer.window())
    assert "To complete before it can be submitted:* student details" in text
    assert "officer_report_submit" not in str(officer.window())
    assert officer.press("students_list") == {"ok": True}


def test_an_amended_notice_asks_for_a_new_version(workplace: Workplace) -> None:
    """In the notice's own window."""
    officer = filed(workplace)
    officer.press("officer_report_submit")
    officer.press("notice_open")
    officer.press("notice_amend")
    assert officer.submit(incident="weapons", because="A made-up slip") == {"ok": True}
    text = text_of(officer.window())
    assert "Changed since it was submitted: a new version is due" in text
    assert officer.press("officer_report_submit") == {"ok": True}
    assert "Submitted to the chief (version 2)" in text_of(officer.window())


def test_a_district_without_reports_sees_nothing_of_them(workplace: Workplace) -> None:
    """The whole topic is off by a setting."""
    agreement = workplace.bot.agreement
    off = agreement.officer_reports.model_copy(update={"is_kept": False})
    object.__setattr__(agreement, "officer_reports", off)
    officer = filed(workplace)
    assert QUESTION not in text_of(officer.window())
    officer.close_all()
    for who in (OFFICER, CHIEF):
        somebody = workplace.somebody(who)
        somebody.command("/sro")
        assert "fficer's report" not in text_of(somebody.window())
    chief = workplace.somebody(CHIEF)
    chief.close_all()
    chief.command("/sro-records")
    assert "officer_report_open" not in str(chief.window())


def test_what_is_on_record_is_read_when_reports_are_no_longer_kept(workplace: Workplace) -> None:
    """Found among the records, and opened, without a button that would do something."""
    filed(workplace).press("officer_report_submit")
    agreement = workplace.bot.agreement
    with workplace.bot.database.write() as session:
        packet_acts.make(session, agreement, workplace.bot.now())
    off = agreement.officer_reports.model_copy(update={"is_kept": False})
    object.__setattr__(agreement, "officer_reports", off)
    chief = workplace.somebody(CHIEF)
    chief.command("/sro-records")
    chief.press("records_search")
    chief.submit()
    for opens, shown in (("officer_report_read", "Officer's report 2026-27/0001"), ("officer_packet_read", "Packet ")):
        chief.press(next(action for action in pressed(chief) if action.startswith(opens)))
        assert shown in text_of(chief.window())
        assert not {"officer_report_submit", "officer_report_change"} & set(pressed(chief))
        assert not [action for action in pressed(chief) if action.startswith("officer_packet_step_")]
        chief.back()


def pressed(person: Somebody) -> list[str]:
    """What can be pressed in the window."""
    blocks = person.window()["blocks"]
    elements = [element for block in blocks for element in [*block.get("elements", ()), block.get("accessory", {})]]
    return [element["action_id"] for element in elements if "action_id" in element]


def test_a_packet_that_is_overdue_says_by_how_many_days(workplace: Workplace) -> None:
    """In the list, in its window and on Home; the day on which it is due is not late yet."""
    workplace.clock[0] = datetime(2026, 12, 1, 15, tzinfo=UTC)
    with workplace.bot.database.write() as session:
        packet_acts.make(session, workplace.bot.agreement, workplace.bot.now())
    chief = workplace.somebody(CHIEF)
    for days, said in ((5, ""), (6, "overdue by 1 day*"), (26, "overdue by 21 days*")):
        workplace.clock[0] = datetime(2026, 12, 1, 15, tzinfo=UTC) + timedelta(days=days)
        chief.command("/sro")
        windows = [chief.window()]
        chief.close_all()
        chief.command("/sro-records")
        chief.press("officer_report_open")
        windows.append(chief.window())
        chief.press("officer_packet_read")
        windows.append(chief.window())
        chief.close_all()
        for text in map(text_of, windows):
            assert "by Sun, Dec 6, 2026 (district goal)" in text
            assert ("overdue" in text, said in text) == (bool(said), True)


def test_older_packets_are_on_the_next_pages(workplace: Workplace) -> None:
    """Also where the reports themselves have no other page."""
    with workplace.bot.database.write() as session:
        for month in range(25):
            first = date(2024 + month // 12, 1 + month % 12, 1)
            session.add(Packet(month=first, state="noted", edition=1, made_at=NOW, waits_since=NOW))
    chief = workplace.somebody(CHIEF)
    chief.command("/sro-records")
    chief.press("officer_report_open")
    pages = [text_of(chief.window())]
    for _page in range(2):
        chief.press("officer_report_turn_next")
        pages.append(text_of(chief.window()))
    assert [page.count("Packet ") for page in pages] == [12, 12, 1]
    assert "January 2024" in pages[-1]
    assert "officer_report_turn_next" not in str(chief.window())
