"""The yearly meeting of an evaluation: its day, and who was there for the school and for the police (§III)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import require_valid
from models.evaluations.tables import Evaluation, EvaluationAttendee, EvaluationVersion
from models.people.queries import counts_between, holdings_with
from models.people.tables import Person, RoleHeld
from models.policy import Part, roles_with
from models.terms import Agreement
from models.texts import check_text
from models.vocabulary import Role

LONGEST_GUEST = 100
NEEDS = {
    "met_on": "Enter the date of the meeting.",
    "school_attendees": "Choose who attended for the school's administration (§III).",
    "officer_presence": "Answer whether the officer attended (§III). If not, the report says so.",
    "police_guest": "Choose the chief or a designee above, or name the chief's representative here (§III).",
}
NOBODY_THERE = "By the roster, the school had no principal or designee on that day. Check the date."
NOT_IN_THE_ROLE = "Please choose again: on the day of the meeting, the roster has somebody of these in no such role."


@dataclass(frozen=True)
class Meeting:
    """The meeting: its day and who was there. `police_guest` is a chief's representative who is not on the roster."""

    met_on: date | None = None
    school_attendee_ids: tuple[int, ...] = ()
    officer_attended: bool | None = None
    police_attendee_id: int | None = None
    police_guest: str | None = None


def meeting_of(version: EvaluationVersion) -> Meeting:
    """What is recorded of the meeting; whether the officer came is not, before its day is."""
    ids = tuple(sorted(person.id for person in version.school_attendees))
    attended = version.officer_attended if version.met_on else None
    return Meeting(version.met_on, ids, attended, version.police_attendee_id, version.police_guest)


def keep_meeting(version: EvaluationVersion, form: Meeting) -> None:
    """Record the meeting as a form has it."""
    ids = sorted(form.school_attendee_ids)
    there = {other.person_id: other for other in version.others}
    version.met_on, version.school_attendee_id = form.met_on, next(iter(ids), None)
    version.others = [there.get(person) or EvaluationAttendee(person_id=person) for person in ids[1:]]
    version.officer_attended = bool(form.officer_attended)
    version.police_attendee_id, version.police_guest = form.police_attendee_id, form.police_guest


def both_sides(session: Session, evaluation: Evaluation, day: date) -> list[dict[int, Person]]:
    """Who could have been at a meeting on that day, by their role then: for the school, for the police; by name."""
    parts = (Part.ATTENDS_FOR_SCHOOL, Part.ATTENDS_FOR_POLICE)
    found = ({held.person for held in holdings_with(session, part, evaluation.subject, day, day)} for part in parts)
    return [{person.id: person for person in sorted(people, key=lambda who: (who.name, who.id))} for people in found]


def attended_as(session: Session, person_id: int, part: Part, day: date) -> Role:
    """As what somebody attended on a day: the first of the roles that bring the part; the last when they held none."""
    held = set(session.scalars(select(RoleHeld.role).where(RoleHeld.person_id == person_id, counts_between(day, day))))
    roles = roles_with(part)
    return next((role for role in roles if role in held), roles[-1])


def check_meeting(session: Session, agreement: Agreement, evaluation: Evaluation, form: Meeting, now: datetime) -> None:
    """Stop a meeting that cannot be recorded: `Invalid`, by question."""
    given = {
        "met_on": form.met_on, "school_attendees": form.school_attendee_ids,
        "officer_presence": form.officer_attended is not None,
        "police_guest": form.police_attendee_id or form.police_guest,
    }  # fmt: skip
    problems = {name: agreement.cite(NEEDS[name]) for name, answer in given.items() if not answer}
    problems |= check_text("police_guest", form.police_guest or "", LONGEST_GUEST, now)
    first, _last = agreement.days_of(evaluation.school_year)
    if form.met_on and not first <= form.met_on <= agreement.today(now):
        problems["met_on"] = f"Enter a past date in school year {evaluation.school_year}, or today."
    elif form.met_on:
        problems |= _not_in_the_role(both_sides(session, evaluation, form.met_on), form)
    require_valid(problems)


def _not_in_the_role(sides: list[dict[int, Person]], form: Meeting) -> dict[str, str]:
    school, police = sides
    problems = {} if school else {"met_on": NOBODY_THERE}
    if not school.keys() >= set(form.school_attendee_ids):
        problems["school_attendees"] = NOT_IN_THE_ROLE
    if form.police_attendee_id and form.police_attendee_id not in police:
        problems["police_attendee"] = NOT_IN_THE_ROLE
    return problems
