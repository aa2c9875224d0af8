"""Whether a recommendation is one on the agreement or on its implementation: §IX names both.

One recorded before that was asked has no kind until a member of the team marks it.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.actor import Actor
from models.errors import Conflict, must_exist, require_valid
from models.policy import Act, Subject, require
from models.quarters.changes import record
from models.quarters.report_changes import reports_changed
from models.quarters.tables import Recommendation
from models.store.base import Base, locked_row

AGREEMENT, IMPLEMENTATION = "agreement", "implementation"
KINDS = {AGREEMENT: "The agreement", IMPLEMENTATION: "Its implementation"}
NOT_MARKED = "Not marked"
NOT_ABOUT_IT = "This recommendation is not marked as one about the agreement. The team can mark it."
CHOOSE = "Choose whether it is about the agreement or its implementation."


class RecommendationKind(Base):
    """What a recommendation is about, from one moment on: the agreement, or its implementation."""

    __tablename__ = "recommendation_kind"

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    marked_at: Mapped[datetime]
    marked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


def kinds_of(session: Session, recommendations: Collection[Recommendation]) -> dict[int, str]:
    """The kinds of recommendations, by their ids; of one that is not marked, nothing."""
    ids = [recommendation.id for recommendation in recommendations]
    query = select(RecommendationKind).where(RecommendationKind.recommendation_id.in_(ids))
    return {row.recommendation_id: row.kind for row in session.scalars(query.order_by(RecommendationKind.id))}


def about_the_agreement(session: Session) -> list[Recommendation]:
    """The recommendations about the agreement that nobody has settled, the newest first."""
    newest = select(func.max(RecommendationKind.id)).group_by(RecommendationKind.recommendation_id)
    marked = select(RecommendationKind.recommendation_id).where(
        RecommendationKind.id.in_(newest), RecommendationKind.kind == AGREEMENT
    )
    query = select(Recommendation).where(Recommendation.id.in_(marked)).order_by(Recommendation.id.desc())
    return [found for found in session.scalars(query) if found.state == "open"]


def for_a_request(session: Session, recommendation_id: int, *, is_made: bool = False) -> Recommendation:
    """A recommendation that can become a request for revision (§XI); of two that are made of it at once, one is first.

    Raises:
        NotFound: there is none.
        Conflict: it is not marked as one about the agreement.
    """
    look = locked_row if is_made else Session.get
    found = must_exist(look(session, Recommendation, recommendation_id), "recommendation")
    if kinds_of(session, [found]).get(found.id) != AGREEMENT:
        raise Conflict(NOT_ABOUT_IT)
    return found


def kind_label(kind: str | None) -> str:
    """What a recommendation is about, in words."""
    return KINDS.get(kind or "", NOT_MARKED)


def check_kind(kind: str | None) -> dict[str, str]:
    """What is wrong with the answer, under `kind`."""
    return {} if kind in KINDS else {"kind": CHOOSE}


def set_kind(session: Session, actor: Actor, recommendation: Recommendation, kind: str, now: datetime) -> None:
    """Note the kind of a recommendation, for an act that has looked at right and answer."""
    session.add(RecommendationKind(
        recommendation_id=recommendation.id, kind=kind, marked_at=now, marked_by_id=actor.person_id
    ))  # fmt: skip
    session.flush()


def mark(session: Session, actor: Actor, recommendation_id: int, kind: str | None, now: datetime) -> Recommendation:
    """Mark a recommendation, or mark it otherwise: by the team, also after the sign-off. What was marked before stays.

    Raises:
        Refused: who is not on the team.
        NotFound: there is no such recommendation.
        Invalid: it is neither of the two.
    """
    require(actor, Act.RECORD_MEETING, Subject())
    found = must_exist(locked_row(session, Recommendation, recommendation_id), "recommendation")
    require_valid(check_kind(kind))
    if kinds_of(session, [found]).get(found.id) != kind:
        set_kind(session, actor, found, str(kind), now)
        reports_changed(session, found.quarter.school_year, now)
        record(session, actor, "mark recommendation", found.quarter, now, recommendation=found.id, kind=str(kind))
    return found
