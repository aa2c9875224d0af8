"""Settings: the way to Slack is chosen by the tokens, and a mistake is named in one line with what to do."""

import pytest

from bot.settings import Mode, SettingsMistake, read_settings

NAMES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "DATABASE_URL", "PORT",
         "SRO_CALENDAR_URL")  # fmt: skip
BOT, APP, SECRET = "xoxb-1", "xapp-1", "0123456789abcdef0123456789abcdef"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment in which nothing is set."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
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
        ({"PORT": "http"}, "PORT: "),
        ({"PORT": "70000"}, "PORT: "),
        ({"SLACK_API_URL": "slack.example"}, "SLACK_API_URL: "),
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
