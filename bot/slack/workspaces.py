"""The connections to Slack: one, or one of each side. Whatever is addressed to somebody goes by one of them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.settings import WorkspaceSettings
from bot.slack.errors import NO_WORKSPACE
from bot.slack.gateway import Gateway, Json, SlackFailed, SlackRefused, word
from models.people import spaces
from models.people.spaces import SHARED, Space
from models.store.database import Database
from models.vocabulary import Party

SAME_WORKSPACE = "SLACK_POLICE_BOT_TOKEN and SLACK_SCHOOLS_BOT_TOKEN are of the same workspace, {}"


class Slack(Protocol):
    """Where calls to Slack go. One workspace's `Gateway` is all of it by itself; else see `Workspaces`."""

    @property
    def all(self) -> tuple[Gateway, ...]:
        """Every connection."""

    def of(self, team_id: str | None, side: Party | None = None) -> Gateway:
        """The connection by which a team is reached; of a team that is neither's, that of the side.

        Raises `SlackRefused` where no token reaches it.
        """


class SameWorkspace(Exception):
    """Both tokens are of the same workspace; the message names it."""


class Workspaces:
    """The two connections, with what is known of each workspace."""

    def __init__(self, settings: Sequence[WorkspaceSettings]) -> None:
        self._all = tuple(connection(one) for one in settings)

    @property
    def all(self) -> tuple[Gateway, ...]:
        """Every connection."""
        return self._all

    def of(self, team_id: str | None, side: Party | None = None) -> Gateway:
        """The connection of a team. Of one that is neither's (Slack Connect, Enterprise Grid) that of its side."""
        serving = (team for team in self._all if team_id and team_id in (team.space.team_id, team.space.enterprise_id))
        of_side = (team for team in self._all if side and team.space.party == side)
        # Slack has not said yet which team the other one is.
        unknown = [team for team in self._all if not team.space.team_id]
        found = next(serving, None) or next(of_side, None) or (unknown[0] if len(unknown) == 1 and team_id else None)
        if found is None:
            raise SlackRefused(NO_WORKSPACE)
        return found

    def learn(self, gateway: Gateway, team_id: str, enterprise_id: str = "") -> None:
        """Slack has said which workspace a token is of. Raises `SameWorkspace` where it is the other's as well."""
        others = [other for other in self._all if other is not gateway]
        if any(other.space.team_id == team_id for other in others):
            raise SameWorkspace(team_id)
        for other in others:
            other.space = replace(other.space, elsewhere=frozenset({team_id}))
        gateway.space = replace(gateway.space, team_id=team_id, enterprise_id=enterprise_id)


def connection(settings: WorkspaceSettings) -> Gateway:
    """The connection to one workspace."""
    gateway = Gateway(settings.bot_token, settings.api_url)
    gateway.space = Space(settings.party or SHARED)
    return gateway


def connect(settings: Sequence[WorkspaceSettings]) -> Gateway | Workspaces:
    """The connections that the settings give, of which nothing was asked yet."""
    return connection(settings[0]) if len(settings) == 1 else Workspaces(settings)


def remember(slack: Gateway | Workspaces, database: Database) -> None:
    """What Slack said of the workspaces at an earlier start."""
    with database.write() as session:
        spaces.become(session, [gateway.space.key for gateway in slack.all])
        rows = spaces.known(session)
    for gateway in slack.all:
        row = rows.get(gateway.space.key)
        if row:
            _learn(slack, gateway, row.team_id, row.enterprise_id or "")


def learned(slack: Gateway | Workspaces, gateway: Gateway, me: Json, database: Database, now: datetime) -> None:
    """Keep what `auth.test` says of a workspace. Raises `SameWorkspace` where both tokens are of the same one."""
    enterprise_id = str(me.get("enterprise_id") or "")
    # Of a token for a whole organization we have not seen whether it names a team: then the organization stands for it.
    team_id = str(me.get("team_id") or "") or enterprise_id or word(me, "team_id")
    _learn(slack, gateway, team_id, enterprise_id)
    with database.write() as session:
        spaces.keep(session, gateway.space, str(me.get("team") or ""), now)


def ask_unknown(slack: Gateway | Workspaces, database: Database, now: datetime) -> None:
    """Ask which workspaces the bot is connected to that are not known from an earlier start; one by itself needs none.

    What Slack does not say now is asked again later. Until then nobody looks at channels there.
    """
    if isinstance(slack, Gateway):
        return
    for gateway in slack.all:
        if not gateway.space.team_id:
            with suppress(SlackFailed, SameWorkspace):
                learned(slack, gateway, gateway.identity(), database, now)


def _learn(slack: Gateway | Workspaces, gateway: Gateway, team_id: str, enterprise_id: str) -> None:
    if isinstance(slack, Workspaces):
        slack.learn(gateway, team_id, enterprise_id)
    else:
        gateway.space = replace(gateway.space, team_id=team_id, enterprise_id=enterprise_id)
