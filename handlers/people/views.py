"""What people see of the roster: people, roles, channels and checks; the forms to propose a change; its approval."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.delivery.reasons import within
from handlers.parts import Question, button, day, escaped, message_window, modal, paragraph, plain, small
from handlers.people.ids import PeopleActionId, PeopleFormId, ProposalActionId, ProposalFormId
from handlers.values import Nothing, Page, RecordId
from models.destinations import destination
from models.people.proposal_checks import EndForm, RoleForm, follow_up_questions
from models.people.proposals import APPROVER_LABELS, Kind, Proposal
from models.people.roles import days_label, role_label
from models.people.roster_file import LONGEST_BADGE, LONGEST_NAME, purposes
from models.people.spaces import Space
from models.people.tables import Channel, Person, RoleHeld
from models.terms import Agreement
from models.texts import LONGEST
from models.vocabulary import PARTY_LABELS, ROLE_LABELS, Party

ON_A_PAGE = 25  # with the channels of ninety schools, what waits and the checks it stays below 100 blocks
MOST_WAITING = 10
MOST_GAPS = 25
MOST_ROLES = 15
CHANNELS_IN_A_SECTION = 10
LONGEST_LABEL = 75  # of an option, as Slack has it
LONGEST_CHANNEL = 300
BY_APPOINTMENT = "The school comes by appointment: the chief proposes it, and the superintendent agrees."
UNREACHABLE = " · no rights: the account is deactivated, a guest's or missing"
SETUP = "people"
NO_GAPS = "Every school has a channel, a principal and an officer. All other roles and channels are set."


@dataclass(frozen=True)
class Setup:
    """What the window shows: a page of people, all channels, what is missing, and what waits for approval.

    `slacks` says of which of two Slacks a team is.
    """

    people: Sequence[tuple[Person, Sequence[RoleHeld]]]
    page: int
    pages: int
    channels: Mapping[str, Channel | None]
    slacks: Mapping[str, str]
    gaps: Sequence[str]
    waiting: Sequence[Proposal]


def setup(agreement: Agreement, shown: Setup) -> View:
    """People, roles, channels and checks, for administrators."""
    give = button("Assign a role", PeopleActionId.GIVE, Nothing(), "primary")
    set_channel = button("Set a channel", PeopleActionId.CHANNEL, Nothing())
    blocks: list[Block] = [
        ActionsBlock(elements=[give, set_channel]),
        small("Changes take effect when the superintendent or the chief approves them."),
        *_waiting(agreement, shown.waiting),
        *_checks(shown.gaps),
        *_people(agreement, shown),
        *_channels(agreement, shown),
    ]
    return modal("People and channels", SETUP, blocks, metadata={"page": shown.page})


def _waiting(agreement: Agreement, waiting: Sequence[Proposal]) -> list[Block]:
    if not waiting:
        return []
    more = [small(f"Only the first {MOST_WAITING} are shown.")] if len(waiting) > MOST_WAITING else []
    rows = [
        SectionBlock(
            text=plain(f"{summary(agreement, proposal)}\nAwaiting approval by {waits_for(proposal)}"),
            accessory=button("Withdraw", ProposalActionId.WITHDRAW, RecordId(proposal.id)),
        )
        for proposal in waiting[:MOST_WAITING]
    ]
    return [HeaderBlock(text=plain("Awaiting approval")), *rows, *more]


def _checks(gaps: Sequence[str]) -> list[Block]:
    more = [f"… and {len(gaps) - MOST_GAPS} more"] if len(gaps) > MOST_GAPS else []
    lines = "\n".join([f"• {gap}" for gap in gaps[:MOST_GAPS]] + more)
    rest = [small("Channels are checked in Slack continuously; `sro-bot check` checks accounts too.")] if gaps else []
    return [HeaderBlock(text=plain("Checks")), SectionBlock(text=plain(lines or NO_GAPS)), *rest]


def _people(agreement: Agreement, shown: Setup) -> list[Block]:
    title = f"People, page {shown.page + 1} of {shown.pages}" if shown.pages > 1 else "People"
    rows = [
        SectionBlock(
            text=plain(_person(agreement, *row)),
            accessory=button("End a role", PeopleActionId.END, RecordId(row[0].id)),
        )
        for row in shown.people
    ]
    turns = [
        *([button("Previous", PeopleActionId.PAGE_BACK, Page(shown.page - 1))] if shown.page else []),
        *([button("Next", PeopleActionId.PAGE_ON, Page(shown.page + 1))] if shown.page + 1 < shown.pages else []),
    ]
    return [HeaderBlock(text=plain(title)), *rows, *([ActionsBlock(elements=turns)] if turns else [])]


def _person(agreement: Agreement, person: Person, roles: Sequence[RoleHeld]) -> str:
    name = f"{person.name}{_badge(person)}{'' if person.is_reachable else UNREACHABLE}"
    return "\n".join([name, *(_held(agreement, held) for held in roles[:MOST_ROLES])])


def _held(agreement: Agreement, held: RoleHeld) -> str:
    return f"{_role(agreement, held)} · {days_label(held.first_day, held.last_day, day)}"


def _to_end(agreement: Agreement, held: RoleHeld) -> str:
    """A role among others, its days first: what a long name leaves no room for is the end of the school's name."""
    until = f" to {held.last_day:%m/%d/%Y}" if held.last_day else " on"
    label = f"{held.first_day:%m/%d/%Y}{until} · {_role(agreement, held)}"
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def _role(agreement: Agreement, of: RoleHeld | Proposal) -> str:
    side = f" ({PARTY_LABELS[Party(of.side)].lower()})" if of.side else ""
    return role_label(agreement, of.role or "", of.school) + side


