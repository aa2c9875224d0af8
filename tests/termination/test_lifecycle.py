"""From a notice to the end of the agreement: every role, act and state; two at once; the days."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from models.delivery.outbox import Delivery, DeliveryState
from models.errors import Conflict, Invalid, Refused
from models.people.tables import Person, RoleHeld
from models.store.audit import AuditEntry
from models.store.database import Database
from models.termination import acts as lifecycle
from models.termination import tables
from models.termination.events import events
from models.termination.form import StepForm, TerminationForm
from models.termination.queries import ended_between, ended_on, in_effect
from models.termination.steps import (
    CONFIRM,
    CONFIRMED,
    ENDED,
    GIVEN,
    HAND_OVER,
    RUNNING,
    STATES,
    TAKE_BACK,
    TAKEN_BACK,
)
from models.vocabulary import Role
from tests.support.staff import Act, Staff, goes_through
from tests.support.told import as_changed
from tests.support.town import NOW
from tests.termination import acts
from tests.termination.acts import A_DAY, A_MINUTE, AFTER, LAST, TODAY, WHY

BOTH, CHIEF, SUPERINTENDENT = {"chief", "superintendent"}, {"chief"}, {"superintendent"}
EVERYBODY = {
    "officer", "principal", "designee", "superintendent", "chief", "chief's designee", "supervisor", "team, schools",
    "team, police", "administrator", "officer elsewhere", "principal elsewhere", "designee elsewhere",
}  # fmt: skip
GIVE, READ = "give", "read"
MAY: dict[str, dict[str, set[str]]] = {
    GIVEN: {CONFIRM: SUPERINTENDENT, HAND_OVER: CHIEF, TAKE_BACK: CHIEF, READ: BOTH},
    RUNNING: {CONFIRM: SUPERINTENDENT, TAKE_BACK: CHIEF, READ: EVERYBODY},
    CONFIRMED: {TAKE_BACK: CHIEF, READ: EVERYBODY},
    TAKEN_BACK: {GIVE: BOTH, READ: BOTH},
    ENDED: {READ: EVERYBODY},
}
"""Who can do what with a notice of the chief in each state, written down by hand."""


def _step(code: str) -> Act:
    def act(session, staff, actor, notice_id, now):  # type: ignore[no-untyped-def]
        seen = tables.get(session, notice_id).seen
        form = StepForm("Made-up words", TODAY)
        lifecycle.take_step(session, staff.town.agreement, actor, notice_id, code, seen, form, now)

    return act


def _give(session, staff, actor, _notice_id, now):  # type: ignore[no-untyped-def]
    name = staff.town.agreement.agreement.program
    lifecycle.give(session, staff.town.agreement, actor, TerminationForm(), name, now)


def _read(session, _staff, actor, notice_id, now):  # type: ignore[no-untyped-def]
    lifecycle.read(session, actor, notice_id, now)


@pytest.mark.parametrize("state", STATES)
def test_who_can_do_what_in_each_state(database: Database, staff: Staff, state: str) -> None:
    """And nobody else, nor anything else."""
    tried: dict[str, Act] = {code: _step(code) for code in (CONFIRM, HAND_OVER, TAKE_BACK)} | {
        GIVE: _give, READ: _read,
    }  # fmt: skip
    with database.write() as session:
        notice = acts.bring_to(session, staff, state)
        now = AFTER if state == ENDED else NOW
        found = goes_through(session, staff, tried, notice.id, now)
    assert found == {code: MAY[state].get(code, set()) for code in tried}


def test_a_notice_of_the_superintendent_is_the_chiefs_to_confirm(database: Database, staff: Staff) -> None:
    """The same with both in each other's place."""
    with database.write() as session:
        notice = acts.bring_to(session, staff, GIVEN, "superintendent")
        tried = {code: _step(code) for code in (CONFIRM, HAND_OVER, TAKE_BACK)}
        found = goes_through(session, staff, tried, notice.id, NOW)
        places = set(session.scalars(select(Delivery.destination).filter_by(kind=tables.LETTER)))
    assert found == {CONFIRM: CHIEF, HAND_OVER: SUPERINTENDENT, TAKE_BACK: SUPERINTENDENT}
    assert places == {"chief", f"person:{staff.id('chief')}"}


