"""The team's yearly report as a document, with the names of people: the workbook beside it holds every table (§IX).

As the team adopted it, or as it stands: then every page says that it is a draft.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from exports.document import Line, Paper, Style, in_words
from exports.quarters import team
from exports.quarters.agreement_itself import write_disclosures, write_events, write_goals, write_training
from exports.quarters.public.book import superseded
from exports.quarters.rates import Row, enrolled, known
from exports.quarters.report_headings import ALL_SCHOOLS, AT_SCHOOLS, LOOKS_AT_SCHOOLS
from exports.quarters.tables import Cell
from exports.quarters.trend import trend_of
from exports.quarters.year import EVALUATIONS_HELD, NOT_A_SUM, notes
from exports.quarters.year_rows import counted, glance
from exports.quarters.year_rows import row as row_of
from exports.quarters.yearly_report import officers, parts
from exports.quarters.yearly_report import rates as report_rates
from exports.workbook.cells import MISSING, NONE
from models.agreement.queries import numbered
from models.errors import NotFound
from models.quarters.figures import QuarterFigures
from models.quarters.rates import Enrollment, of_year, year_rate, year_rate_overall
from models.quarters.recommendation_kinds import AGREEMENT, IMPLEMENTATION, kind_label
from models.quarters.report_contents import Contents, Outcome, year_in
from models.quarters.report_tables import YearlyReport, adopted_editions, newest_edition
from models.quarters.team import OUTCOMES
from models.quarters.trend import on_record
from models.quarters.year import Evaluations, Year
from models.quarters.yearly_report import of_edition
from models.terms import Agreement

CONFIDENTIAL = "Internal edition: confidential"
COMPARED = ("Year", "Previous year", "Baseline", "Change from baseline")


def year_report(
    session: Session, agreement: Agreement, school_year: str, made_for: str, now: datetime, edition: int | None = None
) -> bytes:
    """The internal yearly report, as a .docx: the newest edition as it stands, or one that was adopted.

    Raises:
        NotFound: no such edition was adopted.
    """
    report = _edition(session, school_year, edition)
    found = of_edition(session, agreement, school_year, report)
    year, is_draft = year_in(session, agreement, found), not (report and report.adopted_at)
    paper = parts.begin(agreement, year, report, CONFIDENTIAL, now)
    paper.write(CONFIDENTIAL, Style.CONFIDENTIAL)
    parts.adopted_by(paper, agreement, report)
    if report and report.because:
        paper.write("Why there is a further edition", Style.SUBHEADING)
        paper.write(report.because)
    text = numbered(session, found.signed_text)
    version = [f"Signed agreement in force at the end of the year: version {text.number}, in force from "
               f"{in_words(text.holds_from)}."] if text else []  # fmt: skip
    signed = [revision for revision in year.revisions.values() if revision.signed_at]
    prepared = f"Prepared {agreement.local(now)} for {made_for}. All tables are in the workbook."
    parts.read_first(paper, [*version, *notes(agreement, year), *superseded(signed)], prepared)
    texts = {code: row.words for code, row in found.texts.items()}
    tables = _tables(paper, agreement, found, year) | _rates(paper, session, agreement, year)
    parts.chapters(paper, texts, tables, is_draft=is_draft)
    parts.signed_quarters(paper, agreement, year.revisions)
    return paper.content()


def _edition(session: Session, school_year: str, edition: int | None) -> YearlyReport | None:
    if edition is None:
        return newest_edition(session, school_year)
    for report in adopted_editions(session, school_year):
        if report.edition == edition:
            return report
    raise NotFound(f"There is no edition {edition} of the report on {school_year}.")


def _tables(paper: Paper, agreement: Agreement, found: Contents, year: Year) -> dict[str, parts.Table]:
    """What stands below the team's text."""
    tables: dict[str, parts.Table] = {
        "activities": partial(_activities, paper, agreement, found, year),
        **_officers(paper, agreement, found, year),
        "figures": partial(_figures, paper, year),
        "schools": partial(_schools, paper, agreement, year),
        "baseline": partial(_compared, paper, year),
        "agreement": partial(_recommendations, paper, parts.of_kind(found.made, AGREEMENT)),
        "implementation": partial(_implementation, paper, found.made),
    }
    if found.earlier:
        tables["follow_up"] = partial(_recommendations, paper, found.earlier, with_kind=True)
    return tables


def _rates(paper: Paper, session: Session, agreement: Agreement, year: Year) -> dict[str, parts.Table]:
    """Rates and the trend; none without an enrollment, and without another year to compare with."""
    opened = {code: found for code, found in year.figures.items() if found}
    enrollment, years = of_year(counted(year)), on_record(session, agreement, year.school_year)
    schools = list(dict.fromkeys(school for found in opened.values() for school in found.schools))

    def write() -> None:
        if enrollment:
            names = {school: agreement.school_name(school) for school in schools}
            report_rates.rates_at_schools(paper, names, _rates_at(counted(year), enrollment, schools))
            report_rates.ratios(paper, opened)
        if len(years) > 1:
            report_rates.trend(paper, trend_of(years))

    return {"rates": write} if enrollment or len(years) > 1 else {}


def _rates_at(quarters: Sequence[QuarterFigures], enrollment: Enrollment, schools: Sequence[str]) -> dict[str, Row]:
    """How many students, and each rate: school by school, then of all schools."""
    looks = LOOKS_AT_SCHOOLS.values()
    rows: dict[str, Row] = {
        school: [enrolled(enrollment, [school]), *(known(year_rate(quarters, school, look)) for look in looks)]
        for school in schools
    }
    overall = [known(year_rate_overall(quarters, look)) for look in looks]
    return rows | {ALL_SCHOOLS: [enrolled(enrollment, schools), *overall]}


