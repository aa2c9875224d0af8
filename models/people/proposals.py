"""Changes of people, roles and channels that administrators propose in Slack, and each side approves for itself.

What concerns the schools' side takes effect when the superintendent approves, what concerns the police's side when the
chief does; what concerns both, when both do. Nobody approves what they proposed or what gives a role to themselves.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, Date, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.actor import Actor, person_label
from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import PersonDM, destination
from models.errors import Conflict, Invalid, Refused, must_exist, require_confirmed, require_valid
from models.people import proposal_checks as checks
from models.people.last_holder import would_stop
from models.people.proposal_checks import ChannelForm, EndForm, RoleForm, find_person
from models.people.queries import people_who_may, with_roles_of
from models.people.roles import Wanted, begin_role, end_role, is_assignment, set_channel, standing_roles
from models.people.roster_file import LONGEST_NAME
from models.people.tables import Person, RoleHeld
from models.policy import Act, Subject, may, refusal, require
from models.store import audit, deadlines
from models.store.base import Base, locked_row, partial_index
from models.terms import Agreement
from models.texts import check_reason
from models.vocabulary import Party, Role

PROPOSAL = "proposal"
PROPOSAL_CHANGE = "proposal_change"
DECIDED = "proposal_decided"
LOOK_DUE = "proposal_look"
LOOK_EVERY = timedelta(days=1)
APPROVER_LABELS = {Party.SCHOOLS: "superintendent", Party.POLICE: "chief"}
BY_APPOINTMENT = (
    "Officers are appointed to schools by the chief in agreement with the superintendent: the chief proposes it under "
    "Appointments, on Home or by /sro-agreement. Leave the school blank to add somebody as an officer to choose from."
)
NOBODY_APPROVES = (
    "This needs approval by the {}, and only the people it concerns could give it. Whoever runs the bot can change "
    "the roster with sro-bot people import."
)


class Kind(StrEnum):
    """What can be proposed."""

    BEGIN_ROLE = "begin role"
    END_ROLE = "end role"
    SET_CHANNEL = "set channel"


class Outcome(StrEnum):
    """What has become of a proposal."""

    APPLIED = "applied"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Proposal(Base):
    """A change that waits for approval, or what became of it. It keeps the names as they were when it was made."""

    __tablename__ = "proposal"
    __table_args__ = (partial_index("ix_proposal_open", "id", where="outcome IS NULL"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    submission_key: Mapped[str] = mapped_column(String(80), unique=True)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(10))
    name: Mapped[str | None] = mapped_column(String(100))
    team_id: Mapped[str | None] = mapped_column(String(20))
    user_id: Mapped[str | None] = mapped_column(String(20))
    badge: Mapped[str | None] = mapped_column(String(30))
    role: Mapped[str | None] = mapped_column(String(30))
    side: Mapped[str | None] = mapped_column(String(10))
    school: Mapped[str | None] = mapped_column(String(30))
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    role_held_id: Mapped[int | None] = mapped_column(ForeignKey("role_held.id"))
    purpose: Mapped[str | None] = mapped_column(String(50))
    channel_id: Mapped[str | None] = mapped_column(String(20))
    message_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    because: Mapped[str | None] = mapped_column(Text)  # why it was rejected or withdrawn, or has lapsed
    ended_at: Mapped[datetime | None]  # when it was withdrawn, or lapsed; decisions have times of their own
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    proposed_by: Mapped[Person] = relationship(foreign_keys=proposed_by_id, lazy="joined")
    ended_by: Mapped[Person | None] = relationship(foreign_keys=ended_by_id)
    decisions: Mapped[list["Decision"]] = relationship(back_populates="proposal", order_by="Decision.side")

    @property
    def content(self) -> tuple[object, ...]:
        """What is proposed, to tell whether two proposals say the same."""
        who = (self.team_id, self.user_id, self.role, self.side, self.school, self.role_held_id)
        return (self.kind, *who, self.purpose, self.channel_id)

    @property
    def label(self) -> str:
        """How the audit log names it."""
        return f"proposal:{self.id}"


class Decision(Base):
    """One side's decision on a proposal; empty until it is made."""

    __tablename__ = "proposal_decision"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    side: Mapped[str] = mapped_column(String(10), primary_key=True)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved: Mapped[bool | None]

    proposal: Mapped[Proposal] = relationship(back_populates="decisions")
    decided_by: Mapped[Person | None] = relationship(lazy="joined")


