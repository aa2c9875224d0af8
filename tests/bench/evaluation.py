"""A page of the evaluation form over its queries and one bare call; and the written report over bare python-docx."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import docx
from docx.document import Document
from docx.table import Table
from sqlalchemy import Connection, Engine, event, insert

from bot.slack.gateway import Gateway
from bot.slack.looks import Looks
from exports.evaluations.document import Attended, EvaluationReport, Rated, report
from handlers.context import Context
from handlers.evaluations.listeners import Evaluations
from handlers.payload import Payload
from models.actor import Identity
from models.evaluations.acts import open_evaluation
from models.evaluations.criteria import CRITERIA, RATINGS
from models.evaluations.evidence import Figures, definitions
from models.migrations import tables
from models.people.queries import identify
from models.people.tables import Person, RoleHeld
from models.store import audit
from models.store.database import Database
from models.vocabulary import SEARCH_BASES, YES_NO_UNKNOWN
from tests.bench.posting import wait_for
from tests.support.process import free_port
from tests.support.town import the_agreement

PAGE = "enforcement"
COMMENT = "Looks in every morning, and told us of two tense situations before they grew. " * 5
Seconds = tuple[float, float]


def opening_a_page(notices: int, rounds: int, activities: int = 0, page: str = PAGE) -> Seconds:
    """Seconds for the bot and for the floor, at the median, with so many records of the officer in the year."""
    with ExitStack() as ending:
        folder, port = ending.enter_context(TemporaryDirectory()), free_port()
        stub = subprocess.Popen([sys.executable, "-m", "tests.bench.stub", str(port)], env=os.environ)
        ending.callback(stub.wait)
        ending.callback(stub.terminate)
        wait_for(port)
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        ending.callback(database.close)
        database.migrate()
        gateway = Shown(f"http://127.0.0.1:{port}/api/")
        body = _seed(database, notices, activities, page)
        handlers = Evaluations(
            Context(
                database,
                the_agreement(),
                gateway,
                lambda: datetime.now(UTC),
                lambda _who: None,
                lambda _work: None,
                Looks(gateway),
                lambda _channel: None,
            )
        )

        def open_page() -> None:
            handlers._context.turn(Payload(body), handlers.open_page(Payload(body)))

        asked = asked_of(open_page)
        return in_turn(open_page, lambda: _floor(database, gateway, asked), rounds)


class Shown(Gateway):
    """Remembers the form that was shown last, so that the floor can show the same."""

    def __init__(self, base_url: str) -> None:
        super().__init__("xoxb-bench", base_url)
        self.shown: dict[str, Any] = {}

    def update_view(self, view_id: str, view: Any, view_hash: str | None = None) -> None:
        """Change an open form, and remember it."""
        self.shown = self.shown or view.to_dict()
        super().update_view(view_id, view, view_hash)


def asked_of(act: Callable[[], None]) -> list[tuple[str, Any]]:
    """The questions that an act asks the database; what it writes is left out."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: object, sql: str, given: Any, *_rest: object) -> None:
        if sql.startswith("SELECT") and "audit_head" not in sql:
            asked.append((sql, given))

    event.listen(Engine, "before_cursor_execute", note)
    act()
    event.remove(Engine, "before_cursor_execute", note)
    return asked


def _floor(database: Database, gateway: Shown, asked: list[tuple[str, Any]]) -> None:
    with database.write() as session:
        for sql, given in asked:
            session.connection().exec_driver_sql(sql, given).fetchall()
        audit.record(session, "person:1", "read draft", "evaluation:1", datetime.now(UTC), {"version": 1})
    gateway.call("views.update", view_id="V1", view=gateway.shown)


def _seed(database: Database, notices: int, activities: int, page: str) -> dict[str, Any]:
    """A principal and an officer with a year of records, an evaluation that is open; a press for a page of it."""
    now, agreement = datetime.now(UTC), the_agreement()
    with database.write() as session:
        for name, role, side in (("UBENCH", "principal", "schools"), ("UOFF", "officer", "police")):
            person = Person(team_id="TBENCH", user_id=name, name=f"Made-up {name}")
            person.roles.append(RoleHeld(role=role, side=side, school="hall", first_day=date(2020, 7, 1)))
            session.add(person)
        session.flush()
        metadata = tables.metadata.tables
        year = agreement.school_year(agreement.today(now))
        rows = [_notice(number, year, now) for number in range(1, notices + 1)]
        session.execute(insert(metadata["notice"]), [row[0] for row in rows])
        session.execute(insert(metadata["notice_version"]), [row[1] for row in rows])
        acts = [{"version_id": number, "action": _action(number), "position": 0} for number in range(1, notices + 1)]
        session.execute(insert(metadata["notice_action"]), acts)
        logged = [_activity(number, agreement.today(now), now) for number in range(1, activities + 1)]
        if logged:
            session.execute(insert(metadata["activity"]), [row[0] for row in logged])
            session.execute(insert(metadata["activity_version"]), [row[1] for row in logged])
        principal = identify(session, Identity("TBENCH", "UBENCH"), agreement.today(now))
        evaluation = open_evaluation(session, agreement, principal, "hall", 2, now)
        value = f"{evaluation.id}:{page}"
    user = {"id": "UBENCH", "team_id": "TBENCH"}
    return {"user": user, "view": {"id": "V1", "type": "modal"}, "actions": [{"value": value}]}


