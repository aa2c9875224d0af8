"""Trainings that are due: who lacks which, who sees it, and who is reminded, once each (§V.14, §X)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from models.activities import acts as activities
from models.activities.training_due import MISSING, REMINDER, TrainingReminders, lacking, lacking_for
from models.delivery.outbox import Delivery
from models.district.goals import TrainingTargets
from models.store import deadlines
from tests.activities.acts import TRAINING, correct, log
from tests.support.filing import OFFICER
from tests.support.staff import Staff
from tests.support.town import NOW
from tests.support.workplace import Workplace, text_of

TODAY = date(2026, 11, 24)


def lacked(staff: Staff, who: str = "chief", today: date = TODAY) -> dict[str, list[str]]:
    """What somebody sees: of which officer which trainings are lacking."""
    with staff.town.database.read() as session:
        found = lacking_for(session, staff.town.agreement, staff.actor(who), today)
        return {row.officer.name: [due.topic for due in row.trainings] for row in found}


ALL = ["sel", "restorative"]


def test_what_is_on_record_is_not_lacking(staff: Staff) -> None:
    """State law's two once and for all. What was withdrawn is on no record."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        log(session, staff, officer, TRAINING, topic="sel", happened_on=date(2025, 12, 1))
        twice = log(session, staff, officer, TRAINING, topic="restorative")
        assert lacked_of(staff, session) is None
        activities.withdraw(session, officer, twice.id, "Not held.", NOW)
        again = log(session, staff, officer, TRAINING, topic="restorative", happened_on=date(2026, 7, 1))
        assert lacked_of(staff, session) is None
        correct(session, staff, officer, again.id, topic="other", happened_on=date(2026, 7, 1))
        assert lacked_of(staff, session) == ["restorative"]


def lacked_of(staff: Staff, session: object) -> list[str] | None:
    """The trainings that Hall's officer lacks."""
    found = lacking(session, staff.town.agreement, TODAY)  # type: ignore[arg-type]
    return next((
        [due.topic for due in row.trainings] for row in found if row.officer.id == staff.id("officer")
    ), None)  # fmt: skip


def test_who_sees_it(staff: Staff) -> None:
    """The police's side of every officer, officers of themselves, the schools of nobody: trainings are at no school."""
    everybody = {"Officer": ALL, "Officer Elsewhere": ALL, "Second Officer": ALL}
    for who in ("chief", "chief's designee", "supervisor"):
        assert lacked(staff, who) == everybody
    assert lacked(staff, "officer") == {"Officer": ALL}
    for who in ("principal", "designee", "superintendent", "team, police", "administrator"):
        assert lacked(staff, who) == {}


def run(staff: Staff, *now: tuple[int, int, int], kind: str = REMINDER) -> list[str]:
    """Start the bot on these days and let it do what is due; who has been told so far."""
    reminders = TrainingReminders(staff.town.agreement)
    with staff.town.database.write() as session:
        for day in now:
            moment = datetime(*day, 13, tzinfo=UTC)
            reminders.plan(session, moment)
            while deadlines.take_one(session, reminders.acts(), moment):
                pass
        return sorted(session.scalars(select(Delivery.destination).filter_by(kind=kind)))


def test_officers_are_reminded_once_then_supervisors(staff: Staff) -> None:
    """Fourteen days before October 1, and the day after it; a restart changes nothing, the next year does."""
    with staff.town.database.write() as session:
        for training in ALL:
            log(session, staff, staff.actor("second officer"), TRAINING, topic=training)
    lacking_one = sorted(f"person:{staff.id(who)}" for who in ("officer", "officer elsewhere"))
    assert run(staff, (2027, 7, 1), (2027, 9, 16)) == []
    assert run(staff, (2027, 9, 17), (2027, 9, 18), (2027, 10, 1)) == lacking_one
    assert run(staff, (2027, 10, 1), kind=MISSING) == []
    assert run(staff, (2027, 10, 2), (2027, 10, 3), kind=MISSING) == [f"person:{staff.id('supervisor')}"]
    assert run(staff, (2028, 7, 2), (2028, 9, 17)) == sorted(lacking_one * 2)


def test_a_bot_that_was_down_tells_supervisors_only(staff: Staff) -> None:
    """One message, and not one of each; one that starts after the day tells nobody of what has passed."""
    assert run(staff, (2026, 11, 24), kind=MISSING) == []
    run(staff, (2027, 7, 1))
    assert run(staff, (2027, 11, 1)) == []
    assert len(run(staff, (2027, 11, 1), kind=MISSING)) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_day_is_the_districts(staff: Staff) -> None:
    """A day in the school year, as `agreement.toml` has it."""
    agreement = staff.town.agreement
    assert agreement.training_due("2026-27") == date(2026, 10, 1)
    spring = agreement.model_copy(update={"training_targets": TrainingTargets(due="03-15")})
    assert spring.training_due("2026-27") == date(2027, 3, 15)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_home_says_it_and_the_window_leads_to_the_form(workplace: Workplace) -> None:
    """In one line; once it is logged, the window no longer names it."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro")
    assert "You lack: Social-emotional learning" in text_of(officer.window())
    officer.press("activity_trainings")
    assert "Due by Thu, Oct 1, 2026" in text_of(officer.window())
    officer.press("activity_form")
    assert officer.submit(topic="sel", hours=6, provider="Made-up Academy")
    officer.close_all()
    officer.command("/sro")
    assert "You lack: Restorative practices" in text_of(officer.window())
