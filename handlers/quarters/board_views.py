"""What the board in the team's channel and the quarter's window both show of a quarter (§IX)."""

from slack_sdk.models.blocks import Block, HeaderBlock

from handlers.parts import BY_WEEKDAYS, day, escaped, moment, paragraph, plain, progress, small
from models.quarters.tables import Meeting, Quarter, State, Submission, party_name
from models.quarters.team import QUORUM, has_quorum, present_from, standing_meetings
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, PARTY_WORDS, Party

MARKS = {
    State.NOT_STARTED: "○", State.DRAFT: "◐", State.SENT: "●", State.CORRECTED: "●", State.MISSING: "–",
}  # fmt: skip


def head(quarter: Quarter, *, is_by_weekdays: bool) -> list[Block]:
    """Which quarter it is, its days, and how many submissions are in."""
    by_weekdays = [small(BY_WEEKDAYS)] if is_by_weekdays and not quarter.opened_by_id else []
    missing = sum(submission.state is State.MISSING for submission in quarter.submissions)
    declared = f", {missing} declared missing" if missing else ""
    return [
        HeaderBlock(text=plain(quarter.label if quarter.is_baseline else f"Quarter {quarter.label}")),
        small(f"{days_of(quarter, 'submissions due')} · revision {quarter.revision.revision}"),
        *by_weekdays,
        paragraph(f"{progress(number_sent(quarter), len(quarter.submissions))} submissions in{declared}"),
    ]  # fmt: skip


def days_of(quarter: Quarter, due: str) -> str:
    """Its days, and by when its submissions are due; a year to compare with has no such day."""
    days = f"{day(quarter.first_day)} – {day(quarter.last_day)}"
    return days if quarter.is_baseline else f"{days} · {due} {day(quarter.due_on)} (district goal)"


def number_sent(quarter: Quarter) -> int:
    """How many submissions are in."""
    return sum(submission.sent is not None for submission in quarter.submissions)


def headline(agreement: Agreement, submission: Submission) -> str:
    """Who owes a submission, and how far it is. Never a figure."""
    sent, standing = submission.sent, str(submission.state)
    if sent and sent.submitted_at and sent.submitted_by:
        correcting = ", correction in progress" if submission.draft else ""
        standing += f" by {escaped(sent.submitted_by.name)}, {moment(sent.submitted_at)}{correcting}"
    return f"{MARKS[submission.state]} *{escaped(party_name(agreement, submission.party))}* · {standing}"


def meetings(agreement: Agreement, quarter: Quarter) -> list[Block]:
    """When the team met, and how many of each party were there."""
    lines = [_met(agreement, meeting) for meeting in standing_meetings(quarter)]
    none = escaped(agreement.cite("No team meeting has been recorded yet (§IX)."))
    return [paragraph("\n".join(lines) or none)]


def _met(agreement: Agreement, meeting: Meeting) -> str:
    held, counts = f"Met on {day(meeting.held_on)}", attendance(meeting)
    return f"{held}: {counts}" if has_quorum(meeting) else f"{held}: *no quorum*: {counts} ({quorum_rule(agreement)})"


def attendance(meeting: Meeting) -> str:
    """How many of each party were at a meeting."""
    return ", ".join(f"{present_from(meeting, party)} from {PARTY_WORDS[party]}" for party in Party)


def quorum_rule(agreement: Agreement) -> str:
    """What the agreement says of a quorum."""
    return escaped(agreement.cite(f"§IX requires {QUORUM} members from each party"))


def signed_line(quarter: Quarter) -> str:
    """Who has signed for which party, and when."""
    revision = quarter.revision
    by = [f"{PARTY_LABELS[signature.party]}: {escaped(signature.person.name)}, {moment(signature.signed_at)}"
          for signature in revision.standing]  # fmt: skip
    word = "Signed off" if revision.signed_at else "Signed so far" if by else "Not signed yet"
    return " · ".join([word, *by])
