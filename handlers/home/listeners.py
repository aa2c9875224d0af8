"""Home in Slack: App Home, and the same in a window by `/sro`."""

from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.activities import home as activities
from handlers.appointments import home as appointments
from handlers.arrest_notifications import home as arrest_notifications
from handlers.calendar import home as calendar
from handlers.context import Context
from handlers.disclosures import home as disclosures
from handlers.dismissals import home as dismissals
from handlers.disputes import home as disputes
from handlers.duty import home as duty
from handlers.evaluations import home as evaluations
from handlers.facilities import home as facilities
from handlers.feedback import home as feedback
from handlers.goals import home as goals
from handlers.home import introductions, views
from handlers.notices import home as notices
from handlers.outside_requests import home as outside_requests
from handlers.payload import Payload
from handlers.people import home as people
from handlers.quarters import home as quarters
from handlers.releases import home as releases
from handlers.reports import home as reports
from handlers.retention import home as retention
from handlers.revisions import home as revisions
from handlers.roll_call import home as roll_call
from handlers.schedules import home as schedules
from handlers.sections import AtHome
from handlers.termination import home as termination
from handlers.topic import Topic
from handlers.values import code
from models.actor import Actor, Identity
from models.errors import Refused
from models.people.accounts import seen_in_slack
from models.people.queries import identify
from models.people.spaces import same_person
from models.policy import may_somewhere
from models.store import audit
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS, Role

WAITING = (
    termination.waiting, duty.waiting, notices.waiting, arrest_notifications.waiting, reports.waiting,
    activities.waiting, schedules.waiting, dismissals.waiting, appointments.waiting, revisions.waiting,
    disputes.waiting, facilities.waiting, roll_call.waiting, goals.waiting, evaluations.waiting, quarters.waiting,
    people.waiting, calendar.waiting, feedback.waiting, releases.waiting, outside_requests.waiting, retention.waiting,
)  # fmt: skip
"""What waits for the reader, in this order: what an officer left open, below whether they are on duty now."""
LISTS = (
    schedules.lists, appointments.lists, revisions.lists, disputes.lists, facilities.lists, roll_call.lists,
    disclosures.lists, evaluations.lists, notices.lists, releases.lists, activities.lists, feedback.lists,
)  # fmt: skip
"""What the reader may look at, or go on with, at any time; what presses comes first."""


class Home(Topic):
    """What people do on their Home."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.commands = {"/sro": self.open_window}
        self.events = {"app_home_opened": self.opened, "user_change": self.account_changed}

    def opened(self, payload: Payload) -> None:
        """App Home is looked at: show it as things stand."""
        if payload.event.get("tab") == "home":
            self._context.home_changed(self._context.who(payload))

    def open_window(self, payload: Payload) -> View:
        """`/sro`: Home in a window."""
        with self._context.read_only(payload) as (session, actor, now):
            return views.window(home_of(session, self._agreement, actor, now))

    def account_changed(self, payload: Payload) -> None:
        """Slack changed an account: a guest or a deactivated person has no rights from now on."""
        user = payload.event.get("user")
        if not isinstance(user, dict) or not ("is_restricted" in user or user.get("deleted")):
            return  # it tells nothing by which rights could end or begin
        guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
        organization = user.get("enterprise_user")
        enterprise_id = str(organization.get("enterprise_id") or "") if isinstance(organization, dict) else ""
        enterprise_id = enterprise_id or payload.enterprise_id
        team_id = user.get("team_id") or payload.body.get("team_id") or enterprise_id
        who = Identity(code(team_id), code(user.get("id")))
        with self._context.database.write() as session:
            who = same_person(session, who, self._context.space(), enterprise_id)
            seen_in_slack(session, who, self._context.now(), is_guest=guest, is_deactivated=bool(user.get("deleted")))


def show_home(context: Context, who: Identity) -> None:
    """Bring somebody's App Home up to date."""
    now = context.now()
    with context.database.read() as session:
        try:
            actor = identify(session, who, context.agreement.today(now))
            view: View = views.home(home_of(session, context.agreement, actor, now))
        except Refused as refusal:
            view = views.closed(str(refusal))
    context.forms.publish_home(who.user_id, view)


def home_of(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> views.HomeContents:
    """Everything on somebody's Home at this moment."""
    home = AtHome(session, agreement, actor, now)
    lists = [section for of_topic in LISTS for section in of_topic(home)]
    started = [element for act, element in views.STARTED_AT_HOME.items()
               if may_somewhere(actor, act) and not (home.ended_on and act in views.BEGINS)]  # fmt: skip
    return views.HomeContents(
        name=actor.name,
        roles=_roles(agreement, actor),
        introduction=_welcome(session, agreement, actor),
        top=termination.top(home),
        buttons=[*started, *notices.buttons(actor)],
        activities=activities.buttons(home),
        duty=duty.top(home),
        waiting=[section for of_topic in WAITING for section in of_topic(home)],
        lists=sorted(lists, key=lambda section: not section.is_pressing),
        foot=[*notices.word(home), *([] if home.ended_on else introductions.may_do(agreement, actor))],
    )


def _welcome(session: Session, agreement: Agreement, actor: Actor) -> list[Block]:
    is_new = actor.holdings and not audit.knows(session, actor.label)
    return introductions.welcome(agreement) if is_new else []


def _roles(agreement: Agreement, actor: Actor) -> str:
    schools: dict[Role, list[str]] = {}
    for holding in actor.holdings:
        schools.setdefault(holding.role, []).extend([holding.school] if holding.school else [])
    held = [", ".join(filter(None, (ROLE_LABELS[role], agreement.school_names(at)))) for role, at in schools.items()]
    return " · ".join(held) or "No role today"
