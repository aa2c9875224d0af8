"""The yearly report's workbook: the quarters side by side, the year before and the baseline, the team's work (§IX)."""

from datetime import datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from exports.document import span
from exports.quarters import team
from exports.quarters.activities import add_year_activities
from exports.quarters.agreement_itself import add_disclosures, add_events
from exports.quarters.arrests import add_arrests
from exports.quarters.charts import chart_measures
from exports.quarters.coverage_sheet import add_coverage
from exports.quarters.definitions import define
from exports.quarters.feedback_sheet import add_year_feedback
from exports.quarters.glance import first_look
from exports.quarters.rates import add_year_rates
from exports.quarters.tables import (
    CHANGE_WIDTH,
    LABELS,
    TIME_WIDTH,
    Cell,
    cell,
    is_alike,
    lines,
    totals_of,
)
from exports.quarters.trend import add_trend
from exports.quarters.year_rows import counted, glance, row
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import NONE, Column, Kind
from exports.workbook.charts import PATTERNS
from exports.workbook.sheets import Sheet, Table
from models.disclosures.statistics import counted as counted_disclosures
from models.events.statistics import counted as counted_events
from models.feedback.statistics import counted as counted_feedback
from models.quarters.arrests import arrests_in, over
from models.quarters.figures import QuarterFigures
from models.quarters.measures import DISCIPLINED, REFERRED, SCHOOL_GROUPS, Group
from models.quarters.police_measures import POLICE_GROUPS
from models.quarters.rates import of_year
from models.quarters.report_tables import newest_edition
from models.quarters.tables import Revision
from models.quarters.trend import on_record
from models.quarters.year import Year, evaluations_of, year_of
from models.quarters.yearly_report import of_edition
from models.terms import Agreement
from models.vocabulary import PARTY_WORDS, Party

TITLE = "Yearly report on the School Resource Officer program"
NOT_A_SUM = "Students are counted once in a quarter. A student may be in several, so quarters are not added up."
EVALUATIONS_HELD = (
    "How many yearly evaluations were held (§III). Their content is a personnel record and is not included."
)
COVERAGE_ADOPTED = "As both parties adopted it with the yearly report."
COVERAGE_NOT_ADOPTED = "As it stands: it may change until both parties adopt the yearly report."
MOST_NAMED = 6
MEASURE = Column("Measure", width=46)
WHOSE = {DISCIPLINED: "Students disciplined", REFERRED: "Students referred"}


def year_book(session: Session, agreement: Agreement, school_year: str, made_for: str, now: datetime) -> bytes:
    """The internal workbook of a school year, as an .xlsx."""
    year = year_of(session, agreement, school_year)
    book = Book(About(agreement, TITLE, period_of(year), Edition.INTERNAL, now, made_for))
    _summary(book, agreement, year)
    _figures(book.sheet("School figures"), year, SCHOOL_GROUPS, is_police=False)
    _figures(book.sheet("Police figures"), year, POLICE_GROUPS, is_police=True)
    _schools(book, agreement, year)
    add_year_activities(book, agreement, year, counted(year))
    _coverage(book, session, agreement, school_year)
    _rates(book, session, agreement, year)
    _team(book, agreement, year)
    _evaluations(book, session, agreement, year)
    add_year_feedback(book, agreement, counted_feedback(session, year.first_day, year.last_day))
    add_events(book, agreement, counted_events(session, agreement, year.first_day, year.last_day))
    add_disclosures(book, counted_disclosures(session, year.first_day, year.last_day))
    _quarters(book, year)
    define(book, agreement)
    return book.content()


def period_of(year: Year) -> str:
    """Which year a report is of."""
    return f"School year {year.school_year}, {span(year.first_day, year.last_day)}"


def notes(agreement: Agreement, year: Year) -> list[str]:
    """What a reader has to know first: what is missing or not signed, and nothing to compare with."""
    found = not_opened(year)
    for figures in filter(None, year.figures.values()):
        if missing := _missing(agreement, figures):
            found.append(f"Submissions missing in {figures.label}, and not included: {missing}.")
    unsigned = [revision.quarter.label for revision in year.revisions.values() if not revision.signed_at]
    if unsigned:
        found.append(f"NOT signed yet: {', '.join(unsigned)}. Figures may change.")
    if unlike := _unlike(year):
        named = ", ".join(unlike) if len(unlike) <= MOST_NAMED else f"{len(unlike)} of the measures below"
        found.append(f"Quarters are of different schools or lines, and not to be compared, in: {named}.")
    if year.before is None:
        found.append("There is no previous year to compare with.")
    elif lacking := [code for code, figures in year.before.figures.items() if figures is None]:
        found.append(f"{year.before.school_year} is without {', '.join(lacking)}: not opened, and not included.")
    if year.baseline is None:
        found.append("There is no baseline to compare with.")
    return found


def _unlike(year: Year) -> list[str]:
    """The measures at a glance whose quarters cannot be compared with each other."""
    found = counted(year)
    return [words for words, figure, is_police in first_look(found)
            if not all(is_alike(then, now, figure, is_police=is_police) for then, now in pairwise(found))]  # fmt: skip


def not_opened(year: Year) -> list[str]:
    """Says which quarters are missing."""
    return [f"{code} was not opened and is not included." for code, quarter in year.quarters.items() if not quarter]


def _missing(agreement: Agreement, found: QuarterFigures) -> str:
    """Who has not sent a submission, in words; nothing when all have."""
    schools = [agreement.school_name(school) for school in found.schools if found.is_missing(school)]
    named = schools if len(schools) <= MOST_NAMED else [f"{len(schools)} schools"]
    return ", ".join([*named, *([PARTY_WORDS[Party.POLICE]] if found.police is None else [])])


