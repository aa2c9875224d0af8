"""What there is to do with records, for whom, and the button that leads there, by that topic's own ids."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.ids import ActionId
from handlers.releases.ids import ReleaseActionId
from handlers.retention.ids import RetentionActionId
from models.actor import Actor
from models.releases import queries as releases
from models.retention import queries as retention


@dataclass(frozen=True)
class Place:
    """A topic as it is offered: its title, what it is for in a line, its button, and who finds it there."""

    title: str
    about: str
    button: ActionId
    open_to: Callable[[Actor], bool]


PLACES = (
    Place(
        "Requests of the schools", "Records that the superintendent asks the police for, and what was released (§V.6).",
        ReleaseActionId.OPEN, releases.may_open,
    ),
    Place(
        "Holds and disposal", "What keeps records from disposal, and lists of what is due for it (§V.6).",
        RetentionActionId.OPEN, retention.may_open,
    ),
)  # fmt: skip
"""In the order in which they are shown."""


def open_to(actor: Actor) -> list[Place]:
    """The places that somebody finds there."""
    return [place for place in PLACES if place.open_to(actor)]
