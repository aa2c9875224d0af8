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
    received_forms,
    school_days,
    students,
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
    "received_forms",
    "school_days",
    "students",
    "write_probe",
]

metadata = Base.metadata
