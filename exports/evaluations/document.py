"""The written report of a yearly evaluation: what it says, and how, for the officer's personnel folder (§III)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from exports.document import BARE, About, Line, Paper, Style, in_words
from models.agreement.queries import numbered
from models.evaluations.acts import is_late
from models.evaluations.criteria import CRITERIA, RATINGS
from models.evaluations.evidence import Figures, definitions, lines
from models.evaluations.meeting import attended_as
from models.evaluations.tables import EvaluationVersion
from models.people.tables import Person
from models.policy import Part
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS, Role

TITLE = "Yearly evaluation of a School Resource Officer"
CONFIDENTIAL = "Confidential personnel record"
SECTIONS = {"§V": "duties and responsibilities", "§VII": "activity at schools"}
NOTHING = "–"
REPRESENTATIVE = "Chief's representative"
DID_NOT_ATTEND = "The officer did not attend."
NOTHING_RECORDED = "No related records"
NO_AVERAGE = "Ratings are steps on a scale, not numbers: there is no average and no score."
NO_JUDGMENT = "Figures are counts of records, not a judgment."


@dataclass(frozen=True)
class Rated:
    """One criterion with its rating, the words to it, and what the records show."""

    clause: str
    criterion: str
    rating: str
    comment: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Attended:
    """Somebody who was at the meeting."""

    name: str
    as_what: str


@dataclass(frozen=True)
class EvaluationReport:
    """All that a report says. Times that people read are texts, in the district's zone.

    `cite` gives a clause, or a text with clauses, the agreement's own numbers.
    """

    number: str
    version: int
    because: str | None
    school_year: str
    police: str
    schools: str
    made_on: date
    in_force_from: date | None
    school: str
    officer: str
    badge: str | None
    met_on: date
    attended: tuple[Attended, ...]
    officer_attended: bool
    ratings: tuple[Rated, ...]
    summary: str
    figures_as_of: str
    definitions: tuple[tuple[str, str], ...]
    submitted_by: str
    submitted_as: str
    submitted_at: str
    received: tuple[str, str] | None
    comment: str | None
    commented_at: str | None
    comment_is_late: bool
    read_at: str | None
    submitted: datetime
    cite: Callable[[str], str]


def report_of(session: Session, agreement: Agreement, version: EvaluationVersion) -> EvaluationReport:
    """The report of a submitted version, as it stands."""
    evaluation, parties = version.evaluation, agreement.agreement
    met_on, submitted_at = version.met_on, version.submitted_at
    if met_on is None or submitted_at is None:
        raise ValueError("only a submitted version has a report")
    figures, received = Figures(**(version.figures or {})), None
    text = numbered(session, version.signed_text)
    if version.received_by and version.received_at:
        received = version.received_by.name, agreement.local(version.received_at)
    return EvaluationReport(
        number=evaluation.label,
        version=version.version,
        because=version.because,
        school_year=evaluation.school_year,
        police=parties.police,
        schools=parties.schools,
        made_on=parties.made_on,
        in_force_from=text.holds_from if text else None,
        school=agreement.school_name(evaluation.school),
        officer=evaluation.officer.name,
        badge=evaluation.officer.badge,
        met_on=met_on,
        attended=_attended(session, version, met_on),
        officer_attended=version.officer_attended,
        ratings=_rated(version, figures),
        summary=version.summary or "",
        figures_as_of=figures.counted_at,
        definitions=tuple((term, agreement.cite(meaning)) for term, meaning in definitions(figures)),
        submitted_by=version.submitted_by.name if version.submitted_by else "",
        submitted_as=ROLE_LABELS[Role.PRINCIPAL],
        submitted_at=agreement.local(submitted_at),
        received=received,
        comment=version.comment,
        commented_at=agreement.local(version.commented_at) if version.commented_at else None,
        comment_is_late=is_late(agreement, version),
        read_at=agreement.local(version.read_at) if version.read_at else None,
        submitted=submitted_at,
        cite=agreement.cite,
    )


def _attended(session: Session, version: EvaluationVersion, met_on: date) -> tuple[Attended, ...]:
    def at(person: Person | None, part: Part) -> list[Attended]:
        return [Attended(person.name, ROLE_LABELS[attended_as(session, person.id, part, met_on)])] if person else []

    officer, guest = version.evaluation.officer.name, version.police_guest
    return (
        *(one for person in version.school_attendees for one in at(person, Part.ATTENDS_FOR_SCHOOL)),
        *([Attended(officer, ROLE_LABELS[Role.OFFICER])] if version.officer_attended else []),
        *at(version.police_attendee, Part.ATTENDS_FOR_POLICE),
        *([Attended(guest, REPRESENTATIVE)] if guest else []),
    )


def _rated(version: EvaluationVersion, figures: Figures) -> tuple[Rated, ...]:
    evidence, given = lines(figures), version.by_criterion
    return tuple(
        Rated(asked.clause, asked.words, RATINGS[given[code].rating or ""], given[code].comment or "", evidence[code])
        for code, asked in CRITERIA.items()
    )


def report(about: EvaluationReport) -> bytes:
    """The report as a .docx. The same report gives the same bytes."""
    number = f"{about.number}, version {about.version}"
    subject = f"{about.officer}, {about.school}, school year {about.school_year}"
    paper = Paper(About(f"{TITLE} {about.number}", subject, about.schools, about.submitted, number, CONFIDENTIAL))
    paper.write(TITLE, Style.TITLE)
    paper.write(number, Style.SUBTITLE)
    paper.write(about.cite("Written report to the Chief of Police under §III of the agreement"), Style.SUBTITLE)
    paper.write(CONFIDENTIAL, Style.CONFIDENTIAL)
    _write_facts(paper, about)
    _write_counts(paper, about)
    for section in SECTIONS:
        _write_ratings(paper, about, section)
    paper.write("Summary", Style.HEADING)
    paper.write(about.summary or NOTHING)
    if about.comment:
        _write_comment(paper, about, about.comment)
    _write_about_figures(paper, about)
    _write_signatures(paper, about)
    paper.write(f"End of report {number}", Style.END)
    return paper.content()


def _write_facts(paper: Paper, about: EvaluationReport) -> None:
    facts = {
        "Officer": [about.officer],
        "Badge": [about.badge] if about.badge else [],
        "School": [about.school],
        "School year": [about.school_year],
        "Parties": [about.police, about.schools],
        "Agreement dated": [in_words(about.made_on)],
        "Agreement in force": [f"from {in_words(about.in_force_from)}"] if about.in_force_from else [],
        "Meeting date": [in_words(about.met_on)],
        "Attendees": [
            *(f"{person.as_what}: {person.name}" for person in about.attended),
            *([] if about.officer_attended else [DID_NOT_ATTEND]),
        ],
        "Submitted by": [f"{about.submitted_as}: {about.submitted_by}"],
        "Date submitted": [about.submitted_at],
        "Version": [str(about.version) if about.version == 1 else f"{about.version}, a correction"],
        "Reason for correction": [about.because] if about.because else [],
    }
    table = paper.table((1.7, 4.8))
    for label, values in facts.items():
        if values:
            table.row([Line(label, Style.CELL_STRONG)], [Line(value) for value in values])


def _write_counts(paper: Paper, about: EvaluationReport) -> None:
    ratings, sections = about.ratings, (about.cite(section) for section in SECTIONS)
    paper.write("Ratings summary", Style.HEADING)
    table = paper.table((3.5, 1.0, 1.0, 1.0), ("Rating", *sections, "Total"))
    for label in dict.fromkeys((*RATINGS.values(), *(rated.rating for rated in ratings))):
        given = [rated.clause for rated in ratings if rated.rating == label]
        counts = [sum(_is_in(section, clause) for clause in given) for section in SECTIONS]
        table.row([Line(label)], *([Line(str(count))] for count in (*counts, len(given))), with_next=True)
    paper.write(NO_AVERAGE, Style.SMALL)


def _is_in(section: str, clause: str) -> bool:
    return clause.startswith(f"{section}.")


def _write_ratings(paper: Paper, about: EvaluationReport, section: str) -> None:
    paper.write(f"{about.cite(section)}: {SECTIONS[section]}", Style.HEADING)
    table = paper.table((0.75, 4.3, 1.45), ("Clause", "Criterion and related records", "Rating"))
    for rated in (rated for rated in about.ratings if _is_in(section, rated.clause)):
        evidence = [Line(line, Style.CELL_SMALL) for line in rated.evidence or (NOTHING_RECORDED,)]
        table.row(
            [Line(about.cite(rated.clause))], [Line(rated.criterion, Style.CELL_STRONG), *evidence],
            [Line(rated.rating, Style.CELL_STRONG)], with_next=bool(rated.comment),
        )  # fmt: skip
        if rated.comment:
            table.row_below([Line("Comment", Style.CELL_SMALL)], [Line(rated.comment)])


def _write_comment(paper: Paper, about: EvaluationReport, comment: str) -> None:
    paper.write("The officer's comment", Style.HEADING)
    if about.commented_at:
        late = ", after the district goal for comments" if about.comment_is_late else ""
        paper.write(f"Written {about.commented_at}{late}", Style.SMALL, with_next=True)
    paper.write(comment)


def _write_about_figures(paper: Paper, about: EvaluationReport) -> None:
    paper.write("About the figures", Style.HEADING)
    paper.write(f"As of {about.figures_as_of}. {NO_JUDGMENT}", with_next=True)
    table = paper.table((1.7, 4.8), ("Term", "Definition"))
    for term, definition in about.definitions:
        table.row([Line(term, Style.CELL_STRONG)], [Line(definition)])


def _write_signatures(paper: Paper, about: EvaluationReport) -> None:
    name, received_at = about.received or ("", "")
    signers = (
        ("Principal or designee", about.submitted_by, "Submitted", about.submitted_at),
        ("School Resource Officer (acknowledges receipt, not agreement)", about.officer, "Confirmed", about.read_at),
        ("Chief of Police or designee", name, "Acknowledged", received_at),
    )
    paper.write("Signatures", Style.HEADING)
    table = paper.table((4.2, 0.3, 2.0), look=BARE)
    for label, signer, done, at in signers:
        signed = [Line(signer, Style.CELL_STRONG), Line(f"{done} in the bot {at}" if at else "", Style.CELL_SMALL)]
        signature = [Line(label, Style.SIGNATURE), *(line for line in signed if line.text)]
        table.row(signature, [], [Line("Date", Style.SIGNATURE)], with_next=True)
