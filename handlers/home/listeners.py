"""Home in Slack: App Home, and the same in a window by `/sro`."""

from datetime import datetime
from functools import partial

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.home import introductions, views
from handlers.home.sections import MOST_ROWS
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import code
from models.activities import queries as activities
from models.activities.training_due import lacking_for
from models.actor import Actor, Identity
from models.calendar.questions import to_decide
from models.calendar.school_days import ReportDeadline, report_deadline
from models.dismissals import tables as dismissals
from models.errors import Refused
from models.evaluations import queries as evaluation_list
from models.notices import acknowledgments, drafts, questions, waiting
from models.notices.finding import Found, Listed, reads_any
from models.notices.tables import Notice
from models.people.proposals import to_approve
from models.people.queries import identify, seen_in_slack
from models.policy import Act, Subject, may, may_somewhere, own_schools
from models.quarters.meetings import short_for, to_meet
from models.quarters.reminders import waiting_submissions
from models.quarters.report_reminders import waiting_reports
from models.quarters.team import open_recommendations
from models.store import audit
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS, Role

MOST_LISTED = 1000
MOST_KINDS = 3


class Home(Topic):
    """What people do on their Home."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.commands = {"/sro": self.open_window}
        self.events = {"app_home_opened": self.opened, "user_change": self.account_changed}

    def opened(self, payload: Payload) -> None:
        """App Home is looked at: show it as things stand."""
        if payload.event.get("tab") == "home":
            self._context.home_changed(payload.identity)

    def open_window(self, payload: Payload) -> View:
        """`/sro`: Home in a window."""
        with self._context.read_only(payload) as (session, actor, now):
            return views.window(self._agreement, home_of(session, self._agreement, actor, now))

    def account_changed(self, payload: Payload) -> None:
        """Slack changed an account: a guest or a deactivated person has no rights from now on."""
        user = payload.event.get("user")
        if not isinstance(user, dict) or not ("is_restricted" in user or user.get("deleted")):
            return  # it tells nothing by which rights could end or begin
        guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
        who = Identity(code(user.get("team_id") or payload.body.get("team_id")), code(user.get("id")))
        with self._context.database.write() as session:
            seen_in_slack(session, who, is_guest=guest, is_deactivated=bool(user.get("deleted")))


def show_home(context: Context, who: Identity) -> None:
    """Bring somebody's App Home up to date."""
    now = context.now()
    with context.database.read() as session:
        try:
            actor = identify(session, who, context.agreement.today(now))
            view: View = views.home(context.agreement, home_of(session, context.agreement, actor, now))
        except Refused as refusal:
            view = views.closed(str(refusal))
    context.forms.publish_home(who.user_id, view)


def home_of(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> views.HomeContents:
    """Everything on somebody's Home at this moment."""
    whose = _whose_notices(agreement, actor)
    return views.HomeContents(
        name=actor.name,
        roles=_roles(agreement, actor),
        now=now,
        introduction=_introduction(session, agreement, actor),
        to_acknowledge=waiting.to_acknowledge(session, actor, MOST_ROWS),
        escalated=waiting.escalated(session, actor, MOST_ROWS),
        to_complete=_to_complete(session, agreement, actor, now),
        drafts=drafts.waiting(session, actor, now, MOST_ROWS),
        questions=questions.waiting(session, actor, agreement.today(now), MOST_LISTED),
        left_open=_left_open(session, agreement, actor, now),
        requests=dismissals.for_home(session, actor, MOST_LISTED),
        to_receive=evaluation_list.to_receive(session, actor, MOST_LISTED),
        to_answer=evaluation_list.to_answer(session, actor, MOST_LISTED),
        submissions=waiting_submissions(session, actor),
        short_team=short_for(session, actor, agreement.today(now)),
        to_meet=to_meet(session, agreement, actor, now),
        recommendations=open_recommendations(session, owner_id=actor.person_id) if actor.holdings else (),
        reports=waiting_reports(session, agreement, actor, now),
        to_approve=to_approve(session, actor, MOST_LISTED),
        days=to_decide(session, agreement.today(now)) if may(actor, Act.DECIDE_SCHOOL_DAY, Subject()) else (),
        evaluations=evaluation_list.to_do(session, agreement, actor, now),
        arrests=waiting.arrests(session, actor, MOST_ROWS, now),
        newest=waiting.newest(session, actor, MOST_ROWS) if whose else None,
        whose=whose,
        finds_notices=reads_any(actor),
        wants_word=acknowledgments.wants_word(session, actor),
        activity_kinds=activities.most_used(session, actor, MOST_KINDS),
        activities=activities.newest(session, actor, MOST_ROWS, standing=True),
        logs_own_activities=activities.are_own(actor),
        reader_id=actor.person_id,
        trainings=lacking_for(session, agreement, actor, agreement.today(now)),
        acts=frozenset(act for act in views.STARTED_AT_HOME if may_somewhere(actor, act)),
    )


def _introduction(session: Session, agreement: Agreement, actor: Actor) -> list[Block]:
    if not actor.holdings:
        return []
    new = [] if audit.knows(session, actor.label) else introductions.welcome(agreement)
    return [*new, *introductions.introduction(actor)]


def _left_open(
    session: Session, agreement: Agreement, actor: Actor, now: datetime
) -> list[tuple[Notice, ReportDeadline | None]]:
    rows = waiting.left_open(session, actor, agreement.today(now), MOST_LISTED)
    return [(row, report_deadline(session, agreement, row.current.occurred_at, now)) for row in rows]


def _to_complete(
    session: Session, agreement: Agreement, actor: Actor, now: datetime
) -> Found[tuple[Listed, ReportDeadline | None]] | None:
    found = waiting.to_complete(session, actor, MOST_ROWS)
    if found is None:
        return None
    due = partial(report_deadline, session, agreement, now=now)
    return Found([(listed, due(listed.version.occurred_at)) for listed in found.rows], found.count)


def _whose_notices(agreement: Agreement, actor: Actor) -> str:
    """What the list of the newest notices is called, by which of them the person may read."""
    if may(actor, Act.READ_NOTICE, Subject()):
        return "All notices"
    if schools := own_schools(actor, Act.READ_NOTICE):
        return f"Notices at {agreement.school_name(schools[0])}" if len(schools) == 1 else "Notices at your schools"
    if may(actor, Act.CHANGE_NOTICE, Subject(owner_id=actor.person_id)):
        return "Filed by you"
    return ""  # of a superintendent: other lists have them already


def _roles(agreement: Agreement, actor: Actor) -> str:
    schools: dict[Role, list[str]] = {}
    for holding in actor.holdings:
        schools.setdefault(holding.role, []).extend([holding.school] if holding.school else [])
    held = [", ".join(filter(None, (ROLE_LABELS[role], agreement.school_names(at)))) for role, at in schools.items()]
    return " · ".join(held) or "No role today"
