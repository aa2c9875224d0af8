"""What the made-up officers did besides enforcement: talks, classes, requests handed back, trainings that are due."""

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from models.activities import acts
from models.activities.acts import Whose
from models.activities.form import ActivityForm
from models.activities.kinds import DISCIPLINE_MATTERS, PRESENTED, TALKED_ABOUT
from models.actor import Actor
from models.terms import Agreement

A_WEEK = timedelta(days=7)
SUMMER = (7, 8)
TRAINED_IN = 9
YEARLY, LACKED = "agreement", "restorative"
"""The training that officers have each year, and the one that the officer of the last school lacks."""
TITLES = ("What happens after a 911 call", "Your rights and duties", "Who sees what you post", None, None)
Answers = dict[str, str | int | None]


def _talk(chance: random.Random, _level: str) -> Answers:
    with_whom = chance.choice(("student", "student", "student", "parent", "staff"))
    return {
        "with_whom": with_whom, "topic": chance.choice([*TALKED_ABOUT]), "people": chance.choice((1, 1, 1, 2, 3)),
        "minutes": chance.choice((10, 15, 20, 30, None)),
    }  # fmt: skip


def _presentation(chance: random.Random, level: str) -> Answers:
    grades = ("9", "10", "11", "12") if level == "high" else ("6", "7", "8")
    return {
        "topic": chance.choice([*PRESENTED]), "grade": chance.choice((*grades, "several")),
        "people": chance.randint(18, 60), "minutes": 45, "detail": chance.choice(TITLES),
    }  # fmt: skip


def _request(chance: random.Random, _level: str) -> Answers:
    outcome = chance.choice((*["handed_back"] * 4, "assisted", "police_matter"))
    return {"topic": chance.choice([*DISCIPLINE_MATTERS]), "outcome": outcome}


WEEKLY: tuple[tuple[str, Callable[[random.Random, str], Answers]], ...] = (
    ("talk", _talk), ("talk", _talk), ("talk", _talk), ("presentation", _presentation), ("request", _request),
)  # fmt: skip
"""What an officer may do in a week; one of it is logged for each school."""
TRAININGS: tuple[Answers, ...] = (
    {"topic": "sel", "hours": 6, "provider": "Made-up Police Academy", "certificate": "SEL-0107"},
    {"topic": "restorative", "hours": 4, "provider": "Made-up Center for Youth", "certificate": None},
    {"topic": "agreement", "hours": 2, "provider": "District and department together", "certificate": None},
)


def log_year(
    session: Session,
    agreement: Agreement,
    officers: dict[str, Actor],
    levels: dict[str, str],
    first: date,
    now: datetime,
) -> None:
    """Log what the officer of each school did, week after week, from a day until yesterday. The same each time."""
    chance = random.Random(f"{first}")  # noqa: S311  (made up, no secret)
    week, trained, last_school = first, set[tuple[int, int]](), [*officers][-1]
    while week + A_WEEK <= agreement.today(now):
        for school, officer in officers.items():
            day = week + timedelta(days=(chance.randint(0, 4) - week.weekday()) % 7)
            if day.month in SUMMER:
                continue
            code, answers = chance.choice(WEEKLY)
            given = answers(chance, levels[school])
            _log(session, agreement, officer, code, Whose(officer.person_id, school), day, given)
            if day.month == TRAINED_IN and (officer.person_id, day.year) not in trained:
                is_first = officer.person_id not in {person for person, _year in trained}
                trained.add((officer.person_id, day.year))
                for training in TRAININGS:
                    is_lacking = training["topic"] == LACKED and school == last_school
                    if (is_first or training["topic"] == YEARLY) and not is_lacking:
                        _log(session, agreement, officer, "training", Whose(officer.person_id), day, training)
        week += A_WEEK


def _log(
    session: Session, agreement: Agreement, officer: Actor, code: str, whose: Whose, day: date, given: Answers
) -> None:
    form = ActivityForm(happened_on=day, **given)  # type: ignore[arg-type]
    in_the_evening = datetime.combine(day, time(15, 30), agreement.zone)
    acts.log_activity(session, agreement, officer, acts.kind_of(code), whose, form, in_the_evening)
