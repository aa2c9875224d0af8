"""The kinds of records about what officers do: notices, activities, evaluations, requests to dismiss."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, true
from sqlalchemy.orm import aliased, selectinload

from models import vocabulary as words
from models.activities import queries as activities
from models.activities.kinds import ALL_KINDS, KINDS
from models.activities.steps import COURSES
from models.activities.tables import Activity
from models.actor import Actor
from models.dismissals.tables import ASKED, Dismissal
from models.evaluations.tables import Evaluation, EvaluationVersion
from models.evaluations.tables import State as Reached
from models.notices import finding
from models.notices.earlier import queries as earlier
from models.notices.earlier.tables import EarlierNotice, EarlierNoticeImport
from models.notices.finding import State
from models.notices.statistics import WITH_VERSION
from models.notices.tables import Notice, NoticeQuestion, NoticeVersion
from models.policy import Act, Subject, may
from models.records.kind import Condition, Kind, Summary, by_right, reached
from models.records.numbers import REFERENCE, numbered, of_evaluation, of_notice, with_id
from models.releases.tables import Release, ReleasedNotice
from models.terms import Agreement

NOTICE_STATES: Mapping[State, str] = {
    State.UNACKNOWLEDGED: "Not acknowledged", State.ESCALATED: "Escalated", State.INCOMPLETE: "To complete",
    State.ACKNOWLEDGED: "Acknowledged", State.WITHDRAWN: "Withdrawn",
}  # fmt: skip


def _of_notice(_agreement: Agreement, notice: Notice) -> Summary:
    state = State.WITHDRAWN if notice.withdrawn_at else (
        State.ACKNOWLEDGED if notice.acknowledged_at else State.UNACKNOWLEDGED
    )  # fmt: skip
    what = words.INCIDENTS[notice.current.incident]
    return Summary(f"Notice {notice.label}", notice.school, notice.officer.name, what, NOTICE_STATES[state])


def _notice_people(person_id: int) -> Condition:
    asked = select(NoticeQuestion.notice_id).where(NoticeQuestion.asked_by_id == person_id)  # looked up once
    return (Notice.officer_id == person_id) | (Notice.acknowledged_by_id == person_id) | Notice.id.in_(asked)


NOTICE = Kind(
    "notice", "Action notices", Notice, Notice.filed_at, finding.readable, by_right(Act.READ_NOTICE),
    by_right(Act.READ_NOTICE), _of_notice, lambda query: query.join(NoticeVersion, WITH_VERSION), Notice.school,
    _notice_people, lambda text: numbered(of_notice(text), Notice.school_year, Notice.number),
    {state.value: (label, finding.CONDITIONS[state]) for state, label in NOTICE_STATES.items()},
    {code: (label, NoticeVersion.incident == code) for code, label in words.INCIDENTS.items()},
    (selectinload(Notice.versions).selectinload(NoticeVersion.action_rows),),
)  # fmt: skip


def _with_release(query: Select[Any]) -> Select[Any]:
    return query.join(Release, Release.id == ReleasedNotice.release_id).join(
        Notice, Notice.id == ReleasedNotice.notice_id
    )


def _of_released(_agreement: Agreement, row: ReleasedNotice) -> Summary:
    details = "with student details" if row.with_students else "without student details"
    return Summary(f"Notice {row.notice.label} as released", row.notice.school, row.notice.officer.name, state=details)


RELEASED = Kind(
    "released", "Notices as released to the schools", ReleasedNotice, Release.released_at,
    lambda actor: reached(actor, Act.READ_RELEASED, true(), None, (Subject(is_released=True), true())),
    by_right(Act.READ_RELEASED), by_right(Act.READ_RELEASED), _of_released, _with_release, Notice.school,
    lambda person_id: Notice.officer_id == person_id,
    lambda text: numbered(of_notice(text), Notice.school_year, Notice.number),
)  # fmt: skip


def _of_earlier(_agreement: Agreement, row: EarlierNotice) -> Summary:
    what = words.INCIDENTS.get(row.incident or "")
    officer = row.officer_name if row.officer_id is None else None
    return Summary(f"Earlier notice of {row.happened_on}", row.school, officer, what, "Imported")


EARLIER = Kind(
    "earlier", "Notices of earlier years", EarlierNotice, EarlierNoticeImport.imported_at,
    lambda actor: _of_imports(earlier.readable(actor)), by_right(Act.READ_NOTICE), by_right(Act.READ_NOTICE),
    _of_earlier, lambda query: query.join(EarlierNoticeImport, EarlierNoticeImport.id == EarlierNotice.import_id),
    EarlierNotice.school, lambda person_id: EarlierNotice.officer_id == person_id, None, {},
    {code: (label, EarlierNotice.incident == code) for code, label in words.INCIDENTS.items()},
)  # fmt: skip


def _of_imports(where: Condition | None) -> Condition | None:
    standing = EarlierNoticeImport.imported_at.is_not(None) & EarlierNoticeImport.withdrawn_at.is_(None)
    return None if where is None else where & standing


AWAITED, OVER, TAKEN_BACK = "awaited", "over", "withdrawn"


def _in_course(*, over: bool) -> Condition:
    codes = {(kind, code) for kind, course in COURSES.items() for code, state in course.states.items()
             if state.is_over is over}  # fmt: skip
    where: ColumnElement[bool] = Activity.id.is_(None)
    for kind, code in sorted(codes):
        where |= (Activity.kind == kind) & (Activity.state == code)
    return where & Activity.withdrawn_at.is_(None)


def _of_activity(_agreement: Agreement, activity: Activity) -> Summary:
    stands = activity.stands
    state = "Withdrawn" if activity.withdrawn_at else stands.label if stands else "On record"
    return Summary(f"Activity {activity.id}", activity.school, activity.officer.name, activity.of_kind.label, state)


def _activity_people(person_id: int) -> Condition:
    return (Activity.officer_id == person_id) | (Activity.logged_by_id == person_id) | (Activity.named_id == person_id)


def _activity_kind(code: str, label: str, act: Act) -> Kind:
    """The activities of one right: conflicts of duties are told to few."""
    codes = activities.KINDS_READ_BY[act]

    def visible(actor: Actor) -> Condition | None:
        where = activities.within(actor, act)
        return None if where is None else where & Activity.kind.in_(codes)

    def reads(actor: Actor, activity: Activity) -> bool:
        return activity.of_kind.reads is act and may(actor, act, activity.subject)

    return Kind(
        code, label, Activity, Activity.logged_at, visible, reads, reads, _of_activity,
        school=Activity.school, people=_activity_people,
        numbered=with_id(Activity.id),
        states={
            AWAITED: ("Open", _in_course(over=False)), OVER: ("Settled", _in_course(over=True)),
            TAKEN_BACK: ("Withdrawn", Activity.withdrawn_at.is_not(None)),
        },
        categories={
            kind.code: (KINDS[kind.code].label, Activity.kind == kind.code) for kind in ALL_KINDS if kind.reads is act
        },
    )  # fmt: skip


ACTIVITY = _activity_kind("activity", "Activities", Act.READ_ACTIVITY)
CONFLICT = _activity_kind("conflict", "Conflicts of duties", Act.READ_CONFLICT)
_SENT = aliased(EvaluationVersion)


def _newest_is(where: Condition) -> Condition:
    """The evaluations whose newest submitted version is so."""
    newest = select(func.max(_SENT.version)).where(
        _SENT.evaluation_id == Evaluation.id, _SENT.submitted_at.is_not(None)
    )
    version = EvaluationVersion.version == newest.correlate(Evaluation).scalar_subquery()
    return exists().where(EvaluationVersion.evaluation_id == Evaluation.id, version, where).correlate(Evaluation)


SUBMITTED = (
    exists().where(EvaluationVersion.evaluation_id == Evaluation.id, EvaluationVersion.submitted_at.is_not(None))
    .correlate(Evaluation)
)  # fmt: skip
_ANSWERED = EvaluationVersion.read_at.is_not(None) | EvaluationVersion.commented_at.is_not(None)
_SHARED, _RECEIVED = EvaluationVersion.shared_at.is_not(None), EvaluationVersion.received_at.is_not(None)
EVALUATION_STATES: Mapping[str, tuple[str, Condition]] = {
    "draft": ("Not submitted yet", ~SUBMITTED),
    "submitted": ("Submitted", _newest_is(~_RECEIVED & ~_SHARED & ~_ANSWERED)),
    "received": ("Received by the chief", _newest_is(_RECEIVED & ~_SHARED & ~_ANSWERED)),
    "shared": ("Shared with the officer", _newest_is(_SHARED & ~_ANSWERED)),
    "answered": ("Answered by the officer", _newest_is(_ANSWERED)),
}


def _listed_evaluations(actor: Actor) -> Condition | None:
    """Whose states somebody may list; else those that they may read."""
    if may(actor, Act.LIST_EVALUATIONS, Subject()):
        return true()
    return reached(actor, Act.READ_EVALUATION, true(), Evaluation.school, (Subject(is_submitted=True), SUBMITTED))


def _lists_evaluation(actor: Actor, found: Evaluation) -> bool:
    return may(actor, Act.LIST_EVALUATIONS, Subject()) or may(actor, Act.READ_EVALUATION, found.subject)


def _reads_evaluation(actor: Actor, found: Evaluation) -> bool:
    return found.state not in (Reached.OPENED, Reached.MEETING_HELD) and may(actor, Act.READ_EVALUATION, found.subject)


EVALUATION = Kind(
    "evaluation", "Evaluations of officers", Evaluation, Evaluation.opened_at, _listed_evaluations, _lists_evaluation,
    _reads_evaluation,
    lambda _agreement, row: Summary(
        f"Evaluation {row.label}", row.school, row.officer.name, state=row.state.value.capitalize()
    ),
    school=Evaluation.school, people=lambda person_id: Evaluation.officer_id == person_id,
    numbered=lambda text: numbered(of_evaluation(text), Evaluation.school_year, Evaluation.number),
    states=EVALUATION_STATES,
)  # fmt: skip


def _seen_dismissals(actor: Actor) -> Condition | None:
    sent, forwarded = Dismissal.requested_at.is_not(None), Dismissal.forwarded_at.is_not(None)
    return reached(
        actor, Act.SEE_DISMISSAL, sent, Dismissal.school, (Subject(is_requested=True), sent),
        (Subject(is_requested=True, is_forwarded=True), forwarded),
    )  # fmt: skip


def _of_reference(text: str) -> Condition | None:
    return Dismissal.reference == text if REFERENCE.fullmatch(text) else None


_DECIDED, _FORWARDED = Dismissal.decided_at.is_not(None), Dismissal.forwarded_at.is_not(None)
DISMISSAL = Kind(
    "dismissal", "Requests to dismiss or reassign", Dismissal, Dismissal.requested_at, _seen_dismissals,
    by_right(Act.SEE_DISMISSAL), by_right(Act.SEE_DISMISSAL),
    lambda _agreement, row: Summary(
        row.label, row.school, row.officer.name, ASKED.get(row.asked), row.state.value.capitalize()
    ),
    school=Dismissal.school, people=lambda person_id: Dismissal.officer_id == person_id,
    numbered=_of_reference,
    states={
        "requested": ("Requested", ~_DECIDED & ~_FORWARDED & Dismissal.withdrawn_at.is_(None)),
        "forwarded": ("Forwarded to the chief", ~_DECIDED & _FORWARDED),
        "decided": ("Decided", _DECIDED),
        "withdrawn": ("Withdrawn", ~_DECIDED & ~_FORWARDED & Dismissal.withdrawn_at.is_not(None)),
    },
    categories={code: (label, Dismissal.asked == code) for code, label in ASKED.items()},
)  # fmt: skip
OF_OFFICERS = (NOTICE, RELEASED, EARLIER, ACTIVITY, CONFLICT, EVALUATION, DISMISSAL)
