"""The team's meetings and recommendations as rows, for the quarter's and the year's workbook (§IX)."""

from collections.abc import Iterable
from datetime import date

from exports.workbook.cells import Column, Kind
from models.quarters.records import Meeting, Recommendation
from models.quarters.team import OUTCOMES, QUORUM, has_quorum, present_from
from models.vocabulary import Side

WIDE = 60
MEETINGS = (
    Column("Held on", Kind.DATE, 14), *(Column(f"From the {side}", Kind.WHOLE) for side in Side),
    Column("Quorum (§IX)"), Column("Attendees", width=40), Column("Meeting summary", width=WIDE),
)  # fmt: skip
RECOMMENDATIONS = (
    Column("Recommendation", width=WIDE), Column("Responsible person"), Column("Due", Kind.DATE, 14), Column("Status"),
    Column("Follow-up", width=40),
)  # fmt: skip


def meeting_rows(meetings: Iterable[Meeting]) -> list[list[object]]:
    """A row for each meeting."""
    return [
        [one.held_on, *(present_from(one, side) for side in Side), quorum(one),
         ", ".join(f"{row.person.name} ({row.side})" for row in one.attendance), one.minutes]
        for one in meetings
    ]  # fmt: skip


def quorum(meeting: Meeting) -> str:
    """Whether a meeting had a quorum, in words."""
    return "Yes" if has_quorum(meeting) else f"No quorum ({QUORUM} per party required)"


def recommendation_rows(found: Iterable[Recommendation]) -> list[list[object]]:
    """A row for each recommendation, with what became of it."""
    return [
        [one.words, one.owner.name, one.due_on, OUTCOMES[one.state], "\n".join(note.words for note in one.notes)]
        for one in found
    ]


def in_words(day: date) -> str:
    """A date in words."""
    return f"{day:%B} {day.day}, {day.year}"
