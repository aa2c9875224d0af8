"""What both editions of the yearly report have: cover, chapters in their order, tables of the team's work (§IX)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from exports.document import About, Line, Paper, Style, in_words
from exports.document_charts import bars
from exports.quarters.glance import FIRST_LOOK
from exports.quarters.report_headings import AT_SCHOOLS
from exports.quarters.tables import Cell
from exports.quarters.team import quorum
from exports.quarters.year import TITLE, period_of
from models.quarters.figures import meetings_in
from models.quarters.report_chapters import CHAPTERS
from models.quarters.report_contents import Outcome
from models.quarters.report_tables import YearlyReport
from models.quarters.tables import Revision
from models.quarters.team import present_from
from models.quarters.year import Year
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, PARTY_WORDS, Party

DRAFT = "DRAFT: not adopted by the team"
NOT_WRITTEN = "This chapter is not written yet."
TEAM = "School/Police Collaboration Team"
MEETINGS_ASKED = "The agreement asks for a meeting each quarter, with two or more members from each party (§IX)."
NONE_RECORDED = "None recorded."
NOT_OPENED = "Not opened"
WHOSE = "The first four are the schools' figures, the last two those of the police."
DRAWN = {
    "Reported by the schools": ("incidents", "actions", "referrals", "arrests.school_based"),
    "Reported by the police": ("notices.filed", "notices.reports", "actions.arrest", "actions.search"),
}
"""The figures that charts show over time, each chart under its title."""
MOST_SCHOOLS_DRAWN = 12
Table = Callable[[], None]
Tables = Mapping[str, Table]
"""What stands in a chapter below the team's text, by the chapter's code; nothing where there is nothing to show."""


def begin(agreement: Agreement, year: Year, report: YearlyReport | None, edition: str, now: datetime) -> Paper:
    """A report's cover: of whom and when, who adopted it, and what every page says of it."""
    parties = f"{agreement.agreement.police} and {agreement.agreement.schools}"
    is_draft = not (report and report.adopted_at)
    head = f"{'DRAFT: ' if is_draft else ''}{TITLE}\t{year.school_year}"
    paper = Paper(About(TITLE, f"{parties}, {year.school_year}", "SRO Liaison", now, head, edition))
    paper.write(TITLE, Style.TITLE)
    paper.write(parties, Style.SUBTITLE)
    paper.write(period_of(year), Style.SUBTITLE)
    if report and report.edition > 1:
        paper.write(f"Edition {report.edition}", Style.SUBTITLE)
    if is_draft:
        paper.write(DRAFT, Style.CONFIDENTIAL)
    return paper


def adopted_by(paper: Paper, agreement: Agreement, report: YearlyReport | None) -> None:
    """Who adopted the report for which party, and when; of a further edition, why there is one."""
    if not report or not report.adopted_at:
        return
    paper.write(f"Adopted by the {TEAM}", Style.SUBHEADING)
    table = paper.table((2.2, 2.2, 2.1), ("For", "Member of the team", "On"))
    for adoption in sorted(report.standing, key=lambda adoption: adoption.side):
        texts = PARTY_WORDS[adoption.party], adoption.person.name, in_words(agreement.today(adoption.adopted_at))
        table.row(*([Line(text[:1].upper() + text[1:])] for text in texts))


def read_first(paper: Paper, notes: Sequence[str], prepared: str) -> None:
    """The end of the cover: what a reader has to know first, and when this copy was made for whom."""
    if notes:
        paper.write("Before you read the figures", Style.SUBHEADING)
    for words in notes:
        paper.write(words)
    paper.write(prepared, Style.END)
    paper.new_page()


def chapters(paper: Paper, texts: Mapping[str, str], tables: Tables, *, is_draft: bool) -> None:
    """The chapters in their order, each with the team's text and what stands below it. An empty one is left out."""
    for code, chapter in CHAPTERS.items():
        text, table = texts.get(code), tables.get(code)
        lacks = is_draft and chapter.is_required and not text
        if not (text or table or lacks):
            continue
        paper.write(chapter.title, Style.HEADING)
        for words in text.split("\n") if text else ():
            if words.strip():
                paper.write(words)
        if lacks:
            paper.write(NOT_WRITTEN, Style.SMALL)
        if table:
            table()


