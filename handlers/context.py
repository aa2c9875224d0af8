"""What every listener is given: the records, the agreement, the clock, and the few Slack calls it may make itself."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.payload import Payload
from handlers.recording import Recording
from models.actor import Actor, Identity
from models.errors import unforeseen
from models.people.queries import identify
from models.people.sightings import AccountSeen, ChannelSeen
from models.people.spaces import Space, same_person
from models.store.database import Database
from models.terms import Agreement

log = structlog.get_logger(__name__)

PRESS_PATIENCE = 1.0  # seconds for the database; with the wait for a window it is well within Slack's three
SUBMIT_PATIENCE = 2.0  # a form is answered without a call to Slack
Shown = View | Mapping[str, Any]
"""A view, or one that was made before and is shown again and again."""


class FormNotShown(Exception):
    """Slack certainly did not show a form: it could not be reached, refused it, or the trigger had expired."""


class FileNotGiven(FormNotShown):
    """Slack does not hand over a file that somebody uploaded. The message says why, for the person."""


class FormMovedOn(Exception):
    """The form was closed or changed since; there is nothing to show any more."""


class NotSeen(Exception):
    """Slack did not say what was asked about an account or a channel."""


class Look(Protocol):
    """What a listener may ask Slack before it answers. Each call ends within a second; all raise `NotSeen`."""

    def account(self, user_id: str) -> AccountSeen | None:
        """An account; nothing when Slack knows none."""

    def channel(self, channel_id: str) -> ChannelSeen | None:
        """A channel; nothing when Slack shows none to the bot."""

    def members(self, channel_id: str) -> set[str]:
        """Everybody in a channel but the bot."""


class Forms(Protocol):
    """Slack's calls for forms and App Home. Each is waited for a second and a half at most, and never repeated.

    All of them raise `FormNotShown` where Slack certainly did not do it, and updates also `FormMovedOn`. Where nobody
    knows, they end as if it was done: the person sees the window, or nothing.
    """

    def open_view(self, trigger_id: str, view: Shown) -> None:
        """Open a form; the trigger works once, for three seconds."""

    def push_view(self, trigger_id: str, view: Shown) -> None:
        """Lay a form over the one that is open."""

    def update_view(self, view_id: str, view: Shown, view_hash: str | None = None) -> None:
        """Change an open form; with a hash, only if nobody else has changed it since."""

    def update_named(self, name: str, view: Shown) -> None:
        """Change the form with this external id. As long as Slack does not have it, it raises `FormMovedOn`."""

    def publish_home(self, user_id: str, view: Shown) -> None:
        """Show somebody's App Home."""

    def handed_in(self, url: str) -> bytes:
        """A file that somebody handed in through a form, up to 8 MiB. It may take longer.

        Raises `FileNotGiven`.
        """


@dataclass(frozen=True)
class Context:
    """Everything a listener needs. `space` is the workspace that the listener's requests come from."""

    database: Database
    agreement: Agreement
    forms: Forms
    now: Callable[[], datetime]
    home_changed: Callable[[Identity], None]
    later: Callable[[Callable[[], None]], None]
    look: Look
    channel_changed: Callable[[str], None]
    space: Callable[[], Space] = Space
    looks: Callable[[str | None], Look] | None = None

    def look_in(self, team_id: str | None) -> Look:
        """What may be asked of the Slack of a team. Raises `NotSeen` where no token reaches it."""
        return self.looks(team_id) if self.looks else self.look

    def show(self, payload: Payload, view: Shown) -> None:
        """Open a window: over the one that the person is in, or else a new one."""
        (self.forms.push_view if payload.is_in_window else self.forms.open_view)(payload.trigger_id, view)

    def turn(self, payload: Payload, view: Shown) -> None:
        """Show something in the window that the person is in, or else in a new one."""
        if payload.is_in_window:
            self.forms.update_view(payload.view["id"], view)
        else:
            self.forms.open_view(payload.trigger_id, view)

    @contextmanager
    def transaction(self, payload: Payload) -> Iterator[tuple[Session, Actor, datetime]]:
        """One transaction of the person behind a request, with the roles that count at this moment.

        What they have done may change what waits for them: their Home is shown anew.
        """
        with self.on_record(payload) as acting:
            yield acting
        payload.recorded.add("act")
        try:
            self.home_changed(self.who(payload))
        except Exception as error:  # noqa: BLE001  what was done is done, and Slack asks again for a Home
            log.error("home_not_marked", **unforeseen(error))  # noqa: TRY400

    @contextmanager
    def on_record(self, payload: Payload) -> Iterator[tuple[Session, Actor, datetime]]:
        """The same for a look at confidential content, which changes nothing but the audit log."""
        now = self.now()
        patience = SUBMIT_PATIENCE if payload.is_form else PRESS_PATIENCE
        with self.database.write(patience) as session:
            yield session, self._actor(session, payload, now), now

    @contextmanager
    def recording(self, payload: Payload) -> Iterator[tuple[Session, Actor, datetime, Recording]]:
        """The same for a form or press that makes a record: it makes it once, however often it comes."""
        with self.transaction(payload) as (session, actor, now):
            yield session, actor, now, Recording(session, actor, payload, now)

    @contextmanager
    def read_only(self, payload: Payload) -> Iterator[tuple[Session, Actor, datetime]]:
        """The same for a look that changes nothing."""
        now = self.now()
        with self.database.read() as session:
            yield session, self._actor(session, payload, now), now

    def who(self, payload: Payload) -> Identity:
        """Who is behind a request, as the roster has them: in an organization they may act from another workspace."""
        if not payload.enterprise_id:
            return payload.identity
        with self.database.read() as session:
            return same_person(session, payload.identity, self.space(), payload.enterprise_id)

    def _actor(self, session: Session, payload: Payload, now: datetime) -> Actor:
        who = same_person(session, payload.identity, self.space(), payload.enterprise_id)
        return identify(session, who, self.agreement.today(now))
