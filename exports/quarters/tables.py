"""The tables of a quarter: a line for each figure, a column for each school, then totals and other times (§IX)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from exports.workbook.cells import MISSING, NONE, NOT_COLLECTED, SUPPRESSED_ELSEWHERE, Column, Kind
from models.quarters.comparisons import Change, change
from models.quarters.figures import Compared, QuarterFigures, Total
from models.quarters.measures import DISCIPLINED, REFERRED, SCHOOL_GROUPS, Group, codes_of
from models.quarters.police_measures import ACTED_BY_GROUPS, NOT_PUBLIC, POLICE_GROUPS
from models.terms import Agreement

ALL = "Total"
MOST_BESIDE = 12  # schools that have a column on the summary
TIME_WIDTH, CHANGE_WIDTH = 15, 12
LABELS = (Column("Measure", width=30), Column("Line", width=36))
ADDED_UP = ("incidents", "actions", "referrals")
"""Groups of a school's submission whose lines add up to something that no line says."""

Cell = int | str
Row = list[Cell]
Line = tuple[Group, str, str]
"""A line of a table: its group, its words and its figure."""


@dataclass(frozen=True)
class TableSheet:
    """A sheet of the workbook: which groups it shows, from which party."""

    name: str
    groups: tuple[str, ...]
    note: str
    is_police: bool = False

    def lines(self, found: QuarterFigures) -> list[Line]:
        """Its lines, group by group, as far as they were counted."""
        groups = POLICE_GROUPS if self.is_police else SCHOOL_GROUPS
        return lines([groups[code] for code in self.groups], [found], is_police=self.is_police)


SHEETS = (
    TableSheet("School incidents", ("incidents",), "Incidents as the schools report them, by the state's categories. "
               "One incident may lead to several actions, and involve several students."),
    TableSheet("School actions", ("actions",), "Disciplinary actions by type. One student may have several."),
    TableSheet("Students disciplined", codes_of(DISCIPLINED, SCHOOL_GROUPS), "Students with a disciplinary action, "
               "each counted once in the quarter, however many actions there were."),
    TableSheet("Referrals", ("referrals", "arrests"), "Student cases that a school referred to the police, and the "
               "school-based arrests known to the school."),
    TableSheet("Students referred", codes_of(REFERRED, SCHOOL_GROUPS), "Students referred to police, each counted once "
               "in the quarter."),
    TableSheet("Police incidents", ("notices", "reports", "incidents"), "Counted from the officers' notices by date of "
               "the event, with the adjustments of the police.", is_police=True),
    TableSheet("Police actions", ("actions", "grounds", "started_by", "measures"), "Actions as recorded in notices, "
               "whichever officer took them, with the adjustments of the police. A notice may list several actions.",
               is_police=True),
    TableSheet("Who acted", (*ACTED_BY_GROUPS, "searched_by"), "The same actions by who took them: "
               "the SRO, other officers (patrol), or both. The SRO answers this once for all actions of a notice.",
               is_police=True),
    TableSheet("Police students", codes_of("students", POLICE_GROUPS),
               "Students at each notice: a student in two notices counts twice. Only the schools' figures count each "
               "student once.", is_police=True),
    TableSheet("Timeliness", ("hours", "acknowledged", "acknowledged_again"), "From the event to the notice, from the "
               "notice to its first acknowledgment, and from each material change to the acknowledgment of it. The "
               "agreement asks for timely notice and gives no number (§V.4).", is_police=True),
)  # fmt: skip


def columns(agreement: Agreement, shown: Compared) -> list[Column]:
    """The columns of every table: schools, total, other times, change."""
    schools = [Column(agreement.school_name(school), Kind.COUNT) for school in shown.now.schools]
    times = [_time(words.capitalize(), then) for words, then in shown.quarters.items()]
    # that the baseline is a year has to stand there: beside a quarter it would be read as another quarter
    times.append(f"{shown.baseline.label if shown.baseline else 'Baseline'} (whole year)")
    since = [f"Change from {words.removeprefix('same quarter ')}" for words in shown.quarters]
    total = [Column(ALL, Kind.COUNT), Column("Schools reporting", Kind.WHOLE)]
    return [
        *LABELS, *schools, *(total if is_added_up(shown) else ()),
        *(Column(words, Kind.COUNT, TIME_WIDTH) for words in times),
        *(Column(words, Kind.COUNT, CHANGE_WIDTH) for words in since),
    ]  # fmt: skip


