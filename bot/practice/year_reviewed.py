"""Who has confirmed the training on the agreement in the made-up year, and what the schools ask the police for."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.notices.tables import Notice
from models.people.queries import people_who_may, with_a_role_from, with_roles_of
from models.policy import Act, Subject
from models.releases import acts as releases
from models.releases.form import LOG, NOTICES, TOTALS, Records, RequestForm
from models.releases.steps import ASK_BACK
from models.roll_call.acts import confirm, reading
from models.terms import Agreement

ONE_IN = 4
"""One in so many has not confirmed yet."""
DAYS_OF_CONFIRMING = 9
A_DAY = timedelta(days=1)
ASKED, ANSWERED, ASKED_LATER, QUESTION, ASKED_LAST = (timedelta(days=days) for days in (21, 19, 14, 13, 2))
A_QUARTER = timedelta(days=90)
REVIEW = "Made up for practice: the principal and the team look at how one afternoon went."
TOTALS_FOR = "Made up for practice: the board of education has asked for the figures of the fall."
LOG_FOR = "Made up for practice: the team compares the log with what the school has on paper."
WHICH = "Which weeks of the fall does the board ask for?"
RELEASED = "Both notices, as they read today."


def review_year(session: Session, agreement: Agreement, now: datetime) -> None:
    """Most have confirmed; single notices were released, a question is open, and a request waits for the police."""
    _confirmed(session, agreement, now)
    superintendent, chief = (_head(session, agreement, act, now) for act in (Act.ASK_FOR_RECORDS, Act.RELEASE_RECORDS))
    if superintendent and chief:
        _released(session, agreement, superintendent, chief, now)


def _head(session: Session, agreement: Agreement, act: Act, now: datetime) -> Actor | None:
    day = agreement.today(now)
    people = people_who_may(session, act, Subject(), day)
    return with_roles_of(session, people[0], day) if people else None


def _confirmed(session: Session, agreement: Agreement, now: datetime) -> None:
    today = agreement.today(now)
    for number, person in enumerate(with_a_role_from(session, today)):
        at = now - (number % DAYS_OF_CONFIRMING) * A_DAY
        if agreement.school_year(agreement.today(at)) != agreement.school_year(today):
            at = now
        actor = with_roles_of(session, person, agreement.today(at))
        if number % ONE_IN != ONE_IN - 1 and actor.holdings:
            confirm(session, agreement, actor, reading(session, agreement, actor, agreement.today(at)), at)


def _released(session: Session, agreement: Agreement, superintendent: Actor, chief: Actor, now: datetime) -> None:
    school, today = agreement.school[0].key, agreement.today(now)
    standing = select(Notice).where(Notice.school == school, Notice.withdrawn_at.is_(None))
    newest = standing.where(Notice.filed_at < now - ASKED).order_by(Notice.id.desc()).limit(2)
    notices = tuple(notice.label for notice in session.scalars(newest))
    if notices:
        form = RequestForm(Records((NOTICES,), numbers=notices), REVIEW)
        made = releases.ask(session, agreement, superintendent, form, now - ASKED)
        releases.release(
            session, agreement, chief, made.id, made.seen, made.records, RELEASED, now - ANSWERED
        )  # fmt: skip
    first, last = today - A_QUARTER, today - ASKED
    totals = RequestForm(Records((TOTALS,), None, first, last), TOTALS_FOR)
    made = releases.ask(session, agreement, superintendent, totals, now - ASKED_LATER)
    releases.take_step(session, agreement, chief, made.id, ASK_BACK, made.seen, WHICH, now - QUESTION)
    log = RequestForm(Records((LOG,), school, first, last), LOG_FOR)
    releases.ask(session, agreement, superintendent, log, now - ASKED_LAST)
