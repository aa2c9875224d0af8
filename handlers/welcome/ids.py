"""The ids of buttons: the welcome. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId
from handlers.values import Value


class WelcomeActionId(ActionId):
    """What is pressed in the welcome."""

    PAGE = "welcome_page"


@dataclass(frozen=True)
class OfRole(Value):
    """A role, by its code."""

    role: str
