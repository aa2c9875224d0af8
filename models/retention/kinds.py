"""The kinds of records that can be disposed of, as a table. A kind that is not here is kept for good.

To enter one: its record takes `Disposable` (with a migration of the two columns), what reads it asks `require_kept`
(`policy.require_of` does), its lists and counts leave out what was disposed of, and it gets a row here, mostly one of
`models/retention/plain.py`, and its code in `KINDS_OF_RECORDS` of `models/district/retention.py`. A table that is of no
kind is named in `models/retention/kept.py`, with the reason.
"""

from collections.abc import Mapping

from models.retention import asked, brought, schools, together, work
from models.retention.activities import ACTIVITIES
from models.retention.kind import Kind
from models.retention.notices import NOTICES
from models.retention.people import EVALUATIONS, REQUESTS

KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        NOTICES, brought.EARLIER, ACTIVITIES, EVALUATIONS, REQUESTS, schools.COMMENDATIONS, schools.COMPLAINTS,
        schools.DISCLOSURES, work.USUAL_WEEKS, work.SCHEDULE_CHANGES, work.SUBSTITUTIONS, work.DUTY_TIMES,
        together.APPOINTMENTS, together.FACILITIES, together.REVISIONS, together.DISPUTES,
        asked.RECORDS_REQUESTS, asked.OUTSIDE, brought.PACKETS, brought.LISTED,
    )
}  # fmt: skip
"""By code, in the order in which they are listed."""
