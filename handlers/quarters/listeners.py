"""The quarter in Slack: the board, the same in a window with `/sro-quarterly`, and what the team does with it (§IX)."""

from datetime import datetime
from functools import partial

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.metadata import same_form
from handlers.payload import Payload
from handlers.quarters import team_views, views
from handlers.quarters.ids import QuarterActionId, QuarterFormId, QuarterSeen
from handlers.quarters.views import Row, Window
from handlers.revisions.recommended import recommended
from handlers.topic import Topic
from handlers.values import Day, RecordPage, whole
from models.actor import Actor
from models.errors import Conflict
from models.policy import Act, Subject, allowed, may, may_somewhere, require
from models.quarters import meetings, opening, signing, team
from models.quarters import tables as records
from models.quarters.tables import Quarter
from models.quarters.team import MeetingForm, RecommendationForm

MOST_QUARTERS = 5


class Quarters(Topic):
    """What people do with a quarter as a whole: see, open and sign it, meet about it and recommend."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.commands = {"/sro-quarterly": self.newest}
        self.forms = {
            QuarterFormId.REOPENED: self.reopen,
            QuarterFormId.MISSING: self.declare_missing,
            QuarterFormId.BASED: self.begin_baseline,
            QuarterFormId.TEAM_MET: self.record_meeting,
            QuarterFormId.TEAM_RECOMMENDED: self.recommend,
            QuarterFormId.TEAM_FOLLOWED: self.follow_up,
            QuarterFormId.TEAM_NOT_MET: self.state_no_meeting,
        }
        self.actions = {
            QuarterActionId.LIST: self.newest,
            QuarterActionId.OPEN: self.open,
            QuarterActionId.TURN: self.turn,
            QuarterActionId.BEGIN: self.begin,
            QuarterActionId.SIGN: self.sign,
            QuarterActionId.REOPEN: self.open_reopening,
            QuarterActionId.DECLARE: self.open_declaring,
            QuarterActionId.BASELINE: self.open_baselines,
            QuarterActionId.TEAM_MEET: self.open_meeting,
            QuarterActionId.TEAM_READ: self.read_meeting,
            QuarterActionId.TEAM_CHANGE: self.open_correcting,
            QuarterActionId.TEAM_RECOMMEND: self.open_recommending,
            QuarterActionId.TEAM_FOLLOW: self.open_following,
            QuarterActionId.TEAM_NOT_MEET: self.open_no_meeting,
        }

    def newest(self, payload: Payload) -> View:
        """The quarter that ended last of those that are open, or what is to come."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.SEE_QUARTER, Subject())
            found = records.newest(session, 1)
            if found:
                return self._window(session, actor, found[0].id, now)
            running = opening.at_hand(self._agreement, now)[-1]
            to_open = opening.not_opened(session, self._agreement, actor, now)
            acts = allowed(actor, (Act.OPEN_QUARTER, Act.ENROLLMENT), Subject())
            return views.nothing_open(running, to_open, self._baselines(session), acts)

    def open(self, payload: Payload) -> View:
        """A quarter in a window."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._window(session, actor, payload.record_id, now)

    def turn(self, payload: Payload) -> View:
        """Other schools of the quarter."""
        about = payload.value(RecordPage)
        with self._context.read_only(payload) as (session, actor, now):
            return self._window(session, actor, about.id, now, about.page)

    def begin(self, payload: Payload) -> View:
        """Open a quarter by hand."""
        first_day = payload.value(Day).day
        with self._context.transaction(payload) as (session, actor, now):
            quarter = opening.open_by_hand(session, self._agreement, actor, first_day, now)
            return self._window(session, actor, quarter.id, now)

    def sign(self, payload: Payload) -> View:
        """Sign for one's party, as it was shown. Where that cannot be, the window says why, as it stands now."""
        seen = payload.value(QuarterSeen)
        notice = ""
        try:
            with self._context.transaction(payload) as (session, actor, now):
                signing.sign(session, self._agreement, actor, seen.quarter_id, seen.fingerprint, now)
        except Conflict as conflict:
            notice = str(conflict)
            self._context.home_changed(payload.identity)
        with self._context.read_only(payload) as (session, actor, now):
            return self._window(session, actor, seen.quarter_id, now, notice=notice)

    def open_reopening(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.read_only(payload) as (session, actor, _now):
            require(actor, Act.OPEN_QUARTER, Subject())
            return views.reopening_form(records.get(session, payload.record_id))

    def reopen(self, payload: Payload) -> View:
        """Begin a new revision."""
        metadata, because = payload.metadata, payload.answers["because"]
        with self._context.recording(payload) as (session, actor, now, sent):
            quarter_id = sent.once(lambda: signing.reopen(session, actor, metadata["quarter"], because, now).id)
            return sent.answered(self._window(session, actor, quarter_id, now))

    def open_declaring(self, payload: Payload) -> View:
        """Ask why a submission is missing."""
        with self._context.read_only(payload) as (session, actor, _now):
            return views.declaring_form(self._agreement, team.for_declaring(session, actor, payload.record_id))

    def declare_missing(self, payload: Payload) -> View:
        """Let the quarter be signed without a submission."""
        metadata, because = payload.metadata, payload.answers["because"]
        quarter_id, submission_id = metadata["quarter"], metadata["submission"]
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(
                lambda: (
                    team.declare_missing(session, self._agreement, actor, quarter_id, submission_id, because, now).id
                )
            )
            return sent.answered(self._window(session, actor, quarter_id, now))

    def open_baselines(self, payload: Payload) -> View:
        """The years that quarters are compared with, and a question for another one."""
        with self._context.read_only(payload) as (session, actor, _now):
            require(actor, Act.OPEN_QUARTER, Subject())
            return views.baseline_form(self._agreement, self._baselines(session))

    def begin_baseline(self, payload: Payload) -> View:
        """Open a past school year to be compared with."""
        year = payload.answers["school_year"]
        with self._context.recording(payload) as (session, actor, now, sent):
            quarter_id = sent.once(lambda: opening.open_baseline(session, self._agreement, actor, year, now).id)
            return sent.answered(self._window(session, actor, quarter_id, now))

    def open_meeting(self, payload: Payload) -> View:
        """Ask what is to be recorded."""
        with self._context.read_only(payload) as (session, actor, now):
            quarter = team.quarter_to_record(session, actor, payload.record_id)
            form, attendees = MeetingForm(self._agreement.today(now)), self._attendees(session, now)
            return team_views.meeting_form(self._agreement, quarter, form, attendees)

    def open_correcting(self, payload: Payload) -> View:
        """The record of a meeting, to be put right."""
        with self._context.read_only(payload) as (session, actor, now):
            meeting = team.read_meeting(session, actor, payload.record_id)
            quarter = team.quarter_to_record(session, actor, meeting.quarter_id)
            form, attendees = team.form_of(meeting), self._attendees(session, now)
            return team_views.meeting_form(self._agreement, quarter, form, attendees, meeting.id)

    def record_meeting(self, payload: Payload) -> View:
        """Keep the meeting, and ask what became of earlier recommendations; first, if need be, of which quarter it is.

        Whoever was asked for which quarter it is has said so: it is not asked again.
        """
        metadata, given = payload.metadata, payload.answers
        chosen, replaces = given.get("of_quarter"), metadata["replaces"]
        form = MeetingForm(given["held_on"], tuple(map(whole, given["present"])), given["minutes"], given["guests"])
        has_chosen = chosen not in (None, team_views.DATE_CHANGED)
        quarter_id = whole(chosen) if has_chosen else metadata["quarter"]
        if not has_chosen and (asking := self._asking_of_quarter(payload, form)):
            return asking
        with self._context.recording(payload) as (session, actor, now, sent):
            require(actor, Act.RECORD_MEETING, Subject())
            meeting_id = sent.once(
                lambda: team.record_meeting(session, self._agreement, actor, quarter_id, form, now, replaces).id
            )
            meeting = team.read_meeting(session, actor, meeting_id)
            waiting, today = team.open_recommendations(session), self._agreement.today(now)
            to_request = {found.id for found in recommended(session, actor)}
            return sent.answered(team_views.recorded(self._agreement, meeting, waiting, today, to_request))

    def _asking_of_quarter(self, payload: Payload, form: MeetingForm) -> View | None:
        metadata = payload.metadata
        with self._context.read_only(payload) as (session, actor, now):
            quarter = team.quarter_to_record(session, actor, metadata["quarter"])
            asked = meetings.other_weeks(session, self._agreement, quarter, form.held_on)
            if asked is None:
                return None
            view = team_views.meeting_form(
                self._agreement, quarter, form, self._attendees(session, now), metadata["replaces"], asked
            )
            return same_form(view, payload.view)

    def _attendees(self, session: Session, now: datetime) -> team_views.Attendees:
        return team_views.Attendees(*team.roster_lately(session, self._agreement, now))

    def open_no_meeting(self, payload: Payload) -> View:
        """Ask why no meeting was held."""
        with self._context.read_only(payload) as (session, actor, now):
            quarter = meetings.for_reason(session, self._agreement, actor, payload.record_id, now)
            return team_views.no_meeting_form(self._agreement, quarter)

    def state_no_meeting(self, payload: Payload) -> View:
        """Let the quarter be signed without a meeting."""
        quarter_id, because = payload.metadata["quarter"], payload.answers["because"]
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: meetings.state_no_meeting(session, self._agreement, actor, quarter_id, because, now).id)
            return sent.answered(self._window(session, actor, quarter_id, now))

    def read_meeting(self, payload: Payload) -> View:
        """The record of a meeting."""
        with self._context.read_only(payload) as (session, actor, _now):
            return team_views.reading(self._agreement, team.read_meeting(session, actor, payload.record_id))

    def open_recommending(self, payload: Payload) -> View:
        """Ask what is recommended."""
        with self._context.read_only(payload) as (session, actor, now):
            quarter = team.quarter_to_record(session, actor, payload.record_id)
            return team_views.recommendation_form(quarter, team.owners_on(session, self._agreement.today(now)))

    def recommend(self, payload: Payload) -> View:
        """Record it, and show the meeting's window with it."""
        metadata, given = payload.metadata, payload.answers
        owner = whole(given["owner"]) if given["owner"] else None
        form = RecommendationForm(given["words"], owner, given["due_on"], given["kind"])
        with self._context.recording(payload) as (session, actor, now, sent):
            require(actor, Act.RECORD_MEETING, Subject())
            made = sent.once(lambda: team.recommend(session, self._agreement, actor, metadata["quarter"], form, now).id)
            found = team.for_following_up(session, actor, made)
            return sent.answered(team_views.recommended(found, self._agreement.today(now)))

    def open_following(self, payload: Payload) -> View:
        """Ask what became of a recommendation."""
        with self._context.read_only(payload) as (session, actor, now):
            found = team.for_following_up(session, actor, payload.record_id)
            today = self._agreement.today(now)
            gives = may(actor, Act.RECORD_MEETING, Subject())
            return team_views.follow_up_form(found, today, team.owners_on(session, today) if gives else ())

    def follow_up(self, payload: Payload) -> View:
        """Note what became of it."""
        metadata, given = payload.metadata, payload.answers
        owner = whole(given["owner"]) if given.get("owner") else None
        with self._context.recording(payload) as (session, actor, now, sent):
            found = team.for_following_up(session, actor, metadata["recommendation"])
            note = partial(team.follow_up, session, self._agreement, actor, found.id, given["state"], given["words"])
            sent.once(lambda: note(now, owner).id)
            return sent.answered(team_views.followed(found))

    @staticmethod
    def _baselines(session: Session) -> list[Quarter]:
        return records.newest(session, MOST_QUARTERS, are_baselines=True)

    def _window(
        self, session: Session, actor: Actor, quarter_id: int, now: datetime, page: int = 0, notice: str = ""
    ) -> View:
        require(actor, Act.SEE_QUARTER, Subject())  # first: nobody else learns which quarters there are
        quarter = records.get(session, quarter_id)
        may_record = may(actor, Act.RECORD_MEETING, Subject())
        others = [*records.newest(session, MOST_QUARTERS), *self._baselines(session)]
        rows = sorted(quarter.submissions, key=lambda row: quarter.is_baseline and row.is_of_school)
        may_review = may_somewhere(actor, Act.REVIEW_QUARTER)
        to_request = recommended(session, actor)
        shown = Window(
            quarter,
            allowed(actor, (Act.OPEN_QUARTER, Act.RECORD_MEETING, Act.WRITE_REPORT, Act.ENROLLMENT), Subject())
            | (frozenset({Act.REVIEW_QUARTER}) if may_review else frozenset()),
            [Row(row, allowed(actor, (row.act, Act.DECLARE_MISSING), row.subject)) for row in rows],
            self._agreement.today(now),
            page,
            notice=notice,
            is_by_weekdays=not opening.calendar_reaches(session, quarter),
            sign_off=signing.sign_off(session, self._agreement, actor, quarter, now),
            to_open=opening.not_opened(session, self._agreement, actor, now),
            recommendations=team.open_recommendations(session) if may_record else to_request,
            to_request={found.id for found in to_request},
            others=[other for other in others if other.id != quarter.id],
            short=meetings.short_of_members(session, self._agreement.today(now)),
            may_export=may_somewhere(actor, Act.EXPORT_TOTALS),
            may_state_no_meeting=meetings.may_be_without(self._agreement, quarter, now),
        )
        return views.window(self._agreement, shown)
