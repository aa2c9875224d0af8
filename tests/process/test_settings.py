"""Settings: the way to Slack is chosen by the tokens, and a mistake is named in one line with what to do."""

from pathlib import Path

import pytest

from bot.settings import Mode, SettingsMistake, read_settings

NAMES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "DATABASE_URL", "PORT",
         "SRO_CALENDAR_URL", "SRO_ALERT_SMTP", "SRO_ALERT_TO", "SRO_ANCHOR_TO")  # fmt: skip
BOT, APP, SECRET = "xoxb-1", "xapp-1", "0123456789abcdef0123456789abcdef"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment in which nothing is set."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("given", "mode", "database"),
    [
        ({}, Mode.PRACTICE, "sqlite:///data/practice.db"),
        ({"DATABASE_URL": "postgresql+psycopg://somewhere/sro"}, Mode.PRACTICE, "sqlite:///data/practice.db"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}, Mode.SOCKET, "sqlite:///data/sro-liaison.db"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET}, Mode.HTTP, "sqlite:///data/sro-liaison.db"),
        ({"SLACK_BOT_TOKEN": "", "PORT": ""}, Mode.PRACTICE, "sqlite:///data/practice.db"),
    ],
)
def test_the_tokens_choose_the_way(
    environment: pytest.MonkeyPatch, given: dict[str, str], mode: Mode, database: str
) -> None:
    """And practice never writes into the database of real records."""
    for name, value in given.items():
        environment.setenv(name, value)
    settings = read_settings()
    assert (settings.mode, settings.database) == (mode, database)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"SLACK_BOT_TOKEN": BOT}, "SLACK_BOT_TOKEN needs either SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP, "SLACK_SIGNING_SECRET": SECRET}, "not both"),
        ({"SLACK_BOT_TOKEN": "xoxp-1", "SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN does not start with xoxb-"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": BOT}, "SLACK_APP_TOKEN does not start with xapp-"),
        ({"SLACK_BOT_TOKEN": f"{BOT}ä", "SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN has a character that no token has"),
        ({"PORT": "http"}, "PORT: a number from 1 to 65535 is expected."),
        ({"DATABASE_URL": "postgresql://h:70000/sro"}, "a port from 1 to 65535"),
        ({"SRO_ALERT_SMTP": "smtps://u:p@h"}, "SRO_ALERT_SMTP and SRO_ALERT_TO go together"),
        ({"SRO_ALERT_SMTP": "https://h", "SRO_ALERT_TO": "a@b"}, "SRO_ALERT_SMTP: expected: smtps://"),
        ({"SRO_ALERT_SMTP": "smtps://h", "SRO_ALERT_TO": "a@b c@d"}, "SRO_ALERT_TO: mail addresses with commas"),
        ({"SRO_ANCHOR_TO": "board@d.invalid"}, "SRO_ANCHOR_TO has a mail address: set SRO_ALERT_SMTP"),
        ({"SRO_ANCHOR_TO": "administrators, someone"}, "SRO_ANCHOR_TO: mail addresses with commas"),
        ({"PORT": "70000"}, "PORT: a number from 1 to 65535 is expected."),
        (
            {"SLACK_API_URL": "https://slack.example/api"},
            "SLACK_API_URL: it begins with https:// and ends with a slash",
        ),
    ],
)
def test_a_mistake_is_one_line_that_names_the_setting_and_no_secret(
    environment: pytest.MonkeyPatch, given: dict[str, str], words: str
) -> None:
    """What to do stands in it; the value, which may be a secret, does not."""
    for name, value in given.items():
        environment.setenv(name, value)
    with pytest.raises(SettingsMistake) as mistake:
        read_settings()
    line = str(mistake.value)
    assert words in line
    assert "\n" not in line
    assert SECRET not in line


@pytest.mark.parametrize("scheme", ["https", "http", "webcal"])
def test_a_calendar_is_at_an_address(environment: pytest.MonkeyPatch, scheme: str) -> None:
    """One to read from, or one that calendars offer to subscribe to."""
    environment.setenv("SRO_CALENDAR_URL", f"{scheme}://calendar.example/district.ics")
    assert read_settings().calendar_url == f"{scheme}://calendar.example/district.ics"


def test_another_address_of_a_calendar_is_a_mistake(environment: pytest.MonkeyPatch) -> None:
    """It is named by its setting, without what was given: that may hold a key."""
    environment.setenv("SRO_CALENDAR_URL", "ftp://calendar.example/?key=made-up-secret")
    with pytest.raises(SettingsMistake, match="SRO_CALENDAR_URL") as mistake:
        read_settings()
    assert "made-up-secret" not in str(mistake.value)


@pytest.mark.parametrize(
    "url", ["postgres://u:p%40@h/sro", "postgresql://u:p%40@h/sro", "postgresql+psycopg://u:p%40@h/sro"]
)
def test_a_database_may_be_written_as_hosting_services_write_it(environment: pytest.MonkeyPatch, url: str) -> None:
    """All of them by the driver that the bot brings along."""
    environment.setenv("DATABASE_URL", url)
    assert read_settings().database_url == "postgresql+psycopg://u:p%40@h/sro"


@pytest.mark.parametrize("name", ["sro_calendar_url", "Slack_Bot_Token", "database_url", "port", "database_url_file"])
def test_a_setting_in_small_letters_is_a_mistake(environment: pytest.MonkeyPatch, name: str) -> None:
    """It counted, and nobody was told; left out without a word it would open practice, or an empty database."""
    environment.setenv(name, "made-up-secret")
    environment.setenv("SRO_DATA", "data")
    with pytest.raises(SettingsMistake) as mistake:
        read_settings()
    told = f"{name} does not count: settings are written in capital letters. Write {name.upper()}, or unset it."
    assert str(mistake.value) == told


def test_beside_a_setting_another_programs_small_letters_are_left_alone(environment: pytest.MonkeyPatch) -> None:
    """Nobody can take one for the other."""
    environment.setenv("port", "3000")
    environment.setenv("PORT", "3001")
    assert read_settings().port == 3001


def test_secrets_may_stand_in_files(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As containers have them, with the line break at their end."""
    given = {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "DATABASE_URL": "postgres://u:p@h/sro"}
    for name, value in given.items():
        (tmp_path / name).write_text(f"{value}\n", encoding="utf-8")
        environment.setenv(f"{name}_FILE", str(tmp_path / name))
    settings = read_settings()
    assert (settings.bot_token, settings.signing_secret, settings.mode) == (BOT, SECRET, Mode.HTTP)
    assert settings.database == "postgresql+psycopg://u:p@h/sro"


def test_a_secret_in_a_file_that_cannot_be_used_is_named(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each in a line, without what is in the file."""
    for name, content in (
        ("empty", b"\n"),
        ("bytes", b"\xff\xfe"),
        ("wrong", b"xoxp-made-up-secret"),
        ("two", b"smtp://a\nb"),
    ):
        (tmp_path / name).write_bytes(content)
    environment.setenv("SLACK_APP_TOKEN_FILE", str(tmp_path / "gone"))
    environment.setenv("SLACK_SIGNING_SECRET_FILE", str(tmp_path / "empty"))
    environment.setenv("DATABASE_URL_FILE", str(tmp_path / "bytes"))
    environment.setenv("SLACK_BOT_TOKEN_FILE", str(tmp_path / "wrong"))
    environment.setenv("SLACK_BOT_TOKEN", BOT)
    environment.setenv("SRO_ALERT_SMTP_FILE", str(tmp_path / "two"))
    with pytest.raises(SettingsMistake) as mistake:
        read_settings()
    assert str(mistake.value).splitlines() == [
        "SLACK_BOT_TOKEN_FILE: SLACK_BOT_TOKEN is set as well. Unset one of them.",
        "SLACK_APP_TOKEN_FILE: the file cannot be read (No such file or directory).",
        "SLACK_SIGNING_SECRET_FILE: the file is empty.",
        "DATABASE_URL_FILE: the file cannot be read (it is not text in UTF-8).",
        "SRO_ALERT_SMTP_FILE: the file has several lines. Leave the one with the secret.",
    ]
