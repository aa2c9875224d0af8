"""What people see of trainings that are due: a line on Home, and the window with who lacks which."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock
from slack_sdk.models.views import View

from handlers.activities.ids import ActivityActionId, OfKind
from handlers.parts import actions, button, day, escaped, modal, paragraph, small
from handlers.values import Nothing
from models.activities.acts import kind_of
from models.activities.kinds import ActivityKind
from models.activities.training_due import Lacking
from models.terms import Agreement

MOST_NAMED = 40
AS_WE_READ = (
    "Social-emotional learning and restorative practices: once (C.G.S. 10-233m, as we read it). That you know the "
    "agreement (§X) you confirm in `/sro-agreement`; nothing has to be logged for it."
)


def training_kind() -> ActivityKind:
    """The kind that trainings are logged as."""
    return kind_of("training")


def trainings_button(style: str | None = None) -> ButtonElement:
    """Opens the window."""
    return button("Show trainings", ActivityActionId.TRAININGS, Nothing(), style)


def home_row(agreement: Agreement, reader_id: int, found: Sequence[Lacking]) -> list[Block]:
    """One line on Home: to an officer which are lacking, to others of how many officers."""
    own = [row for row in found if row.officer.id == reader_id]
    if own and len(found) == 1:
        text = f"You lack: {_named(agreement, own[0])}."
    else:
        text = "1 officer lacks a training." if len(found) == 1 else f"{len(found)} officers lack a training."
    return [SectionBlock(block_id="trainings", text=text, accessory=trainings_button())]


def trainings(agreement: Agreement, found: Sequence[Lacking], today: date, *, may_log: bool) -> View:
    """Who lacks which training, with when they are due; and the way to log one, for those who may."""
    due = agreement.training_due(agreement.school_year(today))
    rows = [paragraph(f"*{escaped(row.officer.name)}*\n{_named(agreement, row)}") for row in found[:MOST_NAMED]]
    more = [small(f"And {len(found) - MOST_NAMED} more officers.")] if len(found) > MOST_NAMED else []
    log = button("Log a training", ActivityActionId.FORM, OfKind(training_kind().code), "primary")
    blocks = [
        small(f"Due by {day(due)} of this school year (district goal)."),
        *(rows or [paragraph("No training that is due is lacking.")]),
        *more,
        small(escaped(agreement.cite(AS_WE_READ))),
        *actions([log] if may_log else []),
    ]
    return modal("Trainings", "activity_trainings", blocks)


def _named(agreement: Agreement, row: Lacking) -> str:
    return escaped("; ".join(f"{due.label} ({agreement.cite(due.source)})" for due in row.trainings))