def test_seven_days_run_from_the_first_letter_that_arrived(database: Database, staff: Staff) -> None:
    """The day of delivery is none of them, whatever the hour; and the day is the district's."""
    late = NOW.replace(hour=4) + A_DAY  # 11 at night in the district, and the next day in UTC
    with database.write() as session:
        notice = acts.give(session, staff)
        acts.run_clock(session, staff, NOW + A_MINUTE)
        assert (notice.state, notice.last_day) == (GIVEN, None)
        acts.arrive(session, notice, late)
        acts.run_clock(session, staff, late + timedelta(hours=3))
        assert (notice.state, notice.delivered_on, notice.last_day) == (RUNNING, TODAY, LAST)
        assert [ended_on(session, LAST + days * A_DAY) for days in (0, 1)] == [None, LAST]


def test_a_card_alone_is_no_delivery(database: Database, staff: Staff) -> None:
    """The letter is the written notice."""
    with database.write() as session:
        notice = acts.give(session, staff)
        acts.arrive(session, notice, kind=tables.CARD)
        acts.arrive(session, notice, kind=tables.COPY)
        acts.run_clock(session, staff, NOW + A_MINUTE)
        assert notice.state == GIVEN


def test_a_later_day_can_be_chosen_and_an_earlier_one_not(database: Database, staff: Staff) -> None:
    """Nor one beyond all sense; one that delivery overtakes is moved on."""
    with database.write() as session:
        for wrong in (LAST - A_DAY, LAST + timedelta(days=400)):
            with pytest.raises(Invalid) as mistakes:
                acts.give(session, staff, chosen_day=wrong)
            assert set(mistakes.value.fields) == {"chosen_day"}
        notice = acts.give(session, staff, chosen_day=LAST + A_DAY)
        acts.arrive(session, notice, NOW + 3 * A_DAY)
        acts.run_clock(session, staff, NOW + 3 * A_DAY)
        assert notice.last_day == LAST + 3 * A_DAY


@pytest.mark.parametrize("typed", ["", "sro program", "SRO Progra", "SRO  Program"])
def test_the_name_has_to_be_typed_exactly(database: Database, staff: Staff, typed: str) -> None:
    """A slip of the finger ends nothing."""
    with database.write() as session, pytest.raises(Invalid) as mistakes:
        acts.give(session, staff, typed=typed)
    assert set(mistakes.value.fields) == {"program"}
    with database.read() as session:
        assert in_effect(session, TODAY) is None


def test_of_two_notices_one_stands_and_the_other_party_is_told(database: Database, staff: Staff) -> None:
    """Also where both were written before either was given."""
    with database.write() as session:
        acts.give(session, staff, "superintendent")
        with pytest.raises(Conflict, match="The Superintendent gave notice on Monday, November 23, 2026"):
            acts.give(session, staff, "chief")
        assert session.scalar(select(func.count(tables.Termination.id))) == 1


def test_two_who_give_notice_at_the_same_moment(staff: Staff) -> None:
    """Of two transactions one waits for the other, and is told."""
    together = Barrier(2)

    def press(who: str) -> str:
        actor, agreement = staff.actor(who), staff.town.agreement
        together.wait()
        try:
            with staff.town.database.write() as session:
                lifecycle.give(session, agreement, actor, TerminationForm(), agreement.agreement.program, NOW)
        except Conflict as conflict:
            return str(conflict)
        return "given"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, ("chief", "superintendent")), key=len)
    assert answers[0] == "given"
    assert "gave notice on Monday, November 23, 2026, and it stands" in answers[1]


def test_it_is_taken_back_until_the_day_before_the_last_one_and_given_anew(database: Database, staff: Staff) -> None:
    """The other party is told; nothing runs any more."""
    with database.write() as session:
        notice = acts.bring_to(session, staff, RUNNING)
        on_the_last_day = NOW + timedelta(days=7)
        with pytest.raises(Conflict, match="too late"):
            acts.take(session, staff, notice, TAKE_BACK, "chief", on_the_last_day)
        acts.take(session, staff, notice, TAKE_BACK, "chief", on_the_last_day - A_DAY)
        told = set(session.scalars(select(Delivery.destination).filter_by(kind=tables.TAKEN_BACK_TOLD)))
        assert told == {"superintendent", f"person:{staff.id('superintendent')}"}
        acts.run_clock(session, staff, AFTER)
        assert (notice.state, ended_on(session, LAST + A_DAY)) == (TAKEN_BACK, None)
        anew = acts.give(session, staff, "superintendent", AFTER)
        assert in_effect(session, LAST) is anew


