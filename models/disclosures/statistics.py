"""How many disclosures there were in a span of days, by their basis: counts of records, and nothing of their words."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.disclosures.kinds import BASES
from models.disclosures.queries import CURRENT, KEPT
from models.disclosures.tables import Disclosure, DisclosureVersion


@dataclass(frozen=True)
class Tally:
    """How many disclosures were logged on one basis."""

    basis: str
    count: int


def counted(session: Session, first: date, last: date) -> list[Tally]:
    """What was disclosed on days from the first to the last, as it stands now; what was withdrawn does not count."""
    query = (
        select(DisclosureVersion.basis, func.count())
        .select_from(Disclosure)
        .join(DisclosureVersion, CURRENT)
        .where(DisclosureVersion.disclosed_on.between(first, last), Disclosure.withdrawn_at.is_(None), KEPT)
        .group_by(DisclosureVersion.basis)
    )
    found = [Tally(*row) for row in session.execute(query)]
    return sorted(found, key=lambda row: list(BASES).index(row.basis))


def kept(tallies: Sequence[Tally]) -> list[list[Any]]:
    """As they are kept with what the team adopts."""
    return [list(astuple(tally)) for tally in tallies]


def of_kept(rows: Sequence[Sequence[Any]]) -> list[Tally]:
    """The counts as they were kept."""
    return [Tally(*row) for row in rows]
