"""What the bot posts of a quarter: the board, reminders, sign-off and its figures (§IX)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import ActionsBlock, Block, HeaderBlock
from sqlalchemy.orm import Session

from exports.quarters.glance import Glance, at_a_glance
from handlers.message import Message, MessageKind, Telling, handed_on, words_with
from handlers.parts import actions, button, day, escaped, facts, long_text, moment, paragraph, plain, small
from handlers.quarters.charts import BarChart
from handlers.quarters.ids import QuarterActionId
from handlers.quarters.views import (
    STILL_CAN_BE_SENT,
    declared_by,
    head,
    headline,
    meetings,
    number_sent,
    short_team,
    signed_line,
)
from handlers.values import RecordId
from models.actor import Actor
from models.export_requests.tables import Export
from models.policy import Act, Part, Subject, may
from models.quarters import changes, opening, reminders, signing, team, team_reminders
from models.quarters import tables as records
from models.quarters.earlier import PREVIOUS_QUARTER
from models.quarters.export_requests import QuarterBook
from models.quarters.figures import QuarterFigures, compared
from models.quarters.meetings import is_to_meet, short_of_members
from models.quarters.signing import first_of
from models.quarters.tables import (
    Quarter,
    RecommendationNote,
    Revision,
    Signature,
    State,
    Submission,
    party_name,
)
from models.quarters.team import OUTCOMES, may_follow_up

LINES_IN_A_SECTION = 15


def _board(telling: Telling, quarter_id: int) -> Message:
    """The board in the team's channel. It names schools and states, never a figure; its chart counts submissions."""
    session, agreement = telling.session, telling.agreement
    quarter = records.get(session, quarter_id)
    counted = Counter(submission.state for submission in quarter.submissions)
    names, bars = [state.capitalize() for state in State], {"Submissions": [counted[state] for state in State]}
    lines = [headline(agreement, submission) for submission in quarter.submissions]
    blocks: list[Block] = [
        *head(quarter, is_by_weekdays=not opening.calendar_reaches(session, quarter)),
        BarChart(f"Submissions for {quarter.label}", names, bars),
    ]
    for start in range(0, len(lines), LINES_IN_A_SECTION):
        blocks.append(paragraph("\n".join(lines[start : start + LINES_IN_A_SECTION])))
    short = short_of_members(session, agreement.today(telling.now)) if quarter.is_open else {}
    blocks += [*meetings(agreement, quarter), *short_team(agreement, short)]
    blocks += [small(signed_line(quarter)), _open(quarter)]
    text = f"Quarter {quarter.label}: {number_sent(quarter)} of {len(quarter.submissions)} submissions are in."
    return Message(text, blocks)


def _open(quarter: Quarter) -> Block:
    return ActionsBlock(elements=[button("Open the quarter", QuarterActionId.OPEN, RecordId(quarter.id), "primary")])


def _reminder(telling: Telling, submission_id: int) -> Message | None:
    """A direct message to somebody who can send a submission that is missing."""
    submission = telling.session.get_one(Submission, submission_id)
    quarter, who = submission.quarter, escaped(party_name(telling.agreement, submission.party))
    text = (
        f"*{who}*: the submission for {quarter.label} is due {day(quarter.due_on)} (district goal). "
        f"Status: {submission.state}."
    )
    if submission.is_settled:
        return _settled(telling, submission)
    return Message(f"A submission for {quarter.label} is not in yet.", [paragraph(text), _open(quarter)])


def _settled(telling: Telling, submission: Submission) -> Message | None:
    """What a message that asked for a submission says afterwards."""
    quarter, who = submission.quarter, escaped(party_name(telling.agreement, submission.party))
    text = f"*{who}*: the submission for {quarter.label}. Status: {submission.state}."
    return words_with(text, _open(quarter)) if telling.is_change else None


