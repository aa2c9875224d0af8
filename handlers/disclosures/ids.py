"""The ids of forms and buttons: disclosures of student records. Those on posted messages stay for good."""

from handlers.ids import ActionId, FormId


class DisclosureFormId(FormId):
    """The forms of disclosures."""

    LOGGED = "disclosure_logged"
    CORRECTED = "disclosure_corrected"
    WITHDRAWN = "disclosure_withdrawn"


class DisclosureActionId(ActionId):
    """What is pressed in windows of disclosures."""

    LIST = "disclosure_list"
    TURN = "disclosure_turn"
    FORM = "disclosure_form"
    OPEN = "disclosure_open"
    CORRECT = "disclosure_correct"
    WITHDRAW = "disclosure_withdraw"
