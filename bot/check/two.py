"""The same looks where each side has a Slack of its own: every finding says in which."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.check import connection
from bot.check.accounts import people
from bot.check.channels import channels
from bot.check.findings import Finding, cannot_start, warning
from bot.settings import WorkspaceSettings
from bot.slack.gateway import Gateway, Json, SlackRefused, SlackUnclear
from bot.slack.workspaces import SAME_WORKSPACE, SameWorkspace, Workspaces, learned, remember
from models.store.database import Database
from models.terms import Agreement

COPY_AGAIN = "Copy each token from the app in its own side's Slack."


@dataclass(frozen=True)
class TwoWorkspaces:
    """The two connections to look at, each with its settings, in the same order."""

    slack: Workspaces
    settings: tuple[WorkspaceSettings, ...]

    def findings(
        self, database: Database, agreement: Agreement, now: datetime, is_there: Callable[[str], bool],
        *, readable: bool,
    ) -> Iterator[Finding]:  # fmt: skip
        """What each Slack says of the bot; then people and channels, each in their own. Under a token that one Slack
        refuses, the bot starts all the same: for the other side.
        """
        if readable:
            remember(self.slack, database)
        known: dict[Gateway, Json] = {}
        refused = []
        for gateway, settings in zip(self.slack.all, self.settings, strict=True):
            try:
                known[gateway] = connection.identity(gateway, is_there)
                if readable:
                    learned(self.slack, gateway, known[gateway], database, now)
            except SameWorkspace as same:
                yield cannot_start(SAME_WORKSPACE.format(same), COPY_AGAIN)
                return
            except (SlackRefused, SlackUnclear) as failure:
                refused.append(_at(gateway, connection.no_way_to_slack(failure, settings.prefix)))
                continue
            yield from self._of_one(gateway, settings, known[gateway], now)
        yield from refused if len(refused) > 1 else [replace(one, stops_the_bot=False) for one in refused]
        if readable and known:
            yield from self._records(database, agreement, known, now)

    @staticmethod
    def _of_one(gateway: Gateway, settings: WorkspaceSettings, me: Json, now: datetime) -> Iterator[Finding]:
        found = [connection.known_as(me), connection.scopes(me), connection.clock(me, now)]
        if settings.app_token:
            app = connection.app_token(Gateway(settings.app_token, settings.api_url), settings.prefix)
            found.append(replace(app, stops_the_bot=False))
        yield from (_at(gateway, finding) for finding in found)

    def _records(
        self, database: Database, agreement: Agreement, known: dict[Gateway, Json], now: datetime
    ) -> Iterator[Finding]:
        today = agreement.today(now)
        bots = {gateway: str(me["user_id"]) for gateway, me in known.items() if me.get("user_id")}
        silent = [gateway for gateway in self.slack.all if gateway not in bots]
        try:
            yield from people(database, self.slack, today, now, silent)
            yield from channels(database, agreement, self.slack, bots, today)
        except (SlackRefused, SlackUnclear) as failure:
            yield warning(f"Slack did not show all people and channels ({failure}).", "Run `sro-bot check` again.")


def _at(gateway: Gateway, finding: Finding) -> Finding:
    name = gateway.space.in_words
    return replace(finding, text=f"{name[0].upper()}{name[1:]}: {finding.text}")
