"""What administrators answer when they propose a change of people, roles or channels, and what can be taken."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.destinations import destination
from models.errors import Conflict, Invalid, must_exist, require_valid
from models.people.accounts import namesakes
from models.people.roles import role_label, standing_roles
from models.people.roster_file import CHANNEL_ID, LONGEST_BADGE, LONGEST_NAME, purposes
from models.people.spaces import NAMES, elsewhere, known
from models.people.tables import Channel, Person, RoleHeld
from models.terms import Agreement
from models.vocabulary import PARTY_OF_ROLE, ROLES_AT_SCHOOLS, Party, Role

CHANNEL = re.compile(rf"(?:https?://\S+/archives/)?({CHANNEL_ID})(?:[/?#]\S*)?")
MISSING = "Please answer this."
SAME_NAME = (
    "{} is on the roster already, with another account. If this is the same person with a new account, do not propose "
    "it here: their records would stay with the old one. Whoever runs the bot can give them the new account by "
    "sro-bot people import."
)


@dataclass(frozen=True)
class RoleForm:
    """A role to be given, as far as the answers are given. `team_id` is the proposer's own workspace."""

    team_id: str = ""
    person: str | None = None
    name: str | None = None
    role: str | None = None
    school: str | None = None
    side: str | None = None
    badge: str | None = None
    first_day: date | None = None
    last_day: date | None = None

    def relevant(self) -> "RoleForm":
        """Only the answers that belong to the role; another may have been chosen before."""
        not_asked: dict[str, Any] = dict.fromkeys(
            {"school", "side", "badge"}.difference(follow_up_questions(self.role))
        )
        return replace(self, **not_asked)

    @property
    def party(self) -> Party | None:
        """The side that the role would be held on; none for administrators."""
        return PARTY_OF_ROLE.get(Role(self.role or "")) or (Party(self.side) if self.side else None)


@dataclass(frozen=True)
class EndForm:
    """A role to be ended: on a day, or at once."""

    role_held_id: int
    last_day: date | None = None


@dataclass(frozen=True)
class ChannelForm:
    """A channel to be set; its id or its link, and how Slack calls it. `team_id` is its workspace, of two."""

    purpose: str | None = None
    channel: str | None = None
    name: str | None = None
    team_id: str = ""


def follow_up_questions(role: str | None) -> tuple[str, ...]:
    """The further questions that a role brings. Officers come to schools by appointment (§IV)."""
    if role == Role.OFFICER:
        return ("badge",)
    if role == Role.TEAM_MEMBER:
        return ("side",)
    return ("school",) if role in ROLES_AT_SCHOOLS else ()


def find_person(session: Session, team_id: str | None, user_id: str | None) -> Person | None:
    """The person of the roster behind a Slack user: of this workspace, else the one of another with that id.

    Where each side has a workspace of its own, an id of the one is nobody of the other.
    """
    others = elsewhere(session, team_id)
    anybody = select(Person).filter_by(user_id=user_id).where(Person.team_id.not_in(others)).order_by(Person.id)
    found = session.scalars(anybody).all()
    return next((person for person in found if person.team_id == team_id), found[0] if found else None)


def check_role(session: Session, agreement: Agreement, form: RoleForm, today: date) -> Person | None:
    """The person, where the roster has them. Raises `Invalid`, by the form's field, for what cannot be taken."""
    person = find_person(session, form.team_id, form.person)
    problems = _answers(agreement, form, today) or _standing(agreement, form, person, today)
    require_valid(problems or _of_other_side(session, form))
    return person


def doubts_of_new(session: Session, form: RoleForm) -> list[str]:
    """What to ask of somebody who is not on the roster by this account, but whose name is."""
    return [SAME_NAME.format(person.name) for person in namesakes(session, form.name or "")[:1]]


