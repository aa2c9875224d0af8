"""What officers logged besides enforcement, as a part of the police's submission (§V.6, §IX).

Counted from the entries by the quarter's days, and kept with each confirmation, as the notices' counts are. What is
done at no school is counted for the police once. A kind that only some may see is in no figure.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ForeignKey, String, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.activities.kinds import ALL_KINDS, ActivityKind
from models.activities.statistics import Sums, key, measures_of, read_key, sums
from models.policy import Act
from models.quarters.questionnaires import POLICE
from models.quarters.tables import SubmissionVersion
from models.store.base import Base
from models.terms import Agreement

COUNTED = tuple(kind for kind in ALL_KINDS if kind.reads is Act.READ_ACTIVITY)
"""Conflicts of duties (§V.10) are in no figure: that there was one is for those to know whom it was told."""
ActivityCounts = Mapping[str, Mapping[str, int]]
"""What was counted, by place and figure: at each school, and at `POLICE` what is counted once."""


class ActivityFigure(Base):
    """A figure of the activities in a police submission: of a school, or of no school alone (`place` is the police)."""

    __tablename__ = "submission_activity"

    version_id: Mapped[int] = mapped_column(ForeignKey("submission_version.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(30), primary_key=True)
    figure: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int]


@dataclass(frozen=True)
class ActivityLine:
    """A figure with its words: of which kind, and what of it is counted."""

    kind: ActivityKind
    measure: str
    words: str

    @property
    def figure(self) -> str:
        """Its name in the records."""
        return key(self.kind.code, self.measure)

    @property
    def label(self) -> str:
        """In words, such as `Presentation or class: Students`."""
        return f"{self.kind.label}: {self.words}"


def all_lines() -> Iterator[ActivityLine]:
    """Every figure of every kind, in the order of the kinds."""
    for kind in COUNTED:
        for measure, words in measures_of(kind).items():
            yield ActivityLine(kind, measure, words)


def label_of(figure: str) -> str:
    """A figure in words."""
    kind, measure = read_key(figure)
    return ActivityLine(kind, measure, measures_of(kind)[measure]).label


@dataclass(frozen=True)
class ActivityFigures:
    """The activities of a quarter by place. A kind that was no kind yet when the police confirmed was not counted."""

    counts: ActivityCounts

    @property
    def schools(self) -> list[str]:
        """The schools of which it has figures."""
        return [place for place in self.counts if place != POLICE]

    @property
    def lines(self) -> list[ActivityLine]:
        """The figures that were counted, each with its words."""
        known = {figure for figures in self.counts.values() for figure in figures}
        return [line for line in all_lines() if line.figure in known]

    def at(self, place: str, figure: str) -> int | None:
        """A figure at a place; nothing where it is not counted there."""
        return self.counts.get(place, {}).get(figure)

    def total(self, figure: str) -> int | None:
        """A figure over all places; nothing where it was not counted."""
        found = [figures[figure] for figures in self.counts.values() if figure in figures]
        return sum(found) if found else None

    def for_schools(self, schools: Collection[str]) -> "ActivityFigures":
        """Those of some schools, and nothing that is counted for no school alone."""
        return ActivityFigures({place: found for place, found in self.counts.items() if place in schools})


def count_activities(session: Session, agreement: Agreement, first: date, last: date) -> ActivityFigures:
    """Every figure of a span of days, zeros included: at each school, and what is counted once."""
    found = sums(session, first, last)
    there = [school.key for school in agreement.schools_between(first, last)]
    schools = list(dict.fromkeys([*there, *(at for at, _ in found if at)]))
    counts: dict[str, dict[str, int]] = {place: {} for place in (*schools, POLICE)}
    for kind in COUNTED:
        places: tuple[str | None, ...] = (*schools, None)
        at = {place: found.get((place, kind.code), Sums()) for place in places}
        if not kind.at_school:
            at = {POLICE: sum(at.values(), Sums())}
        for place, added in at.items():
            if place is not None:
                counts[place] |= {key(kind.code, measure): getattr(added, measure) for measure in measures_of(kind)}
    return ActivityFigures(counts)


def keep(session: Session, version: SubmissionVersion, found: ActivityFigures) -> None:
    """Keep what was counted with the submission that is confirmed with it."""
    rows = [
        {"version_id": version.id, "place": place, "figure": figure, "value": value}
        for place, figures in found.counts.items()
        for figure, value in figures.items()
    ]
    session.execute(insert(Base.metadata.tables[ActivityFigure.__tablename__]), rows)


def kept(session: Session, version: SubmissionVersion | None) -> ActivityFigures | None:
    """What a confirmed submission counted; nothing of one from before activities were counted."""
    if version is None:
        return None
    counts: dict[str, dict[str, int]] = {}
    for row in session.scalars(select(ActivityFigure).filter_by(version_id=version.id)):
        counts.setdefault(row.place, {})[row.figure] = row.value
    return ActivityFigures(counts) if counts else None


@dataclass(frozen=True)
class ActivityChange:
    """A figure of the activities that is another one now: where, what it was, what it is."""

    place: str
    figure: str
    then: int
    now: int

    @property
    def label(self) -> str:
        """The figure in words."""
        return label_of(self.figure)


def changes(then: ActivityFigures | None, now: ActivityFigures | None) -> list[ActivityChange]:
    """The figures that both counted, and otherwise."""
    if then is None or now is None:
        return []
    return [
        ActivityChange(place, figure, before, value)
        for place, figures in now.counts.items()
        for figure, value in figures.items()
        if (before := _before(then, place, figure)) is not None and before != value
    ]


def _before(then: ActivityFigures, place: str, figure: str) -> int | None:
    """What it was then: 0 at a school that came later, if it was counted at all."""
    is_counted = any(figure in figures for figures in then.counts.values())
    return then.counts.get(place, {}).get(figure, 0) if is_counted else None
