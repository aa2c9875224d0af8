"""The settings of one installation, from the environment. What is wrong or missing is named in a line each."""

import os
import string
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from models.shipped import shipped
from models.vocabulary import Party

SLACK_API_URL = "https://slack.com/api/"
POSTGRESQL = "postgresql+psycopg"
OTHER_NAMES = frozenset({"postgresql", "postgres"})  # as PostgreSQL's own programs and hosting services write it
DATABASES = frozenset({"sqlite", "sqlite+pysqlite", POSTGRESQL, *OTHER_NAMES})
A_DATABASE = (
    "expected: postgresql+psycopg://user:password@host:5432/name (a special character of the password as %40, a port "
    "from 1 to 65535) or sqlite:////folder/file.db"
)
A_SLACK = "it begins with https:// and ends with a slash, such as https://slack.com/api/"
ADDRESSES = "mail addresses with commas between them"
A_MAIL_SERVER = "expected: smtps://user:password@host or smtp://user:password@host (a special character as %40)"
EXPECTED = {
    "PORT": "a number from 1 to 65535 is expected",
    "SLACK_API_URL": A_SLACK, **{f"SLACK_{side.upper()}_API_URL": A_SLACK for side in Party},
    "SRO_CALENDAR_URL": "an address that begins with https:// or webcal:// is expected",
    "SRO_ALERT_SMTP": A_MAIL_SERVER,
    "SRO_ALERT_TO": f"{ADDRESSES} are expected",
    "SRO_ANCHOR_TO": f"{ADDRESSES} are expected, or `administrators`",
}  # fmt: skip
"""What a setting looks like that is of another kind."""
OF_A_SIDE = tuple(
    f"SLACK_{side.upper()}_{name}" for side in Party for name in ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET")
)
SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", *OF_A_SIDE, "DATABASE_URL",
           "SRO_CALENDAR_URL", "SRO_ALERT_SMTP")  # fmt: skip
"""Settings that a file may hold instead: the one that the setting of the same name with `_FILE` names."""
MAIL_ADDRESSES = r"^[^\s@,<>]+@[^\s@,<>]+(, *[^\s@,<>]+@[^\s@,<>]+)*$"
ADMINISTRATORS = "administrators"
"""Instead of an address: the administrators' channel."""
ANCHOR_PLACES = rf"^(?:[^\s@,<>]+@[^\s@,<>]+|{ADMINISTRATORS})(?:, *(?:[^\s@,<>]+@[^\s@,<>]+|{ADMINISTRATORS}))*$"
PREFIXES = {"bot_token": "xoxb-", "app_token": "xapp-"}
IN_TOKENS = frozenset(string.ascii_letters + string.digits + "-._")  # sure are the first three
API_URL = r"^https?://.+/$"
ONE_OR_TWO = (
    "SLACK_BOT_TOKEN and its like are for one workspace, SLACK_POLICE_… and SLACK_SCHOOLS_… for two. Unset one of them."
)
ONE_WAY = "{0}BOT_TOKEN needs either {0}APP_TOKEN (Socket Mode) or {0}SIGNING_SECRET (HTTP), not both."
BOTH_ONE_WAY = (
    "Both workspaces are connected in the same way: by SLACK_POLICE_APP_TOKEN and SLACK_SCHOOLS_APP_TOKEN (Socket "
    "Mode), or by SLACK_POLICE_SIGNING_SECRET and SLACK_SCHOOLS_SIGNING_SECRET (HTTP)."
)
OTHER_SIDE_MISSING = (
    "{0}BOT_TOKEN is missing: with {1}BOT_TOKEN each side has a workspace of its own. Copy it from that side's Slack, "
    "or use SLACK_BOT_TOKEN where both share one."
)
IN_CAPITALS = "{0} does not count: settings are written in capital letters. Write {1}, or unset it."
GIVEN_TWICE = "SLACK_POLICE_BOT_TOKEN and SLACK_SCHOOLS_BOT_TOKEN are the same. Copy each from its own side's Slack."


