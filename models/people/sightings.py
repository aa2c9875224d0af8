"""What Slack says of an account or a channel, and whether the agreement can use it (§III, §IV)."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.actor import Actor, Identity
from models.destinations import Destination, School
from models.people.queries import holders_among, names_in_slack, people_who_may, teams_of_agreement
from models.policy import Part, Subject, may_sit

MOST_NAMED = 10
KEPT = re.compile(r"(?P<code>\w+):(?P<people>(?:\w+,)+)(?P<others>\d+)")


@dataclass(frozen=True)
class AccountSeen:
    """An account. A stranger is somebody of another workspace who shares no channel with the bot."""

    who: Identity
    is_guest: bool = False
    is_deactivated: bool = False
    is_app: bool = False
    is_stranger: bool = False


@dataclass(frozen=True)
class ChannelSeen:
    """A channel. `teams` are the workspaces it is shared with; `is_open_to_others` is sharing without saying whom."""

    name: str
    is_archived: bool
    is_private: bool
    has_bot: bool
    teams: frozenset[str] = frozenset()
    is_open_to_others: bool = False


@dataclass(frozen=True)
class Problem:
    """Why no record may go to a channel: a code, and the ids in Slack of the first of those it is about."""

    code: str
    people: tuple[str, ...] = ()
    others: int = 0

    @classmethod
    def about(cls, code: str, people: set[str]) -> "Problem":
        """A problem with some of a channel's members."""
        return cls(code, tuple(sorted(people)[:MOST_NAMED]), max(0, len(people) - MOST_NAMED))

    @classmethod
    def read(cls, kept: str) -> "Problem":
        """A problem as it is kept with a message that waits; what Slack or the network said names nobody."""
        found = KEPT.fullmatch(kept)
        if found is None:
            return cls(kept.partition(":")[0])
        return cls(found["code"], tuple(found["people"].rstrip(",").split(",")), int(found["others"]))

    def __str__(self) -> str:
        """How it is kept with a message that waits."""
        return f"{self.code}:{','.join((*self.people, str(self.others)))}" if self.people else self.code

    def named(
        self, session: Session, stranger: str = "{}", written: Callable[[str], str] = str,
        elsewhere: Collection[str] = (),
    ) -> str:  # fmt: skip
        """Who it is about: by name who is on the roster, by the id in Slack who is not; empty for nobody.

        `elsewhere` are the teams whose people these ids do not name.
        """
        known = names_in_slack(session, self.people, elsewhere)
        named = [written(known[person]) if person in known else stranger.format(person) for person in self.people]
        return ", ".join([*named, *([f"{self.others} more"] if self.others else [])])


def problem_of_account(seen: AccountSeen | None, team_id: str) -> str | None:
    """Why an account can have no role, in words; nothing when it can. `team_id` is the workspace it should be of."""
    if seen is None:
        return "Slack has no such account."
    if seen.is_deactivated:
        return "The account is deactivated in Slack."
    if seen.is_app:
        return "This is an app, not a person."
    if seen.is_stranger or seen.who.team_id != team_id:
        return "The account belongs to another organization's workspace."
    return "This is a guest in Slack. Guest accounts cannot use this bot." if seen.is_guest else None


def told_of_notices(session: Session, place: Destination, today: date) -> set[str]:
    """Whom the cards in a school's channel mention, by user id: Slack notifies only those of them who are in it."""
    if not isinstance(place, School):
        return set()
    people = people_who_may(session, Part.TOLD_OF_NOTICE, Subject(school=place.key), today)
    return {str(person.user_id) for person in people}


def flaw(session: Session, channel: ChannelSeen | None) -> str | None:
    """What is wrong with a channel as such, as a code; nothing when records may go there."""
    if channel is None:
        return "channel_not_found"
    # In the order in which people can put it right: nobody can be invited to an archived channel.
    if channel.is_archived:
        return "is_archived"
    if not channel.is_private:
        return "channel_is_public"
    if not channel.has_bot:
        return "not_in_channel"
    is_shared = channel.is_open_to_others or not channel.teams <= teams_of_agreement(session)
    return "other_organization" if is_shared else None


def problem_of_members(
    session: Session, place: Destination, members: set[str], today: date, elsewhere: Collection[str] = ()
) -> Problem | None:
    """What is wrong with who is in a channel, the bot aside; nothing when all may be.

    `elsewhere` are teams of which nobody can be in it: an id of theirs is not the person that they have by it.
    """
    holders = holders_among(session, members, today, elsewhere)
    off_roster = members - holders.keys()
    if off_roster:
        return Problem.about("off_roster", off_roster)
    found = members - _with_right(place, holders)
    return Problem.about("may_not_read", found) if found else None


def _with_right(place: Destination, holders: Mapping[str, Sequence[Actor]]) -> set[str]:
    return {user_id for user_id, actors in holders.items() if any(may_sit(actor, place) for actor in actors)}
