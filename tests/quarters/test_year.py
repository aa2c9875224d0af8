"""The yearly report as workbook and document, of a year that was made up in all its quarters (§IX)."""

import random
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.practice.year import load_year
from bot.practice.year_reviewed import review_year
from exports.quarters.book import quarter_book
from exports.quarters.public.book import public_book
from exports.quarters.year import year_book
from exports.quarters.yearly_report.document import year_report
from models.delivery.outbox import UNDELIVERED, Delivery
from models.delivery.outbox import waiting as overdue
from models.district.values import CITED
from models.notices import acts as notices
from models.notices.tables import Notice, StudentDetail
from models.people.queries import with_a_role_from
from models.quarters import tables as records
from models.quarters.answers import SUPPRESSED, number
from models.quarters.measures import SCHOOL_KEYS
from models.quarters.questionnaires import DISTRICT
from models.quarters.tables import BOARD, Quarter, State
from models.releases.reminders import days_overdue
from models.releases.tables import RecordsRequest
from models.roll_call.tables import Confirmation
from models.store.database import Database
from tests.conftest import YEAR_MADE
from tests.quarters.test_police_submissions import file
from tests.quarters.test_quarter_book import table
from tests.support.staff import Staff
from tests.support.town import NOW as FILED
from tests.support.town import the_agreement

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
YEAR = "2025-26"
INCIDENTS = [key for key in SCHOOL_KEYS if key.startswith("incidents.")]


def book(session: Session, year: str = YEAR) -> Any:
    """The year's workbook, opened."""
    return load_workbook(BytesIO(year_book(session, the_agreement(), year, "Cleo Pretend", NOW)))


def sent(session: Session, figure: str) -> list[int]:
    """What the schools sent of a figure, quarter by quarter: added up here, from the rows themselves."""
    found = []
    for code in ("Q1", "Q2", "Q3", "Q4"):
        quarter = records.find(session, YEAR, code)
        assert quarter
        found.append(
            sum(number(one.sent.by_key[figure]) or 0 for one in quarter.submissions if one.sent and one.party[0] != ":")
        )
    return found


def test_the_year_adds_up_what_can_be_added(made_up: Database) -> None:
    """Incidents and notices are sums of the quarters; students are not."""
    with made_up.read() as session:
        found = book(session)
        fighting, students = sent(session, "incidents.fighting"), sent(session, "disciplined.students")
        counts = (Notice.school_year == YEAR) & Notice.withdrawn_at.is_(None)
        notices = session.scalar(select(func.count(Notice.id)).where(counts))
    lines = {tuple(row[:2]): row[2:] for sheet in ("School figures", "Police figures")
             for row in table(found, sheet, "Measure")}  # fmt: skip
    assert lines["Incidents", "Fighting and battery"][:6] == [*fighting, sum(fighting), 4]
    assert lines["Students with a disciplinary action", "Students (each counted once)"][:6] == [
        *students, "not added up", 0,
    ]  # fmt: skip
    assert lines["Notices and police reports", "Action notices"][4:6] == [notices, 4]
    other = lines["Disciplinary actions", "Other disciplinary action"]
    assert other[:6] == [*["not collected"] * 4, "not collected", 0]
    glance = {row[0]: row for row in table(found, "Summary", "Measure")}
    incidents = {key[1]: row[4] for key, row in lines.items() if key[0] == "Incidents"}
    assert glance["Schools: incidents"][5] == incidents.pop("Total") == sum(incidents.values())


