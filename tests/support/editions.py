"""Has things made and public editions decided, as the bot does: nothing is handed over that is not on record."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.exporting.child import make_on_record
from exports.catalog import File
from exports.quarters.public.suppression_decision import Suppressed, of_quarter, of_year
from models.actor import Actor
from models.export_requests.tables import ExportRequest
from models.policy import OPERATOR
from models.quarters import editions
from models.quarters.editions import Decision
from models.quarters.tables import Quarter, Revision
from models.store.database import Database
from models.terms import Agreement
from tests.support.town import the_agreement


def content_of(
    database: Database,
    request: ExportRequest,
    now: datetime,
    actor: Actor = OPERATOR,
    agreement: Agreement | None = None,
) -> bytes:
    """What somebody asked for; under the agreement that the project ships, unless another is given."""

    def keep(_session: Session, _file: File) -> bool:
        """It is handed over, and on record."""
        return True

    return make_on_record(database, agreement or the_agreement(), actor, request, now, keep).content


def quarter_decided(database: Database, quarter_id: int, number: int, now: datetime) -> Suppressed:
    """What is kept back of a revision of a quarter, from now on."""
    return _decided(
        database, lambda session: of_quarter(session, session.get_one(Revision, (quarter_id, number)), now), now
    )


def year_decided(database: Database, school_year: str, revisions: dict[str, int], now: datetime) -> Suppressed:
    """What is kept back of a year that adds up these revisions, from now on."""
    return _decided(database, lambda session: of_year(session, school_year, revisions, now), now)


def publish(database: Database, school_year: str, now: datetime) -> None:
    """Decide the public editions of each signed revision of a year, in their order, and of the year as it stands."""
    with database.read() as session:
        query = select(Revision).join(Quarter).order_by(Quarter.first_day, Revision.revision)
        is_signed = Revision.signed_at.is_not(None)
        found = session.scalars(query.where(Quarter.school_year == school_year, is_signed)).all()
        signed = [(row.quarter_id, row.revision) for row in found if not row.quarter.is_whole_year]
        newest = {row.quarter.code: row.revision for row in found if not row.quarter.is_whole_year}
    for quarter_id, number in signed:
        quarter_decided(database, quarter_id, number, now)
    year_decided(database, school_year, newest, now)


def _decided(database: Database, decide: Callable[[Session], tuple[Suppressed, Decision]], now: datetime) -> Suppressed:
    while True:
        with database.read() as session:
            kept, decision = decide(session)
        with database.write() as session:
            if editions.note(session, decision, now):
                return kept
