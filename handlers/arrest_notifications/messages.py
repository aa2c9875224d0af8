"""What the bot sends of arrest notifications, by direct message.

Phones show a message's text on a locked screen: it tells the number and the school only, and no file name says more.
"""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import ButtonElement

from exports.arrest_notifications.letter import letter, letter_of
from handlers.arrest_notifications.ids import ArrestActionId
from handlers.arrest_notifications.views import OUTDATED, open_button
from handlers.arrest_notifications.words import LAW, standing
from handlers.message import Attachment, KindsAbout, Message, MessageKind, Telling, with_right, words_with
from handlers.parts import button, escaped, moment, paragraph, small
from handlers.values import StepSeen
from models.arrest_notifications import tables as records
from models.arrest_notifications.form import OFFENSES
from models.arrest_notifications.steps import (
    ASKING,
    CONFIRM,
    COVERED,
    NOT_COVERED,
    OWED_IN_WRITING,
    OWED_ORALLY,
    PRINCIPAL,
    SAY_CLASS,
    STEPS,
    TO_CONFIRM,
    VOID,
)
from models.arrest_notifications.tables import ArrestNotification, ArrestStep
from models.people.spaces import slack_of_side
from models.policy import Act
from models.vocabulary import Party

NOT_CONFIRMED = (
    "The superintendent was told and has the letter, and *has not confirmed its receipt yet*. You can also deliver it "
    "on paper, and record that with *Delivered by hand*."
)
OWED = {ASKING, *OWED_ORALLY, *OWED_IN_WRITING}


def _message(
    telling: Telling, found: ArrestNotification, says: str, *below: str, buttons: list[ButtonElement] | None = None
) -> Message:
    school = telling.agreement.school_name(found.notice.school)
    text = escaped(f"Action notice {found.notice.label} at {school} {says}")
    blocks = [*(paragraph(line) for line in below), small(LAW)]
    return words_with(text, *blocks, buttons=[*(buttons or []), open_button(found)])


def _owes(says: str) -> Callable[[Telling, ArrestNotification], Message | None]:
    """To the police, as long as they owe something; afterwards it says how it stands."""

    def owed(telling: Telling, found: ArrestNotification) -> Message | None:
        if found.state in OWED:
            return _message(telling, found, says, *_asked(telling, found))
        if found.state in TO_CONFIRM:
            return _message(telling, found, says, NOT_CONFIRMED)
        if not telling.is_change:
            return None
        return _message(telling, found, "stands as follows.", f"Arrest notification: *{found.stands.label}*")

    return owed


def _asked(telling: Telling, found: ArrestNotification) -> list[str]:
    begins = "*It reports an arrest.* Please open this and say the class of offense."
    first = [begins] if found.state == ASKING else ["*The superintendent is to be told of the arrest.*"]
    return [*first, standing(telling.agreement, found, telling.now)]


def letter_told(telling: Telling, found: ArrestNotification) -> Message | None:
    """To the superintendent: a letter comes with this; its receipt is confirmed by a press.

    The press is for the newest letter, in the message of an earlier one too: each says which letter that is.
    """
    if found.state not in TO_CONFIRM or found.letter is None:
        return _closed(telling, found)
    return _message(telling, found, "needs your attention.", _asked_to_confirm(found.letter), buttons=_presses(found))


def _asked_to_confirm(newest: ArrestStep) -> str:
    name = escaped(file_name(newest))
    if newest.replaced:
        return (
            f"*The police have sent a corrected letter about an arrest*, {moment(newest.taken_at)}. It replaces the "
            f"earlier one. Please confirm that you have *{name}*."
        )
    return f"*The police have sent a letter about an arrest.* It comes with this. Please confirm that you have {name}."


def confirm_reminder(telling: Telling, found: ArrestNotification) -> Message | None:
    """The same again, and that the principal is to be told."""
    if found.state in TO_CONFIRM:
        below = "The receipt of the letter of the police is *not confirmed yet*."
    elif found.is_for_principal:
        below = "You have not recorded yet that *the school's principal was told of the arrest*."
    else:
        return _closed(telling, found)
    return _message(telling, found, "is waiting for you.", below, buttons=_presses(found))


def _closed(telling: Telling, found: ArrestNotification) -> Message | None:
    if not telling.is_change:
        return None
    return _message(telling, found, "stands as follows.", *_standing(found), buttons=_presses(found))


def _standing(found: ArrestNotification) -> list[str]:
    """How it stands, with what the superintendent has recorded."""
    recorded = (("Receipt of the letter confirmed", found.received_at), ("Principal told", found.principal_at))
    done = [f"{what}: {moment(at)}" for what, at in recorded if at and found.state in COVERED]
    return [f"Arrest notification: *{found.stands.label}*", *done]


def _presses(found: ArrestNotification) -> list[ButtonElement]:
    """What the superintendent presses, as it stands."""
    possible = [*([CONFIRM] if found.state in TO_CONFIRM else []), *([PRINCIPAL] if found.is_for_principal else [])]
    return [
        button(STEPS[code].button, ArrestActionId.PRESS_STEP.again(code),
               StepSeen(found.notice_id, code, found.seen), "primary" if code == CONFIRM else None)
        for code in possible
    ]  # fmt: skip


