"""Everybody who might press something, and a record of every kind at Hall that most of them may not touch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Identity
from models.arrest_notifications.steps import TELL
from models.calendar.questions import decide
from models.calendar.reading import Dated, Reading
from models.calendar.tables import CalendarQuestion
from models.calendar.taking import take_calendar
from models.evaluations import acts as evaluation_lifecycle
from models.feedback import tables as feedback_tables
from models.notices import acts as notices
from models.notices import drafts, questions, students
from models.notices.earlier.tables import EarlierNotice
from models.notices.students import StudentForm
from models.notices.tables import Notice
from models.people import proposals
from models.people.accounts import seen_in_slack
from models.people.proposal_checks import RoleForm
from models.policy import Subject
from models.quarters import police_submissions, team
from models.quarters import tables as records
from models.quarters.tables import Addition, Meeting, Recommendation
from models.quarters.team import RecommendationForm
from models.schedules.reminders import ScheduleReminder
from models.store.database import Database
from models.vocabulary import Party, Role
from tests.activities import acts as activity_acts
from tests.activities.acts import CONCERN, CONFLICT, EVENT, PLANNED, PRESENTATION, TRAINING
from tests.agreement import acts as agreement_acts
from tests.appointments import acts as appointment_acts
from tests.arrest_notifications import acts as arrest_acts
from tests.disclosures import acts as disclosure_acts
from tests.dismissals import acts as dismissal_acts
from tests.disputes import acts as dispute_acts
from tests.duty import acts as duty_acts
from tests.evaluations import acts as evaluation_acts
from tests.facilities import acts as facility_acts
from tests.feedback import acts as feedback_acts
from tests.goals import acts as goal_acts
from tests.notices import earlier
from tests.outside_requests import acts as outside_acts
from tests.quarters import acts as quarter_acts
from tests.quarters.acts import AFTER, with_a_team
from tests.releases import acts as release_acts
from tests.reports import acts as report_acts
from tests.retention import acts as retention_acts
from tests.revisions import acts as revision_acts
from tests.roll_call import acts as roll_call_acts
from tests.schedules import acts as schedule_acts
from tests.support.staff import Staff
from tests.support.town import NOW, a_form
from tests.termination import acts as termination_acts

SECRET = "SECRET"
HOURS = {"kind": "hours", "school": "hall", "starts": time(9), "ends": time(12)}
STUDENT = StudentForm(
    age=15, grade="9", gender="female", ethnicity="no", races=("white",), disability="no", english_learner="no",
    measures=("searched",), disposition="warned",
)  # fmt: skip


@dataclass(frozen=True)
class One:
    """A record by its id, what rights to it depend on, and what must not be said of it to whoever may not read it."""

    id: int
    subject: Subject
    label: str = SECRET


Records = Mapping[str, tuple[One, ...]]


def with_strangers(database: Database) -> Staff:
    """A person in each role, a few of them elsewhere, and everybody who has no business here."""
    staff = with_a_team(database)
    staff.people["second officer"] = staff.town.add("Second Officer", Role.OFFICER, "hall")
    staff.people["second designee"] = staff.town.add("Second Designee", Role.PRINCIPAL_DESIGNEE, "hall")
    chief = staff.people["chief"]
    over = AFTER.date() - timedelta(days=1)
    staff.people |= {
        "without a role": staff.town.add("Without Role"),
        "chief until yesterday": staff.town.add("Former Chief", Role.CHIEF, last_day=over),
        "guest": staff.town.add("Guest Principal", Role.PRINCIPAL, "hall"),
        "deactivated": staff.town.add("Gone Chief", Role.CHIEF),
        "off the roster": Identity(chief.team_id, "UNOBODY"),
        "of another workspace": Identity("TELSEWHERE", chief.user_id),
    }
    with database.write() as session:
        seen_in_slack(session, staff.people["guest"], NOW, is_guest=True, is_deactivated=False)
        seen_in_slack(session, staff.people["deactivated"], NOW, is_guest=False, is_deactivated=True)
    return staff


def at_hall(staff: Staff) -> Records:
    """Records of every kind, with SECRET in every text."""
    with staff.town.database.write() as session:
        return {
            **_quarter(session, staff),
            **_notices(session, staff),
            "evaluation": _evaluations(session, staff),
            "dismissal": _dismissals(session, staff),
            "proposal": _proposal(session, staff),
            "draft": _draft(session, staff),
            **_calendar(session, staff),
            "activity": _activities(session, staff),
            **_schedules(session, staff),
            "duty": _duty(session, staff),
            **_followed_up(session, staff),
            **_agreement(session, staff),
            **_feedback(session, staff),
            "appointment": _appointments(session, staff),
            "revision": _revisions(session, staff),
            "dispute": _disputes(session, staff),
            **_records(session, staff),
            **_officer_reports(session, staff),
            **_outside(session, staff),
            **_held(session, staff),
            "listed": _listed(session, staff),
            **_provided(session, staff),
            "termination": (_termination(session, staff),),
            "import": (_import(session, staff),),
            **_earlier(session, staff),
            **_arrest(session, staff),
            "person": (One(staff.id("second officer"), Subject(), "Second Officer"),),
        }


def _notices(session: Session, staff: Staff) -> Records:
    officer, agreement = staff.actor("officer"), staff.town.agreement
    filed: list[Notice] = []
    for number in range(2):
        form = a_form(narrative=f"{SECRET} {number}", grounds_detail=SECRET)
        filed.append(notices.file_notice(session, agreement, officer, form, f"{number}", NOW))
    for number in range(filed[1].current.students):
        students.record_student(session, officer, filed[1].id, STUDENT, f"student {number}", NOW)
    asked = questions.ask(session, agreement, staff.actor("principal"), filed[0].id, f"{SECRET} question", NOW)
    return {
        "notice": tuple(One(one.id, one.subject, one.label) for one in filed),
        "question": (One(asked.id, asked.subject, asked.notice.label),),
    }


def _activities(session: Session, staff: Staff) -> tuple[One, ...]:
    """Of the officer: one at Hall, and one that the supervisor logged."""
    made = [
        activity_acts.log(session, staff, staff.actor("officer"), PRESENTATION, NOW, detail=f"{SECRET} detail"),
        activity_acts.log(
            session, staff, staff.actor("supervisor"), TRAINING, NOW, officer_id=staff.id("officer"), provider=SECRET
        ),
    ]
    return tuple(One(one.id, one.subject) for one in made)


def _schedules(session: Session, staff: Staff) -> Records:
    """Of the officer: a day of leave with a substitute, and other hours that the supervisor entered."""
    next_week = AFTER.date() + timedelta(7)
    officer, days = staff.actor("officer", AFTER), {"first_day": next_week, "last_day": next_week}
    schedule_acts.give(session, staff, officer, AFTER, first_day=AFTER.date())
    absent = schedule_acts.enter(session, staff, officer, AFTER, **days)
    day_after = next_week + timedelta(1)
    hours = schedule_acts.enter(
        session, staff, staff.actor("supervisor", AFTER), AFTER, staff.id("officer"),
        **HOURS | {"first_day": day_after, "last_day": day_after},
    )  # fmt: skip
    sent = schedule_acts.name_substitute(session, staff, AFTER, **days, change_id=absent.id)
    session.add(ScheduleReminder(officer_id=staff.id("second officer"), school_year="2026-27", reminded_at=AFTER))
    about = Subject(school="hall", owner_id=officer.person_id)
    return {
        "schedule": tuple(One(change.id, about, "Change of schedule") for change in (absent, hours)),
        "substitution": (One(sent.id, Subject(), "Officer Elsewhere"),),
    }


def _duty(session: Session, staff: Staff) -> tuple[One, ...]:
    """Of the officer: a time whose end nobody gave, and one of the day after."""
    made = [duty_acts.on(session, staff, now=at) for at in (duty_acts.BEGAN, duty_acts.BEGAN + duty_acts.A_DAY)]
    return tuple(One(time.id, time.subject, "Time on duty") for time in made)


def _followed_up(session: Session, staff: Staff) -> Records:
    """Of the officer: one of each kind that others have to answer."""
    texts = {"description": f"{SECRET} what", "place": SECRET, "suggestion": SECRET}
    ahead = {"happened_on": date(2027, 3, 1)}
    made = {
        kind.code: activity_acts.log(session, staff, staff.actor("officer"), kind, NOW, **answers)
        for kind, answers in ((CONCERN, texts), (PLANNED, ahead), (CONFLICT, texts), (EVENT, ahead))
    }
    return {code: (One(one.id, one.subject),) for code, one in made.items()}


def _agreement(session: Session, staff: Staff) -> Records:
    """Two versions of the signed text, and an entry of where it is posted."""
    agreement_acts.post(session, staff, staff.actor("superintendent"))
    texts = {agreement_acts.FIRST: "", agreement_acts.SECOND: " changed"}
    made = [
        agreement_acts.bring_in(session, agreement_acts.A_TEXT + f"\nXII. {SECRET}\n{SECRET}{words}".encode(), day)
        for day, words in texts.items()
    ]
    return {"signed_text": tuple(One(text.id, Subject()) for text in made)}


def _feedback(session: Session, staff: Staff) -> Records:
    """Of the principal: a complaint without an outcome and one with; and a commendation for the officer."""
    commendation = feedback_acts.bring_to(session, staff, "commendation recorded")
    complaints = [feedback_acts.bring_to(session, staff, f"complaint {state}") for state in ("open", "handled")]
    found = {"complaint": complaints, "commendation": [commendation]}
    return {
        kind: tuple(One(it, feedback_tables.get(session, it).subject) for it in ids) for kind, ids in found.items()
    }  # fmt: skip


def _appointments(session: Session, staff: Staff) -> tuple[One, ...]:
    """One at Hall that waits for its principal, and one of the next year that was sent back."""
    days = {"first_day": AFTER.date(), "last_day": date(2027, 6, 30)}
    after = {"first_day": date(2027, 7, 1), "last_day": date(2028, 6, 30)}
    waits = appointment_acts.propose(session, staff, AFTER, words=f"{SECRET} words", **days)
    back = appointment_acts.bring_to(session, staff, "sent_back", AFTER, words=f"{SECRET} words", **after)
    return tuple(One(one.id, one.subject) for one in (waits, back))


def _revisions(session: Session, staff: Staff) -> tuple[One, ...]:
    """One of the chief's that waits for an answer, and one that is accepted."""
    form = replace(
        revision_acts.FORM, present=f"{SECRET} present", text=f"{SECRET} text", words=f"{SECRET} reason"
    )  # fmt: skip
    made = [revision_acts.bring_to(session, staff, state, AFTER, form) for state in ("asked", "accepted")]
    return tuple(One(one, revision_acts.tables.get(session, one).subject) for one in made)


