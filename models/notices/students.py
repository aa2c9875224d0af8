"""Student details of a notice, one student after another, without anything that tells who it is (C.G.S. 10-233p)."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import vocabulary as words
from models.actor import Actor
from models.errors import Conflict, require_valid
from models.notices import acts as notices
from models.notices import completeness, succession
from models.notices.tables import Notice, StudentDetail
from models.store import audit

YOUNGEST, OLDEST = 3, 25
LONGEST_DETENTION = 24 * 60


@dataclass(frozen=True)
class StudentForm:
    """The answers about one student. Age in years, detention in minutes."""

    age: int | None = None
    grade: str | None = None
    gender: str | None = None
    ethnicity: str | None = None
    races: tuple[str, ...] = ()
    disability: str | None = None
    english_learner: str | None = None
    measures: tuple[str, ...] = ()
    detained_minutes: int | None = None
    disposition: str | None = None


CODES: dict[str, dict[str, str]] = {
    "grade": words.GRADES,
    "gender": words.GENDERS,
    "ethnicity": words.YES_NO_UNKNOWN,
    "disability": words.YES_NO_UNKNOWN,
    "english_learner": words.YES_NO_UNKNOWN,
    "disposition": words.DISPOSITIONS,
}


def recorded(session: Session, notice_id: int) -> list[StudentDetail]:
    """The students recorded for a notice, as it stands."""
    query = select(StudentDetail).filter_by(notice_id=notice_id, ended_at=None)
    return list(session.scalars(query.order_by(StudentDetail.number)))


def record_student(
    session: Session, actor: Actor, notice_id: int, form: StudentForm, submission_key: str, now: datetime,
    number: int | None = None,
) -> StudentDetail:  # fmt: skip
    """The officer who filed the notice records a student, or with a number puts a recorded one right.

    Raises:
        Conflict: the notice was withdrawn, or the student was removed meanwhile.
    """
    notice = notices.locked_for_change(session, actor, notice_id)
    _check(form)
    if number is None:
        number = 1 + (session.scalar(select(func.max(StudentDetail.number)).filter_by(notice_id=notice_id)) or 0)
        act = "record student"
    else:
        _standing(session, notice_id, number).ended_at = now
        session.flush()  # or the new row would come first, and two would stand
        act = "change student"
    content = asdict(form) | {"measures": list(form.measures), "races": list(form.races)}
    row = StudentDetail(
        notice_id=notice_id, number=number, submission_key=submission_key, recorded_at=now,
        recorded_by_id=actor.person_id, race=rolled_up(form.ethnicity, form.races), **content,
    )  # fmt: skip
    session.add(row)
    session.flush()
    completeness.settle(session, notice, now)
    if notice.completed_at == now:
        succession.tell_officer(session, notice, actor, now)
    audit.record(session, actor.label, act, f"notice:{notice_id}", now, {"student": number})
    return row


def read_student(
    session: Session, actor: Actor, notice_id: int, number: int, now: datetime
) -> tuple[Notice, StudentForm]:
    """What is recorded of a student, to be put right; `Conflict` if it, or the notice, was taken back. It is logged."""
    notice = notices.locked_for_change(session, actor, notice_id)
    row = _standing(session, notice_id, number)
    audit.record(session, actor.label, "read student", f"notice:{notice_id}", now, {"student": number})
    given = {field.name: getattr(row, field.name) for field in fields(StudentForm)}
    return notice, StudentForm(**(given | {"measures": tuple(row.measures)} | _race_of(row)))


def rolled_up(ethnicity: str | None, races: Collection[str]) -> str:
    """The one of the seven groups of the state's tables that two answers come to; or that it is not known.

    The federal rule for education data (72 FR 59266): Hispanic or Latino of any race, otherwise one race, or two or
    more. That a race counts where the first question is not answered is our reading of it.
    """
    known = [race for race in races if race != "unknown"]
    if ethnicity == "yes":
        return "hispanic"
    if len(known) > 1:
        return "two_or_more"
    return known[0] if known else "unknown"


def _race_of(row: StudentDetail) -> dict[str, Any]:
    """Both answers; of a record from before they were two, what is certain."""
    if row.races is not None:
        return {"ethnicity": row.ethnicity, "races": tuple(row.races)}
    if row.race == "hispanic":
        return {"ethnicity": "yes", "races": ()}
    return {"ethnicity": None, "races": (row.race,) if row.race in words.RACE_ANSWERS else ()}


def remove_student(session: Session, actor: Actor, notice_id: int, number: int, now: datetime) -> Notice:
    """The officer takes a student off a notice, which is no longer complete; what was recorded stays on record.

    Raises:
        Conflict: the notice was withdrawn, or the student was removed before.
    """
    notice = notices.locked_for_change(session, actor, notice_id)
    _standing(session, notice_id, number).ended_at = now
    session.flush()  # or it would still count as recorded
    completeness.settle(session, notice, now)
    audit.record(session, actor.label, "remove student", f"notice:{notice_id}", now, {"student": number})
    return notice


def _standing(session: Session, notice_id: int, number: int) -> StudentDetail:
    found = next((row for row in recorded(session, notice_id) if row.number == number), None)
    if found is None:
        raise Conflict(f"Student {number} has been removed.")
    return found


def _check(form: StudentForm) -> None:
    problems = {name: "Please choose one." for name, codes in CODES.items() if getattr(form, name) not in codes}
    if form.age is not None and not YOUNGEST <= form.age <= OLDEST:
        problems["age"] = f"Enter an age from {YOUNGEST} to {OLDEST}, or leave blank if unknown."
    if not set(form.measures) <= set(words.STUDENT_MEASURES):
        problems["measures"] = "Please choose again: this answer is no longer offered."
    require_valid(problems | _races(form) | _detention(form))


def _races(form: StudentForm) -> dict[str, str]:
    if not form.races or not set(form.races) <= set(words.RACE_ANSWERS):
        return {"races": "Choose one or more, or “Unknown”."}
    if "unknown" in form.races and len(form.races) > 1:
        return {"races": "“Unknown” cannot be combined with a race."}
    return {}


def _detention(form: StudentForm) -> dict[str, str]:
    if "detained" in form.measures and form.detained_minutes is None:
        return {"detained_minutes": "Enter how many minutes the student was detained."}
    if "detained" not in form.measures and form.detained_minutes is not None:
        return {"detained_minutes": "Also check “Detained”, or leave the minutes blank."}
    if form.detained_minutes is not None and not 0 <= form.detained_minutes <= LONGEST_DETENTION:
        return {"detained_minutes": f"Enter minutes from 0 to {LONGEST_DETENTION:,}."}
    return {}
