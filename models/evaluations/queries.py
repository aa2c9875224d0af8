"""Which evaluations a school year is to have, and how far each is: for principals, superintendent, chief (§III)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from models.actor import Actor
from models.errors import Refused
from models.evaluations import tables as evaluations
from models.evaluations.evidence import counted
from models.evaluations.tables import Evaluation, EvaluationVersion, State
from models.evaluations.years import open_years
from models.notices.tables import Notice
from models.people.queries import officers_between
from models.people.tables import Person
from models.policy import Act, Subject, may, own_schools, require
from models.store import audit
from models.terms import Agreement


@dataclass(frozen=True)
class Row:
    """An officer at a school in a school year, and how far the evaluation is. No content."""

    school: str
    school_year: str
    officer: Person
    is_over: bool
    evaluation: Evaluation | None
    due: date
    today: date
    is_closed: bool = False  # for those who write evaluations: somebody else is writing this one
    is_past: bool = False  # of a year before

    @property
    def state(self) -> State:
        """How far it is."""
        return self.evaluation.state if self.evaluation else State.NOT_OPENED

    @property
    def is_submitted(self) -> bool:
        """Whether the chief has the written report."""
        return bool(self.evaluation and self.evaluation.submitted)

    @property
    def rated(self) -> int:
        """How many of the criteria have a rating."""
        return len(self.evaluation.versions[-1].rated) if self.evaluation else 0


def of_school(session: Session, agreement: Agreement, school: str, now: datetime) -> list[Row]:
    """The officers of a school in this school year, and what is unfinished or missing of years before."""
    today = agreement.today(now)
    year, first = agreement.school_year(today), agreement.year_begins(today)
    there = {
        (evaluation.school_year, evaluation.officer_id): evaluation
        for evaluation in session.scalars(_evaluations().where(Evaluation.school == school))
    }
    due = agreement.evaluation_due(year)
    over = officers_between(session, school, first, today)
    rows = [
        Row(school, year, officer, is_over, there.get((year, officer.id)), due, today)
        for officer, is_over in over.items()
    ]
    missing = [row for row in _of_year_before(session, agreement, school, today, over)
               if (row.school_year, row.officer.id) not in there]  # fmt: skip
    if not agreement.is_open(school, agreement.today(now)):  # nothing can be begun there any more
        rows, missing = [row for row in rows if row.evaluation], []
    listed = {(row.school_year, row.officer.id) for row in rows}
    unfinished = [
        Row(school, left.school_year, left.officer, over.get(left.officer, True), left,
            agreement.evaluation_due(left.school_year), today, is_past=left.school_year != year)
        for about, left in there.items()
        if about not in listed and (left.school_year == year or left.draft)
    ]  # fmt: skip
    return [*missing, *rows, *unfinished]


def _of_year_before(
    session: Session, agreement: Agreement, school: str, today: date, over: Mapping[Person, bool]
) -> list[Row]:  # fmt: skip
    """The officers whose evaluation of the year before can still be begun, where there is none."""
    *before, _year = open_years(session, agreement, today)
    return [
        Row(school, year, officer, over.get(officer, True), None, agreement.evaluation_due(year), today, is_past=True)
        for year in before
        for officer in officers_between(session, school, *agreement.days_of(year))
    ]


def of_everybody(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> list[Row]:
    """Every school's evaluations of this school year, no content; `Refused` to all but superintendent and chief."""
    require(actor, Act.LIST_EVALUATIONS, Subject())
    return [row for school in agreement.school for row in of_school(session, agreement, school.key, now)]


