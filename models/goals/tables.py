"""The records of goals: each version and each step stays. Nothing is ever deleted."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.errors import must_exist
from models.goals.form import CONTENT, GoalForm
from models.goals.kinds import NOTE, STATES, STEPS
from models.people.tables import Person
from models.policy import Subject
from models.store.base import Base
from models.vocabulary import Party


class Goal(Base):
    """A goal of the team for a school year, as it stands; `told_at` is when the other party was last asked."""

    __tablename__ = "goal"
    __table_args__ = (UniqueConstraint("school_year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_year: Mapped[str] = mapped_column(String(7))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=1)
    told_at: Mapped[datetime | None]

    versions: Mapped[list["GoalVersion"]] = relationship(order_by="GoalVersion.version", lazy="selectin")
    steps: Mapped[list["GoalStep"]] = relationship(order_by="GoalStep.id", lazy="selectin")

    @property
    def current(self) -> "GoalVersion":
        """What it says now."""
        return self.versions[self.version - 1]

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Goal {self.number} of {self.school_year}"

    @property
    def stands(self) -> str:
        """How it stands, in words."""
        return STATES[self.state]

    @property
    def seen(self) -> int:
        """What tells whether anything was done since somebody looked."""
        return len(self.versions) + len(self.steps)

    @property
    def note(self) -> "GoalStep | None":
        """What the team wrote last about where it stands."""
        return next((step for step in reversed(self.steps) if step.step == NOTE), None)

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: which party said what it says now."""
        return Subject(side=Party(self.current.side))


class GoalVersion(Base):
    """What a goal says in one of its versions, and for which party somebody entered that. Later ones have a reason."""

    __tablename__ = "goal_version"
    __table_args__ = (UniqueConstraint("goal_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"))
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    side: Mapped[str] = mapped_column(String(10))
    changed_because: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    figure: Mapped[str | None] = mapped_column(String(30))
    direction: Mapped[str | None] = mapped_column(String(10))
    number: Mapped[int | None]

    changed_by: Mapped[Person] = relationship(lazy="joined")

    @property
    def form(self) -> GoalForm:
        """The answers as a form has them."""
        return GoalForm(**{name: getattr(self, name) for name in CONTENT})


class GoalStep(Base):
    """That a goal was confirmed or dropped, or what somebody wrote about where it stands."""

    __tablename__ = "goal_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"), index=True)
    version: Mapped[int]
    step: Mapped[str] = mapped_column(String(10))
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str | None] = mapped_column(Text)

    taken_by: Mapped[Person] = relationship(lazy="joined")

    @property
    def told(self) -> str:
        """What is told of it."""
        return STEPS[self.step].told


def get(session: Session, goal_id: int) -> Goal:
    """A goal by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Goal, goal_id), "goal")
