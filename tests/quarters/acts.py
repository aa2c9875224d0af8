"""Each act on a quarter, as one call, and the way to each of its states."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.quarters import meetings, opening, police_submissions, school_submissions, signing, team
from models.quarters import tables as records
from models.quarters.measures import SCHOOL_KEYS
from models.quarters.questionnaires import POLICE
from models.quarters.submission_checks import NAMED_IN_AGREEMENT, Figures
from models.quarters.tables import Quarter, Submission
from models.quarters.team import MeetingForm, RecommendationForm
from models.store.database import Database
from models.store.saves import saves_of
from models.vocabulary import Party, Role
from tests.support.staff import Act, Staff, staffed

AFTER = datetime(2027, 1, 5, 15, 0, tzinfo=UTC)
"""Some days after the end of the quarter that these acts are about, the second of 2026-27."""
FIRST_DAY = date(2026, 10, 1)
MET_ON = date(2026, 11, 20)
FIGURES: dict[str, int | None] = dict.fromkeys(SCHOOL_KEYS, 0) | {
    "incidents.fighting": 9, "actions.detention": 12, "disciplined.students": 7, "disciplined.race.white": 7,
    "disciplined.gender.male": 7, "disciplined.grades.high": 7, "disciplined.disability.no": 7,
    "disciplined.english_learner.no": 7, "disciplined.meals.no": 7,
}  # fmt: skip


def with_a_team(database: Database) -> Staff:
    """A town with somebody in every role, and a second member of the team from each side."""
    staff = staffed(database)
    for side in Party:
        staff.people[f"second, {side}"] = staff.town.add(f"Second of {side}", Role.TEAM_MEMBER, side=side)
    return staff


def open_(session: Session, staff: Staff, actor: Actor, _quarter: int = 0, now: datetime = AFTER) -> Quarter:
    """Open the quarter."""
    return opening.open_by_hand(session, staff.town.agreement, actor, FIRST_DAY, now)


def submission_of(session: Session, quarter_id: int, party: str = "hall") -> Submission:
    """A party's submission."""
    return records.get(session, quarter_id).submission_of(party)


def begin(session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime) -> object:
    """Open Hall's submission to fill it in."""
    one = submission_of(session, quarter)
    return school_submissions.open_draft(session, staff.town.agreement, actor, one.id, now)


def fill(
    session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime, party: str = "hall",
    figures: Figures = FIGURES,
) -> Submission:  # fmt: skip
    """Fill in every page of a submission."""
    one = submission_of(session, quarter, party)
    version = school_submissions.open_draft(session, staff.town.agreement, actor, one.id, now).version
    for step in one.questionnaire.steps:
        given = {figure: figures[figure] for figure in one.questionnaire.keys_of(step) if figure in figures}
        school_submissions.save_step(session, actor, one.id, step, given, saves_of(version.steps, step), now)
    return one


def save(session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime) -> Submission:
    """Save a page of Hall's submission."""
    one = submission_of(session, quarter)
    seen = saves_of(one.versions[-1].steps, "discipline") if one.versions else 0
    return school_submissions.save_step(session, actor, one.id, "discipline", {"incidents.fighting": 3}, seen, now)


def send(session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime, party: str = "hall") -> Submission:
    """Send a submission."""
    not_collected = {f"not_collected.{measure}": "There is no code for it." for measure in NAMED_IN_AGREEMENT}
    differs = {f"differs.{party}.{pair}": "By patrol." for pair in ("referrals", "arrests", "arrested")}
    remarks = {"running": "No school day is left."} | not_collected | differs
    one = submission_of(session, quarter, party)
    return school_submissions.send(session, staff.town.agreement, actor, one.id, remarks, now)


def correct(session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime) -> Submission:
    """Begin a correction of Hall's submission."""
    return school_submissions.start_correction(session, actor, submission_of(session, quarter).id, "A wrong line.", now)


def drop(session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime) -> Submission:
    """Give the correction of Hall's submission up."""
    return school_submissions.drop_correction(session, actor, submission_of(session, quarter).id, now)


