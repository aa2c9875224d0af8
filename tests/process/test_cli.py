"""The command line: help comes at once, every command does what it says, and the documents name them all."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import click
import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text, update

from bot.cli import main
from bot.commands.export import counted
from bot.outgoing import CERTIFICATE, PROXY, UNREACHABLE
from bot.settings import Settings
from handlers.delivery.reasons import WHAT_TO_DO
from models.actor import Identity
from models.people.queries import identify
from models.people.tables import Person, RoleHeld
from models.quarters import opening
from models.store import audit
from models.store.audit import AuditEntry
from models.vocabulary import Role
from tests.delivery.test_delivery import file as file_notice
from tests.support.town import NOW
from tests.support.workplace import Workplace

ROOT = Path(__file__).parents[2]
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
HEAVY = ("slack_sdk", "slack_bolt", "sqlalchemy", "alembic", "pydantic", "requests", "rich", "starlette")
HELP = f"""
import sys
from bot.cli import main
main(sys.argv[1:], standalone_mode=False)
print([name for name in {HEAVY} if name in sys.modules])
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


def commands(group: click.Command = main, name: str = "sro-bot") -> Iterator[str]:
    """Every command with the words that call it."""
    if not isinstance(group, click.Group):
        yield name
        return
    for word, command in group.commands.items():
        yield from commands(command, f"{name} {word}")


GROUPS = ("people", "calendar", "audit", "export")


@pytest.mark.parametrize("words", [["--help"], *([group, "--help"] for group in GROUPS)])
def test_help_names_every_command_and_loads_nothing_heavy(words: list[str]) -> None:
    """It answers at once, since each command imports what it needs."""
    run = subprocess.run([sys.executable, "-c", HELP, *words], cwd=ROOT, capture_output=True, text=True, check=True)
    group = main.commands.get(words[0], main)
    assert isinstance(group, click.Group)
    for name, command in group.commands.items():
        assert f"  {name} " in run.stdout
        assert command.get_short_help_str(limit=200) in " ".join(run.stdout.split())
    assert run.stdout.splitlines()[-1] == "[]"


def test_operating_names_every_command_setting_and_code() -> None:
    """Nothing can be added without telling those who run it, and nothing is told that is not there."""
    table = {line.split("`")[1] for line in OPERATING.splitlines() if line.startswith("| `sro-bot")}
    assert {" ".join(words for words in row.split() if words.islower()) for row in table} == set(commands())
    settings = {str(field.validation_alias) for field in Settings.model_fields.values()}
    rows = {line.split("`")[1] for line in OPERATING.splitlines() if line.startswith("| `")}
    assert {row for row in rows if row.isupper()} == settings
    of_connections = {UNREACHABLE, PROXY, CERTIFICATE}
    assert {row for row in rows if row.islower() and " " not in row} == set(WHAT_TO_DO) | of_connections


@pytest.fixture
def database_kind() -> str:
    """The commands do the same on each."""
    return "sqlite"


