"""Broken files and settings: every command says in a line what is wrong, and none ends in a traceback."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import pytest
import requests
from click.testing import CliRunner, Result
from starlette.applications import Starlette

from bot.cli import main
from bot.serving.protocol import PortTaken, ServerThread
from models.store.database import Database
from models.terms import load
from tests.support.process import Process, free_port

ROOT = Path(__file__).parents[2]
SHIPPED = (ROOT / "agreement.toml").read_text(encoding="utf-8")
ROSTER = '[[person]]\nname = "Ada Invented"\nslack = "UADMIN"\nrole = "administrator"\n'
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20261224
SUMMARY:No School
END:VEVENT
END:VCALENDAR
"""
WORDS = {
    "run": [], "practice": [], "check": [], "restored": [], "people list": [],
    "people import": ["{folder}/roster.toml"], "calendar import": ["{folder}/calendar.ics"],
    "agreement import": ["{folder}/agreement.txt", "--from", "2026-07-01"], "agreement list": [],
    "calendar close": ["2026-12-23"], "calendar open": ["2026-12-23"], "calendar list": [], "audit verify": [],
    "backup": ["{folder}/backup.db"], "restore": ["{folder}/roster.toml"],
    "database move": ["postgresql+psycopg://user@127.0.0.1:9/sro"],
    "export quarter": ["2026-27", "Q1", "{folder}/q.xlsx"], "export year": ["2026-27", "{folder}/y.xlsx"],
    "export register": ["2026-09-01", "2026-10-01", "{folder}/r.xlsx"],
    "export officer": ["P-101", "2026-10", "{folder}/o.xlsx"],
    "export submission": ["2026-27", "Q1", "hall", "{folder}/f.xlsx"],
}  # fmt: skip
"""Every command that reads the settings, with what it needs to be told."""
NOT_IN_PRACTICE = {"restored", "backup", "restore", "database move"}
WITHOUT_AGREEMENT = {"backup", "restore", "database move"}  # records are copied whatever that says
WITHOUT_SETTINGS = {"export audit"}  # it reads the files that it is given, and nothing else
SETTINGS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "DATABASE_URL", "SRO_DATA",
            "SRO_AGREEMENT", "SRO_CALENDAR_URL", "SRO_HOST", "PORT")  # fmt: skip
SECRET = "made-up-secret"
FULL = Path("/dev/full")
Run = Callable[..., Result]


@pytest.fixture
def sro_bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command with a folder of its own and the settings that the test gives."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SRO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PORT", str(free_port()))
    (tmp_path / "roster.toml").write_text(ROSTER, encoding="utf-8")
    (tmp_path / "agreement.txt").write_text("I. Made up", encoding="utf-8")
    (tmp_path / "calendar.ics").write_text(CALENDAR, encoding="utf-8")
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    mask = os.umask(0o022)

    def run(command: str, **given: str) -> Result:
        if command in NOT_IN_PRACTICE:
            given = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0123456789abcdef", **given}
        words = [word.format(folder=tmp_path) for word in WORDS[command]]
        return CliRunner().invoke(main, [*command.split(), *words], env=given)

    yield run
    os.umask(mask)
    for number, handler in handlers.items():
        signal.signal(number, handler)


def commands(group: click.Command = main, name: str = "") -> Iterator[str]:
    """Every command, by the words that call it."""
    if not isinstance(group, click.Group):
        yield name
        return
    for word, command in group.commands.items():
        yield from commands(command, f"{name} {word}".strip())


def test_every_command_is_tried() -> None:
    """One that is new is in the table."""
    assert set(commands()) == set(WORDS) | WITHOUT_SETTINGS


def says(result: Result, words: str) -> None:
    """The command ends by itself with one line, which names what is wrong and holds no secret."""
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (1, 2)
    (line,) = [line for line in result.output.splitlines() if words in line]
    assert len([line for line in result.output.splitlines() if not line.startswith(("fine", "warning"))]) <= 2
    assert "Traceback" not in result.output
    assert SECRET not in result.output
    assert line.isprintable()


