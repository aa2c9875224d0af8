"""The kinds of records that can be disposed of, as a table. A kind that is not here is kept for good.

To enter one: its record takes `Disposable` (with a migration of the two columns), what reads it asks `require_kept`
(`policy.require_of` does), its counts leave out what was disposed of, and it gets a row here, such as those of
`models/retention/notices.py`, and its code in `KINDS_OF_RECORDS` of `models/terms.py`.
"""

from collections.abc import Mapping

from models.retention.activities import ACTIVITIES
from models.retention.kind import Kind
from models.retention.notices import NOTICES
from models.retention.people import EVALUATIONS, REQUESTS

KINDS: Mapping[str, Kind] = {kind.code: kind for kind in (NOTICES, ACTIVITIES, EVALUATIONS, REQUESTS)}
"""By code, in the order in which they are listed."""
