"""What the notices of an officer at a school in a school year say about the criteria of an evaluation (§III).

Counts and times only, without a judgment. Withdrawn notices do not count; an amended notice counts as it reads now.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session

from models.calendar.school_days import start_of
from models.evaluations.criteria import CRITERIA
from models.notices.statistics import CURRENT, SECONDS_IN_AN_HOUR, TAKEN, median_and_ninetieth
from models.notices.tables import Notice, NoticeAction, NoticeVersion
from models.terms import Agreement
from models.vocabulary import CUSTODY_ACTIONS, SEARCH_BASES, YES_NO_UNKNOWN

NOT_RECORDED = "The bot does not record this."
RECORDED = ("v1", "v4", "v5", "v12", "vii4", "vii5")


@dataclass(frozen=True)
class Figures:
    """Figures of one officer, school and school year. Hours are from the action to the notice, 0 without notices."""

    counted_at: str
    target_hours: int
    notices: int = 0
    acknowledged: int = 0
    in_time: int = 0
    median_hours: float = 0
    hours_90: float = 0
    grounds: dict[str, int] = field(default_factory=dict)
    searches: int = 0
    search_bases: dict[str, int] = field(default_factory=dict)
    custody: int = 0
    on_premises: dict[str, int] = field(default_factory=dict)
    out_of_sight: dict[str, int] = field(default_factory=dict)


def figures(
    session: Session, agreement: Agreement, officer_id: int, school: str, school_year: str, now: datetime
) -> Figures:
    """Count what the records say at this moment: one query for the counts, one for the times."""
    target = agreement.evaluation_targets.timely_notice_hours
    first, _last = agreement.days_of(school_year)
    about = counted(officer_id, school, school_year) & (Notice.filed_at >= start_of(agreement, first))
    rows = session.execute(_groups(about, target * SECONDS_IN_AN_HOUR)).all()
    notices = sum(row.notices for row in rows)
    median, ninetieth = median_and_ninetieth(session, about, notices)
    searches = [row for row in rows if row.searched]
    custody = [row for row in rows if row.custody]
    return Figures(
        counted_at=agreement.local(now),
        target_hours=target,
        notices=notices,
        acknowledged=sum(row.acknowledged for row in rows),
        in_time=sum(row.in_time for row in rows),
        median_hours=median,
        hours_90=ninetieth,
        grounds=_counts(rows, "grounds"),
        searches=sum(row.notices for row in searches),
        search_bases=_counts(searches, "search_basis"),
        custody=sum(row.notices for row in custody),
        on_premises=_counts(custody, "custody_on_premises"),
        out_of_sight=_counts(custody, "custody_out_of_sight"),
    )


def _groups(about: ColumnElement[bool], target_seconds: int) -> Select[Any]:
    """How many notices there are for each combination of answers, acknowledged, and within the district goal."""
    answers = (
        NoticeVersion.grounds, NoticeVersion.search_basis, NoticeVersion.custody_on_premises,
        NoticeVersion.custody_out_of_sight, _took(("search",)).label("searched"),
        _took(tuple(sorted(CUSTODY_ACTIONS))).label("custody"),
    )  # fmt: skip
    counts = (
        func.count().label("notices"),
        func.count(Notice.acknowledged_at).label("acknowledged"),
        func.count(case((target_seconds >= TAKEN, 1))).label("in_time"),
    )
    return select(*answers, *counts).select_from(Notice).join(NoticeVersion, CURRENT).where(about).group_by(*answers)


def counted(officer_id: int, school: str, school_year: str) -> ColumnElement[bool]:
    """Which notices the figures count."""
    about = (Notice.officer_id == officer_id, Notice.school == school, Notice.school_year == school_year)
    return and_(*about, Notice.withdrawn_at.is_(None))


def _took(actions: tuple[str, ...]) -> Any:
    return exists().where(NoticeAction.version_id == NoticeVersion.id, NoticeAction.action.in_(actions))


def _counts(rows: Sequence[Row[Any]], column: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[getattr(row, column) or "unknown"] += row.notices
    return dict(counts)


GROUNDS_TOLD = {"options_tried": "after other options", "emergency": "in an emergency"}
SEARCH_BASES_TOLD = {code: label[0].lower() + label[1:] for code, label in SEARCH_BASES.items()} | {
    "unknown": "basis not recorded"
}
ANSWERS_TOLD = {code: label.lower() for code, label in YES_NO_UNKNOWN.items()}


def lines(found: Figures) -> dict[str, tuple[str, ...]]:
    """What the records say beside each criterion, in words; a criterion without records says so."""
    found_nothing: dict[str, tuple[str, ...]] = dict.fromkeys(CRITERIA, (NOT_RECORDED,))
    if not found.notices:
        return found_nothing | dict.fromkeys(RECORDED, ("No notices in this school year.",))
    in_time = _share(found.in_time, found.notices)
    notices, custody = _notices(found.notices), f"{_notices(found.custody)} with custody or arrest"
    told = {
        "v1": (f"{notices}: {_told(found.grounds, GROUNDS_TOLD)}.",),
        "v4": (
            f"Time from action to notice: median {found.median_hours:.1f} h, 90th percentile {found.hours_90:.1f} h.",
            f"{in_time} within {found.target_hours} h (district goal; none in the agreement).",
        ),
        "v5": (f"{notices}, {_share(found.acknowledged, found.notices)} acknowledged.",),
        "v12": (f"{_notices(found.searches)} with a search: {_told(found.search_bases, SEARCH_BASES_TOLD)}.",),
        "vii4": (f"{custody}; on school premises: {_told(found.on_premises, ANSWERS_TOLD)}.",),
        "vii5": (f"{custody}; out of sight and sound: {_told(found.out_of_sight, ANSWERS_TOLD)}.",),
    }
    if not found.searches:
        told["v12"] = ("No searches in the notices.",)
    if not found.custody:
        told["vii4"] = told["vii5"] = ("No custody or arrest in the notices.",)
    return {**found_nothing, **told}


def _notices(count: int) -> str:
    return f"{count:,} notice{'' if count == 1 else 's'}"


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({part / whole:.0%})"


def _told(counts: dict[str, int], labels: dict[str, str]) -> str:
    return ", ".join(f"{counts[code]:,} {label}" for code, label in labels.items() if counts.get(code))


DEFINITIONS = (
    ("Notices", "Action notices that the officer filed in the school year for this school. Withdrawn notices "
                "are not counted; an amended notice counts as it read when the figures were made."),
    ("Hours from action to notice", "From the time of the action, as stated in the notice, to the time of filing. The "
                                    "median is the middle value; nine in ten notices took no longer than the 90th "
                                    "percentile (linear interpolation between values)."),
    ("District goal", "A number of hours that the district has set. The agreement asks for timely notice and sets no "
                      "number (§V.4)."),
    ("Acknowledged", "The principal or designee clicked “Acknowledge” in the bot."),
    ("After other options, in an emergency", "The officer's own answer to why law enforcement action was necessary "
                                            "(§V.1)."),
    ("Custody or arrest", "Notices that report an arrest or a detention. “On school premises” and “out of sight and "
                          "sound” are the officer's own answers (§VII)."),
    ("Rating", "Exceeds, meets, needs improvement, unsatisfactory, or not observed: the principal's own, criterion by "
               "criterion. Ratings are not added up or averaged."),
)  # fmt: skip
