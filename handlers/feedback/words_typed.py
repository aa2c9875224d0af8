"""`/sro-log complaint`: commendations and complaints by the command for activities, and in its chooser."""

from slack_sdk.models.blocks import SectionBlock
from slack_sdk.models.views import View

from handlers.context import Context
from handlers.feedback import views
from handlers.feedback.asking import form_of
from handlers.parts import plain
from handlers.payload import Payload
from models.actor import Actor
from models.errors import Refused
from models.feedback.kinds import KINDS
from models.feedback.queries import kinds_recorded_by
from models.terms import Agreement

SHORTEST = 4


def kind_meant(typed: str) -> str | None:
    """The kind of which somebody types the beginning behind `/sro-log`."""
    word = typed.casefold()
    return next((kind for kind in KINDS if len(word) >= SHORTEST and kind.startswith(word)), None)


def form_by_word(context: Context, payload: Payload, kind: str) -> View:
    """The form of a kind."""
    return form_of(context, payload, kind)


def chooser_for(agreement: Agreement, actor: Actor, otherwise: Refused, above: str = "") -> View:
    """The chooser of whoever logs no activity and may record both kinds; all others are refused as before.

    What stands `above` is said to whoever could log something else, if there were not a reason against it.
    """
    if not kinds_recorded_by(actor):
        raise otherwise
    chooser = views.chooser(agreement)
    chooser.blocks = [*([SectionBlock(text=plain(above))] if above else []), *(chooser.blocks or [])]
    return chooser


def with_feedback(agreement: Agreement, actor: Actor, chooser: View) -> View:
    """The chooser of activities with both kinds below, for whoever may record them."""
    if kinds_recorded_by(actor):
        chooser.blocks = [*(chooser.blocks or []), *views.kind_rows(agreement)]
    return chooser
