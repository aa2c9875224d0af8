"""`sro-bot people`: what the operator types and reads, against a real Slack of practice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from bot.cli import main
from bot.practice.server import PracticeServer

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
ROSTER = """
[[person]]
name = "Cleo Pretend"
email = "cleo.pretend@practice.example"
role = "chief"

[[person]]
name = "Priya Pretend"
slack = "UPRINHALL"
role = "principal"
schools = ["Hall High School"]

[channels]
"Hall High School" = "CHALL"
"""
PROJECT = Path(__file__).parents[2]


@pytest.fixture
def slack() -> Iterator[PracticeServer]:
    """The practice workspace as Slack."""
    server = PracticeServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path) -> pytest.MonkeyPatch:
    """An installation without tokens and without a database yet."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SRO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SRO_AGREEMENT", str(PROJECT / "agreement.toml"))
    monkeypatch.setenv("COLUMNS", "200")
    return monkeypatch


@pytest.fixture
def connected(settings: pytest.MonkeyPatch, slack: PracticeServer) -> PracticeServer:
    """The same with tokens; in the channel are only those whom the roster names."""
    change(slack, "CHALL", members=["UBOT", "UPRINHALL"])
    settings.setenv("SLACK_BOT_TOKEN", slack.bot_token)
    settings.setenv("SLACK_SIGNING_SECRET", slack.signing_secret)
    settings.setenv("SLACK_API_URL", slack.api_url)
    return slack


@pytest.mark.parametrize("method", ["auth.test", "users.lookupByEmail", "users.info"])
def test_an_answer_that_tells_nothing_imports_nobody(connected: PracticeServer, tmp_path: Path, method: str) -> None:
    """In a line, and nothing is changed."""
    fault = {"method": method, "fault": "thin", "times": 1}
    requests.post(f"{connected.url}/practice/api/faults", json=fault, timeout=60).raise_for_status()
    result = people("import", roster=ROSTER, folder=tmp_path)
    assert result.exit_code == 1
    assert "Slack did not answer as needed (no " in result.stderr
    assert "nothing was changed" in result.stderr


def change(slack: PracticeServer, channel: str, **changes: object) -> None:
    """Change a channel, as its owners could."""
    body = {"what": "channel", "id": channel, "changes": changes}
    requests.post(f"{slack.url}/practice/api/admin", json=body, timeout=60).raise_for_status()


def people(*words: str, roster: str | None = None, folder: Path | None = None) -> Result:
    """Type `sro-bot people …`, with a roster in a file where one is given."""
    if roster is not None and folder:
        path = folder / "roster.toml"
        path.write_text(roster, encoding="utf-8")
        words = (*words, str(path))
    return CliRunner().invoke(main, ["people", *words])


@pytest.mark.usefixtures("connected")
def test_a_roster_is_tried_imported_and_listed(tmp_path: Path) -> None:
    """The dry run says what the import does and changes nothing; a second import has nothing to do."""
    tried = people("import", "--dry-run", roster=ROSTER, folder=tmp_path)
    assert tried.exit_code == 0, tried.output
    assert "Cleo Pretend" not in people("list").output
    done = people("import", roster=ROSTER, folder=tmp_path)
    assert "Add person: Cleo Pretend (UCHIEF)" in done.output
    assert done.stdout.splitlines()[:-1] == tried.stdout.splitlines()[:-1]
    assert tried.stdout.splitlines()[-1] == "5 changes would be made; nothing has been changed."
    assert done.stdout.splitlines()[-1] == "5 changes made."
    assert people("import", roster=ROSTER, folder=tmp_path).stdout == "Nothing changed: the records already match.\n"
    shown = people("list").output
    row = next(line for line in shown.splitlines() if "Priya Pretend" in line)
    assert all(word in row for word in ("Principal", "Hall High School", "Schools", "UPRINHALL"))
    assert any("Hall High School" in line and "CHALL" in line for line in shown.splitlines())
    assert any("Conard High School" in line and "not set" in line for line in shown.splitlines())


OFFICER = """
[[person]]
name = "Olive Pretend"
slack = "UOFFHALL"
role = "officer"
schools = ["Hall High School"]
"""


