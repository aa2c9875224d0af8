"""Students arrested, by group and by offense, as C.G.S. 10-233n asks for school-based arrests in our reading of it.

They are taken from the notices that the police counted when they confirmed, with the students' details of that moment.
What the police added beside the notices has no students' details, and is in none of this.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from models.notices.tables import Notice, NoticeVersion, StudentDetail
from models.quarters.police_counts import BAND_OF_GRADE
from models.quarters.police_measures import STUDENTS_BY
from models.quarters.questionnaires import POLICE
from models.quarters.tables import CountedNotice, Revision, SubmissionVersion

ARRESTED = "arrested"
WHERE = {
    "yes": "Conduct on school property or at a school event", "no": "Other conduct", "unknown": "Not recorded",
}  # fmt: skip
Line = tuple[str, str]
"""A trait and one of its lines, such as race and black."""


@dataclass(frozen=True)
class Arrests:
    """Students arrested, counted at each notice: by school and offense, by school and group, by group and offense."""

    offenses: Counter[tuple[str, str]] = field(default_factory=Counter)
    conduct: Counter[tuple[str, str]] = field(default_factory=Counter)
    groups: Counter[tuple[str, Line]] = field(default_factory=Counter)
    by_offense: Counter[tuple[Line, str]] = field(default_factory=Counter)

    def at(self, school: str) -> int:
        """How many there were at a school."""
        return sum(count for (place, _offense), count in self.offenses.items() if place == school)

    def add(self, other: "Arrests") -> None:
        """Add those of another quarter."""
        for mine, theirs in ((self.offenses, other.offenses), (self.conduct, other.conduct)):
            mine.update(theirs)
        self.groups.update(other.groups)
        self.by_offense.update(other.by_offense)


def arrests_in(session: Session, revision: Revision) -> Arrests | None:
    """The students arrested in a quarter as a revision has it; nothing without a submission of the police."""
    version_id = revision.made_of["returns"].get(POLICE)
    if version_id is None or revision.quarter.is_whole_year:
        return None
    return _of_version(session, session.get_one(SubmissionVersion, version_id))


def _of_version(session: Session, version: SubmissionVersion) -> Arrests:
    if version.kept_arrests is not None:
        return _kept(version.kept_arrests)
    found = Arrests()
    for row in session.execute(_students(version)):
        if ARRESTED in row.measures:
            _count(found, row)
    return found


def keep_counts(session: Session, notice_id: int) -> None:
    """Note what each submission that counts a notice says of students arrested: before the students' details go.

    What was printed stays as it was adopted, whichever notices are disposed of later.
    """
    counts = select(CountedNotice.version_id).where(CountedNotice.notice_id == notice_id)
    for version in session.scalars(select(SubmissionVersion).where(SubmissionVersion.id.in_(counts))):
        if version.kept_arrests is None and version.submitted_at:
            version.kept_arrests = _to_keep(_of_version(session, version))
    session.flush()


def _to_keep(found: Arrests) -> dict[str, Any]:
    counters = {part.name: getattr(found, part.name) for part in fields(found)}
    return {name: [[*key, count] for key, count in sorted(counter.items())] for name, counter in counters.items()}


def _kept(counts: Mapping[str, Any]) -> Arrests:
    """The same as it was noted: JSON has no tuples."""
    found = Arrests()
    for part in fields(found):
        for *key, count in counts[part.name]:
            getattr(found, part.name)[tuple(_tuple(piece) for piece in key)] = count
    return found


def _tuple(piece: Any) -> Any:
    return tuple(piece) if isinstance(piece, list) else piece


def over(quarters: Iterable[Arrests | None]) -> Arrests:
    """Those of several quarters together."""
    found = Arrests()
    for arrests in quarters:
        if arrests:
            found.add(arrests)
    return found


def _students(version: SubmissionVersion) -> Select[Any]:
    at = version.submitted_at
    same = NoticeVersion.notice_id == CountedNotice.notice_id
    counted = same & (NoticeVersion.version == CountedNotice.notice_version)
    stood = StudentDetail.recorded_at <= at, or_(StudentDetail.ended_at.is_(None), StudentDetail.ended_at > at)
    columns = (
        Notice.school, NoticeVersion.incident, NoticeVersion.conduct_at_school, StudentDetail.race,
        StudentDetail.gender, StudentDetail.grade, StudentDetail.disability, StudentDetail.english_learner,
        StudentDetail.measures,
    )  # fmt: skip
    query: Any = select(*columns).select_from(CountedNotice).join(NoticeVersion, counted)
    query = query.join(Notice, Notice.id == CountedNotice.notice_id)
    query = query.join(StudentDetail, StudentDetail.notice_id == CountedNotice.notice_id)
    students: Select[Any] = query.where(CountedNotice.version_id == version.id, *stood)
    return students


def _count(found: Arrests, row: Any) -> None:
    found.offenses[row.school, row.incident] += 1
    found.conduct[row.school, row.conduct_at_school if row.conduct_at_school in WHERE else "unknown"] += 1
    answers = row._asdict() | {"grades": BAND_OF_GRADE.get(row.grade, "unknown")}
    for by in STUDENTS_BY:
        line = (by, answers[by])
        found.groups[row.school, line] += 1
        found.by_offense[line, row.incident] += 1
