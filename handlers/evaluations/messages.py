"""What the bot posts of evaluations: invitations, the card and report in the chief's channel, reminders (§III)."""

from collections.abc import Mapping

from slack_sdk.models.blocks import (
    ActionsBlock,
    HeaderBlock,
)
from sqlalchemy.orm import Session

from exports.evaluations.document import report as written_report
from exports.evaluations.document import report_of
from handlers.evaluations.ids import (
    EvaluationActionId,
    EvaluationRead,
    EvaluationVersionId,
)
from handlers.evaluations.reading_views import CONFIRM_SHARE, history, summary_line
from handlers.message import Attachment, Message, MessageKind
from handlers.parts import (
    button,
    escaped,
    facts,
    moment,
    paragraph,
    plain,
    small,
)
from handlers.values import Nothing
from models.actor import Actor
from models.evaluations import reminders
from models.evaluations import tables as evaluations
from models.evaluations.acts import comment_due
from models.evaluations.tables import Evaluation, EvaluationVersion
from models.policy import Act, Part, Subject, may
from models.terms import Agreement

WITH_COMMENT = "-with-comment"


def card(agreement: Agreement, version: EvaluationVersion) -> Message:
    """The card in the chief's channel: who and where and how far, no rating and no comment."""
    evaluation = version.evaluation
    text = f"Yearly evaluation {evaluation.label}, {agreement.school_name(evaluation.school)}"
    about, newest = EvaluationVersionId(evaluation.id, version.version), version is evaluation.submitted
    buttons = [button("Open", EvaluationActionId.READ, EvaluationRead(evaluation.id, version.version))]
    if newest and not version.received_at:
        buttons.append(button("Acknowledge", EvaluationActionId.RECEIVE, about, "primary"))
    elif newest and not version.shared_at:
        buttons.append(button("Share with the officer", EvaluationActionId.SHARE, about, confirm=CONFIRM_SHARE))
    replaced = "" if newest else "Replaced: "
    correction = f", version {version.version}" if version.version > 1 else ""
    return Message(text, [
        HeaderBlock(text=plain(f"{replaced}Yearly evaluation {evaluation.label}{correction}")),
        *facts(summary_line(agreement, evaluation, version)),
        *history(agreement, version),
        ActionsBlock(elements=buttons),
    ])  # fmt: skip


def report(version: EvaluationVersion, content: bytes) -> Message:
    """The written report, under the card."""
    evaluation = version.evaluation
    text = f"Written report {evaluation.label}, version {version.version}."
    with_comment = WITH_COMMENT if version.comment else ""
    if version.comment:
        text = f"The officer has commented on {evaluation.label}. The report with the comment is attached."
    # Slack shows a file's name in notifications and search: the number only, not whom it is about.
    name = f"{evaluation.label.replace('/', '-')}-v{version.version}{with_comment}.docx"
    return Message(text, file=Attachment(name, content))


def invitation(agreement: Agreement, evaluation: Evaluation) -> Message:
    """What the officer is told when an evaluation is opened."""
    school = agreement.school_name(evaluation.school)
    rule = agreement.cite(
        "The principal or a designee, you and the chief or a designee meet to discuss your work (§III)."
    )
    return Message(
        escaped(
            f"Your yearly evaluation {evaluation.school_year} at {school} was opened. {rule} "
            "Please help schedule the meeting."
        )
    )


def invitation_for_chief(agreement: Agreement, evaluation: Evaluation) -> Message:
    """What the chief's channel is told when an evaluation is opened."""
    school = escaped(agreement.school_name(evaluation.school))
    text = f"A yearly evaluation was opened at {school}: {evaluation.label}."
    rest = escaped(
        agreement.cite("The school, the officer and the chief or a designee meet once a year (§III).")
        + " Please help schedule the meeting."
    )
    return Message(text, [paragraph(text), *facts([("Officer", evaluation.officer.name)]), small(rest)])


