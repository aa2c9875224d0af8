"""What has not arrived: with two Slacks people read which one it has not reached; with one they read as before."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.check.records import records
from handlers.arrest_notifications.views import reading
from handlers.message import Telling
from handlers.messages import MESSAGES
from handlers.notices.rows import row
from models.activities import undelivered as activities_undelivered
from models.arrest_notifications import tables as arrest_tables
from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import Administrators, School
from models.notices import acts as notices
from models.notices import finding
from models.notices import undelivered as notices_undelivered
from models.people import spaces
from models.people.spaces import Space
from models.schedules import cards
from models.schedules import undelivered as schedules_undelivered
from models.store.database import Database
from models.termination import tables as termination_tables
from models.vocabulary import Party
from tests.activities import acts as activities
from tests.activities.acts import CONCERN
from tests.arrest_notifications import acts as arrests
from tests.notices.told import does_not_arrive
from tests.schedules import acts as schedules
from tests.support.staff import Staff
from tests.support.town import NOW, TEAM, a_form
from tests.support.workplace import text_of
from tests.termination import acts as termination

THE_SCHOOLS, LATER = "the schools' Slack", NOW + timedelta(hours=1)


@pytest.fixture(params=["one", "two"])
def slack(database: Database, request: pytest.FixtureRequest) -> str:
    """How the schools' Slack is called where it is named; nothing where both sides share one."""
    if request.param == "one":
        return ""
    with database.write() as session:
        spaces.keep(session, Space(Party.POLICE, "TPOLICE"), "Police", NOW)
        spaces.keep(session, Space(Party.SCHOOLS, TEAM), "Schools", NOW)
    return THE_SCHOOLS


def says(session: Session, staff: Staff, kind: str, subject_id: int) -> str:
    """A message, as it leaves now."""
    message = MESSAGES[kind].make(Telling(session, staff.town.agreement, LATER), subject_id)
    assert message
    return text_of([message.text, *(block.to_dict() for block in message.blocks)])


def park(session: Session, kind: str) -> None:
    """As after an alarm about the cards of a kind."""
    for card in session.scalars(select(Delivery).filter_by(kind=kind)):
        card.state, card.problem, card.alarmed_at = DeliveryState.PARKED, "is_archived", NOW
    session.flush()


def test_of_a_notice(staff: Staff, slack: str) -> None:
    """In the messages to the officer and to the school, and in each list."""
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        notice = notices.file_notice(session, agreement, staff.actor("officer"), a_form(), "one", NOW)
        does_not_arrive(session, notice, NOW)
        assert notices_undelivered.look(session, agreement, NOW)
        channel = f"in the school's channel{f' in {slack}' if slack else ''}"
        call = says(session, staff, notices_undelivered.FOR_OFFICER, notice.id)
        assert f"is not {channel}: the channel is archived" in call
        assert f"could not be posted {channel}." in says(session, staff, notices_undelivered.FOR_SCHOOL, notice.id)
        (listed,) = finding.listed(session, finding.STANDS, finding.NEWEST, 2)
        lines = text_of([block.to_dict() for block in row(agreement, listed, NOW, "one")])
        why = f"not in {slack} yet: the channel is archived" if slack else "the channel is archived"
        assert f"*Not delivered: please call the principal* · {why}" in lines


def test_of_an_entry_and_of_a_schedule(staff: Staff, slack: str) -> None:
    """Their cards stand in the school's channel, too."""
    agreement, officer = staff.town.agreement, staff.actor("officer")
    channel = f"in the school's channel{f' in {slack}' if slack else ''}"
    with staff.town.database.write() as session:
        concern = activities.log(session, staff, officer, CONCERN)
        schedules.give(session, staff, officer)
        for kind in ("activity_card", cards.CARD):
            park(session, kind)
        assert activities_undelivered.look(session, agreement, NOW)
        assert schedules_undelivered.look(session, agreement, NOW)
        call = says(session, staff, activities_undelivered.FOR_OFFICER, concern.id)
        assert f"is not {channel}: the channel is archived" in call
        assert f"posted {channel}." in says(session, staff, activities_undelivered.FOR_SCHOOL, concern.id)
        posting = session.scalars(select(Delivery).filter_by(kind=cards.INSTEAD)).first()
        assert posting
        assert f"posted {channel}." in says(session, staff, cards.INSTEAD, posting.subject_id)


def test_of_letters(staff: Staff, slack: str) -> None:
    """Of the end of the agreement, and of an arrest: both go to the other side."""
    agreement, where = staff.town.agreement, slack or "Slack"
    with staff.town.database.write() as session:
        notice = termination.give(session, staff)
        found = arrests.bring_to(session, staff, "waiting", key="lost")
        found.not_arrived_at = NOW
        told = says(session, staff, termination_tables.NOT_ARRIVED, notice.id)
        assert f"has not reached the other party in {where}, so" in told
        assert f"has not reached the superintendent in {where}.*" in says(
            session, staff, arrest_tables.NOT_ARRIVED, found.id
        )
        called = spaces.slack_of_side(session, Party.SCHOOLS)
        window = reading(agreement, found, (), NOW, has_superintendent=True, slack=called)
        assert f"*The letter has not arrived in {where}.*" in text_of(window.to_dict())


def test_of_anything_to_those_who_look_after_the_bot(staff: Staff, slack: str) -> None:
    """In the alarm, and in `sro-bot check`."""
    agreement: Any = staff.town.agreement
    with staff.town.database.write() as session:
        message = outbox.enqueue(session, "made_up", 1, School("hall"), NOW)
        park(session, "made_up")
        place = f"the channel of Hall High School{f' in {slack}' if slack else ''}"
        assert f"Message {message} to {place} was not delivered" in says(session, staff, outbox.PROBLEM, message)
        lines = [found.text for found in records(session, agreement, LATER, reads_calendar=False)]
        assert any(f"1 message to {place} not delivered" in line for line in lines)
        assert spaces.slack_of(session, Administrators()) == ""
