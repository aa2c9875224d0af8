"""Activities: an officer logs what was done besides enforcement; it is corrected with a reason, or withdrawn.

An entry is evidence of a duty (§V) and no notice: nobody has to acknowledge it, and it tells of no student.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities import step_acts
from models.activities.form import CONTENT, ActivityForm, check, check_earlier, check_time
from models.activities.hours import hours_in_words
from models.activities.kinds import KINDS, ActivityKind
from models.activities.tables import Activity, ActivityVersion
from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM
from models.errors import Conflict, must_exist, require_confirmed, require_valid
from models.people.queries import holdings_with
from models.people.tables import Person, RoleHeld
from models.policy import Act, Subject, may, refusal, require
from models.store import audit
from models.store.base import locked_row
from models.store.disposed import require_kept
from models.termination.queries import require_in_force
from models.terms import Agreement
from models.texts import check_reason
from models.vocabulary import Role

FOR_OFFICER = "activity_done_for_officer"
NOT_AN_OFFICER = "Choose the officer who did the training."
NO_CHANGE = "Nothing is different from the current entry. Change an answer, or close this window."


@dataclass(frozen=True)
class Whose:
    """Of which officer an activity is, and at which school: none where its kind is done at none."""

    officer_id: int
    school: str | None = None


def kind_of(code: str) -> ActivityKind:
    """A kind by its code. Raises `NotFound` where there is none."""
    return must_exist(KINDS.get(code), "kind of activity")


def log_activity(
    session: Session, agreement: Agreement, actor: Actor, kind: ActivityKind, whose: Whose, form: ActivityForm,
    now: datetime, confirmed: str | None = None,
) -> Activity:  # fmt: skip
    """Put an activity on record. A supervisor logs a training for an officer, who is told so.

    Raises:
        Refused: the person may not log this kind, there or for that officer; or the agreement has ended.
        Invalid: an answer cannot be taken, or the officer was not assigned to the school on that day.
        Doubtful: very many hours of overtime, unless the person has `confirmed` that.
    """
    require_in_force(session, agreement, agreement.today(now))
    # Nobody logs for somebody else what only the officer knows; and what is done at no school has none.
    whose = Whose(actor.person_id, whose.school) if kind.at_school else Whose(whose.officer_id)
    require(actor, kind.act, Subject(school=whose.school, owner_id=whose.officer_id))
    form = form.of_kind(kind)
    require_valid(problems(session, agreement, kind, whose, form, now, is_there_today=kind.at_school))
    require_confirmed(_doubts(form), confirmed)
    activity = Activity(
        kind=kind.code, officer_id=whose.officer_id, school=whose.school, logged_at=now, logged_by_id=actor.person_id,
        version=1, versions=[_version(form, 1, actor, now)], steps=[],
    )  # fmt: skip
    session.add(activity)
    session.flush()
    step_acts.begun(session, agreement, actor, activity, now)
    _tell_officer(session, activity, actor, now)
    detail = {"kind": activity.kind, "school": activity.school, "officer": activity.officer_id}
    audit.record(session, actor.label, "log activity", activity, now, detail)
    return activity


def problems(
    session: Session, agreement: Agreement, kind: ActivityKind, whose: Whose, form: ActivityForm, now: datetime, *,
    is_there_today: bool = False,
) -> dict[str, str]:  # fmt: skip
    """Why an activity cannot be logged as it is filled in, by field: an answer, or the officer's school on that day.

    `is_there_today` spares the question where the right of today has answered it.
    """
    today = agreement.today(now)
    wrong = check(kind, form, today, now)
    if not (is_there_today and form.happened_on == today):
        wrong |= _not_assigned(session, agreement, kind, whose, form)
    return check_time(kind, form, now.astimezone(agreement.zone)) | wrong | _closed(agreement, whose, form)


def correct(
    session: Session, agreement: Agreement, actor: Actor, activity_id: int, form: ActivityForm, because: str | None,
    base_version: int, now: datetime, confirmed: str | None = None,
) -> Activity:  # fmt: skip
    """Correct an entry. What it said before stays as a version, with the reason for the change.

    Raises:
        Refused: neither the officer whose entry it is nor a supervisor.
        Invalid: an answer cannot be taken.
        Conflict: it was withdrawn, settled, corrected since the form was opened, or nothing is different.
        Doubtful: very many hours of overtime, which were not in it before, unless the person has `confirmed` that.
    """
    activity = _locked(session, actor, activity_id)
    if activity.version != base_version:
        raise Conflict("This entry was corrected since you opened this form. Open it again to work on the newest.")
    kind = activity.of_kind
    form = form.of_kind(kind)
    whose = Whose(activity.officer_id, activity.school)
    before = activity.current
    kept = before.happened_on if kind.is_ahead else None
    today = agreement.today(now)
    wrong = check_reason(because, now)
    wrong |= check_earlier(kind, form, today, now) if activity.import_id else check(kind, form, today, now, kept)
    if (form.happened_on, form.time) != (before.happened_on, before.time):
        wrong = check_time(kind, form, now.astimezone(agreement.zone)) | wrong
    if form.happened_on != before.happened_on:
        wrong |= _not_assigned(session, agreement, kind, whose, form)
    require_valid(wrong)
    if form == before.form:
        raise Conflict(NO_CHANGE)
    require_confirmed([] if form.overtime == before.overtime else _doubts(form), confirmed)
    activity.versions.append(_version(form, activity.version + 1, actor, now, because))
    activity.version += 1
    session.flush()
    step_acts.corrected(session, agreement, actor, activity, before, now)
    _tell_officer(session, activity, actor, now)
    audit.record(session, actor.label, "correct activity", activity, now, {"version": activity.version})
    return activity


def _doubts(form: ActivityForm) -> list[str]:
    """What is in doubt about overtime: as for hours worked, more than a long day has."""
    minutes = form.overtime or 0
    return [f"You enter {hours_in_words(minutes)} of overtime for one event."] if minutes > step_acts.MUCH_WORK else []


def withdraw(session: Session, actor: Actor, activity_id: int, because: str | None, now: datetime) -> Activity:
    """Take back an entry that was logged in error. It stays on record, marked, and no longer counts.

    Raises:
        Refused: neither the officer whose entry it is nor a supervisor.
        Invalid: no reason is given.
        Conflict: it was withdrawn before, or is settled.
    """
    activity = _locked(session, actor, activity_id)
    require_valid(check_reason(because, now))
    activity.withdrawn_at, activity.withdrawn_because, activity.withdrawn_by_id = now, because, actor.person_id
    session.flush()
    step_acts.withdrawn(session, actor, activity, now)
    _tell_officer(session, activity, actor, now)
    audit.record(session, actor.label, "withdraw activity", activity, now)
    return activity


def read(session: Session, actor: Actor, activity_id: int) -> Activity:
    """An entry for those who may. Raises `Refused` where the person may not read it, or there is none."""
    return _allowed(actor, session.get(Activity, activity_id), Act.READ_ACTIVITY, lambda kind: kind.reads)


def for_change(session: Session, actor: Actor, activity_id: int) -> Activity:
    """An entry of which somebody is asked what is to be changed.

    Raises:
        Refused: neither the officer whose entry it is nor a supervisor, or there is none.
        Conflict: it was withdrawn, or is settled.
    """
    return _to_change(actor, session.get(Activity, activity_id))


def own(session: Session, actor: Actor, activity_id: int) -> Activity:
    """An entry that somebody may change, whether or not it can still be changed; else `Refused`."""
    return _changeable(actor, session.get(Activity, activity_id))


def get(session: Session, activity_id: int) -> Activity:
    """An entry by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Activity, activity_id), "activity")


