"""What the bot sends of the end of the agreement. No notification says why notice was given."""

from collections.abc import Callable, Mapping

from exports.termination.letter import letter, letter_of
from handlers.message import Attachment, KindsAbout, Message, MessageKind, Telling, handed_on, with_right, words_with
from handlers.parts import day, escaped
from handlers.termination.views import read_button, until
from models.actor import Actor
from models.people.spaces import slack_of_side
from models.policy import Act, may
from models.termination import tables as records
from models.termination.queries import ended_in_words
from models.termination.steps import CONFIRMED, ENDED, GIVEN, RUNNING, STANDING
from models.termination.tables import Termination

ARRIVES = "Its letter comes with this. The last day is the seventh day after it is here, or a later one that it names."
"""On the message that is the delivery: which day that is, is known once it has arrived."""


def _until(telling: Telling, notice: Termination) -> str:
    return escaped(until(telling.agreement, notice, telling.agreement.today(telling.now), is_message=True))


def card(telling: Telling, notice: Termination) -> Message | None:
    """The other party has the notice; later the same message says how it stands."""
    if notice.state not in STANDING and not telling.is_change:
        return None
    asks = " Please open it and confirm that you have received it." if notice.state in (GIVEN, RUNNING) else ""
    text = telling.agreement.cite(f"The {notice.head} has given notice that ends the agreement (§XI).")
    stands = f"*{notice.stands.label}.* {_until(telling, notice)}" if notice.state != GIVEN else ARRIVES
    return words_with(f"{escaped(text)} {stands}{asks}", buttons=[read_button(notice)])


def the_letter(telling: Telling, notice: Termination) -> Message | None:
    """The letter itself, under a name that says no more than what it is; none of a notice that was taken back."""
    if notice.state not in STANDING:
        return None
    content = letter(letter_of(telling.session, telling.agreement, notice, notice.given_by.name))
    given = telling.agreement.today(notice.given_at)
    text = f"Here is the letter of {day(given)} by which notice was given."
    return Message(text, file=Attachment(f"notice-of-termination-{given}-{notice.id}.docx", content))


def not_arrived(telling: Telling, notice: Termination) -> Message | None:
    """Slack has failed: whoever gave notice is to hand it over by other means. Afterwards it says how it stands."""
    if notice.state != GIVEN:
        how = f"*{notice.stands.label}.* {_until(telling, notice)}"
        return words_with(how, buttons=[read_button(notice)]) if telling.is_change else None
    slack = slack_of_side(telling.session, notice.receiver)
    text = (
        f"Your notice has not reached the other party in {slack}, so no day runs yet. Hand over the letter on paper, "
        "and record here on which day you did. You have a copy of the letter."
    )
    return words_with(text, buttons=[read_button(notice)])


def days_run(telling: Telling, notice: Termination) -> Message | None:
    """Both parties learn until when the agreement holds."""
    if notice.state not in (RUNNING, CONFIRMED) or notice.delivered_on is None:
        return None
    text = f"The notice of the {notice.head} was delivered on {day(notice.delivered_on)}."
    return words_with(f"{escaped(text)} {_until(telling, notice)}", buttons=[read_button(notice)])


def received(telling: Telling, notice: Termination) -> Message | None:
    """Whoever gave notice learns that its receipt is confirmed."""
    if notice.state != CONFIRMED:
        return None
    return words_with(f"The other party has confirmed the receipt of your notice. {_until(telling, notice)}",
                      buttons=[read_button(notice)])  # fmt: skip


def taken_back(_telling: Telling, notice: Termination) -> Message:
    """The other party learns that the agreement goes on."""
    text = f"The {notice.head} has taken back the notice: *the agreement goes on.*"
    return words_with(text, buttons=[read_button(notice, "Open")])


def last_day(telling: Telling, notice: Termination) -> Message | None:
    """Everybody with a role, on the last day."""
    if notice.state not in (RUNNING, CONFIRMED) or notice.last_day is None:
        return None
    text = (
        f"*The agreement ends with today, {day(notice.last_day)}.* From tomorrow nothing new is filed or logged here, "
        "and officers are no longer assigned to schools. What is open can still be finished; records stay."
    )
    return words_with(text, buttons=[read_button(notice)])


def ended(telling: Telling, notice: Termination) -> Message | None:
    """It has ended."""
    if notice.state != ENDED or notice.last_day is None:
        return None
    today = telling.agreement.today(telling.now)
    words = ended_in_words(telling.session, telling.agreement, notice.last_day, today)
    return words_with(escaped(words), buttons=[read_button(notice)])


def begins_anew(_telling: Telling, notice: Termination) -> Message | None:
    """A new agreement holds: everybody with a role learns it, and by whom officers come back."""
    if notice.resumes_on is None:
        return None
    text = (
        f"*A new agreement holds from {day(notice.resumes_on)}.* What it asks of you is in `/sro-agreement`. Officers "
        "are assigned to schools once the chief has proposed them there and the superintendent has agreed."
    )
    return words_with(text)


def _of_side(act: Act) -> Callable[[Actor, Termination], bool]:
    return lambda actor, notice: may(actor, act, notice.subject)


_about, _reads = KindsAbout(records.get), with_right(Act.READ_TERMINATION)
_receives, _gives = _of_side(Act.CONFIRM_TERMINATION), _of_side(Act.TAKE_BACK_TERMINATION)
MESSAGES: Mapping[str, MessageKind] = {
    records.CARD: handed_on(
        records.get, _about(card, may_have=_receives, still_matters=lambda notice: notice.state in (GIVEN, RUNNING))
    ),
    records.LETTER: _about(the_letter, may_have=_receives),
    records.COPY: _about(the_letter, may_have=_gives),
    records.NOT_ARRIVED: _about(not_arrived, may_have=_gives, still_matters=lambda notice: notice.state == GIVEN),
    records.DAYS_RUN: _about(days_run, may_have=with_right(Act.READ_TERMINATION_WORDS)),
    records.RECEIVED: _about(received, may_have=_gives),
    records.TAKEN_BACK_TOLD: _about(taken_back, may_have=_receives),
    records.LAST_DAY_TOLD: _about(last_day, may_have=_reads),
    records.ENDED_TOLD: _about(ended, may_have=_reads),
    records.BEGINS_TOLD: _about(begins_anew, may_have=_reads),
}  # fmt: skip
