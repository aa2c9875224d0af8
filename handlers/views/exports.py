"""What people may take out: workbooks of quarters, the register of notices; and how it comes to them."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.views.parts import Attachment, Message, Question, button, escaped, modal, paragraph, plain, small
from models.exporting import Export
from models.quarters.export_requests import QuarterBook
from models.quarters.records import Quarter

TITLE = "Workbooks"
SIGNED_OFF = "Both sides have signed the quarter off. This is its workbook."
BY_MESSAGE = "It comes to you by direct message, in a minute or so. Who takes what is on record."


def window(
    quarters: Sequence[Quarter] | None, others: Sequence[ButtonElement], note: str, *, makes_public: bool
) -> View:
    """What the person may take out; no word of quarters where there is no right to them."""
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
    presses = [
        button(
            f"Revision {one.revision}{'' if one.signed_at else ', not signed'}", f"export_quarter_{one.revision}",
            f"{quarter.id}:{one.revision}",
        )
        for one in quarter.revisions[-5:]
    ]  # fmt: skip
    signed = next((one for one in reversed(quarter.revisions) if one.signed_at), None)
    if signed and makes_public:
        words = f"Public edition of revision {signed.revision}"
        presses.append(button(words, "export_public", f"{quarter.id}:{signed.revision}"))
    return [
        SectionBlock(block_id=f"quarter:{quarter.id}", text=f"*{quarter.label}*: the quarter's workbook"),
        ActionsBlock(block_id=f"revisions:{quarter.id}", elements=presses),
    ]


def register_form(first: date, last: date) -> View:
    """Asks for the period of the register."""
    blocks = [
        paragraph("Every notice of an event in the period, row by row, as far as your role reaches."),
        Question("first", "From").day(first),
        Question("last", "To").day(last),
    ]
    return modal("Register of notices", "export_register", blocks, submit="Make it", close="Cancel")


def packet_form(officers: Mapping[str, str], months: Mapping[str, str]) -> View:
    """Asks for the officer and the month of reports."""
    blocks = [
        paragraph("What state law asks for of each event and student (C.G.S. 10-233p), for forwarding each month."),
        Question("officer", "Officer").one(officers, None),
        Question("month", "Month").one(months, next(islice(months, 1, None))),
    ]
    return modal("Officer's reports", "export_packet", blocks, submit="Make it", close="Cancel")


def asked() -> View:
    """What stands there once something is being made."""
    blocks = [HeaderBlock(text=plain("It is being made")), paragraph(BY_MESSAGE)]
    return modal(TITLE, "export_asked", blocks, close="Done")


def made(export: Export) -> Message | None:
    """The file by direct message; nothing once it is no longer kept."""
    if export.content is None or export.name is None:
        return None
    request = export.request
    is_signed = isinstance(request, QuarterBook) and request.signed_off
    words = SIGNED_OFF if is_signed else "The file that you asked for."
    return Message(words, file=Attachment(export.name, export.content))


def not_made(export: Export) -> Message:
    """A word when it could not be made."""
    words = export.problem or ""
    return Message("A file could not be made.", [SectionBlock(text=plain(f"The file could not be made. {words}"))])
