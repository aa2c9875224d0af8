"""What a yearly report is made of: the team's texts, and the figures, meetings and recommendations beside them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agreement.queries import number_on
from models.calendar.school_days import start_of
from models.disclosures import statistics as disclosed_in
from models.disclosures.statistics import Tally as BasisTally
from models.events import statistics as done_in
from models.events.statistics import Tally
from models.feedback.statistics import FeedbackCounts, counted, of_kept
from models.quarters import goal_figures
from models.quarters import tables as records
from models.quarters.figures import recommendations_in
from models.quarters.goal_figures import GoalInReport
from models.quarters.periods import year_before
from models.quarters.recommendation_kinds import kinds_of
from models.quarters.report_tables import ReportChapter, written_chapters
from models.quarters.school_coverage import YearCoverage, coverage_of, kept, read
from models.quarters.tables import WHOLE_YEARS, Quarter, Recommendation, RecommendationNote, Revision
from models.quarters.year import AsOf, Evaluations, Year, evaluations_of, revisions_of, year_of
from models.roll_call import statistics as trained_in
from models.roll_call.statistics import Count as TrainedCount
from models.terms import Agreement


@dataclass(frozen=True)
class Outcome:
    """A recommendation as a report tells of it: on what it is, if it is marked; and the last that was noted of it."""

    of: Recommendation
    kind: str | None
    note: RecommendationNote | None

    @property
    def state(self) -> str:
        """What became of it."""
        return self.note.state if self.note else "open"

    @property
    def responsible(self) -> str:
        """Whom it was given to, and to whom first if that was somebody else."""
        first, now = self.of.owner, self.of.responsible_at(self.note)
        return now.name if now is first else f"{now.name} (first: {first.name})"


@dataclass(frozen=True)
class Contents:
    """A report's content: `texts` by chapter, where there is one; recommendations `made` in the year, and `earlier`.

    Its figures are those of the year `as_of` these records: see `year_in`.
    """

    school_year: str
    revisions: dict[str, Revision]
    as_of: AsOf
    texts: dict[str, ReportChapter]
    made: list[Outcome]
    earlier: list[Outcome]
    evaluations: list[Evaluations]
    feedback: FeedbackCounts
    coverage: YearCoverage | None = None
    events: Sequence[Tally] = ()
    disclosures: Sequence[BasisTally] = ()
    goals: Sequence[GoalInReport] = ()
    trained: Mapping[str, TrainedCount] = field(default_factory=dict)
    signed_text: int | None = None


def made_of(session: Session, agreement: Agreement, school_year: str) -> dict[str, Any]:
    """Of which records a year's report is made as they stand now, to be kept once it is adopted."""
    revisions = revisions_of(session, agreement, school_year)
    before = revisions_of(session, agreement, year_before(school_year))
    baseline, held = records.baseline_for(session, school_year), evaluations_of(session, agreement, school_year)
    made = [found for revision in revisions.values() for found in recommendations_in(revision)]
    days = agreement.days_of(school_year)
    feedback, done = counted(session, *days).kept(), done_in.kept(done_in.counted(session, agreement, *days))
    disclosed, goals = disclosed_in.kept(disclosed_in.counted(session, *days)), goal_figures.kept(session, school_year)
    text = number_on(session, days[1])
    trained = trained_in.kept(trained_in.statistics(session, agreement, school_year))
    return {
        "quarters": {code: revision.revision for code, revision in revisions.items()},
        "before": {code: revision.revision for code, revision in before.items()},
        "baseline": {"quarter": baseline.id, "returns": baseline.revision.made_of["returns"]} if baseline else None,
        "chapters": {code: row.id for code, row in written_chapters(session, school_year).items() if row.words},
        "made": _outcomes(session, made),
        "earlier": _outcomes(session, _earlier(session, agreement, school_year)),
        "evaluations": [[row.school, row.officers, row.opened, row.submitted] for row in held],
        # None where there is none: what was adopted before they were counted stays what it was.
        **({"feedback": feedback} if feedback else {}),
        **({"events": done} if done else {}),
        **({"disclosures": disclosed} if disclosed else {}),
        **({"goals": goals} if goals else {}),
        **({"trained": trained} if trained else {}),
        **({"signed_text": text} if text else {}),
        "coverage": kept(coverage_of(session, agreement, school_year)),
    }


def fingerprint(edition: int, made: dict[str, Any]) -> str:
    """What tells a report as it is now from the same report after a change of what is adopted."""
    adopted = json.dumps([edition, made], sort_keys=True)
    return hashlib.sha256(adopted.encode()).hexdigest()[:16]


def contents(session: Session, agreement: Agreement, school_year: str, made: dict[str, Any]) -> Contents:
    """A report's content, from the records that it is made of."""
    baseline = made["baseline"]
    as_of = AsOf(made["quarters"], made["before"], (baseline["quarter"], baseline["returns"]) if baseline else None)
    return Contents(
        school_year,
        revisions_of(session, agreement, school_year, as_of.quarters),
        as_of,
        {code: session.get_one(ReportChapter, row_id) for code, row_id in made["chapters"].items()},
        _read_outcomes(session, made["made"]),
        _read_outcomes(session, made["earlier"]),
        [Evaluations(*row) for row in made["evaluations"]],
        of_kept(made.get("feedback", [])),
        read(made.get("coverage")),
        done_in.of_kept(made.get("events", [])),
        disclosed_in.of_kept(made.get("disclosures", [])),
        goal_figures.of_kept(session, made.get("goals", [])),
        trained_in.of_kept(made.get("trained", [])),
        made.get("signed_text"),
    )


def year_in(session: Session, agreement: Agreement, found: Contents) -> Year:
    """The figures that a report's texts stand beside."""
    return year_of(session, agreement, found.school_year, found.as_of)


def _outcomes(session: Session, found: Sequence[Recommendation]) -> list[list[Any]]:
    kinds = kinds_of(session, found)
    return [[row.id, kinds.get(row.id), row.notes[-1].id if row.notes else None] for row in found]


def _read_outcomes(session: Session, kept: Sequence[Sequence[Any]]) -> list[Outcome]:
    return [
        Outcome(session.get_one(Recommendation, row_id), kind,
                session.get_one(RecommendationNote, note_id) if note_id else None)
        for row_id, kind, note_id in kept
    ]  # fmt: skip


def _earlier(session: Session, agreement: Agreement, school_year: str) -> list[Recommendation]:
    """The recommendations of the year before, and older ones that were still open when the year began."""
    first, _last = agreement.days_of(school_year)
    query = (
        select(Recommendation).join(Quarter).where(Quarter.school_year < school_year, Quarter.code.not_in(WHOLE_YEARS))
    )
    found = session.scalars(query.order_by(Quarter.first_day, Recommendation.id))
    last_year = year_before(school_year)
    return [row for row in found if row.quarter.school_year == last_year or _was_open(agreement, row, first)]


def _was_open(agreement: Agreement, recommendation: Recommendation, day: date) -> bool:
    begins: datetime = start_of(agreement, day)
    notes = [note for note in recommendation.notes if note.noted_at < begins]
    return not notes or notes[-1].state == "open"