def shared_with_officer(agreement: Agreement, version: EvaluationVersion) -> Message:
    """What the officer is told when the chief shares the evaluation."""
    text = f"Your yearly evaluation {version.evaluation.label} has been shared with you."
    about = EvaluationRead(version.evaluation_id, version.version)
    due = (
        f" District goal for a comment: {moment(comment_due(agreement, version.shared_at))}."
        if version.shared_at
        else ""
    )
    rest = small(f"Review it, add one comment if you wish, and acknowledge receipt.{due}")
    return Message(
        text,
        [
            paragraph(text),
            rest,
            ActionsBlock(elements=[button("Open", EvaluationActionId.READ, about)]),
        ],
    )


def comment_reminder(version: EvaluationVersion) -> Message | None:
    """The reminder to an officer who has neither commented nor confirmed."""
    if version.read_at or version.comment or version is not version.evaluation.shared:
        return None
    text = f"Your yearly evaluation {version.evaluation.label} is ready for your review and overdue (district goal)."
    about = EvaluationRead(version.evaluation_id, version.version)
    return Message(text, [paragraph(text), ActionsBlock(elements=[button("Open", EvaluationActionId.READ, about)])])


def reminder(agreement: Agreement, school: str) -> Message:
    """The reminder to a principal whose evaluations are not all submitted."""
    rule = agreement.cite("have not all been submitted (§III).")
    text = escaped(f"Yearly evaluations at {agreement.school_name(school)} {rule}")
    due = agreement.evaluation_targets.due
    rest = small(f"The district goal is {due} (month-day) of the school year; the agreement sets no date.")
    see_list = button("View list", EvaluationActionId.LIST, Nothing(), "primary")
    return Message(text, [paragraph(text), rest, ActionsBlock(elements=[see_list])])


def _report(session: Session, agreement: Agreement, version_id: int) -> Message:
    version = evaluations.version(session, version_id)
    return report(version, written_report(report_of(session, agreement, version)))


def _matters(session: Session, version_id: int) -> bool:
    version = evaluations.version(session, version_id)
    return version.evaluation.submitted is version and version.received_at is None


def _is_invited(session: Session, actor: Actor, evaluation_id: int) -> bool:
    return may(actor, Part.EVALUATED, evaluations.get(session, evaluation_id).subject)


def _may_read(session: Session, actor: Actor, version_id: int) -> bool:
    return may(actor, Act.READ_EVALUATION, evaluations.version(session, version_id).evaluation.subject)


def _evaluates(session: Session, actor: Actor, holding_id: int) -> bool:
    return may(actor, Act.EVALUATE, Subject(school=reminders.school_of(session, holding_id)))


MESSAGES: Mapping[str, MessageKind] = {
    evaluations.INVITATION: MessageKind(
        lambda session, terms, id_: invitation(terms, evaluations.get(session, id_)), may_have=_is_invited
    ),
    evaluations.INVITATION_CHIEF: MessageKind(
        lambda session, terms, id_: invitation_for_chief(terms, evaluations.get(session, id_))
    ),
    evaluations.CARD: MessageKind(
        lambda session, terms, id_: card(terms, evaluations.version(session, id_)), still_matters=_matters
    ),
    evaluations.CARD_CHANGE: MessageKind(lambda session, terms, id_: card(terms, evaluations.version(session, id_))),
    evaluations.REPORT: MessageKind(_report, is_always_said=True),
    evaluations.ANSWERED: MessageKind(_report, is_always_said=True),
    evaluations.SHARED: MessageKind(
        lambda session, terms, id_: shared_with_officer(terms, evaluations.version(session, id_)),
        may_have=_may_read,
    ),
    reminders.COMMENT_REMINDER: MessageKind(
        lambda session, _terms, id_: comment_reminder(evaluations.version(session, id_)), may_have=_may_read
    ),
    reminders.REMINDER: MessageKind(
        lambda session, terms, id_: reminder(terms, reminders.school_of(session, id_)), may_have=_evaluates
    ),
}
