"""What public editions print of the enrollment, so that rates can be printed beside it (§IX).

Of a school all students, of all schools together each group: hardly a count of a group at one school is printed that a
rate could be made of. A group of fewer than 30 students is “*”. All students are printed: whoever subtracts the other
groups has those that are “*” together. Where that is one, or all of them are 1 to 5, the smallest larger one is too.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from exports.quarters.public.tables import EVERYWHERE, SCHOOLS
from exports.quarters.tables import Cell
from exports.suppression.tables import LARGEST_SMALL_COUNT, Equation, Key, PublicEdition
from exports.workbook.cells import NOT_COLLECTED, SUPPRESSED, WITHHELD
from models.quarters.enrollment_measures import ENROLLED, ENROLLMENT_GROUPS, STUDENTS_ENROLLED, enrolled_like
from models.quarters.figures import QuarterFigures
from models.quarters.measures import DISCIPLINED, REFERRED, SCHOOL_KEYS, FigureKey
from models.quarters.rates import LEAST_ENROLLED, Enrollment, enrolled_at

Place = tuple[str, str]
"""A figure of the enrollment, and a school or all of them."""
NO_RATES = (
    "There are no rates in this edition: they would need the enrollment of every school, on record and of "
    f"{LEAST_ENROLLED} students or more."
)
TRAITS = {group.code: tuple(group.figures) for group in ENROLLMENT_GROUPS.values() if group.by}


class PublicEnrollment:
    """The enrollment of a quarter or a year as the public sees it; `counts` are those that are collected."""

    def __init__(self, enrollment: Enrollment, schools: Collection[str]) -> None:
        """The enrollment of these schools: of all of them or of none, as far as the public goes."""
        found = {(STUDENTS_ENROLLED, school): enrolled_at(enrollment, [school]) for school in schools}
        found |= {(figure, EVERYWHERE): enrolled_at(enrollment, schools, figure)
                  for group in ENROLLMENT_GROUPS.values() for figure in group.figures}  # fmt: skip
        at_schools = [found[STUDENTS_ENROLLED, school] for school in schools]
        self.schools = list(schools)
        self.is_printed = bool(at_schools) and all(count and count >= LEAST_ENROLLED for count in at_schools)
        self.counts = {place: count for place, count in found.items() if count is not None} if self.is_printed else {}
        whole = self.counts.get((STUDENTS_ENROLLED, EVERYWHERE))
        self.starred, self.withheld = set[Place](), set[Place]()
        for lines in TRAITS.values():
            starred = _starred(self.counts, lines, whole)
            if starred is None:
                self.withheld |= {place for line in lines if (place := (line, EVERYWHERE)) in self.counts}
            else:
                self.starred |= starred

    def notes(self) -> list[str]:
        """Why there are no rates beside the counts, where there are none."""
        return [] if self.is_printed else [NO_RATES]

    def printed(self, figure: str, place: str) -> Cell:
        """What stands in a cell."""
        if (figure, place) in self.withheld:
            return WITHHELD
        if (figure, place) in self.starred:
            return SUPPRESSED
        return self.counts.get((figure, place), NOT_COLLECTED)

    def known_to_readers(self, label: str, tables: PublicEdition, times: Sequence[str]) -> PublicEdition:
        """Counts of these times, beside what the enrollment says of them: that no more are counted than enrolled.

        `label` names the cells of the enrollment, as those of the quarter or the year are named.
        """
        cells = {_cell(label, place): count for place, count in self.counts.items()}
        return replace(
            tables,
            cells={**tables.cells, **cells},
            equations=[*tables.equations, *self._sums(label)],
            suppressed=tables.suppressed | {_cell(label, place) for place in self.starred},
            unprinted=tables.unprinted | {_cell(label, place) for place in self.withheld},
            at_most=[*tables.at_most, *self._limits(label, tables.cells, times)],
        )

    def _sums(self, label: str) -> Iterator[Equation]:
        whole = (STUDENTS_ENROLLED, EVERYWHERE)
        if self.is_printed:
            yield Equation(_cell(label, whole), tuple(_cell(label, (whole[0], school)) for school in self.schools))
        for lines in TRAITS.values():
            places = [(line, EVERYWHERE) for line in lines if (line, EVERYWHERE) in self.counts]
            if places and sum(self.counts[place] for place in places) == self.counts[whole]:
                yield Equation(_cell(label, whole), tuple(_cell(label, place) for place in places))

    def _limits(self, label: str, cells: Mapping[Key, int | None], times: Sequence[str]) -> Iterator[tuple[Key, Key]]:
        for time in times:
            for figure in SCHOOL_KEYS:
                if FigureKey.read(figure).measure in (DISCIPLINED, REFERRED):
                    line = enrolled_like(figure)
                    for place in (*self.schools, EVERYWHERE):
                        few, many = cells.get((time, SCHOOLS, figure, place)), self.counts.get((line, place))
                        if few is not None and many is not None and few <= many:
                            yield (time, SCHOOLS, figure, place), _cell(label, (line, place))


def public_enrollment(quarters: Sequence[QuarterFigures], enrollment: Enrollment) -> PublicEnrollment:
    """That of some quarters together."""
    return PublicEnrollment(enrollment, dict.fromkeys(school for found in quarters for school in found.schools))


def is_of_enrollment(cell: Key) -> bool:
    """Whether a cell is one of an enrollment."""
    return FigureKey.read(str(cell[2])).measure == ENROLLED


def _cell(label: str, place: Place) -> Key:
    return (label, SCHOOLS, *place)


def _starred(counts: Mapping[Place, int], lines: Sequence[str], whole: int | None) -> set[Place] | None:
    """What of a trait is printed as "*"; nothing where the trait is not printed at all."""
    found = {place: counts[place] for line in lines if (place := (line, EVERYWHERE)) in counts}
    if not found or sum(found.values()) != whole:
        return None
    starred = {place for place, count in found.items() if 0 < count < LEAST_ENROLLED}
    large = sorted((count, place) for place, count in found.items() if count >= LEAST_ENROLLED)
    if starred and (len(starred) == 1 or all(found[place] <= LARGEST_SMALL_COUNT for place in starred)):
        starred |= {place for _count, place in large[:1]}
    return starred if any(place not in starred for _count, place in large) else None
