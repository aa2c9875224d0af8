"""What people may download: workbooks of quarters, the notice log; and how it comes to them."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.export_requests.ids import ExportActionId, ExportFormId, RevisionOf
from handlers.parts import Question, button, escaped, modal, paragraph, plain, small
from models.quarters.tables import Quarter

TITLE = "Workbooks"
BY_MESSAGE = "You will receive it by direct message in about a minute. All downloads are logged."


def window(
    quarters: Sequence[Quarter] | None, others: Sequence[ButtonElement], note: str, *, makes_public: bool
) -> View:
    """What the person may download; no word of quarters where there is no right to them."""
    blocks: list[Block] = [small(BY_MESSAGE)]
    if note:
        blocks.append(small(escaped(note)))
    blocks += [row for quarter in quarters or () for row in _quarter(quarter, makes_public=makes_public)]
    if quarters is not None and not quarters:
        blocks.append(paragraph("No quarter is open yet."))
    if others:
        blocks += [DividerBlock(), ActionsBlock(elements=list(others))]
    return modal(TITLE, "export_window", blocks)


def _quarter(quarter: Quarter, *, makes_public: bool) -> list[Block]:
    buttons = [
        button(
            f"Revision {revision.revision}{'' if revision.signed_at else ', not signed'}",
            ExportActionId.QUARTER.again(revision.revision), RevisionOf(quarter.id, revision.revision),
        )
        for revision in quarter.revisions[-5:]
    ]  # fmt: skip
    signed = next((revision for revision in reversed(quarter.revisions) if revision.signed_at), None)
    if signed and makes_public:
        words = f"Public edition of revision {signed.revision}"
        buttons.append(button(words, ExportActionId.PUBLIC, RevisionOf(quarter.id, signed.revision)))
    return [
        SectionBlock(block_id=f"quarter:{quarter.id}", text=f"*{quarter.label}*: quarterly workbook"),
        ActionsBlock(block_id=f"revisions:{quarter.id}", elements=buttons),
    ]


def register_form(first: date, last: date) -> View:
    """Asks for the period of the notice log."""
    blocks = [
        paragraph("One row per notice in the date range, for the schools you are authorized to see."),
        Question("first", "From").day(first),
        Question("last", "To").day(last),
    ]
    return modal("Notice log", ExportFormId.REGISTER, blocks, submit="Create", close="Cancel")


def packet_form(officers: Mapping[str, str], months: Mapping[str, str]) -> View:
    """Asks for the officer and the month of reports."""
    blocks = [
        paragraph(
            "Fields required by state law for each incident and student (C.G.S. 10-233p), to forward each month."
        ),
        Question("officer", "Officer").choice(officers, None),
        Question("month", "Month").choice(months, next(islice(months, 1, None))),
    ]
    return modal("Monthly report", ExportFormId.PACKET, blocks, submit="Create", close="Cancel")


def asked() -> View:
    """What stands there once something is being made."""
    blocks = [HeaderBlock(text=plain("Preparing your file")), paragraph(BY_MESSAGE)]
    return modal(TITLE, "export_asked", blocks, close="Done")