def _disputes(session: Session, staff: Staff) -> tuple[One, ...]:
    """Two at Hall: one with an outcome that waits for the principal, and one that is settled."""
    form = replace(dispute_acts.FORM, words=f"{SECRET} view")
    made = [dispute_acts.bring_to(session, staff, state, AFTER, form) for state in ("proposed", "settled")]
    return tuple(One(one, dispute_acts.tables.get(session, one).subject) for one in made)


def _records(session: Session, staff: Staff) -> Records:
    """A request that waits for the police, one with a question; a notice that was released, and a file never made."""
    waits = release_acts.ask(session, staff, purpose=f"{SECRET} purpose")
    question = release_acts.ask(session, staff, purpose=f"{SECRET} purpose")
    release_acts.take(session, staff, question, "ask_back", words=f"{SECRET} question")
    wanted = release_acts.records("notice_log", "notices_students", numbers=("2026-27/0002",))
    done = release_acts.ask(session, staff, wanted, purpose=f"{SECRET} purpose")
    release = release_acts.release(session, staff, done, words=f"{SECRET} word").release
    assert release
    file, notice = release.files[0], release.notices[0]
    assert file.export
    file.export.ended_at, file.export.problem = NOW, "It could not be made."
    return {
        "records_request": tuple(One(one.id, one.subject, "Request") for one in (waits, question)),
        "released_notice": (One(notice.id, notice.subject, notice.notice.label),),
        "released_file": (One(file.id, file.subject, "Request"),),
    }