OPEN = select(Proposal).where(Proposal.outcome.is_(None)).order_by(Proposal.id)


def propose_role(
    session: Session, agreement: Agreement, actor: Actor, form: RoleForm, key: str, now: datetime,
    confirmed: str | None = None,
) -> Proposal:  # fmt: skip
    """Propose to give a person a role. `key` is that of the form, and stays with the proposal.

    Raises:
        Doubtful: somebody new has the name of somebody on the roster, unless that was `confirmed`.
        Refused: not an administrator, for oneself, or there is nobody who could approve.
        Invalid: an answer cannot be taken.
        Conflict: the same waits for approval already.
    """
    require(actor, Act.PROPOSE_ROSTER, Subject())
    if is_assignment(form.role or "", form.school):
        raise Refused(BY_APPOINTMENT)
    form = form.relevant()
    person = checks.check_role(session, agreement, form, agreement.today(now))
    if person and person.id == actor.person_id:
        raise Refused("You cannot assign a role to yourself. Another administrator can propose it.")
    require_confirmed([] if person else checks.doubts_of_new(session, form), confirmed)
    proposal = Proposal(
        kind=Kind.BEGIN_ROLE, name=person.name if person else form.name, user_id=form.person,
        team_id=person.team_id if person else form.team_id, badge=form.badge, role=form.role, side=form.party,
        school=form.school, first_day=form.first_day, last_day=form.last_day,
    )  # fmt: skip
    return _propose(session, agreement, actor, proposal, form.party, key, now)


def propose_end(
    session: Session, agreement: Agreement, actor: Actor, form: EndForm, key: str, now: datetime,
    confirmed: str | None = None,
) -> Proposal:  # fmt: skip
    """Propose to end a role: on a day, or at once when it is approved.

    Raises what `propose_role` does, and `Doubtful` where nobody else holds the role, unless that was `confirmed`.
    """
    require(actor, Act.PROPOSE_ROSTER, Subject())
    today = agreement.today(now)
    held = checks.check_end(session, form, today)
    stops = would_stop(session, agreement, held, form.last_day or today)
    require_confirmed([f"{stops} You can propose a successor first."] if stops else [], confirmed)
    proposal = Proposal(
        kind=Kind.END_ROLE, name=held.person.name, team_id=held.person.team_id, user_id=held.person.user_id,
        role=held.role, side=held.side, school=held.school, last_day=form.last_day, role_held_id=held.id,
    )  # fmt: skip
    return _propose(session, agreement, actor, proposal, Party(held.side) if held.side else None, key, now)


def propose_channel(
    session: Session, agreement: Agreement, actor: Actor, form: ChannelForm, key: str, now: datetime
) -> Proposal:
    """Propose which channel serves a purpose. Raises what `propose_role` does.

    Whether it fits in Slack is looked at before, and before each message.
    """
    require(actor, Act.PROPOSE_ROSTER, Subject())
    channel_id, purpose = checks.check_channel(session, agreement, form), form.purpose or ""
    name = form.name and form.name[:LONGEST_NAME]
    proposal = Proposal(
        kind=Kind.SET_CHANNEL, purpose=purpose, team_id=form.team_id or None, channel_id=channel_id, name=name
    )
    return _propose(session, agreement, actor, proposal, destination(purpose).side, key, now)