def is_added_up(shown: Compared) -> bool:
    """Whether there are several schools: the total of one is what stands beside it."""
    return len(shown.now.schools) > 1


def _time(words: str, then: QuarterFigures | None) -> str:
    return f"{words}: {then.label}" if then else words


def lines(groups: Iterable[Group], times: Collection[QuarterFigures], *, is_police: bool) -> list[Line]:
    """Every line of some groups that was counted at one of these times, and the total that no line of a school says."""
    return [line for line in _lines(groups, is_police=is_police)
            if any(found.has_line(line[2], is_police=is_police) for found in times)]  # fmt: skip


def _lines(groups: Iterable[Group], *, is_police: bool) -> Iterator[Line]:
    for group in groups:
        yield from ((group, label, figure) for figure, label in group.figures.items())
        if group.code in ADDED_UP and not is_police:
            yield group, ALL, group.code


def totals_of(found: Sequence[Line]) -> frozenset[int]:
    """Which of some lines add others up, from 0."""
    return frozenset(number for number, (_group, label, _figure) in enumerate(found) if label == ALL)


def public_lines(found: Iterable[Line]) -> list[Line]:
    """Those of them that a public edition prints."""
    return [line for line in found if line[2] not in NOT_PUBLIC]


def cell(found: QuarterFigures, school: str, figure: str, *, is_police: bool) -> Cell:
    """A school's figure, or a group added up: the number, or why there is none."""
    value = (found.of_police if is_police else found.of_school)(school, figure)
    if value is not None:
        return value
    return MISSING if found.is_missing(school, is_police=is_police) else NOT_COLLECTED


def glance(shown: Compared, figure: str, *, is_police: bool) -> Row:
    """A figure, or a group added up, school by school and compared."""
    cells = [cell(shown.now, school, figure, is_police=is_police) for school in shown.now.schools]
    times = (shown.now, *shown.quarters.values(), shown.baseline)
    now, *quarters, baseline = (_total(time, figure, is_police=is_police) for time in times)
    total = [overall(shown.now, figure, is_police=is_police), len(now.at) if now else 0]
    return [
        *cells, *(total if is_added_up(shown) else ()), *map(known, (*quarters, baseline)),
        *(changed(change(now.parts, then.parts) if now and then else None) for then in quarters),
    ]  # fmt: skip


def overall(found: QuarterFigures, figure: str, *, is_police: bool) -> Cell:
    """A figure over all schools as a cell."""
    total = _total(found, figure, is_police=is_police)
    return known(total) if total else MISSING


def is_alike(now: QuarterFigures, then: QuarterFigures, figure: str, *, is_police: bool) -> bool:
    """Whether the totals of two times can stand side by side: of the same lines and schools, or of none."""
    parts, others = (time.total(figure, is_police=is_police).parts for time in (now, then))
    found = change(parts, others)
    return found.is_whole if found else not (parts or others)


def _total(found: QuarterFigures | None, figure: str, *, is_police: bool) -> Total | None:
    """A figure over all schools; nothing where there is no such quarter, or no submission of the police."""
    if found is None or (is_police and not found.has_police):
        return None
    return found.total(figure, is_police=is_police)


def known(found: Total | None) -> Cell:
    """A total as a cell: the number, or why there is none; with a line that is suppressed, the least that it can be."""
    if found is None:
        return NONE
    if found.value is not None:
        return f"at least {found.value:,}" if found.is_suppressed else found.value
    if found.is_suppressed:
        return SUPPRESSED_ELSEWHERE
    return MISSING if found.is_missing else NOT_COLLECTED


def changed(found: Change | None) -> Cell:
    """A change as a cell; where both times have only some lines in common, it says of how many of them it is."""
    if found is None:
        return NONE
    if found.is_whole:
        return found.value
    sign = "−" if found.value < 0 else "+" if found.value else ""
    return f"same {found.lines} of {found.of} lines: {sign}{abs(found.value):,}"
