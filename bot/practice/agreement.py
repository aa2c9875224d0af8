"""The short made-up agreement of the practice workspace, in two versions, so that a newcomer sees what there is."""

from datetime import date, datetime
from pathlib import Path

from exports.agreement.read import read
from models.agreement.acts import import_text
from models.agreement.queries import imported
from models.policy import OPERATOR
from models.store.database import Database
from models.terms import Agreement

HERE = Path(__file__).parent
VERSIONS = {"agreement_2023.txt": date(2023, 7, 1), "agreement_2025.txt": date(2025, 7, 1)}
"""The files, each with the day from which it holds."""


def import_practice_agreement(database: Database, agreement: Agreement, now: datetime) -> None:
    """Import both versions, unless a text is there already."""
    with database.write() as session:
        if imported(session):
            return
        for name, holds_from in VERSIONS.items():
            import_text(session, agreement, OPERATOR, read(name, (HERE / name).read_bytes()), holds_from, now)
