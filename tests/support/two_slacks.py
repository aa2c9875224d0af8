"""The bot between two workspaces for tests: the police's Slack and the schools', each with its own people."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Thread
from unittest.mock import patch

from sqlalchemy import update

from bot.app import Bot
from bot.logs import set_up_logs
from bot.practice import server as practice
from bot.practice.people import made_up_roster
from bot.practice.seed import read_seed
from bot.practice.server import PracticeServer
from bot.practice.workspace import Seed
from bot.serving.protocol import ServerThread
from bot.serving.web import WayIn, build_web
from bot.settings import Settings
from bot.slack import homes
from bot.slack.workspaces import learned, remember
from models.people import roster
from models.people.roster_file import Entry
from models.people.roster_members import identify_people
from models.people.tables import Channel
from models.terms import Agreement
from models.vocabulary import Party
from models.welcome.acts import know_everybody
from tests.support.workplace import PATIENCE, STOPPING, Workplace, no_hurry

POLICE, SCHOOLS = "TPOLICE", "TSCHOOLS"
TEAMS = {Party.POLICE: POLICE, Party.SCHOOLS: SCHOOLS}
OF_THE_POLICE = ("chief",)


@dataclass
class TwoSlacks:
    """The running bot, and both workspaces around it."""

    police: Workplace
    schools: Workplace

    @property
    def bot(self) -> Bot:
        """The one bot of both."""
        return self.police.bot

    def deliver(self) -> None:
        """Let everything that waits be delivered, in both."""
        self.police.deliver()


def side_of(entry: Entry) -> Party:
    """Whose Slack somebody of the made-up roster is in; the administrator is the schools'."""
    return entry.held_for or Party.SCHOOLS


def seed_of(agreement: Agreement, side: Party) -> Seed:
    """The practice workspace with the people of one side only."""
    seed, others = read_seed(agreement), set()
    for entry in made_up_roster(agreement).entries:
        if side_of(entry) is not side:
            others.add(str(entry.slack))
    others -= {str(entry.slack) for entry in made_up_roster(agreement).entries if side_of(entry) is side}
    own = seed.team.id
    users = {
        key: replace(user, team_id=TEAMS[side] if user.team_id == own else user.team_id)
        for key, user in seed.users.items() if key not in others
    }  # fmt: skip
    channels = {
        key: replace(channel, members=[member for member in channel.members if member not in others])
        for key, channel in seed.channels.items()
    }
    return replace(seed, team=replace(seed.team, id=TEAMS[side]), users=users, channels=channels)


def slack_of(side: Party, ack_seconds: float = PATIENCE) -> PracticeServer:
    """The Slack of one side."""
    with patch.object(practice, "read_seeds", lambda terms, *_shape: {"": seed_of(terms, side)}):
        return PracticeServer(agreement=Settings().agreement, ack_seconds=ack_seconds)


def two_settings(police: PracticeServer, schools: PracticeServer, database_url: str) -> Settings:
    """The settings by HTTP."""
    return Settings(
        SLACK_POLICE_BOT_TOKEN=police.bot_token, SLACK_POLICE_SIGNING_SECRET=police.signing_secret,
        SLACK_POLICE_API_URL=police.api_url, SLACK_SCHOOLS_BOT_TOKEN=schools.bot_token,
        SLACK_SCHOOLS_SIGNING_SECRET=schools.signing_secret, SLACK_SCHOOLS_API_URL=schools.api_url,
        DATABASE_URL=database_url,
    )  # fmt: skip


def put_on_roster(bot: Bot, now: datetime) -> None:
    """Everybody of both sides, each with the team of their own Slack; so the channels."""
    with bot.database.write() as session:
        file = made_up_roster(bot.agreement)
        people = identify_people(file, bot.agreement, "", None, lambda entry: (TEAMS[side_of(entry)], "Slack"))
        roster.apply(session, bot.agreement, people, now, first_set_up=True)
        session.execute(update(Channel).values(team_id=SCHOOLS))
        session.execute(update(Channel).where(Channel.purpose.in_(OF_THE_POLICE)).values(team_id=POLICE))
        know_everybody(session, now)


@contextmanager
def both_at_work(database_url: str) -> Iterator[TwoSlacks]:
    """The bot between the police's Slack and the schools', by HTTP, with everybody on the roster."""
    set_up_logs()
    servers = {side: slack_of(side) for side in Party}
    clock = [datetime.now(UTC)]
    with ExitStack() as ending:
        for server in servers.values():
            server.start()
            ending.callback(Thread(target=server.stop, name=STOPPING).start)
        ending.enter_context(no_hurry(PATIENCE))
        with patch.object(homes, "PAUSE", timedelta()):
            bot = Bot(two_settings(servers[Party.POLICE], servers[Party.SCHOOLS], database_url), lambda: clock[0])
        ending.callback(bot.database.close)
        remember(bot.slack, bot.database)
        for gateway in bot.slack.all:
            learned(bot.slack, gateway, gateway.identity(), bot.database, clock[0])
        put_on_roster(bot, clock[0])
        ways = [
            WayIn(f"/slack/events/{one.settings.party}", one.app, one.settings.signing_secret or "")
            for one in bot.sides
        ]
        web = ServerThread(build_web(ways, lambda: {"ready": True}), "127.0.0.1", 0)
        web.start()
        ending.callback(Thread(target=web.stop, name=STOPPING).start)
        places = []
        for way, one in zip(ways, bot.sides, strict=True):
            one.homes.start()
            ending.callback(one.homes.stop)
            server = servers[Party(str(one.settings.party))]
            server.deliver_by_http(f"http://127.0.0.1:{web.port}{way.path}")
            places.append(Workplace(server, bot, clock, f"http://127.0.0.1:{web.port}{way.path}"))
        yield TwoSlacks(*places)
