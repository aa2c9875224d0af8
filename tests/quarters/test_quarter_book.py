"""The quarter's workbook, opened again and compared cell by cell (§IX)."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from sqlalchemy.orm import Session

from exports.quarters.book import quarter_book
from exports.quarters.tables import SHEETS
from models.district.parties import School
from models.quarters import opening, team
from models.quarters import tables as records
from models.quarters.measures import SCHOOL_GROUPS
from models.quarters.police_measures import NOT_PUBLIC, POLICE_GROUPS
from models.quarters.questionnaires import POLICE
from models.vocabulary import GROUNDS
from tests.quarters import acts
from tests.quarters.acts import AFTER, FIGURES
from tests.quarters.test_police_submissions import add_student, file
from tests.support.staff import Staff

SCHOOLS = ["Hall High School", "Conard High School", "Sedgwick Middle School", "King Philip Middle School",
           "Bristow Middle School"]  # fmt: skip
TIMES = ["Previous quarter", "Same quarter last year", "Baseline (whole year)"]
COMPARED = [*TIMES, "Change from previous quarter", "Change from last year"]
M, N = "not submitted", "none"
TRAP = '=HYPERLINK("http://example.invalid")'


def a_quarter(session: Session, staff: Staff) -> int:
    """Hall has sent a submission with a notice, others are missing, the police have added a report; all is signed."""
    notice = file(session, staff, "1", started_by="officer", report_written="yes", case_number="26-1",
                  actions=("search", "arrest"), search_basis="consent", conduct_at_school="yes",
                  custody_on_premises="no", custody_out_of_sight="yes")  # fmt: skip
    add_student(session, staff, notice, "s1")
    quarter = acts.bring_to(session, staff, "filled in")
    figures = FIGURES | {"actions.other": None, "incidents.theft": None}
    acts.fill(session, staff, staff.actor("principal"), quarter, AFTER, figures=figures)
    acts.send(session, staff, staff.actor("principal"), quarter, AFTER)
    of_police, of_schools = staff.actor("team, police"), staff.actor("team, schools")
    for one in records.get(session, quarter).submissions[1:5]:
        acts.declare(session, staff, of_police, quarter, AFTER, one.party)
    acts.add(session, staff, of_police, quarter, AFTER)
    acts.confirm(session, staff, of_police, quarter, AFTER)
    acts.meet(session, staff, of_police, quarter, AFTER)
    for actor in (of_police, of_schools):
        acts.sign(session, staff, actor, quarter, AFTER)
    return quarter


def made(session: Session, staff: Staff, quarter_id: int) -> Workbook:
    """The workbook of the quarter's newest revision, opened."""
    quarter = records.get(session, quarter_id)
    agreement = staff.town.agreement
    return load_workbook(BytesIO(quarter_book(session, agreement, quarter.revision, "Cleo Pretend", AFTER)))


def table(book: Workbook, sheet: str, first: str) -> list[list[Any]]:
    """A table of a sheet by its first heading: headings and rows, until the first empty row."""
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    start = next(number for number, row in enumerate(rows) if row[0] == first)
    end = next((number for number, row in enumerate(rows) if number > start and row[0] is None), len(rows))
    width = next((number for number, value in enumerate(rows[start]) if value is None), len(rows[start]))
    return [row[:width] for row in rows[start:end]]


def line(book: Workbook, sheet: str, measure: str, label: str) -> list[Any]:
    """A line of a sheet's table, from the first school on."""
    (found,) = [row[2:] for row in table(book, sheet, "Measure") if row[:2] == [measure, label]]
    return found


