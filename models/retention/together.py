"""What the two parties do together, as kinds of records that can be disposed of: §IV, §VIII, §XI."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appointments import steps as appointing
from models.appointments import tables as appointments
from models.appointments.tables import AppointedOfficer, Appointment, AppointmentStep
from models.disputes import tables as disputes
from models.disputes.steps import UNSETTLED
from models.disputes.tables import Dispute, DisputeStep
from models.facilities.tables import FacilityItem, FacilityList, FacilityStatement
from models.facilities.telling import ALL_KINDS
from models.retention.kind import Contents, Messages
from models.retention.plain import Plain, nothing, rows_of, rows_under
from models.revisions import tables as revisions
from models.revisions.steps import IN_HAND
from models.revisions.tables import RevisionRequest, RevisionStep

DISPUTES = Plain(
    "dispute", Dispute,
    (
        Contents(Dispute, rows_of(Dispute.id), {"clause": ""}, kept=("school", "party", "state", "disposed_note")),
        Contents(DisputeStep, rows_of(DisputeStep.dispute_id), nothing("words", "present"), kept=("step", "party")),
    ),
    lambda row: (row.opened_at, *(moment for step in row.steps for moment in (step.taken_at, step.day))),
    Dispute.opened_at, lambda row: row.state in UNSETTLED, loads=(Dispute.steps,),
).kind(
    "Dispute", "Disputes about the agreement",
    told=(disputes.OPENED_TOLD, disputes.NEWS_TOLD, disputes.REMINDER, disputes.ENDED_TOLD, disputes.PAPER),
)  # fmt: skip
REVISIONS = Plain(
    "revision", RevisionRequest,
    (
        Contents(
            RevisionRequest, rows_of(RevisionRequest.id), {"clause": "", "present": None},
            kept=("party", "state", "disposed_note"),
        ),
        Contents(RevisionStep, rows_of(RevisionStep.request_id), nothing("text", "words"), kept=("step", "party")),
    ),
    lambda row: (row.asked_at, *(step.taken_at for step in row.steps)),
    RevisionRequest.asked_at, lambda row: row.state in IN_HAND, loads=(RevisionRequest.steps,),
).kind(
    "Request for revision", "Requests for revision of the agreement",
    told=(revisions.CARD, revisions.ASKED_TOLD, revisions.REMINDER, revisions.ANSWERED_TOLD, revisions.SIGN_REMINDER,
          revisions.SIGNED_TOLD, revisions.LETTER),
)  # fmt: skip


def _officers(session: Session, record_id: int) -> Iterable[int]:
    return session.scalars(select(AppointedOfficer.id).where(AppointedOfficer.appointment_id == record_id)).all()


APPOINTMENTS = Plain(
    "appointment", Appointment,
    (
        Contents(
            Appointment, rows_of(Appointment.id), nothing("words"),
            kept=("school", "school_year", "reason", "state", "disposed_note"),
        ),
        Contents(AppointedOfficer, rows_of(AppointedOfficer.appointment_id)),
        Contents(AppointmentStep, rows_of(AppointmentStep.appointment_id), nothing("words"), kept=("step",)),
    ),
    lambda row: (row.proposed_at, row.first_day, row.last_day, *(step.taken_at for step in row.steps)),
    Appointment.proposed_at, lambda row: row.state in appointing.OPEN_STATES, loads=(Appointment.steps,),
).kind(
    "Appointment", "Appointments of officers",
    "its last day, or the last day on which something was done with it",
    told=(appointments.PROPOSED_TOLD, appointments.REMINDER, appointments.TO_AGREE, appointments.CONCERN_TOLD,
          appointments.RETURNED_TOLD, appointments.WITHDRAWN_TOLD, appointments.AGREED_TOLD),
    messages=(Messages((appointments.LETTER, appointments.ENDED_TOLD), _officers),),
)  # fmt: skip


FACILITIES = Plain(
    "facilities", FacilityList,
    (
        Contents(FacilityList, rows_of(FacilityList.id), kept=("school", "school_year", "state", "disposed_note")),
        Contents(FacilityStatement, rows_of(FacilityStatement.list_id), kept=("step",)),
        Contents(FacilityItem, rows_under(FacilityItem.statement_id, FacilityStatement.list_id), is_deleted=True),
    ),
    lambda row: (row.opened_at, row.waits_since, *(said.said_at for said in row.statements)),
    FacilityList.opened_at, loads=(FacilityList.statements,),
).kind("What a school provides", "Lists of what schools provide", told=ALL_KINDS)  # fmt: skip
