"""What the team sees: the record of a meeting, recommendations, and what became of them (§IX)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import ActionsBlock, Block, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.parts import Question, button, day, escaped, long_text, modal, moment, paragraph, plain, small
from handlers.quarters.ids import QuarterActionId, QuarterFormId
from handlers.quarters.recommendation_rows import about, recommendation_rows
from handlers.quarters.views import (
    attendance,
    in_other_weeks,
    question_form,
    quorum_rule,
    reason_form,
    to_quarter,
)
from handlers.values import RecordId
from models.people.tables import Person, RoleHeld
from models.quarters.meetings import OtherWeeks, is_in_weeks
from models.quarters.recommendation_kinds import KINDS
from models.quarters.tables import Meeting, Quarter, Recommendation
from models.quarters.team import OUTCOMES, MeetingForm, has_quorum
from models.quarters.team_tables import OtherAttendee
from models.terms import Agreement
from models.texts import LONGEST
from models.vocabulary import PARTY_LABELS, ROLE_LABELS, Party, Role

TITLE, RECOMMENDATION = "Team meeting", "Recommendation"
FOLLOWED_UP = "It is on that person's Home, and will be followed up at the next meeting."
LONGEST_OPTION = 75
ATTENDEES = "Anyone on the roster. Members of the team on that date count toward the quorum."
GUESTS = "People who are not on the roster, one name per line. No students."


@dataclass(frozen=True)
class Attendees:
    """Who can have been at a meeting: members of the team, and others on the roster."""

    members: Sequence[RoleHeld]
    others: Sequence[RoleHeld]

    @property
    def groups(self) -> dict[str, dict[str, str]]:
        """They under their headings, by their ids."""
        return {
            "Team members": {str(held.person_id): _named(held, of_party(held)) for held in self.members},
            "Others on the roster": {str(held.person_id): _named(held, role_words(held.role)) for held in self.others},
        }


def of_party(held: RoleHeld) -> str:
    """The party that a member of the team is of, in a word."""
    return PARTY_LABELS[Party(held.side or "")].lower()


def role_words(role: str | None) -> str:
    """What somebody on the roster is, in words."""
    return ROLE_LABELS[Role(role)] if role else "guest"


def _named(held: RoleHeld, what: str) -> str:
    return f"{held.person.name[: LONGEST_OPTION - len(what) - 3]} ({what})"


def meeting_form(
    agreement: Agreement, quarter: Quarter, form: MeetingForm, attendees: Attendees, replaces: int | None = None,
    asked: OtherWeeks | None = None,
) -> View:  # fmt: skip
    """Asks when the team met, who attended, and what was discussed; `asked` also for which quarter it is."""
    rule = f"{quorum_rule(agreement)}. A meeting with fewer is recorded as having no quorum."
    blocks = [
        small(f"{quarter.label} · {rule}"),
        *(_which_quarter(asked) if asked else ()),
        Question("held_on", "Meeting date").day(form.held_on),
        Question("present", "Attendees", ATTENDEES).several_among(attendees.groups, [*map(str, form.present)]),
        Question("guests", "Guests", GUESTS, optional=True).text(form.guests, LONGEST, lines=True),
        Question("minutes", "Meeting summary", "Do not include student names.").text(form.minutes, LONGEST, lines=True),
    ]
    about = {"quarter": quarter.id, "replaces": replaces}
    return question_form(TITLE, QuarterFormId.TEAM_MET, blocks, "Record", **about)


DATE_CHANGED = "date"
"""The answer of whoever was asked about a date that was wrong."""


def _which_quarter(asked: OtherWeeks) -> list[Block]:
    """Asks about a meeting that was held in the weeks of another quarter, with the right one chosen."""
    own, right = asked.quarter, asked.can_take_it
    held = f"*Not recorded yet.* {day(asked.held_on)} is in {asked.held_in}, not in the weeks of {own.label}."
    rule = "A quarter's weeks are from its first day to its sign-off."
    lacking = "" if right else f" {asked.held_in} is not open, so it cannot take the meeting."
    choices = {str(quarter.id): f"For {quarter.label}" for quarter in right}
    choices[str(own.id)] = f"For {own.label}, although it was held in other weeks"
    choices[DATE_CHANGED] = "I have changed the date above"
    beside = f"Recorded for {own.label}, it is marked and does not stand in for the meeting of that quarter."
    return [
        paragraph(f"{held} {rule}{lacking}"),
        Question("of_quarter", "Record this meeting", beside).one_of_few(choices, str(right[0].id) if right else None),
    ]


def no_meeting_form(agreement: Agreement, quarter: Quarter) -> View:
    """Asks why the team held no meeting."""
    rule = escaped(agreement.cite("§IX asks for a meeting at least quarterly."))
    words = (
        f"*{quarter.label}*: {rule} With a reason the quarter can be signed without one. Your reason will be on the "
        "board in the team's channel, in the workbook and in the internal yearly report, with your name. It falls away "
        "when a meeting is recorded."
    )
    return reason_form("No meeting held", QuarterFormId.TEAM_NOT_MET, words, "Record", quarter=quarter.id)


def recorded(
    agreement: Agreement,
    meeting: Meeting,
    waiting: Sequence[Recommendation],
    today: date,
    to_request: Collection[int] = (),
) -> View:
    """What was recorded, and what the meeting is to follow up."""
    quorum = "" if has_quorum(meeting) else " There was *no quorum*: the board, workbook and report will say so."
    blocks: list[Block] = [
        HeaderBlock(text=plain(f"Recorded: {day(meeting.held_on)}")),
        paragraph(f"*{meeting.quarter.label}* · Present: {attendance(meeting)}.{quorum}"),
        *_outside(agreement, meeting),
    ]
    blocks += recommendation_rows("Open recommendations to follow up", waiting, today, to_request)
    add = button("Add a recommendation", QuarterActionId.TEAM_RECOMMEND, RecordId(meeting.quarter_id), "primary")
    buttons = ActionsBlock(elements=[add, to_quarter(meeting.quarter_id)])
    return modal(TITLE, "team_recorded", [*blocks, buttons], close="Done")


def reading(agreement: Agreement, meeting: Meeting) -> View:
    """The record of a meeting."""
    blocks: list[Block] = [HeaderBlock(text=plain(f"Meeting of {day(meeting.held_on)}"))]
    for party in Party:
        names = [row.person.name for row in meeting.attendance if row.side == party]
        blocks.append(SectionBlock(text=plain(f"{PARTY_LABELS[party]}: {', '.join(names) or 'none'}"[:LONGEST])))
    if meeting.others:
        others = ", ".join(map(other_name, meeting.others))
        blocks.append(SectionBlock(text=plain(f"Also present: {others}"[:LONGEST])))
    if not has_quorum(meeting):
        blocks.append(paragraph(f"*No quorum:* {quorum_rule(agreement)}."))
    blocks += _outside(agreement, meeting)
    blocks.append(SectionBlock(text=plain(meeting.minutes)))
    blocks.append(small(f"Recorded by {escaped(meeting.recorded_by.name)}, {moment(meeting.recorded_at)}"))
    may_change = meeting.quarter.is_open and meeting.replaced_at is None
    buttons = [button("Correct the record", QuarterActionId.TEAM_CHANGE, RecordId(meeting.id))] if may_change else []
    buttons.append(to_quarter(meeting.quarter_id))
    return modal(TITLE, "team_reading", [*blocks, ActionsBlock(elements=buttons)])


def other_name(other: OtherAttendee) -> str:
    """Somebody who was there without being on the team: their name, and what they are."""
    return f"{other.person.name if other.person else other.guest} ({role_words(other.role)})"


def _outside(agreement: Agreement, meeting: Meeting) -> list[Block]:
    if is_in_weeks(agreement, meeting.quarter, meeting.held_on):
        return []
    return [paragraph(f"*{in_other_weeks(meeting)}* It does not stand in for the meeting of {meeting.quarter.label}.")]


def recommendation_form(quarter: Quarter, owners: Sequence[Person]) -> View:
    """Asks what is recommended, who sees to it, and by when."""
    blocks = [
        Question("words", "Recommendation", "Do not include student names.").text(None, LONGEST, lines=True),
        Question("kind", "What it is about").one_of_few(KINDS, None),
        Question("owner", "Responsible person").choice(_people(owners), None),
        Question("due_on", "Due date").day(None),
    ]
    return question_form(RECOMMENDATION, QuarterFormId.TEAM_RECOMMENDED, blocks, "Record", quarter=quarter.id)


def _people(people: Sequence[Person]) -> dict[str, str]:
    return {str(person.id): person.name[:LONGEST_OPTION] for person in people}


def recommended(recommendation: Recommendation, today: date) -> View:
    """What was recorded."""
    blocks: list[Block] = [
        SectionBlock(text=plain(recommendation.words)),
        small(f"{escaped(about(recommendation, today))}. {FOLLOWED_UP}"),
    ]
    add = button("Add another", QuarterActionId.TEAM_RECOMMEND, RecordId(recommendation.quarter_id))
    buttons = ActionsBlock(elements=[add, to_quarter(recommendation.quarter_id)])
    return modal(RECOMMENDATION, "team_made", [*blocks, buttons], close="Done")


def follow_up_form(recommendation: Recommendation, today: date, owners: Sequence[Person]) -> View:
    """Asks what became of a recommendation, with what was noted so far; `owners` are those whom it can be given to."""
    blocks: list[Block] = [SectionBlock(text=plain(recommendation.words)), small(escaped(about(recommendation, today)))]
    for note in recommendation.notes[-5:]:
        blocks += long_text(OUTCOMES[note.state], note.words)
        given = f" · responsible from then on: {escaped(note.owner.name)}" if note.owner else ""
        blocks.append(small(f"{escaped(note.noted_by.name)}, {moment(note.noted_at)}{given}"))
    blocks += [
        Question("state", "Status").one_of_few(OUTCOMES, None),
        Question("words", "Details", "Do not include student names.").text(None, LONGEST, lines=True),
    ]
    if owners:
        give = Question("owner", "Responsible person", "Only to give it to somebody else.", optional=True)
        blocks.append(give.choice(_people(owners), None))
    return question_form(RECOMMENDATION, QuarterFormId.TEAM_FOLLOWED, blocks, "Save", recommendation=recommendation.id)


def followed(recommendation: Recommendation) -> View:
    """What was noted."""
    words = f"Status: {OUTCOMES[recommendation.state]}. The workbook and the yearly report will show it."
    return modal(RECOMMENDATION, "team_noted", [SectionBlock(text=plain(words))], close="Done")
