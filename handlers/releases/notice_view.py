"""A notice as it was released to the superintendent: that version and no other."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from handlers.notices.student_views import student_blocks
from handlers.notices.views import version_blocks
from handlers.parts import header, modal, paragraph, small
from handlers.releases.views import how_released
from models.notices.tables import StudentDetail
from models.releases.tables import ReleasedNotice
from models.terms import Agreement

WITHDRAWN = "*The officer has since withdrawn this notice as filed in error.*"
WITHDRAWN_BEFORE = "*This notice had been withdrawn as filed in error when it was released.*"
NEWER = (
    "*This notice has been changed since.* You see it as it was released; ask for it again to have it as it reads now."
)
MOST_STUDENTS = 70  # as many as fit into a window beside the rest
WITHOUT = "Student details were not released."


def released_notice(agreement: Agreement, released: ReleasedNotice, students: Sequence[StudentDetail]) -> View:
    """The version that was released, with the student details of that moment where these were released, too."""
    version = released.content
    details = student_blocks(version.students, students, MOST_STUDENTS) if released.with_students else [small(WITHOUT)]
    blocks = [
        header(f"{released.notice.label} · as released"),
        small(how_released(released)),
        *_since(released),
        *version_blocks(agreement, released.notice, version),
        DividerBlock(),
        *details,
    ]
    return modal("Released notice", "release_notice_shown", blocks)


def _since(released: ReleasedNotice) -> list[Block]:
    notice = released.notice
    if notice.withdrawn_at:
        is_later = notice.withdrawn_at > released.release.released_at
        return [paragraph(WITHDRAWN if is_later else WITHDRAWN_BEFORE)]
    return [paragraph(NEWER)] if notice.version != released.version else []
