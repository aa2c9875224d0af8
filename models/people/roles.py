"""How roles and channels begin, change and end, whoever decides it, and how people read them (§III, §IV)."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import person_label
from models.delivery import outbox
from models.people.queries import counts_between
from models.people.tables import Channel, Person, RoleHeld
from models.store import audit, deadlines
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS, Party, Role

WELCOME_DUE = "role_welcome"
MORNING = time(8)


@dataclass(frozen=True)
class Wanted:
    """A role that somebody is to have. Without a first day it begins today, or goes on as it is."""

    role: Role
    side: Party | None
    school: str | None
    first_day: date | None
    last_day: date | None

    @property
    def key(self) -> tuple[str, str | None, str | None]:
        """What tells one role of a person from another."""
        return self.role, self.side, self.school


def begin_role(
    session: Session, agreement: Agreement, by: str, person: Person, wanted: Wanted, now: datetime, *,
    is_substitute: bool = False, is_appointed: bool = False,
) -> RoleHeld:  # fmt: skip
    """Give a person a role; `by` is how the audit log names who did it. Without a first day it begins today.

    Whoever is new to a role is welcomed when it begins. A substitute is told of the days, and is not.
    """
    days = {"first_day": wanted.first_day or agreement.today(now)}
    held = RoleHeld(person=person, is_substitute=is_substitute, is_appointed=is_appointed, **asdict(wanted) | days)
    session.add(held)
    session.flush()
    record_role(session, by, "begin role", held, now)
    plan_welcome(session, agreement, held, now)
    return held


def plan_welcome(session: Session, agreement: Agreement, held: RoleHeld, now: datetime) -> None:
    """Have it looked at on the first day of a role, in the morning, whether its holder is to be welcomed."""
    if not held.is_substitute:
        deadlines.put(session, held.id, {WELCOME_DUE: welcome_at(agreement, held, now)})


def welcome_at(agreement: Agreement, held: RoleHeld, now: datetime) -> datetime:
    """The morning of its first day; at once where that is over."""
    return max(now, datetime.combine(held.first_day, MORNING, agreement.zone).astimezone(UTC))


def end_role(session: Session, by: str, held: RoleHeld, last_day: date, now: datetime) -> None:
    """End a role; its last day is set, and nothing is deleted."""
    held.last_day = last_day
    record_role(session, by, "end role", held, now)


def set_channel(
    session: Session, by: str, purpose: str, channel_id: str, now: datetime, name: str | None = None, *,
    team_id: str = "",
) -> None:  # fmt: skip
    """Have messages of a kind go to a channel from now on, with its name in Slack as far as that is known.

    `team_id` is the channel's workspace; empty where the bot is connected to one only.
    """
    session.merge(Channel(purpose=purpose, team_id=team_id, channel_id=channel_id, name=name, shared_with=[]))
    session.flush()
    outbox.channel_replaced(session, purpose, team_id, channel_id, now)
    where = {"channel": channel_id, **({"workspace": team_id} if team_id else {})}
    audit.record(session, by, "set channel", f"channel:{purpose}", now, where)


def standing_roles(person: Person, today: date) -> list[RoleHeld]:
    """The roles that a person holds or will hold."""
    return [held for held in person.roles if not held.is_over(today)]


def is_assignment(role: str, school: str | None) -> bool:
    """Whether a role is that of an officer at a school: what an appointment gives (§IV)."""
    return role == Role.OFFICER and school is not None


def is_assigned(session: Session, officer_id: int, school: str, today: date) -> bool:
    """Whether an officer has the school today or will have it."""
    return bool(_going_on(session, officer_id, school, today))


def end_assignment(
    session: Session, by: str, officer_id: int, school: str, last_day: date, today: date, now: datetime
) -> None:
    """End an officer's assignment to a school by the chief's decision (§X); an earlier end that is set stays.

    A roster file that still names the assignment does not bring it back.
    """
    for held in _going_on(session, officer_id, school, today):
        held.is_final = True
        if held.last_day is None or held.last_day > last_day:
            end_role(session, by, held, last_day, now)


def _going_on(session: Session, officer_id: int, school: str, day: date) -> Sequence[RoleHeld]:
    officer = select(RoleHeld).filter_by(person_id=officer_id, role=Role.OFFICER, school=school)
    return session.scalars(officer.where(counts_between(day, date.max))).all()


def role_label(agreement: Agreement, role: str, school: str | None) -> str:
    """A role as people read it, with its school."""
    label = ROLE_LABELS[Role(role)]
    return f"{label}, {agreement.school_name(school)}" if school else label


def days_label(first_day: date | None, last_day: date | None, written: Callable[[date], str] = str) -> str:
    """A role's days as people read them: in Slack in words, on the command line as in the roster file."""
    since = f"from {written(first_day)}" if first_day else "from the approval date"
    return f"{since} until {written(last_day)}" if last_day else since


def record_role(session: Session, by: str, act: str, held: RoleHeld, now: datetime) -> None:
    """Put on record what became of a role."""
    detail = {"role": held.role, "school": held.school, "from": str(held.first_day)}
    detail |= {"until": str(held.last_day)} if held.last_day else {}
    audit.record(session, by, act, person_label(held.person_id), now, detail)
