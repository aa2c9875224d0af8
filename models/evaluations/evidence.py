"""What the notices of an officer at a school in a school year say about the criteria of an evaluation (§III).

Counts and times only, without a judgment. Withdrawn notices do not count; an amended notice counts as it reads now.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, cast, func, select
from sqlalchemy.orm import Session

from models.activities.queries import counts_of
from models.calendar.school_days import start_of
from models.evaluations import schedule_evidence
from models.evaluations.activity_evidence import LOGGED, lines_of
from models.evaluations.criteria import CRITERIA
from models.notices.statistics import (
    CURRENT,
    GROUNDS,
    NOT_ASKED,
    SECONDS_IN_AN_HOUR,
    TAKEN,
    TO_FOLLOW,
    median_and_ninetieth,
    took,
)
from models.notices.tables import Notice, NoticeVersion
from models.schedules.told import told_of
from models.terms import Agreement
from models.vocabulary import (
    CUSTODY_ACTIONS,
    DISCIPLINE_ACTIONS,
    PLANNED_GROUNDS,
    SEARCH_BASES,
    STAFF_SEARCHERS,
    YES_NO_UNKNOWN,
)

NOT_RECORDED = "The bot does not record this."
RECORDED = ("v1", "v4", "v5", "v12", "vii4", "vii5")
RECORDED_SINCE = ("v13", "vii3")
"""What notices ask only since their details are completed later: figures from before say nothing of it."""
OTHERS = "others"
NO_ANSWER = "not_recorded"


@dataclass(frozen=True)
class Figures:
    """Figures of one officer, school and school year. Hours are from the action to the notice, 0 without notices.

    `acknowledged` and `asked_again` tell what the school did. Only reports from before `enforced` was there have them.
    Searches, custody and what follows count what the officer did, alone or with others; what other officers did alone
    is counted apart.
    """

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
    asked_again: int = 0
    by_others: int = 0
    searches_by_others: int = 0
    custody_by: dict[str, int] = field(default_factory=dict)
    custody_by_others: int = 0
    policy: int | None = None
    policy_explained: int = 0
    planned: int | None = None
    planned_grounds: dict[str, int] = field(default_factory=dict)
    enforced: int | None = None
    activities: dict[str, dict[str, int]] | None = None
    schedule: dict[str, Any] | None = None


def figures(
    session: Session, agreement: Agreement, officer_id: int, school: str, school_year: str, now: datetime
) -> Figures:
    """Count what the records say at this moment: a query for the counts, one for the times, others for other topics."""
    target = agreement.evaluation_targets.timely_notice_hours
    first, last = agreement.days_of(school_year)
    about = counted(officer_id, school, school_year) & (Notice.filed_at >= start_of(agreement, first))
    rows = session.execute(_groups(about, target * SECONDS_IN_AN_HOUR)).all()
    notices = sum(row.notices for row in rows)
    median, ninetieth = median_and_ninetieth(session, about, notices)
    own = [row for row in rows if row.acted_by != OTHERS]
    searches, custody = [row for row in own if row.searched], [row for row in own if row.custody]
    policy = [row for row in own if row.disciplined]
    planned = [row for row in own if row.planned == "yes"]
    return Figures(
        counted_at=agreement.local(now),
        target_hours=target,
        notices=notices,
        enforced=_sum(row for row in rows if row.grounds != NOT_ASKED),
        in_time=sum(row.in_time for row in rows),
        median_hours=median,
        hours_90=ninetieth,
        grounds=_counts(rows, "grounds"),
        searches=_sum(searches),
        search_bases=_counts(searches, "search_basis"),
        custody=_sum(custody),
        on_premises=_counts(custody, "custody_on_premises"),
        out_of_sight=_counts(custody, "custody_out_of_sight"),
        by_others=notices - _sum(own),
        searches_by_others=_sum(row for row in rows if row.searched) - _sum(searches),
        custody_by=_counts(custody, "acted_by"),
        custody_by_others=_sum(row for row in rows if row.custody) - _sum(custody),
        policy=_sum(policy),
        policy_explained=_sum(row for row in policy if row.is_explained),
        planned=_sum(planned),
        planned_grounds=_grounds(planned),
        activities=counts_of(session, officer_id, school, first, last),
        schedule=schedule_evidence.kept(told_of(session, agreement, officer_id, school, first, last)),
    )


def _groups(about: ColumnElement[bool], target_seconds: int) -> Select[Any]:
    """How many notices there are for each combination of answers, and within the district goal."""
    by_staff = NoticeVersion.searched_by.in_(sorted(STAFF_SEARCHERS))
    disciplined = (NoticeVersion.incident == "school_policy") & took(DISCIPLINE_ACTIONS)
    answers = {
        "grounds": GROUNDS,
        "acted_by": func.coalesce(NoticeVersion.acted_by, NO_ANSWER),
        "search_basis": case((by_staff, NoticeVersion.searched_by), else_=_answered(NoticeVersion.search_basis)),
        "custody_on_premises": _answered(NoticeVersion.custody_on_premises),
        "custody_out_of_sight": _answered(NoticeVersion.custody_out_of_sight),
        "searched": took(("search",)), "custody": took(CUSTODY_ACTIONS), "disciplined": disciplined,
        "is_explained": NoticeVersion.policy_reason.is_not(None),
        "planned": NoticeVersion.planned, "planned_grounds": cast(NoticeVersion.planned_grounds, String),
    }  # fmt: skip
    in_time = (target_seconds >= TAKEN).label("in_time")
    labeled = [*(value.label(name) for name, value in answers.items()), in_time]
    each = select(*labeled).select_from(Notice).join(NoticeVersion, CURRENT).where(about).subquery()
    groups = [each.c[name] for name in answers]
    timely = func.count(case((each.c.in_time, 1))).label("in_time")
    return select(*groups, func.count().label("notices"), timely).group_by(*groups)


def _answered(question: Any) -> Any:
    return func.coalesce(question, TO_FOLLOW)


def counted(officer_id: int, school: str, school_year: str) -> ColumnElement[bool]:
    """Which notices the figures count."""
    about = (Notice.officer_id == officer_id, Notice.school == school, Notice.school_year == school_year)
    return and_(*about, Notice.withdrawn_at.is_(None))


def _sum(rows: Iterable[Row[Any]]) -> int:
    return sum(row.notices for row in rows)


def _counts(rows: Sequence[Row[Any]], column: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[getattr(row, column)] += row.notices
    return dict(counts)


def _grounds(rows: Sequence[Row[Any]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for row in rows:
        for grounds in json.loads(row.planned_grounds or "null") or (TO_FOLLOW,):
            counts[grounds] += row.notices
    return dict(counts)


GROUNDS_TOLD = {
    "options_tried": "after other options", "emergency": "in an emergency",
    "not_conduct": "not in response to student conduct", NOT_ASKED: "without law enforcement action",
    TO_FOLLOW: "to follow",
}  # fmt: skip
SEARCH_BASES_TOLD = {code: label[0].lower() + label[1:] for code, label in SEARCH_BASES.items()} | {
    "staff_alone": "by school staff on their own", "staff_asked": "by school staff asked by an officer",
    TO_FOLLOW: "basis to follow", "unknown": "basis not recorded",
}  # fmt: skip
ANSWERS_TOLD = {code: label.lower() for code, label in YES_NO_UNKNOWN.items()} | {TO_FOLLOW: "to follow"}
ACTED_TOLD = {"officer": "alone", "both": "with other officers", NO_ANSWER: "who acted not recorded"}
PLANNED_TOLD = {code: label[0].lower() + label[1:] for code, label in PLANNED_GROUNDS.items()} | {
    TO_FOLLOW: "to follow"
}


def lines(found: Figures) -> dict[str, tuple[str, ...]]:
    """What the records say beside each criterion, in words; a criterion without records says so."""
    told = _lines_of_notices(found)
    if found.activities is not None:  # a report from before says what it said then
        for code, line in lines_of(found.activities).items():
            told[code] = (line,) if told[code] == (NOT_RECORDED,) else (*told[code], line)
    if found.schedule is not None:
        code, line = schedule_evidence.CRITERION, schedule_evidence.line(found.schedule)
        told[code] = (line,) if told[code] == (NOT_RECORDED,) else (*told[code], line)
    return told


def _lines_of_notices(found: Figures) -> dict[str, tuple[str, ...]]:
    told: dict[str, tuple[str, ...]] = dict.fromkeys(CRITERIA, (NOT_RECORDED,))
    since = RECORDED_SINCE if found.policy is not None else ()
    if not found.notices:
        return told | dict.fromkeys((*RECORDED, *since), ("No notices in this school year.",))
    notices, in_time = _notices(found.notices), _share(found.in_time, found.notices)
    hours = f"Time from action to notice: median {found.median_hours:.1f} h, 90th percentile {found.hours_90:.1f} h."
    told |= {
        "v1": (f"{notices}: {_told(found.grounds, GROUNDS_TOLD)}.", *_if(found.by_others, AMONG_THESE)),
        "v4": (hours, f"{in_time} within {found.target_hours} h (district goal; none in the agreement)."),
        "v5": _told_of_actions(found, hours),
        "v12": (_searches(found), *_if(found.searches_by_others, NOT_COUNTED)),
    }
    of_custody = {"vii4": ("on school premises", found.on_premises),
                  "vii5": ("out of sight and sound", found.out_of_sight)}  # fmt: skip
    told |= {code: (_custody(found, *asked), *_if(found.custody_by_others, NOT_COUNTED))
             for code, asked in of_custody.items()}  # fmt: skip
    return told | {code: LINES_SINCE[code](found) for code in since}


ASKED_AGAIN = "The school was asked again after a material change of {}."
AMONG_THESE = "Among these, {} of action by other officers without this officer."
NOT_COUNTED = "Not counted here: {} of action by other officers without this officer."


def _if(count: int, words: str) -> tuple[str, ...]:
    return (words.format(_notices(count)),) if count else ()


def _told_of_actions(found: Figures, hours: str) -> tuple[str, ...]:
    """The officer's part of §V.5. A report from before says what it said then: how many the school acknowledged."""
    if found.enforced is not None:
        return f"{_notices(found.notices)}, {found.enforced:,} with law enforcement action.", hours
    each_time = " each time the school was asked" if found.asked_again else ""
    share = _share(found.acknowledged, found.notices)
    return f"{_notices(found.notices)}, {share} acknowledged{each_time}.", *_if(found.asked_again, ASKED_AGAIN)


