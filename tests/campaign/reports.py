"""Evaluations submitted one after another for the fault campaign: each brings the chief a card and a file."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.evaluations import acts as evaluation_lifecycle
from models.evaluations import form as evaluation_form
from models.evaluations.criteria import STEPS
from models.evaluations.form import Rating
from models.evaluations.meeting import Meeting
from models.evaluations.tables import Evaluation, EvaluationVersion
from models.people.queries import identify
from models.people.tables import Person
from models.store.database import Database
from models.terms import Agreement
from tests.campaign.mischief import in_slack

PEOPLE = {"officer": "UOFFHALL", "principal": "UPRINHALL", "chief": "UCHIEF"}


def submit_one(database: Database, agreement: Agreement) -> None:
    """Submit a version of the evaluation of Hall's officer: the first, or one more correction."""
    now = datetime.now(UTC)
    with database.write() as session:
        principal = identify(session, in_slack(session, PEOPLE["principal"]), agreement.today(now))
        officer = _person(session, "officer")
        evaluation = evaluation_lifecycle.open_evaluation(session, agreement, principal, "hall", officer, now)
        if evaluation.submitted:
            evaluation_lifecycle.start_correction(session, principal, evaluation.id, "Made up.", now)
        else:
            form = Meeting(agreement.today(now), (principal.person_id,), True, _person(session, "chief"))
            evaluation_form.save_meeting(session, agreement, principal, evaluation.id, form, 0, now)
            for step, page in STEPS.items():
                given = {code: Rating("3", "Made up.") for code in page.criteria}
                evaluation_form.save_ratings(session, principal, evaluation.id, step, given, 0, now)
            evaluation_form.save_summary(session, principal, evaluation.id, "Made up.", 0, now)
        evaluation_lifecycle.submit(session, agreement, principal, evaluation.id, now)


def _person(session: Session, who: str) -> int:
    return session.scalars(select(Person.id).filter_by(user_id=PEOPLE[who])).one()


def submitted(session: Session) -> list[tuple[int, int]]:
    """Every submitted version: the evaluation's number and its own."""
    rows = session.execute(
        select(Evaluation.number, EvaluationVersion.version)
        .join(EvaluationVersion.evaluation)
        .where(EvaluationVersion.submitted_at.is_not(None))
    )
    return [(number, version) for number, version in rows]
