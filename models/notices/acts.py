"""Action notices: an officer tells the principal of what was done at the school (§V.4, §V.5).

A notice is filed, posted, acknowledged; beside it amended any number of times, or withdrawn. Each version stays.
"""

from dataclasses import fields
from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import School
from models.errors import Conflict, Invalid, must_exist
from models.notices.form import NoticeForm, check_notice
from models.notices.tables import Notice, NoticeAction, NoticeVersion
from models.policy import Act, Subject, require, require_of
from models.store import audit, deadlines
from models.store.base import locked_row
from models.store.numbers import NOTICES, next_number
from models.terms import Agreement, hours_after
from models.texts import check_reason

CARD = "notice_card"
CARD_CHANGE = "notice_card_change"
CHANGE_REPLY = "notice_change_reply"
REMIND_DUE = "notice_remind"
DESIGNEE_DUE = "notice_tell_designee"
SUPERINTENDENT_DUE = "notice_tell_superintendent"
ESCALATION = (REMIND_DUE, DESIGNEE_DUE, SUPERINTENDENT_DUE)


def file_notice(
    session: Session, agreement: Agreement, actor: Actor, form: NoticeForm, submission_key: str, now: datetime
) -> Notice:
    """File a notice: it gets the school year's next number, and its card is on the way to the principal's channel.

    Raises:
        Refused: the person is not an officer of that school today.
        Invalid: an answer cannot be taken.
    """
    require(actor, Act.FILE_NOTICE, Subject(school=form.school))
    form = form.relevant()
    check_notice(form, now)
    year = agreement.school_year(agreement.today(now))
    notice = Notice(
        school_year=year, number=next_number(session, NOTICES, year), school=form.school, officer_id=actor.person_id,
        submission_key=submission_key, filed_at=now, completed_at=None if form.students else now,
        versions=[_version(form, 1, now)],
    )  # fmt: skip
    session.add(notice)
    session.flush()
    notice.card_id = outbox.enqueue(session, CARD, notice.id, School(notice.school), now)
    _set_escalation(session, agreement, notice, urgent=bool(form.urgent))
    audit.record(session, actor.label, "file notice", notice, now, {"number": notice.label, "school": notice.school})
    return notice


def acknowledge(session: Session, actor: Actor, notice_id: int, now: datetime) -> Notice:
    """Stamp a notice as read by the school, once (§V.4: the principal has been told).

    Raises:
        Refused: neither principal nor designee of that school.
        Conflict: somebody was first, or it was withdrawn.
    """
    notice = require_of(actor, Act.ACKNOWLEDGE_NOTICE, locked_row(session, Notice, notice_id))
    _must_stand(notice)
    if notice.acknowledged_by:
        who = "You have" if notice.acknowledged_by_id == actor.person_id else f"{notice.acknowledged_by.name} has"
        raise Conflict(f"{who} already acknowledged {notice.label}.")
    notice.acknowledged_at, notice.acknowledged_by_id = now, actor.person_id
    notice.acknowledged_version = notice.version
    deadlines.settle(session, ESCALATION, notice.id, now)
    _change_card(session, notice, now)
    audit.record(session, actor.label, "acknowledge notice", notice, now, {"version": notice.version})
    return notice


def amend(
    session: Session,
    actor: Actor,
    notice_id: int,
    form: NoticeForm,
    because: str | None,
    base_version: int,
    now: datetime,
) -> Notice:
    """Correct a notice. What it said before stays as a version.

    Raises:
        Refused: not the officer who filed it.
        Invalid: an answer cannot be taken.
        Conflict: it was withdrawn, or amended since the form was opened.
    """
    notice, form = locked_for_change(session, actor, notice_id), form.relevant()
    if notice.version != base_version:
        raise Conflict(
            f"{notice.label} was amended since you opened this form. Open it again and amend the current version."
        )
    check_notice(form, now, because=because)
    notice.versions.append(_version(form, base_version + 1, now, because))
    if form.students != notice.versions[base_version - 1].students:
        notice.completed_at = None if form.students else now
    notice.version = base_version + 1
    session.flush()
    _change_card(session, notice, now)
    reply_to_card(session, CHANGE_REPLY, notice, now)
    audit.record(session, actor.label, "amend notice", notice, now, {"version": notice.version})
    return notice


