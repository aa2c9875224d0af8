"""Which message each kind of delivery sends: made from the record at the moment it leaves."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from exports.evaluations.document import report
from exports.evaluations.report_data import report_of
from exports.quarters.glance import at_a_glance
from handlers.delivery import views as delivery_views
from handlers.dismissals import views as dismissal_views
from handlers.evaluations import reading_views as evaluation_views
from handlers.export_requests import views as export_views
from handlers.notices import views as notice_views
from handlers.parts import Message
from handlers.people import views as people_views
from handlers.quarters import signed_figures as figure_views
from handlers.quarters import views as quarter_views
from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.dismissals import tables as dismissals
from models.evaluations import reminders as evaluation_reminders
from models.evaluations import tables as evaluations
from models.evaluations.tables import EvaluationVersion
from models.export_requests import acts as exporting
from models.export_requests.tables import Export
from models.notices import acts as notices
from models.notices import escalation
from models.people import channel_watch, proposals
from models.people.channel_watch import ChannelFinding
from models.people.sightings import Problem
from models.people.tables import Channel
from models.quarters import changes, opening, reminders, signing
from models.quarters import tables as quarters
from models.quarters.figures import compared
from models.quarters.tables import Revision, Signature, Submission
from models.store import audit
from models.terms import Agreement

Render = Callable[[Session, Agreement, int], Message | None]
"""Makes the message for a record by its id; nothing when there is nothing left to say."""


def _card(session: Session, agreement: Agreement, notice_id: int) -> Message:
    return notice_views.card(agreement, notices.get(session, notice_id))


def _changed(session: Session, _agreement: Agreement, notice_id: int) -> Message:
    return notice_views.changed(notices.get(session, notice_id))


def _reminder(session: Session, _agreement: Agreement, notice_id: int) -> Message | None:
    return notice_views.reminder(notices.get(session, notice_id))


def _for_designee(session: Session, agreement: Agreement, notice_id: int) -> Message | None:
    return notice_views.for_designee(agreement, notices.get(session, notice_id))


def _for_superintendent(session: Session, agreement: Agreement, notice_id: int) -> Message | None:
    return notice_views.for_superintendent(agreement, notices.get(session, notice_id))


def _problem(session: Session, agreement: Agreement, delivery_id: int) -> Message | None:
    delivery = session.get_one(Delivery, delivery_id)
    if delivery.state in (DeliveryState.POSTED, DeliveryState.DROPPED):
        return None
    whom = Problem.read(delivery.problem or "").named(session, stranger="<@{}>")
    return delivery_views.problem(agreement, delivery, whom)


def _closed(_session: Session, _agreement: Agreement, _delivery_id: int) -> Message:
    return delivery_views.closed()


def _audit_begun_anew(_session: Session, _agreement: Agreement, entry: int) -> Message:
    return delivery_views.audit_begun_anew(entry)


def _channel_unfit(session: Session, agreement: Agreement, finding_id: int) -> Message | None:
    finding = session.get_one(ChannelFinding, finding_id)
    if finding.ended_at:
        return None
    channel = session.get(Channel, finding.purpose)
    return delivery_views.channel_unfit(agreement, finding, channel.name if channel else None)


def _proposal(session: Session, agreement: Agreement, proposal_id: int) -> Message:
    return people_views.for_approval(agreement, proposals.get(session, proposal_id))


def _invitation(session: Session, agreement: Agreement, evaluation_id: int) -> Message:
    return evaluation_views.invitation(agreement, evaluations.get(session, evaluation_id))


def _invitation_for_chief(session: Session, agreement: Agreement, evaluation_id: int) -> Message:
    return evaluation_views.invitation_for_chief(agreement, evaluations.get(session, evaluation_id))


def _evaluation_card(session: Session, agreement: Agreement, version_id: int) -> Message:
    return evaluation_views.card(agreement, session.get_one(EvaluationVersion, version_id))


def _report(session: Session, agreement: Agreement, version_id: int) -> Message:
    version = session.get_one(EvaluationVersion, version_id)
    return evaluation_views.report(version, report(report_of(session, agreement, version)))


def _shared(session: Session, agreement: Agreement, version_id: int) -> Message:
    return evaluation_views.shared_with_officer(agreement, session.get_one(EvaluationVersion, version_id))


def _comment_reminder(session: Session, _agreement: Agreement, version_id: int) -> Message | None:
    return evaluation_views.comment_reminder(session.get_one(EvaluationVersion, version_id))


def _evaluation_reminder(session: Session, agreement: Agreement, holding_id: int) -> Message:
    return evaluation_views.reminder(agreement, evaluation_reminders.school_of(session, holding_id))


def _request_card(session: Session, agreement: Agreement, dismissal_id: int) -> Message:
    return dismissal_views.card(agreement, dismissals.get(session, dismissal_id))


def _request_chief_card(session: Session, agreement: Agreement, dismissal_id: int) -> Message:
    return dismissal_views.chief_card(agreement, dismissals.get(session, dismissal_id))


def _request_reminder(session: Session, _agreement: Agreement, dismissal_id: int) -> Message | None:
    return dismissal_views.reminder(dismissals.get(session, dismissal_id))


def _request_outcome(session: Session, _agreement: Agreement, dismissal_id: int) -> Message:
    return dismissal_views.outcome(dismissals.get(session, dismissal_id))


def _board(session: Session, agreement: Agreement, quarter_id: int) -> Message:
    quarter = quarters.get(session, quarter_id)
    is_by_weekdays = not opening.calendar_reaches(session, quarter)
    return quarter_views.board(agreement, quarter, is_by_weekdays=is_by_weekdays)


def _submission_reminder(session: Session, agreement: Agreement, submission_id: int) -> Message | None:
    one = session.get_one(Submission, submission_id)
    return None if one.is_settled else quarter_views.reminder(agreement, one)


def _submissions_missing(session: Session, agreement: Agreement, quarter_id: int) -> Message | None:
    quarter = quarters.get(session, quarter_id)
    missing = reminders.missing(quarter)
    return quarter_views.still_missing(agreement, quarter, missing) if missing else None


def _quarter_signed(session: Session, _agreement: Agreement, quarter_id: int) -> Message | None:
    quarter = quarters.get(session, quarter_id)
    return quarter_views.signed_off(quarter) if quarter.revision.signed_at else None


def _quarter_reopened(session: Session, _agreement: Agreement, quarter_id: int) -> Message | None:
    quarter = quarters.get(session, quarter_id)
    return None if quarter.revision.signed_at else quarter_views.reopened(quarter)


def _quarter_figures(session: Session, _agreement: Agreement, export_id: int) -> Message:
    about = session.get_one(Export, export_id).about
    revision = session.get_one(Revision, (about["quarter"], about["revision"]))
    shown = compared(session, revision)
    times = [
        figure_views.Time(one.label, len(one.schools), at_a_glance(one)) for one in (shown.now, shown.before) if one
    ]
    return figure_views.message(revision, *times)


def _signature_ended(session: Session, _agreement: Agreement, signature_id: int) -> Message | None:
    ended = session.get_one(Signature, signature_id)
    revision = session.get_one(Revision, (ended.quarter_id, ended.revision))
    has_signed = ended.person_id in [one.person_id for one in revision.standing]
    return None if revision.signed_at or has_signed else quarter_views.signature_ended(revision.quarter)


def _export(session: Session, _agreement: Agreement, export_id: int) -> Message | None:
    return export_views.made(session.get_one(Export, export_id))


def _export_not_made(session: Session, _agreement: Agreement, export_id: int) -> Message:
    return export_views.not_made(session.get_one(Export, export_id))


MESSAGES: Mapping[str, Render] = {
    exporting.DELIVERY: _export,
    exporting.NOT_MADE: _export_not_made,
    quarters.BOARD: _board,
    quarters.BOARD_CHANGE: _board,
    reminders.REMINDER: _submission_reminder,
    reminders.STILL_MISSING: _submissions_missing,
    signing.SIGNED: _quarter_signed,
    signing.REOPENED: _quarter_reopened,
    signing.FIGURES: _quarter_figures,
    changes.SIGNATURE_ENDED: _signature_ended,
    evaluations.INVITATION: _invitation,
    evaluations.INVITATION_CHIEF: _invitation_for_chief,
    evaluations.CARD: _evaluation_card,
    evaluations.CARD_CHANGE: _evaluation_card,
    evaluations.REPORT: _report,
    evaluations.SHARED: _shared,
    evaluations.ANSWERED: _report,
    evaluation_reminders.COMMENT_REMINDER: _comment_reminder,
    evaluation_reminders.REMINDER: _evaluation_reminder,
    dismissals.CARD: _request_card,
    dismissals.CARD_CHANGE: _request_card,
    dismissals.CHIEF_CARD: _request_chief_card,
    dismissals.CHIEF_CARD_CHANGE: _request_chief_card,
    dismissals.REMINDER: _request_reminder,
    dismissals.OUTCOME: _request_outcome,
    notices.CARD: _card,
    notices.CARD_CHANGE: _card,
    notices.CHANGE_REPLY: _changed,
    escalation.REMINDER: _reminder,
    escalation.FOR_DESIGNEE: _for_designee,
    escalation.FOR_SUPERINTENDENT: _for_superintendent,
    proposals.PROPOSAL: _proposal,
    proposals.PROPOSAL_CHANGE: _proposal,
    outbox.CLOSING: _closed,
    channel_watch.ALARM: _channel_unfit,
    outbox.PROBLEM: _problem,
    outbox.PROBLEM_DIRECT: _problem,
    audit.BEGUN_ANEW_ALARM: _audit_begun_anew,
}
