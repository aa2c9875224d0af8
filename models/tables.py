"""All tables together, for the migrations."""

from models import audit, deadlines, notices, outbox, people, proposals, school_days, students
from models.base import Base

__all__ = ["audit", "deadlines", "metadata", "notices", "outbox", "people", "proposals", "school_days", "students"]

metadata = Base.metadata
