"""Every press, form and command by everybody, on records that are theirs and others', that are there and are not.

What somebody may do is asked of `models/policy.py`. Whoever may not is refused: nothing is changed, fetched or looked
up, nothing of the record is told, and the answer is the same as for a record that does not exist.
"""

import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult

from handlers.context import Context, Shown
from handlers.errors import OUT_OF_DATE
from handlers.topics import TOPICS, register
from models.actor import Actor
from models.errors import Refused
from models.policy import Act, may
from models.store.database import Database
from tests.quarters.acts import AFTER
from tests.rights.callbacks import (
    CASES,
    COMMANDS,
    NOBODY_KNOWS,
    NOTHING,
    Case,
    anybody,
    day,
    one_of,
    text,
    told,
)
from tests.rights.cast import SECRET, One, Records, at_hall, with_strangers
from tests.support.staff import Staff

Json = dict[str, Any]
NO_ROLE = ("without a role", "chief until yesterday")
NONCE = re.compile(r'(?<=\\"form\\": \\")[0-9a-f]{16}(?=\\")')
STRANGERS = ("guest", "deactivated", "off the roster", "of another workspace")
EVERYBODY = (
    "officer", "principal", "designee", "superintendent", "chief", "chief's designee", "supervisor", "team, schools",
    "team, police", "administrator", "officer elsewhere", "principal elsewhere", "designee elsewhere",
    "second, schools", "second, police", "second officer", "second designee", *NO_ROLE, *STRANGERS,
)  # fmt: skip


@dataclass
class Shows:
    """Notes what the bot would have Slack show, and that it would ask Slack for anything at all."""

    views: list[Json] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open_view(self, _trigger_id: str, view: Shown) -> None:
        """A window."""
        self.views.append(view if isinstance(view, dict) else view.to_dict())

    def push_view(self, trigger_id: str, view: Shown) -> None:
        """A window over another."""
        self.open_view(trigger_id, view)

    def update_view(self, view_id: str, view: Shown, _view_hash: str | None = None) -> None:
        """A window that changes."""
        self.open_view(view_id, view)

    def publish_home(self, user_id: str, view: Shown) -> None:
        """App Home."""
        self.open_view(user_id, view)

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Everything else, such as fetching a file, is metadata and fails."""

        def asked(*_about: object) -> None:
            self.asked.append(name)
            raise AssertionError(name)

        return asked


def bolt() -> App:
    """Bolt, without Slack behind it."""
    allowed = AuthorizeResult(enterprise_id=None, team_id="T", bot_token="xoxb-1", bot_id="B", bot_user_id="UBOT")
    return App(
        authorize=lambda: allowed, signing_secret="made-up", process_before_response=True,
        request_verification_enabled=False,
    )  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """The bot with its people and records, and what it shows and does."""

    staff: Staff
    records: Records
    app: App
    context: Context
    shows: Shows
    later: list[object]
    watch: sqlite3.Connection

    @property
    def version(self) -> int:
        """What changes with every commit of the bot."""
        return int(self.watch.execute("PRAGMA data_version").fetchone()[0])

    def answer(self, kind: str, name: str, case: Case, record_id: int, who: str) -> str:
        """All that somebody gets to see for a press, form or command, whatever nonce the window has."""
        self.shows.views.clear()
        body = told(kind, name, case, record_id, self.staff.people[who])
        response = self.app.dispatch(BoltRequest(body=body, mode="socket_mode"))
        said = json.dumps([response.status, response.body, self.shows.views], ensure_ascii=False)
        return NONCE.sub("nonce", said)


@pytest.fixture(scope="module")
def scene(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One for all tests: nothing that is refused changes it, which they look at."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("rights") / "sro.db")
    database, watch = Database(f"sqlite:///{path}"), sqlite3.connect(path)
    staff = with_strangers(database)
    records = at_hall(staff)
    app, shows, later = bolt(), Shows(), []
    forms: Any = shows
    context = Context(
        database, staff.town.agreement, forms, lambda: AFTER, lambda _who: None, later.append, forms, later.append
    )
    register(app, context)
    yield Scene(staff, records, app, context, shows, later, watch)
    watch.close()
    database.close()


def names(context: Context) -> dict[str, set[str]]:
    """Every form, button, shortcut and command that the bot listens to, from the tables of its topics."""
    topics = [topic(context) for topic in TOPICS]
    tables: dict[str, list[Mapping[Any, Any]]] = {
        "view": [topic.forms for topic in topics], "action": [topic.actions for topic in topics],
        "command": [topic.commands for topic in topics], "shortcut": [topic.shortcuts for topic in topics],
        "closed": [topic.closed for topic in topics],
    }  # fmt: skip
    return {kind: {str(name) for each in found for name in each} for kind, found in tables.items()}


def test_every_press_form_and_command_is_in_the_table(scene: Scene) -> None:
    """One that is new has to say here which right it needs, before anything else can be tested."""
    assert names(scene.context) == {kind: set(cases) for kind, cases in CASES.items()}


def actor_of(scene: Scene, who: str) -> Actor | None:
    """Somebody with the rights of today; nobody for a stranger."""
    try:
        return scene.staff.actor(who, AFTER)
    except Refused:
        return None


def matrix(scene: Scene) -> Iterator[tuple[str, str, Case, One]]:
    """Every way to press or send something, about each record that it can be about."""
    for kind, cases in CASES.items():
        for name, ways in cases.items():
            for case in ways:
                for one in scene.records[case.about] if case.about else (NOTHING,):
                    yield kind, name, case, one


def knows_of(actor: Actor | None, case: Case, one: One) -> bool:
    """Whether somebody may learn that there is this record although they may not do this with it."""
    return actor is not None and case.sees is not None and may(actor, case.sees, one.subject)


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_somebody_may_not_do_is_refused_and_tells_nothing(scene: Scene, who: str) -> None:
    """The whole matrix, a person at a time."""
    actor, before, wrong, tried = actor_of(scene, who), scene.version, [], 0
    hidden = {SECRET, "went wrong", OUT_OF_DATE, *(one.label for ones in scene.records.values() for one in ones)}
    for kind, name, case, one in matrix(scene):
        if actor and case.allowed(actor, one):
            continue
        tried += 1
        said = scene.answer(kind, name, case, one.id, who)
        problems = [words for words in hidden if words in said]
        if case.about and not knows_of(actor, case, one):
            absent = scene.answer(kind, name, case, NOBODY_KNOWS, who)
            problems += [f"where there is none: {absent}"] if said != absent else []
        if scene.version != before:
            problems, before = [*problems, "something was changed"], scene.version
        wrong += [(kind, name, one.id, problem, said) for problem in problems]
    assert not wrong, "\n".join(map(str, wrong))
    assert (scene.later, scene.shows.asked) == ([], [])
    assert tried > len(CASES["command"])


READ_BY = {
    "notice": (Act.READ_NOTICE,),
    "evaluation": (Act.READ_EVALUATION, Act.DRAFT_EVALUATION),
    "dismissal": (Act.SEE_DISMISSAL,),
}


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who not in STRANGERS])
def test_a_home_names_only_what_its_owner_may_read(scene: Scene, who: str) -> None:
    """But for the superintendent, who is told the numbers of notices that nobody has acknowledged."""
    actor, home = scene.staff.actor(who, AFTER), scene.answer("command", "/sro", COMMANDS["/sro"][0], 0, who)
    named = {(kind, one) for kind in READ_BY for one in scene.records[kind] if one.label in home}
    hidden = {(kind, one) for kind, one in named if not any(may(actor, act, one.subject) for act in READ_BY[kind])}
    assert {kind for kind, _one in hidden} <= ({"notice"} if who == "superintendent" else set())
    assert "went wrong" not in home


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_somebody_may_do_is_refused_in_words_where_there_is_no_such_record(scene: Scene, who: str) -> None:
    """A forged id is no record of anybody's: nothing is made of it, and nobody is told that something broke."""
    actor, before, wrong = actor_of(scene, who), scene.version, []
    for kind, name, case, one in matrix(scene):
        if actor is None or not case.about or not case.allowed(actor, one):
            continue
        said = scene.answer(kind, name, case, NOBODY_KNOWS, who)
        if "went wrong" in said or OUT_OF_DATE in said or scene.version != before:
            wrong.append((kind, name, said))
        before = scene.version
    assert not wrong, "\n".join(map(str, wrong))


