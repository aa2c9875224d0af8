"""What Slack sends when somebody does something: who did it, where, what was pressed, what was answered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from handlers.forms import answers
from handlers.metadata import Fields, metadata_of
from handlers.values import OutOfDate, RecordId, Shape, code, read
from models.actor import Identity

TIMESTAMP = re.compile(r"[0-9]{10}\.[0-9]{6}")


@dataclass(frozen=True)
class Payload:
    """A command, a press, a form or an event, as listeners read it."""

    body: Mapping[str, Any]
    recorded: set[str] = field(default_factory=set, compare=False, repr=False)
    """Not empty once something that the person did is recorded."""

    @cached_property
    def identity(self) -> Identity:
        """Who is behind it: Slack's workspace and user ids.

        Where Slack does not say of which workspace somebody is, they are nobody whom the bot knows.
        """
        user = self.body.get("user")
        if isinstance(user, dict):
            team_id = user.get("team_id") or (self.body.get("team") or {}).get("id")
            return Identity(code(team_id or ""), code(user["id"]))
        user_id = self.body["user_id"] if "user_id" in self.body else self.event.get("user")
        return Identity(code(self.body.get("team_id") or ""), code(user_id))

    @property
    def enterprise_id(self) -> str:
        """The organization (Enterprise Grid) in which it was done; empty where there is none."""
        enterprise, body = self.body.get("enterprise"), self.body
        installed = next(iter(body.get("authorizations") or ()), None)  # an event says where the app is installed
        found = (
            enterprise.get("id") if isinstance(enterprise, dict) else body.get("enterprise_id"),
            installed.get("enterprise_id") if isinstance(installed, dict) else None,
        )
        return next((one for one in found if isinstance(one, str)), "")

    @property
    def is_form(self) -> bool:
        """Whether a form is sent."""
        return bool(self.body.get("type") == "view_submission")

    @property
    def trigger_id(self) -> str:
        """What opens a window, once, within three seconds."""
        return str(self.body["trigger_id"])

    @property
    def event(self) -> Mapping[str, Any]:
        """What has happened in Slack."""
        return self.body.get("event") or {}

    @property
    def view(self) -> Mapping[str, Any]:
        """The form, window or App Home in which it was done; empty elsewhere."""
        return self.body.get("view") or {}

    @property
    def is_in_window(self) -> bool:
        """Whether it was done in a window."""
        return bool(self.view.get("type") == "modal")

    @property
    def window(self) -> Mapping[str, Any]:
        """The window in which something was pressed. Raises `OutOfDate` where it was pressed elsewhere."""
        if not self.is_in_window:
            raise OutOfDate("window")
        return self.view

    @property
    def questions(self) -> set[str]:
        """The fields and other blocks of the form, by their ids."""
        return {str(block.get("block_id")) for block in self.view["blocks"]}

    @cached_property
    def metadata(self) -> Fields:
        """What the bot wrote into the window. Raises `OutOfDate` where it did not write that."""
        return metadata_of(self.view)

    @cached_property
    def answers(self) -> Fields:
        """What the person answered, by field. Raises `Invalid` by field, and `OutOfDate` where it is no form."""
        return answers(self.view)

    @property
    def action_id(self) -> str:
        """The id of what was pressed, as it stands there."""
        return str(self.body["actions"][0]["action_id"])

    @property
    def done_at(self) -> datetime:
        """When it was pressed or chosen, by Slack's clock: what Slack sends first may come last."""
        found = self.body["actions"][0].get("action_ts")
        if not isinstance(found, str) or not TIMESTAMP.fullmatch(found):
            raise OutOfDate("action_ts")
        return datetime.fromtimestamp(float(found), UTC)

    @property
    def pressed(self) -> object:
        """What stands on the button that was pressed, or on the option that was chosen."""
        action = self.body["actions"][0]
        chosen = action.get("selected_option") or action
        return chosen.get("value") if isinstance(chosen, Mapping) else None

    def value(self, shape: type[Shape]) -> Shape:
        """The same as a value of this shape. Raises `OutOfDate` where it is none."""
        return read(shape, self.pressed)

    @property
    def record_id(self) -> int:
        """The same where it is the id of a record."""
        return self.value(RecordId).id