def decide(
    session: Session, agreement: Agreement, actor: Actor, proposal_id: int, now: datetime, *, approve: bool,
    because: str | None = None,
) -> Proposal:  # fmt: skip
    """Approve a proposal for one's side, or reject it with a reason. With the last approval needed, it takes effect.

    Raises:
        Refused: the person does not decide for a side that it needs, or there is no such proposal; the person proposed
            it, or would get the role.
        Conflict: somebody has decided already, or it was withdrawn, or cannot take effect any more.
        Invalid: it is to be rejected without a reason.
    """
    # Locked first: of two who decide at once the second meets what the first has decided.
    decision = _decision_of(actor, locked_row(session, Proposal, proposal_id))
    proposal = decision.proposal
    if is_own(session, proposal, actor.person_id):
        raise Refused("You cannot decide on a change that you proposed or that gives you a role.")
    _must_wait(proposal, decision, actor)
    require_valid({} if approve else check_reason(because, now))
    decision.decided_at, decision.decided_by_id, decision.approved = now, actor.person_id, approve
    act = "approve proposal" if approve else "reject proposal"
    audit.record(session, actor.label, act, proposal.label, now, {"side": decision.side})
    if not approve:
        proposal.outcome, proposal.because = Outcome.REJECTED, because
    elif all(row.approved for row in proposal.decisions):
        proposal.outcome = Outcome.APPLIED
        _take_effect(session, agreement, actor, proposal, now)
        _tell_of_other_ends(session, now)
    tell_how_it_stands(session, proposal, actor.person_id, now)
    return proposal


def tell_how_it_stands(session: Session, proposal: Proposal, by_id: int | None, now: datetime) -> None:
    """Have the messages to those who decide changed; the proposer is told the outcome, unless it is the proposer's."""
    for message_id in proposal.message_ids:
        told = session.get_one(Delivery, message_id).place
        outbox.enqueue(session, PROPOSAL_CHANGE, proposal.id, told, now, changes=message_id)
    if proposal.outcome and proposal.proposed_by.is_reachable and proposal.proposed_by_id != by_id:
        outbox.enqueue(session, DECIDED, proposal.id, PersonDM(proposal.proposed_by_id), now)


def _tell_of_other_ends(session: Session, now: datetime) -> None:
    """Who is asked to end somebody's role reads what would stop: after another change of the roster that may differ."""
    for other in session.scalars(OPEN.where(Proposal.kind == Kind.END_ROLE)):
        tell_how_it_stands(session, other, None, now)


def for_decision(session: Session, actor: Actor, proposal_id: int, *, is_open: bool = False) -> Proposal:
    """A proposal that the person may decide on for a side. Raises `Refused` as `decide` does.

    With `is_open` also `Conflict` where it no longer waits for that.
    """
    decision = _decision_of(actor, session.get(Proposal, proposal_id))
    if is_open:
        _must_wait(decision.proposal, decision, actor)
    return decision.proposal


def workspace_of(session: Session, form: RoleForm) -> str:
    """The workspace that the account of a role to be given has to be of: the roster's, else the proposer's own."""
    person = find_person(session, form.team_id, form.person)
    return (person and person.team_id) or form.team_id


def to_approve(session: Session, actor: Actor, limit: int | None) -> list[Proposal]:
    """Proposals that wait for this person's decision, oldest first."""
    sides = [side for side in Party if may(actor, Act.APPROVE_ROSTER, Subject(side=side))]
    if not sides:
        return []
    waiting = Proposal.decisions.any(Decision.side.in_(sides) & Decision.decided_at.is_(None))
    found = session.scalars(OPEN.where(waiting))
    return [proposal for proposal in found if not is_own(session, proposal, actor.person_id)][:limit]


def roles_to_end(session: Session, person_id: int, today: date) -> tuple[Person, list[RoleHeld]]:
    """A person and the roles whose end can be proposed. Raises `Conflict` when there is none any more."""
    person = session.get(Person, person_id)
    roles = standing_roles(person, today) if person else []
    if person is None or not roles:
        raise Conflict(f"{person.name if person else 'This person'} no longer holds a role.")
    return person, roles


