"""The team in Slack: meetings are recorded, recommendations made and followed up (§IX)."""

from slack_sdk.models.views import View

from handlers.context import Context
from handlers.payload import Payload
from handlers.quarters import team_views as views
from handlers.quarters.ids import QuarterActionId, QuarterFormId
from handlers.topic import Topic
from handlers.values import whole
from models.policy import Act, Subject, require
from models.quarters import team
from models.quarters.team import MeetingForm, RecommendationForm


class Team(Topic):
    """What the team does."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            QuarterFormId.TEAM_MET: self.record,
            QuarterFormId.TEAM_RECOMMENDED: self.recommend,
            QuarterFormId.TEAM_FOLLOWED: self.follow_up,
        }
        self.actions = {
            QuarterActionId.TEAM_MEET: self.open_meeting,
            QuarterActionId.TEAM_READ: self.read,
            QuarterActionId.TEAM_CHANGE: self.change,
            QuarterActionId.TEAM_RECOMMEND: self.open_recommending,
            QuarterActionId.TEAM_FOLLOW: self.open_following,
        }

    def open_meeting(self, payload: Payload) -> View:
        """Ask what is to be recorded."""
        with self._context.read_only(payload) as (session, actor, now):
            quarter = team.quarter_to_record(session, actor, payload.record_id)
            form, members = MeetingForm(self._agreement.today(now)), team.members_lately(session, self._agreement, now)
            return views.meeting_form(self._agreement, quarter, form, members)

    def change(self, payload: Payload) -> View:
        """The record of a meeting, to be put right."""
        with self._context.read_only(payload) as (session, actor, now):
            meeting = team.read_meeting(session, actor, payload.record_id)
            quarter = team.quarter_to_record(session, actor, meeting.quarter_id)
            form = MeetingForm(meeting.held_on, tuple(row.person_id for row in meeting.attendance), meeting.minutes)
            members = team.members_lately(session, self._agreement, now)
            return views.meeting_form(self._agreement, quarter, form, members, meeting)

    def record(self, payload: Payload) -> View:
        """Keep the meeting, and ask what became of earlier recommendations."""
        metadata, given = payload.metadata, payload.answers
        form = MeetingForm(given["held_on"], tuple(map(whole, given["present"])), given["minutes"])
        quarter_id, replaces = metadata["quarter"], metadata["replaces"]
        with self._context.recording(payload) as (session, actor, now, sent):
            require(actor, Act.RECORD_MEETING, Subject())
            meeting_id = sent.once(
                lambda: team.record_meeting(session, self._agreement, actor, quarter_id, form, now, replaces).id
            )
            meeting = team.read_meeting(session, actor, meeting_id)
            return sent.answered(views.recorded(meeting, team.open_recommendations(session)))

    def read(self, payload: Payload) -> View:
        """The record of a meeting."""
        with self._context.read_only(payload) as (session, actor, _now):
            return views.reading(self._agreement, team.read_meeting(session, actor, payload.record_id))

    def open_recommending(self, payload: Payload) -> View:
        """Ask what is recommended."""
        with self._context.read_only(payload) as (session, actor, now):
            quarter = team.quarter_to_record(session, actor, payload.record_id)
            return views.recommendation_form(quarter, team.owners_on(session, self._agreement.today(now)))

    def recommend(self, payload: Payload) -> View:
        """Record it, and show the meeting's window with it."""
        metadata, given = payload.metadata, payload.answers
        form = RecommendationForm(given["words"], whole(given["owner"]) if given["owner"] else None, given["due_on"])
        with self._context.recording(payload) as (session, actor, now, sent):
            require(actor, Act.RECORD_MEETING, Subject())
            made = sent.once(lambda: team.recommend(session, self._agreement, actor, metadata["quarter"], form, now).id)
            return sent.answered(views.recommended(team.for_following_up(session, actor, made)))

    def open_following(self, payload: Payload) -> View:
        """Ask what became of a recommendation."""
        with self._context.read_only(payload) as (session, actor, _now):
            return views.follow_up_form(team.for_following_up(session, actor, payload.record_id))

    def follow_up(self, payload: Payload) -> View:
        """Note what became of it."""
        metadata, given = payload.metadata, payload.answers
        with self._context.recording(payload) as (session, actor, now, sent):
            found = team.for_following_up(session, actor, metadata["recommendation"])
            sent.once(lambda: team.follow_up(session, actor, found.id, given["state"], given["words"], now).id)
            return sent.answered(views.followed(found))
