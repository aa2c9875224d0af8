"""The child process that makes one export: `python -m bot.exporting.child ID TIME`, settings in the environment."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from bot.exporting.worker import HELD_BACK, REFUSED
from bot.logs import set_up_logs
from exports.catalog import File, make
from exports.quarters.public.held_back import HeldBack
from models import terms as agreements
from models.activities import register as activity_register
from models.activities.export_requests import ActivityLog
from models.actor import Actor, Identity
from models.audit_log import export_requests as audit_log
from models.audit_log.export_requests import AuditLog
from models.disclosures import export_requests as disclosure_register
from models.disclosures.export_requests import DisclosureRegister
from models.errors import Conflict, NotFound, Refused, unforeseen
from models.export_requests import acts as exporting
from models.export_requests.tables import Export, ExportRequest
from models.feedback import export_requests as feedback_register
from models.feedback.export_requests import FeedbackRegister
from models.notices import register as notice_register
from models.notices.export_requests import Register
from models.people.queries import identify
from models.people.schools import recall_names
from models.quarters import editions
from models.records import packets
from models.records.export_requests import PacketOfRecord
from models.releases import releasing
from models.releases.export_requests import ReleasedRecords
from models.reports import packet_acts
from models.reports.export_requests import PacketPaper
from models.store.database import Database
from models.terms import Agreement

RECORD_EXPORT = {
    Register: notice_register.record_export,
    ActivityLog: activity_register.record_export,
    FeedbackRegister: feedback_register.record_export,
    DisclosureRegister: disclosure_register.record_export,
}
"""Notes that rows of records were taken out, by the kind of file."""
log = structlog.get_logger(__name__)

NICE = 10  # people's forms come first


def main() -> int:
    """Make it; what the person is to be told is printed."""
    set_up_logs()
    os.nice(NICE)
    database = Database(os.environ["DATABASE_URL"])
    agreement = agreements.load(Path(os.environ["SRO_AGREEMENT"]))
    try:
        with database.read() as session:
            recall_names(session, agreement)
        make_export(database, agreement, int(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
    except HeldBack as reason:
        log.error("public_edition_held_back", export=sys.argv[1])  # noqa: TRY400  (what it holds is nobody's)
        sys.stdout.write(str(reason))
        return HELD_BACK
    except (Refused, NotFound, Conflict) as reason:
        sys.stdout.write(str(reason))
        return REFUSED
    except Exception as error:  # noqa: BLE001  a traceback could hold what people wrote; the parent tries again
        log.error("export_failed", export=sys.argv[1], **unforeseen(error))  # noqa: TRY400
        return 1
    finally:
        database.close()
    return 0


def make_export(database: Database, agreement: Agreement, export_id: int, now: datetime) -> None:
    """Make an export and send it on its way.

    Raises:
        Refused, NotFound, Conflict, HeldBack: as for `make`.
    """
    with database.read() as session:
        export = session.get_one(Export, export_id)
        person, request = export.asked_by, export.request
        actor = identify(session, Identity(person.team_id or "", person.user_id or ""), agreement.today(now))
    make_on_record(
        database, agreement, actor, request, now,
        lambda session, file: exporting.made(session, export_id, file.name, file.content, now),
    )  # fmt: skip


def make_on_record(
    database: Database, agreement: Agreement, actor: Actor, request: ExportRequest, now: datetime,
    keep: Callable[[Session, File], bool],
) -> File:  # fmt: skip
    """Make something, which can take minutes; then note, all or nothing, what has to be on record and what `keep` does.

    If what the public does not see was decided of another edition meanwhile, it is made again. What is not kept, since
    another process was quicker or it was given up, is noted nowhere: on record are the bytes that are delivered.
    """
    while True:
        with database.read() as session:
            file = make(session, agreement, actor, request, now)
        with database.write() as session:  # not before: it holds up everybody's forms
            if file.decision is None or editions.note(session, file.decision, now):
                if keep(session, file):
                    _note(session, actor, request, file, now)
                return file


def _note(session: Session, actor: Actor, request: ExportRequest, file: File, now: datetime) -> None:
    if isinstance(request, Register | ActivityLog | FeedbackRegister | DisclosureRegister):
        record = RECORD_EXPORT[type(request)]
        record(session, actor, request.first, request.last, file.rows or 0, now)
    if isinstance(request, AuditLog):
        audit_log.record_export(session, actor, request, file.rows or 0, now)
    if isinstance(request, ReleasedRecords):
        releasing.note_made(session, request, file.name, file.content, file.rows, now)
    if isinstance(request, PacketPaper):
        packet_acts.note_made(session, request, file.name, file.content, now)
    if isinstance(request, PacketOfRecord):
        packets.note_made(session, request.packet_id, file.name, file.content, file.redacted or {}, now)


if __name__ == "__main__":
    sys.exit(main())
