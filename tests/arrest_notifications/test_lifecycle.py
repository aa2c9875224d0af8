"""From an arrest to its confirmed letter: every role, step and state; two at once; notices that change meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from handlers.arrest_notifications.messages import for_officer
from handlers.message import Telling
from models.arrest_notifications import acts as lifecycle
from models.arrest_notifications import queries, tables
from models.arrest_notifications.events import events
from models.arrest_notifications.following import follow
from models.arrest_notifications.form import OFFENSES
from models.arrest_notifications.steps import (
    ASKING,
    BACK,
    CONFIRM,
    DONE,
    GONE,
    HAND_OVER,
    NOT_COVERED,
    OPEN,
    PRINCIPAL,
    RECEIVED,
    SAY_CLASS,
    SEND,
    SENT,
    STATES,
    STEPS,
    TELL,
    TOLD,
    VOID,
    WAITING,
)
from models.arrest_notifications.tables import ArrestNotification
from models.delivery.outbox import Delivery
from models.district.law import StateLawArrests
from models.errors import Conflict, Invalid, Refused
from models.notices.arrests import ARREST_LOOK
from models.people.tables import Person
from models.store.audit import AuditEntry
from models.store.database import Database
from models.store.deadlines import Deadline
from models.termination.queries import ended_on
from models.termination.steps import ENDED
from tests.arrest_notifications import acts
from tests.support.staff import Act, Staff, goes_through
from tests.support.town import NOW
from tests.termination import acts as termination

A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
KEEP = {"officer", "supervisor", "chief", "chief's designee"}
SCHOOLS = {"superintendent"}
ALWAYS = {"read": KEEP | SCHOOLS}
COVERED = {**ALWAYS, SAY_CLASS: KEEP, TELL: KEEP, SEND: KEEP}
MAY: dict[str, dict[str, set[str]]] = {
    ASKING: {**ALWAYS, SAY_CLASS: KEEP},
    OPEN: {**COVERED, HAND_OVER: KEEP},
    TOLD: {**COVERED, HAND_OVER: KEEP, PRINCIPAL: SCHOOLS},
    SENT: {**COVERED, HAND_OVER: KEEP, CONFIRM: SCHOOLS, PRINCIPAL: SCHOOLS},
    WAITING: {**COVERED, HAND_OVER: KEEP, CONFIRM: SCHOOLS, PRINCIPAL: SCHOOLS},
    RECEIVED: {**COVERED, PRINCIPAL: SCHOOLS},
    DONE: {**COVERED, PRINCIPAL: SCHOOLS},
    NOT_COVERED: {**ALWAYS, SAY_CLASS: KEEP},
    VOID: ALWAYS,
}
"""Who can do what in each state, written down by hand."""


def _step(code: str) -> Act:
    def act(session, staff, actor, notice_id, now):  # type: ignore[no-untyped-def]
        form = acts.answers(staff, code, now)
        lifecycle.take_step(session, staff.town.agreement, actor, notice_id, code, None, form, now)

    return act


def _read(session, staff, actor, notice_id, now):  # type: ignore[no-untyped-def]
    lifecycle.read(session, staff.town.agreement, actor, notice_id, now)


@pytest.mark.parametrize("state", STATES)
def test_who_can_do_what_in_each_state(database: Database, staff: Staff, state: str) -> None:
    """And nobody else, nor anything else."""
    tried: dict[str, Act] = {"read": _read, **{code: _step(code) for code in STEPS}}
    with database.write() as session:
        found = acts.bring_to(session, staff, state)
        able = goes_through(session, staff, tried, found.notice_id, NOW)
    assert able == {code: MAY[state].get(code, set()) for code in tried}


def test_the_principal_is_recorded_once(database: Database, staff: Staff) -> None:
    """Whatever is done after that."""
    with database.write() as session:
        found = acts.bring_to(session, staff, DONE)
        acts.take(session, staff, found, PRINCIPAL)
        assert found.principal_at == NOW
        with pytest.raises(Conflict):
            acts.take(session, staff, found, PRINCIPAL)


def told(session, kind: str) -> list[str]:  # type: ignore[no-untyped-def]
    """Who was sent a kind of message, changes of earlier ones apart, by name."""
    query = select(Delivery).where(Delivery.kind == kind, Delivery.changes.is_(None)).order_by(Delivery.id)
    return [session.get(Person, int(str(row.place).split(":")[1])).name for row in session.scalars(query)]


def test_who_is_told(database: Database, staff: Staff) -> None:
    """The officer is asked, the superintendent gets the letter, its sender a copy and word of the receipt."""
    with database.write() as session:
        found = acts.bring_to(session, staff, DONE)
        acts.take(session, staff, found, SEND, who="supervisor")
        assert found.state == WAITING
        assert told(session, tables.ASKED) == ["Officer"]
        assert told(session, tables.LETTER_TOLD) == told(session, tables.LETTER) == ["Superintendent"] * 2
        assert told(session, tables.COPY) == ["Officer", "Supervisor"]
        assert told(session, tables.RECEIVED_TOLD) == ["Officer"]
        changed = session.scalars(select(Delivery.kind).where(Delivery.changes.is_not(None))).all()
        assert changed.count(tables.ASKED) == 5


def test_an_officer_learns_what_others_do_in_their_place(database: Database, staff: Staff) -> None:
    """Once, by a message that goes on saying how it stands; anew with another class of offense, and of nothing own."""
    with database.write() as session:
        found = acts.begun(session, staff)
        acts.take(session, staff, found, SAY_CLASS)
        acts.take(session, staff, found, TELL)
        assert told(session, tables.FOR_OFFICER) == []
        acts.take(session, staff, found, SEND, who="supervisor")
        acts.take(session, staff, found, HAND_OVER, who="chief")
        assert told(session, tables.FOR_OFFICER) == ["Officer"]
        acts.take(session, staff, found, SAY_CLASS, who="chief")  # as it is on record
        assert told(session, tables.FOR_OFFICER) == ["Officer"]
        acts.take(session, staff, found, SAY_CLASS, who="chief", offense="class_a")
        assert told(session, tables.FOR_OFFICER) == ["Officer", "Officer"]
        acts.take(session, staff, found, PRINCIPAL)
        assert told(session, tables.FOR_OFFICER) == ["Officer", "Officer"]


def test_what_an_officer_reads_of_it(database: Database, staff: Staff) -> None:
    """Whose class of offense it is, and that the letter says another; what was said otherwise since is not there."""
    with database.write() as session:
        found = acts.bring_to(session, staff, WAITING)
        telling = Telling(session, staff.town.agreement, NOW)
        assert for_officer(telling, found) is None
        acts.take(session, staff, found, SAY_CLASS, who="chief", offense="class_a")
        message = for_officer(telling, found)
        assert message
        text = " ".join(str(block.to_dict()) for block in message.blocks)
        assert f"Class of offense: {OFFENSES['class_a']}*, recorded by Chief" in text
        assert "Send a corrected letter" in text
        assert OFFENSES["class_a"] not in message.text
        acts.take(session, staff, found, SAY_CLASS, offense="felony")
        message = for_officer(telling, found)
        assert message
        assert OFFENSES["class_a"] not in " ".join(str(block.to_dict()) for block in message.blocks)


@pytest.mark.parametrize("offense", OFFENSES)
def test_which_offenses_the_law_covers(database: Database, staff: Staff, offense: str) -> None:
    """As we read it; what is not known yet keeps being asked."""
    with database.write() as session:
        found = acts.begun(session, staff)
        acts.take(session, staff, found, SAY_CLASS, offense=offense)
        states = {"felony": OPEN, "class_a": OPEN, "53_206c": OPEN, "not_known": ASKING}
        assert found.state == states.get(offense, NOT_COVERED)


def test_what_becomes_known_later_counts_from_the_arrest(database: Database, staff: Staff) -> None:
    """Not from the moment at which it became known."""
    with database.write() as session:
        found = acts.begun(session, staff)
        acts.take(session, staff, found, SAY_CLASS, offense="not_known")
        acts.take(session, staff, found, SAY_CLASS, NOW + 2 * A_DAY)
        assert (found.state, found.arrested_at) == (OPEN, acts.ARRESTED_AT)


WRONG = [
    (SAY_CLASS, {"offense": "murder"}, "offense"), (SAY_CLASS, {"offense": None}, "offense"),
    (SAY_CLASS, {"arrested": 0}, "arrested"), (SAY_CLASS, {"arrested": 11}, "arrested"),
    (SAY_CLASS, {"arrested": None}, "arrested"), (TELL, {"whom": "mayor"}, "whom"), (TELL, {"at": None}, "at"),
    (TELL, {"by_id": None}, "by"), (TELL, {"by_id": 999}, "by"), (TELL, {"at": NOW + timedelta(hours=1)}, "at"),
    (TELL, {"at": acts.ARRESTED_AT - A_MINUTE}, "at"), (HAND_OVER, {"how": None}, "how"),
    (HAND_OVER, {"whom": None}, "whom"), (HAND_OVER, {"at": None}, "at"), (SEND, {"words": ""}, "words"),
    (SEND, {"words": "x"}, "words"), (SEND, {"words": "a word " * 429}, "words"),
    (SEND, {"words": "The student's ID is 4415512"}, "words"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes", "field"), WRONG)
def test_what_cannot_be_recorded(
    database: Database, staff: Staff, code: str, changes: dict[str, object], field: str
) -> None:
    """It is said at its question, and nothing is saved."""
    with database.write() as session:
        found = acts.bring_to(session, staff, OPEN)
        with pytest.raises(Invalid) as wrong:
            acts.take(session, staff, found, code, **changes)
        assert set(wrong.value.fields) == {field}
        assert len(found.steps) == 1


def test_of_two_who_record_at_once_one_stands(database: Database, staff: Staff) -> None:
    """Both saw it as it was; the second one reads it anew."""
    with database.write() as session:
        notice_id = acts.bring_to(session, staff, OPEN).notice_id
    for who, is_first in (("officer", True), ("supervisor", False)):
        with database.write() as session:
            given = (session, staff.town.agreement, staff.actor(who), notice_id, TELL, 1)
            form = acts.answers(staff, TELL, NOW, by_id=staff.id(who))
            if is_first:
                lifecycle.take_step(*given, form, NOW)
                continue
            with pytest.raises(Conflict, match="changed since"):
                lifecycle.take_step(*given, form, NOW)


def test_a_notice_begins_one_notification(database: Database, staff: Staff) -> None:
    """However often it is looked at; a notice without an arrest begins none, and nobody opens one of it."""
    with database.write() as session:
        notice = acts.file_notice(session, staff)
        assert acts.begun(session, staff, notice) is acts.begun(session, staff, notice)
        other = acts.file_notice(session, staff, "A:V2", actions=("verbal_warning",))
        assert follow(session, staff.town.agreement, other.id, NOW) is None
        with pytest.raises(Conflict, match="reports no arrest"):
            _read(session, staff, staff.actor("chief"), other.id, NOW)
        with pytest.raises(Refused):
            _read(session, staff, staff.actor("chief"), 999, NOW)


def test_an_arrest_that_is_removed_ends_it_and_the_superintendent_learns_it(database: Database, staff: Staff) -> None:
    """Where they had been told. Back again it may be another arrest: its class is asked, and all are told, anew."""
    with database.write() as session:
        found = acts.bring_to(session, staff, WAITING)
        acts.amend(session, staff, found.notice, actions=("verbal_warning",))
        acts.begun(session, staff, found.notice)
        assert found.state == VOID
        assert told(session, tables.CORRECTED) == ["Superintendent"]
        acts.amend(session, staff, found.notice, actions=("arrest",))
        acts.begun(session, staff, found.notice)
        assert (found.state, found.offense) == (ASKING, None)
        assert told(session, tables.ASKED) == ["Officer", "Officer"]
        acts.take(session, staff, found, SAY_CLASS)
        assert found.state == OPEN
        assert [step.step for step in found.steps] == [SAY_CLASS, TELL, SEND, GONE, BACK, SAY_CLASS]


def test_of_an_arrest_that_is_back_everybody_is_told_anew(database: Database, staff: Staff) -> None:
    """However far the first one had come: no step of it counts for the second one, and each can be taken again."""
    with database.write() as session:
        found = acts.bring_to(session, staff, DONE)
        acts.take(session, staff, found, PRINCIPAL)
        acts.amend(session, staff, found.notice, actions=("verbal_warning",))
        acts.begun(session, staff, found.notice)
        acts.amend(session, staff, found.notice, NOW + A_DAY, actions=("arrest",))
        acts.begun(session, staff, found.notice, NOW + A_DAY)
        for code in (SAY_CLASS, TELL, SEND, CONFIRM):
            assert found.state != DONE
            acts.take(session, staff, found, code, NOW + A_DAY)
        assert (found.state, found.is_for_principal) == (DONE, True)
        acts.take(session, staff, found, PRINCIPAL, NOW + A_DAY)
        assert not found.is_for_principal


def test_a_class_that_is_known_again_is_told_again(database: Database, staff: Staff) -> None:
    """The superintendent was told of one class, then that it is not known."""
    with database.write() as session:
        found = acts.bring_to(session, staff, DONE)
        acts.take(session, staff, found, SAY_CLASS, offense="not_known")
        acts.take(session, staff, found, SAY_CLASS, offense="class_a")
        assert told(session, tables.CORRECTED) == ["Superintendent"] * 2


def test_an_arrest_from_before_the_bot_asked_begins_none(database: Database, staff: Staff) -> None:
    """Nobody is chased for hours of years ago by a click. Amended, it is looked at as every other one."""
    with database.write() as session:
        notice = acts.file_notice(session, staff)
        session.execute(delete(Deadline).filter_by(kind=ARREST_LOOK))
        with pytest.raises(Conflict, match="older than"):
            _read(session, staff, staff.actor("officer"), notice.id, NOW)
        acts.amend(session, staff, notice, students=1)
        assert acts.begun(session, staff, notice).state == ASKING


def test_a_notice_that_is_withdrawn_ends_it(database: Database, staff: Staff) -> None:
    """Without a word to a superintendent who knew nothing."""
    with database.write() as session:
        found = acts.bring_to(session, staff, VOID)
        assert not told(session, tables.CORRECTED)
        with pytest.raises(Conflict, match="No longer an arrest"):
            acts.take(session, staff, found, SAY_CLASS)


def test_an_arrest_that_is_added_later_begins_it(database: Database, staff: Staff) -> None:
    """With its clocks from the arrest."""
    with database.write() as session:
        notice = acts.file_notice(session, staff, actions=("verbal_warning",))
        acts.amend(session, staff, notice, NOW + A_DAY, actions=("verbal_warning", "arrest"))
        found = acts.begun(session, staff, notice, NOW + A_DAY)
        assert found.arrested_at == acts.ARRESTED_AT


def test_another_class_or_time_asks_for_a_corrected_letter(database: Database, staff: Staff) -> None:
    """The superintendent is told; the first letter's time stays, its receipt is asked anew."""
    with database.write() as session:
        found = acts.bring_to(session, staff, DONE)
        acts.take(session, staff, found, SAY_CLASS, offense="class_a")
        assert (found.state, found.is_letter_outdated) == (DONE, True)
        assert told(session, tables.CORRECTED) == ["Superintendent"]
        acts.take(session, staff, found, SEND, NOW + A_DAY)
        assert (found.state, found.is_letter_outdated, found.sent_at) == (WAITING, False, NOW)
        acts.amend(session, staff, found.notice, NOW + A_DAY, occurred_at=acts.ARRESTED_AT - acts.AN_HOUR)
        acts.begun(session, staff, found.notice, NOW + A_DAY)
        assert found.is_letter_outdated
        assert found.arrested_at == acts.ARRESTED_AT - acts.AN_HOUR
        assert told(session, tables.CORRECTED) == ["Superintendent"] * 2


