"""Holds and disposal in Slack: windows, buttons, forms, messages, and what people meet of a disposed record."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.app import plan_ahead
from handlers.context import Context
from models.delivery.outbox import ERASING, Delivery, DeliveryState
from models.district.retention import KINDS_OF_RECORDS, Years
from models.notices.tables import NoticeVersion
from models.outside_requests.tables import OutsideRequest
from models.reports import packet_acts
from models.reports.packet_steps import NOTED
from models.retention.clock import LOOK, YearlyList
from models.retention.tables import Disposal, Hold
from models.store import audit, deadlines
from tests.retention.acts import a_list
from tests.support.canary import CANARY, is_in_sight_alone, stays_within
from tests.support.filing import OFFICER, file_whole
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, PRINCIPAL = "UCHIEF", "USUPER", "UPRINHALL"
WHY = "A made-up *lawsuit* <!channel> =1+1"
FIVE_YEARS = timedelta(days=5 * 366)
HALL = "CHALL"


def an_old_notice(place: Workplace, **changes: object) -> None:
    """A notice of years ago that nobody is to do anything about, with its messages in Slack."""
    place.bot.agreement.retention.update({kind: Years(years=3, authority="A schedule") for kind in KINDS_OF_RECORDS})
    file_whole(place, **({"students": 0, "narrative": "Canary words."} | changes))
    place.deliver()
    principal = place.somebody(PRINCIPAL)
    card = next(it for it in place.posted(HALL) if "Action notice" in text_of(it))
    principal.press("notice_acknowledge", message=card, channel=HALL)
    place.deliver()
    with place.bot.database.write() as session:
        for version in session.scalars(select(NoticeVersion)):
            version.occurred_at -= FIVE_YEARS


def listed(place: Workplace) -> None:
    """The day of the year has come."""
    with place.bot.database.write() as session:
        YearlyList(place.bot.agreement).look(session, place.clock[0].year, place.clock[0])
    place.deliver()


def close(person: Somebody) -> None:
    """Close what is open, if anything is."""
    if person.has_window:
        person.close_all()


def at_holds(place: Workplace, who: str) -> Somebody:
    """Somebody who has opened the place."""
    person = place.somebody(who)
    close(person)
    assert person.command("/sro-records") == {"ok": True}
    person.press("hold_open")
    return person


def approves(place: Workplace, who: str) -> Somebody:
    """One side approves the list."""
    person = at_holds(place, who)
    person.press("disposal_read")
    person.press("disposal_write_step_approve")
    assert "removed from the database for good" in text_of(person.window())
    assert person.submit() == {"ok": True}
    return person


def run_clock(place: Workplace) -> None:
    """Let everything that is due be done."""
    while place.bot.clock.run_once():
        pass


def test_a_hold_of_the_evening_stands_since_the_district_s_day(workplace: Workplace) -> None:
    """Where it is the next day already by the clock of the world."""
    workplace.clock[0] = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 9 p.m. on November 23 in the district
    chief = at_holds(workplace, CHIEF)
    chief.press("hold_write")
    assert chief.submit(basis="litigation", reason=WHY, school="hall") == {"ok": True}
    assert "Since Mon, Nov 23" in text_of(at_holds(workplace, CHIEF).window())
    at_holds(workplace, CHIEF).press("hold_read")
    chief.press("hold_lift")
    assert chief.submit(because=WHY) == {"ok": True}
    assert "Lifted Mon, Nov 23" in text_of(at_holds(workplace, CHIEF).window())


def test_a_hold_is_set_read_and_lifted(workplace: Workplace) -> None:
    """What is wrong is said at its question; the other side learns of it, and cannot lift it."""
    chief = at_holds(workplace, CHIEF)
    assert "Kept for good" in text_of(chief.window())
    chief.press("hold_write")
    assert "number" in chief.submit(basis="subpoena", reason=WHY)["errors"]
    assert chief.submit(basis="subpoena", reason=WHY, school="hall") == {"ok": True}
    shown = text_of(chief.window())
    assert WHY in shown
    assert "Hall High School" in shown
    workplace.deliver()
    superintendent = workplace.somebody(SUPERINTENDENT)
    (told,) = superintendent.messages(superintendent.direct())
    assert "The police set a hold on records (hold 1)." in text_of(told)
    assert "lawsuit" not in str(told)
    superintendent.press("hold_read", message=told, channel=superintendent.direct())
    assert "Lift this hold" not in text_of(superintendent.window())
    chief.press("hold_lift")
    assert "because" in chief.submit()["errors"]
    assert chief.submit(because="It is settled") == {"ok": True}
    assert "Lifted by" in text_of(chief.window())
    with workplace.bot.database.read() as session:
        assert session.scalars(select(Hold)).one().lifted_because == "It is settled"


def test_from_the_list_to_the_certificate(workplace: Workplace) -> None:
    """Listed, approved by both, disposed of, its messages deleted; whoever opens it reads that it is gone."""
    an_old_notice(workplace)
    listed(workplace)
    chief = workplace.somebody(CHIEF)
    assert chief.command("/sro") == {"ok": True}
    assert "Records to dispose of, waiting for you" in text_of(chief.window())
    assert "approved by the police" in text_of(approves(workplace, CHIEF).window())
    approves(workplace, SUPERINTENDENT)
    before = len(workplace.posted(HALL))
    run_clock(workplace)
    workplace.deliver()
    workplace.clock[0] += timedelta(hours=2)
    run_clock(workplace)
    workplace.deliver()
    assert before > 0
    assert [it for it in workplace.posted(HALL) if "2026-27/0001" in str(it) or "/0001" in text_of(it)] == []
    with workplace.bot.database.read() as session:
        assert session.scalars(select(Disposal)).one().state == "done"
        erasing = session.scalars(select(Delivery).where(Delivery.kind == ERASING)).all()
        assert erasing
        assert {row.state for row in erasing} == {DeliveryState.POSTED}
        assert list(audit.verify(session)) == []
    for who in (CHIEF, SUPERINTENDENT):
        person = workplace.somebody(who)
        assert any("was carried out: 1 record disposed of" in text_of(it) for it in person.messages(person.direct()))
    finds_it_disposed(workplace)


def told_of_it(place: Workplace) -> list[str]:
    """What the school's channel says of the notice."""
    return [str(it["text"]) for it in place.posted(HALL) if "/0001" in text_of(it)]


