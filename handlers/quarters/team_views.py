"""What the team sees: the record of a meeting, recommendations, and what became of them (§IX)."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.parts import Question, button, day, escaped, modal, moment, paragraph, plain, small
from handlers.quarters.ids import QuarterActionId, QuarterFormId
from handlers.quarters.views import attendance, question_form, quorum_rule, recommendation_row, to_quarter
from handlers.values import RecordId
from models.people.tables import Person, RoleHeld
from models.quarters.recommendation_kinds import KINDS
from models.quarters.tables import Meeting, Quarter, Recommendation
from models.quarters.team import OUTCOMES, MeetingForm, has_quorum
from models.terms import Agreement
from models.texts import LONGEST
from models.vocabulary import PARTY_LABELS, Party

TITLE, RECOMMENDATION = "Team meeting", "Recommendation"
MOST_OPTIONS, LONGEST_OPTION = 100, 75


def meeting_form(
    agreement: Agreement, quarter: Quarter, form: MeetingForm, members: Sequence[RoleHeld],
    replaces: Meeting | None = None,
) -> View:  # fmt: skip
    """Asks when the team met, who attended, and what was discussed."""
    people = {
        str(held.person_id): f"{held.person.name[:50]} ({PARTY_LABELS[Party(held.side or '')].lower()})"
        for held in members[:MOST_OPTIONS]
    }
    blocks = [
        small(f"{quarter.label} · {quorum_rule(agreement)}. A meeting with fewer is recorded as having no quorum."),
        Question("held_on", "Meeting date").day(form.held_on),
        Question("present", "Attendees").several(people, [str(person_id) for person_id in form.present]),
        Question("minutes", "Meeting summary", "Do not include student names.").text(form.minutes, LONGEST, lines=True),
    ]  # fmt: skip
    about = {"quarter": quarter.id, "replaces": replaces.id if replaces else None}
    return question_form(TITLE, QuarterFormId.TEAM_MET, blocks, "Record", **about)


def recorded(meeting: Meeting, waiting: Sequence[Recommendation]) -> View:
    """What was recorded, and what the meeting is to follow up."""
    quorum = "" if has_quorum(meeting) else " There was *no quorum*: the board, workbook and report will say so."
    blocks: list[Block] = [
        HeaderBlock(text=plain(f"Recorded: {day(meeting.held_on)}")),
        paragraph(f"Present: {attendance(meeting)}.{quorum}"),
    ]
    if waiting:
        blocks += [paragraph("*Open recommendations to follow up*"), *map(recommendation_row, waiting[:20])]
    add = button("Add a recommendation", QuarterActionId.TEAM_RECOMMEND, RecordId(meeting.quarter_id), "primary")
    buttons = ActionsBlock(elements=[add, to_quarter(meeting.quarter_id)])
    return modal(TITLE, "team_recorded", [*blocks, buttons], close="Done")


def reading(agreement: Agreement, meeting: Meeting) -> View:
    """The record of a meeting."""
    blocks: list[Block] = [HeaderBlock(text=plain(f"Meeting of {day(meeting.held_on)}"))]
    for party in Party:
        names = [row.person.name for row in meeting.attendance if row.side == party]
        blocks.append(SectionBlock(text=plain(f"{PARTY_LABELS[party]}: {', '.join(names) or 'none'}"[:LONGEST])))
    if not has_quorum(meeting):
        blocks.append(paragraph(f"*No quorum:* {quorum_rule(agreement)}."))
    blocks.append(SectionBlock(text=plain(meeting.minutes)))
    blocks.append(small(f"Recorded by {escaped(meeting.recorded_by.name)}, {moment(meeting.recorded_at)}"))
    may_change = meeting.quarter.is_open and meeting.replaced_at is None
    buttons = [button("Correct the record", QuarterActionId.TEAM_CHANGE, RecordId(meeting.id))] if may_change else []
    buttons.append(to_quarter(meeting.quarter_id))
    return modal(TITLE, "team_reading", [*blocks, ActionsBlock(elements=buttons)])


def recommendation_form(quarter: Quarter, owners: Sequence[Person]) -> View:
    """Asks what is recommended, who sees to it, and by when."""
    people = {str(person.id): person.name[:LONGEST_OPTION] for person in owners[:MOST_OPTIONS]}
    blocks = [
        Question("words", "Recommendation", "Do not include student names.").text(None, LONGEST, lines=True),
        Question("kind", "What it is about").one_of_few(KINDS, None),
        Question("owner", "Responsible person").choice(people, None),
        Question("due_on", "Due date").day(None),
    ]
    return question_form(RECOMMENDATION, QuarterFormId.TEAM_RECOMMENDED, blocks, "Record", quarter=quarter.id)


def recommended(recommendation: Recommendation) -> View:
    """What was recorded."""
    blocks: list[Block] = [
        SectionBlock(text=plain(recommendation.words)),
        small(f"{_about(recommendation)}. It is on that person's Home, and will be followed up at the next meeting."),
    ]
    add = button("Add another", QuarterActionId.TEAM_RECOMMEND, RecordId(recommendation.quarter_id))
    buttons = ActionsBlock(elements=[add, to_quarter(recommendation.quarter_id)])
    return modal(RECOMMENDATION, "team_made", [*blocks, buttons], close="Done")


def follow_up_form(recommendation: Recommendation) -> View:
    """Asks what became of a recommendation, with what was noted so far."""
    blocks: list[Block] = [SectionBlock(text=plain(recommendation.words)), small(_about(recommendation))]
    for note in recommendation.notes[-5:]:
        blocks.append(SectionBlock(text=plain(f"{OUTCOMES[note.state]}: {note.words}"[:LONGEST])))
        blocks.append(small(f"{escaped(note.noted_by.name)}, {moment(note.noted_at)}"))
    blocks += [
        Question("state", "Status").one_of_few(OUTCOMES, None),
        Question("words", "Details", "Do not include student names.").text(None, LONGEST, lines=True),
    ]
    return question_form(RECOMMENDATION, QuarterFormId.TEAM_FOLLOWED, blocks, "Save", recommendation=recommendation.id)


def _about(recommendation: Recommendation) -> str:
    return f"{escaped(recommendation.owner.name)} · due {day(recommendation.due_on)} · {recommendation.quarter.label}"


def followed(recommendation: Recommendation) -> View:
    """What was noted."""
    words = f"Status: {OUTCOMES[recommendation.state]}. The workbook and the yearly report will show it."
    return modal(RECOMMENDATION, "team_noted", [SectionBlock(text=plain(words))], close="Done")
