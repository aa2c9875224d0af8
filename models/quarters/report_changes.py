"""What follows when something of a yearly report changes: a lone adoption ends, and who adopted it is told."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM
from models.quarters.report_tables import ReportAdoption, YearlyReport
from models.store import audit

ADOPTION_ENDED = "report_adoption_ended"


def record(
    session: Session, actor: Actor | None, act: str, report: YearlyReport, now: datetime, /, **detail: str | int
) -> None:
    """Note in the audit log what somebody did with a yearly report; without an actor, the bot."""
    about = {"school_year": report.school_year, "edition": report.edition, **detail}
    audit.record(session, actor.label if actor else "bot", act, report, now, about)


def reports_changed(session: Session, school_year: str, now: datetime) -> None:
    """Something of a school year has changed that its report tells of, and so do those of later years."""
    waiting = select(ReportAdoption).join(YearlyReport).where(
        ReportAdoption.ended_at.is_(None), YearlyReport.adopted_at.is_(None), YearlyReport.school_year >= school_year
    )  # fmt: skip
    for adoption in session.scalars(waiting.order_by(ReportAdoption.id)).all():
        end_adoption(session, adoption, now)


def end_adoption(session: Session, adoption: ReportAdoption, now: datetime) -> None:
    """What somebody adopted has changed before the other party adopted it: they look at it, and adopt it anew."""
    adoption.ended_at = now
    outbox.enqueue(session, ADOPTION_ENDED, adoption.id, PersonDM(adoption.person_id), now)
    record(session, None, "end adoption of report", adoption.report, now, person=adoption.person_id)
