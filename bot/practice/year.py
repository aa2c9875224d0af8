"""A made-up year for the practice workspace: notices, submissions, meetings and signatures, so that tables have life.

Every record is made by the same acts as in Slack, at times gone by. What they would have posted then is not posted now.
"""

import math
import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.practice import year_figures as figures
from bot.practice.year_activities import log_year
from bot.practice.year_answered import log_answered
from bot.practice.year_appointments import appoint_year
from bot.practice.year_arrests import tell_of_arrests
from bot.practice.year_duty import tap_days
from bot.practice.year_enrollment import enroll
from bot.practice.year_feedback import record_feedback
from bot.practice.year_holds import hold_records
from bot.practice.year_imports import import_old
from bot.practice.year_notices import Story, in_detail, measures
from bot.practice.year_outside import ask_from_outside
from bot.practice.year_provisions import provide_year
from bot.practice.year_reports import report_year
from bot.practice.year_requests import ask_and_dispute
from bot.practice.year_reviewed import review_year
from bot.practice.year_schedules import schedule_year
from models import vocabulary as words
from models.actor import Actor, Identity
from models.delivery.outbox import UNDELIVERED, Delivery, DeliveryState
from models.export_requests.tables import Export
from models.notices import acknowledgments, students
from models.notices.form import NoticeForm
from models.notices.students import StudentForm
from models.people.queries import identify
from models.people.tables import Person, RoleHeld
from models.quarters import opening, police_counts, police_submissions, school_submissions, signing, team, yearly_report
from models.quarters.measures import SCHOOL_STEPS
from models.quarters.periods import Period, period_before, period_of
from models.quarters.questionnaires import DISTRICT, POLICE
from models.quarters.recommendation_kinds import AGREEMENT, IMPLEMENTATION
from models.quarters.submission_checks import Figures
from models.quarters.tables import BOARD, Quarter, Submission
from models.quarters.team import MeetingForm, RecommendationForm
from models.store.database import Database
from models.store.deadlines import Deadline
from models.store.saves import saves_of
from models.terms import Agreement
from models.vocabulary import Party, Role

QUARTERS = 5
SEED = 20260701
FRIDAY, SETTLED = 4, 5
YEARS_BACK = 2
NOTICES_IN_A_QUARTER = (4, 11)
RECOMMENDATIONS = (
    ("Have a counselor at the gate in the first lesson on Mondays.", IMPLEMENTATION),
    ("Say in the agreement within how many hours the principal is told of an action.", AGREEMENT),
    ("Train both staffs together on the agreement before the school year starts.", IMPLEMENTATION),
    ("Look at hours from event to notice once more next quarter.", IMPLEMENTATION),
)
SATURDAY = 5
GUEST = "Gilda Guestly, Board of Education"
CHAPTERS = {
    "introduction": "This report is about the first year in which both parties kept the agreement in one place.\n\n"
    "What matters most in it: notices reach the principals sooner, and fewer cases go to the police than in the "
    "baseline year.",
    "activities": "Both staffs trained together on the agreement in August. Officers spoke in health and civics "
    "classes, and took part in the drills of every school. The team read the tables of both sides at its meetings.",
    "officers": "Officers spent most of their time with students outside of any case: in classes, and in talks.",
    "figures": "Disciplinary actions and referrals to the police went up and down from quarter to quarter.\n\n"
    "The figures say how often something was recorded, and not why. A single event can change a quarter.",
    "schools": "The schools differ in size and in the ages of their students. The team compares each with itself.",
    "agreement": "The agreement asks for timely notice and gives no number. The team would put one into it.",
    "implementation": "Most of what the team recommends needs no change of the agreement, but practice and time.",
}
"""What stands in the chapters of the yearly report."""
MINUTES = "The tables of both sides were read. Times to notice are shorter. Details of students come late."
LOOKED_AT = "Checked against the files of the school: it is correct."
EXPLAINED = {
    "not_collected": "The student system has no code for it.",
    "differs": "Some were taken up with patrol officers, without the SRO.",
}
"""What schools say of what may be wrong, by how its code begins."""
OF_POLICE = {
    "arrests": "The details of a student arrested are to follow.",
    "arrested": "The details of a student arrested are to follow.",
}
"""What the police say of differences."""
STARTED = ("school_staff", "school_staff", "officer", "dispatch")
RACES = (*[("white",)] * 6, ("black",), ("black",), ("asian",), ("white", "asian"))
PLACES = ("Cafeteria", "Parking lot", "Gym")
ACTIONS = (
    ("verbal_warning",), ("conference",), ("referral_jrb", "conference"), ("search", "citation"), ("summons",),
    ("arrest", "rights_read"),
)  # fmt: skip


