"""The settings of two workspaces: each mistake is a line that says what to do."""

from pathlib import Path

import pytest

from bot.settings import SLACK_API_URL, Mode, SettingsMistake, read_settings
from models.vocabulary import Party

SECRET = "made-up-signing-secret"
POLICE = {"SLACK_POLICE_BOT_TOKEN": "xoxb-police", "SLACK_POLICE_APP_TOKEN": "xapp-police"}
SCHOOLS = {"SLACK_SCHOOLS_BOT_TOKEN": "xoxb-schools", "SLACK_SCHOOLS_APP_TOKEN": "xapp-schools"}
BY_HTTP = {"SLACK_SCHOOLS_BOT_TOKEN": "xoxb-schools", "SLACK_SCHOOLS_SIGNING_SECRET": SECRET}
SHARED = {"SLACK_BOT_TOKEN": "xoxb-shared", "SLACK_APP_TOKEN": "xapp-shared"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without any setting of Slack's."""
    for name in (*POLICE, *SCHOOLS, *BY_HTTP, *SHARED, "SLACK_API_URL", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_each_side_may_have_a_workspace_of_its_own(environment: pytest.MonkeyPatch) -> None:
    """With an address of its own, where one side is on GovSlack."""
    for name, value in (POLICE | SCHOOLS).items():
        environment.setenv(name, value)
    environment.setenv("SLACK_POLICE_API_URL", "https://slack-gov.com/api/")
    settings = read_settings()
    assert settings.mode is Mode.SOCKET
    assert [(one.party, one.bot_token, one.api_url, one.prefix) for one in settings.workspaces] == [
        (Party.POLICE, "xoxb-police", "https://slack-gov.com/api/", "SLACK_POLICE_"),
        (Party.SCHOOLS, "xoxb-schools", SLACK_API_URL, "SLACK_SCHOOLS_"),
    ]


def test_both_may_share_one(environment: pytest.MonkeyPatch) -> None:
    """As before: one entry, of no side."""
    for name, value in SHARED.items():
        environment.setenv(name, value)
    (only,) = read_settings().workspaces
    assert (only.party, only.bot_token, only.app_token, only.prefix) == (None, "xoxb-shared", "xapp-shared", "SLACK_")


def test_secrets_of_both_may_stand_in_files(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As those of one."""
    for name, value in (POLICE | SCHOOLS).items():
        (tmp_path / name).write_text(f"{value}\n", encoding="utf-8")
        environment.setenv(f"{name}_FILE", str(tmp_path / name))
    assert [one.app_token for one in read_settings().workspaces] == ["xapp-police", "xapp-schools"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (POLICE, "SLACK_SCHOOLS_BOT_TOKEN is missing"),
        (SCHOOLS, "SLACK_POLICE_BOT_TOKEN is missing"),
        (POLICE | BY_HTTP, "Both workspaces are connected in the same way"),
        (POLICE | SCHOOLS | SHARED, "Unset one of them"),
        (POLICE | SCHOOLS | {"SLACK_SIGNING_SECRET": SECRET}, "Unset one of them"),
        (POLICE | SCHOOLS | {"SLACK_SCHOOLS_SIGNING_SECRET": SECRET}, "SLACK_SCHOOLS_BOT_TOKEN needs either"),
        (POLICE | {"SLACK_SCHOOLS_APP_TOKEN": "xapp-schools"}, "SLACK_SCHOOLS_BOT_TOKEN is missing"),
        (POLICE | SCHOOLS | {"SLACK_POLICE_BOT_TOKEN": "xoxp-wrong"}, "SLACK_POLICE_BOT_TOKEN does not start with"),
        (POLICE | SCHOOLS | {"SLACK_SCHOOLS_BOT_TOKEN": "xoxb-police"}, "are the same"),
    ],
)
def test_a_mistake_is_one_line(environment: pytest.MonkeyPatch, given: dict[str, str], words: str) -> None:
    """It names the setting, and no secret."""
    for name, value in given.items():
        environment.setenv(name, value)
    with pytest.raises(SettingsMistake) as mistake:
        read_settings()
    line = str(mistake.value)
    assert words in line
    assert "\n" not in line
    assert SECRET not in line
