"""Disclosures of student records to officers: logged, corrected with a reason, withdrawn. No student is named (§VIII).

The school's own record under 34 CFR 99.32 is of each student: this log is none, and does not take its place.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.disclosures.form import CONTENT, DisclosureForm, check
from models.disclosures.tables import Disclosure, DisclosureVersion
from models.errors import Conflict, require_valid
from models.policy import Act, Subject, allowing, may, refusal, require, require_of
from models.store import audit
from models.store.base import locked_row
from models.terms import Agreement
from models.texts import check_reason
from models.vocabulary import PARTY_OF_ROLE

NO_CHANGE = "Nothing is different from the current record. Change an answer, or close this window."


def log(
    session: Session, agreement: Agreement, actor: Actor, school: str | None, form: DisclosureForm, now: datetime
) -> Disclosure:
    """Put a disclosure on record.

    Raises:
        Refused: the person may not log any at this school.
        Invalid: an answer cannot be taken.
    """
    about = Subject(school=school)
    require(actor, Act.LOG_DISCLOSURE, about)
    problems = check(form, agreement.today(now), now)
    if school is None or all(known.key != school for known in agreement.school):
        problems["school"] = "Please choose the school again."
    elif form.disclosed_on and (closed := agreement.closed_in_words(school, form.disclosed_on)):
        problems.setdefault("disclosed_on", closed)
    require_valid(problems)
    side = PARTY_OF_ROLE[allowing(actor, Act.LOG_DISCLOSURE, about)[0].role]
    made = Disclosure(
        school=school, recorded_at=now, recorded_by_id=actor.person_id, side=side, version=1,
        versions=[_version(form, 1, actor, now)],
    )  # fmt: skip
    session.add(made)
    session.flush()
    audit.record(session, actor.label, "log disclosure", made, now, {"school": school, "basis": form.basis})
    return made


def correct(
    session: Session, agreement: Agreement, actor: Actor, disclosure_id: int, seen: int, form: DisclosureForm,
    because: str | None, now: datetime,
) -> Disclosure:  # fmt: skip
    """Correct a disclosure. What it said before stays as a version, with the reason.

    Raises:
        Refused: the person may not change it.
        Invalid: an answer cannot be taken.
        Conflict: it was withdrawn, has changed since it was seen, or nothing is different.
    """
    found = _locked(session, actor, disclosure_id, seen)
    before = found.current
    require_valid(check_reason(because, now) | check(form, agreement.today(now), now, before.disclosed_on))
    if form == before.form:
        raise Conflict(NO_CHANGE)
    found.versions.append(_version(form, found.version + 1, actor, now, because))
    found.version += 1
    session.flush()
    audit.record(session, actor.label, "correct disclosure", found, now, {"version": found.version})
    return found


def withdraw(
    session: Session, actor: Actor, disclosure_id: int, seen: int, because: str | None, now: datetime
) -> Disclosure:
    """Take back what was logged in error. It stays on record, marked, and no longer counts.

    Raises:
        Refused: the person may not change it.
        Invalid: no reason is given, or it cannot be taken.
        Conflict: it was withdrawn before, or has changed since it was seen.
    """
    found = _locked(session, actor, disclosure_id, seen)
    require_valid(check_reason(because, now))
    found.withdrawn_at, found.withdrawn_because, found.withdrawn_by_id = now, because, actor.person_id
    session.flush()
    audit.record(session, actor.label, "withdraw disclosure", found, now)
    return found


def read(session: Session, actor: Actor, disclosure_id: int, now: datetime) -> Disclosure:
    """A disclosure with all it says, for those who may; the look goes into the audit log. Raises `Refused`."""
    found = require_of(actor, Act.READ_DISCLOSURE, session.get(Disclosure, disclosure_id))
    audit.record(session, actor.label, "read disclosure", found, now)
    return found


def for_change(session: Session, actor: Actor, disclosure_id: int, now: datetime) -> Disclosure:
    """A disclosure of which somebody is asked what is to be changed, which shows what it says; that is a look.

    Raises:
        Refused: the person may not change it.
        Conflict: it was withdrawn.
    """
    found = _changeable(actor, session.get(Disclosure, disclosure_id))
    found.require_unchanged(found.version)
    return read(session, actor, found.id, now)


def may_change(actor: Actor, found: Disclosure) -> bool:
    """Whether somebody may correct or withdraw it: who logged it, or the head of that side, if they may read it."""
    return may(actor, Act.CHANGE_DISCLOSURE, found.subject) and may(actor, Act.READ_DISCLOSURE, found.subject)


def _changeable(actor: Actor, found: Disclosure | None) -> Disclosure:
    if found is None or not may_change(actor, found):
        raise refusal(Act.CHANGE_DISCLOSURE)
    return found


def _locked(session: Session, actor: Actor, disclosure_id: int, seen: int) -> Disclosure:
    found = _changeable(actor, locked_row(session, Disclosure, disclosure_id))
    found.require_unchanged(seen)
    return found


def _version(
    form: DisclosureForm, number: int, actor: Actor, now: datetime, because: str | None = None
) -> DisclosureVersion:
    content = {name: getattr(form, name) for name in CONTENT}
    return DisclosureVersion(
        version=number, changed_at=now, changed_by_id=actor.person_id, changed_because=because, **content
    )
