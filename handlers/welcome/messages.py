"""The welcome: what somebody in a role does here, where to begin, and where to read more."""

from collections.abc import Mapping

from handlers.agreement.ids import AgreementActionId
from handlers.agreement.places import BUTTONS
from handlers.message import KindsAbout, Message, MessageKind, Telling
from handlers.parts import actions, button, escaped, paragraph, small
from handlers.values import Nothing
from handlers.welcome.views import page_button
from handlers.welcome.words import WORDS
from models.actor import Actor
from models.agreement.digest import OPEN_TO, Place
from models.people.queries import administrators_can_help, with_roles_of
from models.people.roles import role_label
from models.people.tables import Person
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS
from models.welcome import tables as records
from models.welcome.tables import Welcome

MORE = "Type `/sro` for your Home: what waits for you, and what you may do."


def welcome(telling: Telling, to: Welcome) -> Message:
    """The welcome to a role, with the schools at which it is held today."""
    agreement, words = telling.agreement, WORDS[to.of_role]
    person = telling.session.get_one(Person, to.person_id)
    actor = with_roles_of(telling.session, person, agreement.today(telling.now))
    what = _held(agreement, actor, to)
    lines = "\n".join(f"• {escaped(agreement.cite(line))}" for line in words.lines)
    parties = agreement.agreement
    about = (
        f"*Welcome. You are on the roster as {escaped(what)}.* {escaped(parties.police)} and "
        f"{escaped(parties.schools)} run their School Resource Officer agreement with this bot. Your part:"
    )
    ways = [
        *(BUTTONS[place]() for place in words.places if _may_open(actor, place)),
        page_button(to.of_role),
        button("Open the agreement", AgreementActionId.OPEN, Nothing()),
    ]
    help_is_here = escaped(administrators_can_help(telling.session, agreement.today(telling.now)))
    blocks = [paragraph(about), paragraph(lines), *actions(ways), small(f"{MORE} {help_is_here}")]
    return Message("Welcome: you have a role in the School Resource Officer agreement.", blocks)


def _may_open(actor: Actor, place: Place) -> bool:
    """An officer without a school files nothing, and logs trainings."""
    return place is Place.LOG_ACTIVITY or OPEN_TO[place](actor, "")


def _held(agreement: Agreement, actor: Actor, to: Welcome) -> str:
    held = (holding for holding in actor.holdings if holding.role == to.role)
    schools = list(dict.fromkeys(holding.school for holding in held if holding.school))
    if len(schools) > 1:
        return f"{ROLE_LABELS[to.of_role]}, {agreement.school_names(schools)}"
    return role_label(agreement, to.role, schools[0] if schools else None)


def _still_holds(actor: Actor, to: Welcome) -> bool:
    return actor.person_id == to.person_id and any(holding.role == to.role for holding in actor.holdings)


MESSAGES: Mapping[str, MessageKind] = {
    records.WELCOME: KindsAbout(records.get)(welcome, may_have=_still_holds),
}
