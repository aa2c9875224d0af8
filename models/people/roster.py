"""Brings the people, roles and channels of a roster into the records (§III, §IV). Nothing is deleted: what the roster
does not name any more ends."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Identity, person_label
from models.destinations import destination
from models.people import first_set_up as set_up
from models.people.accounts import has_moved, namesakes, seen_in_slack
from models.people.queries import appointments_stand
from models.people.roles import (
    Wanted,
    begin_role,
    days_label,
    end_role,
    is_assignment,
    plan_welcome,
    record_role,
    role_label,
    set_channel,
    standing_roles,
)
from models.people.roster_file import LONGEST_NAME, RosterMistake
from models.people.roster_lines import (
    AT_CLOSED,
    AT_FIRST,
    BY_APPOINTMENT,
    FIELD_LABELS,
    FINAL,
    NAMESAKE,
    PROBLEMS,
    STAYS,
    TO_CHOOSE_FROM,
)
from models.people.roster_members import ChannelLook, Member, Roster
from models.people.sightings import Problem, flaw, problem_of_members
from models.people.tables import Channel, Person, RoleHeld
from models.policy import OPERATOR
from models.store import audit
from models.terms import Agreement
from models.vocabulary import Role

BY = OPERATOR.label
A_DAY = timedelta(days=1)


def plan(
    session: Session, agreement: Agreement, roster: Roster, now: datetime, *, first_set_up: bool = False
) -> list[str]:
    """What `apply` would change, a line each; nothing is kept. Raises `RosterMistake` as `apply` does."""
    with session.begin_nested() as attempt:
        lines = apply(session, agreement, roster, now, first_set_up=first_set_up)
        attempt.rollback()
    return lines


def apply(
    session: Session, agreement: Agreement, roster: Roster, now: datetime, *, first_set_up: bool = False
) -> list[str]:
    """Make the records say what the roster says; what changed, a line each. A second time nothing changes.

    Officers are assigned to schools only where the operator says that this is the first set-up, once. Else each
    assignment that the file wants is a line with the way to go.

    Raises:
        RosterMistake: an email or a channel belongs to somebody or something else; there was a first set-up before.
    """
    if first_set_up:
        set_up.require_can_be_said(session)
    importing = _Import(session, agreement, now, first_set_up=first_set_up)
    importing.people(roster.members)
    importing.channels(roster)
    return importing.lines


class _Import:
    """One import under way, with the lines that say what it changed."""

    def __init__(self, session: Session, agreement: Agreement, now: datetime, *, first_set_up: bool) -> None:
        self._session, self._agreement, self._now = session, agreement, now
        self._today = agreement.today(now)
        self._may_assign = first_set_up
        self._can_be_said = set_up.can_be_said(session)
        self._by_appointment = appointments_stand(session)
        self.lines: list[str] = []
        self._set_up: list[int] = []
        self._named: set[Identity] = set()
        self._over: set[int] = (
            set()
        )  # whom the file has as an officer at a school where the assignment is over, or may be

    def people(self, members: Sequence[Member]) -> None:
        """Everybody of the roster with their roles; every other role ended yesterday, so that no right is left.

        Substitutes are named by supervisors, for days that end by themselves: a roster does not know of them. Officers
        are assigned by it at the first set-up only, and no longer ended by it once an appointment was agreed.
        """
        kept: set[int] = set()
        self._named = {member.who for member in members}
        for member in members:
            person = self._person(member)
            for wanted in member.roles:
                if is_assignment(wanted.role, wanted.school) and not self._may_assign:
                    kept.update(held.id for held in self._leave(person, wanted))
                elif held := self._role(person, wanted):
                    kept.add(held.id)
        if self._may_assign:
            set_up.say(self._session, len(self._set_up), self._now)
        for held in self._session.scalars(select(RoleHeld).filter_by(is_substitute=False).order_by(RoleHeld.id)):
            if held.id not in kept and not held.is_over(self._today) and not self._stays(held):
                self._end(held)

    def _stays(self, held: RoleHeld) -> bool:
        """Whether it is what an officer has left of the assignments that the file names and that have ended (§XI)."""
        is_rest = held.role == Role.OFFICER and held.school is None
        return (
            is_rest
            and held.person_id in self._over
            and not any(is_assignment(other.role, other.school) for other in standing_roles(held.person, self._today))
        )

    def _end(self, held: RoleHeld) -> None:
        """End a role that the file does not have; an assignment by appointment is named, with the way to go."""
        if not (self._by_appointment and is_assignment(held.role, held.school)):
            end_role(self._session, BY, held, self._today - A_DAY, self._now)
            self.lines.append(f"End role: {self._of(held)}, last day {held.last_day}")
        else:
            self.lines.append(STAYS.format(self._of(held)))

    def channels(self, roster: Roster) -> None:
        """Each purpose gets the channel that the roster names; other purposes keep theirs.

        What a channel that stays has against it keeps nobody from ending a role: the administrators are told of that.
        """
        standing = {row.purpose: (row.team_id, row.channel_id) for row in self._session.scalars(select(Channel))}
        before = {purpose: channel_id for purpose, (_team, channel_id) in standing.items()}
        channels, seen = roster.channels, roster.seen
        teams = {purpose: roster.team_of(new) for purpose, new in channels.items()}
        changed = {purpose: new for purpose, new in channels.items() if standing.get(purpose) != (teams[purpose], new)}
        kept = {channel_id: purpose for purpose, channel_id in before.items() if purpose not in changed}
        for channel_id in changed.values():
            if channel_id in kept:
                label = destination(kept[channel_id]).label(self._agreement)
                raise RosterMistake([f"channels: {channel_id} is already the channel for {label}"])
        mistakes = [self._unfit(purpose, seen[new]) for purpose, new in changed.items() if new in seen]
        if any(mistakes):
            raise RosterMistake([*filter(None, mistakes)])
        for purpose in changed.keys() & before.keys():  # first out of the way: two may change places
            self._session.delete(self._session.get_one(Channel, purpose))
        self._session.flush()
        for purpose, channel_id in changed.items():
            look = seen.get(channel_id)
            name = look.seen.name[:LONGEST_NAME] or None if look and look.seen else None
            set_channel(self._session, BY, purpose, channel_id, self._now, name, team_id=teams[purpose])
            was = f" (was {before[purpose]})" if before.get(purpose, channel_id) != channel_id else ""
            called = f"#{name} ({channel_id})" if name else channel_id
            self.lines.append(f"Set channel: {destination(purpose).label(self._agreement)}: {called}{was}")

    def _unfit(self, purpose: str, look: ChannelLook) -> str | None:
        place, code = destination(purpose), flaw(self._session, look.seen)
        members = set(look.members)
        found = partial(problem_of_members, self._session, place, members, self._today, look.elsewhere)
        problem = Problem(code) if code else found()
        if problem is None:
            return None
        whom = f": {problem.named(self._session, elsewhere=look.elsewhere)}" if problem.people else ""
        return f"channels: {place.label(self._agreement)}: {PROBLEMS[problem.code]}{whom}"

    def _person(self, member: Member) -> Person:
        known = self._known(member)
        person = known or Person(name=member.name)
        before = (person.team_id, person.user_id)
        changes = _update(person, member)
        self._session.add(person)
        self._session.flush()
        if member.in_slack:
            seen_in_slack(self._session, member.who, self._now, is_guest=False, is_deactivated=False)
        if known is None:
            self.lines.append(f"Add person: {member.name} ({member.who.user_id})")
            others = (other for other in namesakes(self._session, member.name) if other is not person)
            self.lines += [NAMESAKE.format(other.name, other.user_id) for other in others if not self._is_named(other)]
            audit.record(self._session, BY, "add person", person_label(person.id), self._now)
        elif changes:
            told = ", ".join(f"{what} {value}" for what, value in changes.items())
            self.lines.append(f"Change person: {member.name}: {told}")
            fields = {"changed": sorted(changes)}
            audit.record(self._session, BY, "change person", person_label(person.id), self._now, fields)
            if before != (person.team_id, person.user_id):
                has_moved(self._session, person, self._now)
        return person

    def _is_named(self, person: Person) -> bool:
        return Identity(person.team_id or "", person.user_id or "") in self._named

    def _known(self, member: Member) -> Person | None:
        who, email = member.who, member.email
        by_id = self._session.scalars(select(Person).filter_by(team_id=who.team_id, user_id=who.user_id)).one_or_none()
        by_email = self._session.scalars(select(Person).filter_by(email=email)).one_or_none() if email else None
        another_account = by_email and by_email.user_id not in (None, who.user_id)
        if by_email and by_id is not by_email and (by_id or (another_account and by_email.name != member.name)):
            # An address given on to a successor must not give them their predecessor's records.
            raise RosterMistake([f"{member.name}: the email {email} belongs to {by_email.name} on the roster"])
        return by_id or by_email

    def _role(self, person: Person, wanted: Wanted) -> RoleHeld | None:
        """The role as the file wants it; none where it would begin at a school after its last day."""
        held = _same_role(person.roles, wanted, self._today)
        first_day = wanted.first_day or (held.first_day if held else self._today)
        if wanted.last_day and wanted.last_day < first_day:
            raise RosterMistake([f"{person.name}: until {wanted.last_day} is before the first day, {first_day}"])
        if (held is None or held.is_over(self._today)) and self._is_at_closed(person, wanted, first_day):
            return None
        if held is None:
            held = begin_role(self._session, self._agreement, BY, person, wanted, self._now)
            self.lines.append(f"Begin role: {self._of(held)}, {days_label(first_day, held.last_day)}")
            self._set_up += [held.id] if is_assignment(held.role, held.school) else []
        elif held.is_final:
            self._over.add(person.id)
            self.lines.append(FINAL.format(self._of(held), held.last_day))
        elif (first_day, wanted.last_day) != (held.first_day, held.last_day):
            held.first_day, held.last_day = first_day, wanted.last_day
            self.lines.append(f"Change role: {self._of(held)}, {days_label(first_day, held.last_day)}")
            record_role(self._session, BY, "change role", held, self._now)
            plan_welcome(self._session, self._agreement, held, self._now)
            self._set_up += [held.id] if is_assignment(held.role, held.school) else []
        return held

    def _is_at_closed(self, person: Person, wanted: Wanted, first_day: date) -> bool:
        """Whether a role would begin at a school that has closed (§III): a line says so, and the rest is taken."""
        last_day = self._agreement.last_day_of(wanted.school)
        if last_day is None or last_day >= max(first_day, self._today) or (wanted.last_day or date.max) < self._today:
            return False
        whose = f"{person.name}, {role_label(self._agreement, wanted.role, wanted.school)}"
        why = self._agreement.closed_in_words(wanted.school or "", max(first_day, self._today)) or ""
        self.lines.append(AT_CLOSED.format(whose, days_label(wanted.first_day, wanted.last_day), why))
        return True

    def _leave(self, person: Person, wanted: Wanted) -> list[RoleHeld]:
        """The assignments that stand for one that the file wants; where it wants another, that is a line."""
        self._over.add(person.id)
        same = _same_role(person.roles, wanted, self._today)
        standing = [held for held in _alike(person.roles, wanted) if not held.is_over(self._today)]
        as_wanted = any(
            wanted.first_day in (None, held.first_day) and wanted.last_day in (None, held.last_day) for held in standing
        )
        if same and same.is_final:
            self.lines.append(FINAL.format(self._of(same), same.last_day))
        elif not as_wanted:
            self.lines.append(self._way_to_go(person, wanted))
        return standing

    def _way_to_go(self, person: Person, wanted: Wanted) -> str:
        whose = f"{person.name}, {role_label(self._agreement, wanted.role, wanted.school)}"
        line = BY_APPOINTMENT.format(whose, days_label(wanted.first_day, wanted.last_day))
        is_known = any(held.role == Role.OFFICER for held in person.roles)
        return line + ("" if is_known else TO_CHOOSE_FROM) + (AT_FIRST if self._can_be_said else "")

    def _of(self, held: RoleHeld) -> str:
        return f"{held.person.name}, {role_label(self._agreement, held.role, held.school)}"


def _update(person: Person, member: Member) -> dict[str, str | None]:
    wanted = {"name": member.name, "badge": member.badge, "user_id": member.who.user_id, "team_id": member.who.team_id}
    wanted |= {"email": member.email} if member.email else {}
    changes = {field: value for field, value in wanted.items() if getattr(person, field) != value}
    for field, value in changes.items():
        setattr(person, field, value)
    return {FIELD_LABELS[field]: value or "none" for field, value in changes.items()}


def _same_role(roles: Iterable[RoleHeld], wanted: Wanted, today: date) -> RoleHeld | None:
    """The record of a role: the one that goes on, else one that is over and had the same first or last day."""
    alike = _alike(roles, wanted)
    same = [held for held in alike if not _begins_after(held, wanted)]
    going_on = (held for held in same if not held.is_over(today))
    final = (held for held in same if held.is_final)
    over = (
        held
        for held in alike
        if held.first_day == wanted.first_day or (wanted.last_day and held.last_day == wanted.last_day)
    )
    return next(chain(going_on, final, over), None)


def _alike(roles: Iterable[RoleHeld], wanted: Wanted) -> list[RoleHeld]:
    return [held for held in roles if (held.role, held.side, held.school) == wanted.key and not held.is_substitute]


def _begins_after(held: RoleHeld, wanted: Wanted) -> bool:
    """Whether a role is wanted anew, after one that the chief has ended."""
    return bool(held.is_final and held.last_day and wanted.first_day and wanted.first_day > held.last_day)
