"""The ids of forms and buttons: disputes. Those on posted messages stay for good."""

from handlers.ids import ActionId, FormId


class DisputeFormId(FormId):
    """The forms of disputes."""

    OPENED = "dispute_opened"
    STEP_TAKEN = "dispute_step_taken"


class DisputeActionId(ActionId):
    """What is pressed in messages and windows of disputes."""

    LIST = "dispute_list"
    TURN = "dispute_turn"
    READ = "dispute_read"
    HISTORY = "dispute_history"
    BEGIN = "dispute_begin"
    STEP = "dispute_step"
    CONFIRM = "dispute_confirm"
    PAPER = "dispute_paper"