def to_do(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> list[Row]:
    """Evaluations that the principal or designee may write, and that are not submitted or are being corrected."""
    rows = [row for row in to_write(session, agreement, actor, now) if not row.is_closed]
    return [row for row in rows if not row.is_submitted or (row.evaluation and row.evaluation.draft)]


def to_write(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> list[Row]:
    """The evaluations of the schools where the person evaluates or drafts."""
    rows = [
        row for school in own_schools(actor, Act.DRAFT_EVALUATION) for row in of_school(session, agreement, school, now)
    ]
    return [replace(row, is_closed=not _opens(actor, row.evaluation)) for row in rows]


def _opens(actor: Actor, evaluation: Evaluation | None) -> bool:
    if evaluation is None:
        return True
    act = Act.DRAFT_EVALUATION if evaluation.draft else Act.READ_EVALUATION
    return may(actor, act, evaluation.subject)


def to_receive(session: Session, actor: Actor, limit: int) -> list[Evaluation]:
    """Submitted evaluations that the chief has not acknowledged, oldest first."""
    if not may(actor, Act.RECEIVE_EVALUATION, Subject(is_submitted=True)):
        return []
    waiting = (EvaluationVersion.submitted_at.is_not(None)) & (EvaluationVersion.received_at.is_(None))
    found = session.scalars(_evaluations().where(Evaluation.versions.any(waiting), Evaluation.disposed_at.is_(None)))
    return [row for row in found if row.submitted and not row.submitted.received_at][:limit]


def to_answer(session: Session, actor: Actor, limit: int) -> list[Evaluation]:
    """Evaluations shared with the officer that wait for a comment or a confirmation, newest first."""
    own = Evaluation.officer_id == actor.person_id
    query = _evaluations().where(own, Evaluation.disposed_at.is_(None)).order_by(Evaluation.id.desc())
    found = [row for row in session.scalars(query) if may(actor, Act.ANSWER_EVALUATION, row.subject)]
    return [row for row in found if row.shared and not row.shared.read_at][:limit]


def read(
    session: Session, actor: Actor, evaluation_id: int, now: datetime, number: int | None = None
) -> tuple[Evaluation, EvaluationVersion]:
    """An evaluation in a submitted version, else the newest that the person may read; or `Refused`. It is logged."""
    evaluation = evaluations.for_act(session, actor, Act.READ_EVALUATION, evaluation_id)
    readable = readable_versions(actor, evaluation)
    shown = next((version for version in readable if version.version == number), readable[0] if readable else None)
    if shown is None:
        raise Refused("This evaluation has not been submitted.")
    audit.record(session, actor.label, "read evaluation", evaluation, now, {"version": shown.version})
    return evaluation, shown


def readable_versions(actor: Actor, evaluation: Evaluation) -> list[EvaluationVersion]:
    """The versions that somebody who may read the evaluation gets to see, newest first."""
    everything = may(actor, Act.READ_EVALUATION, replace(evaluation.subject, owner_id=None, is_submitted=True))
    wanted = [version for version in reversed(evaluation.versions) if version.submitted_at]
    return wanted if everything else [version for version in wanted if version.shared_at]


def open_draft(session: Session, actor: Actor, evaluation_id: int, now: datetime) -> Evaluation:
    """An evaluation that is being written, for those who write it, `Conflict` once submitted; the look is logged."""
    evaluation = evaluations.for_act(session, actor, Act.DRAFT_EVALUATION, evaluation_id)
    draft = evaluations.must_be_draft(evaluation)
    audit.record(session, actor.label, "read draft", evaluation, now, {"version": draft.version})
    return evaluation


def counted_notices(
    session: Session, actor: Actor, evaluation_id: int, page: int, on_a_page: int
) -> tuple[list[Notice], bool]:
    """The notices behind the figures, newest first, a page of them, for those who write it; whether there are more."""
    evaluation = evaluations.for_act(session, actor, Act.DRAFT_EVALUATION, evaluation_id)
    query = select(Notice).where(counted(evaluation.officer_id, evaluation.school, evaluation.school_year))
    found = session.scalars(query.order_by(Notice.number.desc()).offset(page * on_a_page).limit(on_a_page + 1)).all()
    return list(found[:on_a_page]), len(found) > on_a_page


def _evaluations() -> Select[Evaluation]:
    return select(Evaluation).options(selectinload(Evaluation.versions)).order_by(Evaluation.id)
