"""A card of a schedule that does not arrive in the school's channel: the principal has it directly."""

from datetime import timedelta

import pytest

from tests.delivery.test_delivery import pass_time
from tests.notices.test_being_told import told
from tests.schedules.test_in_slack import A_DAY, MONDAY, PRINCIPAL, enters, gives
from tests.support.filing import OFFICER
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
MINUTE = timedelta(minutes=1)


def test_the_principal_has_the_schedule_directly_until_the_card_is_there(place: Workplace) -> None:
    """The usual week, once; corrected or arrived, the message says so in place."""
    place.change("channel", "CHALL", is_archived=True)
    gives(place).close_all()
    pass_time(place, 20 * MINUTE, MINUTE)
    (instead,) = told(place, PRINCIPAL)
    assert "Usual week: Olive Pretend" in text_of(instead)
    assert "could not be posted in the school's channel" in text_of(instead)
    place.change("channel", "CHALL", is_archived=False)
    pass_time(place, 10 * MINUTE, MINUTE)
    assert "Usual week: Olive Pretend" in text_of(place.posted("CHALL"))
    (instead,) = told(place, PRINCIPAL)
    assert "is in the channel of Hall High School now" in text_of(instead)


def test_whoever_was_told_at_once_is_not_told_twice_and_a_withdrawal_is_said(place: Workplace) -> None:
    """An absence of today rings anyway; one of next week is sent in place of its card, and follows its record."""
    gives(place).close_all()
    place.deliver()
    place.change("channel", "CHALL", is_archived=True)
    enters(place).close_all()
    place.deliver()
    assert len(told(place, PRINCIPAL)) == 1
    officer = enters(place, first_day=MONDAY + 7 * A_DAY)
    place.deliver()
    instead = told(place, PRINCIPAL)[1:]
    assert len(instead) == 1
    assert "Change of schedule: Olive Pretend" in text_of(instead)
    assert "leave" not in text_of(instead)
    officer.press("schedule_withdraw")
    assert officer.submit(because="Wrong week.") == {"ok": True}
    place.deliver()
    assert "Withdrawn: change of schedule" in text_of(told(place, PRINCIPAL)[1])
    assert told(place, OFFICER) == []