def _notice(number: int, year: str, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    head = {
        "id": number, "school_year": year, "number": number, "school": "hall", "officer_id": 2, "filed_at": now,
        "submission_key": f"bench{number}", "version": 1, "acknowledged_at": now if number % 3 else None,
    }  # fmt: skip
    version = {
        "id": number, "notice_id": number, "version": 1, "changed_at": now, "place": "campus", "incident": "fighting",
        "occurred_at": now - timedelta(minutes=number), "started_by": "officer",
        "grounds": "options_tried" if number % 3 else "emergency",
        "options_tried": [], "grounds_detail": "x", "students": 1, "report_written": "no", "narrative": "x",
        "urgent": False, "told_in_person": False, "search_basis": None, "custody_on_premises": None,
        "custody_out_of_sight": None,
    }  # fmt: skip
    return head, version | _answers(number)


def _activity(number: int, today: date, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """A talk, a class, or a request that was handed back, in turn, all in the days that lie in the year."""
    kind = ("talk", "presentation", "request")[number % 3]
    head = {"id": number, "kind": kind, "officer_id": 2, "school": "hall", "logged_at": now, "logged_by_id": 2,
            "version": 1}  # fmt: skip
    version = {"id": number, "activity_id": number, "version": 1, "changed_at": now, "changed_by_id": 2,
               "happened_on": today, "topic": "law", "people": None if kind == "request" else number % 30 + 1,
               "outcome": "handed_back" if kind == "request" else None}  # fmt: skip
    return head, version


def _action(number: int) -> str:
    """Each fourth notice is of a search, each tenth of a detention."""
    return "search" if number % 4 == 0 else "detention" if number % 10 == 5 else "verbal_warning"


def _answers(number: int) -> dict[str, str]:
    """What the action brings with it; the answers differ, so that there is something to count apart."""
    if _action(number) == "search":
        return {"search_basis": list(SEARCH_BASES)[number // 4 % len(SEARCH_BASES)]}
    if _action(number) == "detention":
        places = {"custody_on_premises": "no" if number % 20 == 5 else "yes"}
        return places | {"custody_out_of_sight": list(YES_NO_UNKNOWN)[number // 10 % len(YES_NO_UNKNOWN)]}
    return {}


def making_a_report(rounds: int) -> Seconds:
    """Seconds for the bot and for python-docx writing the same paragraphs and cells, at the median."""
    about = _report()
    content = _content(docx.Document(io.BytesIO(report(about))))
    return in_turn(lambda: report(about), lambda: _bare(content), rounds)


def _report() -> EvaluationReport:
    rated = [Rated(one.clause, one.words, RATINGS["4"], COMMENT, ("Made up.",)) for one in CRITERIA.values()]
    when = "November 24, 2026, 9:05 AM EST"
    return EvaluationReport(
        number="E-2026-27/0001", version=1, because=None, school_year="2026-27", police="Police", schools="Schools",
        made_on=date(2022, 8, 9), in_force_from=None, school="Hall High School", officer="Olive Pretend", badge="P-101",
        met_on=date(2026, 11, 20), attended=(Attended("Priya Pretend", "Principal"),), officer_attended=True,
        ratings=tuple(rated),
        summary=COMMENT, figures_as_of=when, definitions=definitions(Figures(when, 24, enforced=0)),
        submitted_by="Priya Pretend",
        submitted_as="Principal", submitted_at=when, received=None, comment=None, commented_at=None,
        comment_is_late=False, read_at=None, submitted=datetime(2026, 11, 24, 14, tzinfo=UTC),
        cite=the_agreement().cite,
    )  # fmt: skip


def _content(document: Document) -> list[str | list[list[str]]]:
    """The texts of a document's paragraphs and tables, in order."""
    return [
        [[cell.text for cell in row.cells] for row in one.rows] if isinstance(one, Table) else one.text
        for one in document.iter_inner_content()
    ]


def _bare(content: list[str | list[list[str]]]) -> None:
    document = docx.Document()
    for one in content:
        if isinstance(one, str):
            document.add_paragraph(one)
            continue
        table = document.add_table(len(one), max(map(len, one)))
        for row, texts in zip(table.rows, one, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
    document.save(io.BytesIO())


def in_turn(ours: Callable[[], object], floor: Callable[[], object], rounds: int) -> Seconds:
    """The median time of each, measured one after the other."""
    taken: dict[Callable[[], object], list[float]] = {ours: [], floor: []}
    for _round in range(rounds):
        for act, times in taken.items():
            began = time.perf_counter()
            act()
            times.append(time.perf_counter() - began)
    return median(taken[ours]), median(taken[floor])
