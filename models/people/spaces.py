"""The Slack workspaces that the bot is connected to: one that both sides share, or one of each side.

What Slack said of them is kept, so that a start while one Slack is down still knows whose team is which.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, case, cast, func, literal, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.actor import Identity
from models.delivery.outbox import TELLS_NOTHING, Delivery
from models.destinations import Destination, PersonDM
from models.people.tables import Channel, Person, RoleHeld
from models.store.base import Base, insert_or_meet
from models.vocabulary import Party

SHARED = "shared"
"""The key of the workspace that both sides share; else it is the side's code."""
NAMES = {SHARED: "Slack", Party.POLICE: "the police's Slack", Party.SCHOOLS: "the schools' Slack"}


class Workspace(Base):
    """A workspace that the bot is connected to, as `auth.test` told of it last."""

    __tablename__ = "workspace"

    key: Mapped[str] = mapped_column(String(10), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(20))
    enterprise_id: Mapped[str | None] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    seen_at: Mapped[datetime]


@dataclass(frozen=True)
class Space:
    """What is known of a workspace at this moment. `elsewhere` are the teams that another connection serves."""

    key: str = SHARED
    team_id: str = ""
    enterprise_id: str = ""
    elsewhere: frozenset[str] = frozenset()

    @property
    def in_words(self) -> str:
        """Which Slack it is, within a sentence."""
        return NAMES[self.key]

    @property
    def other_in_words(self) -> str:
        """Which Slack the other side has, within a sentence; empty where both share one."""
        return next(NAMES[side] for side in Party if side != self.party) if self.party else ""

    @property
    def party(self) -> Party | None:
        """Whose it is; nothing where both share it."""
        return None if self.key == SHARED else Party(self.key)


def known(session: Session) -> dict[str, Workspace]:
    """What was learned of the workspaces, by key."""
    return {row.key: row for row in session.scalars(select(Workspace))}


def keep(session: Session, space: Space, name: str, now: datetime) -> None:
    """Keep what Slack said of a workspace; several processes may start at once."""
    said = {
        "team_id": space.team_id, "enterprise_id": space.enterprise_id or None, "name": name[:100], "seen_at": now
    }  # fmt: skip
    statement = insert_or_meet(session, Workspace).values(key=space.key, **said)
    session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=said))


def elsewhere(session: Session, team_id: str | None) -> frozenset[str]:
    """The teams that the bot reaches by another connection than this one's; none where there is one connection."""
    teams = frozenset(session.scalars(select(Workspace.team_id)))
    return teams - {team_id} if len(teams) > 1 and team_id in teams else frozenset()


def slack_of(session: Session, place: Destination) -> str:
    """In which of two Slacks a destination is, within a sentence; empty where there is only one, or it is in neither.

    Where its channel is not set yet, or its team is neither's, it is reached by its side.
    """
    slacks = slacks_by_team(session)
    team_id, side = address(session, place) if slacks else (None, None)
    return slacks.get(team_id or "") or (NAMES[side] if slacks and side else "")


def slacks_by_team(session: Session) -> dict[str, str]:
    """Which of two Slacks a team or an organization is, within a sentence; nothing where there is only one."""
    rows = list(known(session).values())
    # Two of one organization share its id: the first stands for it.
    teams = {team_id: NAMES[row.key] for row in reversed(rows) for team_id in (row.enterprise_id, row.team_id)}
    return {team_id: slack for team_id, slack in teams.items() if team_id} if len(rows) > 1 else {}


def slack_of_side(session: Session, side: Party) -> str:
    """The Slack in which a side is reached, within a sentence."""
    return NAMES[side if len(known(session)) > 1 else SHARED]