def test_a_class_that_the_law_does_not_cover_ends_it(database: Database, staff: Staff) -> None:
    """The superintendent, who was told, learns it; put right again, it stands where it stood."""
    with database.write() as session:
        found = acts.bring_to(session, staff, TOLD)
        acts.take(session, staff, found, SAY_CLASS, offense="other")
        assert found.state == NOT_COVERED
        assert told(session, tables.CORRECTED) == ["Superintendent"]
        acts.take(session, staff, found, SAY_CLASS)
        assert found.state == TOLD


def test_a_slip_in_who_was_told_is_put_right(database: Database, staff: Staff) -> None:
    """Both entries stay."""
    with database.write() as session:
        found = acts.bring_to(session, staff, TOLD)
        acts.take(session, staff, found, TELL, NOW + A_DAY, at=acts.ARRESTED_AT + A_MINUTE)
        assert found.told_at == acts.ARRESTED_AT + A_MINUTE
        assert [step.step for step in found.steps] == [SAY_CLASS, TELL, TELL]


def without_superintendent(session, staff: Staff) -> None:  # type: ignore[no-untyped-def]
    """Nobody holds the role any more."""
    held = session.get(Person, staff.id("superintendent")).roles[0]
    held.last_day = NOW.date() - A_DAY


def test_without_a_superintendent_in_slack_the_letter_goes_by_hand(database: Database, staff: Staff) -> None:
    """The sender has it, nothing counts as sent until it is delivered by hand."""
    with database.write() as session:
        found = acts.bring_to(session, staff, TOLD)
        without_superintendent(session, staff)
        acts.take(session, staff, found, SEND)
        assert (found.state, found.sent_at) == (TOLD, None)
        assert told(session, tables.COPY) == ["Officer"]
        assert not told(session, tables.LETTER)
        acts.take(session, staff, found, HAND_OVER, NOW + acts.AN_HOUR)
        assert (found.state, found.sent_at, found.received_at) == (DONE, NOW + acts.AN_HOUR, NOW + acts.AN_HOUR)


