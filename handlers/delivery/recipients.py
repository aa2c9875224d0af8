"""Who may have a direct message at the moment it leaves, and which messages still matter when they are gone."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.delivery.outbox import Delivery
from models.dismissals import tables as dismissals
from models.errors import Refused
from models.evaluations import reminders as evaluation_reminders
from models.evaluations import tables as evaluations
from models.evaluations.tables import EvaluationVersion
from models.export_requests import acts as exporting
from models.export_requests.tables import Export
from models.notices import acts as notices
from models.notices import escalation
from models.people import channel_watch, proposals
from models.people.queries import with_roles_of
from models.people.tables import Person
from models.policy import Act, Part, Subject, may
from models.quarters import changes, reminders, signing
from models.quarters import tables as quarters
from models.quarters.tables import POLICE, Submission
from models.vocabulary import Side

MayHave = Callable[[Session, Actor, int], bool]
"""Whether somebody may have a message about a record, by its id."""


def _for_designee(session: Session, actor: Actor, notice_id: int) -> bool:
    return may(actor, Act.ACKNOWLEDGE_NOTICE, notices.get(session, notice_id).subject)


def _for_superintendent(_session: Session, actor: Actor, _notice_id: int) -> bool:
    return may(actor, Part.TOLD_LAST, Subject())


def _invited(session: Session, actor: Actor, evaluation_id: int) -> bool:
    return may(actor, Part.EVALUATED, evaluations.get(session, evaluation_id).subject)


def _evaluated(session: Session, actor: Actor, version_id: int) -> bool:
    return may(actor, Act.READ_EVALUATION, session.get_one(EvaluationVersion, version_id).evaluation.subject)


def _evaluates(session: Session, actor: Actor, holding_id: int) -> bool:
    return may(actor, Act.EVALUATE, Subject(school=evaluation_reminders.school_of(session, holding_id)))


def _sees_request(session: Session, actor: Actor, dismissal_id: int) -> bool:
    return may(actor, Act.SEE_DISMISSAL, dismissals.get(session, dismissal_id).subject)


def _forwards_request(session: Session, actor: Actor, dismissal_id: int) -> bool:
    return may(actor, Act.FORWARD_DISMISSAL, dismissals.get(session, dismissal_id).subject)


def _approves(session: Session, actor: Actor, proposal_id: int) -> bool:
    sides = [Side(decision.side) for decision in proposals.get(session, proposal_id).decisions]
    return any(may(actor, Act.APPROVE_ROSTER, Subject(side=side)) for side in sides)


def _sends_submission(session: Session, actor: Actor, submission_id: int) -> bool:
    one = session.get_one(Submission, submission_id)
    if one.party == POLICE:
        return may(actor, Act.POLICE_SUBMISSION, Subject())
    return may(actor, Act.SCHOOL_SUBMISSION, one.subject)


def _signs(_session: Session, actor: Actor, _signature_id: int) -> bool:
    return may(actor, Act.SIGN_OFF, Subject())


def _may_have_totals(_session: Session, actor: Actor, _export_id: int) -> bool:
    return may(actor, Act.EXPORT_TOTALS, Subject())


def _may_have_export(session: Session, actor: Actor, export_id: int) -> bool:
    try:
        session.get_one(Export, export_id).request.authorize(session, actor)
    except Refused:
        return False
    return True


def _is_on_roster(_session: Session, actor: Actor, _subject_id: int) -> bool:
    return bool(actor.holdings)


def _administers(_session: Session, actor: Actor, _delivery_id: int) -> bool:
    return may(actor, Act.PROPOSE_ROSTER, Subject())


MAY_HAVE: Mapping[str, MayHave] = {
    escalation.FOR_DESIGNEE: _for_designee,
    escalation.FOR_SUPERINTENDENT: _for_superintendent,
    evaluations.INVITATION: _invited,
    evaluations.SHARED: _evaluated,
    evaluation_reminders.COMMENT_REMINDER: _evaluated,
    evaluation_reminders.REMINDER: _evaluates,
    dismissals.CARD: _sees_request,
    dismissals.CARD_CHANGE: _sees_request,
    dismissals.OUTCOME: _sees_request,
    dismissals.REMINDER: _forwards_request,
    proposals.PROPOSAL: _approves,
    proposals.PROPOSAL_CHANGE: _approves,
    reminders.REMINDER: _sends_submission,
    changes.SIGNATURE_ENDED: _signs,
    signing.FIGURES: _may_have_totals,
    exporting.DELIVERY: _may_have_export,
    exporting.NOT_MADE: _is_on_roster,
    outbox.PROBLEM_DIRECT: _administers,
    channel_watch.ALARM: _administers,
}
"""Every kind of direct message. One that is not here goes to nobody."""


def may_still_have(session: Session, delivery: Delivery, person: Person, today: date) -> bool:
    """Whether somebody may have a direct message: their right may have ended since it was put on the way."""
    if delivery.kind not in MAY_HAVE:
        return False
    return MAY_HAVE[delivery.kind](session, with_roles_of(session, person, today), delivery.subject_id)


def _notice_matters(session: Session, notice_id: int) -> bool:
    notice = notices.get(session, notice_id)
    return notice.withdrawn_at is None and notice.acknowledged_version != notice.version


def _evaluation_matters(session: Session, version_id: int) -> bool:
    version = session.get_one(EvaluationVersion, version_id)
    return version.evaluation.submitted is version and version.received_at is None


def _board_matters(session: Session, quarter_id: int) -> bool:
    return quarters.get(session, quarter_id).revision.signed_at is None


def _request_matters(session: Session, dismissal_id: int) -> bool:
    return dismissals.get(session, dismissal_id).state is dismissals.State.REQUESTED


def _forwarded_request_matters(session: Session, dismissal_id: int) -> bool:
    return dismissals.get(session, dismissal_id).state is dismissals.State.FORWARDED


def _proposal_matters(session: Session, proposal_id: int) -> bool:
    return proposals.get(session, proposal_id).outcome is None


STILL_MATTERS: Mapping[str, Callable[[Session, int], bool]] = {
    notices.CARD: _notice_matters,
    evaluations.CARD: _evaluation_matters,
    quarters.BOARD: _board_matters,
    dismissals.CARD: _request_matters,
    dismissals.CHIEF_CARD: _forwarded_request_matters,
    proposals.PROPOSAL: _proposal_matters,
}
"""The messages that are changed or answered: whether somebody is still to do something about the record."""

ALWAYS_SAID = frozenset({evaluations.REPORT, evaluations.ANSWERED, signing.SIGNED, signing.REOPENED})
"""Replies that are to arrive, whatever has become of the message that they answer."""


def still_matters(session: Session, first: Delivery) -> bool:
    """Whether a message that is not where it was is to be posted anew. One that is never changed matters until it is
    there.
    """
    matters = STILL_MATTERS.get(first.kind)
    return matters is None or matters(session, first.subject_id)
