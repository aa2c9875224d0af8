"""Reads what stands in the forms of schedules."""

from datetime import time

from handlers.metadata import Fields
from handlers.payload import Payload
from handlers.schedules.week_views import NOWHERE
from handlers.values import OutOfDate, whole
from models.schedules.form import ChangeForm, WeekForm
from models.schedules.kinds import TIMES, WEEKDAYS
from models.schedules.substitutes import SubstituteForm


def a_time(code: str | None) -> time | None:
    """A time that was chosen. Raises `OutOfDate` where it is none that the bot offers."""
    if code is None:
        return None
    if code not in TIMES:
        raise OutOfDate("time")
    return time.fromisoformat(code)


def week_of(payload: Payload) -> WeekForm:
    """A usual week: at one school by ticks, at several by a school for each day."""
    given, schools = payload.answers, payload.metadata["schools"]
    if not schools:
        raise OutOfDate("schools")
    numbers = range(len(WEEKDAYS))
    if "days" in given:
        chosen = {whole(number): schools[0] for number in given["days"] if whole(number) in numbers}
    else:
        answers = {number: given[f"school_{number}"] for number in numbers}
        chosen = {number: school for number, school in answers.items() if school and school != NOWHERE}
    if not set(chosen.values()) <= set(schools):
        raise OutOfDate("school")
    own = {
        number: (a_time(given[f"starts_{number}"]), a_time(given[f"ends_{number}"]))
        for number in numbers if f"starts_{number}" in given
    }  # fmt: skip
    return WeekForm(given["first_day"], chosen, a_time(given["starts"]), a_time(given["ends"]), own)


def change_of(payload: Payload) -> ChangeForm:
    """A change, as far as the form has its questions by now."""
    given = payload.answers
    school = given["school"] if "school" in given else payload.metadata.get("school")
    return ChangeForm(
        given["kind"], given["first_day"], given["last_day"], school, a_time(given.get("starts")),
        a_time(given.get("ends")),
    )  # fmt: skip


def substitute_of(given: Fields, about: Fields) -> SubstituteForm:
    """Whom a supervisor names."""
    person = given["substitute"]
    return SubstituteForm(
        whole(person) if person else None, given["school"], given["first_day"], given["last_day"],
        a_time(given["starts"]), a_time(given["ends"]), about.get("id"),
    )  # fmt: skip