def test_the_year_says_which_meeting_had_no_quorum_and_which_quarter_was_corrected(made_up: Database) -> None:
    """Everywhere, also in the document."""
    with made_up.read() as session:
        found = book(session)
        document = docx.Document(BytesIO(year_report(session, the_agreement(), YEAR, "Cleo Pretend", NOW)))
        base = records.find(session, "2023-24", records.BASELINE)
        assert base
        then = sum(number(one.sent.by_key[key]) or 0 for one in base.submissions
                   if one.sent and one.is_of_school for key in INCIDENTS)  # fmt: skip
    assert [row[4] for row in table(found, "Meetings", "Quarter")[1:5]] == [
        "Yes", "No quorum (2 per party required)", "Yes", "Yes",
    ]  # fmt: skip
    assert [row[1] for row in table(found, "Quarters", "Quarter")[1:]] == [1, 1, 2, 1]
    words = [cell.text for grid in document.tables for row in grid.rows for cell in row.cells]
    assert "No quorum (2 per party required)" in words
    assert "Have a counselor at the gate in the first lesson on Mondays.\nQ1 2025-26" in words
    assert "There is no previous year to compare with." in [line.text for line in document.paragraphs]
    figures = next(grid for grid in document.tables if grid.rows[0].cells[1].text == "Year")
    assert [cell.text for cell in figures.rows[0].cells] == [
        "Measure", "Year", "Previous year", "Baseline", "Change from baseline",
    ]  # fmt: skip
    assert [cell.text for cell in figures.rows[1].cells] == [
        "Schools: incidents", "909", "none", f"{then:,}", f"{909 - then:,}",
    ]  # fmt: skip
    assert [cell.text for cell in figures.rows[3].cells][1:] == ["not added up", "none", "552", "none"]
    for row in figures.rows[:2]:
        sides = [cell.paragraphs[0].style.paragraph_format.alignment for cell in row.cells]
        assert sides == [None, *[WD_ALIGN_PARAGRAPH.RIGHT] * 4]


def test_an_unfinished_year_says_so(made_up: Database) -> None:
    """The running one: a quarter not signed, others not opened, and last year beside it."""
    with made_up.read() as session:
        found = book(session, "2026-27")
    notes = [cell.value for row in found["Summary"].iter_rows() for cell in row]
    assert "NOT signed yet: Q1 2026-27. Figures may change." in notes
    assert "Q3 was not opened and is not included." in notes
    assert "There is no previous year to compare with." not in notes


def test_a_year_says_whose_submissions_it_is_without(made_up: Database) -> None:
    """At the top, in the workbook and the document; and school by school."""
    with made_up.read() as session:
        found = book(session, "2026-27")
        document = docx.Document(BytesIO(year_report(session, the_agreement(), "2026-27", "Cleo Pretend", NOW)))
    said = (
        "Submissions missing in Q1 2026-27, and not included: Sedgwick Middle School, King Philip Middle School, "
        "Bristow Middle School, the police."
    )
    assert said in [cell.value for cell in found["Summary"]["A"]]
    assert said in [line.text for line in document.paragraphs]
    above_a_table = [
        line for line in document.paragraphs if line.text.endswith(("(§IX).", "record and is not included."))
    ]
    assert [line.paragraph_format.keep_with_next for line in above_a_table] == [True, True]
    rows = {tuple(row[:2]): row[2:] for row in table(found, "School by school", "School")}
    assert rows["Bristow Middle School", "Schools: incidents"] == ["not submitted", "none", "none", "none"]
    assert isinstance(rows["Hall High School", "Schools: incidents"][0], int)


def test_students_disciplined_and_students_referred_are_told_apart(made_up: Database) -> None:
    """The same groups of both stand on one sheet."""
    with made_up.read() as session:
        lines = [tuple(row[:2]) for row in table(book(session), "School figures", "Measure")]
    assert len(set(lines)) == len(lines)
    assert {("Students disciplined: Gender", "Female"), ("Students referred: Gender", "Female")} < set(lines)


def test_the_made_up_year_is_the_same_each_time_and_posts_one_board(made_up: Database) -> None:
    """Loading it again changes nothing."""
    with made_up.read() as session:
        before = session.scalar(select(func.count(Notice.id)))
        waiting = list(session.scalars(select(Delivery.kind).where(Delivery.state.in_(UNDELIVERED))))
        (last,) = records.newest(session, 1)
        states = [one.state for one in last.submissions]
    random.seed(7)
    assert not load_year(made_up, the_agreement(), NOW)
    with made_up.read() as session:
        assert session.scalar(select(func.count(Notice.id))) == before == 191
        assert overdue(session, YEAR_MADE - timedelta(minutes=15)) == []  # `sro-bot check` right after has no alarm
    assert waiting == [BOARD]
    assert states == [State.SENT, State.SENT, State.DRAFT, *[State.NOT_STARTED] * 3]


