"""The written report of a yearly evaluation, as a document for the officer's personnel folder (§III)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from exports.document import About, Line, Look, Paper, Style, in_words
from models.evaluations.criteria import RATINGS

TITLE = "Yearly evaluation of a School Resource Officer"
CONFIDENTIAL = "Confidential personnel record"
SECTIONS = {"§V": "duties and responsibilities", "§VII": "activity at schools"}
NOTHING = "–"
NOTHING_RECORDED = "No related records"
NO_AVERAGE = "Ratings are steps on a scale, not numbers: there is no average and no score."
NO_JUDGMENT = "Figures are counts of records, not a judgment."
FACTS_WIDTHS = (1.7, 4.8)
COUNTS_WIDTHS = (3.5, 1.0, 1.0, 1.0)
RATINGS_WIDTHS = (0.75, 4.3, 1.45)
DEFINITIONS_WIDTHS = (1.7, 4.8)
SIGNATURE_WIDTHS = (4.2, 0.3, 2.0)


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
    school: str
    officer: str
    badge: str | None
    met_on: date
    attended: tuple[Attended, ...]
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


def report(about: EvaluationReport) -> bytes:
    """The report as a .docx. The same report gives the same bytes."""
    paper = Paper(
        About(
            title=f"{TITLE} {about.number}",
            subject=f"{about.officer}, {about.school}, school year {about.school_year}",
            author=about.schools,
            created=about.submitted,
            head=_number(about),
            foot=CONFIDENTIAL,
        )
    )
    _write_title(paper, about)
    _write_facts(paper, about)
    _write_counts(paper, about)
    for section in SECTIONS:
        _write_ratings(paper, about, section)
    paper.write("Summary", Style.HEADING)
    paper.write(about.summary or NOTHING)
    _write_comment(paper, about)
    _write_about_figures(paper, about)
    _write_signatures(paper, about)
    return paper.content()


def _number(about: EvaluationReport) -> str:
    return f"{about.number}, version {about.version}"


def _write_title(paper: Paper, about: EvaluationReport) -> None:
    paper.write(TITLE, Style.TITLE)
    paper.write(_number(about), Style.SUBTITLE)
    paper.write(about.cite("Written report to the Chief of Police under §III of the agreement"), Style.SUBTITLE)
    paper.write(CONFIDENTIAL, Style.CONFIDENTIAL)


def _write_facts(paper: Paper, about: EvaluationReport) -> None:
    correction = [("Reason for correction", [about.because])] if about.because else []
    badge = [("Badge", [about.badge])] if about.badge else []
    facts = [
        ("Officer", [about.officer]),
        *badge,
        ("School", [about.school]),
        ("School year", [about.school_year]),
        ("Parties", [about.police, about.schools]),
        ("Agreement dated", [in_words(about.made_on)]),
        ("Meeting date", [in_words(about.met_on)]),
        ("Attendees", [f"{person.as_what}: {person.name}" for person in about.attended]),
        ("Submitted by", [f"{about.submitted_as}: {about.submitted_by}"]),
        ("Date submitted", [about.submitted_at]),
        ("Version", [str(about.version) if about.version == 1 else f"{about.version}, a correction"]),
        *correction,
    ]
    table = paper.table(FACTS_WIDTHS)
    for label, values in facts:
        table.row([Line(label, Style.CELL_STRONG)], [Line(value) for value in values])


def _write_counts(paper: Paper, about: EvaluationReport) -> None:
    ratings, sections = about.ratings, (about.cite(section) for section in SECTIONS)
    paper.write("Ratings summary", Style.HEADING)
    table = paper.table(COUNTS_WIDTHS, ("Rating", *sections, "Total"))
    for label in dict.fromkeys((*RATINGS.values(), *(rated.rating for rated in ratings))):
        given = [rated.clause for rated in ratings if rated.rating == label]
        counts = [sum(_is_in(section, clause) for clause in given) for section in SECTIONS]
        table.row([Line(label)], *([Line(str(count))] for count in (*counts, len(given))), with_next=True)
    paper.write(NO_AVERAGE, Style.SMALL)


def _is_in(section: str, clause: str) -> bool:
    return clause.startswith(f"{section}.")


def _write_ratings(paper: Paper, about: EvaluationReport, section: str) -> None:
    paper.write(f"{about.cite(section)}: {SECTIONS[section]}", Style.HEADING)
    table = paper.table(RATINGS_WIDTHS, ("Clause", "Criterion and related records", "Rating"))
    for rated in (rated for rated in about.ratings if _is_in(section, rated.clause)):
        evidence = [Line(line, Style.CELL_SMALL) for line in rated.evidence or (NOTHING_RECORDED,)]
        table.row(
            [Line(about.cite(rated.clause))], [Line(rated.criterion, Style.CELL_STRONG), *evidence],
            [Line(rated.rating, Style.CELL_STRONG)], with_next=bool(rated.comment),
        )  # fmt: skip
        if rated.comment:
            table.row_below([Line("Comment", Style.CELL_SMALL)], [Line(rated.comment)])


def _write_comment(paper: Paper, about: EvaluationReport) -> None:
    if not about.comment:
        return
    paper.write("The officer's comment", Style.HEADING)
    late = ", after the district goal for comments" if about.comment_is_late else ""
    if about.commented_at:
        paper.write(f"Written {about.commented_at}{late}", Style.SMALL, with_next=True)
    paper.write(about.comment)


def _write_about_figures(paper: Paper, about: EvaluationReport) -> None:
    paper.write("About the figures", Style.HEADING)
    paper.write(f"As of {about.figures_as_of}. {NO_JUDGMENT}", with_next=True)
    table = paper.table(DEFINITIONS_WIDTHS, ("Term", "Definition"))
    for term, definition in about.definitions:
        table.row([Line(term, Style.CELL_STRONG)], [Line(definition)])


def _write_signatures(paper: Paper, about: EvaluationReport) -> None:
    submitted = f"Submitted in the bot {about.submitted_at}"
    read = f"Confirmed in the bot {about.read_at}" if about.read_at else ""
    name, time = about.received or ("", "")
    received = f"Acknowledged in the bot {time}" if about.received else ""
    signers = (
        ("Principal or designee", about.submitted_by, submitted),
        ("School Resource Officer (acknowledges receipt, not agreement)", about.officer, read),
        ("Chief of Police or designee", name, received),
    )
    paper.write("Signatures", Style.HEADING)
    table = paper.table(SIGNATURE_WIDTHS, look=Look.BARE)
    for label, signer, recorded in signers:
        signed = [Line(signer, Style.CELL_STRONG), Line(recorded, Style.CELL_SMALL)]
        signature = [Line(label, Style.SIGNATURE), *(line for line in signed if line.text)]
        table.row(signature, [], [Line("Date", Style.SIGNATURE)], with_next=True)
    paper.write(f"End of report {_number(about)}", Style.END)