def load_year(database: Database, agreement: Agreement, now: datetime) -> bool:
    """Load it, unless there is a quarter already; whether it did. The quarter that ended last is left for play."""
    with database.write() as session:
        if session.scalar(select(Quarter.id).limit(1)) is not None:
            return False
        chances = random.Random(SEED), random.Random(SEED + 1)  # noqa: S311  (made up, no secret)
        made_up = _Year(session, agreement, *chances, agreement.today(now))
        periods = [period_before(agreement, period_of(agreement, agreement.today(now)))]
        while len(periods) < QUARTERS:
            periods.insert(0, period_before(agreement, periods[0]))
        made_up.activities(periods[0].first_day, now)  # before the quarters that count them are confirmed
        for number, period in enumerate(periods):
            if number == 0 or period.school_year != periods[number - 1].school_year:
                made_up.enrollment(period.school_year, made_up.after(period, now))
            made_up.quarter(period, number, is_last=number == QUARTERS - 1, now=now)
        made_up.running_quarter(periods[-1].last_day + timedelta(days=1), SEED + 2)
        before = agreement.school_year(periods[0].first_day - timedelta(days=YEARS_BACK * 365))
        made_up.enrollment(before, now)
        made_up.baseline(before, now)
        made_up.report(periods[0].school_year, now)
        record_feedback(session, agreement, made_up.who, agreement.days_of(periods[0].school_year)[0], now)
        made_up.schedules(now)
        report_year(session, agreement, now)
        appoint_year(session, agreement, now)
        ask_and_dispute(session, agreement, now)
        ask_from_outside(session, agreement, now)
        hold_records(session, agreement, now)
        provide_year(session, agreement, made_up.who, made_up.team, now)
        review_year(session, agreement, now)
        made_up.imports(periods[0].first_day, now)
        tell_of_arrests(session, agreement, now)
        _keep_quiet(session, now)
    return True


def _keep_quiet(session: Session, now: datetime) -> None:
    """Post only the last board, and remind nobody of what is past."""
    last = session.scalar(select(Delivery.id).where(Delivery.kind == BOARD).order_by(Delivery.id.desc()).limit(1))
    waiting = update(Delivery).where(Delivery.state.in_(UNDELIVERED), Delivery.id != last)
    session.execute(waiting.values(state=DeliveryState.DROPPED))
    session.execute(update(Delivery).where(Delivery.id == last).values(waiting_since=now))  # it is not overdue
    session.execute(update(Export).values(ended_at=now))
    session.execute(update(Deadline).where(Deadline.due_at <= now).values(settled_at=now))


