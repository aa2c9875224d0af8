"""What the notices of an officer at a school in a school year say about the criteria of an evaluation (§III).

Counts and times only, without a judgement. Withdrawn notices do not count; an amended notice counts as it reads now.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from statistics import median, quantiles
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, select
from sqlalchemy.orm import Session

from models.agreement import Agreement
from models.criteria import CRITERIA
from models.notices import Notice, NoticeAction, NoticeVersion
from models.school_days import start_of
from models.vocabulary import CUSTODY_ACTIONS, SEARCH_BASES, YES_NO_UNKNOWN

NOT_RECORDED = "The bot keeps no record of this."
SECONDS_IN_AN_HOUR = 3600


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

    def to_json(self) -> dict[str, Any]:
        """The figures as they are kept with a submitted evaluation."""
        return asdict(self)


def figures(
    session: Session, agreement: Agreement, officer_id: int, school: str, school_year: str, now: datetime
) -> Figures:
    """Count what the records say at this moment, in one query."""
    target = agreement.evaluation_targets.timely_notice_hours
    rows = session.execute(_rows(agreement, officer_id, school, school_year)).all()
    hours = [(row.filed_at - row.occurred_at).total_seconds() / SECONDS_IN_AN_HOUR for row in rows]
    searches = [row for row in rows if row.searched]
    custody = [row for row in rows if row.custody]
    return Figures(
        counted_at=agreement.local(now),
        target_hours=target,
        notices=len(rows),
        acknowledged=sum(row.acknowledged_at is not None for row in rows),
        in_time=sum(taken <= target for taken in hours),
        median_hours=median(hours) if hours else 0,
        hours_90=_ninetieth(hours),
        grounds=_counts(rows, "grounds"),
        searches=len(searches),
        search_bases=_counts(searches, "search_basis"),
        custody=len(custody),
        on_premises=_counts(custody, "custody_on_premises"),
        out_of_sight=_counts(custody, "custody_out_of_sight"),
    )


def _rows(agreement: Agreement, officer_id: int, school: str, school_year: str) -> Any:
    first, _last = agreement.days_of(school_year)
    return (
        select(
            Notice.filed_at, Notice.acknowledged_at, NoticeVersion.occurred_at, NoticeVersion.grounds,
            NoticeVersion.search_basis, NoticeVersion.custody_on_premises, NoticeVersion.custody_out_of_sight,
            _took(("search",)).label("searched"), _took(tuple(sorted(CUSTODY_ACTIONS))).label("custody"),
        )
        .join(NoticeVersion, (NoticeVersion.notice_id == Notice.id) & (NoticeVersion.version == Notice.version))
        .where(counted(officer_id, school, school_year), Notice.filed_at >= start_of(agreement, first))
    )  # fmt: skip


def counted(officer_id: int, school: str, school_year: str) -> ColumnElement[bool]:
    """Which notices the figures count."""
    return (
        (Notice.officer_id == officer_id)
        & (Notice.school == school)
        & (Notice.school_year == school_year)
        & Notice.withdrawn_at.is_(None)
    )


def _took(actions: tuple[str, ...]) -> Any:
    return exists().where(NoticeAction.version_id == NoticeVersion.id, NoticeAction.action.in_(actions))


def _counts(rows: Sequence[Row[Any]], column: str) -> dict[str, int]:
    return dict(Counter(getattr(row, column) or "unknown" for row in rows))


def _ninetieth(hours: list[float]) -> float:
    if len(hours) < 2:
        return sum(hours)
    return quantiles(hours, n=10, method="inclusive")[-1]


def lines(found: Figures) -> dict[str, tuple[str, ...]]:
    """What the records say beside each criterion, in words; a criterion without records says so."""
    said: dict[str, tuple[str, ...]] = dict.fromkeys(CRITERIA, (NOT_RECORDED,))
    if not found.notices:
        return said | dict.fromkeys(("v1", "v4", "v5", "v12", "vii4", "vii5"), ("No notices in this school year.",))
    return said | {
        "v1": (f"{_many(found.notices, 'notice')}: {_told(found.grounds, GROUNDS_TOLD)}.",),
        "v4": _timeliness(found),
        "v5": (f"{_many(found.notices, 'notice')}, {_share(found.acknowledged, found.notices)} acknowledged.",),
        "v12": (_searches(found),),
        "vii4": (_custody(found, "on the premises", found.on_premises),),
        "vii5": (_custody(found, "out of sight and sound", found.out_of_sight),),
    }


GROUNDS_TOLD = {"options_tried": "after other options", "emergency": "in an emergency"}


def _timeliness(found: Figures) -> tuple[str, ...]:
    return (
        f"From action to notice: median {found.median_hours:.1f} h, 90th percentile {found.hours_90:.1f} h.",
        f"{_share(found.in_time, found.notices)} within {found.target_hours} h (our target, not the agreement's).",
    )


def _searches(found: Figures) -> str:
    if not found.searches:
        return "No search among the notices."
    return f"{_many(found.searches, 'notice')} with a search: {_told(found.search_bases, SEARCH_BASES_TOLD)}."


SEARCH_BASES_TOLD = {code: label.lower() for code, label in SEARCH_BASES.items()} | {"unknown": "basis not recorded"}
ANSWERS_TOLD = {code: label.lower() for code, label in YES_NO_UNKNOWN.items()}


def _custody(found: Figures, what: str, answers: dict[str, int]) -> str:
    if not found.custody:
        return "No custody or arrest among the notices."
    return f"{_many(found.custody, 'notice')} with custody or arrest; {what}: {_told(answers, ANSWERS_TOLD)}."


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({part / whole:.0%})"


def _told(counts: dict[str, int], labels: dict[str, str]) -> str:
    return ", ".join(f"{counts[code]:,} {label}" for code, label in labels.items() if counts.get(code))


DEFINITIONS = (
    ("Notices", "Action notices that the officer filed in the school year for this school. Withdrawn ones do not "
                "count; an amended one counts as it read when the figures were made."),
    ("Hours from action to notice", "From the time of the action, as the notice gives it, to the time of filing. The "
                                    "median is the middle value; nine in ten notices took no longer than the 90th "
                                    "percentile (linear interpolation between values)."),
    ("Our target", "A number of hours set by those who run the bot. The agreement asks for timely notice and gives no "
                   "number (§V.4)."),
    ("Acknowledged", "The principal or designee pressed “Acknowledge” in the bot."),
    ("After other options, in an emergency", "The officer's own answer to why law enforcement was needed (§V.1)."),
    ("Custody or arrest", "Notices that name an arrest, or that a student was held or detained. On the premises, and "
                          "out of sight and sound, are the officer's own answers (§VII)."),
    ("Rating", "Exceeds, meets, needs improvement, unsatisfactory, or not observed: the principal's own, criterion by "
               "criterion. Ratings are not added up or averaged."),
)  # fmt: skip