def _still_missing(telling: Telling, quarter_id: int) -> Message | None:
    """A word in the board's thread about who is missing."""
    quarter = records.get(telling.session, quarter_id)
    names = first_of([party_name(telling.agreement, submission.party) for submission in reminders.missing(quarter)])
    text = f"Overdue since {day(quarter.due_on)} (district goal): {escaped(names)}."
    blocks = [paragraph(text), *_calls(telling), _open(quarter)]
    return Message(f"Submissions for {quarter.label} are overdue.", blocks) if names else None


def _calls(telling: Telling) -> list[Block]:
    """Everybody of the team, mentioned: of a reply in the board's thread Slack notifies nobody else."""
    calls = telling.mentions(telling.who_may(Part.ON_THE_TEAM, Subject()))
    return [paragraph(calls)] if calls else []


def _meeting_reminder(telling: Telling, quarter_id: int) -> Message | None:
    """A word in the board's thread to all members of the team, while no meeting of the quarter is on record."""
    agreement, quarter = telling.agreement, records.get(telling.session, quarter_id)
    if not is_to_meet(agreement, quarter):
        return None
    rule = escaped(agreement.cite("The team meets at least quarterly (§IX)."))
    what = f"No team meeting is on record for {quarter.label}"
    words = f"{what}. {rule} Please meet and record it, or state why none was held. The days are a district goal."
    return Message(f"{what}.", [paragraph(words), *_calls(telling), _open(quarter)])


def _declared_missing(telling: Telling, submission_id: int) -> Message | None:
    """A direct message to those who can send a submission that was declared missing: by whom, and why."""
    submission = telling.session.get_one(Submission, submission_id)
    quarter, who = submission.quarter, escaped(party_name(telling.agreement, submission.party))
    if submission.state is not State.MISSING:
        return _settled(telling, submission)
    what = f"*{who}*: the submission for {quarter.label} was declared missing{declared_by(submission)}."
    reason = long_text("Reason", submission.missing_because)
    text = f"A submission for {quarter.label} was declared missing."
    return Message(text, [paragraph(f"{what} {STILL_CAN_BE_SENT}"), *reason, _open(quarter)])


def _followed_up(telling: Telling, note_id: int) -> Message:
    """A direct message to whoever recorded a recommendation, and to its owner: what became of it."""
    note = telling.session.get_one(RecommendationNote, note_id)
    made = note.of
    by = f"{escaped(note.noted_by.name)}, {moment(note.noted_at)}"
    status = paragraph(f"*A recommendation of {made.quarter.label}*: {OUTCOMES[note.state].lower()}. Noted by {by}.")
    blocks = [status, *long_text("Recommendation", made.words), *long_text("What became of it", note.words)]
    blocks += long_text("Responsible from then on", note.owner.name if note.owner else None)
    buttons = [button("Follow up", QuarterActionId.TEAM_FOLLOW, RecordId(made.id))]
    return Message(f"A recommendation of {made.quarter.label} was followed up.", [*blocks, *actions(buttons)])


def signed_off(quarter: Quarter) -> Message:
    """A word in the board's thread when both parties have signed."""
    words = f"*{quarter.label}*, revision {quarter.revision.revision}, is signed off."
    return Message(f"{quarter.label} is signed off.", [paragraph(words), small(signed_line(quarter))])


def _signed_off(telling: Telling, quarter_id: int) -> Message | None:
    quarter = records.get(telling.session, quarter_id)
    return None if quarter.is_open else signed_off(quarter)


def _reopened(telling: Telling, quarter_id: int) -> Message | None:
    """A word in the board's thread when what was signed is being corrected."""
    quarter = records.get(telling.session, quarter_id)
    words = f"*{quarter.label}* was reopened. Both parties will have to sign revision {quarter.revision.revision}."
    blocks = [paragraph(words), small("What was signed stays on record."), *_calls(telling), _open(quarter)]
    return Message(f"{quarter.label} was reopened.", blocks) if quarter.is_open else None


def signature_ended(quarter: Quarter) -> Message:
    """A direct message to somebody whose signature no longer counts."""
    text = f"*{quarter.label}* has changed since you signed it, so your signature ended. Please review and sign again."
    return Message(f"{quarter.label} has changed since you signed it.", [paragraph(text), _open(quarter)])


