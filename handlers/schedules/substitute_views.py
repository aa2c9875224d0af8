"""A substitute as shown, with the way to cancel for supervisors: in windows, on Home, and after naming."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, InteractiveElement, SectionBlock
from slack_sdk.models.views import View

from handlers.parts import Fact, actions, button, escaped, facts, header, modal, small
from handlers.schedules.ids import ScheduleActionId
from handlers.schedules.words import substitute_line
from handlers.values import RecordId
from models.policy import Act
from models.schedules.tables import Substitution
from models.terms import Agreement

CANCEL_ASKED = ("The substitute no longer has the school. Everybody concerned is told.", "Cancel the substitute")
STAYS = "Only the absence is withdrawn. *Still named* as substitute at {}: {}"
BY_SUPERVISORS = "A supervisor can cancel that under “Work schedules”."


def _cancel_button(substitution: Substitution) -> InteractiveElement:
    action = ScheduleActionId.CANCEL.again(substitution.id)
    return button("Cancel substitute", action, RecordId(substitution.id), "danger", CANCEL_ASKED)


def _cancelling(substitution: Substitution, may_do: frozenset[Act], today: date) -> list[InteractiveElement]:
    """The button, for whoever may cancel what is neither cancelled nor over."""
    may_cancel = Act.NAME_SUBSTITUTE in may_do and substitution.is_to_come(today)
    return [_cancel_button(substitution)] if may_cancel else []


def of_absence(substitution: Substitution, may_do: frozenset[Act], today: date) -> list[Block]:
    """A substitute for an absence."""
    line = small(f"Substitute: {escaped(substitute_line(substitution))}")
    return [line, *actions(_cancelling(substitution, may_do, today))]


def staying(
    agreement: Agreement, substitutions: Sequence[Substitution], may_do: frozenset[Act], today: date
) -> list[Block]:
    """Who is still a substitute on the days of an absence that was withdrawn, since not named for it."""
    blocks: list[Block] = []
    for substitution in substitutions:
        cancelling = _cancelling(substitution, may_do, today)
        line = STAYS.format(agreement.school_name(substitution.school), substitute_line(substitution))
        blocks += [small(escaped(line) + ("" if cancelling else f". {BY_SUPERVISORS}")), *actions(cancelling)]
    return blocks


def row(substitution: Substitution) -> Block:
    """Below a school's week, for those who may cancel it."""
    text = f"Substitute: {escaped(substitute_line(substitution))}"
    return SectionBlock(block_id=f"sub:{substitution.id}", text=text, accessory=_cancel_button(substitution))


def named(agreement: Agreement, substitution: Substitution, today: date) -> View:
    """What a supervisor recorded, with the way to cancel it."""
    rows: list[Fact] = [
        ("Substitute", substitute_line(substitution)), ("School", agreement.school_name(substitution.school)),
    ]  # fmt: skip
    cancelling = _cancelling(substitution, frozenset({Act.NAME_SUBSTITUTE}), today)
    return modal(
        "Substitute", "substitute_window",
        [header("Cancelled" if substitution.cancelled_at else "Named"), *facts(rows),
         small("Everybody concerned is told."), *actions(cancelling)],
        close="Done",
    )  # fmt: skip
