"""Notices on Home: what is to be acknowledged, answered and completed, and the newest that the reader may read."""

from collections.abc import Sequence
from functools import partial

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, SectionBlock

from handlers.notices.direct_messages import word_button
from handlers.notices.draft_views import row as draft_row
from handlers.notices.ids import NoticeActionId, Preset
from handlers.notices.question_views import answer_button
from handlers.notices.rows import row as notice_row
from handlers.notices.rows import row_to_complete
from handlers.notices.student_views import deadline_line
from handlers.parts import button, escaped, moment
from handlers.sections import MOST_LISTED, MOST_ROWS, AtHome, Section, row
from handlers.values import RecordId
from models.actor import Actor
from models.calendar.school_days import DetailsClock, ReportDeadline
from models.notices import acknowledgments, drafts, questions
from models.notices import waiting as records
from models.notices.finding import Found, Listed, reads_any
from models.notices.tables import Notice, NoticeQuestion
from models.policy import Act, Subject, may, own_schools
from models.terms import Agreement

OUR_READING = "These deadlines are the bot's reading of state law (C.G.S. 10-233p), not legal advice."
NONE_TO_ACKNOWLEDGE = "None. A notice appears here, and in your school's channel, as soon as an officer files it."
NONE_ESCALATED = "None. A notice that nobody at the school acknowledges in time appears here."
NONE_TO_COMPLETE = "None. A notice of yours that lacks details or students appears here, with its clock."
NO_ARREST = "None. A notice that reports an arrest appears here, and comes to you as a message."
NONE_YET = "None yet. Notices appear here as they are filed, with how each stands."


def waiting(home: AtHome) -> list[Section]:
    """What waits for the reader."""
    session, actor = home.session, home.actor
    asked = questions.waiting(session, actor, home.today, MOST_LISTED)
    left_open = records.left_open(session, actor, home.today, MOST_LISTED)
    to_acknowledge = records.to_acknowledge(session, actor, MOST_ROWS)
    return [
        Section("Drafts", drafts.waiting(session, actor, home.now, MOST_ROWS), draft_row),
        *notices(home, "Notices to acknowledge", "unacknowledged", to_acknowledge, NONE_TO_ACKNOWLEDGE),
        *notices(home, "Escalated to you", "escalated", records.escalated(session, actor, MOST_ROWS), NONE_ESCALATED),
        Section("Questions to answer", asked, question),
        *_to_complete(home, records.to_complete(session, actor, MOST_ROWS)),
        Section("To complete for an officer", left_open, partial(_left_open, home)),
    ]


def lists(home: AtHome) -> list[Section]:
    """Arrests, and the newest notices that the reader may read."""
    arrests = records.arrests(home.session, home.actor, MOST_ROWS, home.now)
    whose = _whose(home.agreement, home.actor)
    newest = records.newest(home.session, home.actor, MOST_ROWS) if whose else None
    return [
        *notices(home, "Arrests in the last 30 days", "arrests", arrests, NO_ARREST, is_pressing=True),
        *notices(home, whose, "all", newest, NONE_YET),
    ]


def word(home: AtHome) -> list[Block]:
    """Whether the officer is told of acknowledgments; nothing for somebody who is no officer."""
    wants = acknowledgments.wants_word(home.session, home.actor)
    if wants is None:
        return []
    text = f"Direct messages about acknowledgments are {'on' if wants else 'off'}."
    return [DividerBlock(), SectionBlock(block_id="word", text=text, accessory=word_button(wants=wants))]


def buttons(actor: Actor) -> list[ButtonElement]:
    """The way to all notices, for whoever may read any."""
    return [_show("all", "Find notices")] if reads_any(actor) else []


def notices(
    home: AtHome, title: str, preset: str, found: Found[Listed] | None, when_empty: str, *, is_pressing: bool = False
) -> list[Section]:
    """Notices in a section of their own, for those who have the right to them."""
    if found is None:
        return []
    is_at_school = bool(own_schools(home.actor, Act.ACKNOWLEDGE_NOTICE))

    def show(listed: Listed) -> list[Block]:
        return notice_row(home.agreement, listed, home.now, preset, is_at_school=is_at_school)

    all_of_them = partial(_show, preset)
    return [Section(title, found.rows, show, found.count, all_of_them, when_empty, is_pressing=is_pressing)]


def _to_complete(home: AtHome, found: Found[Listed] | None) -> list[Section]:
    if found is None:
        return []
    rows = [(listed, home.once(_clock).due(listed.version.occurred_at)) for listed in found.rows]
    return [to_complete(home.agreement, rows, found.count)]


def _clock(home: AtHome) -> DetailsClock:
    return DetailsClock(home.session, home.agreement, home.now)


def to_complete(agreement: Agreement, rows: Sequence[tuple[Listed, ReportDeadline | None]], count: int) -> Section:
    """Notices that lack something, each with its clock."""

    def show(row: tuple[Listed, ReportDeadline | None]) -> list[Block]:
        return row_to_complete(agreement, *row, "complete")

    all_of_them = partial(_show, "incomplete")
    return Section("To complete", rows, show, count, all_of_them, NONE_TO_COMPLETE, OUR_READING)


def _whose(agreement: Agreement, actor: Actor) -> str:
    """What the list of the newest notices is called, by which of them the person may read."""
    if may(actor, Act.READ_NOTICE, Subject()):
        return "All notices"
    if schools := own_schools(actor, Act.READ_NOTICE):
        return f"Notices at {agreement.school_name(schools[0])}" if len(schools) == 1 else "Notices at your schools"
    if may(actor, Act.CHANGE_NOTICE, Subject(owner_id=actor.person_id)):
        return "Filed by you"
    return ""  # of a superintendent: other lists have them already


def _show(preset: str, text: str) -> ButtonElement:
    return button(text, NoticeActionId.LIST.again(preset), Preset(preset))


def question(asked: NoticeQuestion) -> list[Block]:
    """A question with the button to its answer."""
    text = f"*{asked.notice.label}* · Asked by {escaped(asked.asked_by.name)} · {moment(asked.asked_at)}"
    return row(f"question:{asked.id}", text, answer_button(asked))


def _left_open(home: AtHome, notice: Notice) -> list[Block]:
    deadline = home.once(_clock).due(notice.current.occurred_at)
    where = f"*{notice.label}* · {escaped(home.agreement.school_name(notice.school))}"
    text = f"{where}\nFor {escaped(notice.officer.name)} · {deadline_line(notice, deadline)}"
    return row(f"left:{notice.id}", text, button("Open", NoticeActionId.OPEN, RecordId(notice.id)))