def test_an_account_that_cannot_be_used_is_no_superintendent(database: Database, staff: Staff) -> None:
    """As with nobody in the role."""
    with database.write() as session:
        found = acts.bring_to(session, staff, TOLD)
        session.get_one(Person, staff.id("superintendent")).is_deactivated = True
        acts.take(session, staff, found, SEND)
        assert found.sent_at is None


def test_the_supervisors_are_asked_for_an_officer_who_has_left(database: Database, staff: Staff) -> None:
    """Without them, the chief."""
    with database.write() as session:
        notice, other = acts.file_notice(session, staff), acts.file_notice(session, staff, "A:V2")
        session.get_one(Person, staff.id("officer")).is_deactivated = True
        acts.begun(session, staff, notice)
        assert told(session, tables.ASKED) == ["Supervisor"]
        session.get_one(Person, staff.id("supervisor")).is_deactivated = True
        acts.begun(session, staff, other)
        assert told(session, tables.ASKED) == ["Supervisor", "Chief"]


def test_turned_off_nothing_is_begun_nor_offered(database: Database, staff: Staff) -> None:
    """And what was begun is left alone."""
    staff.town.agreement = staff.town.agreement.model_copy(update={"state_law_arrests": StateLawArrests(is_on=False)})
    with database.write() as session:
        notice = acts.file_notice(session, staff)
        assert follow(session, staff.town.agreement, notice.id, NOW) is None
        assert not queries.is_asked(staff.town.agreement, notice)
        assert not session.scalars(select(ArrestNotification)).all()
        with pytest.raises(Conflict, match="turned off"):
            _read(session, staff, staff.actor("officer"), notice.id, NOW)


