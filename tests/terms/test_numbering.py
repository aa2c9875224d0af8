"""Another agreement's numbers: what people read cites its clauses, as agreement.toml has them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from exports.fill_in.make import About as FillInAbout
from exports.fill_in.make import fill_in
from exports.quarters.definitions import define
from exports.workbook.book import About, Book, Edition
from models.errors import Invalid
from models.evaluations.form import save_meeting
from models.evaluations.meeting import Meeting
from models.store.database import Database
from models.terms import load
from tests.evaluations import acts
from tests.evaluations.test_in_slack import begin, text_in
from tests.evaluations.test_in_slack import fill_in as fill_in_evaluation
from tests.support import town
from tests.support.staff import staffed
from tests.support.workplace import Workplace, at_work, text_of

NOW = datetime(2027, 1, 5, 15, tzinfo=UTC)


@pytest.fixture
def database_kind() -> str:
    """What a text cites does not depend on the database."""
    return "sqlite"


@pytest.fixture
def another(tmp_path: Path) -> Path:
    """An agreement with articles and letters."""
    shipped = (Path(__file__).parents[2] / "agreement.toml").read_text(encoding="utf-8")
    path = tmp_path / "agreement.toml"
    path.write_text(shipped.replace('= "§', '= "Art. <A> & '), encoding="utf-8")
    return path


@pytest.fixture
def place(another: Path, migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workplace]:
    """The bot at work under it."""
    monkeypatch.setenv("SRO_AGREEMENT", str(another))
    with at_work(migrated_url) as place:
        yield place


def test_an_evaluation_cites_the_agreements_own_clauses(place: Workplace) -> None:
    """In its form, in what it lacks, and in the written report from first to last line."""
    principal = begin(place)
    principal.press("evaluation_page_meeting")
    assert "once a year (Art. &lt;A&gt; &amp; III)" in text_of(principal.window())
    assert "§" not in text_of(principal.window())
    principal.press("evaluation_draft")
    principal.press("evaluation_page_enforcement")
    form = text_of(principal.window())
    assert "*Art. &lt;A&gt; &amp; V.1* " in form
    assert "Rating for Art. <A> & V.12" in form
    assert "§" not in form
    principal.press("evaluation_draft")
    fill_in_evaluation(place, principal)
    principal.press("evaluation_submit")
    place.deliver()
    (file,) = [file for one in place.posted("CCHIEF") for file in one.get("files", [])]
    report = text_in(place, file)
    assert "under Art. <A> & III of the agreement" in report
    assert "Art. <A> & VII: activity at schools" in report
    assert "Art. <A> & VII.5" in report
    assert "§" not in report


def test_workbooks_cite_the_agreements_own_clauses(another: Path) -> None:
    """What a quarter's words mean, and where a line of the fill-in workbook comes from."""
    agreement = load(another)
    book = Book(About(agreement, "Title", "period", Edition.INTERNAL, NOW, "Tess Notional"))
    define(book, agreement)
    sheet = load_workbook(BytesIO(book.content()))["Definitions"]
    said = [str(value) for row in sheet.iter_rows(values_only=True) for value in row]
    assert "Art. <A> & V.4, Art. <A> & V.5" in said
    assert "§" not in str(said)
    made = fill_in(FillInAbout("hall", "Hall", "Q2", "days", None, "0", NOW, agreement), {}, None)
    notes = [
        cell.comment.text for sheet in load_workbook(BytesIO(made)) for row in sheet for cell in row if cell.comment
    ]
    assert "Source: Art. <A> & IX, ED166" in notes
    assert "§" not in str(notes)


def test_what_a_meeting_lacks_cites_the_agreements_own_clause(another: Path, database: Database) -> None:
    """Slack's client asks for these answers itself, so that no window shows the words."""
    staff = staffed(database)
    staff.town.agreement = load(another)
    with database.write() as session:
        evaluation_id = acts.bring_to(session, staff, "opened")
        with pytest.raises(Invalid) as lacking:
            save_meeting(session, staff.town.agreement, staff.actor("principal"), evaluation_id, Meeting(), 0, town.NOW)
    assert str(lacking.value).count("(Art. <A> & III)") == 3
    assert "§" not in str(lacking.value)
