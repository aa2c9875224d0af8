"""The years in `agreement.toml`, and the hold of the made-up year."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.practice.year_holds import hold_records
from models import terms
from models.retention.tables import Hold
from models.store.database import Database
from models.terms import AgreementMistake
from tests.support.staff import staffed
from tests.support.town import NOW

SHIPPED = Path(__file__).parents[2] / "agreement.toml"


def with_settings(folder: Path, text: str) -> Path:
    """The file as it is shipped, with something more at its end."""
    path = folder / "agreement.toml"
    path.write_text(f"{SHIPPED.read_text()}\n{text}")
    return path


def test_as_shipped_everything_is_kept_for_good() -> None:
    """No years without a district's own schedule."""
    found = terms.load(SHIPPED)
    assert found.retention == {}
    assert found.disposal.list_on == "09-15"


def test_a_district_names_years_and_who_says_so(tmp_path: Path) -> None:
    """For each kind."""
    text = '[retention.notice]\nyears = 7\nauthority = "A made-up schedule"\n'
    found = terms.load(with_settings(tmp_path, text)).retention
    assert (found["notice"].years, found["notice"].authority) == (7, "A made-up schedule")


@pytest.mark.parametrize(
    "text",
    [
        '[retention.notice]\nyears = 0\nauthority = "A made-up schedule"\n',
        "[retention.notice]\nyears = 7\n",
        '[retention.quarter]\nyears = 7\nauthority = "A made-up schedule"\n',
        '[retention.notice]\nyears = 7\nauthority = ""\n',
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, text: str) -> None:
    """No years, no authority, or a kind that is kept for good."""
    with pytest.raises(AgreementMistake):
        terms.load(with_settings(tmp_path, text))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_made_up_year_has_a_hold(database: Database) -> None:
    """Of the chief, on a school and a quarter."""
    staff = staffed(database)
    with database.write() as session:
        hold_records(session, staff.town.agreement, NOW)
        hold = session.scalars(select(Hold)).one()
        assert (hold.side, hold.school, hold.set_by_id) == ("police", "hall", staff.id("chief"))
