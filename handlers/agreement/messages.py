"""What the bot sends of the agreement: the signed text, as it was handed in, to whoever asks for it."""

from collections.abc import Mapping

from handlers.message import Attachment, Message, MessageKind, Telling
from handlers.parts import day
from models.agreement import acts
from models.policy import Act, Subject, may


def signed_text(telling: Telling, text_id: int) -> Message:
    """The file, under a name of the bot's own."""
    text = acts.get(telling.session, text_id)
    file = Attachment(f"signed-agreement-from-{text.holds_from}.{text.kind}", text.content)
    return Message(f"Here is the signed agreement in force from {day(text.holds_from)}.", file=file)


MESSAGES: Mapping[str, MessageKind] = {
    acts.TAKEN: MessageKind(
        signed_text, may_have=lambda _session, actor, _id: may(actor, Act.READ_AGREEMENT, Subject())
    ),
}