@pytest.fixture
def sro_bot(workplace: Workplace, tmp_path: Path) -> Run:
    """Runs a command with the settings of the bot in the practice workspace, but for what the test changes."""
    settings = {
        "SLACK_BOT_TOKEN": workplace.server.bot_token,
        "SLACK_APP_TOKEN": workplace.server.app_token,
        "SLACK_API_URL": workplace.server.api_url,
        "SLACK_SIGNING_SECRET": "",
        "DATABASE_URL": workplace.bot.database.url,
        "SRO_DATA": str(tmp_path / "data"),
    }

    def run(*words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tests.support.today", *words],
            cwd=ROOT, env=os.environ | settings | changes, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    return run


def test_check_says_by_its_exit_code_whether_anything_is_wrong(workplace: Workplace, sro_bot: Run) -> None:
    """Warnings alone are no failure; without a principal a school is."""
    checked = sro_bot("check")
    assert (checked.returncode, checked.stderr) == (0, "")
    kinds = {line.split()[0] for line in checked.stdout.splitlines()}
    assert kinds == {"fine", "warning"}
    with workplace.bot.database.write() as session:
        session.execute(update(RoleHeld).where(RoleHeld.role == Role.PRINCIPAL).values(school="hall"))
    checked = sro_bot("check")
    assert checked.returncode == 1
    assert "wrong    Conard High School: no principal today." in checked.stdout


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"SLACK_BOT_TOKEN": "xoxp-1"},
            "wrong    SLACK_BOT_TOKEN does not start with xoxb-. Copy it again from Slack.",
        ),
        ({"SRO_AGREEMENT": "gone.toml"}, "wrong    gone.toml: cannot be read (No such file or directory)."),
        ({"DATABASE_URL": "nosuch://db"}, "wrong    DATABASE_URL: expected: postgresql+psycopg://"),
        (
            {"DATABASE_URL": "postgresql+psycopg://127.0.0.1:1/sro"},
            "wrong    The database cannot be used: nobody answers at this host and port.",
        ),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "wrong    Slack cannot be reached (unreachable)."),
    ],
)
def test_check_names_what_nothing_works_without(sro_bot: Run, changes: dict[str, str], line: str) -> None:
    """Each in its line, and no traceback."""
    checked = sro_bot("check", **changes)
    assert checked.returncode == 1
    assert sum(one.startswith(line) for one in checked.stdout.splitlines()) == 1
    assert checked.stderr == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-made-up"}, "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)."),
        ({"SLACK_APP_TOKEN": "xapp-made-up"}, "Slack does not accept SLACK_APP_TOKEN (invalid_auth)."),
        ({"DATABASE_URL": "nosuch://db"}, "DATABASE_URL: expected: postgresql+psycopg://"),
        (
            {"DATABASE_URL": "postgresql+psycopg://127.0.0.1:1/sro"},
            "The database cannot be used: nobody answers at this host and port.",
        ),
    ],
)
def test_the_bot_does_not_start_without_tokens_or_a_database(sro_bot: Run, changes: dict[str, str], words: str) -> None:
    """It ends with what to do, for the service manager to start it again."""
    ended = sro_bot("run", **changes)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_older_bot_leaves_a_newer_database_alone(workplace: Workplace, sro_bot: Run) -> None:
    """It says so, instead of working on tables that it does not know."""
    with workplace.bot.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for words in (["run"], ["audit", "verify"]):
        ended = sro_bot(*words)
        assert ended.returncode == 2
        assert "newer version" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_audit_verify_says_where_the_log_ends_or_what_was_done_to_it(workplace: Workplace, sro_bot: Run) -> None:
    """Its exit code tells a watching program."""
    with workplace.bot.database.write() as session:
        for number in (1, 2, 3):
            audit.record(session, "person:1", "read notice", f"notice:{number}", NOW)
        last = session.get_one(audit.AuditHead, audit.HEAD).hash
        entries = session.get_one(audit.AuditHead, audit.HEAD).entries
    whole = sro_bot("audit", "verify")
    assert (whole.returncode, whole.stdout) == (
        0,
        f"The audit log is intact: {entries} entries, last hash {last}.\n",
    )
    with workplace.bot.database.write() as session:
        session.execute(text("DROP TRIGGER audit_entry_no_update"))
        session.execute(text(f"UPDATE audit_entry SET actor = 'person:2' WHERE id = {entries - 1}"))  # noqa: S608
    changed = sro_bot("audit", "verify")
    assert changed.returncode == 1
    assert changed.stdout.splitlines() == [
        f"entry {entries - 1} was changed",
        "The audit log failed the integrity check.",
    ]