BROKEN_SETTINGS = {
    "SLACK_API_URL": [f"https://[::1/{SECRET}/", "https://host:port/", "https:///api/", "https://a b/"],
    "SRO_CALENDAR_URL": [f"https://[{SECRET}", f"http://host:99999/{SECRET}", "webcal://", f"https://{SECRET}/\t"],
    "DATABASE_URL": [f"postgresql+psycopg://user:{SECRET}@host:port/sro", f"nosuch://{SECRET}@host", SECRET,
                     "sqlite://", "sqlite:///:memory:", "sqlite+aiosqlite:///sro.db", "mysql://host/sro",
                     f"sqlite://{SECRET}/sro.db", f"postgres://u:{SECRET}@h:70000/sro"],
    "PORT": ["http", "-1", "65536", "9" * 5000, "٣٠٠٠x"],
    "SLACK_BOT_TOKEN": [SECRET],
}  # fmt: skip


@pytest.mark.parametrize("command", WORDS)
def test_a_broken_setting_is_a_line_that_names_it(sro_bot: Run, command: str) -> None:
    """Whatever is in it, and without quoting it."""
    for name, values in BROKEN_SETTINGS.items():
        for value in values:
            says(sro_bot(command, **{name: value}), name)


ZONE = 'time_zone = "America/New_York"'
ZONES = ("America", "Nowhere/Land", "../etc", "/etc/passwd", "", "a" * 5000, "a\\u0000b")
AGREEMENTS: dict[str, tuple[str, str]] = {
    "empty": ("", "line 1: agreement: this is missing"),
    "no-toml": ("[agreement", "Expected"),
    "deep": ("x = " + "[" * 50_000, "there is far too much in one another"),
    "huge": ("x = " + "9" * 5_000, "Exceeds the limit"),
    "nul": ("x = '\0'", "Found invalid character"),
    "table": (SHIPPED + '\n["a\\nb"]\n', "nothing of this name is known"),
    "name": (SHIPPED.replace("Hall High School", "Hall\\nHigh"), "a line break or another control character"),
    "day": (SHIPPED.replace('"07-01"', '"7-1"', 1), "'7-1' is not a month and day such as 07-01"),
    "week": (SHIPPED.replace('"07-01"', '"W10-1"', 1), "'W10-1' is not a month and day such as 07-01"),
    "quotes": (SHIPPED.replace('"Hall High School"', "“Hall High School”"), "Write text in straight quotation marks"),
    "date": (SHIPPED.replace("made_on = 2022-08-09", 'made_on = "August 9"'), "line 7: agreement.made_on: a day such"),
    "one": (SHIPPED.replace("[24, 1]", "24"), "line 46: targets.remind_hours: several values are expected"),
    "three": (SHIPPED.replace("[24, 1]", "[24, 1, 1]"), "targets.remind_hours: no more than 2 are expected"),
    "spelling": (SHIPPED.replace("student_details = 5", "student_detail = 5"), "student_detail: nothing of this name"),
    "few": (SHIPPED.replace("written_hours = 72", "written_hours = -3"), "written_hours: 1 or more is expected"),
    "key": (SHIPPED.replace('"hall"', '"Hall High"'), "school.0.key: a short name of letters and digits"),
    "nothing": (SHIPPED.replace('"SRO Program"', '""'), "agreement.program: there is nothing in it"),
    "number": (SHIPPED.replace("told_weekdays = 1", 'told_weekdays = "one"'), "told_weekdays: a whole number"),
    "kind": (SHIPPED + "\n[retention.notices]\nyears = 7\n", ": retention.notices: no records of a kind 'notices'"),
    "braces": (SHIPPED.replace(ZONE, 'time_zone = "{x}"'), "'{x}' is not a time zone"),
    **{f"zone-{n}": (SHIPPED.replace(ZONE, f'time_zone = "{zone}"'), "is not a time zone")
       for n, zone in enumerate(ZONES)},
}  # fmt: skip