def test_turned_off_what_is_on_record_is_still_read(database: Database, staff: Staff) -> None:
    """And nothing is done with it."""
    with database.write() as session:
        found = acts.bring_to(session, staff, WAITING)
        off = {"state_law_arrests": StateLawArrests(is_on=False)}
        staff.town.agreement = staff.town.agreement.model_copy(update=off)
        chief = staff.actor("chief")
        _read(session, staff, chief, found.notice_id, NOW)
        assert not lifecycle.possible(staff.town.agreement, chief, found)
        with pytest.raises(Conflict, match="turned off"):
            acts.take(session, staff, found, TELL)


def test_what_waits_for_whom(database: Database, staff: Staff) -> None:
    """On Home, and for nobody else."""
    with database.write() as session:
        states = (ASKING, OPEN, WAITING, DONE, NOT_COVERED)
        made = {state: acts.bring_to(session, staff, state, key=f"A:{state}").notice_id for state in states}
        told_principal = acts.bring_to(session, staff, DONE, key="A:last")
        acts.take(session, staff, told_principal, PRINCIPAL)
        for who in staff.people:
            actor = staff.actor(who)
            waits = [row.notice_id for row in queries.waiting(session, staff.town.agreement, actor, 9)]
            police = [made[ASKING], made[OPEN], made[WAITING]]
            theirs = {**dict.fromkeys(KEEP, police), "superintendent": [made[WAITING], made[DONE]]}
            assert waits == theirs.get(who, []), who