def test_audit_verify_checks_the_log_against_anchors(workplace: Workplace, sro_bot: Run, tmp_path: Path) -> None:
    """One by one, or all of a file of saved mails; a log that was cut with its head is found out by them alone."""
    with workplace.bot.database.write() as session:
        audit.record(session, "person:1", "read notice", "notice:1", NOW)
        head = session.get_one(audit.AuditHead, audit.HEAD)
        entries, anchor = head.entries, f"{head.entries}:{head.hash}"
    mails = tmp_path / "mails.txt"
    mails.write_text(f"Made-up mail\n{anchor}\nand another:\n0:{audit.BEGINNING}\n", encoding="utf-8")
    whole = sro_bot("audit", "verify", "--anchor", anchor, "--anchors", str(mails))
    assert whole.returncode == 0
    assert whole.stdout.splitlines()[-1] == "It fits all 2 anchors."
    for wrong, words in (("--anchor", "17"), ("--anchors", str(ROOT / "LICENSE"))):
        ended = sro_bot("audit", "verify", wrong, words)
        assert ended.returncode != 0
        assert "Traceback" not in ended.stderr
    with workplace.bot.database.write() as session:
        session.execute(text("DROP TRIGGER audit_entry_no_delete"))
        session.execute(text(f"DELETE FROM audit_entry WHERE id >= {entries}"))  # noqa: S608
        last = session.execute(text("SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1")).one()
        session.execute(audit.HEADS.update().values(entries=last.id, hash=last.hash))
    assert sro_bot("audit", "verify").returncode == 0
    cut = sro_bot("audit", "verify", "--anchors", str(mails))
    assert cut.returncode == 1
    assert f"the log has {last.id} entries, and had {last.id + 1} when anchor" in cut.stdout


def test_a_workbook_is_made_on_the_command_line_and_is_on_record(
    workplace: Workplace, sro_bot: Run, tmp_path: Path
) -> None:
    """A quarter's and a year's; what is not there is said in a line."""
    with workplace.bot.database.write() as session:
        ended, _running = opening.at_hand(workplace.bot.agreement, workplace.clock[0])
        opening.open_quarter(session, workplace.bot.agreement, ended, None, workplace.clock[0])
    names = ["quarter.xlsx", "year.xlsx", "year.docx"]
    book, year, document = (str(tmp_path / name) for name in names)
    made = sro_bot("export", "quarter", ended.school_year, ended.code, book)
    assert (made.returncode, made.stderr) == (0, "")
    assert "Summary" in load_workbook(book).sheetnames
    assert sro_bot("export", "year", ended.school_year, year).returncode == 0
    assert sro_bot("export", "year", ended.school_year, document).returncode == 0
    assert all((tmp_path / name).stat().st_size > 5_000 for name in names)
    wrong = sro_bot("export", "quarter", "1999-00", "Q1", str(tmp_path / "w.xlsx"))
    assert (wrong.returncode, wrong.stderr) == (1, "Error: Q1 1999-00 has not been opened.\n")
    refused = sro_bot("export", "quarter", ended.school_year, ended.code, str(tmp_path / "p.xlsx"), "--public")
    assert "This revision is not signed." in refused.stderr
    with workplace.bot.database.read() as session:
        taken = session.scalars(select(AuditEntry.actor).where(AuditEntry.act == "take export"))
        assert list(taken) == ["operator"] * 3


