"""What each main window costs the bot with the records of a large district: 90 schools, 5 years, 2 workspaces."""

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from slack_bolt import BoltRequest
from slack_sdk.models.views import View
from sqlalchemy import insert, select

from bot.app import Bot
from bot.settings import Settings
from handlers.context import Shown
from handlers.quarters.ids import QuarterActionId
from handlers.records.finding_views import Filters
from handlers.records.ids import FOUND, RecordsActionId
from handlers.values import Page, RecordId, Value, written
from models import vocabulary as words
from models.migrations import tables
from models.people.tables import Person, RoleHeld
from models.quarters.opening import open_quarter
from models.quarters.periods import period_of
from models.records.finding import MOST_PAGES
from models.terms import Agreement
from models.vocabulary import PARTY_OF_ROLE, Party, Role
from tests.support.town import the_agreement

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
SINCE = date(2021, 7, 1)
SHIPPED = Path(__file__).parents[2] / "agreement.toml"
Rows = dict[str, dict[str, Any]]
Pick = Callable[[tuple[str, ...]], str]
NOTICES, ACTIVITIES = 40, 60  # of a school in a year
COMMANDS = ("/sro", "/sro-notify", "/sro-log", "/sro-quarterly", "/sro-agreement", "/sro-records", "/sro-evaluate",
            "/sro-export", "/sro-setup")  # fmt: skip
OF_ALL = (Role.CHIEF, Role.SUPERINTENDENT, Role.SUPERVISOR, Role.ADMINISTRATOR)
SEARCH = (Role.CHIEF, Role.SUPERINTENDENT)
AT_SCHOOLS = (Role.PRINCIPAL, Role.OFFICER)
TEAMS = ("TPOLICE", "TSCHOOLS")
MILLISECONDS = 1000
ANYTHING = "xapp-bench"  # with an app token nothing has to be signed


def milliseconds_each(schools: int, years: int, rounds: int) -> dict[str, float]:
    """Milliseconds of processor time at the median for each window, by who opens it and how. Slack is left out."""
    with _a_bot(schools, years) as (bot, quarter_id):
        found = {
            f"{role.value} {command}": _taken(bot, _commanded(role, command), rounds)
            for role in (*OF_ALL, *AT_SCHOOLS)
            for command in COMMANDS
        }
        of_quarter = _pressed(Role.SUPERVISOR, QuarterActionId.POLICE_OPEN, RecordId(quarter_id))
        searches = {
            f"{role.value} search: {name}": _taken(bot, _sought(role, filters, page), rounds)
            for role in SEARCH
            for name, (filters, page) in _searches(bot).items()
        }
        return found | searches | {"the police submission": _taken(bot, of_quarter, rounds)}


@contextmanager
def _a_bot(schools: int, years: int) -> Iterator[tuple[Bot, int]]:
    with TemporaryDirectory() as folder:
        settings = Settings(
            SLACK_BOT_TOKEN="xoxb-bench", SLACK_APP_TOKEN=ANYTHING,
            DATABASE_URL=f"sqlite:///{Path(folder) / 'bench.db'}", SRO_AGREEMENT=_agreement(Path(folder), schools),
        )  # fmt: skip
        bot = Bot(settings, lambda: NOW)
        for way in ("open_view", "push_view", "update_view"):
            setattr(bot.gateway, way, _written)
        bot.database.migrate()
        keys = [school.key for school in bot.agreement.school]
        _people(bot, keys)
        _records(bot, keys, years)
        with bot.database.write() as session:
            period = period_of(bot.agreement, bot.agreement.today(NOW))
            quarter_id = open_quarter(session, bot.agreement, period, None, NOW).id
        yield bot, quarter_id
        bot.stop()


def _written(_where: str, view: Shown) -> None:
    """As far as the way of a window to Slack is the bot's own."""
    json.dumps(view.to_dict() if isinstance(view, View) else view)


def _agreement(folder: Path, schools: int) -> Path:
    """The agreement that the project ships, with so many schools."""
    more = schools - len(the_agreement().school)
    made_up = "".join(f'[[school]]\nkey = "school-{n}"\nname = "Made-up School {n}"\n\n' for n in range(more))
    path = folder / "agreement.toml"
    shipped = SHIPPED.read_text(encoding="utf-8")
    path.write_text(shipped.replace("[quarters]", f"{made_up}[quarters]", 1), encoding="utf-8")
    return path


def _people(bot: Bot, keys: list[str]) -> None:
    """One for each role, half of them of the police's workspace; at each school a principal and an officer."""
    with bot.database.write() as session:
        for role in OF_ALL:
            session.add(_person(f"U{role.value}", role, None))
        for number, key in enumerate(keys):
            for role in AT_SCHOOLS:
                session.add(_person(f"U{role.value}{number or ''}", role, key))


def _person(user_id: str, role: Role, school: str | None) -> Person:
    side = PARTY_OF_ROLE.get(role)
    held = RoleHeld(role=role, side=side, school=school, first_day=SINCE)
    return Person(team_id=_team(role), user_id=user_id, name=f"Made-up {user_id}", roles=[held])


def _team(role: Role) -> str:
    return TEAMS[PARTY_OF_ROLE.get(role) == Party.SCHOOLS]


