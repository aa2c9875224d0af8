"""A card that does not arrive: the officer is to call, the school is told directly, until it has arrived after all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.delivery.outbox import Delivery
from models.notices import acknowledgments, acts, undelivered
from models.notices.tables import Notice
from models.store.audit import AuditEntry
from tests.delivery.test_delivery import pass_time
from tests.notices.conftest import School
from tests.notices.test_being_told import PRINCIPAL, acknowledge, amend, cards, press, told
from tests.notices.test_filing import file as filed_at
from tests.notices.told import does_not_arrive
from tests.support.filing import OFFICER, file
from tests.support.town import NOW
from tests.support.workplace import Workplace, text_of

MINUTE = timedelta(minutes=1)
in_slack = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def archive(place: Workplace) -> None:
    """Nothing can be posted in the school's channel."""
    place.change("channel", "CHALL", is_archived=True)


@in_slack
def test_the_officer_is_told_at_once_and_the_principal_acknowledges_directly(workplace: Workplace) -> None:
    """With the reason; Home says the same. The message follows what becomes of it."""
    archive(workplace)
    file(workplace)
    workplace.deliver()
    (message,) = told(workplace, OFFICER)
    assert message["text"].startswith("Not delivered: please call the principal.")
    assert "the channel is archived" in text_of(message)
    assert f"<@{PRINCIPAL}>" in text_of(message)
    officer = workplace.somebody(OFFICER)
    workplace.until(
        lambda: "Not delivered: please call the principal* · the channel is archived" in text_of(officer.home())
    )
    (message,) = told(workplace, PRINCIPAL)
    assert message["text"] == "Action notice 2026-27/0001 at Hall High School needs your attention."
    press(workplace.somebody(PRINCIPAL), "notice_open")
    press(workplace.somebody(PRINCIPAL), "notice_acknowledge")
    workplace.deliver()
    for who in (OFFICER, PRINCIPAL):
        message = told(workplace, who)[0]
        assert "was acknowledged" in message["text"]
        assert "notice_acknowledge" not in text_of(message)
    workplace.until(lambda: "Not delivered" not in text_of(officer.home()))


@in_slack
def test_it_is_said_once_for_each_trouble_and_changed_when_the_card_arrives(workplace: Workplace) -> None:
    """In place: the messages say so, and nothing more is sent."""
    archive(workplace)
    file(workplace)
    pass_time(workplace, 20 * MINUTE, MINUTE)
    assert [len(told(workplace, who)) for who in (OFFICER, PRINCIPAL)] == [1, 1]
    workplace.change("channel", "CHALL", is_archived=False)
    pass_time(workplace, 10 * MINUTE, MINUTE)
    assert len(cards(workplace)) == 1
    for who in (OFFICER, PRINCIPAL):
        (message,) = told(workplace, who)
        assert "was delivered after all" in message["text"]
    workplace.delete(cards(workplace)[0], "CHALL")
    archive(workplace)
    pass_time(workplace, timedelta(hours=26), 30 * MINUTE)
    assert ["please call" in message["text"] for message in told(workplace, OFFICER)] == [False, True]


@in_slack
def test_a_home_that_lies_open_says_so_and_says_when_it_has_arrived(workplace: Workplace) -> None:
    """Nobody opens it anew: what is told directly changes it."""
    officer, principal = workplace.somebody(OFFICER), workplace.somebody(PRINCIPAL)
    for somebody in (officer, principal):
        somebody.home()
    archive(workplace)
    file(workplace)
    workplace.until(lambda: "2026-27/0001" in officer.open_home())
    assert "Not delivered" not in officer.open_home()
    workplace.deliver()
    workplace.until(lambda: "Not delivered: please call the principal" in officer.open_home())
    workplace.until(lambda: "*Not in your school's channel* · the channel is archived" in principal.open_home())
    principal.command("/sro")
    assert "call the principal" not in principal.open_home() + text_of(principal.window())
    principal.press("notice_list_all")
    assert "call the principal" not in text_of(principal.window())
    workplace.change("channel", "CHALL", is_archived=False)
    pass_time(workplace, 10 * MINUTE, MINUTE)
    workplace.until(lambda: "Not delivered" not in officer.open_home())


def test_nobody_is_told_twice_of_what_was_acknowledged_or_withdrawn(hall: School) -> None:
    """Somebody has called, or there is nothing to call about."""
    agreement = hall.town.agreement
    for number, settle in enumerate(SETTLED):
        notice_id = filed_at(hall, f"T:V{number}")
        with hall.town.database.write() as session:
            notice = acts.get(session, notice_id)
            settle(hall, session, notice)
            does_not_arrive(session, notice, NOW)
            assert not undelivered.look(session, agreement, NOW)


def _acknowledged(hall: School, session: object, notice: Notice) -> None:
    acknowledgments.acknowledge(session, hall.town.actor(hall.principal), notice.id, NOW)  # type: ignore[arg-type]


def _withdrawn(hall: School, session: object, notice: Notice) -> None:
    acts.withdraw(session, hall.town.actor(hall.officer), notice.id, "Wrong.", NOW)  # type: ignore[arg-type]


SETTLED: tuple[Callable[[School, object, Notice], None], ...] = (_acknowledged, _withdrawn)


def test_who_is_told_and_that_it_is_on_record(hall: School) -> None:
    """The officer and the principal; with an urgent notice the designee, too. Once, however often it is looked at."""
    notice_id = filed_at(hall, urgent=True)
    with hall.town.database.write() as session:
        does_not_arrive(session, acts.get(session, notice_id), NOW)
        assert undelivered.look(session, hall.town.agreement, NOW)
        assert not undelivered.look(session, hall.town.agreement, NOW)
    with hall.town.database.read() as session:
        direct = select(Delivery.kind, Delivery.destination).where(Delivery.destination.like("person:%"))
        ids = {name: hall.town.actor(getattr(hall, name)).person_id for name in ("officer", "principal", "designee")}
        assert {tuple(row) for row in session.execute(direct)} == {
            (undelivered.FOR_OFFICER, f"person:{ids['officer']}"),
            (undelivered.FOR_SCHOOL, f"person:{ids['principal']}"),
            (undelivered.FOR_SCHOOL, f"person:{ids['designee']}"),
        }
        noted = select(func.count()).where(AuditEntry.act == "notice not delivered")
        assert session.scalar(noted) == 1


@in_slack
def test_a_change_that_does_not_arrive_is_told_as_a_card_is(workplace: Workplace) -> None:
    """An arrest that was added is not to wait for the channel."""
    file(workplace)
    workplace.deliver()
    acknowledge(workplace)
    amend(workplace, actions=("verbal_warning", "arrest"))
    archive(workplace)
    workplace.deliver()
    message = told(workplace, OFFICER)[-1]
    assert message["text"].startswith("Not delivered: please call the principal.")
    assert "A change of it is not in the school's channel: the channel is archived" in text_of(message)
    press(workplace.somebody(PRINCIPAL), "notice_acknowledge")
    workplace.deliver()
    assert not any("Not delivered" in message["text"] for message in told(workplace, OFFICER))
