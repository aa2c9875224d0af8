"""Entries of the activity log as a kind of records that can be disposed of (§V.6)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities import acts, telling, undelivered
from models.activities.statistics import WITH_VERSION
from models.activities.tables import Activity, ActivityStep, ActivityVersion
from models.retention.kind import Contents, Kind, Messages, Rows, itself, load, people_in
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
        Activity, Rows(Activity.id), {"withdrawn_because": None},
        kept=("kind", "school", "state", "message_ids", "disposed_note"),
    ),
    Contents(ActivityVersion, Rows(ActivityVersion.activity_id), dict.fromkeys(NOTHING)),
    Contents(
        ActivityStep, Rows(ActivityStep.activity_id),
        {"words": None, "until": None, "minutes": None}, kept=("step", "state"),
    ),
)  # fmt: skip


def _facts_of(session: Session, _agreement: Agreement, record_ids: Collection[int]) -> Mapping[int, Facts]:
    found = load(session, Activity, record_ids, ())
    people = people_in(session, CONTENTS, found)
    return {key: _facts(row, people[key]) for key, row in found.items()}


def _facts(found: Activity, people: frozenset[int]) -> Facts:
    days = [version.happened_on for version in found.versions]
    waits = (IN_HAND,) if found.stands is not None and not found.stands.is_over else ()
    return Facts(
        "activity", found.id, found.label, found.school, people, min(days), found.current.happened_on, waits
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
    record=Activity, contents=CONTENTS, facts_of=_facts_of, ended_by=_ended_by, by_label=_by_label,
    messages=(
        Messages((telling.CARD, telling.CARD_CHANGE, telling.TOLD, telling.REMINDER, acts.FOR_OFFICER,
                  undelivered.FOR_OFFICER, undelivered.FOR_SCHOOL), itself),
    ),
)  # fmt: skip
