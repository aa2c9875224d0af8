"""The bot at work for tests: the practice workspace as Slack, and its people, who act as they would in their client."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import requests
import time_machine
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import select

from bot import side
from bot.app import Bot
from bot.logs import set_up_logs
from bot.practice.block_kit import offered
from bot.practice.events import Events
from bot.practice.installation import Installation
from bot.practice.roster import import_practice_roster
from bot.practice.server import PracticeServer
from bot.practice.sides import ONE, Workspaces
from bot.serving.protocol import Limits, ServerThread
from bot.serving.web import WayIn, build_web
from bot.settings import Settings
from bot.slack import gateway, homes
from bot.slack.homes import HomeRefresher
from bot.slack.workspaces import learned
from models.actor import Identity
from models.people.tables import Person
from tests.support.town import TODAY

Json = dict[str, Any]
PATIENCE = 60
"""Seconds, for the workspace and for who acts in it: no test depends on the machine's load that is not about time."""
SLACK_SECONDS = 3
STOPPING = "stopping"  # the name of threads that end what an earlier test has used
LOOK_AGAIN = 0.02  # seconds
A_SECOND = timedelta(seconds=1)
HTTP = requests.Session()
"""For every request of every test: making a session takes longer than a request. No connection is kept for the next."""
HTTP.trust_env = False
HTTP.headers["connection"] = "close"