def _badge(of: Person | Proposal) -> str:
    return f", badge {of.badge}" if of.badge else ""


def _channels(agreement: Agreement, shown: Setup) -> list[Block]:
    lines = [
        f"{escaped(destination(purpose).label(agreement))}: {_channel(channel, shown.slacks)}"
        for purpose, channel in shown.channels.items()
    ]
    parts = [lines[start : start + CHANNELS_IN_A_SECTION] for start in range(0, len(lines), CHANNELS_IN_A_SECTION)]
    return [HeaderBlock(text=plain("Channels")), *(paragraph("\n".join(part)) for part in parts)]


def _channel(channel: Channel | None, slacks: Mapping[str, str]) -> str:
    """A channel by its name: Slack shows its own link to a private channel only to those who are in it."""
    if channel is None:
        return "not set"
    called = f"<#{channel.channel_id}>" if channel.name is None else f"#{escaped(channel.name)}"
    return f"{called} ({channel.channel_id}){within(slacks.get(channel.team_id, ''))}"


def _only_here(space: Space, what: str) -> str | None:
    """Of two Slacks, that the form takes what is in the administrator's own, and the way to what is in the other."""
    if not space.party:
        return None
    way = "use /sro-setup there, or have the roster imported: sro-bot people import"
    return f"Only {what} in {space.in_words}. For one in {space.other_in_words}, {way}."


def role_form(agreement: Agreement, form: RoleForm, space: Space) -> View:
    """The form that proposes a role. What it asks besides depends on the role.

    The person is chosen from the accounts of the administrator's own Slack: somebody new is not on the roster.
    """
    roles = {role.value: label for role, label in ROLE_LABELS.items()}
    name = Question("name", "Name", "Only for a person who is not on the roster yet.", optional=True)
    first_day = Question("first_day", "First day", "Leave blank to start on the approval date.", optional=True)
    blocks = [
        Question("person", "Person", _only_here(space, "an account")).person(form.person),
        name.text(form.name, LONGEST_NAME),
        Question("role", "Role", dispatch=PeopleActionId.ROLE).choice(roles, form.role),
        *_follow_ups(agreement, form),
        first_day.day(form.first_day),
        Question("last_day", "Last day", "Leave blank for no end date.", optional=True).day(form.last_day),
    ]
    return modal("Assign a role", PeopleFormId.GIVEN, blocks, submit="Propose", close="Cancel")


def _follow_ups(agreement: Agreement, form: RoleForm) -> list[Block]:
    asked = follow_up_questions(form.role)
    schools = {school.key: school.name for school in agreement.school}
    parties = {side.value: label for side, label in PARTY_LABELS.items()}
    badge = Question("badge", "Badge", BY_APPOINTMENT, optional=True)
    questions = {
        "school": Question("school", "School").choice(schools, form.school),
        "side": Question("side", "Which party?").one_of_few(parties, form.side),
        "badge": badge.text(form.badge, LONGEST_BADGE),
    }
    return [questions[field] for field in asked]


def end_form(agreement: Agreement, person: Person, roles: Sequence[RoleHeld], form: EndForm | None = None) -> View:
    """The form that proposes the end of a person's role, empty or as it was filled in."""
    options = {str(held.id): _to_end(agreement, held) for held in roles}
    chosen = str(form.role_held_id) if form else next(iter(options)) if len(options) == 1 else None
    blocks = [
        SectionBlock(text=plain(person.name)),
        Question("role", "Role to end").choice(options, chosen),
        Question("last_day", "Last day", "Leave blank to end it as soon as it is approved.", optional=True).day(
            form.last_day if form else None
        ),
    ]
    return modal("End a role", PeopleFormId.ENDED, blocks, submit="Propose", close="Cancel")


def channel_form(agreement: Agreement, space: Space) -> View:
    """The form that proposes a channel; typed, as Slack offers nobody a private channel that they are not in."""
    hint = "Its link, or the ID at the bottom of its details in Slack. It must be private, with the bot as a member."
    hint = " ".join(filter(None, [hint, _only_here(space, "a channel")]))
    blocks = [
        Question("purpose", "Purpose").choice(purposes(agreement), None),
        Question("channel", "Channel", hint).text(None, LONGEST_CHANNEL, placeholder="C0123456789"),
    ]
    return modal("Set a channel", PeopleFormId.CHANNEL_SET, blocks, submit="Propose", close="Cancel")