def _of_other_side(session: Session, form: RoleForm) -> dict[str, str]:
    """A role of the one side for an account of the other's workspace: a slip, or somebody's idea of a shortcut."""
    spaces, party = known(session), form.party
    other = next((NAMES[key] for key, row in spaces.items() if row.team_id == form.team_id and key != party), "")
    if len(spaces) < 2 or party is None or not other:
        return {}
    way = f"Propose the role from {NAMES[party]}, for the account there, or import the roster: sro-bot people import."
    return {"role": f"This account is in {other}. {way}"}


def _answers(agreement: Agreement, form: RoleForm, today: date) -> dict[str, str]:
    first, last, too_long = form.first_day, form.last_day, "Enter at most {} characters."
    is_at_a_school = form.role in ROLES_AT_SCHOOLS - {Role.OFFICER}
    schools = {school.key for school in agreement.school}
    closed = agreement.closed_in_words(form.school, max(first or today, today)) if form.school else None
    problems = (
        ("person", not form.person, MISSING),
        ("role", form.role not in set(Role), MISSING),
        ("side", form.role == Role.TEAM_MEMBER and form.side not in set(Party), MISSING),
        ("school", is_at_a_school and not form.school, "This role is held at a school."),
        ("school", form.school and form.school not in schools, "This school is not part of the agreement."),
        ("school", form.school and form.school in schools and closed, closed or ""),
        ("name", len(form.name or "") > LONGEST_NAME, too_long.format(LONGEST_NAME)),
        ("badge", len(form.badge or "") > LONGEST_BADGE, too_long.format(LONGEST_BADGE)),
        ("last_day", first and last and last < first, "The last day cannot be before the first day."),
        ("last_day", last and last < today, "The last day cannot be in the past."),
    )
    return {field: words for field, is_wrong, words in problems if is_wrong}


def _standing(agreement: Agreement, form: RoleForm, person: Person | None, today: date) -> dict[str, str]:
    if person is None:
        return {} if form.name else {"name": "This person is not on the roster yet. Please enter the name."}
    # A guest sees only some channels, and is often somebody from outside the two organizations.
    if person.is_guest or person.is_deactivated:
        return {"person": f"{person.name} is a guest in Slack or has no active account."}
    for held in standing_roles(person, today):
        label = role_label(agreement, held.role, held.school)
        if (held.role, held.school) == (form.role, form.school):
            return {"role": f"{person.name} already has this role: {label}."}
        if held.side and form.party and held.side != form.party:
            return {"role": f"{person.name} holds a role for the other party: {label}. Nobody may hold roles for both."}
    return {}


def check_end(session: Session, form: EndForm, today: date) -> RoleHeld:
    """The role that is to end.

    Raises:
        NotFound: there is none.
        Conflict: it is over.
        Invalid: the day cannot be taken.
    """
    held = must_exist(session.get(RoleHeld, form.role_held_id), "role")
    if held.is_over(today):
        raise Conflict(f"{held.person.name} no longer has this role.")
    if form.last_day and form.last_day < today:
        raise Invalid({"last_day": "The last day cannot be in the past. Leave it blank to end the role upon approval."})
    if form.last_day and held.last_day and form.last_day > held.last_day:
        raise Invalid({"last_day": f"The role already ends on {held.last_day}."})
    return held


def check_channel(session: Session, agreement: Agreement, form: ChannelForm) -> str:
    """The id of the channel. Raises `Invalid`, by the form's field, for what cannot be taken."""
    if form.purpose not in purposes(agreement):
        raise Invalid({"purpose": MISSING})
    found = CHANNEL.fullmatch((form.channel or "").strip())
    if not found:
        raise Invalid({"channel": "Enter a channel ID, such as C0123456789, or a link to the channel."})
    serves = session.scalars(select(Channel.purpose).filter_by(team_id=form.team_id, channel_id=found[1])).one_or_none()
    if serves:
        raise Invalid({"channel": f"This is already the channel for {destination(serves).label(agreement)}."})
    return found[1]