def roles_beside(session: Session, role_held_id: int, today: date) -> tuple[Person, list[RoleHeld]]:
    """The same of whoever holds this role. Raises `NotFound` where there is none."""
    return roles_to_end(session, must_exist(session.get(RoleHeld, role_held_id), "role").person_id, today)


def would_leave(session: Session, agreement: Agreement, proposal: Proposal, now: datetime) -> str | None:
    """What would stop with the end of a role that is proposed; nothing of any other proposal, or a decided one."""
    held = session.get(RoleHeld, proposal.role_held_id) if proposal.role_held_id else None
    if held is None or proposal.outcome:
        return None
    return would_stop(session, agreement, held, proposal.last_day or agreement.today(now))


def open_proposals(session: Session, limit: int) -> list[Proposal]:
    """Everything that waits for a decision, oldest first."""
    return list(session.scalars(OPEN.limit(limit)))


def get(session: Session, proposal_id: int) -> Proposal:
    """A proposal by its id, for the bot itself: no right is checked. Raises `NotFound` when there is none."""
    return must_exist(session.get(Proposal, proposal_id), "proposal")


def is_own(session: Session, proposal: Proposal, person_id: int) -> bool:
    """Whether a person proposed it or would get the role."""
    if proposal.proposed_by_id == person_id:
        return True
    target = find_person(session, proposal.team_id, proposal.user_id)
    return proposal.kind == Kind.BEGIN_ROLE and target is not None and target.id == person_id


def who_decides(session: Session, proposal: Proposal, today: date) -> dict[Party, list[Person]]:
    """Who can decide for each side that has not decided yet."""
    open_sides = [Party(row.side) for row in proposal.decisions if row.decided_at is None]
    able = {side: people_who_may(session, Act.APPROVE_ROSTER, Subject(side=side), today) for side in open_sides}
    return {side: [who for who in people if not is_own(session, proposal, who.id)] for side, people in able.items()}


def hand_on(session: Session, agreement: Agreement, person: Person, now: datetime) -> None:
    """Ask whoever is new in an office for the decisions that wait for it."""
    actor, place = with_roles_of(session, person, agreement.today(now)), PersonDM(person.id)
    for proposal in to_approve(session, actor, limit=None):
        message = outbox.state_at(session, proposal.message_ids, place)
        if message in (None, DeliveryState.DROPPED):
            tell_how_it_stands(session, proposal, None, now)  # closed with whoever has left, anew to whoever is back
            audit.record(session, "bot", "hand on", proposal.label, now, {"to": person_label(person.id)})
        if message is None:
            proposal.message_ids = [*proposal.message_ids, outbox.enqueue(session, PROPOSAL, proposal.id, place, now)]


def _propose(
    session: Session, agreement: Agreement, actor: Actor, proposal: Proposal, side: Party | None, key: str,
    now: datetime,
) -> Proposal:  # fmt: skip
    # Approved twice, the second would fail in the hands of an approver who can do nothing about it.
    if any(other.content == proposal.content for other in session.scalars(OPEN)):
        raise Conflict("The same change has already been proposed and is awaiting approval.")
    proposal.submission_key, proposal.proposed_by_id, proposal.proposed_at = key, actor.person_id, now
    proposal.decisions = [Decision(side=needed) for needed in ((side,) if side else Party)]
    approvers = who_decides(session, proposal, agreement.today(now))
    for needed, people in approvers.items():
        # A proposal that nobody can decide would wait for ever.
        if not people:
            raise Refused(NOBODY_APPROVES.format(APPROVER_LABELS[needed]))
    session.add(proposal)
    session.flush()
    told = dict.fromkeys(PersonDM(person.id) for people in approvers.values() for person in people)
    deadlines.put(session, proposal.id, {LOOK_DUE: now + LOOK_EVERY})
    proposal.message_ids = [outbox.enqueue(session, PROPOSAL, proposal.id, place, now) for place in told]
    detail = {"kind": proposal.kind, "role": proposal.role, "school": proposal.school, "purpose": proposal.purpose}
    given = {name: value for name, value in detail.items() if value}
    audit.record(session, actor.label, "propose change", proposal.label, now, given)
    return proposal


