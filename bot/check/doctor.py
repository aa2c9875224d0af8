"""Looks whether the bot can do its work: `sro-bot check`, and each start. Every finding is a line with what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import make_url

from bot.check import connection
from bot.check.accounts import people
from bot.check.channels import channels
from bot.check.findings import Finding, Level, cannot_start, fine, warning, wrong
from bot.check.records import records
from bot.check.two import TwoWorkspaces
from bot.database_errors import NEWER_TABLES
from bot.private import open_to_others
from bot.slack.gateway import Gateway, SlackRefused, SlackUnclear
from models.store.copying import is_empty
from models.store.database import Database, Unfinished
from models.terms import Agreement


@dataclass(frozen=True)
class Doctor:
    """Looks at one installation: without a gateway, at what can be seen without Slack.

    `app` is Slack's Web API under the app token, where that is to be tried as well. `reads_calendar` is whether the
    settings give an address of the district's calendar. `both` are the connections where each side has a Slack.
    `is_there` is whether anybody answers at an address of Slack's Web API, where that was asked before.
    """

    agreement: Agreement
    database: Database
    gateway: Gateway | None
    app: Gateway | None
    now: datetime
    reads_calendar: bool = False
    both: TwoWorkspaces | None = None
    is_there: Callable[[str], bool] = lambda _url: True

    @property
    def today(self) -> date:
        """The date in the district."""
        return self.agreement.today(self.now)

    def findings(self) -> Iterator[Finding]:
        """Everything that was looked at. What Slack says of accounts is kept: rights end with it.

        Raises:
            DBAPIError, TimeoutError of SQLAlchemy: the database does not answer.
            Unfinished: records were being copied into it, and the copy did not end.
        """
        database = self._database()
        yield database
        for path in open_to_others(self.database.url):
            yield warning(f"Other users of this machine can read {path}.", f"`chmod go= {path}`.")
        readable = database.level is Level.FINE
        yield from self._slack(readable)
        if readable:
            with self.database.read() as session:
                yield from records(session, self.agreement, self.now, reads_calendar=self.reads_calendar)

    def _database(self) -> Finding:
        file = make_url(self.database.url).database or ""
        if self.database.is_sqlite and not Path(file).exists():
            return warning(f"There is no database at {file} yet.", "`sro-bot run` creates it.")
        if self.database.is_unfinished():
            raise Unfinished
        if is_empty(self.database):
            return warning("The database has no tables yet.", "`sro-bot run` makes them.")
        if self.database.is_of_a_newer_version():
            return cannot_start(*NEWER_TABLES)
        if not self.database.is_current():
            to_do = "`sro-bot run` brings older ones up to date."
            return wrong("The database's tables are from another version.", to_do)
        return fine("The database answers, and its tables are current.")

    def _slack(self, readable: bool) -> Iterator[Finding]:
        if self.both:
            found = self.both.findings(self.database, self.agreement, self.now, self.is_there, readable=readable)
            yield from found
            return
        if self.gateway is None:
            yield warning("No Slack tokens are set; running in practice mode.", "To go live, see docs/operating.md.")
            return
        try:
            me = connection.identity(self.gateway, self.is_there)
        except (SlackRefused, SlackUnclear) as failure:
            yield connection.no_way_to_slack(failure)
            return
        yield from (connection.known_as(me), connection.scopes(me), connection.clock(me, self.now))
        if self.app:
            yield connection.app_token(self.app)
        if not readable or not me.get("user_id"):
            return
        try:
            yield from people(self.database, self.gateway, self.today, self.now)
            yield from channels(self.database, self.agreement, self.gateway, {self.gateway: me["user_id"]}, self.today)
        except (SlackRefused, SlackUnclear) as failure:
            yield warning(f"Slack did not show all people and channels ({failure}).", "Run `sro-bot check` again.")