def _officers(paper: Paper, agreement: Agreement, contents: Contents, year: Year) -> dict[str, parts.Table]:
    """What officers did, when they were at the schools, and what was said of it; nothing where none is on record."""
    notices = row_of(year, "notices.filed", is_police=True)[: len(year.quarters) + 1]
    schools = list(dict.fromkeys(school for found in counted(year) for school in found.schools))
    found = officers.OfficersYear(
        year.figures, notices, schools, coverage=contents.coverage, feedback=contents.feedback
    )
    return officers.tables(paper, agreement, found)


def _activities(paper: Paper, agreement: Agreement, found: Contents, year: Year) -> None:
    parts.meetings(paper, agreement, found.revisions, list(year.quarters), partial(team.no_meeting, agreement))
    _evaluations(paper, agreement, found.evaluations)
    write_goals(paper, agreement, found.goals, year)
    write_events(paper, agreement, found.events)
    write_training(paper, agreement, found.trained)
    write_disclosures(paper, agreement, found.disclosures)


def _figures(paper: Paper, year: Year) -> None:
    codes = list(year.quarters)
    heads, rows = [*codes, "Year"], glance(year)
    table = paper.table((2.4, *[3.0 / len(codes)] * len(codes), 1.1), ("Measure", *heads), numbers=len(heads))
    for words, *cells in rows:
        table.row([Line(str(words))], *map(parts.number, cells[: len(heads)]))
    paper.write(f"{NOT_A_SUM} “None”: no quarter was opened.", Style.SMALL)
    parts.draw_over_time(paper, rows, codes)


def _schools(paper: Paper, agreement: Agreement, year: Year) -> None:
    schools = dict.fromkeys(school for found in year.figures.values() if found for school in found.schools)
    rows = {school: [_of_school(year, school, figure, is_police=is_police) for _words, figure, is_police
                     in AT_SCHOOLS] for school in schools}  # fmt: skip
    totals = [year.total(figure, is_police=is_police) for _words, figure, is_police in AT_SCHOOLS]
    rows[ALL_SCHOOLS] = [total.value if total else NONE for total in totals]
    parts.at_schools(paper, {school: agreement.school_name(school) for school in schools}, rows)


def _of_school(year: Year, school: str, figure: str, *, is_police: bool) -> Cell:
    """A school's figure over the year. Where not every quarter has it, it says how many do."""
    opened = [found for found in year.figures.values() if found]
    values = [found.of_police(school, figure) if is_police else found.of_school(school, figure) for found in opened]
    counted = [value for value in values if value is not None]
    if not counted:
        return MISSING if opened else NONE
    total = sum(counted)
    return total if len(counted) == len(opened) else f"{total:,} ({len(counted)} of {len(opened)} quarters)"


def _compared(paper: Paper, year: Year) -> None:
    table = paper.table((2.5, 1.0, 1.0, 1.0, 1.0), ("Measure", *COMPARED), numbers=len(COMPARED))
    quarters, drawn = len(year.quarters), dict[str, list[Cell]]()
    for words, *cells in glance(year):
        total, _count, before, baseline, _change, change = cells[quarters:]
        table.row([Line(str(words))], *map(parts.number, (total, before, baseline, change)))
        if isinstance(total, int) and isinstance(baseline, int):
            drawn[str(words)] = [total, baseline]  # the words name the party: both are in one chart
    paper.write(f"{NOT_A_SUM} “None”: there is nothing to compare with.", Style.SMALL)
    parts.draw(paper, "The year and the baseline year", drawn, [year.school_year, "Baseline"], "Measure")


def _implementation(paper: Paper, made: Sequence[Outcome]) -> None:
    _recommendations(paper, parts.of_kind(made, IMPLEMENTATION))
    if unmarked := parts.of_kind(made, None):
        paper.write("Not marked yet as about the agreement or its implementation", Style.SUBHEADING)
        _recommendations(paper, unmarked)


def _recommendations(paper: Paper, found: Sequence[Outcome], *, with_kind: bool = False) -> None:
    """Each with who is responsible, and what became of it."""
    if not found:
        paper.write(parts.NONE_RECORDED)
        return
    table = paper.table((3.0, 1.4, 0.9, 1.2), ("Recommendation", "Responsible", "Status", "Follow-up"))
    for outcome in found:
        made, note = outcome.of, outcome.note
        about = f"{made.quarter.label}, on {kind_label(outcome.kind).lower()}" if with_kind else made.quarter.label
        due = Line(f"due {in_words(made.due_on)}", Style.CELL_SMALL)
        table.row(
            [Line(made.words), Line(about, Style.CELL_SMALL)], [Line(outcome.responsible), due],
            [Line(OUTCOMES[outcome.state])], [Line(note.says if note else "")],
        )  # fmt: skip


def _evaluations(paper: Paper, agreement: Agreement, found: Sequence[Evaluations]) -> None:
    paper.write("Yearly evaluations of officers", Style.SUBHEADING)
    paper.write(agreement.cite(EVALUATIONS_HELD), Style.SMALL, with_next=True)
    table = paper.table((3.2, 1.1, 1.1, 1.1), ("School", "Officers", "Opened", "Submitted"), numbers=3)
    for row in found:
        numbers = map(parts.number, (row.officers, row.opened, row.submitted))
        table.row([Line(agreement.school_name(row.school))], *numbers)