def _searches(found: Figures) -> str:
    if not found.searches:
        return "No searches in the notices."
    return f"{_notices(found.searches)} with a search: {_told(found.search_bases, SEARCH_BASES_TOLD)}."


def _custody(found: Figures, asked: str, answers: dict[str, int]) -> str:
    if not found.custody:
        return "No custody or arrest in the notices."
    by = f" ({_told(found.custody_by, ACTED_TOLD)})" if found.custody_by else ""
    return f"{_notices(found.custody)} with custody or arrest{by}; {asked}: {_told(answers, ANSWERS_TOLD)}."


def _discipline(found: Figures) -> tuple[str, ...]:
    if not found.policy:
        return ("No citation, summons or arrest for a violation of school policy in the notices.",)
    explained = _share(found.policy_explained, found.policy)
    return (f"{_notices(found.policy)} of a school policy violation with a citation, summons or arrest.",
            f"{explained} with the reason given.")  # fmt: skip


def _planned(found: Figures) -> tuple[str, ...]:
    if not found.planned:
        return ("No planned action in the notices.",)
    grounds = _told(found.planned_grounds, PLANNED_TOLD)
    return (f"{_notices(found.planned)} of planned action, no emergency: {grounds}.",)


LINES_SINCE: dict[str, Callable[[Figures], tuple[str, ...]]] = {"v13": _discipline, "vii3": _planned}


