"""The ids of forms and buttons: dismissals. Those on posted messages stay for good."""

from handlers.ids import ActionId, FormId


class DismissalFormId(FormId):
    """The forms of dismissal requests."""

    DRAFTED = "dismissal_drafted"
    WITHDRAWN = "dismissal_withdrawn"
    FORWARDED = "dismissal_forwarded"
    DECIDED = "dismissal_decided"


class DismissalActionId(ActionId):
    """What is pressed in windows and messages of dismissal requests."""

    FORM = "dismissal_form"
    CHANGE = "dismissal_change"
    SEND = "dismissal_send"
    DISCARD = "dismissal_discard"
    OPEN = "dismissal_open"
    WITHDRAW = "dismissal_withdraw"
    FORWARD = "dismissal_forward"
    DECIDE = "dismissal_decide"
    CONFIRM = "dismissal_confirm"
    TYPED = "dismissal_typed"
