"""The form in which a record is taken out: what is redacted, and what was taken out of it before."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from handlers.metadata import Fields
from handlers.parts import Question, button, escaped, modal, moment, paragraph, small
from handlers.records.ids import OneRecord, RecordsActionId, RecordsFormId
from handlers.redacting import what_goes_along
from models.packet_fields import MOST_IN_A_QUESTION, Field
from models.records.tables import RecordPacket

TITLE = "Take out a record"
ABOUT = (
    "All of it that is yours to read is in the packet: every version, what was asked and answered, messages about it, "
    "and its lines of the audit log. Tick what is to be redacted: it is taken out before the file is made."
)
NAMES = (
    "A redacted name, school or case number is also taken out of texts where it stands as the record has it. A text "
    "may still tell who somebody is: read the packet before you give it to anybody."
)
ON_RECORD = "It is on record that you took it out, with a fingerprint (SHA-256) of the file."
ON_ITS_WAY = (
    "You receive the packet by direct message in about a minute. It is a Word document: print it, or save it as PDF."
)


def take_button(kind: str, row_id: int) -> ButtonElement:
    """Opens the form in which a record is taken out."""
    return button("Take out", RecordsActionId.TAKE_OUT.again(f"{kind}{row_id}"), OneRecord(kind, row_id))


def packet_form(kind: str, row_id: int, name: str, fields: Sequence[Field], before: Sequence[RecordPacket]) -> View:
    """What is to be redacted of a record."""
    blocks: list[Block] = [
        paragraph(f"*{escaped(name)}*"),
        small(ABOUT),
        *_questions(fields),
        *what_goes_along(fields),
        small(NAMES),
        small(ON_RECORD),
        *(block for packet in before for block in _before(packet)),
    ]
    return modal(TITLE, RecordsFormId.TAKEN_OUT, blocks, submit="Take out", metadata={"kind": kind, "id": row_id})


def _questions(fields: Sequence[Field]) -> list[Block]:
    """As many as Slack needs: it takes ten boxes in one."""
    starts = range(0, len(fields), MOST_IN_A_QUESTION)
    return [
        Question(f"redacted_{start}", "Redact" if not start else "Redact, continued", optional=True).ticks(
            {field.code: field.label for field in fields[start : start + MOST_IN_A_QUESTION]}, ()
        )
        for start in starts
    ]


def redacted_in(given: Fields) -> list[str]:
    """The fields that were ticked."""
    return [code for name, codes in given.items() if name.startswith("redacted_") for code in codes or ()]


def _before(packet: RecordPacket) -> list[Block]:
    """A packet that was taken out before, and what tells it from every other file."""
    count = len(packet.redacted)
    told = "nothing redacted" if not count else f"{count} field{'' if count == 1 else 's'} redacted"
    proof = f"\nSHA-256 `{packet.sha256}`" if packet.sha256 else ""
    return [small(f"Taken out by {escaped(packet.taken_by.name)} · {moment(packet.taken_at)} · {told}{proof}")]


def asked() -> View:
    """What is told to whoever has taken a record out."""
    return modal(TITLE, "records_packet_asked", [paragraph(ON_ITS_WAY)], close="Done")
