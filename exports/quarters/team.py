"""The team's meetings and recommendations, and who signed, for the quarter's and the year's workbooks (§IX)."""

from sqlalchemy.orm import object_session

from exports.workbook.cells import Column, Kind
from models.quarters.figures import meetings_in, recommendations_in
from models.quarters.meetings import QUORUM, is_in_weeks, reason_in
from models.quarters.recommendation_kinds import kind_label, kinds_of
from models.quarters.tables import Meeting, Recommendation, Revision
from models.quarters.team import OUTCOMES, has_quorum, present_from
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, PARTY_WORDS, ROLE_LABELS, Party, Role

WIDE = 60
PUBLIC_MEETINGS = (
    Column("Held on", Kind.DATE, 14), *(Column(f"From {PARTY_WORDS[party]}", Kind.WHOLE) for party in Party),
    Column("Quorum"), Column("In the quarter's weeks"),
)  # fmt: skip
MEETINGS = (
    *PUBLIC_MEETINGS, Column("Attendees", width=40), Column("Also present", width=40),
    Column("Meeting summary", width=WIDE),
)  # fmt: skip
NONE_RECORDED = "No meeting is on record."
NONE_HELD = "No meeting was held. The team has stated the reason in the internal edition."
ABOUT = Column("About", width=20)
PUBLIC_RECOMMENDATIONS = (Column("Due", Kind.DATE, 14), Column("Status", width=24), ABOUT)
RECOMMENDATIONS = (
    Column("Recommendation", width=WIDE), Column("Responsible person"), Column("Due", Kind.DATE, 14), Column("Status"),
    Column("Follow-up", width=40), ABOUT,
)  # fmt: skip
SIGNERS = tuple(Column(f"For {PARTY_WORDS[party]}") for party in Party)


def meeting_rows(agreement: Agreement, revision: Revision) -> list[list[object]]:
    """A row for each of a revision's meetings."""
    return [
        [*_held(agreement, meeting), _attendees(meeting), _others(meeting), meeting.minutes]
        for meeting in meetings_in(revision)
    ]


def public_meeting_rows(agreement: Agreement, revision: Revision) -> list[list[object]]:
    """The same without names and minutes."""
    return [_held(agreement, meeting) for meeting in meetings_in(revision)]


def no_meeting(agreement: Agreement, revision: Revision) -> str:
    """What is printed in place of meetings: the reason why none was held, with whose it is; or that none is recorded.

    Nothing where a meeting of the quarter's weeks is on record.
    """
    if reason := reason_in(revision):
        stated = f"{reason.stated_by.name}, {agreement.local(reason.stated_at)}"
        return f"No meeting was held. Reason stated by {stated}: {reason.because}"
    return "" if meetings_in(revision) else NONE_RECORDED


def public_no_meeting(revision: Revision) -> str:
    """The same without the reason and its author: it was written for the team."""
    if reason_in(revision):
        return NONE_HELD
    return "" if meetings_in(revision) else NONE_RECORDED


def _held(agreement: Agreement, meeting: Meeting) -> list[object]:
    is_in = "Yes" if is_in_weeks(agreement, meeting.quarter, meeting.held_on) else "No"
    return [meeting.held_on, *(present_from(meeting, party) for party in Party), quorum(meeting), is_in]


def _attendees(meeting: Meeting) -> str:
    return ", ".join(f"{row.person.name} ({PARTY_LABELS[row.party].lower()})" for row in meeting.attendance)


def _others(meeting: Meeting) -> str:
    """Who was there without being on the team; with the role of that day, or as a guest."""
    return ", ".join(
        f"{other.person.name} ({ROLE_LABELS[Role(other.role)]})" if other.person and other.role
        else f"{other.guest} (guest)"
        for other in meeting.others
    )  # fmt: skip


def quorum(meeting: Meeting) -> str:
    """Whether a meeting had a quorum, in words."""
    return "Yes" if has_quorum(meeting) else f"No quorum ({QUORUM} per party required)"


def recommendation_rows(revision: Revision) -> list[list[object]]:
    """A row for each of a revision's recommendations, with what became of it."""
    return [
        [made.words, made.owner.name, made.due_on, OUTCOMES[made.state], "\n".join(note.says for note in made.notes),
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
