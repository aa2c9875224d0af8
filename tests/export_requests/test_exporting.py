"""From `/sro-export` to the file in a direct message: who may take what, made by a process of its own, on record."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from openpyxl import load_workbook
from sqlalchemy import select, update

from bot.app import due_acts
from bot.exporting.worker import ExportMaker
from models.actor import Identity
from models.export_requests import acts as exporting
from models.export_requests.tables import Export
from models.notices import acts as notices
from models.notices import students
from models.notices.students import StudentForm
from models.people.queries import identify
from models.people.tables import Person, RoleHeld
from models.policy import Act, refusal
from models.quarters import opening
from models.store import deadlines
from models.store.audit import AuditEntry
from tests.delivery.test_delivery import file
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
A_DAY = timedelta(days=1)


def a_quarter(place: Workplace) -> None:
    """The quarter that has ended is open, with nothing sent."""
    with place.bot.database.write() as session:
        ended = opening.at_hand(place.bot.agreement, place.clock[0])[0]
        opening.open_quarter(session, place.bot.agreement, ended, None, place.clock[0])


def asked(place: Workplace, who: str) -> Somebody:
    """Somebody asks for the quarter's workbook."""
    somebody = place.somebody(who)
    somebody.command("/sro-export")
    somebody.press("export_quarter_1")
    assert "Preparing your file" in text_of(somebody.window())
    return somebody


def files(place: Workplace, somebody: Somebody) -> list[dict[str, Any]]:
    """The files in the direct messages of somebody, after all was made and delivered."""
    while place.bot.exports.run_once():
        pass
    place.deliver()
    channel = somebody.direct()
    messages = somebody.messages(channel) if channel else []
    return [file for message in messages for file in message.get("files", ())]


def content(place: Workplace, who: str, file: dict[str, Any]) -> bytes:
    """What somebody downloads."""
    answer = requests.get(f"{place.server.url}/practice/api/files/{file['id']}", {"as": who}, timeout=60)
    answer.raise_for_status()
    return answer.content


def audit(place: Workplace) -> list[tuple[str, dict[str, Any]]]:
    """What the log says of exports."""
    with place.bot.database.read() as session:
        rows = session.execute(
            select(AuditEntry.act, AuditEntry.detail).where(AuditEntry.subject.like("export:%")).order_by(AuditEntry.id)
        )
        return [(row.act, json.loads(row.detail)) for row in rows]


def test_a_workbook_comes_by_direct_message_and_is_on_record(workplace: Workplace) -> None:
    """Asked for, made by the child process, delivered, and not kept beyond a day."""
    a_quarter(workplace)
    chief = asked(workplace, "UCHIEF")
    (file,) = files(workplace, chief)
    assert file["name"].endswith("-revision-1.xlsx")
    book = load_workbook(BytesIO(content(workplace, "UCHIEF", file)))
    assert {"Summary", "Meetings", "Timeliness"} < set(book.sheetnames)
    assert [act for act, _detail in audit(workplace)] == ["ask for export", "take export"]
    assert audit(workplace)[1][1]["kind"] == "quarter"
    with workplace.bot.database.write() as session:
        assert session.scalars(select(Export)).one().content is not None
        while deadlines.take_one(session, due_acts(workplace.bot.agreement), workplace.clock[0] + A_DAY * 2):
            pass
    with workplace.bot.database.read() as session:
        assert session.scalars(select(Export)).one().content is None


def test_a_principal_gets_the_own_school_only(workplace: Workplace) -> None:
    """Neither other schools' columns nor the team's sheet."""
    a_quarter(workplace)
    principal = asked(workplace, "UPRINHALL")
    (file,) = files(workplace, principal)
    book = load_workbook(BytesIO(content(workplace, "UPRINHALL", file)))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("Hall High School" in cell for cell in cells)
    assert [cell for cell in cells if "Conard" in cell or "Bristow" in cell] == []
    assert not {"Meetings", "Recommendations"} & set(book.sheetnames)


def test_who_may_take_nothing_is_told_who_may(workplace: Workplace) -> None:
    """In place of the window."""
    a_quarter(workplace)
    administrator = workplace.somebody("UADMIN")
    administrator.command("/sro-export")
    assert "You do not have permission to export totals" in text_of(administrator.messages("CGENERAL")[-1])


def test_a_designee_takes_schedules_and_nothing_else(workplace: Workplace) -> None:
    """Who is at the school is theirs to know; figures and rows are not."""
    a_quarter(workplace)
    designee = workplace.somebody("UDESHALL")
    designee.command("/sro-export")
    offered = text_of(designee.window())
    assert "Coverage calendar" in offered
    assert not [words for words in ("export_quarter", "Notice log", "Activity log") if words in offered]


