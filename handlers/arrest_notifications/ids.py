"""The ids of forms and buttons: arrest notifications. Those on posted messages stay for good."""

from handlers.ids import ActionId, FormId


class ArrestFormId(FormId):
    """The forms of arrest notifications."""

    STEP_TAKEN = "arrest_step_taken"


class ArrestActionId(ActionId):
    """What is pressed in messages and windows of arrest notifications. The record is the notice."""

    LIST = "arrest_list"
    TURN = "arrest_turn"
    OPEN = "arrest_open"
    WRITE_STEP = "arrest_write_step"
    PRESS_STEP = "arrest_press_step"
