"""What the bot has for each workspace that it is connected to: listeners, Homes, looks at its channels."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import structlog
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.delivery.watch import ChannelWatch
from bot.outgoing import trust
from bot.settings import WorkspaceSettings
from bot.slack.gateway import Gateway, SlackRefused
from bot.slack.homes import HomeRefresher
from bot.slack.looks import LOOK_SECONDS, Looks
from bot.slack.workspaces import Slack
from handlers import register
from handlers.context import Context, Look, NotSeen
from handlers.home.listeners import show_home
from models.actor import Identity
from models.errors import unforeseen
from models.store.database import Database
from models.terms import Agreement

log = structlog.get_logger(__name__)

LISTENER_THREADS = 40  # Bolt's own are five for the whole app: five slow looks into Slack, and the sixth form fails
THREADS_FOR_LATER = 2


class Side:
    """One workspace. What hangs in it holds up nothing of the other's: nothing here is shared with it but the records.

    Args:
        settings: the workspace's own.
        slack: all connections, of which `gateway` is this workspace's.
        home_changed: has somebody's Home shown anew, in whichever workspace they are; by this one in doubt.
    """

    def __init__(
        self, settings: WorkspaceSettings, slack: Slack, gateway: Gateway, database: Database, agreement: Agreement,
        now: Callable[[], datetime], home_changed: Callable[[Identity, Gateway], None],
    ) -> None:  # fmt: skip
        self.settings, self.gateway = settings, gateway
        self._slack, self._looks = slack, {one: Looks(one.hurried(LOOK_SECONDS)) for one in slack.all}
        self.homes = HomeRefresher(lambda who: show_home(context, who), _named("homes", gateway))
        self.watch = ChannelWatch(database, gateway, agreement, now, _named("channels", gateway))
        self.later = ThreadPoolExecutor(THREADS_FOR_LATER, thread_name_prefix="later")
        context = Context(
            database, agreement, gateway, now, lambda who: home_changed(who, gateway), self._do_later,
            self._looks[gateway], self.watch.changed, lambda: gateway.space, self._looks_in,
        )  # fmt: skip
        self.app = build_listeners(settings, gateway, context)

    def _do_later(self, work: Callable[[], None]) -> None:
        self.later.submit(_do, work)

    def _looks_in(self, team_id: str | None) -> Look:
        if not team_id:
            return self._looks[self.gateway]
        try:
            return self._looks[self._slack.of(team_id, self.gateway.space.party)]
        except SlackRefused as refusal:
            raise NotSeen(str(refusal)) from refusal


def _named(loop: str, gateway: Gateway) -> str:
    return f"{loop} {gateway.space.party}" if gateway.space.party else loop


def _do(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001  nobody asks the pool how it went
        log.error("work_for_later_failed", **unforeseen(error))  # noqa: TRY400


def build_listeners(settings: WorkspaceSettings, gateway: Gateway, context: Context) -> App:
    """Bolt with everything that people do. The answer leaves when the listener is through: saved, or said why not.

    Bolt has no token: it would try it here and now. What listeners ask of Slack goes by `context`.
    """
    app = App(
        name="sro-liaison",  # without one Bolt looks through the sources of all callers for it
        client=WebClient(base_url=settings.api_url, ssl=trust(), retry_handlers=[]),
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None, bot_token=gateway.client.token),
        logger=logging.getLogger("slack_bolt"),
        signing_secret=settings.signing_secret,
        process_before_response=True,
        request_verification_enabled=settings.app_token is None,
        listener_executor=ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="listener"),
    )
    register(app, context)
    return app
