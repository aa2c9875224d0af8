"""Everything that the bot shows: to people who press whatever is there, on records in every state, and in messages."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, cast

from slack_sdk.models.views import View
from sqlalchemy import Integer, Select, func, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from bot.practice.block_kit import offered
from handlers.context import Context, NotSeen
from handlers.home.listeners import show_home
from handlers.ids import ActionId, pattern
from handlers.message import Telling
from handlers.messages import MESSAGES
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.topics import TOPICS
from models.activities.import_tables import ActivityImport
from models.activities.tables import Activity
from models.actor import Identity
from models.agreement.tables import SignedText
from models.appointments.tables import AppointedOfficer, Appointment
from models.arrest_notifications.tables import ArrestNotification, ArrestStep
from models.audit_log.tables import AuditAnchor, AuditCheck
from models.delivery.outbox import Delivery
from models.dismissals.tables import Dismissal
from models.disputes.tables import Dispute
from models.duty.tables import DutyTime
from models.errors import Conflict, Invalid, NotFound, Refused
from models.evaluations.tables import Evaluation, EvaluationVersion
from models.export_requests.tables import Export
from models.facilities.tables import FacilityList
from models.feedback.tables import Feedback
from models.goals.tables import Goal
from models.notices.tables import Notice, NoticeAcknowledgment, NoticeDraft, NoticeQuestion, NoticeVersion
from models.outside_requests.tables import OutsideRequest
from models.people.channel_watch import ChannelFinding
from models.people.proposals import Proposal
from models.people.tables import RoleHeld
from models.quarters.export_requests import QuarterBook
from models.quarters.report_tables import ReportAdoption, YearlyReport
from models.quarters.tables import Quarter, RecommendationNote, Signature, Submission
from models.releases.tables import RecordsRequest
from models.reports.packet_tables import Packet
from models.retention.tables import Disposal, Hold
from models.revisions.tables import RevisionRequest
from models.roll_call.tables import Ask, Told
from models.schedules.reminders import ScheduleReminder
from models.schedules.tables import SchedulePosting, Substitution
from models.store.database import Database
from models.termination.tables import Termination
from models.terms import Agreement
from models.vocabulary import Role
from models.welcome.tables import Welcome
from tests.quarters.acts import AFTER
from tests.support.town import NOW

Json = dict[str, Any]
DELIVERIES, NOTICES, QUESTIONS, REQUESTS, PROPOSALS, QUARTERS, FILES = (
    select(table.id) for table in (Delivery, Notice, NoticeQuestion, Dismissal, Proposal, Quarter, Export)
)
SUBMITTED = select(EvaluationVersion.id).where(EvaluationVersion.submitted_at.is_not(None))
ALIKE = 3  # messages of a kind: further ones look the same
SUBJECTS: dict[str, Select[int]] = {
    **dict.fromkeys(("closing", "delivery_problem", "delivery_problem_direct", "audit_begun_anew"), DELIVERIES),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("activity_")),
                    select(Activity.id).where(Activity.state.is_not(None))),
    "activity_imported_for_officer": select(ActivityImport.id),
    "activity_done_for_officer": select(Activity.id).where(Activity.logged_by_id != Activity.officer_id),
    **dict.fromkeys(("feedback_told", "feedback_reminder", "feedback_outcome"),
                    select(Feedback.id).filter_by(kind="complaint")),
    "feedback_commended": select(Feedback.id).filter_by(kind="commendation"),
    **dict.fromkeys(("schedule_card", "schedule_card_change", "schedule_at_once",
                     "schedule_not_delivered_school"), select(SchedulePosting.id)),
    "schedule_done_for_officer": select(SchedulePosting.id).where(SchedulePosting.substitution_id.is_(None)),
    **dict.fromkeys(("schedule_reminder", "schedule_reminder_supervisor"), select(ScheduleReminder.id)),
    "duty_changed_for_officer": select(DutyTime.id),
    "substitute_told": select(Substitution.id),
    "signed_text_taken": select(SignedText.id),
    "goals_asked": select(as_type(func.substr(Goal.school_year, 1, 4), Integer) - 1),  # a year without any
    "goals_to_confirm": select(as_type(func.substr(Goal.school_year, 1, 4), Integer)),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("facilities_")), select(FacilityList.id)),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("appointment_")), select(Appointment.id)),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("revision_")), select(RevisionRequest.id)),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("dispute_")), select(Dispute.id)),
    "dispute_paper": select(Dispute.id).filter_by(state="settled"),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("records_")), select(RecordsRequest.id)),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("officer_report_")), NOTICES),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("officer_packet_")), select(Packet.id)),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("outside_")), select(OutsideRequest.id)),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("arrest_")), select(ArrestNotification.id)),
    **dict.fromkeys(("arrest_letter", "arrest_copy"), select(ArrestStep.id).filter_by(step="send")),
    "hold_told": select(Hold.id),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("disposal_")), select(Disposal.id)),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("termination_")), select(Termination.id)),
    "audit_checked": select(AuditCheck.id),
    "audit_anchor": select(AuditAnchor.id),
    "appointment_letter": select(AppointedOfficer.id).where(AppointedOfficer.role_id.is_not(None)),
    "appointment_ended": select(AppointedOfficer.id).where(AppointedOfficer.role_id.is_not(None)),
    **dict.fromkeys(("appointments_asked", "appointments_not_renewed"),
                    select(as_type(func.substr(Appointment.school_year, 1, 4), Integer))),
    **dict.fromkeys(("roll_call_asked", "roll_call_reminder"), select(Ask.id)),
    "roll_call_missing": select(Told.id),
    **dict.fromkeys(("training_reminder", "trainings_missing"),
                    select(RoleHeld.person_id).filter_by(role=Role.OFFICER)),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("dismissal_")), REQUESTS),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("notice_")), NOTICES),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith(("notice_question", "notice_answer"))), QUESTIONS),
    "notice_unattended": select(Notice.officer_id).where(Notice.handed_over_at.is_not(None)),
    "notice_amended_reply": select(NoticeVersion.id).where(NoticeVersion.version > 1),
    "notice_acknowledged": select(NoticeAcknowledgment.id).where(NoticeAcknowledgment.acknowledged_at.is_not(None)),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("notice_draft_")), select(NoticeDraft.id)),
    **dict.fromkeys((kind for kind in MESSAGES if kind.startswith("evaluation_")), SUBMITTED),
    **dict.fromkeys(("evaluation_invitation", "evaluation_invitation_chief"), select(Evaluation.id)),
    "evaluation_reminder": select(RoleHeld.id).filter_by(role=Role.PRINCIPAL),
    **dict.fromkeys(("export", "export_not_made", "export_held_back"), FILES),
    **dict.fromkeys(("proposal", "proposal_change", "proposal_decided"), PROPOSALS),
    "channel_alarm": select(ChannelFinding.id),
    "role_welcome": select(Welcome.id),
    **dict.fromkeys(("quarter_board", "quarter_board_change", "submissions_missing", "quarter_signed",
                     "quarter_reopened"), QUARTERS),
    **dict.fromkeys(("submission_reminder", "submission_declared_missing"), select(Submission.id)),
    "meeting_reminder": QUARTERS,
    "recommendation_followed": select(RecommendationNote.id),
    "quarter_figures": FILES.filter_by(kind=QuarterBook.kind),
    **dict.fromkeys(("signature_ended", "quarter_to_sign"), select(Signature.id)),
    **dict.fromkeys(("report_reminder", "report_overdue", "report_adopted"), select(YearlyReport.id)),
    "report_adoption_ended": select(ReportAdoption.id).where(ReportAdoption.ended_at.is_not(None)),
}  # fmt: skip
"""What each kind of message tells of."""


@dataclass
class Shown:
    """What was shown: ids, the words of refusals, everything as Slack gets it; and the ids that are listened to."""

    actions: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    posted: set[tuple[str, str]] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    answers: list[str] = field(default_factory=list)
    views: list[Json] = field(default_factory=list)
    messages: list[tuple[str, str, list[Json]]] = field(default_factory=list)
    heard_actions: set[str] = field(default_factory=set)
    heard_forms: set[str] = field(default_factory=set)


class Undone(Database):
    """Records that stay as they are whatever people do."""

    @contextmanager
    def write(self, _patience: float | None = None) -> Iterator[Session]:
        """What is written is seen until the end of the transaction, and not kept."""
        with self.read() as session:
            yield session


class Screen:
    """Slack, which shows what it is told to, and knows of no account or channel."""

    def __init__(self, now_there: list[Json]) -> None:
        self._now_there = now_there

    def open_view(self, _place: str, view: Any, _view_hash: str | None = None) -> None:
        """A window or App Home."""
        self._now_there.append(view if isinstance(view, dict) else view.to_dict())

    push_view = update_view = publish_home = open_view

    def account(self, _asked: str) -> None:
        """No answer."""
        raise NotSeen

    channel = members = account


class Everybody:
    """People before the bot, who press every button of these topics that they are shown."""

    def __init__(
        self, url: str, agreement: Agreement, people: Sequence[Identity], shown: Shown, now: datetime, often: int = 1,
        topics: Sequence[type[Topic]] = TOPICS,
    ) -> None:  # fmt: skip
        self._there: list[Json] = []
        screen: Any = Screen(self._there)
        self.database, self.people, self._shown, self._often = Undone(url), people, shown, often
        self._context = Context(
            self.database, agreement, screen, lambda: now, lambda _who: None, lambda _task: None, screen,
            lambda _channel: None,
        )  # fmt: skip
        every = [topic(self._context) for topic in TOPICS]
        shown.heard_actions |= {str(action) for topic in every for action in topic.actions}
        shown.heard_forms |= {str(form) for topic in every for form in topic.forms}
        self._pattern = pattern(action for topic in every for action in topic.actions)
        self.topics = [topic for topic in every if type(topic) in topics]
        self._actions = {action: listener for topic in self.topics for action, listener in topic.actions.items()}
        self._forms = {form: listener for topic in self.topics for form, listener in topic.forms.items()}
        self._done = Counter[tuple[Identity, str]]()

    def read(self, action_id: str) -> str:
        """The id of a button that may be one of several, as a topic reads it."""
        return self._pattern.sub(r"\1", action_id)

    def press_everything(self) -> None:
        """From the commands and Home on, and from the messages."""
        for blocks in list(self._messages()):
            self._press_all(self.people[0], blocks, None)
        for who in self.people:
            for topic in self.topics:
                for command in topic.commands:
                    body = {"command": command, "team_id": who.team_id, "user_id": who.user_id, "trigger_id": "T"}
                    self._do(topic.commands[command], body)
            show_home(self._context, who)
            while self._there:
                view = self._there.pop()
                self._note(view)
                self._press_all(who, view["blocks"], view)
                if view.get("submit"):
                    self._send(who, view)

    def press(self, who: Identity, action_id: str, value: str, view: Json | None = None) -> None:
        """Press a button, of a window or of a message. Raises `OutOfDate` where the bot does not understand it."""
        action = {"action_id": action_id, "value": value, "action_ts": "1795442400.000001"}
        body = told_by(who, view) | {"type": "block_actions", "actions": [action]}
        self._once(who, action_id, self._actions[cast(ActionId, self.read(action_id))], body)

    def _press_all(self, who: Identity, blocks: list[Json], view: Json | None) -> None:
        for element in pressed(blocks):
            for value in values(element) if self.read(element["action_id"]) in self._actions else ():
                self.press(who, element["action_id"], value, view)

    def _send(self, who: Identity, view: Json) -> None:
        name = view["callback_id"]
        if name in self._forms:
            self._once(who, name, self._forms[name], told_by(who, view) | {"type": "view_submission"})

    def _once(self, who: Identity, name: str, listener: Any, body: Json) -> None:
        if self._done[who, name] < self._often and self._do(listener, body):
            self._done[who, name] += 1  # records of a kind look alike after a few

    def _do(self, listener: Any, body: Json) -> bool:
        """Whether something was done."""
        try:
            view = listener(Payload(body))
        except (Invalid, Refused, Conflict, NotFound) as answer:
            self._shown.answers += answer.fields.values() if isinstance(answer, Invalid) else [str(answer)]
            return False
        if view is not None:
            self._there.append(view.to_dict() if isinstance(view, View) else view)
        return True

    def _note(self, view: Json) -> None:
        self._shown.views.append(view)
        self._shown.actions |= {self.read(element["action_id"]) for element in pressed(view["blocks"])}
        if view.get("submit"):
            self._shown.forms.add(view["callback_id"])

    def _messages(self) -> Iterator[list[Json]]:
        with self.database.read() as session:
            for kind, message_kind in MESSAGES.items():
                telling = Telling(session, self._context.agreement, self._context.now())
                tried = (message_kind.make(telling, subject_id) for subject_id in session.scalars(SUBJECTS[kind]).all())
                for message in islice(filter(None, tried), ALIKE):
                    blocks = [block.to_dict() for block in message.blocks]
                    self._shown.kinds.add(kind)
                    self._shown.messages.append((kind, message.text, blocks))
                    for element in pressed(blocks):
                        self._shown.actions.add(self.read(element["action_id"]))
                        self._shown.posted |= {(element["action_id"], value) for value in values(element)}
                    yield blocks


def pressed(blocks: list[Json]) -> Iterator[Json]:
    """What the bot is told of when it is pressed or chosen: buttons and menus, and questions that say so."""
    for block in blocks:
        if block["type"] == "input":
            yield from [block["element"]] if block.get("dispatch_action") else []
        else:
            found = [*block.get("elements", ()), block.get("accessory")]
            yield from (element for element in found if element and "action_id" in element)


def values(element: Json) -> list[str]:
    """What can stand on it when it comes to the bot; of the pages of a review the last first, where things are done."""
    options = [option["value"] for option in offered(element)]
    if element["action_id"].endswith("_page_menu"):
        options.reverse()
    return options or [element.get("value", "")]


def told_by(who: Identity, view: Json | None) -> Json:
    """What Slack tells of every press and form: who did it, and the window, filled in somehow."""
    body: Json = {"user": {"id": who.user_id, "team_id": who.team_id}, "trigger_id": "T"}
    if view is None:
        return body
    asked = [block for block in view["blocks"] if block["type"] == "input" and not is_left_empty(block)]
    given = {block["block_id"]: {block["element"]["action_id"]: answer(block["element"])} for block in asked}
    return body | {"view": view | {"id": "V1", "hash": "1", "state": {"values": given}}}


def is_left_empty(block: Json) -> bool:
    """Whether any answer to it would find nothing, such as words for a number."""
    has_answer = {"initial_value", "initial_date"} & block["element"].keys()
    return block["block_id"] in ("number", "first", "last") and bool(block.get("optional")) and not has_answer


def answer(element: Json) -> Json:
    """The answer that stands there already, or any other."""
    first = offered(element)[:1] or [{}]
    any_answer: dict[str, Json] = {
        "plain_text_input": {"value": element.get("initial_value", "Words.")},
        "number_input": {"value": element.get("initial_value", element.get("min_value"))},
        "static_select": {"selected_option": element.get("initial_option", *first)},
        "radio_buttons": {"selected_option": element.get("initial_option", *first)},
        "multi_static_select": {"selected_options": element.get("initial_options", first)},
        "checkboxes": {"selected_options": element.get("initial_options", first)},
        "datepicker": {"selected_date": element.get("initial_date", f"{AFTER:%Y-%m-%d}")},
        "datetimepicker": {"selected_date_time": element.get("initial_date_time", int(NOW.timestamp()))},
        "users_select": {"selected_user": element.get("initial_user", "UNEWCOMER")},
        "file_input": {"files": [{"url_private_download": "https://files.example/1"}]},
    }
    return {"type": element["type"], **any_answer[element["type"]]}
