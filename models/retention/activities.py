"""Entries of the activity log as a kind of records that can be disposed of (§V.6)."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities import acts, telling, undelivered
from models.activities.statistics import WITH_VERSION
from models.activities.tables import Activity, ActivityStep, ActivityVersion
from models.retention.kind import Contents, Kind, Messages, itself, people_in
from models.retention.plain import IN_HAND
from models.retention.rules import Facts
from models.terms import Agreement

CALLED = "Entry "
NOTHING = (
    "changed_because", "topic", "grade", "with_whom", "people", "minutes", "outcome", "hours", "provider",
    "certificate", "detail", "description", "place", "suggestion", "urgent", "time", "danger", "evidence", "elsewhere",
    "disruption", "overtime",
)  # fmt: skip
CONTENTS = (
    Contents(
        Activity, lambda record_id: Activity.id == record_id, {"withdrawn_because": None},
        kept=("kind", "school", "state", "message_ids", "disposed_note"),
    ),
    Contents(ActivityVersion, lambda record_id: ActivityVersion.activity_id == record_id, dict.fromkeys(NOTHING)),
    Contents(
        ActivityStep, lambda record_id: ActivityStep.activity_id == record_id,
        {"words": None, "until": None, "minutes": None}, kept=("step", "state"),
    ),
)  # fmt: skip


def _facts(session: Session, _agreement: Agreement, record_id: int) -> Facts | None:
    found = session.get(Activity, record_id, populate_existing=True)
    if found is None or found.disposed_at:
        return None
    days = [version.happened_on for version in found.versions]
    waits = (IN_HAND,) if found.stands is not None and not found.stands.is_over else ()
    return Facts(
        "activity", record_id, found.label, found.school, people_in(session, CONTENTS, record_id), min(days),
        found.current.happened_on, waits,
    )  # fmt: skip


def _ended_by(session: Session, _agreement: Agreement, day: date) -> Iterator[int]:
    query = select(Activity.id).join(ActivityVersion, WITH_VERSION)
    query = query.where(Activity.disposed_at.is_(None), ActivityVersion.happened_on <= day)
    return iter(session.scalars(query.order_by(ActivityVersion.happened_on, Activity.id)).all())


def _by_label(session: Session, text: str) -> int | None:
    number = text.strip().removeprefix(CALLED)
    return session.scalar(select(Activity.id).filter_by(id=int(number))) if number.isdecimal() else None


ACTIVITIES = Kind(
    code="activity", label="Entry of the activity log", many="Entries of the activity log",
    counts_from="the day on which it was done, as the entry says it last",
    record=Activity, contents=CONTENTS, facts=_facts, ended_by=_ended_by, by_label=_by_label,
    messages=(
        Messages((telling.CARD, telling.CARD_CHANGE, telling.TOLD, telling.REMINDER, acts.FOR_OFFICER,
                  undelivered.FOR_OFFICER, undelivered.FOR_SCHOOL), itself),
    ),
)  # fmt: skip