class Mode(StrEnum):
    """How the bot is connected."""

    PRACTICE = "practice"
    SOCKET = "socket"
    HTTP = "http"


class SettingsMistake(Exception):
    """The settings cannot be used; one line for each mistake, with what to do."""


@dataclass(frozen=True)
class WorkspaceSettings:
    """How the bot is connected to one workspace; `party` is whose it is, or nothing where both share it."""

    party: Party | None
    bot_token: str
    app_token: str | None
    signing_secret: str | None
    api_url: str

    @property
    def prefix(self) -> str:
        """What the names of its settings begin with."""
        return prefix_of(self.party)


def prefix_of(party: Party | None) -> str:
    """What the names of a side's settings for Slack begin with; without a side those of a shared workspace."""
    return f"SLACK_{party.upper()}_" if party else "SLACK_"


def database_of(url: str) -> str:
    """The address of a database that the bot can use: PostgreSQL, or a SQLite file.

    Raises `ValueError` with what is expected; the address is never quoted, since it holds a password.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError(A_DATABASE) from None
    in_no_file = parsed.get_backend_name() == "sqlite" and (parsed.host or parsed.database in (None, "", ":memory:"))
    if parsed.drivername not in DATABASES or in_no_file or not 0 < (parsed.port or 1) < 65536:
        raise ValueError(A_DATABASE)
    if parsed.drivername in OTHER_NAMES:
        return parsed.set(drivername=POSTGRESQL).render_as_string(hide_password=False)
    return url


def _address(url: str) -> str:
    """An address with a host that can be asked. Never quoted, since it may hold a key."""
    try:
        parts = urlsplit(url)
        can_be_asked = bool(parts.hostname) and parts.port != 0 and url.isprintable() and " " not in url
    except ValueError:
        can_be_asked = False
    if not can_be_asked:
        raise ValueError("this is not a web address")
    return url


def _agreement() -> Path:
    """The agreement of the folder that the bot runs in, or else the one that came with it: `check` says which."""
    here = Path("agreement.toml")
    return here if here.exists() else shipped(here.name)


DatabaseUrl = Annotated[str, AfterValidator(database_of)]
Address = Annotated[str, AfterValidator(_address)]


class Settings(BaseSettings):
    """All settings. Without Slack's tokens the bot opens the practice workspace."""

    model_config = SettingsConfigDict(env_ignore_empty=True, case_sensitive=True, frozen=True, extra="ignore")

    bot_token: str | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    app_token: str | None = Field(default=None, validation_alias="SLACK_APP_TOKEN")
    signing_secret: str | None = Field(default=None, validation_alias="SLACK_SIGNING_SECRET", min_length=16)
    slack_api_url: Address = Field(default=SLACK_API_URL, validation_alias="SLACK_API_URL", pattern=API_URL)
    police_bot_token: str | None = Field(default=None, validation_alias="SLACK_POLICE_BOT_TOKEN")
    police_app_token: str | None = Field(default=None, validation_alias="SLACK_POLICE_APP_TOKEN")
    police_signing_secret: str | None = Field(
        default=None, validation_alias="SLACK_POLICE_SIGNING_SECRET", min_length=16
    )
    police_api_url: Address | None = Field(default=None, validation_alias="SLACK_POLICE_API_URL", pattern=API_URL)
    schools_bot_token: str | None = Field(default=None, validation_alias="SLACK_SCHOOLS_BOT_TOKEN")
    schools_app_token: str | None = Field(default=None, validation_alias="SLACK_SCHOOLS_APP_TOKEN")
    schools_signing_secret: str | None = Field(
        default=None, validation_alias="SLACK_SCHOOLS_SIGNING_SECRET", min_length=16
    )
    schools_api_url: Address | None = Field(default=None, validation_alias="SLACK_SCHOOLS_API_URL", pattern=API_URL)
    database_url: DatabaseUrl | None = Field(default=None, validation_alias="DATABASE_URL")
    host: str = Field(default="127.0.0.1", validation_alias="SRO_HOST")
    port: int = Field(default=3000, validation_alias="PORT", ge=1, le=65535)
    data: Path = Field(default=Path("data"), validation_alias="SRO_DATA")
    agreement: Path = Field(default_factory=_agreement, validation_alias="SRO_AGREEMENT")
    calendar_url: Address | None = Field(
        default=None, validation_alias="SRO_CALENDAR_URL", pattern=r"^(https?|webcal)://"
    )

    alert_smtp: Address | None = Field(default=None, validation_alias="SRO_ALERT_SMTP", pattern=r"^smtps?://")
    alert_to: str | None = Field(default=None, validation_alias="SRO_ALERT_TO", pattern=MAIL_ADDRESSES)

    anchor_to: str | None = Field(default=None, validation_alias="SRO_ANCHOR_TO", pattern=ANCHOR_PLACES)

    @model_validator(mode="after")
    def _anchors_have_a_server(self) -> "Settings":
        if not self.alert_smtp and any(place != ADMINISTRATORS for place in self.anchor_places):
            raise ValueError("SRO_ANCHOR_TO has a mail address: set SRO_ALERT_SMTP, the mail server, and SRO_ALERT_TO.")
        return self

    @model_validator(mode="after")
    def _mail_has_both(self) -> "Settings":
        if bool(self.alert_smtp) != bool(self.alert_to):
            raise ValueError("SRO_ALERT_SMTP and SRO_ALERT_TO go together: the mail server, and who gets the mails.")
        return self

    @model_validator(mode="after")
    def _one_way_to_slack(self) -> "Settings":
        sides = [party for party in Party if any(self._slack(party))]
        if sides and any(self._slack(None)):
            raise ValueError(ONE_OR_TWO)
        owners: list[Party | None] = [*sides] or [None]
        for party in owners:
            self._must_be_whole(party)
        if len(sides) == 1:
            other = next(party for party in Party if party not in sides)
            raise ValueError(OTHER_SIDE_MISSING.format(prefix_of(other), prefix_of(sides[0])))
        if sides:
            self._must_match()
        return self

    def _slack(self, party: Party | None) -> tuple[str | None, str | None, str | None]:
        """The tokens and the secret of a side, or those of the workspace that both share."""
        side = f"{party}_" if party else ""
        bot, app, secret = (getattr(self, f"{side}{name}") for name in ("bot_token", "app_token", "signing_secret"))
        return bot, app, secret

    def _must_be_whole(self, party: Party | None) -> None:
        prefix, (bot, app, secret) = prefix_of(party), self._slack(party)
        for name, value in {"bot_token": bot, "app_token": app}.items():
            if value is None:
                continue
            if not value.startswith(PREFIXES[name]):
                raise ValueError(
                    f"{prefix}{name.upper()} does not start with {PREFIXES[name]}. Copy it again from Slack."
                )
            if not IN_TOKENS.issuperset(value):
                raise ValueError(f"{prefix}{name.upper()} has a character that no token has. Copy it again from Slack.")
        # An app in Socket Mode gets nothing by HTTP: with both it would not be clear where requests should come from.
        ways = [way for way in (app, secret) if way]
        if bot and len(ways) != 1:
            raise ValueError(ONE_WAY.format(prefix))
        if ways and not bot:
            raise ValueError(f"{prefix}BOT_TOKEN is missing. Copy it from Slack, or unset the others to practice.")

    def _must_match(self) -> None:
        police, schools = self._slack(Party.POLICE), self._slack(Party.SCHOOLS)
        if police[0] == schools[0]:
            raise ValueError(GIVEN_TWICE)
        if bool(police[1]) != bool(schools[1]):
            raise ValueError(BOTH_ONE_WAY)

    @property
    def workspaces(self) -> tuple[WorkspaceSettings, ...]:
        """The workspaces that the bot is connected to: one that both sides share, or one of each side; none in practice
        before its own is up.
        """
        shared, found = self.slack_api_url, []
        for party in (None, *Party):
            bot, app, secret = self._slack(party)
            if bot:
                api_url = shared if party is None else getattr(self, f"{party}_api_url") or shared
                found.append(WorkspaceSettings(party, bot, app, secret, api_url))
        return tuple(found)

    @property
    def alert_addresses(self) -> tuple[str, ...]:
        """Who gets a mail when something goes wrong."""
        return _listed(self.alert_to)

    @property
    def anchor_places(self) -> tuple[str, ...]:
        """Who gets the audit log's daily anchor: mail addresses, and the administrators' channel by its name."""
        return _listed(self.anchor_to)

    @property
    def mode(self) -> Mode:
        """How these settings connect the bot."""
        if not self.workspaces:
            return Mode.PRACTICE
        return Mode.SOCKET if self.workspaces[0].app_token else Mode.HTTP

    @property
    def database(self) -> str:
        """The database's URL. Practice has a file of its own: made-up records never stand beside real ones."""
        if self.mode is Mode.PRACTICE:
            return url_of(self.data / "practice.db")
        return self.database_url or url_of(self.data / "sro-liaison.db")


