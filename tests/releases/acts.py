"""What tests do with requests for records."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.errors import Doubtful
from models.notices import acts as notices
from models.notices.students import StudentForm, record_student
from models.notices.tables import Notice
from models.releases import acts, tables
from models.releases.form import LOG, Records, RequestForm
from models.releases.steps import (
    ANSWER,
    ASK_BACK,
    ASKED,
    QUESTION,
    REFUSE,
    REFUSED,
    RELEASED,
    WITHDRAW,
    WITHDRAWN,
)
from models.releases.tables import RecordsRequest
from tests.support.staff import Staff
from tests.support.town import NOW, a_form

FIRST, TODAY = date(2026, 10, 1), date(2026, 11, 23)
WHY = "A made-up review of the program"
ROLE_OF = {ANSWER: "superintendent", WITHDRAW: "superintendent", ASK_BACK: "chief", REFUSE: "chief"}
STUDENT = StudentForm(
    age=15, grade="10", gender="male", ethnicity="no", races=("white",), disability="no", english_learner="no",
    disposition="warned",
)  # fmt: skip


def records(*what: str, **changes: object) -> Records:
    """The notice log of a period, unless the test says otherwise."""
    given: dict[str, object] = {"what": what or (LOG,), "school": None, "first": FIRST, "last": TODAY}
    return Records(**(given | changes))  # type: ignore[arg-type]


def ask(
    session: Session, staff: Staff, wanted: Records | None = None, now: datetime = NOW, purpose: str = WHY,
    needed_by: date | None = None,
) -> RecordsRequest:  # fmt: skip
    """The superintendent asks."""
    form = RequestForm(wanted or records(), purpose, needed_by)
    return acts.ask(session, staff.town.agreement, staff.actor("superintendent", now), form, now)


def take(
    session: Session, staff: Staff, request: RecordsRequest, step: str, now: datetime = NOW, words: str = WHY,
    who: str | None = None,
) -> RecordsRequest:  # fmt: skip
    """Somebody whose part it is takes a step."""
    actor = staff.actor(who or ROLE_OF[step], now)
    return acts.take_step(session, staff.town.agreement, actor, request.id, step, request.seen, words, now)


def release(
    session: Session, staff: Staff, request: RecordsRequest, chosen: Records | None = None, now: datetime = NOW,
    who: str = "chief", words: str | None = None,
) -> RecordsRequest:  # fmt: skip
    """The police release, and confirm what goes beyond what was asked for."""
    given = (session, staff.town.agreement, staff.actor(who, now), request.id, request.seen,
             chosen or request.records, words, now)  # fmt: skip
    try:
        return acts.release(*given)
    except Doubtful as doubt:
        return acts.release(*given, doubt.key)


def bring_to(
    session: Session, staff: Staff, state: str, now: datetime = NOW, wanted: Records | None = None
) -> RecordsRequest:
    """A request in a state."""
    made = ask(session, staff, wanted, now)
    if state == RELEASED:
        release(session, staff, made, now=now)
    for step in WAYS.get(state, ()):
        take(session, staff, made, step, now)
    return tables.get(session, made.id)


WAYS: dict[str, tuple[str, ...]] = {
    ASKED: (), QUESTION: (ASK_BACK,), REFUSED: (REFUSE,), WITHDRAWN: (WITHDRAW,),
}  # fmt: skip


def file_notice(session: Session, staff: Staff, key: str = "T:V1", now: datetime = NOW, **changes: object) -> Notice:
    """The officer files a notice at Hall."""
    form = a_form(**changes)
    return notices.file_notice(session, staff.town.agreement, staff.actor("officer", now), form, key, now)


def with_student(
    session: Session, staff: Staff, notice: Notice, now: datetime = NOW, number: int | None = None, **changes: object
) -> None:  # fmt: skip
    """The officer records a student, or puts one right."""
    form = StudentForm(**({name: getattr(STUDENT, name) for name in STUDENT.__dataclass_fields__} | changes))
    record_student(
        session, staff.actor("officer", now), notice.id, form, f"S:{now.isoformat()}:{notice.id}", now, number
    )
