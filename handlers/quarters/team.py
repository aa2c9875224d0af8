"""The team in Slack: meetings are recorded, recommendations made and followed up (§IX)."""

from datetime import datetime
from itertools import islice

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.payload import Payload
from handlers.quarters import team_views as views
from handlers.quarters.ids import TeamActionId, TeamFormId
from handlers.topic import Topic
from handlers.values import whole
from models.errors import Invalid, NotFound
from models.policy import Act, Subject, require
from models.quarters import tables as records
from models.quarters import team
from models.quarters.tables import Meeting
from models.quarters.team import MeetingForm, RecommendationForm
from models.vocabulary import SIDE_LABELS

LONGEST_OPTION = 75
MOST_OPTIONS = 100


class Team(Topic):
    """What the team does."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            TeamFormId.MET: self.record,
            TeamFormId.RECOMMENDED: self.recommend,
            TeamFormId.FOLLOWED: self.follow_up,
        }
        self.actions = {
            TeamActionId.MEET: self.open_meeting,
            TeamActionId.READ: self.read,
            TeamActionId.CHANGE: self.change,
            TeamActionId.RECOMMEND: self.open_recommending,
            TeamActionId.FOLLOW: self.open_following,
        }

    def open_meeting(self, payload: Payload) -> View:
        """Ask what is to be recorded."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.RECORD_MEETING, Subject())
            quarter = records.get(session, payload.record_id)
            records.must_be_open(quarter)
            return views.meeting_form(quarter, MeetingForm(self._agreement.today(now)), self._members(session, now))

    def change(self, payload: Payload) -> View:
        """The record of a meeting, to be put right."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.RECORD_MEETING, Subject())
            meeting = _meeting(session, payload.record_id)
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

    def record(self, payload: Payload) -> View:
        """Keep the meeting, and ask what became of earlier recommendations."""
        metadata, given = payload.metadata, payload.answers
        form = MeetingForm(
            given["held_on"], tuple(whole(person_id) for person_id in given["present"]), given["minutes"]
        )
        quarter_id, replaces = metadata["quarter"], metadata["replaces"]
        with self._context.recording(payload) as (session, actor, now, sent):
            require(actor, Act.RECORD_MEETING, Subject())
            meeting_id = sent.once(
                lambda: team.record_meeting(session, self._agreement, actor, quarter_id, form, now, replaces).id
            )
            return sent.answered(views.recorded(_meeting(session, meeting_id), team.open_recommendations(session)))

    def read(self, payload: Payload) -> View:
        """The record of a meeting."""
        with self._context.read_only(payload) as (session, actor, _now):
            require(actor, Act.RECORD_MEETING, Subject())
            meeting = _meeting(session, payload.record_id)
            is_open = records.get(session, meeting.quarter_id).revision.signed_at is None
            return views.reading(meeting, may_change=is_open and meeting.replaced_at is None)

    def open_recommending(self, payload: Payload) -> View:
        """Ask what is recommended."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.RECORD_MEETING, Subject())
            quarter = records.get(session, payload.record_id)
            records.must_be_open(quarter)
            return views.recommendation_form(quarter, RecommendationForm(), self._owners(session, now))

    def _owners(self, session: Session, now: datetime) -> dict[str, str]:
        found = team.owners_on(session, self._agreement.today(now))[:MOST_OPTIONS]
        return {str(person.id): person.name[:LONGEST_OPTION] for person in found}

    def recommend(self, payload: Payload) -> View:
        """Record it, and show the meeting's window with it."""
        metadata, given = payload.metadata, payload.answers
        form = RecommendationForm(given["words"], whole(given["owner"]) if given["owner"] else None, given["due_on"])
        with self._context.recording(payload) as (session, actor, now, sent):
            require(actor, Act.RECORD_MEETING, Subject())
            if given["owner"] and given["owner"] not in self._owners(session, now):
                raise Invalid({"owner": "Please choose again: this person is no longer available."})
            made = sent.once(lambda: team.recommend(session, self._agreement, actor, metadata["quarter"], form, now).id)
            return sent.answered(views.recommended(team.for_following_up(session, actor, made)))

    def open_following(self, payload: Payload) -> View:
        """Ask what became of a recommendation."""
        with self._context.read_only(payload) as (session, actor, _now):
            found = team.for_following_up(session, actor, payload.record_id)
            return views.follow_up_form(found)

    def follow_up(self, payload: Payload) -> View:
        """Note what became of it."""
        metadata, given = payload.metadata, payload.answers
        with self._context.recording(payload) as (session, actor, now, sent):
            found = team.for_following_up(session, actor, metadata["recommendation"])
            sent.once(lambda: team.follow_up(session, actor, found.id, given["state"], given["words"], now).id)
            return sent.answered(views.followed(found))


def _meeting(session: Session, meeting_id: int) -> Meeting:
    found = session.get(Meeting, meeting_id)
    if found is None:
        raise NotFound("There is no such meeting.")
    return found