def test_a_copy_that_nobody_has_seen_goes_with_its_message(workplace: Workplace) -> None:
    """Slack may have doubled a card, and the record is disposed of before the bot looks at it: nobody would again."""
    workplace.fail("chat.postMessage", "doubled")
    an_old_notice(workplace)
    assert sum(text.startswith("Action notice") for text in told_of_it(workplace)) == 2
    listed(workplace)
    approves(workplace, CHIEF)
    approves(workplace, SUPERINTENDENT)
    run_clock(workplace)
    workplace.deliver()
    assert told_of_it(workplace) == []


def finds_it_disposed(place: Workplace) -> None:
    """The list of notices says so, without a button to open it."""
    officer = place.somebody(OFFICER)
    close(officer)
    assert officer.command("/sro") == {"ok": True}
    text = text_of(officer.window())
    assert "Canary" not in text
    chief = place.somebody(CHIEF)
    close(chief)
    assert chief.command("/sro") == {"ok": True}
    chief.press("notice_list_all")
    found = text_of(chief.window())
    assert "Disposed of" in found
    assert "for the police and" in found


def test_a_report_of_a_notice_that_is_gone_is_marked_and_says_so(workplace: Workplace) -> None:
    """In the list of officer's reports; the window that its button opens is called what it says."""
    an_old_notice(workplace, incident="fighting")
    officer = workplace.somebody(OFFICER)
    officer.press("officer_report_submit")
    with workplace.bot.database.write() as session:
        packet_acts.make(session, workplace.bot.agreement, workplace.clock[0]).state = NOTED
    listed(workplace)
    for who in (CHIEF, SUPERINTENDENT):
        approves(workplace, who)
    run_clock(workplace)
    chief = workplace.somebody(CHIEF)
    close(chief)
    chief.command("/sro-records")
    chief.press("officer_report_open")
    shown = text_of(chief.window())
    assert "Its notice was disposed of on" in shown
    assert "To be submitted to the chief" not in shown
    chief.press("officer_report_read")
    assert chief.window()["title"]["text"] == "Disposed of"
    assert "Its contents are no longer kept." in text_of(chief.window())


def test_a_message_that_cannot_be_deleted_is_named(workplace: Workplace) -> None:
    """Slack refuses for good: it is noted, and the disposal is done all the same."""
    an_old_notice(workplace)
    listed(workplace)
    approves(workplace, CHIEF)
    approves(workplace, SUPERINTENDENT)
    workplace.fail("chat.delete", "refused", times=100, code="cant_delete_message")
    run_clock(workplace)
    workplace.deliver()
    with workplace.bot.database.read() as session:
        erasing = session.scalars(select(Delivery).where(Delivery.kind == ERASING)).all()
        assert {(row.state, row.problem) for row in erasing} == {(DeliveryState.DROPPED, "cant_delete_message")}


