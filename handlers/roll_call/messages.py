"""What the bot sends of the training on the agreement, by direct message. No message names anybody."""

from collections.abc import Mapping, Sequence

from handlers.message import KindsAbout, Message, MessageKind, Telling, words_with
from handlers.parts import button, day, escaped
from handlers.roll_call.ids import RollCallActionId
from handlers.roll_call.views import open_button
from handlers.values import Nothing
from models.actor import Actor
from models.people.queries import with_roles_of
from models.policy import Act, Subject, may, own_schools
from models.roll_call import tables as records
from models.roll_call import telling as kinds
from models.roll_call.rolls import Roll, answered_for
from models.roll_call.standing import Member, members, on_roll, own
from models.roll_call.tables import Ask, Told
from models.terms import Agreement
from models.vocabulary import Party

READ = ("Read and confirm", RollCallActionId.READ)


def _own(telling: Telling, asked: Ask) -> Member | None:
    """How somebody stands now, as far as it is what they were asked: of this school year and text."""
    found = own(telling.session, telling.agreement, asked.person_id, telling.agreement.today(telling.now))
    year = telling.agreement.school_year(telling.agreement.today(telling.now))
    return found if found and year == asked.school_year else None


def _asks(telling: Telling, asked: Ask, text: str) -> Message | None:
    """A question while it waits; afterwards, where it was sent, how it stands."""
    found = _own(telling, asked)
    if found and found.ask is asked and found.is_asked:
        return words_with(text, buttons=[button(*READ, Nothing(), "primary")])
    if not telling.is_change:
        return None
    if found and found.confirmed_on:
        text = f"You confirmed on {day(found.confirmed_on)} that you have read what the agreement asks of you."
        return words_with(f"{text} School year {asked.school_year}.", buttons=[open_button()])
    text = "This no longer waits for you: another text of the agreement or another school year has begun since."
    return words_with(text, buttons=[open_button()])


def asked_to_read(telling: Telling, asked: Ask) -> Message | None:
    """Somebody is asked to read and confirm."""
    rule = escaped(telling.agreement.cite("Both parties train their employees on the agreement (§X)."))
    return _asks(
        telling,
        asked,
        f"{rule} Please read what it asks of you, and confirm it by {day(asked.due_on)} (district goal).",
    )


def reminder(telling: Telling, asked: Ask) -> Message | None:
    """The one reminder."""
    return _asks(
        telling, asked,
        f"You have not confirmed yet that you read what the agreement asks of you. Please do by {day(asked.due_on)} "
        "(district goal).",
    )  # fmt: skip


def missing(telling: Telling, told: Told) -> Message | None:
    """Somebody responsible learns how many of their own are overdue on that day; who they are is in the window."""
    today = telling.agreement.today(telling.now)
    actor = with_roles_of(telling.session, told.person, today)
    people = members(telling.session, telling.agreement, today)
    counts = [_overdue(telling.agreement, roll, people) for roll in answered_for(telling.agreement, actor)]
    lines = [line for line in counts if line]
    if not lines:
        return None
    text = f"Not confirmed in time (district goal) that they read the agreement, as of {day(today)}:"
    return words_with("\n".join([text, *lines]), buttons=[open_button("primary")])


def _overdue(agreement: Agreement, roll: Roll, people: Sequence[Member]) -> str | None:
    found = on_roll(people, roll)
    late = sum(1 for member in found if member.is_late)
    return f"• {escaped(roll.label(agreement))}: {late} of {len(found)}" if late else None


def _is_asked(actor: Actor, asked: Ask) -> bool:
    return actor.person_id == asked.person_id and may(actor, Act.CONFIRM_READING, Subject())


def _is_told(actor: Actor, told: Told) -> bool:
    sides = (Subject(side=side) for side in Party)
    answers_for = any(may(actor, Act.SEE_ROLL, side) for side in sides) or bool(own_schools(actor, Act.SEE_ROLL))
    return actor.person_id == told.person_id and answers_for


_about = KindsAbout(records.ask)
MESSAGES: Mapping[str, MessageKind] = {
    kinds.ASKED: _about(asked_to_read, may_have=_is_asked),
    kinds.REMINDER: _about(reminder, may_have=_is_asked),
    kinds.MISSING: KindsAbout(records.told)(missing, may_have=_is_told),
}