def _officer_reports(session: Session, staff: Staff) -> Records:
    """A report that is due, one of which nobody has said anything, one that was submitted; a packet in each state."""
    due, asked, sent = (
        report_acts.fight(session, staff, f"R{number}", AFTER, narrative=f"{SECRET} fight", occurred_at=AFTER, **given)
        for number, given in enumerate(({"students": 0}, {"students": 0, "incident": "welfare"}, {}))
    )
    report_id = report_acts.submit(session, staff, sent, AFTER).report_id
    packets = [
        report_acts.bring_to(session, staff, state, AFTER - timedelta(days=31 * number))
        for number, state in enumerate(("made", "forwarded", "confirmed", "noted"))
    ]
    return {
        "officer_report": tuple(One(one.id, one.subject, one.label) for one in (due, asked, sent)),
        "taken_report": (One(report_id, sent.subject, sent.label),),
        "officer_packet": tuple(One(one.id, one.subject) for one in packets),
    }


def _outside(session: Session, staff: Staff) -> Records:
    """A request to Hall that waits, and one to the police with a part released and a file of what was sent."""
    words = {name: f"{SECRET} {name}" for name in ("requester", "reference", "basis_words", "asked_for")}
    waits = outside_acts.log(session, staff, "principal", AFTER, **words)
    done = outside_acts.bring_to(session, staff, "decided", "chief", AFTER, **words)
    file = replace(outside_acts.PDF, name=f"{SECRET}.pdf")
    item = outside_acts.keep(session, staff, done, file, now=AFTER).items[0]
    return {
        "outside": tuple(One(one.id, one.subject) for one in (waits, done)),
        "outside_item": (One(item.id, item.subject),),
    }


