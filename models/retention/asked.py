"""Requests for records, of the schools and from outside, as kinds of records that can be disposed of (§V.6)."""

from models.outside_requests import tables as outside
from models.outside_requests.queries import called
from models.outside_requests.tables import OutsideItem, OutsideRequest, OutsideStep
from models.policy import Act
from models.releases import tables as releases
from models.releases.steps import OPEN_STATES
from models.releases.tables import RecordsRequest, RecordsStep, Release, ReleasedFile, ReleasedNotice
from models.retention.kind import Contents
from models.retention.plain import Plain, nothing, rows_of, rows_under
from models.retention.rules import Wait

OF_OUTSIDE = (
    Contents(
        OutsideRequest, rows_of(OutsideRequest.id),
        {"requester_kind": "", "asked_for": "", **nothing("requester", "reference", "basis_words")},
        kept=("side", "school_year", "school", "basis", "state", "outcome", "disposed_note"),
    ),
    Contents(
        OutsideStep, rows_of(OutsideStep.request_id), nothing("words", "withheld", "way"), kept=("step",)
    ),
    Contents(
        OutsideItem, rows_of(OutsideItem.request_id), nothing("name", "words", "set_aside_because", "content"),
        kept=("kind", "sha256"),
    ),
)  # fmt: skip
OUTSIDE = Plain(
    "outside_request", OutsideRequest, OF_OUTSIDE,
    lambda row: (row.received_on, row.logged_at, *(step.taken_at for step in row.steps),
                 *(item.set_aside_at or item.kept_at for item in row.items)),
    OutsideRequest.received_on, lambda row: row.is_unanswered, numbered=called, knows=Act.READ_OUTSIDE,
    waits=Wait("it is not answered"), loads=(OutsideRequest.steps, OutsideRequest.items),
).kind(
    "Request from outside", "Requests from outside",
    told=(outside.ASKED_TOLD, outside.REMINDER, outside.OVERDUE),
)  # fmt: skip


OF_RECORDS_REQUEST = (
    Contents(
        RecordsRequest, rows_of(RecordsRequest.id), {"what": [], "numbers": [], "purpose": ""},
        kept=("school", "state", "disposed_note"),
    ),
    Contents(RecordsStep, rows_of(RecordsStep.request_id), nothing("words"), kept=("step",)),
    Contents(Release, rows_of(Release.request_id), {"what": [], "redacted": []}, kept=("school",)),
    Contents(
        ReleasedFile, rows_under(ReleasedFile.release_id, Release.request_id), nothing("name"), kept=("kind", "sha256")
    ),
    Contents(ReleasedNotice, rows_under(ReleasedNotice.release_id, Release.request_id)),
)  # fmt: skip
RECORDS_REQUESTS = Plain(
    "records_request", RecordsRequest, OF_RECORDS_REQUEST,
    lambda row: (row.asked_at, row.first_day, row.last_day, *(step.taken_at for step in row.steps),
                 *((row.release.released_at,) if row.release else ())),
    RecordsRequest.asked_at, lambda row: row.state in OPEN_STATES, waits=Wait("it is not answered"),
    loads=(RecordsRequest.steps, RecordsRequest.release),
).kind(
    "Request of the schools for records", "Requests of the schools for records, with what was released",
    told=(releases.ASKED_TOLD, releases.REMINDER, releases.QUESTION_TOLD, releases.QUESTION_REMINDER,
          releases.ANSWERED_TOLD, releases.DECIDED_TOLD),
)  # fmt: skip
