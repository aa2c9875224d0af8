"""Has Slack tell of each answer, and each character, while a form is filled in."""

from typing import Any

from slack_sdk.models.blocks import InputBlock
from slack_sdk.models.blocks.basic_components import DispatchActionConfig
from slack_sdk.models.views import View

from handlers.forms import TYPED_INTO

AT_EACH_CHARACTER = DispatchActionConfig(trigger_actions_on=["on_character_entered"])


def tell_of(block: InputBlock, action: str) -> None:
    """Have Slack tell of an answer by this action."""
    element: Any = block.element
    element.action_id, block.dispatch_action = action, True
    if element.type in TYPED_INTO:
        element.dispatch_action_config = AT_EACH_CHARACTER


def telling_of_each(form: View, action: str) -> View:
    """The form so that Slack tells of each of its answers."""
    for block in form.blocks or ():
        if isinstance(block, InputBlock):
            tell_of(block, action)
    return form
