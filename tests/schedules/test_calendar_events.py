"""Special events and planned activities in the calendar file: how firm, under a UID that stays, and nothing typed."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from bot.calendar.content import events_of
from models.activities import acts, step_acts
from models.activities.step_acts import StepForm
from tests.activities.acts import CONFLICT, EVENT, PLANNED, TALK, TOMORROW, correct, log
from tests.schedules.test_calendar_file import events, made
from tests.support.staff import Staff
from tests.support.town import NOW

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def step(session: Session, staff: Staff, entry_id: int, code: str, who: str, words: str = "SECRET words") -> None:
    """Somebody takes a step with an entry, as it is shown."""
    seen, actor = acts.get(session, entry_id).seen, staff.actor(who)
    step_acts.take_step(session, staff.town.agreement, actor, entry_id, code, seen, StepForm(words), NOW)


def shown(staff: Staff, who: str = "principal", first: date = TOMORROW) -> dict[str, tuple[str, str]]:
    """What stands in somebody's file of these: what it is, and how firm, by UID."""
    found = events(made(staff, who, first))
    return {uid: (str(event["summary"]), str(event["status"])) for uid, event in found.items() if "activity" in uid}


def test_events_and_planned_activities_are_as_firm_as_their_answers(staff: Staff) -> None:
    """Awaited: tentative. Approved or agreed to: confirmed. Talks and conflicts of duties are in no calendar."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        event, planned = (log(session, staff, officer, kind).id for kind in (EVENT, PLANNED))
        regular = log(session, staff, officer, EVENT, overtime=0, topic="other").id
        for kind in (TALK, CONFLICT):
            log(session, staff, officer, kind)
    uids = [f"activity-{entry}@sro-liaison" for entry in (event, planned, regular)]
    assert shown(staff) == {
        uids[0]: ("Homecoming · SRO Officer", "TENTATIVE"), uids[1]: ("Planned activity · SRO Officer", "TENTATIVE"),
        uids[2]: ("Other designated event · SRO Officer", "CONFIRMED"),
    }  # fmt: skip
    with staff.town.database.write() as session:
        step(session, staff, event, "event_approve", "supervisor")
        step(session, staff, planned, "planned_agree", "principal")
    assert [state for _summary, state in shown(staff).values()] == ["CONFIRMED"] * 3
    content = made(staff, first=TOMORROW)
    assert b"SECRET" not in content
    assert b"nterview" not in content  # a planned activity says no more than that it is one
    assert len(events_of(content)) == 3  # the project's own reader takes it
    homecoming = events(content)[uids[0]]
    assert homecoming["dtstart"].dt.astimezone(UTC) == datetime(2026, 11, 24, 23, 0, tzinfo=UTC)  # 6 PM
    assert str(homecoming["location"]) == "Hall High School"
    assert "dtend" not in homecoming


def test_importing_again_changes_and_does_not_double(staff: Staff) -> None:
    """Moved, called off, withdrawn: the same UID, a higher sequence; what was moved away is known in the new place."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        moved, off, gone = (log(session, staff, officer, EVENT).id for _number in range(3))
    before = events(made(staff, first=TOMORROW))
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        correct(session, staff, officer, moved, happened_on=date(2027, 8, 3))
        step(session, staff, off, "event_call_off", "officer")
        acts.withdraw(session, officer, gone, "In error.", NOW)
    after = events(made(staff, first=TOMORROW))
    assert after.keys() == before.keys()
    states = [str(after[f"activity-{entry}@sro-liaison"]["status"]) for entry in (moved, off, gone)]
    assert states == ["TENTATIVE", "CANCELLED", "CANCELLED"]
    assert after[f"activity-{moved}@sro-liaison"]["dtstart"].dt.date() == date(2027, 8, 3)
    assert all(after[uid]["sequence"] > event["sequence"] for uid, event in before.items())


def test_only_those_of_the_reader(staff: Staff) -> None:
    """A principal has those of the own school, the chief of all; what lies before the first day is left out."""
    with staff.town.database.write() as session:
        log(session, staff, staff.actor("officer"), EVENT)
        log(session, staff, staff.actor("officer elsewhere"), EVENT, school="conard")
    assert [len(shown(staff, who)) for who in ("principal", "principal elsewhere", "chief", "supervisor")] == [
        1,
        1,
        2,
        2,
    ]
    assert shown(staff, first=date(2026, 11, 25)) == {}
