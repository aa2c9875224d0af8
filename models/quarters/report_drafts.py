"""What somebody types into a chapter and has not saved yet: kept for a day, so that a closed form loses nothing.

It is theirs alone, and erased once they save the chapter.
"""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.actor import Actor
from models.policy import Act, Subject, require
from models.quarters.report_chapters import chapter_of
from models.store import deadlines
from models.store.base import Base, insert_or_meet
from models.texts import LONGEST

KEPT = timedelta(hours=24)
ERASE = "report_draft_erase"


class ReportDraft(Base):
    """What somebody typed last into a chapter of a yearly report and did not save."""

    __tablename__ = "report_draft"
    __table_args__ = (UniqueConstraint("person_id", "school_year", "chapter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    school_year: Mapped[str] = mapped_column(String(7))
    chapter: Mapped[str] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(Text)
    typed_at: Mapped[datetime]


def keep(
    session: Session, actor: Actor, school_year: str, chapter: str, words: str, typed_at: datetime, now: datetime
) -> None:
    """Keep what stands in the form of a chapter, unless something typed later is kept."""
    require(actor, Act.WRITE_REPORT, Subject())
    table = ReportDraft.__table__
    key = {"person_id": actor.person_id, "school_year": school_year, "chapter": chapter_of(chapter).code}
    typed = {"words": words[:LONGEST], "typed_at": typed_at}
    statement = insert_or_meet(session, table).values(**key, **typed)
    # Slack may send many at once and in any order: the row itself lets only the newest in.
    is_older = table.c.typed_at < typed_at
    statement = statement.on_conflict_do_update(index_elements=list(key), set_=typed, where=is_older)
    draft_id = session.execute(statement.returning(table.c.id)).scalar_one_or_none()
    if draft_id is not None:
        deadlines.look_again(session, ERASE, draft_id, now + KEPT)
        deadlines.put(session, draft_id, {ERASE: now + KEPT})


def typed(session: Session, actor: Actor, school_year: str, chapter: str, now: datetime) -> str | None:
    """What the person typed into a chapter last and did not save; nothing once it is no longer kept."""
    query = select(ReportDraft.words).filter_by(person_id=actor.person_id, school_year=school_year, chapter=chapter)
    return session.scalars(query.where(ReportDraft.typed_at > now - KEPT)).one_or_none()


def end(session: Session, actor: Actor, school_year: str, chapter: str) -> None:
    """Erase what the person typed: it is saved, or not wanted."""
    own = delete(ReportDraft).where(ReportDraft.person_id == actor.person_id)
    session.execute(own.where(ReportDraft.school_year == school_year, ReportDraft.chapter == chapter))


def erase(session: Session, draft_id: int, now: datetime) -> None:
    """Erase what nobody went on with."""
    session.execute(delete(ReportDraft).where(ReportDraft.id == draft_id, ReportDraft.typed_at <= now - KEPT))
