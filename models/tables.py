"""All tables together, for the migrations."""

from models import (
    audit,
    calendar_feed,
    channel_watch,
    deadlines,
    dismissals,
    evaluations,
    exporting,
    notices,
    numbers,
    outbox,
    people,
    proposals,
    school_days,
    students,
    submissions,
    write_probe,
)
from models.base import Base
from models.quarters import editions
from models.quarters import records as quarters

__all__ = [
    "audit",
    "calendar_feed",
    "channel_watch",
    "deadlines",
    "dismissals",
    "editions",
    "evaluations",
    "exporting",
    "metadata",
    "notices",
    "numbers",
    "outbox",
    "people",
    "proposals",
    "quarters",
    "school_days",
    "students",
    "submissions",
    "write_probe",
]

metadata = Base.metadata
