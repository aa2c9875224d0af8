"""What the bot sends of the team's goals, by direct message: how they stand, and nothing that was written."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from handlers.goals.views import overview_button, set_button
from handlers.message import Message, MessageKind, Telling, words_with
from handlers.parts import escaped
from models.actor import Actor
from models.goals import telling
from models.goals.queries import of_year, to_confirm
from models.policy import Act, Subject, may
from models.terms import year_called


def asked(telling_: Telling, year: int) -> Message | None:
    """The team is asked to set goals, as long as there are none."""
    if not of_year(telling_.session, year_called(year)):
        text = (
            f"Please set the team's goals of {year_called(year)} (§II): up to six. District goal: at the year's start."
        )
        return words_with(escaped(telling_.agreement.cite(text)), buttons=[set_button("Set goals")])
    return _how_they_stand(telling_, year) if telling_.is_change else None


def confirming(telling_: Telling, year: int) -> Message | None:
    """Members of the other party are asked to confirm what one has set."""
    if to_confirm(telling_.session, year_called(year)):
        text = f"Goals of {year_called(year)} wait for your party to confirm them (district goal)."
        return words_with(text, buttons=[overview_button()])
    return _how_they_stand(telling_, year) if telling_.is_change else None


def _how_they_stand(telling_: Telling, year: int) -> Message:
    waits = len(to_confirm(telling_.session, year_called(year)))
    text = f"The team has set goals for {year_called(year)}"
    text += f"; not confirmed yet: {waits}." if waits else "."
    return words_with(text, buttons=[overview_button()])


def _member(_session: Session, actor: Actor, _year: int) -> bool:
    return may(actor, Act.SET_GOALS, Subject())


MESSAGES: Mapping[str, MessageKind] = {
    telling.ASKED: MessageKind(
        asked, may_have=_member, still_matters=lambda session, year: not of_year(session, year_called(year))
    ),
    telling.TO_CONFIRM: MessageKind(
        confirming, may_have=_member, still_matters=lambda session, year: bool(to_confirm(session, year_called(year)))
    ),
}
