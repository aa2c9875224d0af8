"""What a submitted evaluation's written report says, gathered from the records (§III)."""

from datetime import date

from sqlalchemy.orm import Session

from exports.evaluations.document import Attended, EvaluationReport, Rated
from models.evaluations.acts import is_late
from models.evaluations.criteria import CRITERIA, RATINGS
from models.evaluations.evidence import DEFINITIONS, Figures, lines
from models.evaluations.form import attended_as
from models.evaluations.tables import EvaluationVersion
from models.people.tables import Person
from models.policy import Part
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS, Role


def report_of(session: Session, agreement: Agreement, version: EvaluationVersion) -> EvaluationReport:
    """The report of a submitted version, as it stands."""
    evaluation, parties = version.evaluation, agreement.agreement
    met_on, submitted_at = version.met_on, version.submitted_at
    if met_on is None or submitted_at is None:
        raise ValueError("only a submitted version has a report")
    figures = Figures(**(version.figures or {}))
    return EvaluationReport(
        number=evaluation.label,
        version=version.version,
        because=version.because,
        school_year=evaluation.school_year,
        police=parties.police,
        schools=parties.schools,
        made_on=parties.made_on,
        school=agreement.school_name(evaluation.school),
        officer=evaluation.officer.name,
        badge=evaluation.officer.badge,
        met_on=met_on,
        attended=_attended(session, version, met_on),
        ratings=_rated(version, figures),
        summary=version.summary or "",
        figures_as_of=figures.counted_at,
        definitions=tuple((term, agreement.cite(meaning)) for term, meaning in DEFINITIONS),
        submitted_by=version.submitted_by.name if version.submitted_by else "",
        submitted_as=ROLE_LABELS[Role.PRINCIPAL],
        submitted_at=agreement.local(submitted_at),
        received=_received(agreement, version),
        comment=version.comment,
        commented_at=agreement.local(version.commented_at) if version.commented_at else None,
        comment_is_late=is_late(agreement, version),
        read_at=agreement.local(version.read_at) if version.read_at else None,
        submitted=submitted_at,
        cite=agreement.cite,
    )


def _attended(session: Session, version: EvaluationVersion, met_on: date) -> tuple[Attended, ...]:
    attended = [
        _as(session, version.school_attendee, Part.ATTENDS_FOR_SCHOOL, met_on),
        Attended(version.evaluation.officer.name, ROLE_LABELS[Role.OFFICER]),
        _as(session, version.police_attendee, Part.ATTENDS_FOR_POLICE, met_on),
    ]
    return tuple(person for person in attended if person)


def _as(session: Session, person: Person | None, part: Part, met_on: date) -> Attended | None:
    if person is None:
        return None
    return Attended(person.name, ROLE_LABELS[attended_as(session, person.id, part, met_on)])


def _rated(version: EvaluationVersion, figures: Figures) -> tuple[Rated, ...]:
    evidence, given = lines(figures), version.by_criterion
    return tuple(
        Rated(
            criterion.clause,
            criterion.words,
            RATINGS[given[code].rating or ""],
            given[code].comment or "",
            evidence[code],
        )
        for code, criterion in CRITERIA.items()
    )


def _received(agreement: Agreement, version: EvaluationVersion) -> tuple[str, str] | None:
    if version.received_by is None or version.received_at is None:
        return None
    return version.received_by.name, agreement.local(version.received_at)