def withdraw(session: Session, actor: Actor, notice_id: int, because: str | None, now: datetime) -> Notice:
    """Take back a notice that was filed in error. It stays on record, marked.

    Raises:
        Refused: not the officer who filed it.
        Invalid: no reason is given.
        Conflict: it was withdrawn before.
    """
    notice = locked_for_change(session, actor, notice_id)
    problems = check_reason(because, now)
    if problems:
        raise Invalid(problems)
    notice.withdrawn_at, notice.withdrawn_because = now, because
    deadlines.settle(session, ESCALATION, notice.id, now)
    _change_card(session, notice, now)
    reply_to_card(session, CHANGE_REPLY, notice, now)
    audit.record(session, actor.label, "withdraw notice", notice, now)
    return notice


def read_notice(session: Session, actor: Actor, notice_id: int, now: datetime) -> Notice:
    """A notice with all it holds, for those who may. The look itself goes into the audit log.

    Raises:
        Refused: the person may not read it, or there is none.
    """
    notice = require_of(actor, Act.READ_NOTICE, session.get(Notice, notice_id))
    audit.record(session, actor.label, "read notice", notice, now, {"version": notice.version})
    return notice


def get(session: Session, notice_id: int) -> Notice:
    """A notice by its id, for the bot itself: no right is checked.

    Raises:
        NotFound: there is none.
    """
    return must_exist(session.get(Notice, notice_id), "notice")


def own(session: Session, actor: Actor, notice_id: int) -> Notice:
    """A notice of the officer who filed it, whether or not it can still be changed.

    Raises:
        Refused: not the officer who filed it, or there is none.
    """
    return require_of(actor, Act.CHANGE_NOTICE, session.get(Notice, notice_id))


CONTENT = tuple(field.name for field in fields(NoticeForm) if field.name not in ("school", "actions"))


def _version(form: NoticeForm, version: int, now: datetime, because: str | None = None) -> NoticeVersion:
    rows = [NoticeAction(action=action, position=position) for position, action in enumerate(form.actions)]
    content = {name: getattr(form, name) for name in CONTENT} | {"options_tried": list(form.options_tried)}
    return NoticeVersion(version=version, changed_at=now, changed_because=because, action_rows=rows, **content)


def form_of(version: NoticeVersion) -> NoticeForm:
    """The form as it would have to be filled in to say what this version says."""
    content = {name: getattr(version, name) for name in CONTENT} | {"options_tried": tuple(version.options_tried)}
    return NoticeForm(school=version.notice.school, actions=version.actions, **content)


def for_change(session: Session, actor: Actor, notice_id: int) -> Notice:
    """A notice whose officer is asked what is to be changed.

    Raises:
        Refused: not the officer who filed it, or there is none.
        Conflict: it was withdrawn.
    """
    return _to_change(actor, session.get(Notice, notice_id))


def locked_for_change(session: Session, actor: Actor, notice_id: int) -> Notice:
    """A notice that its officer is about to change; nobody else changes it until this transaction ends.

    Raises:
        Refused, Conflict: as for `for_change`.
    """
    return _to_change(actor, locked_row(session, Notice, notice_id))


def _to_change(actor: Actor, found: Notice | None) -> Notice:
    notice = require_of(actor, Act.CHANGE_NOTICE, found)
    _must_stand(notice)
    return notice


def _must_stand(notice: Notice) -> None:
    if notice.withdrawn_at:
        raise Conflict(f"{notice.label} was withdrawn by the officer who filed it.")


def _change_card(session: Session, notice: Notice, now: datetime) -> None:
    outbox.enqueue(session, CARD_CHANGE, notice.id, School(notice.school), now, changes=notice.card_id)


def reply_to_card(session: Session, kind: str, notice: Notice, now: datetime) -> None:
    """Say something in the thread of the notice's card."""
    outbox.enqueue(session, kind, notice.id, School(notice.school), now, replies_to=notice.card_id)


def _set_escalation(session: Session, agreement: Agreement, notice: Notice, *, urgent: bool) -> None:
    targets = agreement.targets
    hours = (targets.remind_hours, targets.tell_designee_hours, targets.tell_superintendent_hours)
    due = [hours_after(notice.filed_at, target, urgent=urgent) for target in hours]
    deadlines.put(session, notice.id, dict(zip(ESCALATION, due, strict=True)))
