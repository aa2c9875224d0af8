"""A notice's packet as the police release it to the superintendent: with the fields redacted that they chose (§V.6)."""

from datetime import datetime

from sqlalchemy.orm import Session

from exports.records.notice import contents
from exports.records.packet import written
from exports.records.redaction import redact
from exports.releases.book import released
from models.notices.tables import Notice
from models.packet_fields import fields_of, released_fields
from models.releases.tables import ReleasedFile
from models.store.disposed import require_kept
from models.terms import Agreement


def released_packet(
    session: Session, agreement: Agreement, file: ReleasedFile, notice: Notice, now: datetime
) -> bytes:  # fmt: skip
    """The notice with every version, students, acknowledgments and questions, as far as they are not redacted.

    It has no report to the chief, no arrest notification, no messages and no audit log: these are not of the notice.

    Raises:
        Disposed: the notice's contents are no longer kept.
    """
    require_kept(notice)
    shown, counts = redact(contents(session, agreement, notice), fields_of("notice"), file.release.redacted)
    return written(agreement, released(agreement, file), "notice", shown, counts, released_fields(), now)
