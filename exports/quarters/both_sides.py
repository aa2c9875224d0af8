"""Both parties' figures beside each other, and what a revision changes, in the quarter's internal workbook (§IX)."""

from collections.abc import Sequence

from exports.quarters.tables import Cell, Row, cell, overall
from exports.workbook.book import Book
from exports.workbook.cells import NONE, Column, Kind, Marked
from models.quarters.differences import Held, Side
from models.quarters.figures import QuarterFigures
from models.quarters.measures import label_of as school_label_of
from models.quarters.police_measures import label_of as police_label_of
from models.quarters.questionnaires import POLICE
from models.quarters.review import Before, Changed, Review
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, Party

BESIDE = (
    Column("School"), Column("Compared", width=22), Column("Figure", width=40), Column("Count", Kind.COUNT),
    Column("Beside", width=40), Column("Count", Kind.COUNT), Column("Difference", Kind.COUNT),
    Column("Explanation", width=56), Column("Explained by"),
)  # fmt: skip
"""As wide as a printed page holds."""
NOTE = (
    "What the school and the police count of the same thing. Referrals and arrests are to agree, and each incident "
    "with an arrest has at least one student arrested. A difference may be correct: whoever saw it explained it."
)
NOT_EXPLAINED = "Not explained yet"
TOGETHER = "All together"


def add_both_sides(book: Book, agreement: Agreement, review: Review) -> None:
    """Add the sheet that holds both parties' figures against each other, school by school."""
    sheet = book.sheet("Both sides")
    sheet.note(NOTE)
    sheet.table(BESIDE, [_row(agreement, review.figures, held) for held in review.held])


def _row(agreement: Agreement, figures: QuarterFigures, held: Held) -> list[object]:
    sides = [
        (f"{_party(side)}: {side.words[0].lower()}{side.words[1:]}",
         cell(figures, held.school, side.figure, is_police=side.is_police))
        for side in (held.pair.first, held.pair.second)
    ]  # fmt: skip
    difference: Cell = NONE if held.first is None or held.second is None else held.second - held.first
    words, by = None, None
    if held.differs:
        found = held.explanation
        words, by = (found.words, found.given_by.name) if found else (NOT_EXPLAINED, None)
    return [agreement.school_name(held.school), held.pair.title, *sides[0], *sides[1], difference, words, by]


def _party(side: Side) -> str:
    return PARTY_LABELS[Party.POLICE if side.is_police else Party.SCHOOLS]


def about_both_sides(review: Review) -> list[str]:
    """What the first sheet says of differences and changes, as far as there are any."""
    count = sum(held.differs for held in review.held)
    places = "1 place" if count == 1 else f"{count} places"
    differing = f"The parties' figures differ in {places}: the sheet “Both sides” says where, and why."
    return [*([differing] if count else []), *([marking(review.before)] if review.before else [])]


def marking(before: Before) -> str:
    """Says what the marks in a table are."""
    return f"Shaded: changed since revision {before.revision}, with what it was then in brackets."


def marked(row: Row, now: QuarterFigures, before: Before | None, figure: str, *, is_police: bool) -> list[object]:
    """A row of a table, school by school and then the total, with a mark at what it was not in the revision before."""
    if before is None:
        return list(row)
    then: list[Cell] = [cell(before.figures, school, figure, is_police=is_police) for school in now.schools]
    then.append(overall(before.figures, figure, is_police=is_police))
    return [*map(mark, row, then), *row[len(then) :]]


def mark(now: Cell, then: Cell) -> object:
    """A cell, marked with what it was where that was something else."""
    return now if now == then else Marked(now, f"{then:,}" if isinstance(then, int) else then)


def add_changes(book: Book, agreement: Agreement, review: Review) -> None:
    """Add the sheet that lists what a revision changes, one figure a row; nothing for a first revision."""
    if review.before is None:
        return
    earlier = f"Revision {review.before.revision}"
    sheet = book.sheet(f"Changes from {earlier.lower()}")
    sheet.note(f"Every figure that is not what it was in {earlier.lower()}, as both parties signed it.")
    columns = (
        Column("School"), Column("Submission"), Column("Figure"), Column(earlier, Kind.COUNT),
        Column("This revision", Kind.COUNT),
    )  # fmt: skip
    logged = [
        [place_name(agreement, changed.place), PARTY_LABELS[Party.POLICE], changed.label, changed.then, changed.now]
        for changed in review.activities_changed_at(None)
    ]
    figures = [_change(agreement, review.before, review.figures, changed) for changed in review.changed]
    sheet.table(columns, [*figures, *logged])


def place_name(agreement: Agreement, place: str) -> str:
    """A school's name; of what is counted for no school alone, that it is."""
    return TOGETHER if place == POLICE else agreement.school_name(place)


def _change(agreement: Agreement, before: Before, now: QuarterFigures, changed: Changed) -> Sequence[object]:
    party, label = (Party.POLICE, police_label_of) if changed.is_police else (Party.SCHOOLS, school_label_of)
    times = [cell(time, changed.school, changed.figure, is_police=changed.is_police) for time in (before.figures, now)]
    return [agreement.school_name(changed.school), PARTY_LABELS[party], label(changed.figure), *times]
