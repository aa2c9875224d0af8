"""The plain window of a record on a list whose kind has none of its own: what it says now, in a few lines."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View

from handlers.parts import Fact, button, day, facts, header, long_text, modal, small
from handlers.retention.forms import TITLE
from handlers.retention.ids import RecordOfKind, RetentionActionId
from models.actor import Actor
from models.duty.tables import DutyTime
from models.notices.earlier.tables import EarlierNoticeImport
from models.policy import Act, Subject, may
from models.retention.kinds import KINDS
from models.retention.looking import kind_of, may_look
from models.roll_call.tables import ListedPerson
from models.schedules.kinds import ABSENT, WEEKDAYS, span_of
from models.schedules.tables import ScheduleChange, Substitution, UsualWeek
from models.terms import Agreement

ALL_OF_IT = "What the record says now. That you looked at it is on record."
WITHDRAWN = "Withdrawn, because"


def way_to(actor: Actor, record: Any) -> ButtonElement | None:
    """The button that opens this window, for whoever may read such a record; nothing for a kind with another window."""
    kind = kind_of(record)
    if kind is None or not may_look(actor, record):
        return None
    return button("Open", RetentionActionId.PREVIEW, RecordOfKind(kind, record.id))


def preview(agreement: Agreement, actor: Actor, kind: str, row: Any) -> View:
    """The window."""
    blocks = [
        header(row.label),
        small(f"{KINDS[kind].label}. {ALL_OF_IT}"),
        *facts([(label, value) for label, value in SAYS[kind](agreement, actor, row) if value]),
        *long_text(WITHDRAWN, getattr(row, "withdrawn_because", None)),
    ]
    return modal(TITLE, "disposal_preview", blocks)


def _days(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def _usual_week(agreement: Agreement, _actor: Actor, row: UsualWeek) -> list[Fact]:
    days = [
        (WEEKDAYS[one.weekday], f"{agreement.school_name(one.school)}, {span_of(one.starts, one.ends)}")
        for one in row.days
    ]
    return [("Officer", row.officer.name), ("Days", _days(row.first_day, row.last_day)), *days]


def _change(agreement: Agreement, actor: Actor, row: ScheduleChange) -> list[Fact]:
    now = row.current
    knows_why = may(actor, Act.READ_ABSENCE_REASON, Subject(owner_id=row.officer_id))
    return [
        ("Officer", row.officer.name), ("Days", _days(now.first_day, now.last_day)),
        ("What", ABSENT if now.of_kind.is_absence and not knows_why else now.of_kind.label),
        ("School", agreement.school_name(now.school) if now.school else ""),
        ("Hours", span_of(now.starts, now.ends) if now.starts and now.ends else ""),
        ("Versions", str(len(row.versions))),
    ]  # fmt: skip


def _substitution(agreement: Agreement, _actor: Actor, row: Substitution) -> list[Fact]:
    return [
        ("Substitute", row.substitute.name), ("School", agreement.school_name(row.school)),
        ("Days", _days(row.first_day, row.last_day)), ("Hours", span_of(row.starts, row.ends)),
        ("Named by", row.named_by.name), ("Canceled", agreement.local(row.cancelled_at) if row.cancelled_at else ""),
    ]  # fmt: skip


def _duty(agreement: Agreement, _actor: Actor, row: DutyTime) -> list[Fact]:
    now = row.current
    return [
        ("Officer", row.officer.name), ("School", agreement.school_name(now.school)),
        ("From", agreement.local(now.starts_at)),
        ("To", agreement.local(now.ends_at) if now.ends_at else "Not known"), ("Versions", str(len(row.versions))),
    ]  # fmt: skip


def _earlier(agreement: Agreement, _actor: Actor, row: EarlierNoticeImport) -> list[Fact]:
    return [
        ("Workbook", row.file_name), ("Read", agreement.local(row.read_at)),
        ("Imported", agreement.local(row.imported_at) if row.imported_at else "Never"),
        ("By", row.imported_by.name), ("Notices in it", str(row.entries)),
    ]  # fmt: skip


def _listed(agreement: Agreement, _actor: Actor, row: ListedPerson) -> list[Fact]:
    trained = [f"{one.school_year}: {day(one.trained_on)}" for one in row.trainings if one.trained_on]
    return [
        ("Name", row.name), ("Function", row.function), ("List", row.roll.label(agreement)),
        ("Trained", "; ".join(trained) or "Never"),
        ("Struck off", agreement.local(row.struck_at) if row.struck_at else ""),
    ]  # fmt: skip


SAYS: Mapping[str, Callable[[Agreement, Actor, Any], list[Fact]]] = {
    "usual_week": _usual_week, "schedule_change": _change, "substitution": _substitution, "duty_time": _duty,
    "earlier": _earlier, "listed_person": _listed,
}  # fmt: skip
"""What is said of each kind; a test finds every kind that has no other window."""
