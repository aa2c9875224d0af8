"""The yearly report's workbook: the quarters side by side, the year before and the baseline, the team's work (§IX)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from exports.quarters.charts import chart_measures
from exports.quarters.dates import span
from exports.quarters.definitions import define
from exports.quarters.glance import FIRST_LOOK
from exports.quarters.tables import ADDED_UP, ALL, Cell, cell, known
from exports.quarters.team import MEETINGS, RECOMMENDATIONS, meeting_rows, recommendation_rows
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import MISSING, NONE, NOT_ADDED, NOT_COLLECTED, Column, Kind
from exports.workbook.charts import PATTERNS
from models.quarters.figures import QuarterFigures, Total, meetings_in, recommendations_in
from models.quarters.measures import DISCIPLINED, REFERRED, SCHOOL_GROUPS, Group
from models.quarters.police_measures import POLICE_GROUPS
from models.quarters.year import Year, YearTotal, counts_students, evaluations_of, year_of
from models.terms import Agreement
from models.vocabulary import PARTY_WORDS, Party

TITLE = "Yearly report on the School Resource Officer program"
NOT_A_SUM = "Students are counted once in a quarter. A student may be in several, so quarters are not added up."
EVALUATIONS_HELD = (
    "How many yearly evaluations were held (§III). Their content is a personnel record and is not included."
)
MOST_NAMED = 6
WHOSE = {DISCIPLINED: "Students disciplined", REFERRED: "Students referred"}


def year_book(session: Session, agreement: Agreement, school_year: str, made_for: str, now: datetime) -> bytes:
    """The internal workbook of a school year, as an .xlsx."""
    year = year_of(session, agreement, school_year)
    book = Book(About(agreement, TITLE, period_of(year), Edition.INTERNAL, now, made_for))
    _summary(book, agreement, year)
    for name, groups, is_police in (("School figures", SCHOOL_GROUPS, False), ("Police figures", POLICE_GROUPS, True)):
        sheet = book.sheet(name)
        if not is_police:
            sheet.note(NOT_A_SUM)
        sheet.table(
            [Column("Measure"), Column("Line"), *columns(year)], list(_lines(year, groups, is_police=is_police))
        )
    _schools(book, agreement, year)
    _team(book, agreement, year)
    _evaluations(book, session, agreement, year)
    _quarters(book, year)
    define(book, agreement)
    return book.content()


def period_of(year: Year) -> str:
    """Which year a report is of."""
    return f"School year {year.school_year}, {span(year.first_day, year.last_day)}"


def notes(agreement: Agreement, year: Year) -> list[str]:
    """What a reader has to know first: what is missing or not signed, and nothing to compare with."""
    found = [f"{code} was not opened and is not included." for code, quarter in year.quarters.items() if not quarter]
    found += [f"Submissions missing in {figures.label}, and not included: {_missing(agreement, figures)}."
              for figures in year.figures.values() if figures and _missing(agreement, figures)]  # fmt: skip
    unsigned = [quarter.label for quarter in year.quarters.values() if quarter and quarter.is_open]
    if unsigned:
        found.append(f"NOT signed yet: {', '.join(unsigned)}. Figures may change.")
    if year.before is None:
        found.append("There is no previous year to compare with.")
    if year.baseline is None:
        found.append("There is no baseline to compare with.")
    return found


def _missing(agreement: Agreement, found: QuarterFigures) -> str:
    """Who has not sent a submission, in words; nothing when all have."""
    schools = [agreement.school_name(school) for school in found.schools if found.is_missing(school)]
    named = schools if len(schools) <= MOST_NAMED else [f"{len(schools)} schools"]
    return ", ".join([*named, *([PARTY_WORDS[Party.POLICE]] if found.police is None else [])])


def columns(year: Year) -> list[Column]:
    """The quarters, the year, and what it is compared with."""
    baseline = f"Baseline: {year.baseline.label.split()[-1]}" if year.baseline else "Baseline"
    return [
        *(Column(code, Kind.COUNT) for code in year.quarters), Column("Year", Kind.COUNT),
        Column("Quarters included", Kind.WHOLE), Column("Previous year", Kind.COUNT, 14),
        Column(baseline, Kind.COUNT, 14),
        Column("Change from previous year", Kind.COUNT, 14), Column("Change from baseline", Kind.COUNT, 14),
    ]  # fmt: skip


def row(year: Year, figure: str, *, is_police: bool) -> list[Cell]:
    """A figure, or a group added up, over all schools: quarter by quarter, over the year, compared."""
    quarters = [known(year.of_quarter(code, figure, is_police=is_police)) for code in year.quarters]
    total = year.total(figure, is_police=is_police)
    before = year.before.total(figure, is_police=is_police) if year.before else None
    baseline = year.baseline.total(figure) if year.baseline and not is_police else None
    return [
        *quarters, _of_year(total, quarters, figure, is_police=is_police), total.quarters if total else 0,
        before.value if before else NONE, known(baseline), _change_from_year(total, before),
        _change_from_baseline(total, baseline),
    ]  # fmt: skip


def _of_year(total: YearTotal | None, quarters: Sequence[Cell], figure: str, *, is_police: bool) -> Cell:
    if not is_police and counts_students(figure):
        return NOT_ADDED
    if total is None:
        return next((word for word in (NOT_COLLECTED, MISSING) if word in quarters), NONE)
    return total.value


def _change_from_year(now: YearTotal | None, then: YearTotal | None) -> Cell:
    """Between the same quarters of the same schools."""
    return now.value - then.value if now and then and now.at == then.at else NONE


def _change_from_baseline(now: YearTotal | None, then: Total | None) -> Cell:
    """Between whole years of the same schools."""
    if not now or not then or then.value is None or {*now.at} != {then.at}:
        return NONE
    return now.value - then.value


def _lines(year: Year, groups: dict[str, Group], *, is_police: bool) -> Iterator[list[Cell]]:
    for code, group in groups.items():
        title = measure(group)
        for figure, label in group.figures.items():
            yield [title, label, *row(year, figure, is_police=is_police)]
        if code in ADDED_UP and not is_police:
            yield [title, ALL, *row(year, code, is_police=False)]


def measure(group: Group) -> str:
    """What a group measures, and of which students where there are two kinds of them."""
    return f"{WHOSE[group.measure]}: {group.title}" if group.by and group.measure in WHOSE else group.title


def glance(year: Year) -> list[list[Cell]]:
    """The year at a glance: the figures that both parties look at first."""
    return [[words, *row(year, figure, is_police=is_police)] for words, figure, is_police in FIRST_LOOK]


def _summary(book: Book, agreement: Agreement, year: Year) -> None:
    sheet = book.sheet("Summary")
    for words in notes(agreement, year):
        sheet.note(words)
    rows = glance(year)
    table = sheet.table([Column("Measure"), *columns(year)], rows, caption="The year at a glance")
    if len(year.quarters) <= len(PATTERNS):
        chart_measures(sheet, table, rows, range(1, len(year.quarters) + 1), "Quarter by quarter", "each quarter")


def _schools(book: Book, agreement: Agreement, year: Year) -> None:
    sheet = book.sheet("School by school")
    schools = dict.fromkeys(school for found in year.figures.values() if found for school in found.schools)
    rows = [
        [agreement.school_name(school), words, *_of_school(year, school, figure, is_police=is_police)]
        for school in schools
        for words, figure, is_police in FIRST_LOOK
    ]
    heads = [Column("School"), Column("Measure"), *(Column(code, Kind.COUNT) for code in year.quarters)]
    sheet.table(heads, rows)


def _of_school(year: Year, school: str, figure: str, *, is_police: bool) -> list[Cell]:
    return [
        cell(found, school, figure, is_police=is_police) if found and school in found.schools else NONE
        for found in year.figures.values()
    ]


def _team(book: Book, agreement: Agreement, year: Year) -> None:
    meetings, recommendations = (book.sheet(name) for name in ("Meetings", "Recommendations"))
    opened = [quarter for quarter in year.quarters.values() if quarter]
    for quarter in opened:
        if not meetings_in(quarter.revision):
            meetings.note(agreement.cite(f"No team meeting has been recorded for {quarter.label} (§IX)."))
    rows = [[quarter.label, *row] for quarter in opened for row in meeting_rows(meetings_in(quarter.revision))]
    meetings.table([Column("Quarter"), *MEETINGS], rows)
    noted = [
        [quarter.label, *row] for quarter in opened for row in recommendation_rows(recommendations_in(quarter.revision))
    ]
    recommendations.table([Column("Quarter"), *RECOMMENDATIONS], noted)


def _evaluations(book: Book, session: Session, agreement: Agreement, year: Year) -> None:
    sheet = book.sheet("Evaluations")
    sheet.note(agreement.cite(EVALUATIONS_HELD))
    rows = [[agreement.school_name(evaluations.school), evaluations.officers, evaluations.opened, evaluations.submitted]
            for evaluations in evaluations_of(session, agreement, year)]  # fmt: skip
    sheet.table(
        [
            Column("School"),
            Column("Officers", Kind.WHOLE),
            Column("Opened", Kind.WHOLE),
            Column("Submitted", Kind.WHOLE),
        ],
        rows,
    )


def _quarters(book: Book, year: Year) -> None:
    rows: list[list[object]] = []
    for code, quarter in year.quarters.items():
        if quarter is None:
            rows.append([code, None, None, None, None, "Not opened"])
            continue
        revision = quarter.revision
        by = {signature.side: signature.person.name for signature in revision.standing}
        state = "Signed off" if revision.signed_at else "NOT signed"
        rows.append([code, revision.revision, revision.signed_at, *(by.get(party) for party in Party), state])
    heads = [
        Column("Quarter"), Column("Revision", Kind.WHOLE), Column("Signed off", Kind.MOMENT, 22),
        *(Column(f"For {PARTY_WORDS[party]}") for party in Party), Column("Status"),
    ]  # fmt: skip
    book.sheet("Quarters").table(heads, rows)
