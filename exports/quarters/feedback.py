"""How many commendations and complaints there were: the lines of the year's workbook and report.

They count what was recorded, and not students; even so the public gets no more than how many there were of all schools
together: at one school, or of one kind of person, a single complaint would tell whose it was.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from models.feedback.kinds import ABOUT, COMMENDATION, COMPLAINT, FROM_WHOM, OUTCOMES
from models.feedback.statistics import FeedbackCounts, Tally
from models.terms import Agreement

FEEDBACK_SHEET = "Commendations and complaints"
HEADINGS = ("Commendations", "Complaints")
ALL, WHOLE_PROGRAM, OPEN = "All", "The program as a whole", "No outcome yet"
HOW_COUNTED = (
    "What was received in the school year and recorded, as it stood when the figures were taken; what was withdrawn is "
    "not counted. A complaint is what somebody raised, whatever became of it; only complaints have an outcome. What "
    "nobody recorded is in no figure."
)
PUBLIC_LINES = ("Commendations received", "Complaints received", "Complaints with an outcome")
"""What a public edition prints, of all schools together."""


@dataclass(frozen=True)
class FeedbackLine:
    """A line of the tables: by what it counts, how many commendations (nothing: none is asked), how many complaints."""

    group: str
    label: str
    commendations: int | None
    complaints: int


def lines_of(agreement: Agreement, found: FeedbackCounts) -> Iterator[FeedbackLine]:
    """In all; by school, from whom, about what; complaints by outcome. What there is none of is left out."""
    yield FeedbackLine(ALL, ALL, found.count(COMMENDATION), found.count(COMPLAINT))
    schools = dict.fromkeys([*(school.key for school in agreement.school), *found.schools])
    places = {key: agreement.school_name(key) for key in schools}
    yield from _by("School", found, [*places.items(), (None, WHOLE_PROGRAM)], lambda tally: tally.school)
    yield from _by("From", found, FROM_WHOM.items(), lambda tally: tally.from_whom)
    yield from _by("About", found, ABOUT.items(), lambda tally: tally.about)
    for line in _by("Outcome", found, [*OUTCOMES.items(), (None, OPEN)], lambda tally: tally.outcome):
        if line.complaints:
            yield FeedbackLine(line.group, line.label, None, line.complaints)


def _by(
    group: str, found: FeedbackCounts, labels: Iterable[tuple[str | None, str]], code_of: Callable[[Tally], str | None]
) -> Iterator[FeedbackLine]:
    for code, label in labels:
        alike = FeedbackCounts([tally for tally in found.tallies if code_of(tally) == code])
        if alike.tallies:
            yield FeedbackLine(group, label, alike.count(COMMENDATION), alike.count(COMPLAINT))


def public_counts(found: FeedbackCounts) -> dict[str, int]:
    """What a public edition prints, by its line."""
    complaints = found.count(COMPLAINT)
    return dict(zip(PUBLIC_LINES, (found.count(COMMENDATION), complaints, complaints - found.open), strict=True))
