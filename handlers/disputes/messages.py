"""What the bot sends of disputes, by direct message alone. None has a word of what was written."""

from collections.abc import Callable, Mapping

from exports.disputes.paper import paper, paper_of
from handlers.disputes.views import open_button, stands
from handlers.message import Attachment, KindsAbout, Message, MessageKind, Telling, with_right, words_with
from handlers.parts import escaped
from models.disputes import tables as records
from models.disputes.queries import unconfirmed
from models.disputes.steps import SETTLED, SIDES, STEPS, UNSETTLED
from models.disputes.tables import Dispute
from models.policy import Act
from models.vocabulary import Party


def _says(opening: Callable[[Dispute], str]) -> Callable[[Telling, Dispute], Message]:
    """A message with how the dispute stands at this moment; only the first time with what it is sent for."""

    def make(telling: Telling, found: Dispute) -> Message:
        today = telling.agreement.today(telling.now)
        now = stands(found, unconfirmed(telling.session, found, today))
        why = f"{opening(found)} " if not telling.is_change else ""
        where = escaped(telling.agreement.school_name(found.school))
        return words_with(f"{why}{found.label}, {where}: *{now}*.", buttons=[open_button(found)])

    return make


def _news(found: Dispute) -> str:
    last = found.last
    return f"{SIDES[Party(last.party)].capitalize()}: {STEPS[last.step].done.lower()}."


def _reminder(_found: Dispute) -> str:
    return "There is nothing new in this dispute for some time (district goal). The two of you work it out."


def _opened(found: Dispute) -> str:
    return f"{SIDES[found.opener].capitalize()} has opened a dispute about the agreement."


def _ended(found: Dispute) -> str:
    if found.state == SETTLED:
        return "Both sides have confirmed the outcome. The document is there for the three of you."
    return _news(found)


def the_paper(telling: Telling, found: Dispute) -> Message:
    """The document of a settled dispute."""
    content = paper(paper_of(telling.session, telling.agreement, found))
    text = f"Here is the document of dispute {found.id}."
    return Message(text, file=Attachment(f"dispute-{found.id}.docx", content))


def _is_unsettled(found: Dispute) -> bool:
    return found.state in UNSETTLED


_about, _reads = KindsAbout(records.get), with_right(Act.READ_DISPUTE)
MESSAGES: Mapping[str, MessageKind] = {
    records.OPENED_TOLD: _about(_says(_opened), may_have=_reads, still_matters=_is_unsettled),
    records.NEWS_TOLD: _about(_says(_news), may_have=_reads, still_matters=_is_unsettled),
    records.REMINDER: _about(_says(_reminder), may_have=_reads, still_matters=_is_unsettled),
    records.ENDED_TOLD: _about(_says(_ended), may_have=_reads),
    records.PAPER: _about(the_paper, may_have=_reads),
}