def _notices(count: int) -> str:
    return f"{count:,} notice{'' if count == 1 else 's'}"


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({part / whole:.0%})"


def _told(counts: dict[str, int], labels: dict[str, str]) -> str:
    return ", ".join(f"{counts[code]:,} {label}" for code, label in labels.items() if counts.get(code))


def definitions(found: Figures) -> tuple[tuple[str, str], ...]:
    """What the words of these figures mean: each that stands in the report of them."""
    has_words = {
        ACKNOWLEDGED: found.enforced is None, LOGGED: found.activities is not None,
        schedule_evidence.SCHEDULE: found.schedule is not None,
    }  # fmt: skip
    return tuple(row for row in DEFINITIONS if has_words.get(row, True))


ACKNOWLEDGED = (
    "Acknowledged", "The principal or designee clicked “Acknowledge” in the bot: once for the notice, and again for "
                    "each change that the school had to know of. A notice counts if nothing of it is unacknowledged.",
)  # fmt: skip
DEFINITIONS = (
    ("Notices", "Action notices that the officer filed in the school year for this school. Withdrawn notices "
                "are not counted; an amended notice counts as it read when the figures were made."),
    ("Hours from action to notice", "From the time of the action, as stated in the notice, to the time of filing. The "
                                    "median is the middle value; nine in ten notices took no longer than the 90th "
                                    "percentile (linear interpolation between values)."),
    ("District goal", "A number of hours that the district has set. The agreement asks for timely notice and sets no "
                      "number (§V.4)."),
    ACKNOWLEDGED,
    ("After other options, in an emergency", "The officer's own answer to why law enforcement action was necessary "
                                             "(§V.1). It is asked where one was taken, and may follow later. “Not in "
                                             "response to student conduct” is such as welfare, safety or traffic."),
    ("Custody or arrest", "Notices that report an arrest or a detention. “On school premises” and “out of sight and "
                          "sound” are the officer's own answers (§VII)."),
    ("Other officers", "The officer answers who acted, once for a notice. Searches, custody, planned action and "
                       "violations of school policy do not count what other officers did without this officer."),
    LOGGED,
    schedule_evidence.SCHEDULE,
    ("Rating", "Exceeds, meets, needs improvement, unsatisfactory, or not observed: the principal's own, criterion by "
               "criterion. Ratings are not added up or averaged."),
)  # fmt: skip
