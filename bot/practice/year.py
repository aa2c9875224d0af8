"""A made-up year for the practice workspace: notices, submissions, meetings and signatures, so that tables have life.

Every record is made by the same acts as in Slack, at times gone by. What they would have posted then is not posted now.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.practice.year_notices import Story, in_detail, measures
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
from models.quarters.measures import DEMOGRAPHICS, SCHOOL_KEYS, SCHOOL_STEPS, STATE_CATEGORIES, keys_of
from models.quarters.periods import Period, period_before, period_of
from models.quarters.recommendation_kinds import AGREEMENT, IMPLEMENTATION
from models.quarters.tables import BOARD, Quarter, Submission
from models.quarters.team import MeetingForm, RecommendationForm
from models.store.database import Database
from models.store.deadlines import Deadline
from models.store.saves import saves_of
from models.terms import Agreement
from models.vocabulary import Party, Role

QUARTERS = 5
SEED = 20260701
FRIDAY = 4
YEARS_BACK, IN_A_YEAR = 2, 4
NOTICES_IN_A_QUARTER = (4, 11)
RECOMMENDATIONS = (
    ("Have a counselor at the gate in the first lesson on Mondays.", IMPLEMENTATION),
    ("Say in the agreement within how many hours the principal is told of an action.", AGREEMENT),
    ("Train both staffs together on the agreement before the school year starts.", IMPLEMENTATION),
    ("Look at hours from event to notice once more next quarter.", IMPLEMENTATION),
)
CHAPTERS = {
    "introduction": "This report is about the first year in which both parties kept the agreement in one place.\n\n"
    "What matters most in it: notices reach the principals sooner, and fewer cases go to the police than in the "
    "baseline year.",
    "activities": "Both staffs trained together on the agreement in August. Officers spoke in health and civics "
    "classes, and took part in the drills of every school. The team read the tables of both sides at its meetings.",
    "figures": "Disciplinary actions rose in the second half of the year, and referrals to the police did not.\n\n"
    "The figures say how often something was recorded, and not why. A single event can change a quarter.",
    "schools": "The schools differ in size and in the ages of their students. The team compares each with itself.",
    "agreement": "The agreement asks for timely notice and gives no number. The team would put one into it.",
    "implementation": "Most of what the team recommends needs no change of the agreement, but practice and time.",
}
"""What stands in the chapters of the yearly report."""
MINUTES = "The tables of both sides were read. Times to notice are shorter. Details of students come late."
STARTED = ("school_staff", "school_staff", "officer", "dispatch")
RACES = (("white",), ("white",), ("black",), ("asian",), ("white", "asian"))
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
        for number, period in enumerate(periods):
            made_up.quarter(period, number, is_last=number == QUARTERS - 1, now=now)
        made_up.baseline(agreement.school_year(periods[0].first_day - timedelta(days=YEARS_BACK * 365)), now)
        made_up.report(periods[0].school_year, now)
        _keep_quiet(session, now)
    return True


def _keep_quiet(session: Session, now: datetime) -> None:
    """Post only the last board, and remind nobody of what is past."""
    last = session.scalar(select(Delivery.id).where(Delivery.kind == BOARD).order_by(Delivery.id.desc()).limit(1))
    waiting = update(Delivery).where(Delivery.state.in_(UNDELIVERED), Delivery.id != last)
    session.execute(waiting.values(state=DeliveryState.DROPPED))
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
        after = min(self._morning(period.last_day + timedelta(days=4)), now)
        quarter = opening.open_quarter(self.session, self.agreement, period, None, after)
        schools = [one for one in quarter.submissions if one.is_of_school]
        half = len(schools) // 2  # of the last quarter, half are in and the next is begun
        for place, one in enumerate(schools[: half + 1] if is_last else schools):
            self._submission(one, after, is_sent=not (is_last and place == half))
        if not is_last:
            self._finish(quarter, number, after + timedelta(hours=3))

    def baseline(self, school_year: str, now: datetime) -> None:
        """The figures of a year before there was a bot, from every school."""
        member = self._members(Party.SCHOOLS)[0]
        quarter = opening.open_baseline(self.session, self.agreement, member, school_year, now)
        for one in (submission for submission in quarter.submissions if submission.is_of_school):
            figures = self._figures(one, calls=self.chance.randint(4, 9))
            a_year = {figure: None if value is None else value * IN_A_YEAR for figure, value in figures.items()}
            self._fill_in(member, one, a_year, now, list(SCHOOL_STEPS))
            school_submissions.send(self.session, self.agreement, member, one.id, {}, now)

    def report(self, school_year: str, now: datetime) -> None:
        """What the team has written of its yearly report. To adopt it is left for play."""
        writer = self._members(Party.SCHOOLS)[0]
        for chapter, text in CHAPTERS.items():
            yearly_report.save_chapter(self.session, self.agreement, writer, school_year, chapter, text, 0, now)

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
        age = self.chance.randint(15, 18) if self._is_high_school(school) else self.chance.randint(11, 14)
        return StudentForm(
            age=age, grade=str(min(age - 5, 12)),
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
        figures = self._figures(one, calls)
        self._fill_in(principal, one, figures, now, list(SCHOOL_STEPS) if is_sent else list(SCHOOL_STEPS)[:2])
        if is_sent:
            warnings = school_submissions.checked(self.session, self.agreement, one, now).warnings
            remarks = {warning.code: "Looked at twice: it is right." for warning in warnings}
            school_submissions.send(self.session, self.agreement, principal, one.id, remarks, now)

    def _fill_in(
        self, actor: Actor, one: Submission, figures: dict[str, int | None], now: datetime, steps: list[str]
    ) -> None:
        draft = school_submissions.open_draft(self.session, self.agreement, actor, one.id, now)
        for step in steps:
            given = {figure: figures[figure] for figure in keys_of(step)}
            seen = saves_of(draft.version.steps, step)
            school_submissions.save_step(self.session, actor, one.id, step, given, seen, now)

    def _figures(self, one: Submission, calls: int) -> dict[str, int | None]:
        chance, quarter = self.chance, one.quarter
        figures: dict[str, int | None] = dict.fromkeys(SCHOOL_KEYS, 0)
        for category in STATE_CATEGORIES:
            figures[f"incidents.{category}"] = chance.choice((0, 0, 1, 2, 4, 7, 12))
        actions = {"in_school_suspension": 30, "out_of_school_suspension": 12, "bus_suspension": 3, "detention": 40,
                   "restorative": 15}  # fmt: skip
        figures |= {f"actions.{action}": chance.randint(most // 3, most) for action, most in actions.items()}
        figures["actions.other"] = None
        self._count_students(figures, "disciplined", chance.randint(20, 34), one.party)
        for _call in range(calls):
            category = f"referrals.{chance.choice((*STATE_CATEGORIES, 'other'))}"
            figures[category] = (figures[category] or 0) + 1
        self._count_students(figures, "referred", calls, one.party)
        days = quarter.first_day, quarter.last_day
        arrests = police_counts.counts(self.session, self.agreement, *days)[one.party]["actions.arrest"]
        figures["arrests.school_based"] = min(calls, arrests)
        return figures

    def _count_students(self, figures: dict[str, int | None], who: str, count: int, school: str) -> None:
        figures[f"{who}.students"] = count
        for name, (_title, lines) in DEMOGRAPHICS.items():
            codes = [code for code in lines if code != "unknown"]
            if name == "grades":
                codes = ["high" if self._is_high_school(school) else "middle"]
            weights = [len(codes) - number for number in range(len(codes))]
            for code in self.chance.choices(codes, weights, k=count):
                figure = f"{who}.{name}.{code}"
                figures[figure] = (figures[figure] or 0) + 1

    def _finish(self, quarter: Quarter, number: int, now: datetime) -> None:
        of_police, of_schools = (self._members(side) for side in Party)
        police_submissions.confirm(self.session, self.agreement, of_police[0], quarter.id, None, now)
        present = [*of_police[: 1 if number == 1 else 2], *of_schools[:2]]
        form = MeetingForm(self.agreement.today(now), tuple(one.person_id for one in present), MINUTES)
        team.record_meeting(self.session, self.agreement, of_schools[0], quarter.id, form, now)
        due = self.agreement.today(now) + timedelta(days=120)
        words, kind = RECOMMENDATIONS[number % len(RECOMMENDATIONS)]
        wish = RecommendationForm(words, of_schools[0].person_id, due, kind)
        made = team.recommend(self.session, self.agreement, of_police[0], quarter.id, wish, now)
        if number < 2:
            team.follow_up(self.session, of_schools[0], made.id, "done", "Done in the same spring.", now)
        self._sign(quarter, now)
        if number == 2:
            self._correct(quarter, now + timedelta(days=1))

    def _sign(self, quarter: Quarter, now: datetime) -> None:
        for side in Party:
            seen = signing.fingerprint(quarter)
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

    def _is_high_school(self, school: str) -> bool:
        return "high" in self.agreement.school_name(school).lower().split()

    def _somebody(self, role: Role, school: str) -> Actor | None:
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
