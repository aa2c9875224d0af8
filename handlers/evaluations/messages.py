"""What the bot posts of evaluations: invitations, the card and report in the chief's channel, reminders (§III)."""

from collections.abc import Mapping

from slack_sdk.models.blocks import ButtonElement

from exports.evaluations.document import report, report_of
from handlers.evaluations.ids import EvaluationActionId
from handlers.evaluations.reading_views import act_buttons, history, summary_line
from handlers.message import Attachment, KindsAbout, Message, MessageKind, Telling, with_right, words_with
from handlers.parts import actions, button, escaped, facts, header, moment, small
from handlers.values import Nothing, RecordVersion
from models.actor import Actor
from models.evaluations import reminders
from models.evaluations import tables as evaluations
from models.evaluations.acts import comment_due
from models.evaluations.tables import Evaluation, EvaluationVersion
from models.policy import Act, Part, Subject, may

ON_CARD = frozenset({Act.RECEIVE_EVALUATION})
"""What everybody in the chief's channel may do. To share is the chief's alone: that button is in the evaluation."""


def card(telling: Telling, version: EvaluationVersion) -> Message:
    """The card in the chief's channel: who and where and how far, no rating and no comment."""
    agreement, evaluation = telling.agreement, version.evaluation
    text = f"Yearly evaluation {evaluation.label}, {agreement.school_name(evaluation.school)}"
    replaced = "" if version is evaluation.submitted else "Replaced: "
    correction = f", version {version.version}" if version.version > 1 else ""
    return Message(text, [
        header(f"{replaced}Yearly evaluation {evaluation.label}{correction}"),
        *facts(summary_line(agreement, version)),
        *history(agreement, version),
        *actions([_open(version), *act_buttons(version, ON_CARD)]),
    ])  # fmt: skip


def _open(version: EvaluationVersion) -> ButtonElement:
    return button("Open", EvaluationActionId.READ, RecordVersion(version.evaluation_id, version.version))


def invitation(telling: Telling, evaluation: Evaluation) -> Message:
    """What the officer is told when an evaluation is opened."""
    school = telling.agreement.school_name(evaluation.school)
    rule = "The principal or a designee, you and the chief or a designee meet to discuss your work (§III)."
    opened = f"Your yearly evaluation {evaluation.school_year} at {school} was opened."
    return Message(escaped(f"{opened} {telling.agreement.cite(rule)} Please help schedule the meeting."))


def invitation_for_chief(telling: Telling, evaluation: Evaluation) -> Message:
    """What the chief's channel is told when an evaluation is opened."""
    agreement = telling.agreement
    school = escaped(agreement.school_name(evaluation.school))
    text = f"A yearly evaluation was opened at {school}: {evaluation.label}."
    rule = escaped(agreement.cite("The school, the officer and the chief or a designee meet once a year (§III)."))
    rest = small(f"{rule} Please help schedule the meeting.")
    return words_with(text, *facts([("Officer", evaluation.officer.name)]), rest)


def shared_with_officer(telling: Telling, version: EvaluationVersion) -> Message:
    """What the officer is told when the chief shares the evaluation."""
    text = f"Your yearly evaluation {version.evaluation.label} has been shared with you."
    if answered := _answered(version):
        return words_with(f"{text} {answered}", buttons=[_open(version)])
    due = comment_due(telling.agreement, version.shared_at) if version.shared_at else None
    goal = f" District goal for a comment: {moment(due)}." if due else ""
    rest = small(f"Review it, add one comment if you wish, and acknowledge receipt.{goal}")
    return words_with(text, rest, buttons=[_open(version)])


def _answered(version: EvaluationVersion) -> str:
    """Why nothing is asked of the officer any more; empty while something is."""
    if version is not version.evaluation.shared:
        return "A newer version has replaced it."
    if version.read_at and version.comment:
        return "You have commented on it and acknowledged receipt."
    if version.read_at:
        return "You have acknowledged receipt. You can still add one comment."
    return "You have commented on it. Please acknowledge receipt as well." if version.comment else ""


def acknowledged(_telling: Telling, version: EvaluationVersion) -> Message:
    """What the principal is told when the chief or the chief's designee has the report."""
    text = f"The chief or a designee has acknowledged yearly evaluation {version.evaluation.label}."
    return words_with(text, buttons=[_open(version)])