def test_the_supervisor_takes_rows_and_totals(workplace: Workplace) -> None:
    """The register of a period, and the workbook of a quarter whose police figures supervisors confirm."""
    a_quarter(workplace)
    supervisor = workplace.somebody("USUPERVISOR")
    supervisor.command("/sro-export")
    assert "export_quarter_1" in text_of(supervisor.window())
    supervisor.press("export_period")
    today = workplace.bot.agreement.today(workplace.clock[0])
    wrong = supervisor.submit(first=today, last=today - A_DAY)
    assert "before the start date" in text_of(wrong)
    supervisor.submit(first=today - 7 * A_DAY, last=today)
    (file,) = files(workplace, supervisor)
    assert file["name"] == f"notice-log-{today - 7 * A_DAY}-to-{today}.xlsx"


def test_a_public_edition_that_cannot_be_made_says_why(workplace: Workplace) -> None:
    """Of the year that is over, none of whose quarters was opened."""
    agreement = workplace.bot.agreement
    last = agreement.school_year(agreement.year_begins(agreement.today(workplace.clock[0])) - A_DAY)
    chief = workplace.somebody("UCHIEF")
    chief.command("/sro-export")
    chief.press(f"export_year_public_year_{last}")
    assert files(workplace, chief) == []
    said = text_of(chief.messages(chief.direct()))
    which = f"the public edition of the yearly report {last}, as a workbook"
    assert f"Your file is not available: {which}. No quarter of {last} was opened." in said


def test_a_right_that_ended_meanwhile_makes_nothing(workplace: Workplace) -> None:
    """Asked for in time, and refused when it is made; whoever has no role any more is told nothing at all."""
    a_quarter(workplace)
    chief = asked(workplace, "UCHIEF")
    with workplace.bot.database.write() as session:
        person = session.scalars(select(Person).filter_by(user_id="UCHIEF")).one()
        ended = workplace.bot.agreement.today(workplace.clock[0]) - A_DAY
        session.execute(update(RoleHeld).where(RoleHeld.person_id == person.id).values(last_day=ended))
    assert files(workplace, chief) == []
    assert chief.direct() == ""
    with workplace.bot.database.read() as session:
        assert session.scalars(select(Export.problem)).one() == str(refusal(Act.EXPORT_TOTALS))


def test_a_process_that_dies_is_tried_again_and_given_up_in_the_end(workplace: Workplace) -> None:
    """After three times the person is told, with the number to give to an administrator."""
    a_quarter(workplace)
    chief = asked(workplace, "UCHIEF")
    nowhere = Path("nowhere/agreement.toml")
    maker = ExportMaker(workplace.bot.database, nowhere, lambda: workplace.clock[0])
    assert [maker.run_once() for _attempt in range(4)] == [True, True, True, False]
    workplace.deliver()
    assert "An administrator can help: export 1." in text_of(chief.messages(chief.direct()))
    assert audit(workplace)[-1][0] == "give up export"


def test_of_two_replicas_one_makes_it(workplace: Workplace) -> None:
    """The other finds it taken; after the lease it is free again."""
    a_quarter(workplace)
    asked(workplace, "UCHIEF")
    now = workplace.clock[0]
    found = []
    for moment in (now, now, now + exporting.LEASE + A_DAY):
        with workplace.bot.database.write() as session:
            found.append(exporting.claim(session, moment))
    assert found == [1, None, 1]


def test_an_officers_reports_of_a_month_name_what_the_law_asks_for(workplace: Workplace) -> None:
    """Each event and each student, with both answers on race; for the chief and the supervisor."""
    notice = file(workplace)
    with workplace.bot.database.write() as session:
        officer = session.scalars(select(Person).filter_by(user_id="UOFFHALL")).one()
        today = workplace.bot.agreement.today(workplace.clock[0])
        actor = identify(session, Identity(officer.team_id or "", "UOFFHALL"), today)
        form = StudentForm(
            age=15, grade="9", gender="male", ethnicity="no", races=("asian", "white"), disability="no",
            english_learner="no", measures=("searched", "detained"), detained_minutes=12, disposition="to_family",
        )  # fmt: skip
        students.record_student(session, actor, notice, form, "one", workplace.clock[0])
        month = notices.get(session, notice).current.occurred_at.astimezone(workplace.bot.agreement.zone)
        officer_id = officer.id
    supervisor = workplace.somebody("USUPERVISOR")
    supervisor.command("/sro-export")
    supervisor.press("export_officer")
    supervisor.submit(officer=str(officer_id), month=f"{month:%Y-%m}-01")
    (found,) = files(workplace, supervisor)
    assert found["name"] == f"monthly-officer-report-{month:%Y-%m}-badge-P-101.xlsx"
    book = load_workbook(BytesIO(content(workplace, "USUPERVISOR", found)))
    rows = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
    head = next(place for place, row in enumerate(rows["Students"]) if row[0] == "Notice")
    assert rows["Students"][head + 1][1:] == [
        1, "Two or more races", "No", "Asian; White", "Male", 15, "Grade 9", "No", "Yes", "No", "No", "No", "Yes", 12,
        "Released to family",
    ]  # fmt: skip
    head = next(place for place, row in enumerate(rows["Events"]) if row[0] == "Notice")
    assert rows["Events"][head + 1][1] == "Hall High School"
