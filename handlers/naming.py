"""Asks about what may be a student's name: the form is shown again with the piece on top, and a tick that confirms.

What was typed stays: Slack keeps it as long as the ids of a question are the same.
"""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import SectionBlock
from slack_sdk.models.views import View

from handlers.parts import Question, plain
from handlers.payload import Payload
from models.texts import names_in, shortened

TICK, CONFIRMED = "names", "confirmed"
ASKS = ("names_asked", "names_found", TICK)
OF_A_FORM = ("type", "callback_id", "title", "submit", "close", "notify_on_close", "private_metadata")


def names_confirmed(payload: Payload) -> bool:
    """Whether the person has said that what was found names no student."""
    return CONFIRMED in (payload.answers.get(TICK) or ())


def with_names_asked(
    form: View, labels: Mapping[str, str], found: Mapping[str, str], sent: str = "saved", send: str = "save"
) -> View:
    """The form with what may be a student's name on top, and how to send it all the same.

    `sent` and `send` are its verb, such as *filed* and *file*. Slack leaves this as it is while another answer is
    refused, so it says of what it speaks: a name may be gone by then.
    """
    pieces = "\n".join(f"{labels[name]}: “{shortened(piece)}”" for name, piece in found.items())
    why = f"*Not {sent} yet.* This may be a student's name in what you sent:"
    form.blocks = [
        SectionBlock(block_id=ASKS[0], text=why),
        SectionBlock(block_id=ASKS[1], text=plain(pieces)),
        Question(TICK, "Take it out below, or confirm", optional=True)
        .ticks({CONFIRMED: f"No student is named: {send} anyway"}, ()),
        *(form.blocks or []),
    ]  # fmt: skip
    return form


def unless_named(then: Callable[[Payload], View], labels: Mapping[str, str]) -> Callable[[Payload], View]:
    """Does what a form asks for, unless its words may name a student and nobody has said that they do not.

    `labels` has the fields that are looked at, and what their questions are called.
    """

    def sent(payload: Payload) -> View:
        found = {} if names_confirmed(payload) else names_in({name: payload.answers.get(name) for name in labels})
        return with_names_asked(_as_sent(payload), labels, found) if found else then(payload)

    return sent


def _as_sent(payload: Payload) -> View:
    """The form that somebody sent, without what it asked about names before."""
    blocks = [block for block in payload.view["blocks"] if block.get("block_id") not in ASKS]
    return View(**{name: payload.view[name] for name in OF_A_FORM if name in payload.view}, blocks=blocks)