@pytest.mark.usefixtures("connected")
def test_officers_are_assigned_once_by_the_word_for_it(tmp_path: Path) -> None:
    """Without it a line says what to do, and the rest is taken; a second time it is refused in words."""
    file = ROSTER.replace("[channels]", f"{OFFICER}\n[channels]")
    without = people("import", roster=file, folder=tmp_path)
    assert "Not changed: Olive Pretend, School Resource Officer, Hall High School" in without.stdout
    assert without.stdout.splitlines()[-1] == "6 changes made. 1 line is not taken: see above."
    tried = people("import", "--first-set-up", "--dry-run", roster=file, folder=tmp_path)
    assert "Begin role: Olive Pretend" in tried.stdout
    assert people("import", "--first-set-up", roster=file, folder=tmp_path).stdout.endswith("1 change made.\n")
    again = people("import", "--first-set-up", roster=file, folder=tmp_path)
    assert again.exit_code == 2
    assert "is said once" in again.stderr


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("cleo.pretend@", "nobody@", "Cleo Pretend: Slack has no account with the email nobody@practice.example"),
        ("UPRINHALL", "UGUEST", "Priya Pretend: guest accounts cannot use this bot"),
        ("UPRINHALL", "ULEFT", "Priya Pretend: the account is deactivated in Slack"),
        ("UPRINHALL", "UOUTSIDER", 'Priya Pretend: UOUTSIDER belongs to another workspace: add team = "TELSEWHERE"'),
        ("UPRINHALL", "UBOT", "Priya Pretend: this is an app, not a person"),
        (
            'slack = "UPRINHALL"',
            'slack = "UOUTSIDER"\nteam = "TELSEWHERE"',
            "Priya Pretend: the account belongs to another organization, which shares no channel with the bot",
        ),
        ('"CHALL"', '"CGENERAL"', "channels: Hall High School: the channel is public"),
        ('"CHALL"', '"CSHARED"', "channels: Hall High School: the channel is shared with another organization"),
        ('"CHALL"', '"CSTAFFROOM"', "channels: Hall High School: the bot cannot see the channel"),
        (
            '"CHALL"',
            '"CCONARD"',
            "channels: Hall High School: someone in the channel is not on the roster: UDESCONARD, "
            "UOFFCONARD, UPRINCONARD",
        ),
        ('"CHALL"', '"CCHIEF"', "channels: Hall High School: someone in the channel"),
        ("UPRINHALL", "UNOBODY", "Priya Pretend: Slack has no account UNOBODY"),
        ('role = "chief"', 'role = "cheif"', "line 2: Cleo Pretend: role 'cheif' is not one of officer"),
        ("[[person]]", "[[person]", "Expected"),
    ],
)
@pytest.mark.usefixtures("connected")
def test_a_mistake_is_a_plain_line_with_the_file_and_nothing_changes(
    tmp_path: Path, before: str, after: str, line: str
) -> None:
    """Also those that only Slack knows of. The exit status says so too."""
    result = people("import", roster=ROSTER.replace(before, after), folder=tmp_path)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith(f"{tmp_path}/roster.toml: ")
    assert line in result.stderr
    assert "Traceback" not in result.output
    assert "Cleo Pretend" not in people("list").output


def test_a_channel_that_stays_keeps_nobody_from_ending_a_role(connected: PracticeServer, tmp_path: Path) -> None:
    """What a channel has against it is told to the administrators; rights end all the same."""
    assert people("import", roster=ROSTER, folder=tmp_path).exit_code == 0
    change(connected, "CHALL", is_private=False)
    gone = people(
        "import",
        roster=ROSTER.replace('role = "chief"', 'role = "chief"\nuntil = 2026-01-01\nfrom = 2025-01-01'),
        folder=tmp_path,
    )
    assert gone.exit_code == 0, gone.output
    assert "Change role: Cleo Pretend, Chief" in gone.output


@pytest.mark.usefixtures("settings")
def test_without_tokens_people_are_given_by_their_slack_ids(tmp_path: Path) -> None:
    """Emails cannot be looked up; ids go into the records of practice."""
    refused = people("import", roster=ROSTER, folder=tmp_path)
    assert refused.exit_code == 2
    assert (
        'Cleo Pretend: an email has to be looked up in Slack, which is not connected: give slack = "U…"'
        in refused.stderr
    )
    by_id = ROSTER.replace('email = "cleo.pretend@practice.example"', 'slack = "UCHIEF"')
    assert people("import", roster=by_id, folder=tmp_path).exit_code == 0
    assert "Cleo Pretend" in people("list").output
    assert (tmp_path / "data" / "practice.db").exists()


def test_slack_not_answering_is_said_plainly(
    connected: PracticeServer, settings: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing is changed, and nothing is a riddle."""
    settings.setenv("SLACK_BOT_TOKEN", "xoxb-not-" + connected.bot_token[-4:])
    result = people("import", roster=ROSTER, folder=tmp_path)
    assert result.exit_code == 1
    assert "Slack did not answer as needed (invalid_auth); nothing was changed." in result.stderr


@pytest.mark.usefixtures("settings")
def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    """Such editors put a mark before the text."""
    path = tmp_path / "roster.toml"
    path.write_text(ROSTER.replace('email = "cleo.pretend@practice.example"', 'slack = "UCHIEF"'), encoding="utf-8-sig")
    result = people("import", str(path))
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "5 changes made.")


@pytest.mark.usefixtures("settings")
def test_what_is_no_text_is_said_plainly(tmp_path: Path) -> None:
    """A workbook, for instance."""
    path = tmp_path / "roster.xlsx"
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    result = people("import", str(path))
    assert result.exit_code == 2
    assert "this is not UTF-8 text" in result.stderr


@pytest.mark.parametrize("retry_after", ["0", "soon"])
def test_an_import_waits_when_slack_asks_it_to(connected: PracticeServer, tmp_path: Path, retry_after: str) -> None:
    """A long roster asks Slack more often in a minute than it may; where no number is said, the usual wait counts."""
    for method in ("users.info", "users.lookupByEmail"):
        fault = {"method": method, "fault": "rate_limited", "times": 1, "code": retry_after}
        requests.post(f"{connected.url}/practice/api/faults", json=fault, timeout=60).raise_for_status()
    assert people("import", roster=ROSTER, folder=tmp_path).stdout.splitlines()[-1] == "5 changes made."
