"""Action notices: an officer tells the principal of what was done at the school (§V.4, §V.5).

A notice is filed, posted, acknowledged; beside it amended any number of times, or withdrawn. Each version stays.
"""

from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import School
from models.errors import Conflict, must_exist, require_valid
from models.notices.form import NoticeForm, check_notice
from models.notices.tables import Notice, NoticeAction, NoticeVersion
from models.policy import Act, Subject, require, require_of
from models.store import audit, deadlines
from models.store.base import locked_row
from models.store.numbers import NOTICES, next_number
from models.terms import Agreement
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
    """An officer files a notice: it gets the year's next number, its card is on the way to the principal's channel."""
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
    due = [now + timedelta(hours=urgent if form.urgent else ordinary) for ordinary, urgent in agreement.targets.steps]
    deadlines.put(session, notice.id, dict(zip(ESCALATION, due, strict=True)))
    audit.record(session, actor.label, "file notice", notice, now, {"number": notice.label, "school": notice.school})
    return notice


def acknowledge(session: Session, actor: Actor, notice_id: int, now: datetime) -> Notice:
    """Principal or designee stamp a notice as read, once (§V.4: the principal was told); `Conflict` if withdrawn."""
    notice = _standing(require_of(actor, Act.ACKNOWLEDGE_NOTICE, locked_row(session, Notice, notice_id)))
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
    session: Session, actor: Actor, notice_id: int, form: NoticeForm, because: str | None, base_version: int,
    now: datetime,
) -> Notice:  # fmt: skip
    """The officer who filed a notice corrects it, with a reason. What it said before stays as a version.

    Raises:
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
    """The officer takes back a notice that was filed in error, with a reason, once. It stays on record, marked."""
    notice = locked_for_change(session, actor, notice_id)
    require_valid(check_reason(because, now))
    notice.withdrawn_at, notice.withdrawn_because = now, because
    deadlines.settle(session, ESCALATION, notice.id, now)
    _change_card(session, notice, now)
    reply_to_card(session, CHANGE_REPLY, notice, now)
    audit.record(session, actor.label, "withdraw notice", notice, now)
    return notice


def read_notice(session: Session, actor: Actor, notice_id: int, now: datetime) -> Notice:
    """A notice with all it holds, `Refused` to those who may not. The look itself goes into the audit log."""
    notice = require_of(actor, Act.READ_NOTICE, session.get(Notice, notice_id))
    audit.record(session, actor.label, "read notice", notice, now, {"version": notice.version})
    return notice


def get(session: Session, notice_id: int) -> Notice:
    """A notice by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(Notice, notice_id), "notice")


def own(session: Session, actor: Actor, notice_id: int) -> Notice:
    """A notice, `Refused` to all but the officer who filed it, whether or not it can still be changed."""
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
    """A notice whose officer is asked what is to be changed; `Conflict` where it was withdrawn."""
    return _standing(own(session, actor, notice_id))


def locked_for_change(session: Session, actor: Actor, notice_id: int) -> Notice:
    """The same for an officer about to change it: nobody else changes it until this transaction ends."""
    return _standing(require_of(actor, Act.CHANGE_NOTICE, locked_row(session, Notice, notice_id)))


def _standing(notice: Notice) -> Notice:
    if notice.withdrawn_at:
        raise Conflict(f"{notice.label} was withdrawn by the officer who filed it.")
    return notice


def _change_card(session: Session, notice: Notice, now: datetime) -> None:
    outbox.enqueue(session, CARD_CHANGE, notice.id, School(notice.school), now, changes=notice.card_id)


def reply_to_card(session: Session, kind: str, notice: Notice, now: datetime) -> None:
    """Say something in the thread of the notice's card."""
    outbox.enqueue(session, kind, notice.id, School(notice.school), now, replies_to=notice.card_id)
