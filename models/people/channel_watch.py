"""Channels that are not as they have to be: on record from when to when, and told to the administrators once."""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.delivery import outbox
from models.destinations import destination
from models.people.alarms import where_to_tell
from models.people.sightings import ChannelSeen
from models.people.tables import Channel
from models.store import audit
from models.store.base import Base, partial_index
from models.terms import Agreement

ALARM = "channel_alarm"


class ChannelFinding(Base):
    """What was found wrong with the channel of a purpose. It ends when it is mended or turns into another."""

    __tablename__ = "channel_finding"
    __table_args__ = (partial_index("uq_channel_finding_standing", "purpose", where="ended_at IS NULL", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(50))
    channel_id: Mapped[str] = mapped_column(String(20))
    problem: Mapped[str] = mapped_column(String(30))
    found_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


def all_standing(session: Session) -> list[ChannelFinding]:
    """What is wrong with channels, as far as is known, by purpose."""
    return list(session.scalars(select(ChannelFinding).filter_by(ended_at=None).order_by(ChannelFinding.purpose)))


def is_known(session: Session, purpose: str, channel_id: str, problem: str | None) -> bool:
    """Whether this is on record already, so that there is nothing to note."""
    known = _standing(session, purpose)
    return (known and (known.channel_id, known.problem)) == (problem and (channel_id, problem))


def note(
    session: Session, agreement: Agreement, purpose: str, channel_id: str, problem: str | None, now: datetime
) -> None:
    """Keep what was found of a channel, and sound the alarm if it is new; no `problem` is that all is well."""
    if is_known(session, purpose, channel_id, problem):
        return
    known = _standing(session, purpose)
    if known:
        known.ended_at = now
        session.flush()
        audit.record(session, "bot", "channel put right", f"channel:{purpose}", now, {"problem": known.problem})
    if problem is None:
        outbox.channel_put_right(session, purpose, now)
        return
    found = ChannelFinding(purpose=purpose, channel_id=channel_id, problem=problem, found_at=now)
    try:
        with session.begin_nested():
            session.add(found)
    except IntegrityError:
        return  # another process has found it at the same moment
    detail = {"channel": channel_id, "problem": problem}
    audit.record(session, "bot", "channel unfit", f"channel:{purpose}", now, detail)
    for place in where_to_tell(session, destination(purpose), agreement.today(now)):
        outbox.enqueue(session, ALARM, found.id, place, now)


def seen_as(session: Session, purpose: str, seen: ChannelSeen) -> None:
    """Keep how a channel is called in Slack now, and with which teams it is shared."""
    channel = session.get(Channel, purpose)
    if channel:
        channel.name, channel.shared_with = seen.name, sorted(seen.teams)


def _standing(session: Session, purpose: str) -> ChannelFinding | None:
    return session.scalars(select(ChannelFinding).filter_by(purpose=purpose, ended_at=None)).one_or_none()