def received(telling: Telling, found: ArrestNotification) -> Message | None:
    """To whoever sent the letter; later it says how it stands then."""
    below = f"Arrest notification: *{found.stands.label}*"
    if found.received_at and found.state in COVERED:
        below = f"The superintendent has confirmed the receipt of your letter. *{found.stands.label}*"
    elif not telling.is_change:
        return None
    return _message(telling, found, "stands as follows.", below)


def not_arrived(telling: Telling, found: ArrestNotification) -> Message | None:
    """Slack has failed: the letter is to be handed over by other means."""
    if found.state not in TO_CONFIRM or found.not_arrived_at is None:
        return _closed_to_police(telling, found)
    slack = slack_of_side(telling.session, Party.SCHOOLS)
    below = (
        f"*The letter has not reached the superintendent in {slack}.* Print your copy, deliver it on paper, and record "
        "that with *Delivered by hand*."
    )
    return _message(telling, found, "needs your attention.", below)


def _closed_to_police(telling: Telling, found: ArrestNotification) -> Message | None:
    return _owes("")(telling, found) if telling.is_change else None


def corrected(telling: Telling, found: ArrestNotification) -> Message | None:
    """To the superintendent, who was told of an arrest: it is otherwise now."""
    says = {
        VOID: "*The notice no longer reports an arrest*, or was withdrawn as filed in error. What you were told of it "
        "no longer stands.",
        NOT_COVERED: "As now recorded, *state law asks for no notification*: the class of offense is another one.",
        ASKING: "What you were told of the arrest is *being corrected*: the class of offense is not known.",
    }.get(found.state)
    if says is None and found.state in COVERED:
        says = f"What you were told of the arrest *was corrected*. Class of offense: {OFFENSES[found.offense or '']}."
    return _message(telling, found, "has changed.", says or "")


def for_officer(telling: Telling, found: ArrestNotification) -> Message | None:
    """To the officer: what others have done in their place, and how it stands now."""
    if not found.done_for_officer:
        return None
    newest = {step.step: step for step in found.done_for_officer}
    said = newest.get(SAY_CLASS)
    if said and (said.offense, said.arrested) != (found.offense, found.arrested):
        del newest[SAY_CLASS]  # said otherwise since then
    lines = [f"*{_done(step)}*, recorded by {escaped(step.taken_by.name)}" for step in newest.values() if step.taken_by]
    outdated = [OUTDATED] if found.is_letter_outdated else []
    return _message(telling, found, "was worked on for you.", *lines, standing(telling.agreement, found, telling.now),
                    *outdated)  # fmt: skip


def _done(step: ArrestStep) -> str:
    said = f": {OFFENSES[step.offense]}" if step.step == SAY_CLASS and step.offense else ""
    return f"{STEPS[step.step].done}{said}"


def to_superintendent(telling: Telling, step: ArrestStep) -> Message | None:
    """The letter, unless the law does not apply any more, as recorded meanwhile."""
    return the_letter(telling, step) if step.notification.state in COVERED else None


def the_letter(telling: Telling, step: ArrestStep) -> Message:
    """The letter itself, also as a copy, under a name that says no more than a number."""
    content = letter(letter_of(telling.agreement, step))
    which = "the corrected letter" if step.replaced else "the letter"
    text = f"Here is {which} about action notice {step.notification.notice.label}."
    return Message(text, file=Attachment(file_name(step), content))


def file_name(letter: ArrestStep) -> str:
    """What a letter is called: no more than numbers."""
    return f"letter-{letter.notification.notice.label.replace('/', '-')}-{letter.id}.docx"


_about, _of_letter = KindsAbout(records.get), KindsAbout(records.get_step)
_keeps, _confirms = with_right(Act.KEEP_ARREST), with_right(Act.CONFIRM_ARREST)
MESSAGES: Mapping[str, MessageKind] = {
    records.ASKED: _about(_owes("needs your attention."), may_have=_keeps,
                          still_matters=lambda found: found.state in OWED),
    records.REMINDER: _about(_owes("is waiting for you."), may_have=_keeps,
                             still_matters=lambda found: found.state in OWED),
    records.LETTER_TOLD: _about(letter_told, may_have=_confirms,
                                still_matters=lambda found: found.state in TO_CONFIRM),
    records.LETTER: _of_letter(to_superintendent, may_have=_confirms),
    records.COPY: _of_letter(the_letter, may_have=_keeps),
    records.CONFIRM_REMINDER: _about(confirm_reminder, may_have=_confirms,
                                     still_matters=lambda found: found.state in TO_CONFIRM or found.is_for_principal),
    records.RECEIVED_TOLD: _about(received, may_have=_keeps),
    records.NOT_ARRIVED: _about(not_arrived, may_have=_keeps,
                                still_matters=lambda found: found.state in TO_CONFIRM),
    records.CORRECTED: _about(corrected, may_have=_confirms),
    records.FOR_OFFICER: _about(for_officer, may_have=_keeps),
}  # fmt: skip