def summary(agreement: Agreement, proposal: Proposal) -> str:
    """A proposal in a line, as plain text."""
    if proposal.kind == Kind.SET_CHANNEL:
        called = f"#{proposal.name} ({proposal.channel_id})" if proposal.name else proposal.channel_id
        return f"Channel for {destination(proposal.purpose or '').label(agreement)}: {called}"
    who = f"{proposal.name}, {_role(agreement, proposal)}"
    if proposal.kind == Kind.END_ROLE:
        return f"End role: {who}, {f'last day {proposal.last_day}' if proposal.last_day else 'upon approval'}"
    return f"New role: {who}{_badge(proposal)}, {days_label(proposal.first_day, proposal.last_day, day)}"


def waits_for(proposal: Proposal) -> str:
    """Who has yet to decide."""
    sides = [Party(decision.side) for decision in proposal.decisions if decision.decided_at is None]
    return " and ".join(f"the {APPROVER_LABELS[side]}" for side in sides)


def sent(agreement: Agreement, proposal: Proposal, approvers: Mapping[Party, Sequence[Person]]) -> View:
    """What the administrator is told after proposing."""
    who = " and ".join(" or ".join(person.name for person in people) for people in approvers.values())
    return message_window("Proposed", f"Sent to {who} for approval.\n{summary(agreement, proposal)}")


def proposed(
    agreement: Agreement, proposal: Proposal, more: str = "", block_id: str | None = None,
    elsewhere: Collection[str] = (),
) -> Block:  # fmt: skip
    """A proposal with Slack's own name of the account or channel: a typed name is no proof of whose account it is.

    In the Slack of the other side, whose teams are `elsewhere`, the reader sees its id only.
    """
    text = plain(summary(agreement, proposal) + more)
    in_slack = f"<#{proposal.channel_id}>" if proposal.channel_id else f"<@{proposal.user_id}>"
    if proposal.team_id in elsewhere:
        in_slack = f"{proposal.channel_id or proposal.user_id}, in the other side's Slack"
    return SectionBlock(block_id=block_id, text=text, fields=[f"In Slack: {in_slack}"])


def decide_buttons(proposal: Proposal) -> list[ButtonElement]:
    return [
        button("Approve", ProposalActionId.APPROVE, RecordId(proposal.id), "primary"),
        button("Reject", ProposalActionId.REJECT, RecordId(proposal.id), "danger"),
    ]


def to_approve(agreement: Agreement, proposal: Proposal, elsewhere: Collection[str] = ()) -> list[Block]:
    """A proposal on the Home of somebody who decides."""
    by = f"\nProposed by {proposal.proposed_by.name}"
    return [
        proposed(agreement, proposal, by, f"approve:{proposal.id}", elsewhere),
        ActionsBlock(block_id=f"decide:{proposal.id}", elements=decide_buttons(proposal)),
    ]


def reject_form(agreement: Agreement, proposal: Proposal, elsewhere: Collection[str] = ()) -> View:
    """Why a proposal is rejected; its proposer reads it."""
    return _ending(agreement, proposal, ("Reject", ProposalFormId.REJECTED), "Its proposer will read it.", elsewhere)


def withdraw_form(agreement: Agreement, proposal: Proposal, elsewhere: Collection[str] = ()) -> View:
    """Why a proposal is withdrawn; whoever was asked to approve it, and its proposer, read it."""
    hint = f"Proposed by {proposal.proposed_by.name}, who will read it, as will those who were asked to approve it."
    return _ending(agreement, proposal, ("Withdraw", ProposalFormId.WITHDRAWN), hint, elsewhere)


def _ending(
    agreement: Agreement, proposal: Proposal, what: tuple[str, ProposalFormId], hint: str, elsewhere: Collection[str]
) -> View:
    title, form = what
    reason = Question("because", "Reason", hint).text(None, LONGEST, lines=True)
    blocks = [proposed(agreement, proposal, elsewhere=elsewhere), reason]
    return modal(f"{title} a change", form, blocks, submit=title, close="Cancel", metadata={"id": proposal.id})


def withdrawn(agreement: Agreement, proposal: Proposal) -> View:
    """What is shown after withdrawing."""
    return message_window("Withdrawn", f"{summary(agreement, proposal)}\nWithdrawn. Nothing was changed.")


def decided(agreement: Agreement, proposal: Proposal, *, approved: bool) -> View:
    """What is shown after deciding from a window."""
    waits = "" if proposal.outcome else f" It takes effect when {waits_for(proposal)} also approves."
    title = "Approved" if approved else "Rejected"
    return message_window(title, f"{summary(agreement, proposal)}\n{title}.{waits}")
