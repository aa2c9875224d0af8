"""How a proposal ends that nobody decided: an administrator withdraws it, or what it was about has passed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, Invalid, must_exist, require_valid
from models.people import proposal_checks as checks
from models.people.proposal_checks import ChannelForm, RoleForm
from models.people.proposals import (
    LOOK_DUE,
    LOOK_EVERY,
    OPEN,
    Kind,
    Outcome,
    Proposal,
    must_not_have_ended,
    tell_how_it_stands,
)
from models.people.roles import is_assignment
from models.people.tables import RoleHeld
from models.policy import Act, Subject, require
from models.store import audit, deadlines
from models.store.base import locked_row
from models.store.deadlines import WhenDue
from models.terms import Agreement
from models.texts import check_reason


def withdraw(session: Session, actor: Actor, proposal_id: int, because: str | None, now: datetime) -> Proposal:
    """Take a proposal back before it is decided, with a reason.

    Any administrator may: who proposed it may be away, and would be told. Those who were asked read that it was.

    Raises:
        Refused: not an administrator.
        Invalid: there is no reason.
        Conflict: it was decided or withdrawn, or has lapsed.
    """
    require(actor, Act.PROPOSE_ROSTER, Subject())
    # Locked: who decides at the same moment comes before or after.
    proposal = to_withdraw(locked_row(session, Proposal, proposal_id), actor)
    require_valid(check_reason(because, now))
    _end(session, proposal, Outcome.WITHDRAWN, because or "", actor.person_id, now)
    audit.record(session, actor.label, "withdraw proposal", proposal.label, now)
    return proposal


def to_withdraw(proposal: Proposal | None, actor: Actor) -> Proposal:
    """A proposal that waits. Raises `Conflict` where it does not any more, and `NotFound` where there is none."""
    proposal = must_exist(proposal, "proposal")
    must_not_have_ended(proposal, actor)
    if proposal.outcome:
        raise Conflict(f"This was already {'approved' if proposal.outcome == Outcome.APPLIED else 'rejected'}.")
    return proposal


def passed(session: Session, agreement: Agreement, proposal: Proposal, today: date) -> str | None:
    """Why a proposal has nothing left to change, in a sentence; nothing while it has.

    An account that cannot be used now may be tomorrow, so that it does not end a proposal.
    """
    if proposal.kind == Kind.END_ROLE:
        held = session.get_one(RoleHeld, proposal.role_held_id)
        return f"{held.person.name} no longer has this role." if held.is_over(today) else None
    if proposal.kind == Kind.SET_CHANNEL:
        return _of_channel(session, agreement, proposal)
    if is_assignment(proposal.role or "", proposal.school):
        return "Officers are appointed to schools by the chief in agreement with the superintendent."
    form = RoleForm(
        team_id=proposal.team_id or "", person=proposal.user_id, name=proposal.name, role=proposal.role,
        school=proposal.school, side=proposal.side, first_day=proposal.first_day, last_day=proposal.last_day,
    )  # fmt: skip
    try:
        checks.check_role(session, agreement, form, today)
    except Invalid as problem:
        return problem.fields.get("role") or problem.fields.get("last_day") or problem.fields.get("school")
    return None


def _of_channel(session: Session, agreement: Agreement, proposal: Proposal) -> str | None:
    try:
        checks.check_channel(session, agreement, ChannelForm(proposal.purpose, proposal.channel_id))
    except Invalid as problem:
        return problem.fields.get("channel") or "This place is no longer posted to."
    return None


def _end(
    session: Session, proposal: Proposal, outcome: Outcome, because: str, by_id: int | None, now: datetime
) -> None:
    proposal.outcome, proposal.because = outcome, because
    proposal.ended_at, proposal.ended_by_id = now, by_id
    session.flush()
    tell_how_it_stands(session, proposal, by_id, now)


@dataclass(frozen=True)
class ProposalClock:
    """Looks once a day whether what waits for approval still has something to change."""

    agreement: Agreement

    def acts(self) -> dict[str, WhenDue]:
        """What to do when a time has come."""
        return {LOOK_DUE: self.look}

    def plan(self, session: Session, now: datetime) -> None:
        """Have everything looked at that waits, also from before this was looked at."""
        for proposal in session.scalars(OPEN).all():
            deadlines.put(session, proposal.id, {LOOK_DUE: now})

    def look(self, session: Session, proposal_id: int, now: datetime) -> None:
        """Let a proposal lapse that has nothing left to change; else look again tomorrow."""
        proposal = locked_row(session, Proposal, proposal_id)
        if proposal is None or proposal.outcome is not None:
            return
        why = passed(session, self.agreement, proposal, self.agreement.today(now))
        if why is None:
            deadlines.look_again(session, LOOK_DUE, proposal_id, now + LOOK_EVERY)
            return
        _end(session, proposal, Outcome.LAPSED, why, None, now)
        audit.record(session, "bot", "proposal lapsed", proposal.label, now)
