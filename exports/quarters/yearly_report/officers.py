"""What officers did, in both editions of the yearly report: how time was spent, requests, school by school (§V, §IX).

Law enforcement, teaching and informal counseling are how the field tells the work of an SRO apart. By the first heading
of each table the audit of a public document finds the numbers that it checks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from exports.document import PAGE_WIDTH, Line, Paper, Style
from exports.quarters.activities import HEADINGS, SHARE, of_quarter, percent, public_headings, sum_over
from exports.quarters.both_sides import TOGETHER
from exports.quarters.coverage import write_coverage
from exports.quarters.report_headings import (
    ACTIVITIES_AT,
    HOW_SPENT,
    INFORMAL_COUNSELING,
    LAW_ENFORCEMENT,
    REQUESTS,
    TEACHING,
    WITH_TIME,
)
from exports.quarters.tables import Cell
from exports.quarters.yearly_report import feedback, parts
from exports.workbook.cells import NONE
from models.activities.statistics import BACK, ENTRIES, MINUTES, TIMED, key, share_handed_back
from models.feedback.statistics import NOTHING_SAID, FeedbackCounts
from models.quarters.figures import QuarterFigures
from models.quarters.school_coverage import YearCoverage
from models.terms import Agreement

ABOUT = (
    "Law enforcement is counted by action notices, teaching by presentations and classes, informal counseling by talks "
    "with students, parents and staff. What nobody logged is in no figure."
)
ABOUT_TIME = "“Time” adds up the minutes of the entries that have them; the last column, how many. Notices have none."
ABOUT_REQUESTS = "Requests from staff that were a matter of school discipline, and how many were handed back (§V.13)."
AT_QUARTERS = 2.4  # inches, for all of the columns
EDGES, A_LETTER, LEAST = 0.15, 0.07, 0.6  # inches: a column has to hold the longest word of its heading


@dataclass(frozen=True)
class OfficersYear:
    """What officers did in a year. `notices` are those of each quarter, then of the year, as their reader gets them."""

    quarters: Mapping[str, QuarterFigures | None]
    notices: Sequence[Cell]
    schools: Sequence[str]
    is_public: bool = False
    coverage: YearCoverage | None = None
    feedback: FeedbackCounts = NOTHING_SAID

    @property
    def opened(self) -> list[QuarterFigures]:
        """The quarters that were opened."""
        return [found for found in self.quarters.values() if found]

    @property
    def is_counted(self) -> bool:
        """Whether activities were counted in any quarter."""
        return any(found.activities for found in self.opened)

    @property
    def has_any(self) -> bool:
        """Whether there is anything to tell of."""
        return self.is_counted or self.coverage is not None or bool(self.feedback.tallies)

    def over_time(self, figure: str) -> list[Cell]:
        """A figure of all schools in each quarter, then over the year."""
        cells = [of_quarter(found, figure) for found in self.quarters.values()]
        return [*cells, _cell(sum_over(self.opened, figure))]


def tables(paper: Paper, agreement: Agreement, found: OfficersYear) -> dict[str, parts.Table]:
    """The chapter; nothing of a year in which nothing of it is on record."""
    return {"officers": partial(write, paper, agreement, found)} if found.has_any else {}


def write(paper: Paper, agreement: Agreement, found: OfficersYear) -> None:
    """The tables and the chart of the chapter, as far as there is anything to tell of."""
    if found.is_counted:
        _how_spent(paper, found)
        _requests(paper, agreement, found)
        _at_schools(paper, agreement, found)
    write_coverage(paper, agreement, found.coverage, is_public=found.is_public)
    feedback.write(paper, agreement, found.feedback, is_public=found.is_public)


def _how_spent(paper: Paper, found: OfficersYear) -> None:
    codes, kinds = list(found.quarters), {TEACHING: "presentation", INFORMAL_COUNSELING: "talk"}
    counts = {LAW_ENFORCEMENT: list(found.notices)}
    counts |= {words: found.over_time(key(kind, ENTRIES)) for words, kind in kinds.items()}
    paper.write(HOW_SPENT, Style.SUBHEADING)
    paper.write(f"{ABOUT} {ABOUT_TIME}", Style.SMALL, with_next=True)
    heads = [*codes, "Year", "Time", WITH_TIME]
    widths = (2.1, *[AT_QUARTERS / (len(codes) + 1)] * (len(codes) + 1), 1.0, 1.0)
    table = paper.table(widths, (HOW_SPENT, *heads), numbers=len(heads))
    for words, cells in counts.items():
        kind = kinds.get(words)
        minutes, timed = (sum_over(found.opened, key(kind, measure)) if kind else None for measure in (MINUTES, TIMED))
        time = [time_in_words(minutes) if timed else NONE, _cell(timed)]
        table.row([Line(words)], *map(parts.number, [*cells, *time]), with_next=words != INFORMAL_COUNSELING)
    drawn = {words.partition(":")[0]: cells[: len(codes)] for words, cells in counts.items()}
    parts.draw(paper, "How the time was spent, quarter by quarter", drawn, codes, "Work")


def _requests(paper: Paper, agreement: Agreement, found: OfficersYear) -> None:
    entries, back = (found.over_time(key("request", measure)) for measure in (ENTRIES, BACK))
    paper.write("Requests about school discipline", Style.SUBHEADING)
    paper.write(agreement.cite(ABOUT_REQUESTS), Style.SMALL, with_next=True)
    table = paper.table((2.0, 1.5, 1.5, 1.5), (REQUESTS, "Staff requests", "Handed back", SHARE), numbers=3)
    places = [*found.quarters, "Year"]
    for place, asked, handed in zip(places, entries, back, strict=True):
        style = Style.CELL_STRONG if place == places[-1] else Style.CELL
        table.row([Line(place, style)], *map(parts.number, (asked, handed, share_in_words(handed, asked))))


def _at_schools(paper: Paper, agreement: Agreement, found: OfficersYear) -> None:
    """The year's figures of each school, and of all together where there are several."""
    headings = public_headings() if found.is_public else [*HEADINGS]
    heads = headings if found.is_public else [*headings, SHARE]
    paper.write("Activities school by school", Style.SUBHEADING)
    widths = [max(LEAST, EDGES + A_LETTER * max(map(len, head.split()))) for head in heads]
    table = paper.table((PAGE_WIDTH - sum(widths), *widths), (ACTIVITIES_AT, *heads), numbers=len(heads))
    names = {school: agreement.school_name(school) for school in found.schools}
    for school, name in (*names.items(), *([(None, TOGETHER)] if len(names) > 1 else [])):
        of = {heading: _cell(sum_over(found.opened, HEADINGS[heading], school)) for heading in HEADINGS}
        share = [] if found.is_public else [share_in_words(of["Handed back"], of["Staff requests"])]
        style = Style.CELL if school else Style.CELL_STRONG
        table.row([Line(name, style)], *map(parts.number, [*(of[heading] for heading in headings), *share]))


def _cell(value: int | None) -> Cell:
    return NONE if value is None else value


def time_in_words(minutes: int | None) -> str:
    """Minutes as people read them, such as `34 h 55 min`: exact, so that they can be read back."""
    return f"{(minutes or 0) // 60:,} h {(minutes or 0) % 60} min"


def share_in_words(back: Cell, entries: Cell) -> str:
    """The share that was handed back, as a whole percentage."""
    if isinstance(back, int) and isinstance(entries, int) and (share := share_handed_back(back, entries)) is not None:
        return f"{percent(share)}%"
    return NONE