def confirm(session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime) -> Submission:
    """Confirm the police's submission, with a reason in case it was, and a word for each difference."""
    agreement = staff.town.agreement
    asked = police_submissions.to_confirm(session, agreement, records.get(session, quarter)).asks
    words = {held.code: "Looked at together." for held in asked}
    return police_submissions.confirm(session, agreement, actor, quarter, "Notices came in.", now, words)


def add(session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime) -> object:
    """Count a report beside the notices."""
    return police_submissions.add(session, actor, quarter, "hall", "reports.traffic", 1, "Not filed.", now)


def declare(
    session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime, party: str = "hall"
) -> Submission:
    """Declare a submission missing."""
    one = submission_of(session, quarter, party)
    return team.declare_missing(session, staff.town.agreement, actor, quarter, one.id, "The office is closed.", now)


def meet(session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime) -> object:
    """Record a meeting with everybody of the team: with a quorum, where there are two from each side."""
    names = ("team, schools", "team, police", "second, schools", "second, police")
    present = tuple(staff.id(name) for name in names if name in staff.people)
    form = MeetingForm(MET_ON, present, "We looked at the numbers.")
    return team.record_meeting(session, staff.town.agreement, actor, quarter, form, now)


def state_none(session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime) -> object:
    """Say why no meeting was held."""
    because = "The team could not find a date."
    return meetings.state_no_meeting(session, staff.town.agreement, actor, quarter, because, now)


def recommend(session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime) -> object:
    """Recommend something."""
    form = RecommendationForm("More adults at the gate.", staff.id("principal"), date(2027, 3, 1), "agreement")
    return team.recommend(session, staff.town.agreement, actor, quarter, form, now)


def sign(session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime) -> Quarter:
    """Sign for the actor's side."""
    seen = signing.fingerprint(session, records.get(session, quarter))
    return signing.sign(session, staff.town.agreement, actor, quarter, seen, now)


def reopen(session: Session, staff: Staff, actor: Actor, quarter: int, now: datetime) -> Quarter:
    """Reopen a quarter that was signed off."""
    return signing.reopen(session, actor, quarter, "A wrong total.", now)


ACTS: dict[str, Act] = {
    "begin": begin, "save": save, "send": send, "correct": correct, "drop": drop, "confirm": confirm, "add": add,
    "declare": declare, "meet": meet, "state none": state_none, "recommend": recommend, "sign": sign, "reopen": reopen,
}  # fmt: skip
STATES = ("opened", "filled in", "sent", "all in", "schools have signed", "signed off", "reopened", "correcting")


def bring_to(session: Session, staff: Staff, state: str, now: datetime = AFTER) -> int:
    """A quarter in a state; its id."""
    principal, supervisor = staff.actor("principal"), staff.actor("supervisor")
    of_schools, of_police = staff.actor("team, schools"), staff.actor("team, police")
    quarter = open_(session, staff, of_police, now=now).id

    def bring_all_in() -> None:
        for one in records.get(session, quarter).submissions:
            if one.party not in (POLICE, "hall"):
                declare(session, staff, of_police, quarter, now, one.party)
        confirm(session, staff, supervisor, quarter, now)
        meet(session, staff, of_police, quarter, now)

    steps: list[tuple[str, Callable[[], object]]] = [
        ("opened", lambda: None),
        ("filled in", lambda: fill(session, staff, principal, quarter, now)),
        ("sent", lambda: send(session, staff, principal, quarter, now)),
        ("all in", bring_all_in),
        ("schools have signed", lambda: sign(session, staff, of_schools, quarter, now)),
        ("signed off", lambda: sign(session, staff, of_police, quarter, now)),
        ("reopened", lambda: reopen(session, staff, of_police, quarter, now)),
        ("correcting", lambda: correct(session, staff, principal, quarter, now)),
    ]
    for name, step in steps:
        step()
        if name == state:
            return quarter
    raise ValueError(state)
