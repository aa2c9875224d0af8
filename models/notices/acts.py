"""Action notices: an officer tells the principal of what was done at the school (§V.4, §V.5).

A notice is filed and posted at once, completed, acknowledged; beside it amended any number of times, or withdrawn.
Each version stays.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from models.actor import Actor
from models.errors import Conflict, Invalid, must_exist, require_valid
from models.notices import acknowledgments, cards, completeness, details_clock, direct, drafts, questions, succession
from models.notices.arrests import look_at_arrest
from models.notices.changes import material_changes, says_the_same
from models.notices.form import CONTENT, DETAILS, LISTS, NoticeForm, check_notice, is_empty
from models.notices.succession import Behalf
from models.notices.tables import Notice, NoticeAction, NoticeVersion, form_of
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Act, Part, Subject, require, require_of
from models.store import audit, deadlines
from models.store.base import locked_row
from models.store.numbers import NOTICES, next_number
from models.termination.queries import require_in_force
from models.terms import Agreement
from models.texts import check_reason
from models.vocabulary import STAFF_SEARCHERS

CHANGE_REPLY = "notice_change_reply"
AMENDED_REPLY = "notice_amended_reply"
ARREST = "notice_arrest"
STAFF_SEARCH = "notice_staff_search"
NO_CHANGE = "Nothing is different from the current version. Change an answer, or close this window."


def file_notice(
    session: Session, agreement: Agreement, actor: Actor, form: NoticeForm, submission_key: str, now: datetime,
    behalf: Behalf | None = None,
) -> Notice:  # fmt: skip
    """File a notice: it gets the school year's next number, and its card is on the way to the principal's channel.

    What is not needed to tell the principal may follow (`complete_details`). A supervisor files for an officer.

    Raises:
        Refused: the person is neither an officer of that school today nor a supervisor; or the agreement has ended.
        Invalid: an answer cannot be taken, or the officer was not assigned to the school on the day of the event.
    """
    require_in_force(session, agreement, agreement.today(now))
    require(actor, Act.FILE_NOTICE, Subject(school=form.school))
    form, year = form.relevant(), agreement.school_year(agreement.today(now))
    check_notice(form, now)
    _must_be_open(agreement, form)
    officer_id = succession.officer_of(session, agreement, actor, form, behalf, now)
    notice = Notice(
        school_year=year, number=next_number(session, NOTICES, year), school=form.school, officer_id=officer_id,
        submission_key=submission_key, filed_at=now, version=1,
        versions=[_first_version(form, now, actor, officer_id, behalf)],
    )  # fmt: skip
    session.add(notice)
    looks = acknowledgments.ask_first(session, agreement, notice)
    session.flush()
    set_committed_value(notice, "recorded", [])  # of a notice that is new nobody has recorded a student
    cards.post(session, notice, now)
    if completeness.is_complete(session, notice):
        notice.completed_at = now
    else:
        looks |= details_clock.looks(agreement, now)
    deadlines.put(session, notice.id, looks)
    drafts.end(session, actor, submission_key, now)
    _tell(session, agreement, notice, None, now)
    succession.tell_officer(session, notice, actor, now)
    detail: dict[str, object] = {"number": notice.label, "school": notice.school}
    detail |= {} if officer_id == actor.person_id else {"for": officer_id}
    audit.record(session, actor.label, "file notice", notice, now, detail)
    return notice


def preview(
    session: Session, agreement: Agreement, actor: Actor, form: NoticeForm, now: datetime, behalf: Behalf | None = None
) -> Notice:
    """A notice as it would be filed at this moment, for a look only: nothing is recorded.

    Raises:
        Refused, Invalid: as for `file_notice`.
    """
    require_in_force(session, agreement, agreement.today(now))
    form = form.relevant()
    check_notice(form, now)  # first: an officer of two schools may look before choosing one
    require(actor, Act.FILE_NOTICE, Subject(school=form.school))
    _must_be_open(agreement, form)
    officer_id = succession.officer_of(session, agreement, actor, form, behalf, now)
    version = _first_version(form, now, actor, officer_id, behalf)
    version.changed_by = session.get(Person, version.changed_by_id) if version.changed_by_id else None
    return Notice(
        school_year=agreement.school_year(agreement.today(now)), number=0, version=1, school=form.school,
        officer=session.get(Person, officer_id), officer_id=officer_id, filed_at=now, versions=[version],
    )  # fmt: skip


def _must_be_open(agreement: Agreement, form: NoticeForm) -> None:
    """Of a school that has closed only what happened until then. Raises `Invalid`."""
    if form.occurred_at and (closed := agreement.closed_in_words(form.school, agreement.today(form.occurred_at))):
        raise Invalid({"occurred_at": closed})


def _first_version(
    form: NoticeForm, now: datetime, actor: Actor, officer_id: int, behalf: Behalf | None
) -> NoticeVersion:
    """What a notice says when it is filed: by the officer, or with who filed it for the officer and why."""
    if officer_id == actor.person_id:
        return _version(form, 1, now)
    return _version(form, 1, now, actor, because=behalf.because if behalf else None)


def complete_details(
    session: Session, agreement: Agreement, actor: Actor, notice_id: int, form: NoticeForm, base_version: int,
    now: datetime,
) -> Notice:  # fmt: skip
    """Add details that were to follow; what is not known yet may still follow. What was answered before stays.

    Raises:
        Refused: neither the officer whose notice it is nor a supervisor.
        Invalid: an answer cannot be taken.
        Conflict: it was withdrawn, or changed since the form was opened.
    """
    notice = locked_for_change(session, actor, notice_id)
    _must_be_at(notice, base_version)
    before = form_of(notice.current)
    added = {name: getattr(form, name) for name in DETAILS if is_empty(getattr(before, name))}
    _save(session, agreement, notice, replace(before, **added), actor, now, is_completion=True)
    succession.tell_officer(session, notice, actor, now)
    audit.record(session, actor.label, "complete notice", notice, now, {"version": notice.version})
    return notice


def amend(
    session: Session, agreement: Agreement, actor: Actor, notice_id: int, form: NoticeForm, because: str | None,
    base_version: int, now: datetime,
) -> Notice:  # fmt: skip
    """Correct a notice. What it said before stays as a version. A material change asks for a new acknowledgment.

    Raises:
        Refused: neither the officer whose notice it is nor a supervisor.
        Invalid: an answer cannot be taken.
        Conflict: it was withdrawn, amended since the form was opened, or nothing is different.
    """
    notice = locked_for_change(session, actor, notice_id)
    _must_be_at(notice, base_version)
    _save(session, agreement, notice, form, actor, now, because=because)
    cards.reply(session, AMENDED_REPLY, notice, now, notice.current.id)
    succession.tell_officer(session, notice, actor, now)
    audit.record(session, actor.label, "amend notice", notice, now, {"version": notice.version})
    return notice


def _save(
    session: Session, agreement: Agreement, notice: Notice, form: NoticeForm, actor: Actor, now: datetime,
    **change: Any,
) -> None:  # fmt: skip
    """Let the notice say what a form says, from now on."""
    before, form = notice.current, form.relevant()
    check_notice(form, now, because=change.get("because", "completed"))
    if says_the_same(before, form):
        raise Conflict(NO_CHANGE)
    version = _version(form, notice.version + 1, now, actor, **change)
    notice.versions.append(version)
    notice.version += 1
    session.flush()
    if material_changes(agreement, before, version):
        acknowledgments.ask_again(session, agreement, notice, now)
    cards.change(session, notice, now)
    completeness.settle(session, notice, now)
    if notice.completed_at is None and agreement.today(before.occurred_at) != agreement.today(version.occurred_at):
        details_clock.begin_anew(session, notice.id, details_clock.next_morning(agreement, now))
    _tell(session, agreement, notice, before, now)


def _must_be_at(notice: Notice, base_version: int) -> None:
    if notice.version != base_version:
        raise Conflict(
            f"{notice.label} was changed since you opened this form. Open it again to work on the current version."
        )


def _tell(session: Session, agreement: Agreement, notice: Notice, before: NoticeVersion | None, now: datetime) -> None:
    """What some have to know at once, each by direct message: an arrest (10-233h), a search by school staff (§V.12)."""
    look_at_arrest(session, notice, before, now)
    for kind, (part, is_so) in TOLD_AT_ONCE.items():
        if is_so(notice.current) and not (before and is_so(before)):
            direct.tell(session, kind, notice, people_who_may(session, part, notice.subject, agreement.today(now)), now)


TOLD_AT_ONCE: Mapping[str, tuple[Part, Callable[[NoticeVersion], bool]]] = {
    ARREST: (Part.TOLD_OF_ARREST, lambda version: "arrest" in version.actions),
    STAFF_SEARCH: (Part.TOLD_OF_STAFF_SEARCH, lambda version: version.searched_by in STAFF_SEARCHERS),
}
"""Whom each of these messages is for, and whether a version reports what it tells of."""


def withdraw(session: Session, actor: Actor, notice_id: int, because: str | None, now: datetime) -> Notice:
    """Take back a notice that was filed in error. It stays on record, marked.

    Raises:
        Refused: neither the officer whose notice it is nor a supervisor.
        Invalid: no reason is given.
        Conflict: it was withdrawn before.
    """
    notice = locked_for_change(session, actor, notice_id)
    require_valid(check_reason(because, now))
    notice.withdrawn_at, notice.withdrawn_because, notice.withdrawn_by_id = now, because, actor.person_id
    acknowledgments.settle(session, notice, now)
    details_clock.stop(session, notice.id, now)
    questions.withdrawn(session, notice, now)
    cards.change(session, notice, now)
    cards.reply(session, CHANGE_REPLY, notice, now)
    look_at_arrest(session, notice, None, now)
    succession.tell_officer(session, notice, actor, now)
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


def version(session: Session, version_id: int) -> NoticeVersion:
    """A version of a notice by its id, for the bot itself: no right is checked."""
    return session.get_one(NoticeVersion, version_id)


def own(session: Session, actor: Actor, notice_id: int) -> Notice:
    """A notice that somebody may change, whether or not it can still be changed.

    Raises:
        Refused: neither the officer whose notice it is nor a supervisor, or there is none.
    """
    return require_of(actor, Act.CHANGE_NOTICE, session.get(Notice, notice_id))


def _version(
    form: NoticeForm, version: int, now: datetime, actor: Actor | None = None, *, because: str | None = None,
    is_completion: bool = False,
) -> NoticeVersion:  # fmt: skip
    rows = [NoticeAction(action=action, position=position) for position, action in enumerate(form.actions)]
    content = {name: getattr(form, name) for name in CONTENT}
    content |= {name: list(content[name]) for name in LISTS if name in content}
    return NoticeVersion(
        version=version, changed_at=now, changed_because=because, changed_by_id=actor and actor.person_id,
        is_completion=is_completion, action_rows=rows, **content,
    )  # fmt: skip


def for_change(session: Session, actor: Actor, notice_id: int) -> Notice:
    """A notice of which somebody is asked what is to be changed.

    Raises:
        Refused: neither the officer whose notice it is nor a supervisor, or there is none.
        Conflict: it was withdrawn.
    """
    return _to_change(actor, session.get(Notice, notice_id))


def locked_for_change(session: Session, actor: Actor, notice_id: int) -> Notice:
    """A notice that somebody is about to change; nobody else changes it until this transaction ends.

    Raises:
        Refused, Conflict: as for `for_change`.
    """
    return _to_change(actor, locked_row(session, Notice, notice_id))


def _to_change(actor: Actor, found: Notice | None) -> Notice:
    notice = require_of(actor, Act.CHANGE_NOTICE, found)
    notice.require_standing()
    return notice