def _held(session: Session, staff: Staff) -> Records:
    """A hold of each side; a list that waits for approval, and one that was carried out."""
    holds = [retention_acts.hold(session, staff, who, AFTER, school="conard", reason=f"{SECRET} reason")
             for who in retention_acts.HEADS]  # fmt: skip
    waits, done = (retention_acts.a_list(session, AFTER, state) for state in ("listed", "done"))
    return {
        "legal_hold": tuple(One(hold.id, hold.subject) for hold in holds),
        "disposal": (One(waits.id, waits.subject, "2020-21/0001"),),
        "disposal_item": (One(waits.items[0].id, waits.subject, "2020-21/0001"),),
        "disposal_done": (One(done.id, done.subject, "2020-21/0001"),),
    }


def _listed(session: Session, staff: Staff) -> tuple[One, ...]:
    """Somebody on the staff list of Hall, and on that of the police."""
    people = (roll_call_acts.add(session, staff, f"{SECRET} Name, {SECRET} aide", roll, AFTER)
              for roll in (roll_call_acts.HALL, roll_call_acts.POLICE))  # fmt: skip
    return tuple(One(one.id, one.subject) for made in people for one in made)


def _provided(session: Session, staff: Staff) -> Records:
    """What Hall provides, with something missing; a disclosure that the officer logged and one of the principal."""
    found = facility_acts.bring_to(session, staff, "missing", words=f"{SECRET} words")
    facility_acts.opened(session, staff, school="sedgwick")
    elsewhere = facility_acts.opened(session, staff, school="conard")
    facility_acts.say(session, staff, elsewhere, "state", who="principal elsewhere")
    logged = [disclosure_acts.log(session, staff, who, purpose=f"{SECRET} purpose") for who in ("officer", "principal")]
    goals = [
        goal_acts.set_goal(session, staff, who, words=f"{SECRET} goal") for who in ("team, schools", "team, police")
    ]
    return {
        "goal": tuple(One(goal.id, goal.subject) for goal in goals),
        "facility": (One(found.id, found.subject),),
        "disclosure": tuple(One(one.id, one.subject) for one in logged),
    }


def _termination(session: Session, staff: Staff) -> One:
    """Given by the chief, and not delivered yet."""
    given = termination_acts.give(session, staff, now=AFTER, reason=f"{SECRET} reason")
    return One(given.id, given.subject)


def _import(session: Session, staff: Staff) -> One:
    """An old log that the officer has imported."""
    made = activity_acts.imported(session, staff, staff.actor("officer"), f"{SECRET}.xlsx", NOW)
    return One(made.id, made.subject)


def _arrest(session: Session, staff: Staff) -> Records:
    """Of the officer's, with a letter whose receipt is not confirmed: by its notice, and by its own id.

    The supervisor has put right who was told.
    """
    found = arrest_acts.bring_to(session, staff, "waiting", words=f"{SECRET} description")
    arrest_acts.take(session, staff, found, TELL, who="supervisor")
    return {
        "arrest": (One(found.notice_id, found.subject, found.notice.label),),
        "taken_arrest": (One(found.id, found.subject, found.notice.label),),
    }


def _earlier(session: Session, staff: Staff) -> Records:
    """A workbook of notices of earlier years that the supervisor has imported, and the notice in it."""
    row = earlier.ROW | {"Specific location (optional)": SECRET, "Officer (optional)": staff.actor("officer").name}
    made = earlier.imported(session, staff, staff.actor("supervisor"), row, name=f"{SECRET}.xlsx")
    notice = session.scalars(select(EarlierNotice)).one()
    return {
        "earlier import": (One(made.id, made.subject),), "earlier notice": (One(notice.id, notice.subject),),
    }  # fmt: skip


