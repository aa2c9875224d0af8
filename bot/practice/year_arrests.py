"""What the superintendent was told of the made-up year's arrests (C.G.S. 10-233h)."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.arrest_notifications.acts import take_step
from models.arrest_notifications.following import follow
from models.arrest_notifications.form import COVERED_OFFENSES, StepForm
from models.arrest_notifications.steps import CONFIRM, PRINCIPAL, SAY_CLASS, SEND, TELL
from models.notices.arrests import reports_arrest
from models.notices.tables import Notice
from models.people.queries import people_who_may, with_roles_of
from models.policy import Act, Subject
from models.terms import Agreement

AN_HOUR = timedelta(hours=1)
OFFENSES = ("felony", "class_a", "other")
DESCRIPTION = "A student was arrested at the school. Nobody was hurt."
LATE_EVERY = 5
"""One of so many letters was sent late."""


def tell_of_arrests(session: Session, agreement: Agreement, now: datetime) -> None:
    """Each arrest of the year was told, most in time; where the setting is off, none."""
    superintendent = _superintendent(session, agreement, now)
    if superintendent is None or not agreement.state_law_arrests.is_on:
        return
    reported = [notice for notice in session.scalars(select(Notice).order_by(Notice.id)) if reports_arrest(notice)]
    for number, notice in enumerate(reported):
        _tell(session, agreement, notice, superintendent, number)


def _superintendent(session: Session, agreement: Agreement, now: datetime) -> Actor | None:
    today = agreement.today(now)
    people = people_who_may(session, Act.CONFIRM_ARREST, Subject(), today)
    return with_roles_of(session, people[0], today) if people else None


def _tell(session: Session, agreement: Agreement, notice: Notice, superintendent: Actor, number: int) -> None:
    officer = with_roles_of(session, notice.officer, agreement.today(notice.filed_at))
    at, offense = notice.current.changed_at, OFFENSES[number % len(OFFENSES)]
    follow(session, agreement, notice.id, at)
    steps = [(officer, SAY_CLASS, StepForm(offense=offense, arrested=1), at)]
    if offense in COVERED_OFFENSES:
        sent = at + (80 if number % LATE_EVERY == 0 else 3) * AN_HOUR
        steps += [
            (officer, TELL, _told(officer, at + AN_HOUR), at + AN_HOUR),
            (officer, SEND, StepForm(words=DESCRIPTION), sent),
            (superintendent, CONFIRM, StepForm(), sent + AN_HOUR),
            (superintendent, PRINCIPAL, StepForm(), sent + AN_HOUR),
        ]
    for actor, code, form, when in steps:
        take_step(session, agreement, actor, notice.id, code, None, form, when)


def _told(officer: Actor, at: datetime) -> StepForm:
    return StepForm(by_id=officer.person_id, whom="superintendent", at=at)