def _is_to_sign(session: Session, signature_id: int) -> bool:
    """Whether nobody of the party whose signature ended has signed again."""
    ended = session.get_one(Signature, signature_id)
    revision = session.get_one(Revision, (ended.quarter_id, ended.revision))
    return not revision.signed_at and ended.side not in [signature.side for signature in revision.standing]


def _is_to_send(session: Session, submission_id: int) -> bool:
    return not session.get_one(Submission, submission_id).sent


def _signature_ended(telling: Telling, signature_id: int) -> Message | None:
    ended = telling.session.get_one(Signature, signature_id)
    revision = telling.session.get_one(Revision, (ended.quarter_id, ended.revision))
    if _is_to_sign(telling.session, signature_id):
        return signature_ended(revision.quarter)
    text = f"*{revision.quarter.label}* had changed after you signed it. It has been signed again for your party."
    return words_with(text, _open(revision.quarter)) if telling.is_change else None


def to_sign(quarter: Quarter) -> Message:
    """A direct message to the members of the party that has not signed yet."""
    text = f"*{quarter.label}* waits for your party's signature. Please review it and sign."
    return Message(f"{quarter.label} waits for your party's signature.",
                   [paragraph(text), small(signed_line(quarter)), _open(quarter)])  # fmt: skip


def _waits_for_other(session: Session, signature_id: int) -> bool:
    """Whether a signature stands alone, so that the other party is to sign."""
    first = session.get_one(Signature, signature_id)
    revision = session.get_one(Revision, (first.quarter_id, first.revision))
    return revision.standing == [first] and not revision.signed_at


def _quarter_of(session: Session, signature_id: int) -> Quarter:
    return records.get(session, session.get_one(Signature, signature_id).quarter_id)


def _is_of_other(session: Session, actor: Actor, signature_id: int) -> bool:
    """Whether somebody may sign for the other party."""
    first = session.get_one(Signature, signature_id)
    is_member = may(actor, Act.SIGN_OFF, Subject()) and actor.person_id != first.person_id
    return is_member and signing.party_of(actor) != first.side


def _to_sign(telling: Telling, signature_id: int) -> Message | None:
    first = telling.session.get_one(Signature, signature_id)
    revision = telling.session.get_one(Revision, (first.quarter_id, first.revision))
    if _waits_for_other(telling.session, signature_id):
        return to_sign(revision.quarter)
    over = "It has changed since the other party signed it" if first.ended_at else "Both parties have signed it"
    return words_with(f"*{revision.quarter.label}*: {over}.", _open(revision.quarter)) if telling.is_change else None


def _figures(telling: Telling, export_id: int) -> Message:
    session = telling.session
    request = session.get_one(Export, export_id).request
    assert isinstance(request, QuarterBook)  # noqa: S101  it is asked for with the message
    revision = session.get_one(Revision, (request.quarter_id, request.revision))
    shown = compared(session, telling.agreement, revision)
    words, before = shown.first
    return signed_figures(revision, _time(shown.now), _time(before) if before else None, words)


@dataclass(frozen=True)
class Time:
    """A quarter: its name, how many schools it has, and its figures, the same ones in each quarter."""

    label: str
    schools: int
    figures: Sequence[Glance]


def _time(found: QuarterFigures) -> Time:
    return Time(found.label, len(found.schools), at_a_glance(found))


def signed_figures(revision: Revision, now: Time, before: Time | None = None, then: str = PREVIOUS_QUARTER) -> Message:
    """The totals that were signed, by direct message: a chart, and the same in words. No figure is notified.

    `before` is what they are compared with first; `then` are the words for that.
    """
    quarter = revision.quarter
    rows = [
        (figure.words, _figure(place, now) + (f"\n{before.label}: {_figure(place, before)}" if before else ""))
        for place, figure in enumerate(now.figures)
    ]
    drawn, notes = _chart(now, before, then)
    blocks: list[Block] = [
        HeaderBlock(text=plain(f"{now.label} is signed off")),
        small(f"{day(quarter.first_day)} – {day(quarter.last_day)} · revision {revision.revision} · "
              "totals of all schools. Confidential: small counts are not suppressed."),
        *drawn,
        *facts(rows),
        *(small(note) for note in notes),
        small("The workbook will follow in a separate message."),
        ActionsBlock(elements=[button("Open the quarter", QuarterActionId.OPEN, RecordId(quarter.id))]),
    ]  # fmt: skip
    return Message(f"The totals of {now.label}, as signed.", blocks)


