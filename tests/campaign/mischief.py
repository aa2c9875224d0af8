"""What people and Slack do to messages and channels while the bot works: for the fault campaign."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.practice.server import PracticeServer
from models.actor import Identity
from models.errors import Conflict, Invalid
from models.notices import acknowledgments
from models.notices import acts as notices
from models.notices.tables import Notice
from models.people.queries import identify
from models.people.roles import set_channel
from models.people.tables import Person
from models.store.database import Database
from models.terms import Agreement
from tests.support.town import a_form

PRINCIPALS = {"hall": "UPRINHALL", "conard": "UPRINCONARD", "bristow": "UPRINBRISTOW"}
HALLS_CHANNELS = ("CHALL", "CSTAFFROOM")
CLOSED_FOR = 1.5  # seconds


class Mischief:
    """One thing after another, at random: acts on notices, deletions by hand, changes of channels."""

    def __init__(self, database: Database, agreement: Agreement, server: PracticeServer, chance: random.Random) -> None:
        self._database, self._agreement, self._url, self._chance = database, agreement, server.url, chance
        there = [channel for at in server.installations for channel in at.workspace.channels.values()]
        [self._members] = [list(channel.members) for channel in there if channel.id == HALLS_CHANNELS[0]]
        self._bot = next(one for one in self._members if one.startswith("UBOT"))
        self.done: Counter[str] = Counter()
        self._closed: list[dict[str, Any]] = []

    def act(self) -> None:
        """The principal acknowledges, or the officer amends or withdraws, some notice."""
        now = datetime.now(UTC)
        with self._database.read() as session:
            ids = list(session.scalars(select(Notice.id).where(Notice.withdrawn_at.is_(None))))
        if not ids:
            return
        what = self._chance.choices(["acknowledged", "amended", "withdrawn"], [6, 3, 1])[0]
        try:
            with self._database.write() as session:
                notice = notices.get(session, self._chance.choice(ids))
                who = PRINCIPALS[notice.school] if what == "acknowledged" else notice.officer.user_id
                actor = identify(session, in_slack(session, str(who)), self._agreement.today(now))
                if what == "acknowledged":
                    acknowledgments.acknowledge(session, actor, notice.id, now)
                elif what == "withdrawn":
                    notices.withdraw(session, actor, notice.id, "Made up.", now)
                else:
                    students = notice.current.students % 9 + 1
                    form = a_form(school=notice.school, occurred_at=now - timedelta(minutes=5), students=students)
                    notices.amend(
                        session, self._agreement, actor, notice.id, form, "Made up, once more.", notice.version, now
                    )
        except (Conflict, Invalid):
            return
        self.done[what] += 1

    def delete_a_card(self) -> None:
        """Somebody deletes a card by hand, or a rule of retention does."""
        channel = self._chance.choice(["CHALL", "CCONARD", "CBRISTOW"])
        messages = requests.get(f"{self._url}/practice/api/all", {"channel": channel}, timeout=60).json()["messages"]
        there = [one for one in messages if _is_a_card(one)]
        if there:
            self._admin("message", f"{channel}/{self._chance.choice(there)['ts']}", deleted=True)
            self.done["deleted by hand"] += 1

    def close_a_channel(self) -> None:
        """A channel is archived, public, or without the bot for a while."""
        without = [one for one in self._members if one != self._bot]
        name, changes, back = self._chance.choice(
            [
                ("archived", {"is_archived": True}, {"is_archived": False}),
                ("public", {"is_private": False}, {"is_private": True}),
                ("without the bot", {"members": without}, {"members": self._members}),
            ]
        )
        self._admin("channel", "CHALL", **changes)
        self._closed.append(back)
        self.done[f"channel {name}"] += 1

    def open_channels(self) -> None:
        """What was closed is put right again."""
        for back in self._closed:
            self._admin("channel", "CHALL", **back)
        self._closed.clear()

    def replace_the_channel(self) -> None:
        """Hall has another channel from now on, and later its first one again."""
        self._admin("channel", HALLS_CHANNELS[1], members=self._members)
        chosen = HALLS_CHANNELS[(self.done["channel replaced"] + 1) % 2]
        with self._database.write() as session:
            set_channel(session, "bot", "school:hall", chosen, datetime.now(UTC))
        self.done["channel replaced"] += 1

    def _admin(self, what: str, thing: str, **changes: object) -> None:
        body = {"what": what, "id": thing, "changes": changes}
        requests.post(f"{self._url}/practice/api/admin", json=body, timeout=60).raise_for_status()


def in_slack(session: Session, user_id: str) -> Identity:
    """Somebody on the roster, in the workspace where they have their account."""
    return Identity(session.scalars(select(Person.team_id).filter_by(user_id=user_id)).one(), user_id)


def _is_a_card(message: dict[str, Any]) -> bool:
    return (
        bool(message.get("metadata")) and message.get("thread_ts") in (None, message["ts"]) and not message["deleted"]
    )
