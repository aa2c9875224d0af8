"""The public edition of the yearly report as a document: what a public reader may see of the internal one (§IX)."""

from datetime import datetime

from sqlalchemy.orm import Session

from exports.document import About, Line, Paper, Style, in_words
from exports.quarters import team
from exports.quarters.public import FOR_THE_PUBLIC, NO_WORDS, NOTE
from exports.quarters.public_year import PublicYearFigures, public_year
from exports.quarters.team import quorum
from exports.quarters.year import TITLE, period_of
from exports.workbook.book import Edition
from models.quarters.editions import Decision
from models.quarters.figures import meetings_in, recommendations_in
from models.quarters.team import OUTCOMES, present_from
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, Party

MEASURE_WIDTH, QUARTERS_WIDTH, YEAR_WIDTH = 2.4, 3.0, 1.1  # inches


def public_year_report(
    session: Session, agreement: Agreement, school_year: str, now: datetime, edition: int | None = None
) -> tuple[bytes, Decision]:
    """The public yearly report, as a .docx, and what has to be noted before anybody gets it.

    Raises:
        Conflict, NotFound: as for `public_year`.
    """
    shown, decision = public_year(session, agreement, school_year, now, edition)
    parties = f"{agreement.agreement.police} and {agreement.agreement.schools}"
    paper = Paper(About(
        TITLE, f"{parties}, {school_year}", "SRO Liaison", now, f"{TITLE}\t{school_year}", Edition.PUBLIC,
    ))  # fmt: skip
    paper.write(TITLE, Style.TITLE)
    paper.write(parties, Style.SUBTITLE)
    paper.write(period_of(shown.year), Style.SUBTITLE)
    paper.write(Edition.PUBLIC, Style.SUBTITLE)
    for words in shown.notes():
        paper.write(words)
    _figures(paper, shown)
    _meetings(paper, agreement, shown)
    _recommendations(paper, shown)
    _quarters(paper, agreement, shown)
    made = f"Prepared {agreement.local(now)} for {FOR_THE_PUBLIC}."
    paper.write(f"{made} All tables, and what their words mean, are in the public workbook.", Style.END)
    return paper.content(), decision


def _figures(paper: Paper, shown: PublicYearFigures) -> None:
    paper.write("The year in figures", Style.HEADING)
    quarters = list(shown.year.quarters)
    heads = [*quarters, "Year"]
    widths = (MEASURE_WIDTH, *[QUARTERS_WIDTH / len(quarters)] * len(quarters), YEAR_WIDTH)
    table = paper.table(widths, ("Measure", *heads), numbers=len(heads))
    for words, *cells in shown.glance():
        texts = (f"{cell:,}" if isinstance(cell, int) else cell for cell in cells[: len(heads)])
        table.row([Line(str(words))], *([Line(text, Style.CELL_NUMBER)] for text in texts))
    paper.write(NOTE, Style.SMALL)


def _meetings(paper: Paper, agreement: Agreement, shown: PublicYearFigures) -> None:
    paper.write("Team meetings", Style.HEADING)
    asked = "The agreement asks for a meeting each quarter, with two or more members from each party (§IX)."
    paper.write(agreement.cite(asked), Style.SMALL, with_next=True)
    table = paper.table((1.2, 1.6, 1.9, 1.8), ("Quarter", "Held on", "Attendees", "Quorum"))
    for revision in shown.revisions:
        meetings = meetings_in(revision)
        for meeting in meetings:
            counts = ", ".join(f"{PARTY_LABELS[party]}: {present_from(meeting, party)}" for party in Party)
            texts = (revision.quarter.code, in_words(meeting.held_on), counts, quorum(meeting))
            table.row(*([Line(text)] for text in texts))
        if not meetings:
            table.row([Line(revision.quarter.code)], [Line(team.public_no_meeting(revision))], [], [])


def _recommendations(paper: Paper, shown: PublicYearFigures) -> None:
    paper.write("Recommendations", Style.HEADING)
    found = [(row.quarter.code, made) for row in shown.revisions for made in recommendations_in(row)]
    if not found:
        paper.write("None recorded.")
        return
    paper.write(NO_WORDS, Style.SMALL, with_next=True)
    table = paper.table((1.2, 2.6, 2.7), ("Quarter", "Due", "Status"))
    for code, made in found:
        table.row([Line(code)], [Line(in_words(made.due_on))], [Line(OUTCOMES[made.state])])


def _quarters(paper: Paper, agreement: Agreement, shown: PublicYearFigures) -> None:
    paper.write("Signed off by both parties", Style.HEADING)
    table = paper.table((1.2, 1.6, 3.7), ("Quarter", "Revision", "Signed off"))
    for row in shown.revisions:
        signed = agreement.local(row.signed_at) if row.signed_at else ""
        table.row([Line(row.quarter.code)], [Line(str(row.revision))], [Line(signed)])