@dataclass
class Workplace:
    """The running bot, the workspace around it, and the time that the bot goes by."""

    server: PracticeServer
    bot: Bot
    clock: list[datetime]
    url: str

    def somebody(self, user_id: str) -> "Somebody":
        """A person, who acts in the workspace where they have their account."""
        return Somebody(self.server.url, user_id, self._at(user_id).general)

    def _at(self, user_id: str) -> Installation:
        there = self.server.installations
        return next((one for one in there if user_id in one.workspace.users), there[0])

    def deliver(self) -> None:
        """Let everything that waits be delivered."""
        for _round in range(2):
            while self.bot.worker.run_once():
                self.clock[0] += A_SECOND
            self.clock[0] += A_SECOND

    def tell(
        self, fields: dict[str, str] | str, kind: str = "application/x-www-form-urlencoded", workspace: str = ""
    ) -> requests.Response:
        """Tell the bot something as Slack does, signed, beside what the workspace itself tells it."""
        at = self.server.at(workspace)
        body, now = fields if isinstance(fields, str) else urlencode(fields), str(int(time.time()))
        signature = SignatureVerifier(at.signing_secret).generate_signature(timestamp=now, body=body)
        headers = {
            "content-type": kind,
            "x-slack-request-timestamp": now,
            "x-slack-signature": signature or "",
        }
        return HTTP.post(at.events_url(self.url), data=body, headers=headers, timeout=PATIENCE)

    def until(self, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait for what happens behind an answer, such as an event; give up after a while."""
        deadline = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < deadline, "it did not come"
            time.sleep(LOOK_AGAIN)  # whoever looks all the time slows down what is waited for

    def stand(self, condition: str, workspace: str | None = None, seconds: float = 0) -> None:
        """Have Slack be down or slow, the bot's token be revoked, or the app removed: in one workspace, or in all."""
        body = {"condition": condition, "workspace": workspace, "seconds": seconds}
        HTTP.post(f"{self.server.url}/practice/api/condition", json=body, timeout=PATIENCE).raise_for_status()

    def knows_as_guest(self, user_id: str) -> bool:
        """Whether the bot has heard that somebody is a guest now."""
        with self.bot.database.read() as session:
            return session.scalars(select(Person.is_guest).filter_by(user_id=user_id)).one()

    def posted(self, channel: str) -> list[Json]:
        """Every message of a channel, as the workspace has it."""
        answer = HTTP.get(f"{self.server.url}/practice/api/all", {"channel": channel}, timeout=PATIENCE)
        messages: list[Json] = answer.json()["messages"]
        return [message for message in messages if not message["deleted"]]

    def change(self, what: str, thing: str, **changes: object) -> None:
        """Change an account or a channel in the workspace, as its owners could."""
        body = {"what": what, "id": thing, "changes": changes}
        HTTP.post(f"{self.server.url}/practice/api/admin", json=body, timeout=PATIENCE).raise_for_status()

    def delete(self, message: Json, channel: str) -> None:
        """Have somebody delete a message by hand, or a rule of retention."""
        self.change("message", f"{channel}/{message['ts']}", deleted=True)

    def fail(
        self, method: str, fault: str, times: int = 1, seconds: float = 0, code: str = "", workspace: str | None = None
    ) -> None:
        """Have Slack fail the next calls of a method; of two workspaces, in the named one or in both."""
        body = {"method": method, "fault": fault, "times": times, "seconds": seconds, "code": code}
        body |= {"workspace": workspace}
        HTTP.post(f"{self.server.url}/practice/api/faults", json=body, timeout=PATIENCE).raise_for_status()


@contextmanager
def at_work(
    database_url: str,
    beside: PracticeServer | None = None,
    ack_seconds: float = PATIENCE,
    workspaces: Workspaces = ONE,
) -> Iterator[Workplace]:
    """The bot in a practice workspace of its own or in one that is there, with its people on the roster.

    It is `TODAY` for all of them. With `TWO` workspaces each party has one. With `SLACK_SECONDS` for an answer both
    sides keep Slack's times; otherwise both wait as long as it takes.
    """
    set_up_logs()
    with ExitStack() as ending:
        if not beside:
            ending.enter_context(time_machine.travel(TODAY, tick=True))
        if ack_seconds != SLACK_SECONDS:
            ending.enter_context(no_hurry(ack_seconds))
        server = beside or PracticeServer(
            agreement=Settings().agreement, ack_seconds=ack_seconds, workspaces=workspaces
        )  # fmt: skip
        if not beside:
            server.start()
        clock = [datetime.now(UTC)]
        settings = Settings(**server.settings(http=True), DATABASE_URL=database_url)
        with patch.object(homes, "PAUSE", timedelta()):  # it spares Slack; here, each look at a Home would wait for it
            bot = Bot(settings, lambda: clock[0])
        ending.callback(bot.database.close)
        import_practice_roster(bot.database, bot.agreement, clock[0], workspaces)
        web = ServerThread(build_web(_ways_in(bot, server), lambda: {"ready": True}), "127.0.0.1", 0)
        web.start()
        for one in bot.sides:
            ending.callback(one.homes.stop)
            if workspaces:
                learned(bot.slack, one.gateway, one.gateway.identity(), bot.database, clock[0])
            one.homes.start()
        for one, at in zip(bot.sides, server.installations, strict=True):
            _draw_what_was_opened(one.homes, at.events)
        events = f"http://127.0.0.1:{web.port}/slack/events"
        server.deliver_by_http(events)
        try:
            yield Workplace(server, bot, clock, events)
        finally:
            for stop in [web.stop] if beside else [web.stop, server.stop]:  # the next test does not wait for these
                Thread(target=stop, name=STOPPING).start()


def _draw_what_was_opened(homes: HomeRefresher, events: Events) -> None:
    """Of Homes that nobody has opened none is drawn: nobody sees it, and it took a third of the time of these tests."""
    opened: set[str] = set()
    tell, changed = events.tell, homes.changed

    def told(event: Json) -> None:
        if event["type"] == "app_home_opened":
            opened.add(event["user"])
        tell(event)

    def changed_if_opened(who: Identity) -> None:
        if who.user_id in opened:
            changed(who)

    events.tell, homes.changed = told, changed_if_opened  # type: ignore[method-assign]


def _ways_in(bot: Bot, server: PracticeServer) -> list[WayIn]:
    there = zip(bot.sides, server.installations, strict=True)
    return [WayIn(at.events_url("/slack/events"), one.app, at.signing_secret) for one, at in there]


@contextmanager
def no_hurry(seconds: float) -> Iterator[None]:
    """The bot waits longer for the workspace than Slack would let it, and both for requests on their way."""
    waits = ((gateway, "FORM_SECONDS"), (gateway, "FORM_PATIENCE"), (side, "LOOK_SECONDS"))
    with ExitStack() as patches:
        for where, name in waits:
            patches.enter_context(patch.object(where, name, seconds))
        limits = Limits(seconds=seconds, idle_seconds=round(seconds))
        patches.enter_context(patch.object(ServerThread.__init__, "__defaults__", (limits,)))
        yield


class Somebody:
    """A person at the keyboard. Raises when the workspace itself would refuse what is tried."""

    def __init__(self, url: str, user_id: str, general: str = "CGENERAL") -> None:
        self._url, self.user_id, self._general = f"{url}/practice/api", user_id, general

    def command(self, command: str, text: str = "", channel: str = "") -> Json:
        """Type a command; where everybody is, unless told otherwise."""
        return self._post("command", channel=channel or self._general, command=command, text=text)

    def say(self, words: str, channel: str) -> None:
        """Write something in a channel."""
        self._post("say", channel=channel, text=words)

    def window(self) -> Json:
        """The window on top."""
        stack: list[Json] = self._get("views")["stack"]
        assert stack, "no window is open"
        return stack[-1]

    @property
    def has_window(self) -> bool:
        """Whether one is open at this moment."""
        return bool(self._get("views")["stack"])

    def home(self) -> Json | None:
        """App Home as it was shown last; opening it asks for a new one, which the first time is waited for."""
        view: Json | None = self._get("home")["view"]
        deadline = time.monotonic() + PATIENCE
        while not view and time.monotonic() < deadline:
            time.sleep(LOOK_AGAIN)
            view = self._get("home", quiet="1")["view"]
        return view

    def open_home(self) -> str:
        """What is on an App Home that lies open, which nobody opens anew."""
        return text_of(self._get("home", quiet="1")["view"] or self.home())

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Json]:
        """What the person sees in a channel or thread."""
        found: list[Json] = self._get("messages", channel=channel, **({"thread_ts": thread_ts} if thread_ts else {}))[
            "messages"
        ]
        return found

    def direct(self) -> str:
        """The channel of the direct message with the bot; nothing when there was none yet."""
        around = self._get("workspace")
        direct = (one for one in around["channels"] if one["is_im"] and one["user"] == around["bot"]["user_id"])
        return next((str(one["id"]) for one in direct), "")

    def fill(self, **given: object) -> Json:
        """The state of the window on top with some answers given, each under its question's block."""
        window = self.window()
        state = window["state"]["values"]
        for block in window["blocks"]:
            if block["type"] == "input" and block["block_id"] in given:
                element = block["element"]
                state.setdefault(block["block_id"], {})[element["action_id"]] = {
                    "type": element["type"],
                    **answer(element, given[block["block_id"]]),
                }
        unknown = given.keys() - {block.get("block_id") for block in window["blocks"]}
        assert not unknown, f"the window has no {unknown}"
        return dict(state)

    def hand_in(self, field: str, name: str, content: bytes) -> Json:
        """Choose a file from the computer for a question of the window on top, and send the window."""
        return self.submit(**{field: [self.upload(name, content)]})

    def upload(self, name: str, content: bytes) -> Json:
        """Choose a file from the computer, and not send the window yet."""
        answer = HTTP.post(
            f"{self._url}/files", data={"as": self.user_id}, files={"file": (name, content)}, timeout=PATIENCE
        )
        file: Json = self._answer(answer)["file"]
        return file

    def choose(self, field: str, value: object, **given: object) -> None:
        """Change the answer to a question that the bot listens to, with others already given."""
        window = self.window()
        element = next(block["element"] for block in window["blocks"] if block["block_id"] == field)
        container = {"type": "view", "view_id": window["id"]}
        state = self.fill(**{field: value}, **given)
        self._post(
            "action", container=container, block_id=field, action_id=element["action_id"],
            value=answer(element, value), state=state,
        )  # fmt: skip

    def submit(self, **given: object) -> Json:
        """Fill in the window on top and send it."""
        return self._post("submit", view_id=self.window()["id"], state=self.fill(**given))

    def back(self) -> None:
        """Close the window on top: the one below is there again."""
        self._post("close", view_id=self.window()["id"])

    def close_all(self) -> None:
        """Close all windows, by the cross."""
        self._post("close", view_id=self.window()["id"], clear=True)

    def shortcut(self, callback_id: str, message: Json | None = None, channel: str = "") -> Json:
        """Invoke a shortcut, from anywhere or from a message."""
        of_message = {"channel": channel, "ts": message["ts"]} if message else {}
        return self._post("shortcut", callback_id=callback_id, **of_message)

    def press(self, action_id: str, **where: Any) -> Json:
        """Press a button: of a message (`message=`), of App Home (`home=`), or of the window on top."""
        thing = where.get("message") or where.get("home") or self.window()
        if "ts" in thing:
            container = {"type": "message", "channel": where["channel"], "ts": thing["ts"]}
        else:
            container = {"type": "view", "view_id": thing["id"]}
        block, element = find(thing["blocks"], action_id, where.get("value"))
        pressed = where.get("option")
        value = (
            {} if pressed is None else {"selected_option": next(o for o in element["options"] if o["value"] == pressed)}
        )
        return self._post(
            "action", container=container, block_id=block["block_id"], action_id=element["action_id"], value=value,
            state=where.get("state", thing.get("state", {}).get("values", {})),
        )  # fmt: skip

    def _get(self, what: str, **query: str) -> Json:
        return self._answer(HTTP.get(f"{self._url}/{what}", {"as": self.user_id, **query}, timeout=PATIENCE))

    def _post(self, what: str, **said: object) -> Json:
        return self._answer(HTTP.post(f"{self._url}/{what}", json={"as": self.user_id, **said}, timeout=PATIENCE))

    def _answer(self, response: requests.Response) -> Json:
        assert response.ok, response.text
        answer: Json = response.json()
        return answer


def answer(element: Json, value: Any) -> Json:
    """An answer as Slack's client puts it into the state of a form."""
    kind = element["type"]
    options = {option["value"]: option for option in offered(element)}
    if kind in ("static_select", "radio_buttons"):
        return {"selected_option": options[value]}
    if kind in ("multi_static_select", "checkboxes"):
        return {"selected_options": [options[code] for code in value]}
    if kind == "datetimepicker":
        return {"selected_date_time": int(value.timestamp())}
    if kind == "datepicker":
        return {"selected_date": value.isoformat()}
    if kind == "users_select":
        return {"selected_user": value}
    if kind == "file_input":
        return {"files": value}
    return {"value": None if value is None else str(value)}


def find(blocks: list[Json], action_id: str, value: str | None = None) -> tuple[Json, Json]:
    """A button or menu and the block it stands in."""
    for block in blocks:
        for element in [*block.get("elements", ()), *filter(None, [block.get("accessory")])]:
            if element.get("action_id") == action_id and value in (None, element.get("value")):
                return block, element
    raise AssertionError(f"there is no {action_id} in {text_of(blocks)}")


def text_of(thing: object) -> str:
    """Everything in a view or message, to look for words in it."""
    return json.dumps(thing, ensure_ascii=False)
