"""People, roles and channels in Slack: shown to administrators by `/sro-setup`, changed with each side's approval."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import datetime
from functools import partial

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.confirming import confirmed, with_questions
from handlers.context import Context, NotSeen
from handlers.delivery.reasons import in_words, unfit
from handlers.laid_over import PAGE_BELOW, Below, kept_over, laid_over, opened_over, renewing
from handlers.metadata import same_form
from handlers.payload import Payload
from handlers.people import views
from handlers.people.ids import PeopleActionId, PeopleFormId, ProposalActionId, ProposalFormId
from handlers.schedules.here import readers_at
from handlers.topic import Topic
from handlers.values import Page, whole
from models.actor import Identity
from models.destinations import destination
from models.errors import Conflict, Doubtful, Invalid, Refused
from models.people import channel_watch, proposal_endings, proposals
from models.people.proposal_checks import ChannelForm, EndForm, RoleForm, check_channel, follow_up_questions
from models.people.proposals import Kind, Proposal
from models.people.queries import administrators_can_help, channels_for, gaps, people_who_may, with_a_role_from
from models.people.roles import standing_roles
from models.people.roster_file import purposes
from models.people.sightings import flaw, problem_of_account, problem_of_members
from models.people.spaces import elsewhere, slacks_by_team
from models.people.tables import Person
from models.policy import Act, Subject, may, require
from models.termination.queries import not_needed
from models.vocabulary import Party, Role

SLACK_DID_NOT_SAY = "Slack did not answer, so nothing was changed. Please try again in a moment."
ADMINISTRATORS_ONLY = "People and channels are set up by administrators. {} Type /sro to open your Home."
CHANNEL_EVENTS = ("channel_shared", "channel_unshared", "member_joined_channel", "member_left_channel")
"""Slack has no event for a private channel that is made public: that is found by looking again and again."""


class People(Topic):
    """What administrators do with the roster, and what the superintendent and the chief make of it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.commands = {"/sro-setup": self._window}
        self.events = dict.fromkeys(CHANNEL_EVENTS, self.channel_changed)
        below: Below = {views.SETUP: lambda payload, _view: self._window(payload, payload.metadata[PAGE_BELOW])}
        self.forms = {
            PeopleFormId.GIVEN: renewing(context, self.give, below),
            PeopleFormId.ENDED: renewing(context, self.end, below),
            PeopleFormId.CHANNEL_SET: renewing(context, self.set_channel, below),
            ProposalFormId.REJECTED: self.reject,
            ProposalFormId.WITHDRAWN: renewing(context, self.withdraw, below),
        }
        turn_page = self.unless_changed(lambda payload: self._window(payload, payload.value(Page).page))
        self.actions = {
            PeopleActionId.OPEN: self.over(self._window),
            PeopleActionId.PAGE_BACK: turn_page,
            PeopleActionId.PAGE_ON: turn_page,
            PeopleActionId.GIVE: laid_over(context, self.open_giving),
            PeopleActionId.END: laid_over(context, self.open_ending),
            PeopleActionId.CHANNEL: laid_over(context, self.open_setting),
            PeopleActionId.ROLE: self.unless_changed(kept_over(self.same_form)),
            ProposalActionId.APPROVE: self.approve,
            ProposalActionId.REJECT: self.open_rejecting,
            ProposalActionId.WITHDRAW: opened_over(context, self.open_withdrawing),
        }

    def channel_changed(self, payload: Payload) -> None:
        """Somebody came or went, or a channel was shared: look at it."""
        self._context.channel_changed(str(payload.event.get("channel")))

    def approve(self, payload: Payload) -> View | None:
        """Approve in the direct message or on Home."""
        self._must_still_fit(payload)
        with self._context.transaction(payload) as (session, actor, now):
            proposal = proposals.decide(session, self._agreement, actor, payload.record_id, now, approve=True)
            target = [*_accounts([proposal]), *self._who_see_officers(session, proposal, now)]
            view = views.decided(self._agreement, proposal, approved=True)
        for who in target:
            self._context.home_changed(who)
        return self.answer(payload, view)

    def open_rejecting(self, payload: Payload) -> View:
        """The form for the reason."""
        with self._context.read_only(payload) as (session, actor, _now):
            proposal = proposals.for_decision(session, actor, payload.record_id, is_open=True)
            return views.reject_form(self._agreement, proposal, self._context.space().elsewhere)

    def reject(self, payload: Payload) -> View:
        """Reject it, with the reason that was given."""
        proposal_id, because = payload.metadata["id"], payload.answers["because"]
        with self._context.recording(payload) as (session, actor, now, sent):
            decide = partial(proposals.decide, session, self._agreement, actor, proposal_id, now)
            sent.once(lambda: decide(approve=False, because=because).id)
            proposal = proposals.for_decision(session, actor, proposal_id)
            return sent.answered(views.decided(self._agreement, proposal, approved=False))

    def open_withdrawing(self, payload: Payload) -> View:
        """The form for the reason."""
        with self._context.read_only(payload) as (session, actor, _now):
            require(actor, Act.PROPOSE_ROSTER, Subject())
            proposal = proposal_endings.to_withdraw(session.get(Proposal, payload.record_id), actor)
            return views.withdraw_form(self._agreement, proposal, self._context.space().elsewhere)

    def withdraw(self, payload: Payload) -> View:
        """Take a proposal back, with the reason that was given."""
        proposal_id, because = payload.metadata["id"], payload.answers["because"]
        with self._context.recording(payload) as (session, actor, now, sent):
            require(actor, Act.PROPOSE_ROSTER, Subject())
            sent.once(lambda: proposal_endings.withdraw(session, actor, proposal_id, because, now).id)
            proposal = proposals.get(session, proposal_id)
            approvers = (
                people_who_may(session, Act.APPROVE_ROSTER, Subject(side=Party(row.side)), self._agreement.today(now))
                for row in proposal.decisions
            )
            told = _accounts(person for people in approvers for person in people)
            view = sent.answered(views.withdrawn(self._agreement, proposal))
        for who in told:
            self._context.home_changed(who)
        return view

    def _who_see_officers(self, session: Session, proposal: Proposal, now: datetime) -> list[Identity]:
        """Whose Homes say who is at a school to which an officer comes, or which one leaves."""
        if proposal.role != Role.OFFICER or proposal.school is None:
            return []
        return readers_at(session, self._agreement, [proposal.school], now)

    def open_giving(self, payload: Payload) -> View:
        """The form for a role."""
        with self._looking(payload):
            return views.role_form(self._agreement, RoleForm(), self._context.space())

    def same_form(self, payload: Payload) -> View:
        """The role was chosen: ask what belongs to it, in the same form."""
        form = self._read_role_form(payload)
        with self._looking(payload):
            return same_form(views.role_form(self._agreement, form, self._context.space()), payload.view)

    def open_ending(self, payload: Payload) -> View:
        """The form for the end of one of a person's roles."""
        with self._looking(payload) as (session, now):
            person, roles = proposals.roles_to_end(session, payload.record_id, self._agreement.today(now))
            return views.end_form(self._agreement, person, roles)

    def open_setting(self, payload: Payload) -> View:
        """The form for a channel."""
        with self._looking(payload):
            return views.channel_form(self._agreement, self._context.space())

    def give(self, payload: Payload) -> View:
        """Propose the role, or first ask the questions that are missing."""
        form = self._read_role_form(payload)
        if not payload.questions.issuperset(follow_up_questions(form.role)):
            return self.same_form(payload)
        with self._looking(payload) as (session, _now):  # the right first: nobody else has Slack asked
            team_id = proposals.workspace_of(session, form)
        problem = form.person and self._problem_of_account(form.person, team_id)
        if problem:
            raise Invalid({"person": problem})
        try:
            return self._propose(payload, partial(proposals.propose_role, confirmed=confirmed(payload)), form)
        except Doubtful as doubt:
            asked = views.role_form(self._agreement, form, self._context.space())
            return same_form(with_questions(asked, doubt, "Yes, this is another person"), payload.view)

    def _read_role_form(self, payload: Payload) -> RoleForm:
        """As it is filled in at this moment. The workspace is the proposer's, as the roster has them."""
        return RoleForm(team_id=self._context.who(payload).team_id, **payload.answers.of(ANSWERED))

    def end(self, payload: Payload) -> View:
        """Propose the end of the role."""
        form = EndForm(whole(payload.answers["role"]), payload.answers["last_day"])
        propose = partial(proposals.propose_end, confirmed=confirmed(payload))
        try:
            return self._propose(payload, propose, form)
        except Doubtful as doubt:
            with self._looking(payload) as (session, now):
                person, roles = proposals.roles_beside(session, form.role_held_id, self._agreement.today(now))
                asked = with_questions(views.end_form(self._agreement, person, roles, form), doubt, "Yes, propose it")
                return same_form(asked, payload.view)

    def set_channel(self, payload: Payload) -> View:
        """Propose the channel, if it can be used as Slack has it now."""
        space = self._context.space()
        team_id = space.team_id if space.elsewhere else ""
        form = ChannelForm(**payload.answers.of(PURPOSE_AND_CHANNEL), team_id=team_id)
        with self._looking(payload) as (session, _now):
            channel_id = check_channel(session, self._agreement, form)
        name, problem = self._look_at(form.purpose or "", channel_id, form.team_id or None)
        if problem:
            raise Invalid({"channel": problem})
        return self._propose(payload, proposals.propose_channel, replace(form, name=name))

    def _problem_of_account(self, user_id: str, team_id: str) -> str | None:
        try:
            return problem_of_account(self._context.look_in(team_id).account(user_id), team_id)
        except NotSeen:
            return SLACK_DID_NOT_SAY

    def _look_at(self, purpose: str, channel_id: str, team_id: str | None = None) -> tuple[str | None, str | None]:
        """A channel's name, and why it cannot serve the purpose. A look ends within a second; the answer has three."""
        try:
            look = self._context.look_in(team_id)
            seen = look.channel(channel_id)
            with self._context.database.read() as session:
                code = flaw(session, seen)
            if code:
                return None, in_words(code)
            members, today = look.members(channel_id), self._agreement.today(self._context.now())
            with self._context.database.read() as session:
                others = elsewhere(session, team_id) - (seen.teams if seen else frozenset())
                problem = problem_of_members(session, destination(purpose), members, today, others)
                whom = problem.named(session, elsewhere=others) if problem else ""
        except NotSeen:
            return None, SLACK_DID_NOT_SAY
        return seen.name if seen else None, in_words(problem.code, whom) if problem else None

    def _must_still_fit(self, payload: Payload) -> None:
        """Refuse what cannot take effect as Slack has things now: an account or a channel may have changed since.

        Raises:
            Refused: the person does not decide on it.
            Conflict: it does not fit, or Slack did not say.
        """
        with self._context.read_only(payload) as (session, actor, _now):
            proposal = proposals.for_decision(session, actor, payload.record_id)
        problem = None
        if proposal.outcome is None and proposal.kind == Kind.BEGIN_ROLE:
            problem = self._problem_of_account(proposal.user_id or "", proposal.team_id or "")
        elif proposal.outcome is None and proposal.kind == Kind.SET_CHANNEL:
            _name, problem = self._look_at(proposal.purpose or "", proposal.channel_id or "", proposal.team_id)
        if problem:
            raise Conflict(f"This cannot take effect now: {problem} You can try again later, or reject it.")

    def _propose(self, payload: Payload, act: Callable[..., Proposal], form: RoleForm | EndForm | ChannelForm) -> View:
        agreement = self._agreement
        with self._context.recording(payload) as (session, actor, now, sent):
            require(actor, Act.PROPOSE_ROSTER, Subject())
            proposal = proposals.get(session, sent.once(lambda: act(session, agreement, actor, form, sent.key, now).id))
            approvers = proposals.who_decides(session, proposal, agreement.today(now))
            told = _accounts(person for people in approvers.values() for person in people)
            view = sent.answered(views.sent(agreement, proposal, approvers))
        for who in told:
            self._context.home_changed(who)
        return view

    def _window(self, payload: Payload, page: int = 0) -> View:
        with self._looking(payload) as (session, now):
            return self._setup(session, now, page)

    def _setup(self, session: Session, now: datetime, page: int) -> View:
        agreement = self._agreement
        today = agreement.today(now)
        people = with_a_role_from(session, today)
        last = max(0, len(people) - 1) // views.ON_A_PAGE
        page = min(page, last)
        of_page = people[page * views.ON_A_PAGE :][: views.ON_A_PAGE]
        findings = channel_watch.all_standing(session)
        missing = gaps(session, agreement, today, but=not_needed(session, today))
        shown = views.Setup(
            people=[(person, standing_roles(person, today)) for person in of_page], page=page, pages=last + 1,
            channels=channels_for(session, purposes(agreement)), slacks=slacks_by_team(session),
            gaps=[*missing, *(unfit(agreement, finding) for finding in findings)],
            waiting=proposals.open_proposals(session, views.MOST_WAITING + 1),
        )  # fmt: skip
        return views.setup(agreement, shown)

    @contextmanager
    def _looking(self, payload: Payload) -> Iterator[tuple[Session, datetime]]:
        with self._context.read_only(payload) as (session, actor, now):
            if not may(actor, Act.PROPOSE_ROSTER, Subject()):
                help_is_here = administrators_can_help(session, self._agreement.today(now))
                raise Refused(ADMINISTRATORS_ONLY.format(help_is_here))
            yield session, now


ANSWERED = {field.name for field in fields(RoleForm)} - {"team_id"}
PURPOSE_AND_CHANNEL = [field.name for field in fields(ChannelForm) if field.name != "team_id"]


def _accounts(of: Iterable[Person | Proposal]) -> set[Identity]:
    return {Identity(who.team_id or "", who.user_id) for who in of if who.user_id}