def commented(_telling: Telling, version: EvaluationVersion) -> Message:
    """What the principal is told when the officer has commented; the comment is in the evaluation."""
    text = f"The officer has commented on yearly evaluation {version.evaluation.label}."
    return words_with(text, buttons=[_open(version)])


def comment_reminder(telling: Telling, version: EvaluationVersion) -> Message | None:
    """The reminder to an officer who has neither commented nor confirmed; afterwards it says so."""
    if answered := _answered(version):
        how = f"Your yearly evaluation {version.evaluation.label}: {answered}"
        return words_with(how, buttons=[_open(version)]) if telling.is_change else None
    text = f"Your yearly evaluation {version.evaluation.label} is ready for your review and overdue (district goal)."
    return words_with(text, buttons=[_open(version)])


def reminder(telling: Telling, school: str) -> Message:
    """The reminder to a principal whose evaluations are not all submitted."""
    agreement = telling.agreement
    rule = agreement.cite("have not all been submitted (§III).")
    text = escaped(f"Yearly evaluations at {agreement.school_name(school)} {rule}")
    due = agreement.evaluation_targets.due
    rest = small(f"The district goal is {due} (month-day) of the school year; the agreement sets no date.")
    return words_with(text, rest, buttons=[button("View list", EvaluationActionId.LIST, Nothing(), "primary")])


def _report(telling: Telling, version_id: int) -> Message:
    """The written report, under the card."""
    version = evaluations.version(telling.session, version_id)
    label = version.evaluation.label
    text = f"Written report {label}, version {version.version}."
    if version.comment:
        text = f"The officer has commented on {label}. The report with the comment is attached."
    return Message(text, file=_document(telling, version))


def copy(telling: Telling, version: EvaluationVersion) -> Message:
    """The author's own copy of the written report."""
    text = f"Your copy of the written report {version.evaluation.label}, version {version.version}."
    return Message(text, file=_document(telling, version))


def _document(telling: Telling, version: EvaluationVersion) -> Attachment:
    with_comment = "-with-comment" if version.comment else ""
    label = version.evaluation.label
    # Slack shows a file's name in notifications and search: the number only, not whom it is about.
    name = f"{label.replace('/', '-')}-v{version.version}{with_comment}.docx"
    return Attachment(name, report(report_of(telling.session, telling.agreement, version)))


def _matters(version: EvaluationVersion) -> bool:
    return version.evaluation.submitted is version and version.received_at is None


def _is_to_answer(version: EvaluationVersion) -> bool:
    return not _answered(version)


def _may_read(actor: Actor, version: EvaluationVersion) -> bool:
    return may(actor, Act.READ_EVALUATION, version.evaluation.subject)


def _evaluates(actor: Actor, school: str) -> bool:
    return may(actor, Act.EVALUATE, Subject(school=school))


_about, _about_version = KindsAbout(evaluations.get), KindsAbout(evaluations.version)
_about_school = KindsAbout(reminders.school_of)
MESSAGES: Mapping[str, MessageKind] = {
    evaluations.INVITATION: _about(invitation, may_have=with_right(Part.EVALUATED)),
    evaluations.INVITATION_CHIEF: _about(invitation_for_chief),
    evaluations.CARD: _about_version(card, still_matters=_matters),
    evaluations.CARD_CHANGE: _about_version(card),
    evaluations.REPORT: MessageKind(_report, is_always_said=True),
    evaluations.ANSWERED: MessageKind(_report, is_always_said=True),
    evaluations.COPY: _about_version(copy, may_have=_may_read),
    evaluations.ACKNOWLEDGED: _about_version(acknowledged, may_have=_may_read),
    evaluations.COMMENTED: _about_version(commented, may_have=_may_read),
    evaluations.SHARED: _about_version(shared_with_officer, may_have=_may_read, still_matters=_is_to_answer),
    evaluations.COMMENT_REMINDER: _about_version(comment_reminder, may_have=_may_read, still_matters=_is_to_answer),
    reminders.REMINDER: _about_school(reminder, may_have=_evaluates),
}
