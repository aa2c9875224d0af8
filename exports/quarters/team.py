"""The team's meetings and recommendations, and who signed, for the quarter's and the year's workbooks (§IX)."""

from sqlalchemy.orm import object_session

from exports.workbook.cells import Column, Kind
from models.quarters.figures import meetings_in, recommendations_in
from models.quarters.recommendation_kinds import kind_label, kinds_of
from models.quarters.tables import Meeting, Recommendation, Revision
from models.quarters.team import OUTCOMES, QUORUM, has_quorum, present_from
from models.vocabulary import PARTY_LABELS, PARTY_WORDS, Party

WIDE = 60
PUBLIC_MEETINGS = (
    Column("Held on", Kind.DATE, 14), *(Column(f"From {PARTY_WORDS[party]}", Kind.WHOLE) for party in Party),
    Column("Quorum"),
)  # fmt: skip
MEETINGS = (*PUBLIC_MEETINGS, Column("Attendees", width=40), Column("Meeting summary", width=WIDE))
ABOUT = Column("About", width=20)
PUBLIC_RECOMMENDATIONS = (Column("Due", Kind.DATE, 14), Column("Status", width=24), ABOUT)
RECOMMENDATIONS = (
    Column("Recommendation", width=WIDE), Column("Responsible person"), Column("Due", Kind.DATE, 14), Column("Status"),
    Column("Follow-up", width=40), ABOUT,
)  # fmt: skip
SIGNERS = tuple(Column(f"For {PARTY_WORDS[party]}") for party in Party)


def meeting_rows(revision: Revision) -> list[list[object]]:
    """A row for each of a revision's meetings."""
    return [[*_held(meeting), _attendees(meeting), meeting.minutes] for meeting in meetings_in(revision)]


def public_meeting_rows(revision: Revision) -> list[list[object]]:
    """The same without names and minutes."""
    return [_held(meeting) for meeting in meetings_in(revision)]


def _held(meeting: Meeting) -> list[object]:
    return [meeting.held_on, *(present_from(meeting, party) for party in Party), quorum(meeting)]


def _attendees(meeting: Meeting) -> str:
    return ", ".join(f"{row.person.name} ({PARTY_LABELS[row.party].lower()})" for row in meeting.attendance)


def quorum(meeting: Meeting) -> str:
    """Whether a meeting had a quorum, in words."""
    return "Yes" if has_quorum(meeting) else f"No quorum ({QUORUM} per party required)"


def recommendation_rows(revision: Revision) -> list[list[object]]:
    """A row for each of a revision's recommendations, with what became of it."""
    return [
        [made.words, made.owner.name, made.due_on, OUTCOMES[made.state], "\n".join(note.words for note in made.notes),
         about]
        for made, about in _with_kinds(revision)
    ]  # fmt: skip


def public_recommendation_rows(revision: Revision) -> list[list[object]]:
    """When they are due, how they stand and what they are about, without their words."""
    return [[made.due_on, OUTCOMES[made.state], about] for made, about in _with_kinds(revision)]


def _with_kinds(revision: Revision) -> list[tuple[Recommendation, str]]:
    """A revision's recommendations, each with whether it is about the agreement or its implementation."""
    found, session = recommendations_in(revision), object_session(revision)
    kinds = kinds_of(session, found) if session else {}
    return [(made, kind_label(kinds.get(made.id))) for made in found]


def signers(revision: Revision) -> list[str | None]:
    """Who signed it for each party, in the order of `SIGNERS`."""
    by = {signature.side: signature.person.name for signature in revision.standing}
    return [by.get(party) for party in Party]