def _locked(session: Session, actor: Actor, activity_id: int) -> Activity:
    return _to_change(actor, locked_row(session, Activity, activity_id))


def _to_change(actor: Actor, found: Activity | None) -> Activity:
    activity = _changeable(actor, found)
    activity.require_open()
    return activity


def _changeable(actor: Actor, found: Activity | None) -> Activity:
    return _allowed(actor, found, Act.CHANGE_ACTIVITY, lambda kind: kind.changes)


def _allowed(actor: Actor, found: Activity | None, act: Act, of_kind: Callable[[ActivityKind], Act]) -> Activity:
    """An entry by the right that its kind needs. Whoever may not is refused in the words of every other kind."""
    if found is None or not may(actor, of_kind(found.of_kind), found.subject):
        raise refusal(act)
    require_kept(found)
    return found


def _not_assigned(
    session: Session, agreement: Agreement, kind: ActivityKind, whose: Whose, form: ActivityForm
) -> dict[str, str]:
    """Whether the officer was none of the school on that day; or, of what is at no school, never was an officer."""
    if not kind.at_school:
        return {} if _is_or_was_officer(session, whose.officer_id) else {"officer": NOT_AN_OFFICER}
    day = form.happened_on
    if day is None or whose.school is None or _was_assigned(session, whose.officer_id, whose.school, day):
        return {}
    return {"happened_on": f"The officer was not assigned to {agreement.school_name(whose.school)} on that day."}


def _closed(agreement: Agreement, whose: Whose, form: ActivityForm) -> dict[str, str]:
    """Whether the school was not part of the agreement on that day: of a closed one what was before can be logged."""
    if whose.school is None or form.happened_on is None:
        return {}
    closed = agreement.closed_in_words(whose.school, form.happened_on)
    return {"happened_on": closed} if closed else {}


def _is_or_was_officer(session: Session, person_id: int) -> bool:
    held = select(RoleHeld.id).where(RoleHeld.person_id == person_id, RoleHeld.role == Role.OFFICER)
    return session.scalar(held.limit(1)) is not None


def _was_assigned(session: Session, officer_id: int, school: str, day: date) -> bool:
    return bool(holdings_with(session, Act.LOG_ACTIVITY, Subject(school=school), day, day, officer_id))


def _version(
    form: ActivityForm, number: int, actor: Actor, now: datetime, because: str | None = None
) -> ActivityVersion:
    content = {name: getattr(form, name) for name in CONTENT}
    return ActivityVersion(
        version=number, changed_at=now, changed_by_id=actor.person_id, changed_because=because, **content
    )


def _tell_officer(session: Session, activity: Activity, actor: Actor, now: datetime) -> None:
    """Let the officer know what somebody else did in their place; never what was typed."""
    if actor.person_id != activity.officer_id and session.get_one(Person, activity.officer_id).is_reachable:
        outbox.enqueue(session, FOR_OFFICER, activity.id, PersonDM(activity.officer_id), now)
