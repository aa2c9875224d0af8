"""The ids of forms and buttons: what schools provide. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class FacilityFormId(FormId):
    """The forms of what schools provide."""

    SAID = "facility_said"


class FacilityActionId(ActionId):
    """What is pressed in messages and windows of what schools provide."""

    OPEN = "facility_open"
    TURN = "facility_turn"
    READ = "facility_read"
    EARLIER = "facility_earlier"
    SAY = "facility_say"


@dataclass(frozen=True)
class SayingOf(Value):
    """What one side is about to say of a list."""

    id: int
    step: str
