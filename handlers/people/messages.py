"""What the bot sends of the roster: proposals to approve, and alarms about channels."""

from collections.abc import Collection, Mapping

from slack_sdk.models.blocks import ActionsBlock, Block, HeaderBlock, SectionBlock
from sqlalchemy.orm import Session

from handlers.delivery.reasons import NOT_BY_ITSELF, WHAT_TO_DO
from handlers.message import Message, MessageKind, Telling, administers
from handlers.parts import escaped, long_text, moment, plain, small
from handlers.people.views import decide_buttons, proposed, waits_for
from models.actor import Actor
from models.destinations import destination
from models.people import channel_watch, proposals
from models.people.channel_watch import ChannelFinding
from models.people.proposals import Decision, Outcome, Proposal
from models.people.tables import Channel
from models.policy import Act, Subject, may
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, Party


def for_approval(
    agreement: Agreement, proposal: Proposal, would_stop: str | None = None, elsewhere: Collection[str] = ()
) -> Message:
    """The direct message to those who decide, and what it becomes."""
    text = f"{HEADINGS[proposal.outcome]}: a change of people or channels"  # whose, no locked screen has to show
    blocks: list[Block] = [
        HeaderBlock(text=plain(HEADINGS[proposal.outcome])),
        proposed(agreement, proposal, elsewhere=elsewhere),
        small(f"Proposed by {escaped(proposal.proposed_by.name)} · {moment(proposal.proposed_at)}"),
        *([SectionBlock(text=plain(would_stop))] if would_stop else []),
        *_what_became(proposal),
    ]
    if proposal.outcome is None:
        blocks += [
            small(f"Awaiting approval by {waits_for(proposal)}"),
            ActionsBlock(elements=decide_buttons(proposal)),
        ]
    return Message(text, blocks)


def for_proposer(agreement: Agreement, proposal: Proposal, elsewhere: Collection[str] = ()) -> Message | None:
    """The direct message to the administrator who proposed a change, once it is decided."""
    if proposal.outcome is None:
        return None
    text = f"{HEADINGS[proposal.outcome]}: a change that you proposed"
    return Message(text, [
        HeaderBlock(text=plain(text)),
        proposed(agreement, proposal, elsewhere=elsewhere),
        *_what_became(proposal),
        small(OUTCOMES[proposal.outcome]),
    ])  # fmt: skip


OUTCOMES: dict[str, str] = {
    Outcome.APPLIED: "The roster has it now.",
    Outcome.REJECTED: "Nothing was changed.",
    Outcome.WITHDRAWN: "Nothing was changed.",
    Outcome.LAPSED: "Nothing is left to change.",
}
HEADINGS: dict[str | None, str] = {
    None: "For your approval", Outcome.APPLIED: "Approved", Outcome.REJECTED: "Rejected",
    Outcome.WITHDRAWN: "Withdrawn", Outcome.LAPSED: "Lapsed",
}  # fmt: skip


def _what_became(proposal: Proposal) -> list[Block]:
    """Each decision, who withdrew it or that it lapsed, and why."""
    when = f" · {moment(proposal.ended_at)}" if proposal.ended_at else ""
    by = f" by {escaped(proposal.ended_by.name)}" if proposal.ended_by else ""
    ended = [small(f"{HEADINGS[proposal.outcome]}{by}{when}")] if proposal.ended_at else []
    decisions = [_decision(row) for row in proposal.decisions if row.decided_at]
    return [*decisions, *ended, *long_text("Reason", proposal.because)]


def _decision(decision: Decision) -> Block:
    name = escaped(decision.decided_by.name) if decision.decided_by else ""
    did = "Approved" if decision.approved else "Rejected"
    when = f" · {moment(decision.decided_at)}" if decision.decided_at else ""
    return small(f"{did} by {name}, {PARTY_LABELS[Party(decision.side)].lower()}{when}")


def _channel_unfit(telling: Telling, finding_id: int) -> Message | None:
    """The alarm about a channel: what is wrong, what to do, and what that means for what was posted and what waits."""
    session = telling.session
    finding = session.get_one(ChannelFinding, finding_id)
    if finding.ended_at:
        return None
    channel = session.get(Channel, finding.purpose)
    why, what_to_do = WHAT_TO_DO.get(finding.problem, NOT_BY_ITSELF)
    called = f" (#{channel.name})" if channel and channel.name else ""
    place = destination(finding.purpose).in_words(telling.agreement).replace("the", "The", 1)
    return Message(
        escaped(
            f"{place}{called} cannot be used: {why}. {what_to_do} "
            "Until then no record is posted there; waiting messages are sent automatically once this is fixed. "
            "Everyone in the channel can read what was posted there before."
        )
    )


def _for_approval(telling: Telling, proposal_id: int) -> Message:
    proposal = proposals.get(telling.session, proposal_id)
    would_stop = proposals.would_leave(telling.session, telling.agreement, proposal, telling.now)
    return for_approval(telling.agreement, proposal, would_stop, telling.elsewhere)


def _for_proposer(telling: Telling, proposal_id: int) -> Message | None:
    return for_proposer(telling.agreement, proposals.get(telling.session, proposal_id), telling.elsewhere)


def _approves(session: Session, actor: Actor, proposal_id: int) -> bool:
    sides = [Party(decision.side) for decision in proposals.get(session, proposal_id).decisions]
    return any(may(actor, Act.APPROVE_ROSTER, Subject(side=side)) for side in sides)


MESSAGES: Mapping[str, MessageKind] = {
    proposals.PROPOSAL: MessageKind(
        _for_approval, may_have=_approves, still_matters=lambda session, of: proposals.get(session, of).outcome is None
    ),
    proposals.PROPOSAL_CHANGE: MessageKind(_for_approval, may_have=_approves),
    proposals.DECIDED: MessageKind(_for_proposer, may_have=administers),
    channel_watch.ALARM: MessageKind(_channel_unfit, may_have=administers),
}