def test_what_was_done_is_an_event_without_words(database: Database, staff: Staff) -> None:
    """In the order in which it was done, with who did it."""
    with database.write() as session:
        acts.bring_to(session, staff, DONE)
        found = list(events(session))
    assert [event.what for event in found] == [
        "Class of offense of an arrest recorded", "Superintendent told of an arrest", "Letter on an arrest sent",
        "Receipt of a letter on an arrest confirmed",
    ]  # fmt: skip
    assert {(event.record, event.school) for event in found} == {("Arrest notification 2026-27/0001", "hall")}


def test_no_words_reach_the_audit_log(database: Database, staff: Staff) -> None:
    """It has who did what with which notification, and not the class of offense either."""
    with database.write() as session:
        found = acts.bring_to(session, staff, OPEN)
        acts.take(session, staff, found, SEND, words="Canary words of what happened")
        entries = session.scalars(select(AuditEntry)).all()
        assert {"begin arrest notification", "arrest notification step"} <= {entry.act for entry in entries}
        logged = "".join(str(entry.detail) for entry in entries)
        assert "Canary" not in logged
        assert "felony" not in logged


def test_state_law_goes_on_where_the_agreement_has_ended(database: Database, staff: Staff) -> None:
    """What was begun is finished: no act here asks whether the agreement holds."""
    with database.write() as session:
        found, later = acts.begun(session, staff), NOW + 9 * A_DAY
        termination.bring_to(session, staff, ENDED)
        assert ended_on(session, staff.town.agreement.today(later))
        acts.take(session, staff, found, SAY_CLASS, later)
        assert found.state == OPEN
        assert told(session, tables.REMINDER)


