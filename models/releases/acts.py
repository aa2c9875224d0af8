"""What the superintendent and the police do with requests for records, by the table of `steps.py` (§V.6)."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, changed_since, not_now, require_confirmed, require_valid
from models.policy import Act, Subject, may, refusal, require, require_of
from models.releases import reminders, telling
from models.releases import tables as records
from models.releases.form import Records, RequestForm, check_records, check_request
from models.releases.releasing import doubts, found_notices, put
from models.releases.steps import ASK_BACK, ASKED, OPEN_STATES, RELEASE, STEPS, Step
from models.releases.tables import RecordsRequest, RecordsStep, ReleasedNotice
from models.store import audit
from models.store.disposed import require_kept
from models.terms import Agreement
from models.texts import LONGEST, check_text, check_why

MOST_QUESTIONS = 8  # with their answers they fill a window
ENOUGH = "No more questions can be asked about this request. Release what you can, or refuse: it can be asked for anew."
SAY_IT = "Please say it in a few words."


def ask(session: Session, agreement: Agreement, actor: Actor, form: RequestForm, now: datetime) -> RecordsRequest:
    """Ask the police for records. Chief, designee and supervisors are told.

    Raises:
        Refused: not the superintendent.
        Invalid: an answer cannot be taken.
    """
    require(actor, Act.ASK_FOR_RECORDS, Subject())
    require_valid(check_request(agreement, form, agreement.today(now), now))
    asked = form.records
    request = RecordsRequest(
        what=list(asked.what), school=asked.school, first_day=asked.first, last_day=asked.last,
        numbers=list(asked.numbers), purpose=form.purpose, needed_by=form.needed_by, state=ASKED, asked_at=now,
        asked_by_id=actor.person_id, waits_since=now,
    )  # fmt: skip
    session.add(request)
    session.flush()
    reminders.begin(session, agreement, request, now)
    telling.of_request(session, agreement, request, now)
    audit.record(session, actor.label, "ask for records", request, now, {"what": request.what, "school": asked.school})
    return request


def for_step(session: Session, actor: Actor, request_id: int, code: str, seen: int) -> RecordsRequest:
    """A request with which somebody is about to take a step.

    Raises:
        Refused: the person may not, or there is none.
        Conflict: it has changed since it was seen, or the step is not the next one.
    """
    return _next(session.get(RecordsRequest, request_id), actor, code, seen)


def _next(
    request: RecordsRequest | None, actor: Actor, code: str, seen: int, *typed: str | None
) -> RecordsRequest:  # fmt: skip
    step = STEPS.get(code)
    if step is None or request is None or not may(actor, step.act, request.subject):
        raise refusal(step.act if step else Act.READ_RECORDS_REQUEST)
    require_kept(request)
    if request.state not in step.before:
        raise not_now(request.stands.label)
    if request.seen != seen:
        raise changed_since(*typed)
    return request


def take_step(
    session: Session, agreement: Agreement, actor: Actor, request_id: int, code: str, seen: int, words: str | None,
    now: datetime,
) -> RecordsRequest:  # fmt: skip
    """Take a step with a request, on record with its words. Whoever is to know is told.

    Raises:
        Refused, Conflict: as for `for_step`.
        Invalid: the words are missing or cannot be taken.
    """
    if code == RELEASE:
        raise Conflict("What is released is chosen in its form.")
    request = _next(records.locked(session, request_id), actor, code, seen, words)
    step = STEPS[code]
    if code == ASK_BACK and sum(row.step == ASK_BACK for row in request.steps) >= MOST_QUESTIONS:
        raise Conflict(ENOUGH)
    require_valid(_check_words(step, words, now))
    _take(session, agreement, request, step, actor, words, now)
    return request


def release(
    session: Session, agreement: Agreement, actor: Actor, request_id: int, seen: int, chosen: Records,
    words: str | None, now: datetime, confirmed: str | None = None,
) -> RecordsRequest:  # fmt: skip
    """Release records upon a request: what the police decide, which may be less than what was asked.

    Files and packets are made at once and go to the superintendent; single notices can be opened from now on, as
    they read now.

    Raises:
        Refused, Conflict: as for `for_step`; nobody is superintendent whom a message can reach.
        Invalid: what is chosen, or the words, cannot be taken.
        Doubtful: it is more than what was asked, unless that was `confirmed`.
    """
    request = _next(records.locked(session, request_id), actor, RELEASE, seen, words)
    problems = check_records(agreement, chosen, agreement.today(now)) | _check_words(STEPS[RELEASE], words, now)
    notices, unknown = found_notices(session, chosen)
    require_valid(problems or unknown)
    require_confirmed(doubts(agreement, request.records, chosen, notices), confirmed)
    made = put(session, agreement, actor, request, chosen, notices, now)
    detail = {
        "what": made.what,
        "school": made.school,
        "first": str(made.first_day or ""),
        "last": str(made.last_day or ""),
        "notices": [f"{row.notice_id}:{row.version}" for row in made.notices],
        "packets": [file.notice_id for file in made.files if file.notice_id],
        "redacted": made.redacted,
    }
    audit.record(session, actor.label, "release records", request, now, detail)
    _take(session, agreement, request, STEPS[RELEASE], actor, words, now)
    return request


def _check_words(step: Step, words: str | None, now: datetime) -> dict[str, str]:
    if step.needs_words:
        return check_why("words", words, LONGEST, now, SAY_IT)
    return check_text("words", words or "", LONGEST, now)


def _take(
    session: Session, agreement: Agreement, request: RecordsRequest, step: Step, actor: Actor, words: str | None,
    now: datetime,
) -> None:  # fmt: skip
    before, request.state = request.state, step.after
    request.steps.append(RecordsStep(step=step.code, taken_at=now, taken_by_id=actor.person_id, words=words or None))
    session.flush()
    reminders.stop(session, request, now)
    if request.state == ASKED:
        request.waits_since = now
    if request.state in OPEN_STATES:
        reminders.begin(session, agreement, request, now)
    telling.of_step(session, agreement, request, step.code, now)
    detail = {"step": step.code, "from": before, "to": step.after}
    audit.record(session, actor.label, "records request step", request, now, detail)


def read(session: Session, actor: Actor, request_id: int, now: datetime) -> RecordsRequest:
    """A request with all it holds, `Refused` to whoever may not; the look goes into the audit log."""
    found = require_of(actor, Act.READ_RECORDS_REQUEST, session.get(RecordsRequest, request_id))
    audit.record(session, actor.label, "read records request", found, now)
    return found


def read_notice(session: Session, actor: Actor, released_id: int, now: datetime) -> ReleasedNotice:
    """A notice as it was released, `Refused` to whoever may not; the look goes into the audit log of that notice."""
    found = require_of(actor, Act.READ_RELEASED, session.get(ReleasedNotice, released_id))
    detail = {"version": found.version, "request": found.release.request_id, "students": found.with_students}
    audit.record(session, actor.label, "read released notice", found.notice, now, detail)
    return found
