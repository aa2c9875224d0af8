"""The letter: what it says, the lines that it leaves blank, and the same bytes whenever it is made."""

import io
from datetime import timedelta
from pathlib import Path

import docx

from exports.arrest_notifications.letter import letter, letter_of
from models.arrest_notifications.steps import SAY_CLASS, SEND, TELL
from models.store.database import Database
from tests.arrest_notifications import acts
from tests.support.office import pages
from tests.support.staff import Staff
from tests.support.town import NOW

DESCRIPTION = "Two students fought.\n=1+1 *bold* <b>&"


def texts(content: bytes) -> list[str]:
    """Every paragraph, those in tables too, in the order of the page."""
    document = docx.Document(io.BytesIO(content))
    body = document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    return ["".join(piece.text or "" for piece in paragraph.iter() if piece.tag.endswith("}t")) for paragraph in body]


def test_what_it_says(database: Database, staff: Staff) -> None:
    """What is on record, as typed, and a line for each student arrested."""
    with database.write() as session:
        found = acts.begun(session, staff)
        acts.take(session, staff, found, SAY_CLASS, offense="class_a", arrested=2)
        acts.take(session, staff, found, TELL, by_id=staff.id("supervisor"), whom="acting")
        acts.take(session, staff, found, SEND, words=DESCRIPTION)
        assert found.letter
        content = letter(letter_of(staff.town.agreement, found.letter))
        said = texts(content)
        joined = "\n".join(said)
        for words in (
            "Notification of an arrest", "Class A misdemeanor", "2 students", "Action notice 2026-27/0001",
            "Whoever acts for the superintendent, by Supervisor, November 23, 2026, 10:00 AM EST",
            "November 23, 2026, 9:00 AM EST", "Name", "Date of birth", "=1+1 *bold* <b>&",
        ):  # fmt: skip
            assert words in joined, words
        assert said.count("1") == said.count("2") == 1
        assert letter(letter_of(staff.town.agreement, found.letter)) == content


def test_it_stays_as_it_was_sent(database: Database, staff: Staff) -> None:
    """Whatever becomes known later stands in another letter."""
    with database.write() as session:
        found = acts.begun(session, staff)
        acts.take(session, staff, found, SAY_CLASS)
        acts.take(session, staff, found, SEND)
        first = found.letter
        assert first
        before = letter(letter_of(staff.town.agreement, first))
        acts.take(session, staff, found, SAY_CLASS, NOW + timedelta(hours=1), offense="class_a", arrested=2)
        acts.take(session, staff, found, TELL, NOW + timedelta(hours=2))
        acts.take(session, staff, found, SEND, NOW + timedelta(hours=3))
        assert letter(letter_of(staff.town.agreement, first)) == before
        assert found.letter
        corrected = texts(letter(letter_of(staff.town.agreement, found.letter)))
        assert "Class A misdemeanor" in corrected
        assert "The letter of November 23, 2026, 10:00 AM EST" in corrected[corrected.index("Replaces") + 1 :]
        assert "Replaces" not in texts(before)


def test_a_short_letter_for_one_student_is_one_page(database: Database, staff: Staff, tmp_path: Path) -> None:
    """Also one that corrects another: no few lines with the signatures are left on a page of their own."""
    with database.write() as session:
        found = acts.begun(session, staff)
        acts.take(session, staff, found, SAY_CLASS)
        acts.take(session, staff, found, SEND)
        acts.take(session, staff, found, SAY_CLASS, NOW + timedelta(hours=1), offense="class_a", arrested=1)
        acts.take(session, staff, found, TELL, NOW + timedelta(hours=2), by_id=staff.id("supervisor"), whom="acting")
        acts.take(session, staff, found, SEND, NOW + timedelta(hours=3), words="A fight. " * 20)
        assert found.letter
        content = letter(letter_of(staff.town.agreement, found.letter))
    assert "Replaces" in texts(content)
    assert pages(content, tmp_path / "office") == 1
