"""Imported notices of earlier years, packets of reports and training lists as kinds of records that can be disposed of.

What a packet's reports said goes with their notices: of the packet itself there are its steps and its files.
"""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.notices.earlier.tables import EarlierNotice, EarlierNoticeImport
from models.policy import Act
from models.reports import packet_tables as packets
from models.reports.packet_steps import OPEN_STATES
from models.reports.packet_tables import Packet, PacketFile, PacketLine, PacketStep
from models.retention.kind import Contents
from models.retention.plain import Moment, Plain, nothing, rows_of
from models.retention.rules import Wait
from models.roll_call.tables import ListedPerson, ListedTraining

EMPTY = (
    "happened_at", "other_school", "officer_name", "place", "place_detail", "incident", "offense", "started_by",
    "grounds", "search_basis", "report_written", "case_number", "students", "age", "grade", "gender", "race",
    "disability", "english_learner", "disposition", "notified", "notified_on", "notified_at",
)  # fmt: skip


def _days_of_rows(session: Session, import_ids: Collection[int]) -> Mapping[int, Iterable[Moment]]:
    """The first and the last day of the rows of imports."""
    span = select(EarlierNotice.import_id, func.min(EarlierNotice.happened_on), func.max(EarlierNotice.happened_on))
    rows = span.where(EarlierNotice.import_id.in_(import_ids)).group_by(EarlierNotice.import_id)
    return {import_id: days for import_id, *days in session.execute(rows)}


EARLIER = Plain(
    "earlier", EarlierNoticeImport,
    (
        Contents(
            EarlierNoticeImport, rows_of(EarlierNoticeImport.id), {"file_name": "", "withdrawn_because": None},
            kept=("content_hash", "disposed_note"),
        ),
        Contents(
            EarlierNotice, rows_of(EarlierNotice.import_id),
            {"alike": "", "actions": [], "has_arrest": False, **nothing(*EMPTY)}, kept=("school",), is_hashed=False,
        ),
    ),
    lambda row: (row.read_at, row.imported_at, row.withdrawn_at), EarlierNoticeImport.read_at,
    school=lambda _source: None, more=_days_of_rows,
).kind(
    "Import of notices of earlier years", "Imported notices of earlier years, a whole workbook at a time",
    "the day on which the workbook was read, imported or withdrawn",
)  # fmt: skip
PACKETS = Plain(
    "officer_packet", Packet,
    (
        Contents(Packet, rows_of(Packet.id), kept=("state", "disposed_note")),
        Contents(PacketLine, rows_of(PacketLine.packet_id), kept=("kind",)),
        Contents(PacketStep, rows_of(PacketStep.packet_id), kept=("step",)),
        Contents(PacketFile, rows_of(PacketFile.packet_id), nothing("name"), kept=("kind", "sha256")),
    ),
    lambda row: (row.month, row.made_at, row.board_day, *(step.taken_at for step in row.steps)),
    Packet.month, lambda row: row.state in OPEN_STATES, by_name=True,
    waits=Wait("it has not reached the board of education, as recorded"), loads=(Packet.steps,),
).kind(
    "Packet of officer's reports", "Packets of officer's reports",
    told=(packets.MADE_TOLD, packets.FORWARDED_TOLD, packets.CHASE_CHIEF, packets.CHASE_SUPERINTENDENT),
)  # fmt: skip
LISTED = Plain(
    "listed_person", ListedPerson,
    (
        Contents(
            ListedPerson, rows_of(ListedPerson.id), {"name": "", "function": ""},
            kept=("side", "school", "disposed_note"),
        ),
        Contents(ListedTraining, rows_of(ListedTraining.listed_id), is_deleted=True),
    ),
    lambda row: (row.added_at, row.struck_at,
                 *(day for one in row.trainings for day in (one.recorded_at, one.trained_on))),
    ListedPerson.added_at, lambda row: row.struck_at is None, knows=Act.READ_STAFF_LIST,
    waits=Wait("the employee is still on the list"),
).kind(
    "Employee on a training list", "Employees who were struck off a training list",
    "the day on which they were struck off",
)  # fmt: skip