@dataclass
class _Year:
    session: Session
    agreement: Agreement
    chance: random.Random
    aside: random.Random
    today: date

    def quarter(self, period: Period, number: int, *, is_last: bool, now: datetime) -> None:
        """Everything of one quarter."""
        for school in self.agreement.school:
            for _notice in range(self.chance.randint(*NOTICES_IN_A_QUARTER)):
                self._notice(school.key, period)
        after = self.after(period, now)
        quarter = opening.open_quarter(self.session, self.agreement, period, None, after)
        schools = [one for one in quarter.submissions if one.is_of_school]
        half = len(schools) // 2  # of the last quarter, half are in and the next is begun
        for place, one in enumerate(schools[: half + 1] if is_last else schools):
            self._submission(one, after, is_sent=not (is_last and place == half))
        if not is_last:
            self._finish(quarter, number, after + timedelta(hours=3))

    def running_quarter(self, first: date, seed: int) -> None:
        """What was filed since the last quarter ended, until a few days ago; by its own chances, as it grows daily."""
        chances = random.Random(seed), random.Random(seed + 1)  # noqa: S311  (made up, no secret)
        since = replace(self, chance=chances[0], aside=chances[1])
        whole, last = period_of(self.agreement, first), self.today - timedelta(days=SETTLED)
        share = ((last - first).days + 1) / ((whole.last_day - first).days + 1)
        for school in self.agreement.school if share > 0 else ():
            for _notice in range(math.ceil(since.chance.randint(*NOTICES_IN_A_QUARTER) * share)):
                since._notice(school.key, replace(whole, last_day=last))

    def after(self, period: Period, now: datetime) -> datetime:
        """When a quarter is opened: some days after its end."""
        day = period.last_day + timedelta(days=4)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        return min(self._morning(day), now)

    def enrollment(self, school_year: str, now: datetime) -> None:
        """How many students each school has in a school year."""
        enroll(self.session, self.agreement, self._members(Party.SCHOOLS)[0], school_year, now)

    def baseline(self, school_year: str, now: datetime) -> None:
        """The figures of a year before there was a bot: from every school, of all together, and from the police."""
        member = self._members(Party.SCHOOLS)[0]
        quarter = opening.open_baseline(self.session, self.agreement, member, school_year, now)
        of_schools = [one for one in quarter.submissions if one.is_of_school]
        made_up: dict[str, Figures] = {}
        for one in of_schools:
            calls, arrests = self.chance.randint(15, 30), self.chance.randint(2, 6)
            level = self._level(one.party)
            made_up[one.party] = figures.of_school(self.chance, level, calls, arrests, figures.IN_A_YEAR)
        made_up |= {DISTRICT: figures.of_district([*made_up.values()]), POLICE: figures.of_police(self.chance)}
        for one in quarter.submissions:
            who = self._members(Party.POLICE if one.is_police else Party.SCHOOLS)[0]
            self._fill_in(who, one, made_up[one.party], now, list(one.questionnaire.steps))
            warnings = school_submissions.checked(self.session, self.agreement, one, now).warnings
            remarks = {warning.code: "As in the reports of that year." for warning in warnings}
            school_submissions.send(self.session, self.agreement, who, one.id, remarks, now)

    def report(self, school_year: str, now: datetime) -> None:
        """What the team has written of its yearly report. To adopt it is left for play."""
        writer = self._members(Party.SCHOOLS)[0]
        for chapter, text in CHAPTERS.items():
            yearly_report.save_chapter(self.session, self.agreement, writer, school_year, chapter, text, 0, now)

    @property
    def team(self) -> dict[Party, Actor]:
        """A member of the team for each party."""
        return {party: self._members(party)[0] for party in Party}

    def schedules(self, now: datetime) -> None:
        """When the officers are at their schools."""
        schedule_year(self.session, self.agreement, self._officers(), self._somebody(Role.SUPERVISOR, None), now)
        tap_days(self.session, self.agreement, self._officers(), now)

    def _officers(self) -> dict[str, Actor]:
        found = {school.key: self._somebody(Role.OFFICER, school.key) for school in self.agreement.school}
        return {school: officer for school, officer in found.items() if officer}

    def activities(self, first: date, now: datetime) -> None:
        """What the officers did besides enforcement, from a day until now: their Homes have life in them."""
        officers = self._officers()
        levels = {school: self._level(school) for school in officers}
        log_year(self.session, self.agreement, officers, levels, first, now)
        log_answered(self.session, self.agreement, self.who, now)

    def imports(self, first: date, now: datetime) -> None:
        """An old log, and notices of years before a day, brought in from files."""
        supervisor = self._somebody(Role.SUPERVISOR, None)
        for school, officer in [*self._officers().items()][:1]:
            if supervisor:
                import_old(self.session, self.agreement, officer, school, supervisor, first, now)

    def who(self, role: Role, school: str) -> Actor | None:
        """Somebody in a role; at the school, where it is one of a school."""
        return self._somebody(role, None if role is Role.SUPERVISOR else school)

    def _notice(self, school: str, period: Period) -> None:
        officer = self._somebody(Role.OFFICER, school)
        if officer is None:
            return
        days = (period.last_day - period.first_day).days
        day = period.first_day + timedelta(days=self.chance.randint(0, days))
        happened = self._morning(day - timedelta(days=max(0, day.weekday() - FRIDAY)))
        happened += timedelta(minutes=self.chance.randint(0, 360))
        filed = happened + timedelta(hours=self.chance.choice((0.5, 0.7, 1, 2, 3, 6, 20, 30)))
        count = self.chance.choice((1, 1, 1, 2, 2, 3))
        form = self._form(school, happened, count)
        principal = self._somebody(Role.PRINCIPAL, school)
        story = Story(self.session, self.agreement, officer, principal, self.aside)
        notice = story.file(form, f"year:{school}:{happened.isoformat()}:{self.chance.random()}", filed)
        # A tenth of the notices lacks one student's details, and so stays incomplete.
        for number in range(count - (self.chance.random() < 0.1)):
            student = self._student(school, () if number else measures(form.actions))
            key = f"year:{notice.id}:{number}"
            students.record_student(self.session, officer, notice.id, student, key, filed + timedelta(minutes=15))
        if principal and self.chance.random() < 0.95:
            acknowledged = filed + timedelta(hours=self.chance.choice((0.5, 2, 9)))
            acknowledgments.acknowledge(self.session, principal, notice.id, acknowledged)
            story.go_on(notice, acknowledged)

    def _form(self, school: str, happened: datetime, count: int) -> NoticeForm:
        pick = self.chance.choice
        actions = pick(ACTIONS)
        is_arrest = "arrest" in actions
        is_reported = is_arrest or self.chance.random() < 0.4
        form = NoticeForm(
            school=school, occurred_at=happened, place="campus", place_detail=pick(PLACES),
            incident=pick(tuple(words.INCIDENTS)), started_by=pick(STARTED), actions=actions, students=count,
            report_written="yes" if is_reported else "no",
            case_number=f"00-{self.chance.randint(1000, 9999)}" if is_reported else None,
            narrative="A made-up event for practice.",
        )  # fmt: skip
        return in_detail(form, self.aside)

    def _student(self, school: str, done: tuple[str, ...]) -> StudentForm:
        pick = self.chance.choice
        grade, age = figures.grade_and_age(self.chance, self._level(school))
        return StudentForm(
            age=age, grade=grade,
            gender=pick(("female", "male")), ethnicity=pick(("no", "no", "no", "yes")), races=pick(RACES),
            disability=pick(("yes", "no", "no", "no")), english_learner=pick(("yes", "no", "no", "no")),
            measures=done, disposition="to_family" if "arrested" in done else "back_to_school",
        )  # fmt: skip

    def _submission(self, one: Submission, now: datetime, *, is_sent: bool) -> None:
        principal = self._somebody(Role.PRINCIPAL, one.party)
        if principal is None:
            return
        calls = police_counts.staff_calls(
            self.session, self.agreement, one.party, one.quarter.first_day, one.quarter.last_day
        )
        steps = list(SCHOOL_STEPS)
        self._fill_in(principal, one, self._figures(one, calls), now, steps if is_sent else steps[:2])
        if is_sent:
            warnings = school_submissions.checked(self.session, self.agreement, one, now).warnings
            remarks = {warning.code: EXPLAINED.get(warning.code.split(".")[0], LOOKED_AT) for warning in warnings}
            school_submissions.send(self.session, self.agreement, principal, one.id, remarks, now)

    def _fill_in(self, actor: Actor, one: Submission, made_up: Figures, now: datetime, steps: list[str]) -> None:
        draft = school_submissions.open_draft(self.session, self.agreement, actor, one.id, now)
        for step in steps:
            given = {figure: made_up[figure] for figure in one.questionnaire.keys_of(step)}
            seen = saves_of(draft.version.steps, step)
            school_submissions.save_step(self.session, actor, one.id, step, given, seen, now)

    def _figures(self, one: Submission, calls: int) -> Figures:
        days = one.quarter.first_day, one.quarter.last_day
        arrests = police_counts.counts(self.session, self.agreement, *days)[one.party]["actions.arrest"]
        return figures.of_school(self.chance, self._level(one.party), calls, arrests)

    def _finish(self, quarter: Quarter, number: int, now: datetime) -> None:
        of_police, of_schools = (self._members(side) for side in Party)
        differ = police_submissions.to_confirm(self.session, self.agreement, quarter).asks
        explained = {held.code: OF_POLICE.get(held.pair.code, LOOKED_AT) for held in differ}
        police_submissions.confirm(self.session, self.agreement, of_police[0], quarter.id, None, now, explained)
        present = [*of_police[: 1 if number == 1 else 2], *of_schools[:2]]
        principal = self._somebody(Role.PRINCIPAL, quarter.schools[0]) if number == 0 else None
        people = [*present, *([principal] if principal else [])]
        held_on, guests = self.agreement.today(now), GUEST if number == 0 else None
        form = MeetingForm(held_on, tuple(one.person_id for one in people), MINUTES, guests)
        team.record_meeting(self.session, self.agreement, of_schools[0], quarter.id, form, now)
        due = self.agreement.today(now) + timedelta(days=120)
        words, kind = RECOMMENDATIONS[number % len(RECOMMENDATIONS)]
        wish = RecommendationForm(words, of_schools[0].person_id, due, kind)
        made = team.recommend(self.session, self.agreement, of_police[0], quarter.id, wish, now)
        if number < 2:
            team.follow_up(
                self.session, self.agreement, of_schools[0], made.id, "done", "Done in the same spring.", now
            )
        self._sign(quarter, now)
        if number == 2:
            self._correct(quarter, now + timedelta(days=1))

    def _sign(self, quarter: Quarter, now: datetime) -> None:
        for side in Party:
            seen = signing.fingerprint(self.session, quarter)
            signing.sign(self.session, self.agreement, self._members(side)[0], quarter.id, seen, now)

    def _correct(self, quarter: Quarter, now: datetime) -> None:
        signing.reopen(
            self.session, self._members(Party.SCHOOLS)[0], quarter.id, "A school had counted a week twice.", now
        )
        one = quarter.submissions[0]
        principal = self._somebody(Role.PRINCIPAL, one.party)
        if principal and one.sent:
            school_submissions.start_correction(self.session, principal, one.id, "One week was counted twice.", now)
            self._submission(one, now, is_sent=True)
        self._sign(quarter, now)

    def _level(self, school: str) -> str:
        return figures.level_of(self.agreement.school_name(school))

    def _somebody(self, role: Role, school: str | None) -> Actor | None:
        held = select(Person).join(RoleHeld).where(RoleHeld.role == role, RoleHeld.school == school)
        found = self.session.scalars(held.order_by(RoleHeld.id)).first()
        return self._actor(found) if found else None

    def _members(self, side: Party) -> list[Actor]:
        held = select(Person).join(RoleHeld).where(RoleHeld.role == Role.TEAM_MEMBER, RoleHeld.side == side)
        return [self._actor(person) for person in self.session.scalars(held.order_by(Person.id))]

    def _actor(self, person: Person) -> Actor:
        return identify(self.session, Identity(person.team_id or "", person.user_id or ""), self.today)

    def _morning(self, day: date) -> datetime:
        return datetime.combine(day, time(8, 30), self.agreement.zone)
