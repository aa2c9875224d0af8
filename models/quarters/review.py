"""A quarter as people see it before they send, confirm or sign: both parties' totals, school by school (§IX).

With what differs between them, and what has changed since the revision that was signed last.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict
from models.policy import Act, Subject, refusal, require, schools_where
from models.quarters import differences
from models.quarters import tables as records
from models.quarters.activity_figures import ActivityChange, changes
from models.quarters.changes import content_changed, record
from models.quarters.differences import Held
from models.quarters.figures import QuarterFigures, of_revision
from models.quarters.measures import SCHOOL_GROUPS, SCHOOL_KEYS, Group
from models.quarters.police_measures import POLICE_GROUPS, POLICE_KEYS
from models.quarters.police_submissions import standing_additions, to_confirm
from models.quarters.school_submissions import Draft
from models.quarters.tables import Quarter, Revision
from models.terms import Agreement

ALL = "all"
NOT_ADDED_UP = frozenset({"notices", "students", "measures"})
"""Groups of the police whose lines count the same notices or students several times."""


@dataclass(frozen=True)
class Changed:
    """A figure of a school, or of the police there, that is not what it was in the revision that was signed last."""

    school: str
    figure: str
    is_police: bool


@dataclass(frozen=True)
class Before:
    """The revision that was signed before: its number, its figures."""

    revision: int
    figures: QuarterFigures


@dataclass(frozen=True)
class Review:
    """What somebody looks at: the figures, the pairs of both parties, what changed since the last signed revision."""

    quarter: Quarter
    figures: QuarterFigures
    held: list[Held]
    before: Before | None = None
    changed: tuple[Changed, ...] = ()
    is_whole: bool = True

    @property
    def pages(self) -> tuple[str | None, ...]:
        """What it is looked at page by page: all schools together, unless its reader sees their own only; each one."""
        schools = tuple(self.figures.schools)
        return (None, *schools) if self.is_whole else schools

    def page_of(self, number: int) -> str | None:
        """The school of a page, nothing for all of them; of a page that there is not, the first."""
        return self.pages[number if number < len(self.pages) else 0]

    def for_schools(self, schools: Collection[str]) -> "Review":
        """The same for some schools."""
        return Review(
            self.quarter,
            self.figures.for_schools(schools),
            [held for held in self.held if held.school in schools],
            Before(self.before.revision, self.before.figures.for_schools(schools)) if self.before else None,
            tuple(changed for changed in self.changed if changed.school in schools),
            is_whole=False,
        )

    def held_at(self, school: str | None) -> list[Held]:
        """The pairs of a school; of all schools, those that differ."""
        return [held for held in self.held if held.school == school or (school is None and held.differs)]

    def activities_changed_at(self, school: str | None) -> list[ActivityChange]:
        """What has changed in the activities of a school, or anywhere, since the revision that was signed last."""
        found = changes(self.before.figures.activities, self.figures.activities) if self.before else []
        return [changed for changed in found if school in (None, changed.place)]

    def changed_at(self, school: str | None) -> list[Changed]:
        """What has changed at a school, or anywhere."""
        return [changed for changed in self.changed if school in (None, changed.school)]


@dataclass(frozen=True)
class GroupTotal:
    """A group of figures in few words: its sum where it has one, the lines that are not 0, those nobody collected."""

    group: Group
    total: int | None
    lines: list[tuple[str, int]]
    not_collected: list[str]
    reporting: range
    """How many schools have a line: of the line that fewest have, to the one that most have."""


def totals(figures: QuarterFigures, school: str | None, *, is_police: bool) -> Iterator[GroupTotal]:
    """Every group of a party at a school, or over all schools, as far as the party was asked for it."""
    groups = POLICE_GROUPS if is_police else SCHOOL_GROUPS
    for group in groups.values():
        asked = {figure: label for figure, label in group.figures.items()
                 if figures.has_line(figure, is_police=is_police)}  # fmt: skip
        values = {label: _value(figures, school, figure, is_police=is_police) for figure, label in asked.items()}
        found = {label: value for label, value in values.items() if value is not None}
        is_sum = found and not (is_police and group.code in NOT_ADDED_UP)
        lines = [(label, value) for label, value in found.items() if value]
        not_collected = [label for label, value in values.items() if value is None]
        if values:
            at = [_schools_with(figures, school, figure, is_police=is_police) for figure in asked]
            reporting = range(min(at), max(at) + 1)
            yield GroupTotal(group, sum(found.values()) if is_sum else None, lines, not_collected, reporting)


def _schools_with(figures: QuarterFigures, school: str | None, figure: str, *, is_police: bool) -> int:
    return len(figures.total(figure, is_police=is_police).at) if school is None else len(figures.schools)


def _value(figures: QuarterFigures, school: str | None, figure: str, *, is_police: bool) -> int | None:
    if school is None:
        return figures.total(figure, is_police=is_police).value
    return (figures.of_police if is_police else figures.of_school)(school, figure)


def of_revision_with_both(session: Session, revision: Revision) -> Review:
    """A revision as it was signed, or as it stands; no right is looked at."""
    figures = of_revision(session, revision)
    held = held_in(figures, differences.explanations_in(session, revision))
    return _since_signed(session, revision, figures, held)


def held_in(figures: QuarterFigures, explained: differences.Explanations) -> list[Held]:
    """Each pair of each school."""
    police: Mapping[str, Mapping[str, int]] = figures.police or {}
    of_schools = (
        differences.held_at(school, answers, police.get(school), explained)
        for school, answers in figures.schools.items()
    )
    return list(chain.from_iterable(of_schools))


def to_read(session: Session, actor: Actor, quarter_id: int, page: int, now: datetime) -> Review:
    """A quarter as it stands, of the schools that the actor may see; the look is logged.

    Raises `Refused`, and `NotFound`; `Conflict` for a year to compare with.
    """
    schools = schools_where(actor, Act.REVIEW_QUARTER)
    quarter = _must_be_quarter(records.get(session, quarter_id))
    whole = of_revision_with_both(session, quarter.revision)
    found = whole if schools is None else whole.for_schools([school for school in quarter.schools if school in schools])
    if not found.pages:  # a school that came later has no submission in it
        raise refusal(Act.REVIEW_QUARTER)
    record(session, actor, "review quarter", quarter, now, page=found.page_of(page) or ALL)
    return found


def to_be_confirmed(
    session: Session, agreement: Agreement, actor: Actor, quarter_id: int, page: int, now: datetime
) -> tuple[Review, str]:
    """The same with the police's figures as a confirmation would keep them, and its fingerprint."""
    require(actor, Act.POLICE_SUBMISSION, Subject())
    quarter = _must_be_quarter(records.get(session, quarter_id))
    found, additions = to_confirm(session, agreement, quarter), standing_additions(session, quarter.counted)
    counted = {"police": found.counts, "additions": additions, "activities": found.activities}
    figures = replace(of_revision(session, quarter.revision), **counted)  # type: ignore[arg-type]
    review = _since_signed(session, quarter.revision, figures, found.held)
    record(session, actor, "review quarter", quarter, now, page=review.page_of(page) or ALL)
    return review, found.fingerprint