def test_the_yearly_look_is_planned(workplace: Workplace) -> None:
    """Once a year, on the day of the settings."""
    with workplace.bot.database.write() as session:
        plan_ahead(session, workplace.bot.agreement, workplace.clock[0])
        found = session.scalars(select(deadlines.Deadline).where(deadlines.Deadline.kind == LOOK)).all()
        assert len(found) == 1
        due = workplace.bot.agreement.today(found[0].due_at)
        assert f"{due:%m-%d}" == workplace.bot.agreement.disposal.list_on


def test_a_record_is_kept_by_a_press_and_lists_have_pages(workplace: Workplace) -> None:
    """Twenty records to a page, eight holds; what was taken off says so."""
    with workplace.bot.database.write() as session:
        a_list(session, workplace.clock[0], records=21)
    chief = at_holds(workplace, CHIEF)
    for _number in range(9):
        chief = at_holds(workplace, CHIEF)
        chief.press("hold_write")
        assert chief.submit(basis="audit", reason="A made-up audit", school="conard") == {"ok": True}
    chief = at_holds(workplace, CHIEF)
    chief.press("hold_turn_next")
    assert "Hold 1" in text_of(chief.window())
    chief.press("hold_turn_back")
    chief.press("disposal_read")
    chief.press("disposal_turn_next")
    assert "2020-21/0021" in text_of(chief.window())
    chief.press("disposal_take_off")
    shown = text_of(chief.window())
    assert "kept: taken off the list" in shown
    assert "20 on the list, 1 kept: taken off the list" in shown


def lost(*_args: object, **_kwargs: object) -> None:
    """The database is gone."""
    raise OperationalError("SELECT", {}, Exception("gone"))


def kept(place: Workplace) -> list[str | None]:
    """What became of each record of the list."""
    with place.bot.database.read() as session:
        return [item.outcome for item in session.scalars(select(Disposal)).one().items]


