"""What the bot posts of notices: the card in the principal's channel, its replies, and direct messages (§V.4)."""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import Block

from handlers.message import KindsAbout, Message, MessageKind, Telling, with_right, words_with
from handlers.notices import amendment, draft_views
from handlers.notices import direct_messages as direct
from handlers.notices import officer_messages as to_officer
from handlers.notices.direct_messages import card_buttons, is_settled
from handlers.notices.stand_in import changed_by, withdrawn_by
from handlers.notices.views import card_blocks, for_whom
from handlers.parts import actions, escaped, happened, header, paragraph, small
from models.actor import Actor
from models.notices import (
    acknowledgments,
    cards,
    completeness,
    details_clock,
    drafts,
    escalation,
    questions,
    succession,
    undelivered,
)
from models.notices import acts as notices
from models.notices.changes import material_changes
from models.notices.tables import Notice, NoticeDraft, NoticeQuestion, NoticeVersion
from models.policy import Act, Part, Subject, may, may_somewhere


def card(telling: Telling, notice: Notice) -> Message:
    """The card in the principal's channel: no narrative and no student detail."""
    agreement = telling.agreement
    school = agreement.school_name(notice.school)
    text = escaped(f"Action notice {notice.label}, {school}")
    if notice.withdrawn_at:
        return Message(f"{text}: withdrawn", [
            header(f"Withdrawn: {notice.label}"),
            paragraph(f"{escaped(school)} · Open it to read the reason."),
            *happened((f"Withdrawn by {withdrawn_by(notice)}", notice.withdrawn_at)),
            *actions(card_buttons(notice)),
        ])  # fmt: skip
    whom = _mentioned(telling, notice)
    text = f"{text}: urgent" if notice.current.urgent else text
    title, *rest = card_blocks(agreement, notice, f"Action notice {notice.label}")
    return Message(f"{text} {whom}".rstrip(), [
        title,
        for_whom(whom),
        *rest,
        *actions(card_buttons(notice)),
    ])  # fmt: skip


# Everybody in the channel reads the card, officers of the school too, who may open their own notices only; and phones
# show its text on a locked screen, desktops its first block. The narrative and the students are shown in a window, to
# whoever has the right.


def _mentioned(telling: Telling, notice: Notice) -> str:
    """Whom Slack is to notify. It does so when a message is posted, in the blocks; phones read out the text."""
    return telling.mentions(telling.who_may(notice.told_of, notice.subject))


def changed(_telling: Telling, notice: Notice) -> Message:
    """The line in the card's thread when a notice was withdrawn."""
    if notice.withdrawn_at:
        return Message(f"{notice.label} was withdrawn by {escaped(withdrawn_by(notice))}.")
    return Message(f"{notice.label} was amended. Version {notice.version} is now current. Open the notice to read it.")


def amended(telling: Telling, version: NoticeVersion) -> Message | None:
    """What an amendment changed, in the card's thread; a material one asks anew, and so is for the principal."""
    notice = version.notice
    if notice.withdrawn_at:
        return None
    before = notice.versions[version.version - 2]
    below: list[Block] = [paragraph(amendment.changes(before, version))]
    text = f"{notice.label} was amended{escaped(changed_by(version))}: version {version.version}."
    if material_changes(telling.agreement, before, version):
        text = f"{_mentioned(telling, notice)} {text}".lstrip()
        below.append(small("Material change: please acknowledge this version. Earlier acknowledgments stay on record."))
    return words_with(text, *below)


def reminder(telling: Telling, notice: Notice) -> Message | None:
    """The reminder in the card's thread, unless it is settled."""
    if is_settled(notice):
        return None
    whom = _mentioned(telling, notice)
    text = f"{notice.label} has not been acknowledged by the principal or designee and is overdue (district goal)."
    return Message(f"{whom} {text}".lstrip())


def _in_thread(words: str) -> Callable[[Telling, NoticeQuestion], Message | None]:
    return lambda _telling, asked: Message(words.format(asked.notice.label))


