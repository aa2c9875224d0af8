"""A notice as one row of a list, on Home and in the window that finds notices: no more than its card says."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock

from handlers.delivery.reasons import within
from handlers.notices.direct_messages import why_not_delivered
from handlers.notices.ids import NoticeActionId
from handlers.notices.student_views import deadline_line
from handlers.notices.views import completing_buttons
from handlers.parts import actions, button, duration, escaped, labels, moment
from handlers.values import RecordId
from models import vocabulary as words
from models.calendar.school_days import ReportDeadline
from models.notices.finding import Listed
from models.terms import Agreement


def row(
    agreement: Agreement, listed: Listed, now: datetime, name: str, *, is_at_school: bool = False
) -> list[Block]:  # fmt: skip
    """A notice and how it stands, with *Open*. The block keeps its name when its list is shown anew.

    `is_at_school` where the reader is the one whom others are to call.
    """
    if listed.notice.disposed_at:
        return _disposed(agreement, listed, name)
    undelivered = _undelivered(listed, NOT_THERE if is_at_school else PLEASE_CALL)
    text = "\n".join((*_head(agreement, listed), *undelivered, standing(listed, now)))
    return [SectionBlock(block_id=f"{name}:{listed.notice.id}", text=text, accessory=_open(listed))]


def _disposed(agreement: Agreement, listed: Listed, name: str) -> list[Block]:
    """What is left of a notice that was disposed of: its number, its school and its dates."""
    notice, at = listed.notice, listed.notice.disposed_at
    lines = (
        f"*{notice.label}* · {escaped(agreement.school_name(notice.school))}",
        f"{moment(listed.version.occurred_at)} · Disposed of {moment(at) if at else ''}",
        escaped(notice.disposed_note or ""),
    )
    return [SectionBlock(block_id=f"{name}:{notice.id}", text="\n".join(lines))]


PLEASE_CALL, NOT_THERE = "Not delivered: please call the principal", "Not in your school's channel"


def _undelivered(listed: Listed, words: str = PLEASE_CALL) -> list[str]:
    if not listed.notice.needs_a_call:
        return []
    where = f"not{within(listed.slack)} yet: " if listed.slack else ""
    return [f"*{words}* · {where}{escaped(why_not_delivered(listed.notice))}"]


def row_to_complete(agreement: Agreement, listed: Listed, deadline: ReportDeadline | None, name: str) -> list[Block]:
    """A notice that is to be completed, with its clock and what to press."""
    notice = listed.notice
    text = "\n".join(
        (
            *_head(agreement, listed),
            *_undelivered(listed),
            f"{moment(listed.version.occurred_at)} · {_clock(listed, deadline)}",
        )
    )
    buttons: Sequence[ButtonElement] = completing_buttons(notice, listed.version)
    return [SectionBlock(text=text), *actions([*buttons, _open(listed)], f"{name}:{notice.id}")]


def standing(listed: Listed, now: datetime) -> str:
    """When it happened, and how the notice stands."""
    notice = listed.notice
    if notice.withdrawn_at:
        state = f"Withdrawn {moment(notice.withdrawn_at)}"
    elif notice.acknowledged_at and notice.acknowledged_by:
        state = f"Acknowledged by {escaped(notice.acknowledged_by.name)}, {moment(notice.acknowledged_at)}"
    else:
        state = f"Not acknowledged for {duration(now - (listed.asked_at or notice.filed_at))}"
        state += " · *overdue* (district goal)" if listed.due_at and listed.due_at <= now else ""
    to_follow = " · Details to follow" if notice.completed_at is None and notice.withdrawn_at is None else ""
    return f"{moment(listed.version.occurred_at)} · {state}{to_follow}"


def _head(agreement: Agreement, listed: Listed) -> tuple[str, str]:
    notice, version = listed.notice, listed.version
    urgent = "🔴 *Urgent* · " if version.urgent and not notice.withdrawn_at else ""
    what = f"{labels(version.actions, words.ACTIONS)} · {words.INCIDENTS[version.incident]}"
    return f"{urgent}*{notice.label}* · {escaped(agreement.school_name(notice.school))}", escaped(what)


def _clock(listed: Listed, deadline: ReportDeadline | None) -> str:
    line = deadline_line(listed.notice, deadline)
    return f"*Overdue*{line.removeprefix('Overdue')}" if line.startswith("Overdue") else line


def _open(listed: Listed) -> ButtonElement:
    return button("Open", NoticeActionId.OPEN, RecordId(listed.notice.id))