def test_rows_and_submissions_are_made_on_the_command_line_too(
    workplace: Workplace, sro_bot: Run, tmp_path: Path
) -> None:
    """The register, an officer's month and a school's fill-in workbook; for nobody else on the machine to read."""
    with workplace.bot.database.write() as session:
        ended, _running = opening.at_hand(workplace.bot.agreement, workplace.clock[0])
        opening.open_quarter(session, workplace.bot.agreement, ended, None, workplace.clock[0])
        member = identify(session, Identity("TPRACTICE", "UTEAMSCH1"), ended.last_day)
        opening.open_baseline(session, workplace.bot.agreement, member, "2018-19", workplace.clock[0])
        officer = session.scalars(select(Person).filter_by(user_id="UOFFHALL")).one()
        badge = officer.badge or ""
    file_notice(workplace)
    today = workplace.bot.agreement.today(workplace.clock[0])
    register, packet, fill_in = (str(tmp_path / name) for name in ("register.xlsx", "officer.xlsx", "submission.xlsx"))
    made = [
        sro_bot("export", "register", f"{today - timedelta(days=7)}", f"{today}", register),
        sro_bot("export", "officer", badge, f"{today:%Y-%m}", packet),
        sro_bot("export", "submission", ended.school_year, ended.code, "hall", fill_in),
        sro_bot("export", "submission", "2018-19", "baseline", "district", str(tmp_path / "district.xlsx")),
    ]
    assert [(one.returncode, one.stderr) for one in made] == [(0, "")] * 4
    refused = sro_bot("export", "submission", ended.school_year, ended.code, "police", str(tmp_path / "police.xlsx"))
    assert f"{ended.code} {ended.school_year} has no data workbook for police, only: hall, conard" in refused.stderr
    assert load_workbook(register)["Notices"]["B8"].value == "Hall High School"
    assert load_workbook(packet)["Events"]["B8"].value == "Hall High School"
    assert load_workbook(fill_in)["Referrals to police"]["A2"].value == (
        f"Hall High School · {ended.code} {ended.school_year}"
    )
    assert {one.stat().st_mode & 0o777 for one in tmp_path.glob("*.xlsx")} == {0o600}
    with workplace.bot.database.read() as session:
        query = select(AuditEntry.act, AuditEntry.actor).where(AuditEntry.act.contains("export"))
        assert {tuple(row) for row in session.execute(query)} == {
            ("export notices", "operator"), ("take export", "operator"),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("year", "2026-27", "there.xlsx"), "{file} already exists. Choose another name, or use --replace."),
        (("year", "2026-27", "year.pdf"), "{file} does not end in .xlsx or .docx."),
        (("year", "2026-29", "year.docx"), "2026-29 is not a school year such as 2026-27."),
        (("quarter", "2026-27", "Q1", "q.docx"), "{file} does not end in .xlsx."),
        (("quarter", "2026-27", "Q1", "nowhere/q.xlsx"), "The folder {file.parent} does not exist."),
        (("register", "2026-07-02", "2026-07-01", "r.xlsx"), "2026-07-01 is before 2026-07-02."),
        (("officer", "P-999", "2026-10", "o.xlsx"), "No one has badge P-999."),
        (("submission", "2026-27", "Q1", "yale", "f.xlsx"),
         "yale is not a school. Schools are: hall, conard, sedgwick, king-philip, bristow."),
    ],
)  # fmt: skip
def test_what_cannot_be_exported_is_said_and_nothing_is_written(
    words: tuple[str, ...], said: str, workplace: Workplace, sro_bot: Run, tmp_path: Path
) -> None:
    """In a line, with an exit code that says so; a file that is there stays as it is."""
    (tmp_path / "there.xlsx").write_text("mine")
    *others, name = words
    file = tmp_path / name
    run = sro_bot("export", *others, str(file))
    expected = said.format(file=file)
    assert (run.returncode, run.stdout, run.stderr) == (1, "", f"Error: {expected}\n")
    written = [one for one in tmp_path.iterdir() if one.suffix in (".xlsx", ".docx", ".pdf")]
    assert [(one.name, one.read_text()) for one in written] == [("there.xlsx", "mine")]


def test_who_watches_sees_how_far_it_is(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, beside what another program reads; nothing where nobody watches."""
    rows = iter(range(2_500))
    assert len(list(counted(rows))) == 2_500  # type: ignore[arg-type]
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert len(list(counted(iter(range(2_500))))) == 2_500  # type: ignore[arg-type]
    captured = capsys.readouterr()
    assert captured.err == "\r1,000 notices\r2,000 notices\r2,500 notices\n"
    assert captured.out == ""
