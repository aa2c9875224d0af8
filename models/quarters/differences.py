"""What both parties count of one thing, held against each other; a difference is explained in words (§IX).

An explanation is of two figures. It stands as long as both are what they were, in later revisions too: where one of
them changes, there is something else to explain. What was explained before stays on record.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.actor import Actor
from models.errors import require_valid
from models.people.tables import Person
from models.quarters.answers import Answer, number
from models.quarters.changes import record
from models.quarters.measures import SCHOOL_GROUPS, key
from models.quarters.submission_checks import Figures, Finding, total
from models.quarters.tables import Quarter, Revision
from models.store.base import Base
from models.texts import check_why

LONGEST_EXPLANATION = 300
UNEXPLAINED = "Briefly explain the difference, or go back and change the figure."
EXPLANATIONS = "explanations"  # what a revision that was signed calls them
DIFFERS = "differs"


@dataclass(frozen=True)
class Side:
    """One of two figures: its words, as they stand in a sentence too, and which party counts it."""

    words: str
    figure: str
    is_police: bool = False


@dataclass(frozen=True)
class Pair:
    """Two figures that are to be the same; with `is_least`, the second is to be as large as the first at least."""

    code: str
    title: str
    first: Side
    second: Side
    is_least: bool = False

    @property
    def is_of_both(self) -> bool:
        """Whether one figure is the school's and the other is the police's."""
        return self.first.is_police != self.second.is_police


PAIRS = (
    Pair("referrals", "Referrals", Side("Referrals to police", "referrals"),
         Side("notices initiated by a school staff request", key("started_by", "school_staff"), is_police=True)),
    Pair("arrests", "Arrests", Side("School-based arrests known to the school", key("arrests", "school_based")),
         Side("students arrested, as the police count them", key("measures", "arrested"), is_police=True)),
    Pair("arrested", "Incidents with an arrest",
         Side("Incidents with an arrest", key("actions", "arrest"), is_police=True),
         Side("students arrested, as the police count them", key("measures", "arrested"), is_police=True),
         is_least=True),
)  # fmt: skip
"""Which figure is held against which. An incident may have several students arrested, and never fewer than one."""


class DifferenceExplanation(Base):
    """Why two figures of a school differ, in the words of somebody who looked; and what the figures were then."""

    __tablename__ = "difference_explanation"
    __table_args__ = (Index("ix_difference_explanation_quarter_id", "quarter_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"))
    revision: Mapped[int]
    school: Mapped[str] = mapped_column(String(30))
    pair: Mapped[str] = mapped_column(String(20))
    first: Mapped[int]
    second: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    given_by: Mapped[Person] = relationship(lazy="joined")


@dataclass(frozen=True)
class Held:
    """Two figures of a school beside each other, nothing where one is missing; what explains that they differ."""

    school: str
    pair: Pair
    first: int | None
    second: int | None
    explanation: DifferenceExplanation | None = None

    @property
    def differs(self) -> bool:
        """Whether both are there and do not fit each other."""
        if self.first is None or self.second is None:
            return False
        return self.second < self.first if self.pair.is_least else self.first != self.second

    @property
    def asks(self) -> bool:
        """Whether somebody still has to say why."""
        return self.differs and self.explanation is None

    @property
    def code(self) -> str:
        """What a form calls the question for it."""
        return f"{DIFFERS}.{self.school}.{self.pair.code}"

    @property
    def words(self) -> str:
        """The difference in a sentence."""
        return f"{self.pair.first.words}: {self.first:,}, but {self.pair.second.words}: {self.second:,}."


Explanations = Mapping[tuple[str, str, int, int], DifferenceExplanation]
"""What explains a difference: by school, pair, and both figures."""


def held_at(
    school: str, figures: Figures | None, counts: Mapping[str, int] | None, explained: Explanations
) -> list[Held]:
    """Each pair of a school: its own answers beside what the police count there; nothing for a missing submission."""
    found = []
    for pair in PAIRS:
        first, second = (_value(side, figures, counts) for side in (pair.first, pair.second))
        explanation = None if first is None or second is None else explained.get((school, pair.code, first, second))
        held = Held(school, pair, first, second, explanation)
        found.append(held if held.differs else replace(held, explanation=None))
    return found


def _value(side: Side, figures: Figures | None, counts: Mapping[str, int] | None) -> int | None:
    if side.is_police:
        return None if counts is None else counts.get(side.figure)
    return None if figures is None else school_value(figures, side.figure)


def school_value(figures: Mapping[str, Answer], figure: str) -> int | None:
    """A school's figure, or a group such as `referrals` added up."""
    return total(figures, SCHOOL_GROUPS[figure]) if figure in SCHOOL_GROUPS else number(figures.get(figure))


def as_findings(held: Iterable[Held]) -> list[Finding]:
    """What has to be explained before a school's submission is sent."""
    return [
        Finding(difference.code, difference.words, is_error=False)
        for difference in held
        if difference.asks and difference.pair.is_of_both
    ]


def explanations_of(session: Session, quarter: Quarter, ids: Collection[int] | None = None) -> Explanations:
    """What explains a quarter's differences, the newest of each; of some ids only, those of a signed revision."""
    query = select(DifferenceExplanation).filter_by(quarter_id=quarter.id).order_by(DifferenceExplanation.id)
    rows = [row for row in session.scalars(query) if ids is None or row.id in ids]
    return {(row.school, row.pair, row.first, row.second): row for row in rows}


def explanations_in(session: Session, revision: Revision) -> Explanations:
    """The explanations that a revision has: those that it was signed with, or all there are now."""
    signed_with = None if revision.content is None else revision.content.get(EXPLANATIONS, [])
    return explanations_of(session, revision.quarter, signed_with)


def explain(
    session: Session, actor: Actor, quarter: Quarter, asked: Iterable[Held], words: Mapping[str, str | None],
    now: datetime,
) -> list[DifferenceExplanation]:  # fmt: skip
    """Keep why figures differ, by the codes of the differences. No right is looked at: that is the act's around it.

    Raises `Invalid` by these codes for each that has no words, or words that cannot be kept.
    """
    given = {difference: (words.get(difference.code) or "").strip() for difference in asked}
    problems: dict[str, str] = {}
    for difference, text in given.items():
        problems |= check_why(difference.code, text, LONGEST_EXPLANATION, now, UNEXPLAINED)
    require_valid(problems)
    changed = {
        difference: text
        for difference, text in given.items()
        if difference.explanation is None or difference.explanation.words != text
    }
    made = [
        DifferenceExplanation(
            quarter_id=quarter.id, revision=quarter.revision.revision, school=difference.school,
            pair=difference.pair.code, first=difference.first, second=difference.second, words=text, given_at=now,
            given_by_id=actor.person_id,
        )
        for difference, text in changed.items()
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    for row in made:
        record(session, actor, "explain difference", quarter, now, school=row.school, pair=row.pair)
    return made