def _decision_of(actor: Actor, proposal: Proposal | None) -> Decision:
    for row in proposal.decisions if proposal else ():
        if may(actor, Act.APPROVE_ROSTER, Subject(side=Party(row.side))):
            return row
    raise refusal(Act.APPROVE_ROSTER)


def _must_wait(proposal: Proposal, decision: Decision, actor: Actor) -> None:
    if proposal.outcome is None and decision.decided_at is None:
        return
    must_not_have_ended(proposal, actor)
    made = [row for row in proposal.decisions if row.decided_at] if proposal.outcome else [decision]
    last = max(made, key=lambda row: (not row.approved, row.decided_at or proposal.proposed_at))
    name = last.decided_by.name if last.decided_by else "nobody"
    who = "you" if last.decided_by_id == actor.person_id else name
    waits = "" if proposal.outcome else " It is now awaiting approval by the other party."
    raise Conflict(f"This was already {'approved' if last.approved else 'rejected'} by {who}.{waits}")


def must_not_have_ended(proposal: Proposal, actor: Actor) -> None:
    """Raise `Conflict` where it was withdrawn or has lapsed: who did it, and why."""
    if proposal.outcome == Outcome.LAPSED:
        raise Conflict(f"This has lapsed: {proposal.because}")
    if proposal.outcome == Outcome.WITHDRAWN:
        name = proposal.ended_by.name if proposal.ended_by else "nobody"
        raise Conflict(f"This was already withdrawn by {'you' if proposal.ended_by_id == actor.person_id else name}.")


def _take_effect(session: Session, agreement: Agreement, actor: Actor, proposal: Proposal, now: datetime) -> None:
    today = agreement.today(now)
    try:
        if proposal.kind == Kind.BEGIN_ROLE:
            _begin(session, agreement, actor, proposal, now)
        elif proposal.kind == Kind.END_ROLE:
            held = checks.check_end(session, EndForm(proposal.role_held_id or 0), today)
            # A role counts on its last day: yesterday is the last one that leaves no right behind.
            yesterday = today - timedelta(days=1)
            end_role(session, actor.label, held, max(proposal.last_day or yesterday, yesterday), now)
        else:
            form = ChannelForm(proposal.purpose, proposal.channel_id, team_id=proposal.team_id or "")
            channel_id = checks.check_channel(session, agreement, form)
            purpose = proposal.purpose or ""
            set_channel(session, actor.label, purpose, channel_id, now, proposal.name, team_id=form.team_id)
    except Invalid as problem:
        why = " ".join(problem.fields.values())
        raise Conflict(f"This can no longer take effect: {why} You can reject it.") from None


def _begin(session: Session, agreement: Agreement, actor: Actor, proposal: Proposal, now: datetime) -> None:
    today = agreement.today(now)
    form = RoleForm(
        team_id=proposal.team_id or "", person=proposal.user_id, name=proposal.name, role=proposal.role,
        school=proposal.school, side=proposal.side, badge=proposal.badge, first_day=proposal.first_day,
        last_day=proposal.last_day,
    )  # fmt: skip
    if is_assignment(form.role or "", form.school):
        raise Conflict(f"This can no longer take effect: {BY_APPOINTMENT} You can reject it.")
    person = checks.check_role(session, agreement, form, today)
    if person is None:
        person = Person(team_id=form.team_id, user_id=form.person, name=form.name or "")
        session.add(person)
        session.flush()
        audit.record(session, actor.label, "add person", person_label(person.id), now)
    person.badge = form.badge or person.badge
    wanted = Wanted(Role(form.role or ""), form.party, form.school, form.first_day, form.last_day)
    begin_role(session, agreement, actor.label, person, wanted, now)