def _waits_for_answer(asked: NoticeQuestion) -> bool:
    return asked.answered_at is None and asked.notice.withdrawn_at is None


def _stands_in(actor: Actor, _left: object) -> bool:
    return may(actor, Act.CHANGE_NOTICE, Subject()) or may(actor, Part.TOLD_OF_UNATTENDED, Subject())


def _files(actor: Actor, _draft: NoticeDraft | None) -> bool:
    return may_somewhere(actor, Act.FILE_NOTICE)


def _matters(notice: Notice) -> bool:
    return notice.withdrawn_at is None and notice.acknowledged_version != notice.version


def _is_unsettled(notice: Notice) -> bool:
    return not is_settled(notice)


def _is_told_last(actor: Actor, _notice: Notice) -> bool:
    return may(actor, Part.TOLD_LAST, Subject())


_reads, _acknowledges = with_right(Act.READ_NOTICE), with_right(Act.ACKNOWLEDGE_NOTICE)
_answers = with_right(Act.CHANGE_NOTICE)
_about, _about_question = KindsAbout(notices.get), KindsAbout(questions.get)
_about_draft, _about_left = KindsAbout(drafts.standing), KindsAbout(details_clock.handed_over)
_about_version, _about_acknowledgment = KindsAbout(notices.version), KindsAbout(acknowledgments.get)
MESSAGES: Mapping[str, MessageKind] = {
    cards.CARD: _about(card, still_matters=_matters, is_linked=True),
    cards.CARD_CHANGE: _about(card),
    notices.CHANGE_REPLY: _about(changed),
    notices.AMENDED_REPLY: _about_version(amended),
    completeness.COMPLETE_REPLY: _about(lambda _telling, notice: Message(f"{notice.label} is now complete.")),
    escalation.REMINDER: _about(reminder),
    escalation.FOR_DESIGNEE: _about(direct.for_designee, may_have=_acknowledges, still_matters=_is_unsettled),
    escalation.FOR_SUPERINTENDENT: _about(
        direct.for_superintendent, may_have=_is_told_last, still_matters=_is_unsettled
    ),
    acknowledgments.FOR_OFFICER: _about_acknowledgment(direct.acknowledged, may_have=_reads),
    undelivered.FOR_OFFICER: _about(direct.not_delivered, may_have=_reads),
    undelivered.FOR_SCHOOL: _about(direct.instead_of_card, may_have=_acknowledges, still_matters=_is_unsettled),
    notices.ARREST: _about(direct.told_at_once(notices.ARREST, "an arrest"), may_have=_reads),
    notices.STAFF_SEARCH: _about(
        direct.told_at_once(notices.STAFF_SEARCH, "a search by school staff"), may_have=_reads
    ),
    details_clock.REMINDER: _about(to_officer.incomplete, may_have=_reads),
    details_clock.OVERDUE: _about(to_officer.incomplete, may_have=_reads),
    details_clock.UNATTENDED: _about_left(to_officer.unattended, may_have=_stands_in),
    succession.FOR_OFFICER: _about(to_officer.done_for, may_have=_reads),
    drafts.TOLD: _about_draft(
        lambda _telling, draft: draft_views.told(draft) if draft else None,
        may_have=_files,
        still_matters=lambda draft: draft is not None,
    ),
    drafts.TOLD_CHANGE: _about_draft(lambda _telling, draft: draft_views.told(draft), may_have=_files),
    questions.ASKED: _about_question(to_officer.to_answer, may_have=_answers, still_matters=_waits_for_answer),
    questions.ASKED_CHANGE: _about_question(to_officer.to_answer, may_have=_answers),
    questions.ASKED_REPLY: _about_question(_in_thread("A question was asked about {}.")),
    questions.ANSWERED: _about_question(to_officer.answered, may_have=_reads),
    questions.ANSWERED_REPLY: _about_question(_in_thread("A question about {} was answered.")),
}
