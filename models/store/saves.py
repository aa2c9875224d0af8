"""Forms of several pages that several people fill in: of two who save the same page at once, neither is overwritten."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy.orm import object_session

from models.actor import Actor
from models.errors import Conflict


class Named(Protocol):
    """Somebody with a name."""

    name: str


class SavedPage(Protocol):
    """How often a page was saved, when last, and by whom."""

    step: str
    saves: int
    saved_at: datetime
    saved_by_id: int

    @property
    def saved_by(self) -> Named:
        """Who saved it last."""


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
    """Count a save of a page. `seen` is how often it had been saved when it was opened.

    Raises:
        SavedMeanwhile: it was saved elsewhere since.
    """
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
