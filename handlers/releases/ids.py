"""The ids of forms and buttons: requests for records and releases. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class ReleaseFormId(FormId):
    """The forms of requests for records."""

    ASKED = "release_asked"
    STEP_TAKEN = "release_step_taken"
    RELEASED = "release_released"


class ReleaseActionId(ActionId):
    """What is pressed in messages and windows of requests for records."""

    OPEN = "release_open"
    TURN = "release_turn"
    ASK = "release_ask"
    READ = "release_read"
    WRITE_STEP = "release_write_step"
    CHOOSE = "release_choose"
    NOTICE = "release_notice"
    MAKE_AGAIN = "release_make_again"
    SEND_AGAIN = "release_send_again"


@dataclass(frozen=True)
class RequestStep(Value):
    """A step with a request, as it was shown: how many steps it had."""

    id: int
    step: str
    seen: int
