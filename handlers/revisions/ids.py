"""The ids of forms and buttons: requests for revision. Those on posted messages stay for good."""

from handlers.ids import ActionId, FormId


class RevisionFormId(FormId):
    """The forms of requests for revision."""

    REQUESTED = "revision_requested"
    STEP_TAKEN = "revision_step_taken"


class RevisionActionId(ActionId):
    """What is pressed in messages and windows of requests for revision."""

    LIST = "revision_list"
    TURN = "revision_turn"
    READ = "revision_read"
    HISTORY = "revision_history"
    REQUEST = "revision_request"
    RECOMMENDED = "revision_recommended"
    STEP = "revision_step"
    LETTER = "revision_letter"