def fields_of(given: Mapping[str, str]) -> dict[str, str]:
    """Settings by the names that they have here, of some that are given by those of the environment."""
    names = {str(field.validation_alias): name for name, field in Settings.model_fields.items()}
    return {names[name]: value for name, value in given.items()}


def _listed(given: str | None) -> tuple[str, ...]:
    return tuple(one.strip() for one in (given or "").split(",") if one.strip())


def url_of(file: Path) -> str:
    """The address of a SQLite database by its file, whatever characters the folder's name has."""
    return f"sqlite:///{quote(str(file))}"


def read_settings() -> Settings:
    """The settings as the environment has them; `SettingsMistake`, with a line for each that cannot be used."""
    if small := [name for name in os.environ if name not in _known() and name.upper() in _known() - set(os.environ)]:
        raise SettingsMistake("\n".join(IN_CAPITALS.format(name, name.upper()) for name in sorted(small)))
    try:
        return Settings(**_from_files())
    except ValidationError as error:
        lines = []
        for mistake in error.errors():
            words = mistake["msg"].removeprefix("Value error, ")
            setting = str(mistake["loc"][0]) if mistake["loc"] else ""
            lines.append(f"{setting}: {EXPECTED.get(setting, words)}." if setting else words)
        raise SettingsMistake("\n".join(lines)) from None


