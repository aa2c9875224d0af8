"""What the bot sends of requests for revision: to both parties directly, a card to the team. None has a text of it."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from exports.revisions.letter import letter, letter_of
from handlers.message import Attachment, KindsAbout, Message, MessageKind, Telling, handed_on, words_with
from handlers.revisions.views import open_button, stands
from models.actor import Actor
from models.policy import Act, Subject, may
from models.revisions import tables as records
from models.revisions.steps import ACCEPTED, HEADS, IN_HAND, STEPS
from models.revisions.tables import RevisionRequest
from models.vocabulary import Party


def _says(opening: Callable[[RevisionRequest], str]) -> Callable[[Telling, RevisionRequest], Message]:
    """A message with how the request stands at this moment; only the first time with what it is sent for."""

    def make(telling: Telling, found: RevisionRequest) -> Message:
        why = f"{opening(found)} " if not telling.is_change else ""
        return words_with(f"{why}{found.label}: *{stands(telling.agreement, found)}*.", buttons=[open_button(found)])

    return make


def _answered(found: RevisionRequest) -> str:
    step = found.steps[-1]
    by = HEADS[Party(step.party)].capitalize() if step.party else "The bot"
    return f"{by}: {STEPS[step.step].done.lower()}."


def the_letter(telling: Telling, found: RevisionRequest) -> Message:
    """The request as a letter."""
    content = letter(letter_of(telling.session, telling.agreement, found))
    text = f"Here is the letter of request for revision {found.id}."
    return Message(text, file=Attachment(f"request-for-revision-{found.id}.docx", content))


def _is_party(actor: Actor, _found: RevisionRequest) -> bool:
    return any(may(actor, Act.REQUEST_REVISION, Subject(side=party)) for party in Party)


def _is_asked(session: Session, actor: Actor, revision_id: int) -> bool:
    return may(actor, Act.REQUEST_REVISION, Subject(side=records.get(session, revision_id).asked_now))


def _is_in_hand(found: RevisionRequest) -> bool:
    return found.state in IN_HAND


_about = KindsAbout(records.get)
MESSAGES: Mapping[str, MessageKind] = {
    records.CARD: _about(
        _says(lambda found: f"{HEADS[found.requester].capitalize()} asks for a revision of the agreement."),
        still_matters=_is_in_hand,
    ),
    records.ASKED_TOLD: handed_on(records.get, _about(
        _says(lambda _found: "A text for the agreement waits for an answer."), may_have=_is_party,
        still_matters=lambda found: found.asked_now is not None,
    ), _is_asked),
    records.REMINDER: _about(
        _says(lambda _found: "A request for revision still waits for an answer."), may_have=_is_party,
        still_matters=lambda found: found.asked_now is not None,
    ),
    records.ANSWERED_TOLD: _about(_says(_answered), may_have=_is_party),
    records.SIGN_REMINDER: _about(
        _says(lambda _found: "A new signed text of the agreement is due."), may_have=_is_party,
        still_matters=lambda found: found.state == ACCEPTED,
    ),
    records.SIGNED_TOLD: _about(
        _says(lambda _found: "A new signed text was imported. If this is not in it, say so there."),
        may_have=_is_party,
    ),
    records.LETTER: _about(the_letter, may_have=_is_party),
}  # fmt: skip