def quarter_columns(year: Year) -> list[Column]:
    """The quarters, the year that they add up to, and how many are in it."""
    return [*(Column(code, Kind.COUNT) for code in year.quarters), Column("Year", Kind.COUNT),
            Column("Quarters included", Kind.WHOLE)]  # fmt: skip


def _columns(year: Year) -> list[Column]:
    """The same, and what the year is compared with."""
    baseline = f"Baseline: {year.baseline.label.split()[-1]}" if year.baseline else "Baseline"
    times = ("Previous year", baseline), ("Change from previous year", "Change from baseline")
    compared = (Column(words, Kind.COUNT, width)
                for names, width in zip(times, (TIME_WIDTH, CHANGE_WIDTH), strict=True) for words in names)  # fmt: skip
    return [*quarter_columns(year), *compared]


def measure(group: Group) -> str:
    """What a group measures, and of which students where there are two kinds of them."""
    return f"{WHOSE[group.measure]}: {group.title}" if group.by and group.measure in WHOSE else group.title


def _summary(book: Book, agreement: Agreement, year: Year) -> None:
    sheet = book.sheet("Summary")
    for words in notes(agreement, year):
        sheet.note(words)
    table = sheet.table([Column("Measure"), *_columns(year)], glance(year), caption="The year at a glance")
    chart_quarters(sheet, table, year)


def chart_quarters(sheet: Sheet, table: Table, year: Year) -> None:
    """A chart of the measures in each quarter, unless there are more than a chart can tell apart."""
    if len(year.quarters) <= len(PATTERNS):
        chart_measures(sheet, table, range(1, len(year.quarters) + 1), "Quarter by quarter", "each quarter")


def _figures(sheet: Sheet, year: Year, groups: dict[str, Group], *, is_police: bool) -> None:
    if not is_police:
        sheet.note(NOT_A_SUM)
    found = lines(groups.values(), counted(year), is_police=is_police)
    sheet.table([MEASURE, LABELS[1], *_columns(year)], [
        [measure(group), label, *row(year, figure, is_police=is_police)]
        for group, label, figure in found
    ], totals=totals_of(found))  # fmt: skip


def _schools(book: Book, agreement: Agreement, year: Year) -> None:
    schools = dict.fromkeys(school for found in year.figures.values() if found for school in found.schools)
    rows = [
        [agreement.school_name(school), words, *_of_school(year, school, figure, is_police=is_police)]
        for school in schools
        for words, figure, is_police in first_look(counted(year))
    ]
    heads = [Column("School"), Column("Measure"), *(Column(code, Kind.COUNT) for code in year.quarters)]
    book.sheet("School by school").table(heads, rows)


def _of_school(year: Year, school: str, figure: str, *, is_police: bool) -> list[Cell]:
    return [
        cell(found, school, figure, is_police=is_police) if found and school in found.schools else NONE
        for found in year.figures.values()
    ]


def _coverage(book: Book, session: Session, agreement: Agreement, school_year: str) -> None:
    """As both parties adopted it, or as the schedules on record have it now."""
    report = newest_edition(session, school_year)
    found = of_edition(session, agreement, school_year, report).coverage
    is_adopted = bool(report and report.adopted_at)
    add_coverage(book, agreement, found, note=COVERAGE_ADOPTED if is_adopted else COVERAGE_NOT_ADOPTED)


def _rates(book: Book, session: Session, agreement: Agreement, year: Year) -> None:
    found = counted(year)
    schools = list(dict.fromkeys(school for quarter in found for school in quarter.schools))
    add_year_rates(book, agreement, found, schools)
    opened = [quarter for quarter in year.quarters.values() if quarter]
    arrests = over(arrests_in(session, quarter.revision) for quarter in opened)
    add_arrests(book, agreement, arrests, schools, of_year(found))
    add_trend(book, on_record(session, agreement, year.school_year))


def _team(book: Book, agreement: Agreement, year: Year) -> None:
    meetings, recommendations = (book.sheet(name) for name in ("Meetings", "Recommendations"))
    met, made = list[list[object]](), list[list[object]]()
    for quarter in filter(None, year.quarters.values()):
        rows = team.meeting_rows(agreement, quarter.revision)
        if words := team.no_meeting(agreement, quarter.revision):
            meetings.note(f"{quarter.label}: {words}")
        met += [[quarter.label, *row] for row in rows]
        made += [[quarter.label, *row] for row in team.recommendation_rows(quarter.revision)]
    meetings.table([Column("Quarter"), *team.MEETINGS], met)
    recommendations.table([Column("Quarter"), *team.RECOMMENDATIONS], made)


def _evaluations(book: Book, session: Session, agreement: Agreement, year: Year) -> None:
    sheet = book.sheet("Evaluations")
    sheet.note(agreement.cite(EVALUATIONS_HELD))
    rows = [[agreement.school_name(held.school), held.officers, held.opened, held.submitted]
            for held in evaluations_of(session, agreement, year.school_year)]  # fmt: skip
    sheet.table([Column("School"), *(Column(words, Kind.WHOLE) for words in ("Officers", "Opened", "Submitted"))], rows)


def _quarters(book: Book, year: Year) -> None:
    heads = [
        Column("Quarter"), Column("Revision", Kind.WHOLE), Column("Signed off", Kind.MOMENT, 22), *team.SIGNERS,
        Column("Status"),
    ]  # fmt: skip
    rows = [[code, *(_signed(quarter.revision) if quarter else (*[None] * 4, "Not opened"))]
            for code, quarter in year.quarters.items()]  # fmt: skip
    book.sheet("Quarters").table(heads, rows)


def _signed(revision: Revision) -> list[object]:
    state = "Signed off" if revision.signed_at else "NOT signed"
    return [revision.revision, revision.signed_at, *team.signers(revision), state]