def become(session: Session, keys: Collection[str]) -> int:
    """From now on the bot has these connections. With two, what has no team yet is of the one that was shared before;
    how many channels and messages those are.

    Without a word of Slack's on it, that was the workspace of most people on the roster.
    """
    before = known(session)
    shared = before.get(SHARED)
    for key in before.keys() - set(keys):
        session.delete(before[key])
    session.flush()
    if SHARED in keys:
        return 0
    team_id = shared.team_id if shared else _most_common(session)
    if not team_id:
        return 0
    channels = update(Channel).where(Channel.team_id == "").values(team_id=team_id).returning(Channel.purpose)
    gone = update(Delivery).where(Delivery.team_id.is_(None), Delivery.channel_id.is_not(None))
    moved = [session.execute(channels), session.execute(gone.values(team_id=team_id).returning(Delivery.id))]
    return sum(len(rows.all()) for rows in moved)


def _most_common(session: Session) -> str:
    teams = Counter(session.scalars(select(Person.team_id).where(Person.team_id.is_not(None))))
    return str(teams.most_common(1)[0][0]) if teams else ""


def same_person(session: Session, who: Identity, space: Space, enterprise_id: str) -> Identity:
    """Who somebody is on the roster, who acts from another workspace of the same organization (Enterprise Grid).

    There a user's id is the same in all workspaces. Without an organization, or where the roster has exactly this
    account, it is who Slack says.
    """
    if not enterprise_id or enterprise_id != space.enterprise_id:
        return who
    accounts = select(Person.team_id).where(Person.user_id == who.user_id)
    teams = list(session.scalars(accounts))
    if who.team_id in teams:
        return who
    within = [team for team in teams if team in (space.team_id, enterprise_id)]
    return Identity(str(within[0]), who.user_id) if len(within) == 1 else who


def side_of(session: Session, person_id: int) -> Party | None:
    """The side on which somebody holds a role, or held the last one."""
    held = select(RoleHeld.side).where(RoleHeld.person_id == person_id, RoleHeld.side.is_not(None))
    found = session.scalar(held.order_by(RoleHeld.last_day.is_(None).desc(), RoleHeld.id.desc()).limit(1))
    return Party(found) if found else None


def address(session: Session, place: Destination) -> tuple[str | None, Party | None]:
    """The team of a destination, and the side by which it is reached where that team is neither side's own."""
    if isinstance(place, PersonDM):
        person = session.get(Person, place.person_id)
        return person.team_id if person else None, side_of(session, place.person_id)
    channel = session.get(Channel, str(place))
    return channel.team_id if channel else None, place.side


def went_to(session: Session, delivery: Delivery) -> tuple[str | None, Party | None]:
    """The team to which a delivery went, and where that is not on record, what `address` says."""
    return (delivery.team_id, None) if delivery.team_id else address(session, delivery.place)


def out_of_sight(session: Session, place: Destination) -> frozenset[str]:
    """The teams whose people nobody at a destination sees in Slack: they are named there, not mentioned."""
    teams = elsewhere(session, address(session, place)[0])
    channel = session.get(Channel, str(place)) if teams else None
    return teams - frozenset(channel.shared_with if channel else ())


def can_see(session: Session, person_id: int, place: Destination) -> bool:
    """Whether somebody can be in the channel of a destination: not where it is in the other side's Slack."""
    person, teams = session.get(Person, person_id), out_of_sight(session, place)
    return person is None or person.team_id not in teams


def goes_by_none_of(teams: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
    """Deliveries that go to none of these teams: a person's or a channel's; what changes where it stood, there."""
    others = tuple(teams)
    return (_team(Delivery.kind.in_(TELLS_NOTHING)).not_in(others),) if others else ()


def stands_at_none_of(teams: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
    """Deliveries that went to none of these teams."""
    others = tuple(teams)
    return (_team(Delivery.team_id.is_not(None)).not_in(others),) if others else ()


def _team(is_where_it_stands: ColumnElement[bool]) -> ColumnElement[str]:
    channel = select(Channel.team_id).where(Channel.purpose == Delivery.destination).scalar_subquery()
    code = literal(f"{PersonDM.code}:") + cast(Person.id, String)
    person = select(Person.team_id).where(code == Delivery.destination).scalar_subquery()
    return func.coalesce(case((is_where_it_stands, Delivery.team_id)), channel, person, "")
