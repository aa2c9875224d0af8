"""A packet: one record as a document, with every version, what was done with it, and fields redacted (§V.6).

`packet` is for whoever attaches one to something else; it checks the right of the person for whom it is made.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from exports.document import About, Line, Paper, Style
from exports.letters import write_end
from exports.records import law, notice, officers, outside, parties, trail
from exports.records.parts import Contents, Part, Writer
from exports.records.redaction import MARK, redact
from models.actor import Actor
from models.packet_fields import fields_of
from models.records import packets
from models.terms import Agreement

CONTENTS: Mapping[str, Callable[[Session, Agreement, Any], Contents]] = {
    "notice": notice.contents,
    "activity": officers.activity,
    "evaluation": officers.evaluation,
    "dismissal": officers.dismissal,
    "dispute": parties.dispute,
    "revision": parties.revision,
    "records_request": parties.records_request,
    "officer_report": law.officer_report,
    "arrest_notification": law.arrest_notification,
    "outside_request": outside.outside_request,
}
"""What is in each kind of packet."""
CONFIDENTIAL, REDACTED = "Confidential", "Confidential, redacted"
NOTHING_REDACTED = "Nothing is redacted in this packet."
WHAT_IS_REDACTED = (
    f"Where {MARK} stands, something was taken out before this file was made. It is in no part of the file."
)
ALONG = (
    "With a field goes what would tell the same elsewhere in this packet, if there is any. What would tell by being "
    "there at all, such as a message or a whole part, leaves no mark."
)
LEFT_OUT = "Left out"
READ_IT = (
    "Names, schools and case numbers that are redacted were also taken out of typed texts where they stand as the "
    "record has them. A text may still tell who somebody is: read it before this packet is given to anybody."
)


@dataclass(frozen=True)
class Made:
    """A packet, and in how many places each of its fields was redacted."""

    content: bytes
    counts: Mapping[str, int]


def packet(
    session: Session, agreement: Agreement, actor: Actor, kind: str, record_id: int, redacted: Collection[str],
    now: datetime,
) -> bytes:  # fmt: skip
    """A record as a packet for somebody, by its kind (as the search has it), its id, and the fields to redact.

    Raises:
        Refused: the person may not take records out, or not open this one; or there is none.
        Invalid: a field is none of this kind of packet.
    """
    return make(session, agreement, actor, kind, record_id, redacted, now).content


def make(
    session: Session, agreement: Agreement, actor: Actor, kind: str, record_id: int, redacted: Collection[str],
    now: datetime,
) -> Made:  # fmt: skip
    """The same, with the counts of what was redacted. Raises as `packet`."""
    row = packets.record_of(session, actor, kind, record_id)
    packets.check(kind, redacted)
    code = packets.packet_kind(kind) or ""
    whole = CONTENTS[code](session, agreement, row)
    writer = Writer(
        agreement, getattr(row, "officer_id", None) or getattr(getattr(row, "notice", None), "officer_id", None)
    )
    beside = law.beside(session, actor, writer, code, row)
    every = [*whole.parts, *beside, *trail.parts(session, actor, code, row, writer)]
    with_trail = Contents(whole.name, whole.title, every)
    shown, counts = redact(with_trail, fields_of(code), redacted)
    taken = f"Taken out by {actor.name}, {agreement.local(now)}"
    offered = {field.code for field in packets.offered(actor, kind, row)}
    return Made(written(agreement, taken, code, shown, counts, offered, now), counts)


def written(
    agreement: Agreement, taken: str, kind: str, contents: Contents, counts: Mapping[str, int],
    offered: Collection[str], now: datetime,
) -> bytes:  # fmt: skip
    """The document: who made or released it, what is redacted in how many places, and its parts.

    `offered` are the fields that its reader knows of: of other parts nothing is said.
    """
    standing = REDACTED if counts else CONFIDENTIAL
    parties = f"{agreement.agreement.police}, {agreement.agreement.schools}"
    paper = Paper(About(
        f"Packet: {contents.name}", contents.title, parties, now, f"{contents.name}\t{standing}", taken,
    ))  # fmt: skip
    paper.write(contents.name, Style.TITLE)
    paper.write(contents.title, Style.SUBTITLE)
    paper.write(taken, Style.SUBTITLE)
    paper.write(standing, Style.CONFIDENTIAL)
    _write_redactions(paper, kind, counts, offered)
    for part in contents.parts:
        _write_part(paper, part)
    write_end(paper, f"Packet of {contents.name}")
    return paper.content()


def _write_redactions(paper: Paper, kind: str, counts: Mapping[str, int], offered: Collection[str]) -> None:
    """Which fields were redacted, in how many places: a reader sees that something is missing, and how much."""
    paper.write("What is redacted", Style.HEADING)
    if not counts:
        paper.write(NOTHING_REDACTED)
        return
    paper.write(WHAT_IS_REDACTED)
    labels = fields_of(kind)
    paper.write(ALONG)
    table = paper.table((5.0, 1.5), ("Field", "Places"), numbers=1)
    for code, count in counts.items():
        field = labels[code]
        with_it = field.goes_with_it(offered)
        along = [Line(f"With it: {with_it}", Style.CELL_SMALL)] if with_it else []
        places = LEFT_OUT if field.is_left_out else str(count)
        table.row([Line(field.label), *along], [Line(places, Style.CELL_NUMBER)])
    table.row([Line("Together", Style.CELL_STRONG)], [Line(str(sum(counts.values())), Style.CELL_NUMBER)])
    paper.write(READ_IT, Style.SMALL)


def _write_part(paper: Paper, part: Part) -> None:
    if not part.said:
        return
    paper.write(part.heading, Style.HEADING)
    table = paper.table((1.9, 4.6))
    for said in part.said:
        table.row([Line(said.label, Style.CELL_STRONG)], [Line(said.words or "")])