def _evaluations(session: Session, staff: Staff) -> tuple[One, ...]:
    """One that was submitted and is being corrected, and one that the principal is writing."""
    corrected = evaluation_acts.bring_to(session, staff, "correcting")
    principal, agreement = staff.actor("principal"), staff.town.agreement
    second = staff.id("second officer")
    draft = evaluation_lifecycle.open_evaluation(session, agreement, principal, "hall", second, NOW)
    evaluation_acts.write_all(session, staff, principal, draft.id, NOW, SECRET)
    found = (evaluation_acts.evaluations.get(session, one) for one in (corrected, draft.id))
    return tuple(One(one.id, one.subject, one.label) for one in found)


def _dismissals(session: Session, staff: Staff) -> tuple[One, ...]:
    found = dismissal_acts.dismissals.get(session, dismissal_acts.bring_to(session, staff, "requested"))
    return (One(found.id, found.subject, found.label),)


def _quarter(session: Session, staff: Staff) -> Records:
    quarter_id = quarter_acts.bring_to(session, staff, "sent")
    quarter = records.get(session, quarter_id)
    member = staff.actor("team, schools")
    quarter_acts.meet(session, staff, member, quarter_id, AFTER)
    owner, wish = staff.id("principal elsewhere"), f"{SECRET} wish"
    form = RecommendationForm(wish, owner, date(2027, 3, 1), "agreement")
    made = team.recommend(session, staff.town.agreement, member, quarter_id, form, AFTER)
    team.follow_up(session, staff.town.agreement, member, made.id, "open", f"{SECRET} note", AFTER)
    of_police = staff.actor("team, police")
    police_submissions.add(session, of_police, quarter_id, "hall", "reports.traffic", 1, f"{SECRET} addition", AFTER)
    ids = {
        "meeting": session.scalars(select(Meeting.id)).one(),
        "recommendation": session.scalars(select(Recommendation.id)).one(),
        "addition": session.scalars(select(Addition.id)).one(),
    }
    found = {kind: (One(one, Subject()),) for kind, one in ids.items()}
    found["recommendation"] = (One(ids["recommendation"], Subject(owner_id=owner)),)
    of_hall = quarter.submission_of("hall")
    return {
        **found,
        "quarter": (One(quarter_id, Subject(), quarter.label),),
        "submission": (One(of_hall.id, of_hall.subject),),
        "declared": (One(of_hall.id, Subject(), "Hall High School"),),
    }


def _calendar(session: Session, staff: Staff) -> Records:
    """Days that the calendar leaves open: one alone, two under one title, one that is decided; and one without days."""
    march = [date(2027, 3, day) for day in (9, 10, 11, 12)]
    titles = (f"{SECRET} conferences", f"{SECRET} PD day", f"{SECRET} PD day", f"{SECRET} office closed")
    unsure = tuple(Dated(f"{day}", title, (day,)) for day, title in zip(march, titles, strict=True))
    left_out = (Dated("undated", f"{SECRET} recess", ()),)
    take_calendar(session, staff.town.agreement, Reading({}, None, unsure, left_out=left_out), AFTER)
    asked = {question.event: question.id for question in session.scalars(select(CalendarQuestion))}
    administrator, last = staff.actor("administrator", AFTER), asked[unsure[-1].event]
    made = decide(session, staff.town.agreement, administrator, last, AFTER, closes=True, alone=True)
    return {
        "calendar_question": tuple(One(asked[dated.event], Subject()) for dated in unsure[:3]),
        "calendar_decision": (One(made.id, Subject()),),
    }


def _draft(session: Session, staff: Staff) -> tuple[One, ...]:
    """What the officer typed and has not filed."""
    officer = staff.actor("officer", AFTER)
    drafts.keep(session, officer, f"{officer.person_id}:typed", {"narrative": SECRET}, AFTER, AFTER, AFTER)
    (draft,) = drafts.waiting(session, officer, AFTER, 2)
    return (One(draft.id, Subject(owner_id=officer.person_id)),)


def _proposal(session: Session, staff: Staff) -> tuple[One, ...]:
    form = RoleForm(
        team_id=staff.people["chief"].team_id, person="USECRET", name=f"{SECRET} Newcomer", role=Role.SUPERVISOR,
    )  # fmt: skip
    admin = staff.actor("administrator")
    made = proposals.propose_role(session, staff.town.agreement, admin, form, "proposal", AFTER)
    return (One(made.id, Subject(side=Party.POLICE)),)
