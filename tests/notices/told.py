"""Notices of which people are told everything that there is to tell, with SECRET in every text."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.delivery.outbox import Delivery, DeliveryState
from models.notices import acknowledgments, acts, questions, students, undelivered
from models.notices.escalation import Escalation
from models.notices.tables import Notice
from tests.notices.test_students import FORM
from tests.support.staff import Staff
from tests.support.town import NOW, a_form

SECRET = "SECRET"
ARREST = {
    "actions": ("arrest", "search"), "incident": "weapons", "narrative": SECRET, "place_detail": SECRET,
    "grounds": "options_tried", "options_tried": ("classroom",), "grounds_detail": SECRET, "searched_by": "staff_asked",
    "staff_search_reason": SECRET, "search_basis": "consent", "custody_on_premises": "yes", "custody_reason": SECRET,
    "custody_out_of_sight": "yes", "conduct_at_school": "yes", "planned": "no", "report_written": "yes",
    "case_number": SECRET, "urgent": True,
}  # fmt: skip


def tell_everything(session: Session, staff: Staff, now: datetime = NOW) -> None:
    """A notice that does not arrive, and that its officer left; another that is asked about, amended, acknowledged."""
    agreement, officer, principal = staff.town.agreement, staff.actor("officer"), staff.actor("principal")
    incomplete = ARREST | {"report_written": None, "case_number": None}
    lost = acts.file_notice(session, agreement, officer, a_form(**incomplete), "lost", now)
    for escalate in Escalation(agreement).acts().values():
        escalate(session, lost.id, now)
    lost.handed_over_at = now
    does_not_arrive(session, lost, now)
    assert undelivered.look(session, agreement, now)
    told = acts.file_notice(session, agreement, officer, a_form(narrative=SECRET), "told", now)
    acknowledgments.acknowledge(session, principal, told.id, now)
    asked = questions.ask(session, agreement, principal, told.id, SECRET, now)
    questions.answer(session, officer, asked.id, SECRET, now)
    acts.amend(session, agreement, officer, told.id, a_form(**ARREST), SECRET, 1, now)
    acknowledgments.acknowledge(session, staff.actor("designee"), told.id, now)
    cited = replace(FORM, measures=("citation",), detained_minutes=None)
    standing = select(Notice).filter_by(officer_id=officer.person_id, withdrawn_at=None)
    for notice in session.scalars(standing).all():
        students.record_student(session, officer, notice.id, cited, f"told {notice.id}", now)


def does_not_arrive(session: Session, notice: Notice, now: datetime, problem: str = "is_archived") -> None:
    """As after an alarm about the card."""
    card = session.get_one(Delivery, notice.card_id)
    card.state, card.problem, card.alarmed_at = DeliveryState.PARKED, problem, now
    session.flush()