@pytest.mark.parametrize("command", sorted(set(WORDS) - WITHOUT_AGREEMENT))
def test_a_broken_agreement_is_a_line_that_names_the_file(sro_bot: Run, command: str, tmp_path: Path) -> None:
    """With what is wrong in it, however much that is."""
    for name, (text, words) in AGREEMENTS.items():
        file = tmp_path / f"{name}.toml"
        file.write_text(text, encoding="utf-8")
        result = sro_bot(command, SRO_AGREEMENT=str(file))
        says(result, str(file))
        assert words in result.output
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "utf-16.toml").write_text(SHIPPED, encoding="utf-16")
    (tmp_path / "windows.toml").write_text(SHIPPED.replace("Hall High", "Hôtel"), encoding="cp1252")
    for file, words in (
        (tmp_path, "Is a directory"),
        (tmp_path / "gone", "No such"),
        (tmp_path / "bytes.toml", "Save it as UTF-8"),
        (tmp_path / "utf-16.toml", "Save it as UTF-8"),
        (tmp_path / "windows.toml", "Save it as UTF-8"),
    ):
        says(sro_bot(command, SRO_AGREEMENT=str(file)), words)


def test_an_agreement_that_another_editor_marked_as_utf_8_is_taken(tmp_path: Path) -> None:
    """As Windows does."""
    (tmp_path / "marked.toml").write_text(SHIPPED, encoding="utf-8-sig")
    assert load(tmp_path / "marked.toml") == load(ROOT / "agreement.toml")


@pytest.mark.parametrize("command", [one for one in WORDS if one not in NOT_IN_PRACTICE])
def test_a_place_that_cannot_be_used_is_a_line(sro_bot: Run, command: str, tmp_path: Path) -> None:
    """A folder that is a file, a database that is none."""
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        says(sro_bot(command, SRO_DATA=str(folder)), f"folder {folder} ")
    (tmp_path / "data").mkdir()
    for content in (b"no database", b"SQLite format 3\0" + b"x" * 5000):
        (tmp_path / "data" / "practice.db").write_bytes(content)
        says(sro_bot(command), "The database ")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("command", WORDS)
