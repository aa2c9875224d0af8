"""What was done under the agreement itself in a year: a sheet of the year's workbook, a table of its internal report.

Counts of acts, and nothing that anybody wrote. The public editions have none of it: appointments, conditions at one
school and the like are few, and of known people.
"""

from collections.abc import Mapping, Sequence

from exports.document import Line, Paper, Style
from exports.workbook.book import Book
from exports.workbook.cells import Column, Kind
from models.disclosures.kinds import BASES
from models.disclosures.statistics import Tally as BasisTally
from models.events.statistics import Tally
from models.goals.kinds import DIRECTIONS, FEWER, FIGURES
from models.goals.tables import GoalVersion
from models.quarters.goal_figures import GoalInReport, Standing, standing
from models.quarters.year import Year
from models.roll_call.statistics import Count as TrainedCount
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, Party

TITLE = "The agreement itself"
HOW_COUNTED = "How often what was done under the agreement in the school year, by the day on which it was recorded."
HEADS = ("Clause", "What", "How often")


def rows_of(agreement: Agreement, found: Sequence[Tally]) -> list[tuple[str, str, int]]:
    """The counts, clause by clause as this agreement numbers them."""
    return [(agreement.cite(row.clause), row.what, row.count) for row in found]


def write_events(paper: Paper, agreement: Agreement, found: Sequence[Tally]) -> None:
    """The table of the internal report; nothing where nothing was done."""
    if not found:
        return
    paper.write(TITLE, Style.SUBHEADING)
    paper.write(HOW_COUNTED, Style.SMALL, with_next=True)
    table = paper.table((1.4, 4.0, 1.1), HEADS, numbers=1)
    for clause, what, count in rows_of(agreement, found):
        table.row([Line(clause)], [Line(what)], [Line(f"{count:,}", Style.CELL_NUMBER)])


def add_events(book: Book, agreement: Agreement, found: Sequence[Tally]) -> None:
    """Add the sheet of the year's internal workbook; none where nothing was done."""
    if found:
        sheet = book.sheet(TITLE)
        sheet.note(HOW_COUNTED)
        columns = (Column(HEADS[0], width=18), Column(HEADS[1], width=50), Column(HEADS[2], Kind.COUNT, 12))
        sheet.table(columns, rows_of(agreement, found))


DISCLOSURES = "Disclosures of student records to officers"
HOW_DISCLOSED = (
    "What was disclosed in the school year and logged, by its basis (34 CFR, by our reading). A disclosure may be of "
    "several students. It is not the schools' own record (34 CFR 99.32)."
)


def disclosure_rows(found: Sequence[BasisTally]) -> list[tuple[str, int]]:
    """The counts by basis, and in all."""
    return [*((BASES[row.basis], row.count) for row in found), ("In all", sum(row.count for row in found))]


def write_disclosures(paper: Paper, agreement: Agreement, found: Sequence[BasisTally]) -> None:
    """The table of the internal report; nothing where nothing was logged."""
    if not found:
        return
    paper.write(DISCLOSURES, Style.SUBHEADING)
    paper.write(agreement.cite(f"{HOW_DISCLOSED} (§VIII)"), Style.SMALL, with_next=True)
    table = paper.table((5.3, 1.2), ("Basis", "Disclosures"), numbers=1)
    for words, count in disclosure_rows(found):
        table.row([Line(words)], [Line(f"{count:,}", Style.CELL_NUMBER)])


def add_disclosures(book: Book, found: Sequence[BasisTally]) -> None:
    """Add the sheet of the year's internal workbook; none where nothing was logged."""
    if found:
        sheet = book.sheet("Disclosures")
        sheet.note(HOW_DISCLOSED)
        sheet.table((Column("Basis", width=70), Column("Disclosures", Kind.COUNT, 14)), disclosure_rows(found))


GOALS = "Goals of the year"
HOW_SET = "The goals that both parties of the team have agreed to (§II), and where they stand by the figures below."
IN_WORDS, NOT_KNOWN = "In words only", "Not known"
REACHED = {True: "Reached", False: "Not reached", None: NOT_KNOWN}


def write_goals(paper: Paper, agreement: Agreement, found: Sequence[GoalInReport], year: Year) -> None:
    """The goals of the internal report, each with its figure, and what the team wrote; nothing where there are none."""
    if not found:
        return
    paper.write(GOALS, Style.SUBHEADING)
    paper.write(agreement.cite(HOW_SET), Style.SMALL, with_next=True)
    table = paper.table((2.5, 1.7, 1.0, 1.3), ("Goal", "Measured by", "The year", "It is"))
    for row in found:
        stands = standing(year, row.version)
        note = [Line(f"The team: {row.note.words}", Style.CELL_SMALL)] if row.note else []
        table.row(
            [Line(row.version.words), *note], [Line(measured_by(row.version))], [Line(_value(row.version, stands))],
            [Line(REACHED[stands.is_met(row.version)] if stands else IN_WORDS)],
        )  # fmt: skip


def measured_by(version: GoalVersion) -> str:
    """A goal's figure, and what it is to be."""
    if version.figure is None or version.direction is None:
        return IN_WORDS
    number = "" if version.direction == FEWER else f" {version.number:,}"
    return f"{FIGURES[version.figure].label}: {DIRECTIONS[version.direction].lower()}{number}"


def _value(version: GoalVersion, stands: Standing | None) -> str:
    if stands is None:
        return ""
    value = NOT_KNOWN if stands.value is None else f"{stands.value:,}"
    so_far = f" ({stands.quarters} of {stands.of} quarters)" if stands.quarters < stands.of else ""
    before = f"; last year {stands.before:,}" if version.direction == FEWER and stands.before is not None else ""
    return f"{value}{so_far}{before}"


TRAINING = "Training on the agreement"
HOW_TRAINED = (
    "How many of those with a role confirmed in the school year that they have read the agreement, and how many of "
    "further staff, kept on lists, were trained (§X). Of those who had the role on the year's last day."
)
TRAINED_HEADS = ("Party", "With a role", "Confirmed", "On lists", "Trained")


def write_training(paper: Paper, agreement: Agreement, found: Mapping[str, TrainedCount]) -> None:
    """The table of the internal report; nothing where nobody has confirmed."""
    if not found:
        return
    paper.write(TRAINING, Style.SUBHEADING)
    paper.write(agreement.cite(HOW_TRAINED), Style.SMALL, with_next=True)
    table = paper.table((2.9, 0.9, 0.9, 0.9, 0.9), TRAINED_HEADS, numbers=4)
    for side, count in found.items():
        name = PARTY_LABELS[Party(side)] if side in set(Party) else "Neither party"
        numbers = (count.people, count.confirmed, count.listed, count.trained)
        table.row([Line(name)], *([Line(f"{number:,}", Style.CELL_NUMBER)] for number in numbers))