def _records(bot: Bot, keys: list[str], years: int) -> None:
    """Notices and activities of so many years, evenly over all days: most of them long done."""
    chance = random.Random(1)  # noqa: S311  (made-up records, no secret)
    with bot.database.read() as session:
        held = select(RoleHeld.school, RoleHeld.person_id).where(RoleHeld.role == Role.OFFICER)
        officers = dict(session.execute(held).all())
    days = years * 365
    for table, count, make in (("notice", NOTICES, _notice), ("activity", ACTIVITIES, _activity)):
        places = [key for key in keys for _number in range(count * years)]
        chance.shuffle(places)
        rows: dict[str, list[dict[str, Any]]] = {}
        for number, key in enumerate(places, 1):
            at = NOW - timedelta(days=days * (1 - number / len(places)), hours=1)
            for name, row in make(bot.agreement, number, key, officers[key], at, chance.choice).items():
                rows.setdefault(name, []).append(row)
        with bot.database.write() as session:
            for name, made in rows.items():
                session.execute(insert(tables.metadata.tables[name]), made)
        assert rows[table]


def _notice(agreement: Agreement, number: int, school: str, officer: int, at: datetime, pick: Pick) -> Rows:
    done = {"acknowledged_at": at, "acknowledged_by_id": officer, "acknowledged_version": 1}
    return {
        "notice": {"id": number, "school_year": agreement.school_year(agreement.today(at)), "number": number,
                   "school": school, "officer_id": officer, "submission_key": f"n{number}", "filed_at": at,
                   "version": 1, "completed_at": at, **done},
        "notice_version": {
            "id": number, "notice_id": number, "version": 1, "changed_at": at, "occurred_at": at, "place": "campus",
            "place_detail": "Cafeteria", "incident": pick(tuple(words.INCIDENTS)),
            "started_by": pick(tuple(words.STARTED_BY)), "grounds": pick(tuple(words.GROUNDS)),
            "options_tried": ["classroom"], "grounds_detail": "Two talks did not help.", "students": 1,
            "report_written": pick(("yes", "no")), "narrative": "Two students pushed each other.", "urgent": False,
            "told_in_person": False,
        },
        "notice_action": {"version_id": number, "action": pick(tuple(words.ACTIONS)), "position": 0},
        "notice_acknowledgment": {"notice_id": number, "asked_version": 1, "asked_at": at, **done},
        "student_detail": {
            "notice_id": number, "number": 1, "submission_key": f"s{number}", "recorded_at": at,
            "recorded_by_id": officer, "age": 15, "grade": pick(("7", "9", "11")), "gender": pick(("female", "male")),
            "race": pick(tuple(words.RACES)), "disability": pick(("yes", "no")), "english_learner": "no",
            "measures": ["searched"], "disposition": "warned",
        },
        "audit_entry": {"id": number, "at": at, "actor": f"person:{officer}", "act": "file notice",
                        "subject": f"notice:{number}", "detail": "{}", "previous_hash": "0" * 64, "hash": "0" * 64},
    }  # fmt: skip


def _activity(agreement: Agreement, number: int, school: str, officer: int, at: datetime, pick: Pick) -> Rows:
    return {
        "activity": {"id": number, "kind": "talk", "officer_id": officer, "school": school, "logged_at": at,
                     "logged_by_id": officer, "version": 1, "message_ids": []},
        "activity_version": {
            "activity_id": number, "version": 1, "changed_at": at, "changed_by_id": officer,
            "happened_on": agreement.today(at), "topic": "bullying", "with_whom": "student", "people": 1,
        },
    }  # fmt: skip


def _commanded(role: Role, command: str) -> dict[str, Any]:
    return {"command": command, "team_id": _team(role), "user_id": f"U{role.value}", "trigger_id": "1.2.3", "text": ""}


def _pressed(role: Role, action_id: str, value: Value) -> dict[str, Any]:
    action = {"action_id": action_id, "block_id": "b", "type": "button", "value": written(value),
              "action_ts": "1795442400.000001"}  # fmt: skip
    team = _team(role)
    return {
        "type": "block_actions", "team": {"id": team}, "user": {"id": f"U{role.value}", "team_id": team},
        "trigger_id": "1.2.3", "actions": [action],
    }  # fmt: skip


def _searches(bot: Bot) -> dict[str, tuple[Filters, int]]:
    """What costs most: nothing is left out, or nearly everything; the last page of all."""
    with bot.database.read() as session:
        officer = session.scalar(select(RoleHeld.person_id).where(RoleHeld.role == Role.OFFICER).limit(1))
    period = Filters(first="2023-01-09", last="2023-03-31")
    return {
        "everything": (Filters(), 0), "its last page": (Filters(), MOST_PAGES - 1), "a period": (period, 0),
        "a school": (Filters(school="hall"), 0), "an officer": (Filters(person=str(officer)), 0),
        "an officer's last page": (Filters(person=str(officer)), MOST_PAGES - 1),
        "who has none": (Filters(person="1"), 0), "a number": (Filters(number="14"), 0),
        "a state": (Filters(kind="notice", state="withdrawn"), 0), "events": (Filters(kind="event"), 0),
    }  # fmt: skip


def _sought(role: Role, filters: Filters, page: int) -> dict[str, Any]:
    """A page of what was found, turned to: the search itself, without its form."""
    kept = {"id": "V1", "type": "modal", "callback_id": FOUND, "blocks": [],
            "private_metadata": json.dumps({"filters": filters.as_list})}  # fmt: skip
    return _pressed(role, RecordsActionId.TURN, Page(page)) | {"view": kept}


def _taken(bot: Bot, body: dict[str, Any], rounds: int) -> float:
    return median(_seconds(bot, body) for _round in range(rounds + 1)) * MILLISECONDS


def _seconds(bot: Bot, body: dict[str, Any]) -> float:
    request = BoltRequest(body=body, mode="socket_mode")
    began = time.process_time()
    answer = bot.app.dispatch(request)
    took = time.process_time() - began
    if answer.status != 200:
        raise RuntimeError(f"the bot answered {answer.status}")
    return took
