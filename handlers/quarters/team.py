"""The team in Slack: meetings are recorded, recommendations made and followed up (§IX)."""

from datetime import datetime
from itertools import islice

from slack_bolt import App
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.forms import answers
from handlers.metadata import metadata, pressed, whole
from handlers.quarters import team_views as views
from handlers.topic import Body, Topic
from models.errors import Invalid, NotFound
from models.policy import Act, Subject, require
from models.quarters import tables as records
from models.quarters import team
from models.quarters.tables import Meeting
from models.quarters.team import MeetingForm, RecommendationForm
from models.vocabulary import SIDE_LABELS

LONGEST_OPTION = 75
MOST_OPTIONS = 100


def register(app: App, context: Context) -> None:
    """Listen to the forms and the buttons of the team."""
    Team(context).listen(app, "team")


class Team(Topic):
    """What the team does."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._on_submit = {
            "team_met": self.record,
            "team_recommended": self.recommend,
            "team_followed": self.follow_up,
        }
        self._on_press = {
            "team_meet": self.open_meeting,
            "team_read": self.read,
            "team_change": self.change,
            "team_recommend": self.open_recommending,
            "team_follow": self.open_following,
        }

    def open_meeting(self, body: Body) -> View:
        """Ask what is to be recorded."""
        with self._context.looking(body) as (session, actor, now):
            require(actor, Act.RECORD_MEETING, Subject())
            quarter = records.get(session, pressed(body, whole))
            records.must_be_open(quarter)
            return views.meeting_form(quarter, MeetingForm(self._agreement.today(now)), self._members(session, now))

    def change(self, body: Body) -> View:
        """The record of a meeting, to be put right."""
        with self._context.looking(body) as (session, actor, now):
            require(actor, Act.RECORD_MEETING, Subject())
            meeting = _meeting(session, pressed(body, whole))
            quarter = records.get(session, meeting.quarter_id)
            records.must_be_open(quarter)
            form = MeetingForm(
                meeting.held_on, tuple(attendance.person_id for attendance in meeting.attendance), meeting.minutes
            )
            return views.meeting_form(quarter, form, self._members(session, now), meeting)

    def _members(self, session: Session, now: datetime) -> dict[str, str]:
        """Who has been on the team in this or the last school year, with their sides."""
        today = self._agreement.today(now)
        first = self._agreement.year_begins(self._agreement.year_begins(today).replace(day=1))
        found = islice(team.members_between(session, first, today).items(), MOST_OPTIONS)
        sides = {side.value: label.lower() for side, label in SIDE_LABELS.items()}
        return {str(number): f"{held.person.name[:50]} ({sides[held.side or '']})" for number, held in found}

    def record(self, body: Body) -> View:
        """Keep the meeting, and ask what became of earlier recommendations."""
        noted, given = metadata(body["view"]), answers(body["view"])
        form = MeetingForm(
            given["held_on"], tuple(whole(person_id) for person_id in given["present"]), given["minutes"]
        )
        quarter_id, replaces = noted["quarter"], noted["replaces"]
        with self._context.recording(body) as (session, actor, now, sent):
            require(actor, Act.RECORD_MEETING, Subject())
            meeting_id = sent.once(
                lambda: team.record_meeting(session, self._agreement, actor, quarter_id, form, now, replaces).id
            )
            return sent.answered(views.recorded(_meeting(session, meeting_id), team.open_recommendations(session)))

    def read(self, body: Body) -> View:
        """The record of a meeting."""
        with self._context.looking(body) as (session, actor, _now):
            require(actor, Act.RECORD_MEETING, Subject())
            meeting = _meeting(session, pressed(body, whole))
            is_open = records.get(session, meeting.quarter_id).revision.signed_at is None
            return views.reading(meeting, may_change=is_open and meeting.replaced_at is None)

    def open_recommending(self, body: Body) -> View:
        """Ask what is recommended."""
        with self._context.looking(body) as (session, actor, now):
            require(actor, Act.RECORD_MEETING, Subject())
            quarter = records.get(session, pressed(body, whole))
            records.must_be_open(quarter)
            return views.recommendation_form(quarter, RecommendationForm(), self._owners(session, now))

    def _owners(self, session: Session, now: datetime) -> dict[str, str]:
        found = team.owners_on(session, self._agreement.today(now))[:MOST_OPTIONS]
        return {str(person.id): person.name[:LONGEST_OPTION] for person in found}

    def recommend(self, body: Body) -> View:
        """Record it, and show the meeting's window with it."""
        noted, given = metadata(body["view"]), answers(body["view"])
        form = RecommendationForm(given["words"], whole(given["owner"]) if given["owner"] else None, given["due_on"])
        with self._context.recording(body) as (session, actor, now, sent):
            require(actor, Act.RECORD_MEETING, Subject())
            if given["owner"] and given["owner"] not in self._owners(session, now):
                raise Invalid({"owner": "Please choose again: this person is no longer available."})
            made = sent.once(lambda: team.recommend(session, self._agreement, actor, noted["quarter"], form, now).id)
            return sent.answered(views.recommended(team.for_following_up(session, actor, made)))

    def open_following(self, body: Body) -> View:
        """Ask what became of a recommendation."""
        with self._context.looking(body) as (session, actor, _now):
            found = team.for_following_up(session, actor, pressed(body, whole))
            return views.follow_up_form(found)

    def follow_up(self, body: Body) -> View:
        """Note what became of it."""
        noted, given = metadata(body["view"]), answers(body["view"])
        with self._context.recording(body) as (session, actor, now, sent):
            found = team.for_following_up(session, actor, noted["recommendation"])
            sent.once(lambda: team.follow_up(session, actor, found.id, given["state"], given["words"], now).id)
            return sent.answered(views.followed(found))


def _meeting(session: Session, meeting_id: int) -> Meeting:
    found = session.get(Meeting, meeting_id)
    if found is None:
        raise NotFound("There is no such meeting.")
    return found
