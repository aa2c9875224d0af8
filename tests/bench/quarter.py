"""The police's submission over its bare queries, the register over openpyxl's write-only mode."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook, load_workbook
from sqlalchemy import insert, text

from bot.exporting.worker import ExportMaker
from models import vocabulary as words
from models.actor import Actor, Holding
from models.export_requests import acts as exporting
from models.export_requests.tables import Export
from models.migrations import tables
from models.notices.export_requests import Register
from models.people.queries import with_roles_of
from models.people.tables import Person, RoleHeld
from models.quarters import police_counts
from models.store.database import Database
from models.vocabulary import Party, Role
from tests.bench import rows
from tests.bench.evaluation import asked_of, in_turn
from tests.support.editions import content_of
from tests.support.town import the_agreement

Seconds = tuple[float, float]
FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
BEGIN = datetime(2026, 7, 1, 12, tzinfo=UTC)
CHIEF = Actor(1, "Made-up Chief", (Holding(Role.CHIEF, Party.POLICE, None),))
FURTHER = 10_000_000
AT_A_TIME = 5_000
YEAR = "2025-26"
KILOBYTES_IN_A_MEGABYTE = 1024
AGREEMENT = Path(__file__).parents[2] / "agreement.toml"


@contextmanager
def a_quarter(notices: int, older: int) -> Iterator[Database]:
    """A database with so many notices in the quarter, at five schools, and so many of years ago."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        database.migrate()
        rows.begin(database)
        if older:
            rows.fill(database, FURTHER + 1, FURTHER + older)
        chance = random.Random(1)  # noqa: S311  (made-up records, no secret)
        for start in range(1, notices + 1, AT_A_TIME):
            _fill(database, range(start, min(start + AT_A_TIME, notices + 1)), chance)
        with database.write() as session:
            session.execute(text("UPDATE record_number SET last = :last"), {"last": notices})
        yield database
        database.close()


def _fill(database: Database, numbers: range, chance: random.Random) -> None:
    metadata, pick = tables.metadata.tables, chance.choice
    schools = [school.key for school in the_agreement().school]
    notices, versions, actions, askings, students = [], [], [], [], []
    for number in numbers:
        happened = BEGIN + timedelta(minutes=chance.randint(0, 90 * 24 * 60))
        filed = happened + timedelta(hours=pick((0.5, 2, 9, 30, 90)))
        notices.append({
            "id": number, "school_year": "2026-27", "number": number, "school": pick(schools), "officer_id": 1,
            "submission_key": f"new{number}", "filed_at": filed, "version": 1, "acknowledged_at": filed,
            "acknowledged_by_id": 1, "acknowledged_version": 1, "completed_at": pick((filed, None)),
        })  # fmt: skip
        versions.append({
            "id": number, "notice_id": number, "version": 1, "changed_at": filed, "occurred_at": happened,
            "place": "campus", "place_detail": "Cafeteria", "incident": pick(tuple(words.INCIDENTS)),
            "started_by": pick(tuple(words.STARTED_BY)), "grounds": pick(tuple(words.GROUNDS)),
            "options_tried": ["classroom"], "grounds_detail": "Two talks in class did not help.", "students": 1,
            "report_written": pick(("yes", "no")), "narrative": "Two students pushed each other.", "urgent": False,
            "told_in_person": False,
        })  # fmt: skip
        actions.append({"version_id": number, "action": pick(tuple(words.ACTIONS)), "position": 0})
        askings.append({
            "notice_id": number, "asked_version": 1, "asked_at": filed, "acknowledged_at": filed,
            "acknowledged_by_id": 1, "acknowledged_version": 1,
        })  # fmt: skip
        students.append({
            "notice_id": number, "number": 1, "submission_key": f"s{number}", "recorded_at": filed,
            "recorded_by_id": 1, "age": 15, "grade": pick(("7", "9", "11")), "gender": pick(("female", "male")),
            "race": pick(tuple(words.RACES)), "disability": pick(("yes", "no")), "english_learner": "no",
            "measures": pick(([], ["searched"], ["searched", "arrested"])), "disposition": "warned",
        })  # fmt: skip
    with database.write() as session:
        for name, made in (("notice", notices), ("notice_version", versions), ("notice_action", actions),
                           ("notice_acknowledgment", askings), ("student_detail", students)):  # fmt: skip
            session.execute(insert(metadata[name]), made)


def counting(notices: int, older: int, rounds: int) -> Seconds:
    """Seconds for the police's submission, and for its queries asked bare, at the median."""
    with a_quarter(notices, older) as database, database.read() as session:
        agreement = the_agreement()

        def count() -> None:
            police_counts.counts(session, agreement, FIRST, LAST)

        asked = asked_of(count)

        def bare() -> None:
            for sql, given in asked:
                session.connection().exec_driver_sql(sql, given).fetchall()

        return in_turn(count, bare, rounds)


def registering(database: Database) -> Seconds:
    """Seconds for the register, and for openpyxl's write-only mode writing the same cells, once each."""
    began = time.perf_counter()
    content = content_of(database, Register(FIRST, LAST), BEGIN, CHIEF)
    ours = time.perf_counter() - began
    cells = [[cell.value for cell in row] for row in load_workbook(BytesIO(content), read_only=True)["Notices"]]
    began = time.perf_counter()
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in cells:
        sheet.append(row)
    book.save(BytesIO())
    return ours, time.perf_counter() - began


def memory_of_register(database: Database) -> float:
    """The most memory that making the register takes, in megabytes above what its imports take."""
    command = [sys.executable, "-m", "tests.bench.quarter", database.url]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _print_memory(url: str) -> None:
    """Make the register in a process of its own, this one, and say how much memory that took."""
    database, before = Database(url), _most_memory()
    content_of(database, Register(FIRST, LAST), BEGIN, CHIEF)
    print((_most_memory() - before) / KILOBYTES_IN_A_MEGABYTE)
    database.close()


def _most_memory() -> int:
    """Kilobytes. `getrusage` would not do: it begins with what the parent process had taken."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


@contextmanager
def register_being_made(database: Database) -> Iterator[Callable[[], bool]]:
    """A register on its way as in the bot, by a process of its own; whether it is still being made."""
    now = datetime.now(UTC)
    with database.write() as session:
        chief = Person(team_id="TBENCH", user_id="UCHIEF", name="Made-up Chief")
        chief.roles.append(RoleHeld(role=Role.CHIEF, side=Party.POLICE, first_day=date(2020, 7, 1)))
        session.add(chief)
        session.flush()
        actor = with_roles_of(session, chief, now.date())
        export = exporting.ask(session, actor, Register(FIRST, LAST), now).id
    maker = ExportMaker(database, AGREEMENT, lambda: now)
    making = threading.Thread(target=maker.run_once)
    making.start()
    yield making.is_alive
    making.join()
    with database.read() as session:
        if session.get_one(Export, export).content is None:
            raise RuntimeError("the register was not made")


if __name__ == "__main__":
    _print_memory(sys.argv[1])
