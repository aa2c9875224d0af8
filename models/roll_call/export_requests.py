"""What people may ask for of the roll-call: the certificate list of their side, or of their schools."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict
from models.export_requests.tables import ExportRequest
from models.policy import Act, Subject, may, own_schools, refusal
from models.roll_call.tables import Confirmation, ListedTraining
from models.terms import Agreement
from models.vocabulary import Party


@dataclass(frozen=True)
class CertificateList(ExportRequest, kind="certificates", act=Act.EXPORT_CERTIFICATES):
    """Who has confirmed in a school year, and who was trained by the lists of staff."""

    school_year: str

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may have no row."""
        if not may_have(actor):
            raise refusal(self.act)


def may_have(actor: Actor) -> bool:
    """Whether somebody may have the list, of their party or of a school."""
    act = CertificateList.act
    return any(may(actor, act, Subject(side=side)) for side in Party) or bool(own_schools(actor, act))


def certificate_list(
    session: Session, agreement: Agreement, actor: Actor, school_year: str, today: date
) -> CertificateList:
    """The list of a school year. Raises `Refused`, and `Conflict` for a year that none can be of."""
    request = CertificateList(school_year)
    request.authorize(session, actor)
    if school_year not in years_offered(session, agreement, today):
        raise Conflict("There is no certificate list of this school year.")
    return request


def years_offered(session: Session, agreement: Agreement, today: date) -> list[str]:
    """This school year, and the one before where somebody was trained in it."""
    this = agreement.school_year(today)
    before = agreement.school_year(agreement.days_of(this)[0] - timedelta(days=1))
    is_there = any(
        session.scalar(select(table.id).where(table.school_year == before).limit(1))
        for table in (Confirmation, ListedTraining)
    )
    return [this, before] if is_there else [this]
