"""What the bot sends of what schools provide, by direct message: for whom it waits, never what was said."""

from collections.abc import Mapping, Sequence

from handlers.facilities.views import open_button
from handlers.message import KindsAbout, Message, MessageKind, Telling, words_with
from handlers.parts import escaped
from models.actor import Actor
from models.facilities import tables as records
from models.facilities.steps import MISSING, NOT_STATED, TO_CHECK
from models.facilities.tables import FacilityList
from models.policy import Act, may

ASKS: Mapping[str, str] = {
    NOT_STATED: "Please say what {school} provides to its officer this school year (§VIII): desk, computer and so on.",
    TO_CHECK: "{school} has said what it provides to you. Please check whether it is there (§VIII).",
    MISSING: "Something that {school} provides to its officer is missing (§VIII). Say so here once it is there.",
}
"""What each state asks of those for whom it waits."""


def _asks(states: Sequence[str], before: str = "", *, is_of_its_moment: bool = False) -> MessageKind:
    """A kind that asks as long as a list stands so; afterwards it says how it stands.

    One that is of its moment asked whoever had the next step then: it asks nobody for another one.
    """

    def make(telling: Telling, found: FacilityList) -> Message | None:
        school = telling.agreement.school_name(found.school)
        if found.state in states and not (is_of_its_moment and telling.is_change):
            text = telling.agreement.cite(f"{before}{ASKS[found.state].format(school=school)}")
            return words_with(escaped(text), buttons=[open_button(found)])
        if not telling.is_change:
            return None
        text = f"What {escaped(school)} provides to its officer: *{found.stands.label}*."
        return words_with(text, buttons=[open_button(found)])

    return _about(make, may_have=_reads, still_matters=lambda found: found.state in states)


def _reads(actor: Actor, found: FacilityList) -> bool:
    return may(actor, Act.READ_FACILITIES, found.subject)


_about = KindsAbout(records.get)
MESSAGES: Mapping[str, MessageKind] = {
    records.ASKED: _asks((NOT_STATED,)),
    records.TO_CHECK_TOLD: _asks((TO_CHECK,)),
    records.MISSING_TOLD: _asks((MISSING,)),
    records.REMINDER: _asks((NOT_STATED, TO_CHECK, MISSING), "Still open (district goal): ", is_of_its_moment=True),
}