NOT_OFFERED: tuple[tuple[str, str, str, Case], ...] = (
    *(
        ("chief", "action", "export_year", Case(anybody, value=forged))
        for forged in ("packet:2026-27", "fill_in:2026-27", "year_book:1999-00", "public_year:2026-27")
    ),
    ("chief", "action", "export_quarter", Case(anybody, value="1:9")),
    ("principal", "action", "export_quarter", Case(anybody, value="1:0")),
    ("chief", "action", "export_public", Case(anybody, value="1:1")),  # not signed
    *(
        ("chief", "view", "export_packet", Case(anybody, given={"officer": one_of(officer), "month": one_of(month)}))
        for officer, month in (("1", "1999-01-01"), ("2", "2026-12-01"))  # the second is the principal
    ),
    (
        "team, schools", "view", "team_recommended",
        Case(anybody, metadata={"quarter": 1},
             given={"words": text(), "kind": one_of("agreement"), "owner": one_of("1"),  # an officer: never an owner
                    "due_on": day("2027-03-01")}),
    ),
    ("principal", "action", "dismissal_form", Case(anybody, value="hall:4")),  # the superintendent
)  # fmt: skip


@pytest.mark.parametrize(("who", "kind", "name", "case"), NOT_OFFERED)
def test_what_no_form_offers_is_not_taken(scene: Scene, who: str, kind: str, name: str, case: Case) -> None:
    """The right alone does not make a forged choice one that can be had."""
    before = scene.version
    said = scene.answer(kind, name, case, 0, who)
    assert scene.version == before
    assert not [
        words for words in ("Preparing your file", "went wrong", OUT_OF_DATE, "Superintendent", SECRET) if words in said
    ]