def _figure(place: int, time: Time) -> str:
    figure = time.figures[place]
    lines = f", {len(figure.lines)} of {figure.of} lines" if len(figure.lines) < figure.of else ""
    schools = f"{len(figure.at)} of {time.schools} schools"
    return f"{figure.value:,} ({schools}{lines})" if isinstance(figure.value, int) else figure.value


def _chart(now: Time, before: Time | None, then: str) -> tuple[list[Block], list[str]]:
    """The bars, and what is not among them: a figure that is not there is no bar, and never one of no height."""
    drawn, times = _numbers(now), [now]
    lacking = [f"{figure.words.lower()} ({figure.value})" for figure in now.figures if figure.words not in drawn]
    notes = [f"Not in the chart: {', '.join(lacking)}."] if lacking else []
    if before is None:
        notes.append(f"There is no submission for the {then} to compare with.")
    elif _is_comparable(now, before):
        times.append(before)
    else:
        notes.append(f"{before.label} is not in the chart: its totals are of different schools or lines.")
    if not drawn:
        return [], notes
    series = {time.label: [_numbers(time)[words] for words in drawn] for time in times}
    return [BarChart(f"{now.label}: totals of all schools", list(drawn), series)], notes


def _numbers(time: Time) -> dict[str, int]:
    return {figure.words: figure.value for figure in time.figures if isinstance(figure.value, int)}


def _is_comparable(now: Time, before: Time) -> bool:
    """Whether every figure that is drawn is there for both times, from the same schools and lines."""
    of = {figure.words: (figure.at, figure.lines) for figure in before.figures if isinstance(figure.value, int)}
    drawn = [figure for figure in now.figures if isinstance(figure.value, int)]
    return all(of.get(figure.words) == (figure.at, figure.lines) for figure in drawn)


def _is_open(session: Session, quarter_id: int) -> bool:
    return records.get(session, quarter_id).is_open


def _sends(session: Session, actor: Actor, submission_id: int) -> bool:
    submission = session.get_one(Submission, submission_id)
    return may(actor, submission.act, submission.subject)


def _follows(session: Session, actor: Actor, note_id: int) -> bool:
    return may_follow_up(actor, session.get_one(RecommendationNote, note_id).of)


def _who_may(act: Act) -> Callable[[Session, Actor, int], bool]:
    return lambda _session, actor, _id: may(actor, act, Subject())


MESSAGES: Mapping[str, MessageKind] = {
    records.BOARD: MessageKind(_board, still_matters=_is_open),
    records.BOARD_CHANGE: MessageKind(_board),
    reminders.REMINDER: MessageKind(_reminder, may_have=_sends, still_matters=_is_to_send),
    reminders.STILL_MISSING: MessageKind(_still_missing),
    team_reminders.REMINDER: MessageKind(_meeting_reminder),
    changes.DECLARED: MessageKind(_declared_missing, may_have=_sends, still_matters=_is_to_send),
    team.FOLLOWED: MessageKind(_followed_up, may_have=_follows),
    signing.SIGNED: MessageKind(_signed_off, is_always_said=True),
    changes.TO_SIGN: handed_on(
        _quarter_of,
        MessageKind(_to_sign, may_have=_who_may(Act.SIGN_OFF), still_matters=_waits_for_other),
        _is_of_other,
    ),
    signing.REOPENED: MessageKind(_reopened, is_always_said=True),
    signing.FIGURES: MessageKind(_figures, may_have=_who_may(Act.EXPORT_TOTALS)),
    changes.SIGNATURE_ENDED: MessageKind(_signature_ended, may_have=_who_may(Act.SIGN_OFF), still_matters=_is_to_sign),
}