def test_who_holds_the_office_today_takes_it_back(database: Database, staff: Staff) -> None:
    """Whoever gave it and is no longer in office does not."""
    staff.people["new chief"] = staff.town.add("New Chief", Role.CHIEF, first_day=TODAY + 2 * A_DAY)
    later = NOW + 3 * A_DAY
    with database.write() as session:
        notice_id = acts.bring_to(session, staff, RUNNING).id
        chief = session.scalars(select(RoleHeld).join(Person).where(Person.name == "Chief")).one()
        chief.last_day = TODAY + A_DAY
    with database.write() as session:
        notice = tables.get(session, notice_id)
        with pytest.raises(Refused, match="The party that gave it can"):
            acts.take(session, staff, notice, TAKE_BACK, "chief", later)
        acts.take(session, staff, notice, TAKE_BACK, "new chief", later)
        assert notice.state == TAKEN_BACK


def test_where_slack_fails_its_giver_is_told_once_and_records_how_it_was_handed_over(
    database: Database, staff: Staff
) -> None:
    """The days run from then; what is recorded late ends nothing in the past."""
    with database.write() as session:
        notice = acts.give(session, staff)
        for letter in session.scalars(select(Delivery).filter_by(kind=tables.LETTER)):
            letter.state = DeliveryState.PARKED
        for letter in session.scalars(select(Delivery).filter_by(kind=tables.LETTER)):
            letter.alarmed_at = NOW
        acts.run_clock(session, staff, NOW + A_MINUTE)
        acts.run_clock(session, staff, NOW + 2 * A_MINUTE)
        assert session.scalar(select(func.count(Delivery.id)).filter_by(kind=tables.NOT_ARRIVED)) == 1
        for day, words in ((TODAY - A_DAY, WHY), (TODAY + 20 * A_DAY, WHY), (None, WHY), (TODAY, "")):
            with pytest.raises(Invalid):
                acts.take(session, staff, notice, HAND_OVER, "chief", NOW + 9 * A_DAY, day=day, words=words)
        acts.take(session, staff, notice, HAND_OVER, "chief", NOW + 9 * A_DAY, day=TODAY)
        assert (notice.delivered_on, notice.last_day) == (TODAY, TODAY + 9 * A_DAY)
        said = as_changed(session, staff.town.agreement, tables.NOT_ARRIVED, NOW)
        assert "The agreement ends with" in said
        assert "Hand over" not in said


def test_a_confirmed_receipt_is_a_delivery_where_slack_recorded_none(database: Database, staff: Staff) -> None:
    """From the day on which it is confirmed."""
    with database.write() as session:
        notice = acts.give(session, staff)
        acts.take(session, staff, notice, CONFIRM, "superintendent", NOW + A_DAY)
        assert (notice.state, notice.last_day) == (CONFIRMED, LAST + A_DAY)
        acts.arrive(session, notice, NOW)
        acts.run_clock(session, staff, NOW + 2 * A_DAY)
        assert notice.last_day == LAST + A_DAY


def test_what_was_seen_before_somebody_else_acted_is_not_acted_on(database: Database, staff: Staff) -> None:
    """The other party confirms while the giver reads it."""
    with database.write() as session:
        notice = acts.bring_to(session, staff, RUNNING)
        before = notice.seen
        acts.take(session, staff, notice, CONFIRM, "superintendent")
        given = (staff.town.agreement, staff.actor("chief"), notice.id, TAKE_BACK, before, StepForm(WHY), NOW)
        with pytest.raises(Conflict, match="changed since you opened it"):
            lifecycle.take_step(session, *given)


def test_events_and_the_audit_log_have_no_words(database: Database, staff: Staff) -> None:
    """What was done, by whom, under which clause."""
    with database.write() as session:
        acts.bring_to(session, staff, CONFIRMED)
        acts.run_clock(session, staff, AFTER)
        found = [(event.what, event.by.name if event.by else None, event.clause) for event in events(session)]
        details = [str(row.detail) for row in session.scalars(select(AuditEntry))]
    assert found == [
        ("Notice given", "Chief", "§XI"), ("Delivered in Slack", None, "§XI"),
        ("Receipt confirmed", "Superintendent", "§XI"), ("The agreement has ended", None, "§XI"),
    ]  # fmt: skip
    assert not [detail for detail in details if WHY in detail]


def test_a_span_of_days_is_without_an_agreement_when_all_of_it_is(database: Database, staff: Staff) -> None:
    """The quarter of the last day has days under it, the next one has none."""
    with database.write() as session:
        acts.bring_to(session, staff, ENDED)
        assert ended_between(session, TODAY, AFTER.date() + 90 * A_DAY) is None
        assert ended_between(session, LAST + A_DAY, AFTER.date()) == LAST