def test_a_folder_of_another_user_is_a_line(
    sro_bot: Run, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a volume has it that was made by another: it is there, and nobody else may look into it."""
    closed, look = tmp_path / "closed", os.stat
    closed.mkdir()

    def refuse(path: Any, *more: Any, **how: Any) -> os.stat_result:
        if f"{path}".startswith(f"{closed}{os.sep}"):
            raise PermissionError(errno.EACCES, "Permission denied", f"{path}")
        return look(path, *more, **how)

    monkeypatch.setattr(os, "stat", refuse)
    for folder in (closed, closed / "below"):
        says(sro_bot(command, SRO_DATA=str(folder)), f"folder {folder} ")


@pytest.mark.parametrize("command", ["backup", "export year"])
def test_a_file_in_a_folder_of_another_user_is_a_line(
    sro_bot: Run, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the file that a command makes should be."""
    with closing(Database(f"sqlite:///{tmp_path / 'sro.db'}")) as database:
        database.migrate()
    file = Path(WORDS[command][-1].format(folder=tmp_path))

    def refuse(path: Path) -> bool:
        if path == file:
            raise PermissionError(errno.EACCES, "Permission denied", f"{path}")
        return os.path.exists(path)  # what stands in for it

    monkeypatch.setattr(Path, "exists", refuse)
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0123456789abcdef"}
    says(sro_bot(command, DATABASE_URL=f"sqlite:///{tmp_path / 'sro.db'}", **given), f"{file} cannot be used")


@pytest.mark.parametrize("words", ["calendar list", "people list", "check", "audit verify"])
@pytest.mark.skipif(not FULL.exists(), reason="this machine has no file that is always full")
def test_an_output_that_is_full_is_a_line(tmp_path: Path, words: str) -> None:
    """Such as a file on a full disk."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "SRO_", "DATABASE"))}
    with closing(Database(f"sqlite:///{tmp_path / 'practice.db'}")) as database:
        database.migrate()
    with FULL.open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "bot", *words.split()], cwd=ROOT, env=kept | {"SRO_DATA": str(tmp_path)},
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert ended.stderr == "The machine does not let this continue (No space left on device). Is the disk full?\n"
    assert ended.returncode == 2


@pytest.mark.parametrize("command", ["audit verify", "restored", "backup", "database move"])
def test_a_database_that_is_not_there_is_not_made_and_called_whole(sro_bot: Run, command: str, tmp_path: Path) -> None:
    """Without the bot's own settings, or after the file was lost, that would be said of one that nobody uses."""
    says(sro_bot(command), f"There is no database at {tmp_path / 'data'}")
    assert list(tmp_path.glob("data/*")) == []


ROSTERS: dict[str, tuple[bytes, str]] = {
    "no text": (b"\xff", "this is not UTF-8 text"),
    "no TOML": (b"[person", "Expected"),
    "deep": (b"x = " + b"[" * 50_000, "there is far too much in one another"),
    "a table": (b"person = 3", "list each person under a [[person]]"),
    "a key of two lines": (b'["a\\nb"]', "only [[person]] and [channels] are allowed here"),
    "an odd role": (b'[[person]]\nname = "A"\nrole = {a = "\\u001b[31m"}', "role"),
}


@pytest.mark.parametrize("name", ROSTERS)
def test_a_broken_roster_is_lines_and_no_traceback(sro_bot: Run, tmp_path: Path, name: str) -> None:
    """Each mistake with the file's name, and nothing in it that a terminal would obey."""
    content, words = ROSTERS[name]
    (tmp_path / "roster.toml").write_bytes(content)
    result = CliRunner().invoke(main, ["people", "import", str(tmp_path / "roster.toml")])
    assert (type(result.exception), result.exit_code) == (SystemExit, 2)
    assert words in result.output
    assert all(line.startswith(str(tmp_path)) and line.isprintable() for line in result.output.splitlines())


@pytest.mark.parametrize("host", ["nosuch.invalid", "a" * 100, "::1::2", "256.1.1.1"])
def test_a_host_that_is_none_is_a_line(host: str) -> None:
    """It is where the bot listens."""
    with pytest.raises(PortTaken, match=r"cannot be used .* by PORT or SRO_HOST\.") as taken:
        ServerThread(Starlette(), host, 3000)
    assert "\n" not in str(taken.value)


@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_the_bot_listens_on_addresses_of_either_kind(host: str) -> None:
    """Where the machine has none of the newer kind, that is a line."""
    interfaces = Path("/proc/net/if_inet6")
    if not interfaces.exists() or f"{1:032x} " not in interfaces.read_text():
        with pytest.raises(PortTaken, match="cannot be used"):
            ServerThread(Starlette(), host, 0)
        return
    server = ServerThread(Starlette(), host, 0)
    server.start()
    assert server.url == f"http://[::1]:{server.port}"
    assert requests.get(f"{server.url}/nothing", timeout=60).status_code == 404
    server.stop()


@pytest.mark.parametrize("command", ["check", "calendar list", "people list"])
def test_a_terminal_that_lacks_a_character_shows_another(tmp_path: Path, command: str) -> None:
    """ASCII is all that some of them have."""
    begun = Process(free_port(), "calendar", "close", "2026-12-24", "--title", "Fête", SRO_DATA=str(tmp_path))
    assert begun.ended() == 0
    process = Process(free_port(), *command.split(), SRO_DATA=str(tmp_path), PYTHONIOENCODING="ascii", LC_ALL="C")
    assert process.ended() in (0, 1)
    assert process.said
    assert not process.has_said("Traceback")
