"""What the bot sends of files that people asked for."""

from collections.abc import Mapping

from slack_sdk.models.blocks import SectionBlock
from sqlalchemy.orm import Session

from handlers.export_requests.words import in_words
from handlers.message import Attachment, Message, MessageKind, Telling
from handlers.parts import escaped, paragraph, plain
from models.actor import Actor
from models.errors import Refused
from models.export_requests import acts as exporting
from models.export_requests.tables import Export
from models.quarters.export_requests import QuarterBook

SIGNED_OFF = "Both parties have signed off the quarter."


def made(telling: Telling, export: Export) -> Message | None:
    """The file by direct message; nothing once it is no longer kept."""
    if export.content is None or export.name is None:
        return None
    is_signed = isinstance(export.request, QuarterBook) and export.request.signed_off
    words = f"Here is {in_words(export.request, telling, export)}."
    return Message(f"{SIGNED_OFF} {words}" if is_signed else words, file=Attachment(export.name, export.content))


def not_made(telling: Telling, export: Export) -> Message:
    """Says which file could not be created, and why."""
    text = plain(f"Your file is not available: {in_words(export.request, telling, export)}. {export.problem or ''}")
    return Message("A file could not be created.", [SectionBlock(text=text)])


def held_back(export: Export) -> Message:
    """Says to the administrators that a public edition was stopped: whose it is to look into, and no count."""
    words = (
        f"A public edition was held back: the check of the finished file stopped it (export {export.id}). "
        f"Nobody received it, and {export.asked_by.name}, who requested it, has been told. "
        "Please report this to whoever maintains the bot; its log says `public_edition_held_back`."
    )
    return Message("A public edition was held back.", [paragraph(escaped(words))])


def _may_have(session: Session, actor: Actor, export_id: int) -> bool:
    try:
        session.get_one(Export, export_id).request.authorize(session, actor)
    except Refused:
        return False
    return True


MESSAGES: Mapping[str, MessageKind] = {
    exporting.DELIVERY: MessageKind(
        lambda telling, id_: made(telling, telling.session.get_one(Export, id_)), may_have=_may_have
    ),
    exporting.HELD_BACK: MessageKind(lambda telling, id_: held_back(telling.session.get_one(Export, id_))),
    exporting.NOT_MADE: MessageKind(
        lambda telling, id_: not_made(telling, telling.session.get_one(Export, id_)),
        may_have=lambda _session, actor, _id: bool(actor.holdings),
    ),
}