def test_the_made_up_year_has_confirmations_and_what_the_schools_ask_the_police_for(made_up: Database) -> None:
    """Most have confirmed the training, some not; of the requests one is released, one asks back, one waits."""
    with made_up.read() as session:
        confirmed = session.scalar(select(func.count(Confirmation.id))) or 0
        people = len(with_a_role_from(session, the_agreement().today(YEAR_MADE)))
        assert people / 2 < confirmed < people
        requests = session.scalars(select(RecordsRequest).order_by(RecordsRequest.id)).all()
        assert [request.state for request in requests] == ["released", "question", "asked"]
        assert requests[0].release
        assert len(requests[0].release.notices) == 2
        assert not days_overdue(the_agreement(), requests[2], the_agreement().today(YEAR_MADE))


def test_the_made_up_year_loads_where_the_newest_notice_was_withdrawn(staff: Staff) -> None:
    """On whatever day practice begins, the notices that the police release are standing ones."""
    with staff.town.database.write() as session:
        first, second, newest = (file(session, staff, key) for key in ("first", "second", "newest"))
        notices.withdraw(session, staff.actor("officer"), newest.id, "Filed twice by mistake.", FILED)
        review_year(session, staff.town.agreement, YEAR_MADE + timedelta(days=60))
        asked = session.scalars(select(RecordsRequest).order_by(RecordsRequest.id)).first()
        assert asked
        assert set(asked.records.numbers) == {first.label, second.label}


def test_papers_cite_the_agreements_own_clauses(made_up: Database) -> None:
    """The workbooks and the document, of a year and of a quarter of it, and its public edition."""
    agreement = the_agreement().model_copy(update={"clauses": dict.fromkeys(CITED, "Article <9>")})
    with made_up.read() as session:
        quarter = records.find(session, YEAR, "Q1")
        assert quarter
        revision = quarter.revision
        books = (
            year_book(session, agreement, YEAR, "Cleo Pretend", NOW),
            quarter_book(session, agreement, revision, "Cleo Pretend", NOW),
            public_book(session, agreement, revision, NOW)[0],
        )
        document = docx.Document(BytesIO(year_report(session, agreement, YEAR, "Cleo Pretend", NOW)))
    papers = [str([[cell.value for row in sheet for cell in row] for sheet in load_workbook(BytesIO(content))])
              for content in books]  # fmt: skip
    for words in (*papers, str([paragraph.text for paragraph in document.paragraphs])):
        assert "Article <9>" in words
        assert "§" not in words


def test_the_made_up_year_is_such_as_a_district_could_have(made_up: Database) -> None:
    """Grades that the schools have, no group larger than it could be, and a baseline from everybody who owes one."""
    with made_up.read() as session:
        base = records.find(session, "2023-24", records.BASELINE)
        assert base
        assert {one.party for one in base.submissions if one.sent} == {one.party for one in base.submissions}
        assert base.submission_of(DISTRICT).sent.by_key["actions.expulsion"] == SUPPRESSED  # type: ignore[union-attr]
        for quarter in session.scalars(select(Quarter).where(Quarter.code.not_in(records.WHOLE_YEARS))):
            for one in (found for found in quarter.submissions if found.is_of_school and found.sent):
                figures = one.sent.by_key if one.sent else {}
                has = "high" if one.party in ("hall", "conard") else "middle"
                of_grades = {band: figures[f"disciplined.grades.{band}"] for band in ("elementary", "middle", "high")}
                assert of_grades == dict.fromkeys(of_grades, 0) | {has: figures["disciplined.students"]}
                assert (number(figures["incidents.weapons"]) or 0) <= 1
        grades = set(session.execute(select(Notice.school, StudentDetail.grade).join_from(Notice, StudentDetail)))
    assert {int(grade) for school, grade in grades if school in ("hall", "conard")} == {9, 10, 11, 12}
    assert {int(grade) for school, grade in grades if school not in ("hall", "conard")} == {6, 7, 8}
