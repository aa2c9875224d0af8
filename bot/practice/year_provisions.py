"""What the schools provide in the made-up year, some disclosures of student records, and the team's goals."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.practice.year_answered import Who
from models.actor import Actor
from models.disclosures import acts as disclosures
from models.disclosures.form import DisclosureForm
from models.facilities import acts as facilities
from models.facilities.form import NOT_THERE, THERE, Answer
from models.facilities.steps import CHECK, ITEMS, STATE
from models.goals import acts as goals
from models.goals.form import GoalForm
from models.goals.kinds import CONFIRM
from models.terms import Agreement
from models.vocabulary import Party, Role

ASKED, SAID, CHECKED, A_DAY = (timedelta(days=days) for days in (12, 10, 8, 1))
MISSING, WHY = "computer", "Made up for practice: it has no connection yet."
DISCLOSURES = (
    ("attendance", "official", "Made up for practice: who was in the building when a door was left open.", 3),
    ("emergency", "emergency", "Made up for practice: whom to call after an accident in the gym.", 1),
)
GOALS = (
    GoalForm("Fewer cases are referred to the police than last year.", "referrals", "fewer"),
    GoalForm("Principals hear of an event within four hours.", "in_time", "at_least", 90),
    GoalForm("Every ninth grade has met its officer in class."),
)
"""The last one waits for the other party."""


def provide_year(
    session: Session, agreement: Agreement, who: Who, team: Mapping[Party, Actor], now: datetime
) -> None:  # fmt: skip
    """Have every school say what is there and its officer check it; at the last one something is missing."""
    today = agreement.today(now)
    if agreement.school_year(agreement.today(now - ASKED)) == agreement.school_year(today):
        for school in agreement.school:
            _provided(session, agreement, who, school.key, now)
    for number, form in enumerate(GOALS):
        goal = goals.set_goal(session, agreement, team[Party.SCHOOLS], form, now)
        if number + 1 < len(GOALS):
            goals.take_step(session, team[Party.POLICE], goal.id, CONFIRM, goal.seen, None, now)


def _provided(session: Session, agreement: Agreement, who: Who, school: str, now: datetime) -> None:
    principal, officer = who(Role.PRINCIPAL, school), who(Role.OFFICER, school)
    if principal is None or officer is None:
        return
    found = facilities.open_list(session, agreement, school, now - ASKED)
    if found is None:
        return
    all_there = {item: Answer(THERE) for item in ITEMS}
    facilities.say(session, agreement, principal, found.id, STATE, 0, all_there, now - SAID)
    lacks = {MISSING: Answer(NOT_THERE, WHY)} if school == agreement.school[-1].key else {}
    facilities.say(session, agreement, officer, found.id, CHECK, 1, all_there | lacks, now - CHECKED)
    if school == agreement.school[0].key:
        for actor, (records, basis, purpose, students) in zip((officer, principal), DISCLOSURES, strict=True):
            form = DisclosureForm(agreement.today(now - CHECKED), records, None, basis, purpose, students)
            disclosures.log(session, agreement, actor, school, form, now - CHECKED + A_DAY)
