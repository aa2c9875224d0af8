"""What is done with the list of what a school provides: it is opened, and both sides say what is there (§VIII)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, require_valid
from models.facilities import tables as records
from models.facilities import telling
from models.facilities.form import THERE, Answer, check
from models.facilities.steps import CHECK, ITEMS, NOT_STATED, STEPS, Step
from models.facilities.tables import FacilityItem, FacilityList, FacilityStatement
from models.policy import Act, may, refusal
from models.store import audit
from models.store.disposed import require_kept
from models.terms import Agreement

CHANGED = "Somebody has said something else since you opened this. Close this window and open it again."


def open_list(session: Session, agreement: Agreement, school: str, now: datetime) -> FacilityList | None:
    """Ask a school what it provides in the school year of today; nothing where it was asked before."""
    year = agreement.school_year(agreement.today(now))
    made = FacilityList(school=school, school_year=year, opened_at=now, state=NOT_STATED, waits_since=now)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        return None
    telling.of_state(session, agreement, made, None, now)
    audit.record(session, "bot", "ask about facilities", made, now, {"school": school, "school_year": year})
    return made


def for_step(session: Session, agreement: Agreement, actor: Actor, list_id: int, code: str, now: datetime) -> Step:
    """What somebody is about to say. Raises `Refused`, and `Conflict` where the school year is over."""
    return _next(session.get(FacilityList, list_id), agreement, actor, code, now)


def _next(found: FacilityList | None, agreement: Agreement, actor: Actor, code: str, now: datetime) -> Step:
    step = STEPS.get(code)
    if step is None:
        raise refusal(Act.READ_FACILITIES)
    if found is None or not may(actor, step.act, found.subject):
        raise refusal(step.act)
    require_kept(found)
    if found.school_year != agreement.school_year(agreement.today(now)):
        raise Conflict("That school year is over. The list of this school year is in the overview.")
    return step


def say(
    session: Session, agreement: Agreement, actor: Actor, list_id: int, code: str, seen: int,
    answers: Mapping[str, Answer], now: datetime,
) -> FacilityList:  # fmt: skip
    """Say of every item whether it is there. What was said before stays on record.

    Raises:
        Refused: not of that side at this school, or there is no such list.
        Conflict: somebody has said something since it was seen, or the school year is over.
        Invalid: an answer is missing or cannot be taken.
    """
    found = records.locked(session, list_id)
    step = _next(found, agreement, actor, code, now)
    if found is None or found.seen != seen:
        raise Conflict(CHANGED)
    require_valid(check(answers, now))
    rows = [
        FacilityItem(item=item, is_there=answers[item].answer == THERE, words=answers[item].words) for item in ITEMS
    ]
    said = FacilityStatement(
        number=seen + 1, step=step.code, said_at=now, said_by_id=actor.person_id, items=rows
    )  # fmt: skip
    found.statements.append(said)
    before, found.state = found.state, found.state_by_words
    found.waits_since, found.reminded_at = now, None
    session.flush()
    telling.change(session, found, now)
    if found.state != before or (step.code == CHECK and said.missing):
        telling.of_state(session, agreement, found, actor, now)
    detail = {"step": step.code, "missing": list(said.missing), "from": before, "to": found.state}
    audit.record(session, actor.label, "say what is provided", found, now, detail)
    return found


def read(session: Session, actor: Actor, list_id: int, now: datetime) -> FacilityList:
    """A list with all that was said, `Refused` to whoever may not; the look goes into the audit log."""
    found = session.get(FacilityList, list_id)
    if found is None or not may(actor, Act.READ_FACILITIES, found.subject):
        raise refusal(Act.READ_FACILITIES)
    require_kept(found)
    audit.record(session, actor.label, "read facilities", found, now)
    return found