def unknown_settings() -> list[str]:
    """What the environment has that looks like a setting and is none, such as one that is misspelt."""
    return sorted(name for name in os.environ if name.upper().startswith(("SLACK_", "SRO_")) and name not in _known())


@cache
def _known() -> frozenset[str]:
    """The names that settings have in the environment."""
    names = {str(field.validation_alias) for field in Settings.model_fields.values()}
    return frozenset(names | {f"{name}_FILE" for name in SECRETS})


def _from_files() -> dict[str, Any]:
    """The settings that stand in files. A container's secrets are files, which its environment does not show."""
    given, mistakes = {}, []
    for name in SECRETS:
        setting = f"{name}_FILE"
        file = os.environ.get(setting)
        if not file:
            continue
        if os.environ.get(name):
            mistakes.append(f"{setting}: {name} is set as well. Unset one of them.")
            continue
        try:
            given[name] = _secret_in(Path(file))
        except ValueError as error:
            mistakes.append(f"{setting}: {error}.")
    if mistakes:
        raise SettingsMistake("\n".join(mistakes))
    return given


def _secret_in(file: Path) -> str:
    """The one line of a file; `ValueError` with why there is none."""
    try:
        secret = file.read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise ValueError(f"the file cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ValueError("the file cannot be read (it is not text in UTF-8)") from None
    if not secret:
        raise ValueError("the file is empty")
    if len(secret.splitlines()) > 1:
        raise ValueError("the file has several lines. Leave the one with the secret")
    return secret
