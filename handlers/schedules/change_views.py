"""A change of a schedule: its form, what it says, and the form by which a supervisor names a substitute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from slack_sdk.models.blocks import Block, InteractiveElement, SectionBlock
from slack_sdk.models.views import View

from handlers.parts import (
    Fact,
    Question,
    actions,
    button,
    escaped,
    facts,
    happened,
    header,
    long_text,
    modal,
    paragraph,
    saved_elsewhere,
    small,
)
from handlers.schedules import substitute_views
from handlers.schedules.ids import ScheduleActionId, ScheduleFormId
from handlers.schedules.words import change_days, row_of, what_of
from handlers.values import RecordId
from models.policy import Act
from models.schedules.form import ChangeForm
from models.schedules.kinds import ABSENT, CHANGES, TIMES, span_of
from models.schedules.substitutes import SubstituteForm
from models.schedules.tables import ScheduleChange, Substitution
from models.terms import Agreement

TITLE = "Change of schedule"
RIGHT = "This is right: save it"
KINDS = {code: kind.label for code, kind in CHANGES.items()}


@dataclass(frozen=True)
class Asking:
    """What a form asks beside the days: of which officer it is, and at which of several schools."""

    schools: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[str, str] = field(default_factory=dict)
    officer: str | None = None


def change_form(form: ChangeForm, asking: Asking) -> View:
    """The form of a change: what, from which day to which, and for other hours also when and where."""
    officer = [Question("officer", "Officer").choice(asking.officers, asking.officer)] if asking.officers else []
    school = {"school": next(iter(asking.schools))} if len(asking.schools) == 1 else {}
    return modal(
        TITLE, ScheduleFormId.ENTERED, [*officer, *_questions(form, asking)], submit="Save", close="Cancel",
        metadata={**school},
    )  # fmt: skip


def correcting_form(change: ScheduleChange, form: ChangeForm, asking: Asking, because: str | None = None) -> View:
    """The form with what a change says, and why that is to change."""
    reason = Question("because", "Reason for the correction", "What it says now stays on record.").text(because, 500)
    school = {"school": next(iter(asking.schools))} if len(asking.schools) == 1 else {}
    return modal(
        TITLE, ScheduleFormId.CORRECTED, [*_questions(form, asking), reason], submit="Save", close="Cancel",
        metadata={"id": change.id, "version": change.version, **school},
    )  # fmt: skip


def _questions(form: ChangeForm, asking: Asking) -> list[Block]:
    is_absence = form.kind is None or CHANGES[form.kind].is_absence
    blocks = [
        Question("kind", "What changes?", dispatch=ScheduleActionId.KIND).one_of_few(KINDS, form.kind),
        Question("first_day", "First day").day(form.first_day),
        Question("last_day", "Last day", "Leave blank for one day.", optional=True).day(form.last_day),
    ]
    if is_absence:
        return [*blocks, small("The school reads “Absent”, and not why.")]
    if len(asking.schools) > 1:
        blocks.append(Question("school", "School").choice(asking.schools, form.school))
    return [
        *blocks,
        Question("starts", "From").choice(TIMES, _code(form.starts)),
        Question("ends", "To").choice(TIMES, _code(form.ends)),
    ]


def _code(at: time | None) -> str | None:
    return f"{at:%H:%M}" if at else None


def corrected_since(change: ScheduleChange) -> list[Block]:
    """What a change says since somebody else corrected it, for a form that comes after that."""
    words = f"This was corrected by {change.current.changed_by.name} since you opened the form."
    return [paragraph(escaped(saved_elsewhere(words))), small(f"It says now: {row_of(change, with_reason=True)}"),
            *long_text("Reason for the correction", change.current.changed_because)]  # fmt: skip


def there_row(change: ScheduleChange) -> Block:
    """What is on record of days that somebody is entering, to be opened and corrected instead."""
    accessory = button("Open", ScheduleActionId.CHANGE, RecordId(change.id))
    return SectionBlock(block_id=f"there:{change.id}", text=row_of(change, with_reason=True), accessory=accessory)


def withdrawing_form(change: ScheduleChange) -> View:
    """Asks why a change is taken back."""
    blocks = [
        small(row_of(change, with_reason=True)),
        small("It stays on record, is marked as withdrawn, and the usual week counts again. The school is told."),
        Question("because", "Reason for withdrawal").text(None, 500),
    ]
    return modal(TITLE, ScheduleFormId.WITHDRAWN, blocks, submit="Withdraw", close="Cancel", metadata={"id": change.id})


def change_window(
    agreement: Agreement, change: ScheduleChange, substitutes: Sequence[Substitution], may_do: frozenset[Act],
    today: date, *, staying: Sequence[Substitution] = (), is_new: bool = False,
) -> View:  # fmt: skip
    """A change with all it says to the reader, its substitutes, and what the reader may do with it.

    `staying` are those who are named for the same days and school, but not for this absence, which was withdrawn.
    """
    version = change.current
    rows: list[Fact] = [
        ("Officer", change.officer.name),
        ("Days", change_days(version)),
        ("What", _what(agreement, change, with_reason=Act.READ_ABSENCE_REASON in may_do)),
    ]
    if version.starts and version.ends:
        rows.append(("Hours", span_of(version.starts, version.ends)))
    blocks = [
        *([small("*Saved.* The school is told in its channel; of today and the next school day also directly.")]
          if is_new else []),
        header(f"Change of schedule{' · withdrawn' if change.withdrawn_at else ''}"),
        *facts(rows),
        *[block for substitution in substitutes for block in substitute_views.of_absence(substitution, may_do, today)],
        *substitute_views.staying(agreement, staying, may_do, today),
        *_history(change, may_do),
        *actions(_buttons(change, may_do)),
    ]  # fmt: skip
    return modal(TITLE, "schedule_change_window", blocks, close="Done" if is_new else "Close")


def _what(agreement: Agreement, change: ScheduleChange, *, with_reason: bool) -> str:
    kind = change.current.of_kind
    if kind.is_absence:
        return kind.label if with_reason else ABSENT
    return what_of(
        change.current, change.current.school or "", agreement.school_name(change.current.school or ""),
        with_reason=with_reason,
    )  # fmt: skip


def _history(change: ScheduleChange, may_do: frozenset[Act]) -> list[Block]:
    """Who entered and changed it; reasons for those who may read why, since they can tell of it."""
    events = [(f"Entered by {change.recorded_by.name}", change.recorded_at)]
    if change.version > 1:
        events.append((f"Corrected by {change.current.changed_by.name}", change.current.changed_at))
    if change.withdrawn_at and change.withdrawn_by:
        events.append((f"Withdrawn by {change.withdrawn_by.name}", change.withdrawn_at))
    blocks = happened(*events)
    if Act.READ_ABSENCE_REASON in may_do:
        blocks += long_text("Reason for the correction", change.current.changed_because)
        blocks += long_text("Reason for withdrawal", change.withdrawn_because)
    return blocks


def _buttons(change: ScheduleChange, may_do: frozenset[Act]) -> list[InteractiveElement]:
    if change.withdrawn_at:
        return []
    buttons: list[InteractiveElement] = []
    if Act.KEEP_SCHEDULE in may_do:
        buttons += [
            button("Correct", ScheduleActionId.CORRECT, RecordId(change.id)),
            button("Withdraw", ScheduleActionId.WITHDRAW, RecordId(change.id), "danger"),
        ]
    if Act.NAME_SUBSTITUTE in may_do and change.current.of_kind.is_absence:
        buttons.append(button("Name a substitute", ScheduleActionId.NAME, RecordId(change.id), "primary"))
    return buttons


def substitute_form(form: SubstituteForm, schools: Mapping[str, str], officers: Mapping[str, str]) -> View:
    """Asks a supervisor who is the substitute, at which school, on which days, and when."""
    chosen = str(form.substitute_id) if form.substitute_id else None
    blocks = [
        Question("substitute", "Substitute").choice(officers, chosen),
        Question("school", "School").choice(schools, form.school),
        Question("first_day", "First day").day(form.first_day),
        Question("last_day", "Last day").day(form.last_day),
        Question("starts", "From").choice(TIMES, _code(form.starts)),
        Question("ends", "To").choice(TIMES, _code(form.ends)),
        small("The substitute has the officer's role at this school on exactly these days. Principal, chief, and the "
              "officers concerned are told."),
    ]  # fmt: skip
    metadata = {"id": form.change_id} if form.change_id else {}
    return modal("Substitute", ScheduleFormId.NAMED, blocks, submit="Name", close="Cancel", metadata=metadata)
