"""Open forms, App Homes and the triggers that open them. They live as long as the server: Slack's forms close too."""

import secrets
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from bot.practice.block_kit import checked_view
from bot.practice.errors import Json, SlackError
from bot.practice.news import News
from bot.practice.state import surviving_state
from bot.practice.workspace import Workspace, new_id

STACK = 3


@dataclass
class Trigger:
    """The right to open one form, for a few seconds; `view_id` is the form in which it arose."""

    user: str
    at: float
    view_id: str = ""
    used: bool = False


class Views:
    """Each person's stack of up to three forms, bottom first, and their App Home."""

    def __init__(self, workspace: Workspace, news: News, trigger_seconds: float) -> None:
        self.stacks: defaultdict[str, list[Json]] = defaultdict(list)
        self.homes: dict[str, Json] = {}
        self._workspace, self._news, self._trigger_seconds = workspace, news, trigger_seconds
        self._triggers: dict[str, Trigger] = {}

    def trigger(self, user: str, view_id: str = "") -> str:
        """A new trigger id for something that somebody did."""
        name = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers[name] = Trigger(user, self._workspace.clock(), view_id)
        return name

    def open(self, trigger_id: Any, view: Any) -> Json:
        """Show a form; one that was open gives way."""
        view = self._checked(view, "modal")
        trigger = self._redeem(trigger_id)
        self.stacks[trigger.user] = [self._new(trigger.user, view)]
        return self._shown(trigger.user, self.stacks[trigger.user][0])

    def push(self, trigger_id: Any, view: Any) -> Json:
        """Lay a form over the one in which the trigger arose."""
        view = self._checked(view, "modal")
        trigger = self._redeem(trigger_id, within_a_form=True)
        return self.push_on(trigger.user, trigger.view_id, view)

    def push_on(self, user: str, below: str, view: Any) -> Json:
        """Lay a form over another one of the same person."""
        view = self._checked(view, "modal")
        stack = self.stacks[user]
        if len(stack) >= STACK:
            raise SlackError("push_limit_reached")
        if not any(one["id"] == below for one in stack):
            raise SlackError("not_found")
        stack.append(self._new(user, view, stack))
        return self._shown(user, stack[-1])

    def update(self, view: Any, view_id: str = "", external_id: str = "", view_hash: str = "") -> Json:
        """Change an open form; what was typed stays where block and action keep their ids."""
        user, old = self.find(view_id, external_id)
        new = self._checked(view, "modal", replacing=old["id"])
        self._same_hash(old, view_hash)
        kept = {name: old[name] for name in ("id", "root_view_id", "previous_view_id")}
        changed = self._complete(user, new) | kept
        changed["state"] = {"values": surviving_state(old, changed["blocks"])}
        stack = self.stacks[user]
        stack[stack.index(old)] = changed
        return self._shown(user, changed)

    def publish(self, user: str, view: Any, view_hash: str = "") -> Json:
        """Show somebody's App Home."""
        self._workspace.user(user)
        new = self._checked(view, "home")
        old = self.homes.get(user)
        if old:
            self._same_hash(old, view_hash)
        fresh = self._new(user, new)
        self.homes[user] = fresh | ({"id": old["id"], "root_view_id": old["id"]} if old else {})
        self._news.tell([user], "home")
        return self.homes[user]

    def find(self, view_id: str, external_id: str = "") -> tuple[str, Json]:
        """An open form and whose it is."""
        for user, stack in self.stacks.items():
            for view in stack:
                if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                    return user, view
        raise SlackError("not_found")

    def seen_by(self, user: str, view_id: str) -> Json:
        """A form or App Home that this person has open."""
        for view in [*self.stacks[user], *([self.homes[user]] if user in self.homes else [])]:
            if view["id"] == view_id:
                return view
        raise SlackError("not_found")

    def top(self, user: str, view_id: str) -> Json:
        """A form that lies uppermost, which alone can be submitted or closed."""
        if not self.stacks[user] or self.stacks[user][-1]["id"] != view_id:
            raise SlackError("not_found")
        return self.stacks[user][-1]

    def close(self, user: str, view_id: str) -> None:
        """Close a form; the one below shows again."""
        self.stacks[user] = [view for view in self.stacks[user] if view["id"] != view_id]
        self._news.tell([user], "views")

    def clear(self, user: str) -> None:
        """Close all forms of a person."""
        self.stacks[user] = []
        self._news.tell([user], "views")

    def _redeem(self, trigger_id: Any, within_a_form: bool = False) -> Trigger:
        trigger = self._triggers.get(trigger_id) if isinstance(trigger_id, str) else None
        if trigger is None or (within_a_form and not trigger.view_id):
            # So is a trigger of another app, and so of another workspace: Slack's page says no more of it.
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._workspace.clock() - trigger.at > self._trigger_seconds:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def _checked(self, view: Any, surface: str, replacing: str = "") -> Json:
        checked = checked_view(view, surface)
        external = checked.get("external_id")
        shown = [*self.homes.values(), *(one for stack in self.stacks.values() for one in stack)]
        if external and any(one["external_id"] == external and one["id"] != replacing for one in shown):
            raise SlackError("duplicate_external_id")
        return checked

    def _same_hash(self, view: Json, view_hash: str) -> None:
        if view_hash and view_hash != view["hash"]:
            raise SlackError("hash_conflict")

    def _new(self, user: str, view: Json, below: list[Json] | None = None) -> Json:
        name = new_id("V")
        above = {"root_view_id": below[0]["id"], "previous_view_id": below[-1]["id"]} if below else {}
        return self._complete(user, view) | {"id": name, "root_view_id": name, "previous_view_id": None} | above

    def _complete(self, user: str, view: Json) -> Json:
        team = self._workspace.team
        form = {"title": None, "submit": None, "close": None} if view["type"] == "modal" else {}
        blank = {"callback_id": "", "private_metadata": "", "external_id": "", "state": {"values": {}}} | form
        flags = {"clear_on_close": False, "notify_on_close": False}
        owner = {"team_id": team.id, "app_installed_team_id": team.id, "app_id": team.app_id, "bot_id": team.bot_id}
        if team.enterprise and team.is_org_wide:
            owner |= {"team_id": self._workspace.user(user).team_id, "app_installed_team_id": team.enterprise.id}
        return blank | flags | view | owner | {"hash": f"{self._workspace.new_ts()}.{secrets.token_hex(4)}"}

    def _shown(self, user: str, view: Json) -> Json:
        self._news.tell([user], "views")
        return view
