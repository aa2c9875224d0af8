"""Forms of several pages that several people fill in: of two who save the same page at once, neither is overwritten."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, object_session, relationship

from models.actor import Actor
from models.errors import Conflict


class SavedPage:
    """How often a page of a form was saved, and by whom last."""

    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    saves: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    @declared_attr
    def saved_by(self) -> Mapped[Any]:
        """Who saved it last."""
        return relationship("Person", lazy="joined")


Page = TypeVar("Page", bound=SavedPage)


class SavedMeanwhile(Conflict):
    """This page was saved elsewhere since it was opened. `saves` is what the page is to be saved upon now."""

    def __init__(self, page: SavedPage, actor: Actor) -> None:
        who = "You have" if page.saved_by_id == actor.person_id else f"{page.saved_by.name} has"
        super().__init__(f"{who} saved this page in another window since you opened it here.")
        self.saves = page.saves


def saves_of(pages: Sequence[SavedPage], step: str) -> int:
    """How often a page has been saved."""
    return next((page.saves for page in pages if page.step == step), 0)


def save_page(pages: list[Page], make: Callable[..., Page], step: str, actor: Actor, seen: int, now: datetime) -> None:
    """Count a save of a page; `SavedMeanwhile` unless it had been saved as often when it was opened (`seen`)."""
    page = next((page for page in pages if page.step == step), None)
    if page is None:
        pages.append(make(step=step, saves=1, saved_at=now, saved_by_id=actor.person_id))
        return
    if page.saves != seen:
        raise SavedMeanwhile(page, actor)
    page.saves, page.saved_at, page.saved_by_id = page.saves + 1, now, actor.person_id
    if session := object_session(page):
        # The relationship would go on to name whoever saved before, in the refusal of the next.
        session.flush()
        session.expire(page, ["saved_by"])
