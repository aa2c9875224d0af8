"""A public edition is decided once, whoever asks and however often (§IX)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.exporting import child as make_export
from exports import catalog as making
from exports.catalog import File
from exports.quarters.public.suppression_decision import Suppressed
from models.errors import Conflict
from models.quarters.editions import PublicEdition, PublicYear
from models.quarters.export_requests import PublicQuarter
from models.store.audit import AuditEntry
from tests.quarters.acts import AFTER, bring_to
from tests.quarters.test_quarter_book import a_quarter
from tests.support.editions import content_of, quarter_decided, year_decided
from tests.support.staff import Staff


def test_of_two_who_have_it_made_at_once_one_decides(staff: Staff) -> None:
    """Both get the same; the quarter is decided once, and so is its year."""
    together = Barrier(2)
    with staff.town.database.write() as session:
        quarter = a_quarter(session, staff)

    def decide(_who: int) -> tuple[Suppressed, Suppressed]:
        together.wait()
        of_it = quarter_decided(staff.town.database, quarter, 1, AFTER)
        return of_it, year_decided(staff.town.database, "2026-27", {"Q2": 1}, AFTER)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(decide, range(2))
    assert first == second
    assert first[0].counts
    with staff.town.database.read() as session:
        assert session.scalar(select(func.count(PublicEdition.id))) == 1
        assert session.scalar(select(func.count(PublicYear.id))) == 1
        decided = select(func.count(AuditEntry.id)).where(AuditEntry.act == "decide public edition")
        assert session.scalar(decided) == 2


def test_an_edition_that_was_overtaken_is_made_again(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another of the year was decided while it was made: what was made first is handed to nobody."""
    database, made = staff.town.database, list[bytes]()
    with database.write() as session:
        quarter = a_quarter(session, staff)
    make = making.make

    def overtaken(*given: Any) -> File:
        file = make(*given)
        if not made:
            year_decided(database, "2026-27", {"Q2": 1}, AFTER)
        made.append(file.content)
        return file

    monkeypatch.setattr(make_export, "make", overtaken)
    assert content_of(database, PublicQuarter(quarter, 1), AFTER) is made[1]
    with database.read() as session:
        assert session.scalar(select(func.count(PublicEdition.id))) == 1


def test_what_is_not_signed_is_not_decided(staff: Staff) -> None:
    """Its figures may change."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "all in")
    with pytest.raises(Conflict, match="This revision is not signed"):
        quarter_decided(staff.town.database, quarter, 1, AFTER)
    with staff.town.database.read() as session:
        assert session.scalar(select(func.count(PublicEdition.id))) == 0