def test_whoever_called_and_has_left_can_still_be_named(database: Database, staff: Staff) -> None:
    """Whoever could have told it on a day since the arrest; nobody whose role ended before."""
    with database.write() as session:
        found = acts.bring_to(session, staff, OPEN)
        officer = session.get_one(Person, staff.id("officer"))
        [held] = officer.roles
        agreement, later = staff.town.agreement, NOW + 2 * A_DAY
        held.last_day = agreement.today(found.arrested_at)
        session.flush()
        assert officer in lifecycle.who_can_tell(session, agreement, found, later)
        form = acts.answers(staff, TELL, NOW)
        lifecycle.take_step(
            session, agreement, staff.actor("supervisor", later), found.notice_id, TELL, None, form, later
        )
        held.last_day = agreement.today(found.arrested_at) - A_DAY
        session.flush()
        assert officer not in lifecycle.who_can_tell(session, agreement, found, later)


def test_a_form_from_before_the_arrest_was_amended_away_is_refused(database: Database, staff: Staff) -> None:
    """What it says is of the arrest that was there then."""
    with database.write() as session:
        found = acts.bring_to(session, staff, OPEN)
        seen = found.seen
        acts.amend(session, staff, found.notice, actions=("verbal_warning",))
        acts.begun(session, staff, found.notice)
        acts.amend(session, staff, found.notice, actions=("arrest",))
        acts.begun(session, staff, found.notice)
        form = acts.answers(staff, SAY_CLASS, NOW)
        with pytest.raises(Conflict, match="changed since"):
            lifecycle.take_step(
                session, staff.town.agreement, staff.actor("officer"), found.notice_id, SAY_CLASS, seen, form, NOW
            )