def draw(
    paper: Paper, title: str, rows: Mapping[str, Sequence[Cell | float]], series: Sequence[str], of: str,
    drawn_as: str = "Count",
) -> None:  # fmt: skip
    """A chart of rows that a table prints as well; none where there is no number to draw."""
    if found := bars(title, rows, series, of, drawn_as):
        paper.chart(found.xml, found.inches, found.title, found.description)


def draw_over_time(paper: Paper, glance: Sequence[Sequence[Cell]], codes: Sequence[str]) -> None:
    """Charts of the figures in each quarter, one for each party: theirs are of different kinds and sizes."""
    cells = {words: cells[: len(codes)] for words, *cells in glance}
    for title, figures in DRAWN.items():
        words = [words for words, figure, _is_police in FIRST_LOOK if figure in figures]
        rows = {_without_party(name): cells[name] for name in words if name in cells}
        draw(paper, f"{title}, quarter by quarter", rows, codes, "Measure")


def _without_party(words: str) -> str:
    _party, _colon, name = words.partition(": ")
    return name.capitalize()


def at_schools(paper: Paper, names: Mapping[str, str], rows: Mapping[str, Sequence[Cell]]) -> None:
    """A line for each school with its figures of the year, and their total: `rows` by the school's key, the total last.

    Where there are not too many schools, two of the figures are drawn.
    """
    heads = [heading for heading, _figure, _is_police in AT_SCHOOLS]
    paper.write(WHOSE, Style.SMALL, with_next=True)
    table = paper.table((1.7, *[0.8] * len(heads)), ("School", *heads), numbers=len(heads))
    last = len(rows) - 1
    for place, (school, cells) in enumerate(rows.items()):
        style = Style.CELL_STRONG if place == last else Style.CELL
        table.row([Line(names.get(school, school), style)], *map(number, cells))
    if last <= MOST_SCHOOLS_DRAWN:
        drawn = {names[school]: [cells[2], cells[4]] for school, cells in rows.items() if school in names}
        draw(paper, "Referrals and notices, school by school", drawn, [heads[2], heads[4]], "School")


def number(value: Cell) -> list[Line]:
    """A count as a cell, or what stands for it."""
    return [Line(f"{value:,}" if isinstance(value, int) else value, Style.CELL_NUMBER)]


def meetings(
    paper: Paper, agreement: Agreement, revisions: Mapping[str, Revision], codes: Sequence[str],
    without: Callable[[Revision], str],
) -> None:  # fmt: skip
    """When the team met in which quarter, and how many of each party were there; in words where it did not meet."""
    paper.write("Team meetings", Style.SUBHEADING)
    paper.write(agreement.cite(MEETINGS_ASKED), Style.SMALL, with_next=True)
    table = paper.table((1.2, 1.6, 1.9, 1.8), ("Quarter", "Held on", "Attendees", "Quorum"))
    for code in codes:
        held = meetings_in(revisions[code]) if code in revisions else []
        for meeting in held:
            counts = ", ".join(f"{PARTY_LABELS[party]}: {present_from(meeting, party)}" for party in Party)
            table.row(*([Line(text)] for text in (code, in_words(meeting.held_on), counts, quorum(meeting))))
        if not held:
            table.row([Line(code)], [Line(NONE_RECORDED if code in revisions else NOT_OPENED)], [], [])
    for revision in revisions.values():
        if words := without(revision):
            paper.write(f"{revision.quarter.label}: {words}", Style.SMALL)


def signed_quarters(paper: Paper, agreement: Agreement, revisions: Mapping[str, Revision]) -> None:
    """Which revisions of its quarters the figures are of. The heading and the first two columns are read back."""
    paper.write("Signed off by both parties", Style.HEADING)
    table = paper.table((1.2, 1.6, 3.7), ("Quarter", "Revision", "Signed off"))
    last = list(revisions)[-1:]
    for code, row in revisions.items():
        signed = agreement.local(row.signed_at) if row.signed_at else "NOT signed"
        table.row([Line(code)], [Line(str(row.revision))], [Line(signed)], with_next=[code] != last)


def of_kind(outcomes: Sequence[Outcome], kind: str | None) -> list[Outcome]:
    """The recommendations of one kind."""
    return [outcome for outcome in outcomes if outcome.kind == kind]