def test_each_sheet_holds_what_both_sides_sent(staff: Staff) -> None:
    """Literal figures, cell by cell."""
    with staff.town.database.write() as session:
        book = made(session, staff, a_quarter(session, staff))
    assert table(book, "School incidents", "Measure")[0] == [
        "Measure", "Line", *SCHOOLS, "Total", "Schools reporting", *COMPARED,
    ]  # fmt: skip
    nothing = [N] * 5
    assert line(book, "School incidents", "Incidents", "Fighting and battery") == [9, M, M, M, M, 9, 1, *nothing]
    assert line(book, "School incidents", "Incidents", "Theft related behavior") == [
        "not collected", M, M, M, M, "not collected", 0, *nothing,
    ]  # fmt: skip
    assert line(book, "School incidents", "Incidents", "Total") == [9, M, M, M, M, 9, 1, *nothing]
    assert line(book, "School actions", "Disciplinary actions", "Detention") == [12, M, M, M, M, 12, 1, *nothing]
    assert line(book, "Students disciplined", "Gender", "Male") == [7, M, M, M, M, 7, 1, *nothing]
    assert line(book, "Students referred", "Gender", "Male") == [0, M, M, M, M, 0, 1, *nothing]
    assert line(book, "Police incidents", "Notices and police reports", "Action notices") == [
        1,
        0,
        0,
        0,
        0,
        1,
        5,
        *nothing,
    ]
    assert line(book, "Police incidents", "Police reports by incident", "Traffic") == [1, 0, 0, 0, 0, 1, 5, *nothing]
    assert line(book, "Police actions", "Actions by any officer", "Arrest") == [1, 0, 0, 0, 0, 1, 5, *nothing]
    assert line(book, "Who acted", "Actions by the SRO alone", "Arrest") == [1, 0, 0, 0, 0, 1, 5, *nothing]
    assert line(book, "Who acted", "Actions by other officers (patrol)", "Arrest") == [0, 0, 0, 0, 0, 0, 5, *nothing]
    assert line(book, "Police students", "Students by gender", "Male") == [1, 0, 0, 0, 0, 1, 5, *nothing]
    assert line(book, "Timeliness", "Time from event to notice", "Within 1 hour") == [1, 0, 0, 0, 0, 1, 5, *nothing]
    assert table(book, "Summary", "School")[:3] == [
        ["School", "Incidents", "Disciplinary actions", "Referrals to police", "Action notices"],
        ["Hall High School", 9, 12, 0, 1],
        ["Conard High School", M, M, M, 0],
    ]
    assert table(book, "Submissions", "Submission")[2] == [
        "Conard High School", "declared missing", None, None, None, "The office is closed.", None,
    ]  # fmt: skip
    assert table(book, "Added by police", "School")[1] == [
        "Hall High School", "Police reports by incident: Traffic", 1, "Not filed.", "Team Police",
    ]  # fmt: skip
    assert table(book, "Meetings", "Held on")[1][1:4] == [2, 2, "Yes"]
    assert table(book, "Recommendations", "Recommendation")[1][0] == "No records."
    assert table(book, "Revisions", "Revision")[1][4:] == ["Team Police", "Team Schools"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_edition_for_a_school_holds_its_own_figures_only(staff: Staff) -> None:
    """Its column without a total, its submission beside the police's; no meeting, nothing of the other schools."""
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        revision = records.get(session, a_quarter(session, staff)).revision
        of_hall, of_conard = (
            load_workbook(BytesIO(quarter_book(session, agreement, revision, "Priya Pretend", AFTER, (school,))))
            for school in ("hall", "conard")
        )
    assert of_hall["Summary"]["A2"].value == (
        "West Hartford Police Department and West Hartford Public Schools · Q2 2026-27, October 1, 2026 to "
        "December 31, 2026 · revision 1 · Hall High School only"
    )
    nothing = [N] * 5
    assert table(of_hall, "Summary", "Measure") == [
        ["Measure", "Hall High School", *COMPARED],
        ["Schools: incidents", 9, *nothing],
        ["Schools: disciplinary actions", 12, *nothing],
        ["Schools: students disciplined", 7, *nothing],
        ["Schools: referrals to police", 0, *nothing],
        ["Schools: known arrests", 0, *nothing],
        ["Schools: students referred to police", 0, *nothing],
        ["Police: action notices", 1, *nothing],
        ["Police: police reports", 2, *nothing],
        ["Police: incidents with an arrest (any officer)", 1, *nothing],
        ["Police: arrest by the SRO alone", 1, *nothing],
        ["Police: arrest by other officers (patrol)", 0, *nothing],
        ["Police: arrest by the SRO with others", 0, *nothing],
        ["Police: arrest, who acted not recorded", 0, *nothing],
        ["Police: incidents with a search (by anyone)", 1, *nothing],
        ["Police: students involved (at each notice)", 2, *nothing],
    ]
    assert line(of_conard, "School incidents", "Incidents", "Fighting and battery") == [M, *nothing]
    assert line(of_conard, "Police incidents", "Notices and police reports", "Action notices") == [0, *nothing]
    assert [row[0] for row in table(of_conard, "Submissions", "Submission")] == [
        "Submission",
        "Conard High School",
        "Police",
    ]
    assert [row[0] for row in table(of_hall, "Added by police", "School")] == ["School", "Hall High School"]
    assert [row[0] for row in table(of_conard, "Added by police", "School")] == ["School", "No records."]
    assert not {"Meetings", "Recommendations"} & {*of_hall.sheetnames, *of_conard.sheetnames}
    for book, others in ((of_hall, SCHOOLS[1:]), (of_conard, [SCHOOLS[0], *SCHOOLS[2:]])):
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
        assert [cell for cell in cells for other in others if other in cell] == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_every_figure_stands_in_one_sheet(staff: Staff) -> None:
    """No group of either side is left out, and none comes twice."""
    shown = [(sheet.is_police, group) for sheet in SHEETS for group in sheet.groups]
    assert sorted(shown) == sorted(
        [(False, group) for group in SCHOOL_GROUPS] + [(True, group) for group in POLICE_GROUPS]
    )
    with staff.town.database.write() as session:
        book = made(session, staff, a_quarter(session, staff))
    assert book.sheetnames == [
        "Summary", "Both sides", "School incidents", "School actions", "Students disciplined", "Referrals",
        "Students referred", "Police incidents", "Police actions", "Who acted", "Police students", "Timeliness",
        "Activities", "Rates", "Arrests", "Meetings", "Recommendations", "Submissions", "Added by police", "Revisions",
        "Definitions",
    ]  # fmt: skip


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_quarter_from_before_a_question_was_asked_has_no_line_for_it(staff: Staff) -> None:
    """Not one that reads 0, and no empty sheet; beside a quarter that counts it, it was not collected."""
    with staff.town.database.write() as session:
        first = records.get(session, a_quarter(session, staff))
        police = first.submission_of(POLICE).sent
        assert police
        police.figures = [row for row in police.figures if row.figure not in NOT_PUBLIC]
        session.flush()
        before = made(session, staff, first.id)
        later = datetime(2027, 4, 5, 15, tzinfo=UTC)
        period = opening.at_hand(staff.town.agreement, later)[0]
        third = opening.open_quarter(session, staff.town.agreement, period, None, later)
        acts.confirm(session, staff, staff.actor("supervisor"), third.id, later)
        since = made(session, staff, third.id)
    assert "Who acted" not in before.sheetnames
    shown = [row for sheet in before for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("Police")]
    assert shown
    assert not [row for row in shown if "arrest by" in str(row[0])]
    grounds = [row[1] for row in table(before, "Police actions", "Measure") if str(row[0]).startswith("Why law")]
    assert grounds == list(GROUNDS.values())
    assert line(since, "Who acted", "Actions by the SRO alone", "Arrest")[5:8] == [0, 5, "not collected"]


def charts_of(content: bytes) -> list[tuple[str, int, int]]:
    """The title, number of bars and number of rows of each chart."""
    with ZipFile(BytesIO(content)) as parts:
        charts = [etree.fromstring(parts.read(name)) for name in parts.namelist() if "/charts/chart" in name]
    found = []
    for chart in charts:
        bars = [text.text or "" for text in chart.iterfind(".//{*}ser/{*}val//{*}f")]
        first, last = (int(row) for row in re.findall(r"\$(\d+)", bars[0]))
        found.append((chart.findtext(".//{*}title//{*}t") or "", len(bars), last - first + 1))
    return found


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("schools", "charts"),
    [
        (5, [("Incidents, actions, referrals and notices by school", 4, 5)]),
        (90, [("Totals of the schools reporting", 1, 15)]),
    ],
)
def test_the_summary_has_a_chart_that_can_be_read(
    staff: Staff, schools: int, charts: list[tuple[str, int, int]]
) -> None:
    """Of each school; with very many of them, of all schools together, whose columns are on the other sheets then."""
    agreement = staff.town.agreement
    more = [School(key=f"s{number}", name=f"Made-up School {number}") for number in range(schools - 5)]
    agreement = agreement.model_copy(update={"school": [*agreement.school, *more]})
    with staff.town.database.write() as session:
        quarter = opening.open_quarter(session, agreement, opening.at_hand(agreement, AFTER)[0], None, AFTER)
        content = quarter_book(session, agreement, quarter.revision, "Cleo Pretend", AFTER)
    assert charts_of(content) == charts
    book = load_workbook(BytesIO(content))
    assert [book[name].page_setup.fitToWidth for name in ("Summary", "School incidents")] == [
        1,
        1 if schools == 5 else 7,
    ]
    assert table(book, "Summary", "Measure")[0][1 if schools == 90 else 6] == "Total"
    assert len(table(book, "Summary", "School")) == 1 + schools


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_quarter_is_compared_with_the_one_before(staff: Staff) -> None:
    """The change is worked out where the same number of schools is counted."""
    with staff.town.database.write() as session:
        first = a_quarter(session, staff)
        later = datetime(2027, 4, 5, 15, tzinfo=UTC)
        third = opening.open_quarter(
            session, staff.town.agreement, opening.at_hand(staff.town.agreement, later)[0], None, later
        )
        acts.fill(session, staff, staff.actor("principal"), third.id, later,
                  figures=FIGURES | {"incidents.fighting": 4, "incidents.theft": 2})  # fmt: skip
        acts.send(session, staff, staff.actor("principal"), third.id, later)
        book = made(session, staff, third.id)
        assert records.get(session, first).label == "Q2 2026-27"
    heads = table(book, "School incidents", "Measure")[0]
    assert heads[9] == "Previous quarter: Q2 2026-27"
    assert line(book, "School incidents", "Incidents", "Fighting and battery") == [4, M, M, M, M, 4, 1, 9, N, N, -5, N]
    assert line(book, "School incidents", "Incidents", "Theft related behavior") == [
        2, M, M, M, M, 2, 1, "not collected", N, N, N, N,
    ]  # fmt: skip
    assert line(book, "Police incidents", "Notices and police reports", "Action notices") == [
        M,
        M,
        M,
        M,
        M,
        M,
        0,
        1,
        N,
        N,
        N,
        N,
    ]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_signed_revision_stays_as_it_was_when_the_next_one_is_corrected(staff: Staff) -> None:
    """The first workbook can be made again, as it was signed."""
    with staff.town.database.write() as session:
        quarter_id = a_quarter(session, staff)
        acts.reopen(session, staff, staff.actor("team, police"), quarter_id, AFTER)
        acts.recommend(session, staff, staff.actor("team, police"), quarter_id, AFTER)
        acts.correct(session, staff, staff.actor("principal"), quarter_id, AFTER)
        acts.fill(session, staff, staff.actor("principal"), quarter_id, AFTER,
                  figures=FIGURES | {"incidents.fighting": 3})  # fmt: skip
        acts.send(session, staff, staff.actor("principal"), quarter_id, AFTER)
        quarter = records.get(session, quarter_id)
        books = [
            load_workbook(BytesIO(quarter_book(session, staff.town.agreement, one, "Cleo Pretend", AFTER)))
            for one in quarter.revisions
        ]
    found = [line(book, "School incidents", "Incidents", "Fighting and battery")[0] for book in books]
    assert found == [9, 3]
    assert [table(book, "Submissions", "Submission")[1][1:3] for book in books] == [["sent", 1], ["corrected", 2]]
    wished = [[cell.value for row in book["Recommendations"].iter_rows() for cell in row] for book in books]
    assert [cells.count("More adults at the gate.") for cells in wished] == [0, 1]
    notes = [[cell.value for row in book["Summary"].iter_rows() for cell in row] for book in books]
    assert "Revision 1, signed by Team Police (police) and Team Schools (schools)." in notes[0]
    assert "Revision 2 is NOT signed yet: figures may change. Reason for this revision: A wrong total." in notes[1]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_notices_that_change_after_the_sign_off_show_as_differences(staff: Staff) -> None:
    """The figures stay as signed; a sheet says what would count otherwise."""
    with staff.town.database.write() as session:
        quarter_id = a_quarter(session, staff)
        assert "Changed since" not in made(session, staff, quarter_id).sheetnames
        file(session, staff, "2", started_by="officer")
        book = made(session, staff, quarter_id)
    assert line(book, "Police incidents", "Notices and police reports", "Action notices")[0] == 1
    _head, *rows = table(book, "Changed since", "School")
    assert ["Hall High School", "Notices and police reports: Action notices", 1, 2] in rows
    assert all(then != now for _school, _figure, then, now in rows)
    notes = [cell.value for row in book["Summary"].iter_rows() for cell in row]
    assert any("the sheet “Changed since” shows what is different now." in str(note) for note in notes)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_people_typed_is_no_formula(staff: Staff) -> None:
    """Neither a reason nor a remark."""
    with staff.town.database.write() as session:
        quarter_id = acts.bring_to(session, staff, "sent")
        one = acts.submission_of(session, quarter_id, "conard")
        of_police = staff.actor("team, police")
        team.declare_missing(session, staff.town.agreement, of_police, quarter_id, one.id, TRAP, AFTER)
        book = made(session, staff, quarter_id)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert TRAP in [cell.value for cell in cells]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_newest_baseline_stands_beside_every_table(staff: Staff) -> None:
    """The whole year's figures, without a change worked out: a quarter is no fourth of a year."""
    with staff.town.database.write() as session:
        quarter_id, member = a_quarter(session, staff), staff.actor("team, schools")
        for year, fighting in (("2017-18", 11), ("2018-19", 129)):
            base = opening.open_baseline(session, staff.town.agreement, member, year, AFTER)
            figures = FIGURES | {"incidents.fighting": fighting}
            acts.fill(session, staff, member, base.id, AFTER, "conard", figures)
            acts.send(session, staff, member, base.id, AFTER, "conard")
        book = made(session, staff, quarter_id)
    assert table(book, "School incidents", "Measure")[0][11] == "Baseline 2018-19 (whole year)"
    assert line(book, "School incidents", "Incidents", "Fighting and battery")[5:] == [9, 1, N, N, 129, N, N]
    assert line(book, "Police incidents", "Notices and police reports", "Action notices")[5:] == [1, 5, N, N, N, N, N]
