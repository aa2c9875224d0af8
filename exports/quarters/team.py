"""The team's meetings and recommendations as rows, for the quarter's and the year's workbook (§IX)."""

from collections.abc import Iterable

from exports.workbook.cells import Column, Kind
from models.quarters.tables import Meeting, Recommendation
from models.quarters.team import OUTCOMES, QUORUM, has_quorum, present_from
from models.vocabulary import PARTY_LABELS, PARTY_WORDS, Party

WIDE = 60
MEETINGS = (
    Column("Held on", Kind.DATE, 14), *(Column(f"From {PARTY_WORDS[party]}", Kind.WHOLE) for party in Party),
    Column("Quorum"), Column("Attendees", width=40), Column("Meeting summary", width=WIDE),
)  # fmt: skip
RECOMMENDATIONS = (
    Column("Recommendation", width=WIDE), Column("Responsible person"), Column("Due", Kind.DATE, 14), Column("Status"),
    Column("Follow-up", width=40),
)  # fmt: skip


def meeting_rows(meetings: Iterable[Meeting]) -> list[list[object]]:
    """A row for each meeting."""
    return [
        [meeting.held_on, *(present_from(meeting, party) for party in Party), quorum(meeting),
         ", ".join(f"{row.person.name} ({PARTY_LABELS[row.party].lower()})" for row in meeting.attendance),
         meeting.minutes]
        for meeting in meetings
    ]  # fmt: skip


def quorum(meeting: Meeting) -> str:
    """Whether a meeting had a quorum, in words."""
    return "Yes" if has_quorum(meeting) else f"No quorum ({QUORUM} per party required)"


def recommendation_rows(found: Iterable[Recommendation]) -> list[list[object]]:
    """A row for each recommendation, with what became of it."""
    return [
        [
            recommendation.words,
            recommendation.owner.name,
            recommendation.due_on,
            OUTCOMES[recommendation.state],
            "\n".join(note.words for note in recommendation.notes),
        ]
        for recommendation in found
    ]
