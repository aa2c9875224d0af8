"""Activities as tests log them."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.activities import acts, importing
from models.activities.acts import Whose
from models.activities.form import ActivityForm
from models.activities.import_tables import ActivityImport
from models.activities.kinds import ActivityKind
from models.activities.several import Row
from models.activities.tables import Activity
from models.actor import Actor
from models.imports.acts import Skips
from models.imports.rows import SheetRow
from tests.support.staff import Staff
from tests.support.town import NOW

TODAY = date(2026, 11, 23)
TOMORROW = date(2026, 11, 24)
NOTHING_SKIPPED = Skips(on_record=False, repeated=False)
TALK, PRESENTATION, REQUEST, TRAINING = (acts.kind_of(code) for code in ("talk", "presentation", "request", "training"))
CONCERN, PLANNED, CONFLICT, EVENT = (acts.kind_of(code) for code in ("concern", "planned", "conflict", "event"))
ANSWERS: dict[str, dict[str, Any]] = {
    "talk": {"with_whom": "student", "topic": "bullying", "people": 1},
    "presentation": {"topic": "crime", "grade": "9", "people": 24, "minutes": 45},
    "request": {"topic": "phone", "outcome": "handed_back"},
    "training": {"topic": "sel", "hours": 6, "provider": "State academy", "certificate": "SEL-4471"},
    "concern": {
        "description": "The back door does not lock.",
        "place": "Back door",
        "suggestion": "A new lock.",
        "urgent": "no",
    },
    "planned": {
        "happened_on": TOMORROW,
        "topic": "interview",
        "time": "14:30",
        "danger": "no",
        "evidence": "no",
        "elsewhere": "no",
        "disruption": "outside_class",
    },
    "conflict": {
        "description": "I was asked for what I may not tell.",
        "topic": "student_information",
        "suggestion": "Ask the records division.",
    },
    "event": {"happened_on": TOMORROW, "topic": "homecoming", "time": "18:00", "people": 400, "overtime": 240},
}
"""What each kind asks, answered."""


def form(kind: ActivityKind, **changes: Any) -> ActivityForm:
    """Everything that a kind asks for, today, but for what the test changes."""
    return ActivityForm(**({"happened_on": TODAY} | ANSWERS[kind.code] | changes))


def log(
    session: Session, staff: Staff, actor: Actor, kind: ActivityKind = TALK, now: datetime = NOW,
    school: str | None = "hall", officer_id: int | None = None, confirmed: str | None = None, **changes: Any,
) -> Activity:  # fmt: skip
    """Log one: the actor's own, or an officer's."""
    whose = Whose(actor.person_id if officer_id is None else officer_id, school)
    return acts.log_activity(session, staff.town.agreement, actor, kind, whose, form(kind, **changes), now, confirmed)


def imported(
    session: Session, staff: Staff, actor: Actor, name: str = "log.xlsx", now: datetime = NOW
) -> ActivityImport:
    """An old log with a talk of today at Hall, imported."""
    read = looked_at(session, staff, actor, name, now)
    seen = importing.preview(session, actor, read.id).seen
    return importing.take(session, staff.town.agreement, actor, read.id, seen, NOTHING_SKIPPED, now)


def looked_at(
    session: Session, staff: Staff, actor: Actor, name: str = "log.xlsx", now: datetime = NOW
) -> ActivityImport:
    """The same, not imported yet."""
    hall = staff.town.agreement.school_name("hall")
    columns = "happened_on", "school", *ANSWERS["talk"]
    typed = ("2026-11-23", hall, "Student", "Bullying or harassment", 2)
    letters = dict(zip(columns, "ABCDE", strict=True))
    rows = [SheetRow(TALK.button, 5, letters, dict(zip(columns, typed, strict=True)))]
    entries = importing.check(session, staff.town.agreement, actor, rows, now)
    return importing.keep(session, actor, name, name.encode(), entries, now)


def row(kind: ActivityKind = TALK, school: str = "hall", **changes: Any) -> Row:
    """A row of several days, filled in."""
    return Row(0, kind, school, replace(form(kind, **changes), detail=None))


def correct(
    session: Session, staff: Staff, actor: Actor, activity_id: int, now: datetime = NOW, version: int = 1,
    because: str | None = "A wrong number.", confirmed: str | None = None, **changes: Any,
) -> Activity:  # fmt: skip
    """Correct one, so that it says something else."""
    kind = acts.get(session, activity_id).of_kind
    changed = form(kind, **changes)
    return acts.correct(session, staff.town.agreement, actor, activity_id, changed, because, version, now, confirmed)