def to_be_sent(session: Session, draft: Draft) -> Review:
    """A school's submission as it would be sent, beside what the police have confirmed; no right is looked at."""
    submission = draft.version.of
    found = of_revision(session, submission.quarter.revision).for_schools([submission.party])
    figures = replace(found, schools={submission.party: draft.version.by_key}, versions={})
    review = _since_signed(session, submission.quarter.revision, figures, list(draft.held))
    return replace(review, is_whole=False)


def explain_at_sign_off(
    session: Session, actor: Actor, quarter_id: int, school: str, words: Mapping[str, str | None], now: datetime
) -> Quarter:
    """Say why figures of a school differ, for the team, also in place of what was said: whoever has signed signs anew.

    Raises `Refused` off the team, `Conflict` once it is signed off or nothing differs, `Invalid` by the differences.
    """
    quarter = records.locked_open(session, actor, Act.SIGN_OFF, quarter_id)
    asked = [held for held in of_revision_with_both(session, quarter.revision).held_at(school) if held.differs]
    if not asked:
        raise Conflict("The parties' figures of this school no longer differ. Please review the quarter again.")
    if differences.explain(session, actor, quarter, asked, words, now):
        content_changed(session, quarter, now)
    return quarter


def last_signed(revision: Revision) -> Revision | None:
    """The revision that was signed before this one."""
    earlier = [row for row in revision.quarter.revisions if row.revision < revision.revision and row.signed_at]
    return earlier[-1] if earlier else None


def changes_between(then: QuarterFigures, now: QuarterFigures) -> Iterator[Changed]:
    """The figures of schools, and of the police there, that are not what they were."""
    for is_police, keys in ((False, SCHOOL_KEYS), (True, POLICE_KEYS)):
        asked = [key for key in keys if any(time.has_line(key, is_police=is_police) for time in (then, now))]
        for school in dict.fromkeys((*now.schools, *then.schools)):
            for key in asked:
                before, after = (_as_compared(time, school, key, is_police=is_police) for time in (then, now))
                if before != after:
                    yield Changed(school, key, is_police)


def _as_compared(figures: QuarterFigures, school: str, figure: str, *, is_police: bool) -> tuple[int | None, bool]:
    return _value(figures, school, figure, is_police=is_police), figures.is_missing(school, is_police=is_police)


def _since_signed(session: Session, revision: Revision, figures: QuarterFigures, held: list[Held]) -> Review:
    signed = last_signed(revision)
    if signed is None:
        return Review(revision.quarter, figures, held)
    before = Before(signed.revision, of_revision(session, signed).for_schools(figures.schools))
    changed = tuple(changes_between(before.figures, figures))
    return Review(revision.quarter, figures, held, before, changed)


def _must_be_quarter(quarter: Quarter) -> Quarter:
    if quarter.is_whole_year:
        raise Conflict(f"{quarter.label} is for a whole school year. Nobody signs it.")
    return quarter
