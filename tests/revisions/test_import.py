"""`sro-bot agreement import` settles what was accepted, and says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from bot.commands import agreement as command
from models.revisions import tables
from models.revisions.steps import ACCEPTED, ASKED, SIGNED
from models.store.database import Database
from models.terms import Agreement
from tests.agreement.acts import A_TEXT
from tests.revisions import acts
from tests.support.staff import Staff
from tests.support.town import NOW

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_an_import_settles_what_was_accepted(
    database: Database, staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """With the number of the version; the operator reads which requests these are."""

    @contextmanager
    def records() -> Iterator[tuple[Database, Agreement]]:
        yield database, staff.town.agreement

    monkeypatch.setattr(command, "records", records)
    monkeypatch.setattr(command, "utc_now", lambda: NOW)
    with database.write() as session:
        accepted, asked = (acts.bring_to(session, staff, state) for state in (ACCEPTED, ASKED))
    signed = tmp_path / "signed.txt"
    signed.write_bytes(A_TEXT)
    command.import_signed(signed, date(2027, 7, 1))
    assert f"Marked as signed: Request for revision {accepted}." in capsys.readouterr().out
    with database.read() as session:
        found = tables.get(session, accepted)
        assert (found.state, found.signed_text) == (SIGNED, 1)
        assert tables.get(session, asked).state == ASKED