def test_what_fails_after_a_press_does_not_say_that_nothing_was_done(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A Home that cannot be marked is no failure; a window that fails is called that; a second press is harmless."""
    with workplace.bot.database.write() as session:
        a_list(session, workplace.clock[0], records=2)
    chief = at_holds(workplace, CHIEF)
    chief.press("disposal_read")
    with monkeypatch.context() as patch:
        patch.setattr(Context, "who", lost)
        chief.press("disposal_take_off")
    assert "kept: taken off the list" in text_of(chief.window())
    assert "home_not_marked" in caplog.text
    workplace.fail("views.update", "refused", code="internal")
    chief.press("disposal_take_off")
    said = text_of(chief.window())
    assert "This may be recorded, but it could not be shown." in said
    assert "Not done" not in said
    assert kept(workplace) == ["taken_off", "taken_off"]
    chief.back()
    chief.press("disposal_take_off")
    assert "1 kept: taken off the list" not in text_of(chief.window())
    assert "2 kept: taken off the list" in text_of(chief.window())


def test_a_list_leads_to_its_records_and_says_who_asks_for_such(workplace: Workplace) -> None:
    """Whoever may read a record opens it; requests from outside are counted for the own side, of those schools."""
    an_old_notice(workplace)
    listed(workplace)
    now = workplace.clock[0]
    with workplace.bot.database.write() as session:
        for number, (side, school, state) in enumerate((
            ("police", "hall", "open"), ("police", None, "decided"), ("police", "conard", "open"),
            ("police", "hall", "answered"), ("schools", "hall", "open"),
        )):  # fmt: skip
            session.add(OutsideRequest(
                side=side, school_year="", number=number, school=school, requester_kind="court", basis="subpoena",
                asked_for="Made-up records",
                received_on=now.date(), due_on=now.date(), first_due_on=now.date(), due_is_goal=True, state=state,
                logged_at=now, logged_by_id=1,
            ))  # fmt: skip
    for who, said in (
        (CHIEF, "*2 requests from outside are open* that your side"),
        (SUPERINTENDENT, "*1 request from outside is open* that your side"),
    ):
        person = at_holds(workplace, who)
        person.press("disposal_read")
        assert said in text_of(person.window())
    chief = at_holds(workplace, CHIEF)
    chief.press("disposal_read")
    chief.press("notice_open")
    assert "Canary words." in text_of(chief.window())


def test_a_list_that_changed_is_not_approved_unread(workplace: Workplace) -> None:
    """Whoever has the older form open is told."""
    with workplace.bot.database.write() as session:
        a_list(session, workplace.clock[0], records=2)
    superintendent = at_holds(workplace, SUPERINTENDENT)
    superintendent.press("disposal_read")
    superintendent.press("disposal_write_step_approve")
    chief = at_holds(workplace, CHIEF)
    chief.press("disposal_read")
    chief.press("disposal_take_off")
    assert "The list has changed since you opened it" in str(superintendent.submit(words="Seen"))
    with workplace.bot.database.read() as session:
        assert session.scalars(select(Disposal)).one().approved_by == {}


def test_whoever_closes_a_form_has_what_was_open_before(workplace: Workplace) -> None:
    """The list or the hold, not nothing; once the form is sent, both windows show how it stands."""
    with workplace.bot.database.write() as session:
        a_list(session, workplace.clock[0], records=2)
    chief = at_holds(workplace, CHIEF)
    chief.press("hold_write")
    chief.back()
    assert chief.window()["callback_id"] == "hold_overview"
    chief.press("disposal_read")
    for code in ("decline", "approve"):
        chief.press(f"disposal_write_step_{code}")
        chief.back()
        assert chief.window()["callback_id"] == "disposal_reading"
    chief.press("disposal_write_step_approve")
    assert chief.submit() == {"ok": True}
    chief.back()
    workplace.until(lambda: "approved by the police" in text_of(chief.window()))


def test_no_typed_word_leaves_the_windows(workplace: Workplace, caplog: pytest.LogCaptureFixture) -> None:
    """Not why there is a hold, nor what was said with an approval or a refusal, nor what a record said."""
    caplog.set_level(logging.DEBUG)
    an_old_notice(workplace, narrative=f"{CANARY} of a notice")
    chief = at_holds(workplace, CHIEF)
    chief.press("hold_write")
    assert chief.submit(basis="other", reason=f"{CANARY} of a lawsuit", school="hall") == {"ok": True}
    is_in_sight_alone(chief)
    chief.press("hold_lift")
    assert CANARY not in str(chief.window()["private_metadata"])
    assert chief.submit(because=f"{CANARY} of its end") == {"ok": True}
    is_in_sight_alone(chief)
    listed(workplace)
    chief = at_holds(workplace, CHIEF)
    chief.press("disposal_read")
    chief.press("disposal_write_step_approve")
    assert chief.submit(words=f"{CANARY} of an approval") == {"ok": True}
    is_in_sight_alone(chief)
    approves(workplace, SUPERINTENDENT)
    run_clock(workplace)
    workplace.deliver()
    workplace.clock[0] += timedelta(hours=2)
    run_clock(workplace)
    chief = at_holds(workplace, CHIEF)
    chief.press("disposal_read")
    chief.press("disposal_certificate")
    stays_within(workplace, caplog)


def test_no_word_of_a_refusal_leaves_the_windows(workplace: Workplace, caplog: pytest.LogCaptureFixture) -> None:
    """The other side reads it in the list."""
    caplog.set_level(logging.DEBUG)
    an_old_notice(workplace)
    listed(workplace)
    superintendent = at_holds(workplace, SUPERINTENDENT)
    superintendent.press("disposal_read")
    superintendent.press("disposal_write_step_decline")
    assert superintendent.submit(words=f"{CANARY} of a refusal") == {"ok": True}
    chief = at_holds(workplace, CHIEF)
    chief.press("disposal_read")
    is_in_sight_alone(chief, superintendent)
    stays_within(workplace, caplog)


def test_what_is_not_listed_says_why_and_leads_there(workplace: Workplace) -> None:
    """A report that was never submitted keeps its notice: the chief opens it, the superintendent reads that."""
    an_old_notice(workplace, incident="fighting")
    listed(workplace)
    chief = at_holds(workplace, CHIEF)
    assert "Nothing has been listed for disposal yet." in text_of(chief.window())
    chief.press("disposal_staying")
    shown = text_of(chief.window())
    assert "Not listed, because its officer's report is to be submitted" in shown
    chief.press("notice_open")
    assert "Canary words." in text_of(chief.window())
    superintendent = at_holds(workplace, SUPERINTENDENT)
    superintendent.press("disposal_staying")
    shown = text_of(superintendent.window())
    assert "Not listed, because something about it is still to be done" in shown
    assert "report is to be submitted" not in shown
    assert "notice_open" not in str(superintendent.window())
    superintendent.press("hold_open")
    assert "No hold has been set." in text_of(superintendent.window())
