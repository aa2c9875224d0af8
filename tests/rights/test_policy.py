"""Who may do what: every role and every act, on a real database, against the table of `docs/rights.md`.

The table is written out here a second time, by hand: neither the document nor the code can change alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from models.actor import Actor, Identity
from models.errors import Refused
from models.people.accounts import seen_in_slack
from models.people.queries import identify
from models.people.tables import Person, RoleHeld
from models.policy import OPERATOR, PARTS, POLICY, WHO_MAY, Act, Part, Right, Subject, may, require, schools_where
from models.store.database import Database
from models.vocabulary import ROLES_AT_SCHOOLS, Party, Role
from tests.support.town import NOW, TEAM, Town, the_agreement

DOCUMENT = Path(__file__).parents[2] / "docs" / "rights.md"
TODAY = date(2026, 11, 23)
A_DAY = timedelta(days=1)

COLUMNS: dict[str, tuple[Role, Party | None]] = {
    "officer": (Role.OFFICER, Party.POLICE),
    "principal": (Role.PRINCIPAL, Party.SCHOOLS),
    "principal's designee": (Role.PRINCIPAL_DESIGNEE, Party.SCHOOLS),
    "superintendent": (Role.SUPERINTENDENT, Party.SCHOOLS),
    "chief": (Role.CHIEF, Party.POLICE),
    "chief's designee": (Role.CHIEF_DESIGNEE, Party.POLICE),
    "supervisor": (Role.SUPERVISOR, Party.POLICE),
    "team, schools": (Role.TEAM_MEMBER, Party.SCHOOLS),
    "team, police": (Role.TEAM_MEMBER, Party.POLICE),
    "administrator": (Role.ADMINISTRATOR, None),
}
SCHOOL, NO, YES, SUBMITTED = "own school", "–", "yes", "when submitted"
RELEASED, DELIVERED = "when released", "when delivered"
TABLE: dict[Right, tuple[str, ...]] = {
    Act.FILE_NOTICE: (SCHOOL, NO, NO, NO, NO, NO, YES, NO, NO, NO),
    Act.CHANGE_NOTICE: ("own", NO, NO, NO, NO, NO, YES, NO, NO, NO),
    Act.READ_NOTICE: ("own", SCHOOL, SCHOOL, "with an arrest or escalated", YES, YES, YES, NO, NO, NO),
    Act.ACKNOWLEDGE_NOTICE: (NO, SCHOOL, SCHOOL, NO, NO, NO, NO, NO, NO, NO),
    Act.ASK_ABOUT_NOTICE: (NO, SCHOOL, SCHOOL, NO, NO, NO, NO, NO, NO, NO),
    Act.CHOOSE_WORD: (YES, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    Act.LOG_ACTIVITY: (SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    Act.LOG_TRAINING: ("own", NO, NO, NO, NO, NO, YES, NO, NO, NO),
    Act.CHANGE_ACTIVITY: ("own", NO, NO, NO, NO, NO, YES, NO, NO, NO),
    Act.READ_ACTIVITY: ("own", SCHOOL, SCHOOL, "when escalated", YES, YES, YES, NO, NO, NO),
    Act.EXPORT_ACTIVITIES: ("own", SCHOOL, NO, NO, YES, YES, YES, NO, NO, NO),
    Act.ANSWER_ACTIVITY: (NO, SCHOOL, SCHOOL, NO, NO, NO, NO, NO, NO, NO),
    Act.NAME_FOR_CONCERN: (NO, SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO),
    Act.FOLLOW_CONCERN: ("own", SCHOOL, SCHOOL, NO, NO, NO, NO, NO, NO, NO),
    Act.APPROVE_OVERTIME: (NO, NO, NO, NO, YES, YES, YES, NO, NO, NO),
    Act.READ_CONFLICT: ("own", SCHOOL, NO, YES, YES, NO, NO, NO, NO, NO),
    Act.CHANGE_CONFLICT: ("own", NO, NO, NO, NO, NO, NO, NO, NO, NO),
    Act.AGREE_CONFLICT: (NO, SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO),
    Act.END_CONFLICT: (NO, NO, NO, NO, YES, NO, NO, NO, NO, NO),
    Act.KEEP_SCHEDULE: ("own", NO, NO, NO, NO, NO, YES, NO, NO, NO),
    Act.READ_SCHEDULE: ("own or own school", SCHOOL, SCHOOL, NO, YES, YES, YES, NO, NO, NO),
    Act.READ_ABSENCE_REASON: ("own", NO, NO, NO, YES, YES, YES, NO, NO, NO),
    Act.NAME_SUBSTITUTE: (NO, NO, NO, NO, NO, NO, YES, NO, NO, NO),
    Act.EXPORT_COVERAGE: (NO, SCHOOL, SCHOOL, NO, YES, YES, YES, NO, NO, NO),
    Act.GO_ON_DUTY: (SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    Act.KEEP_DUTY: ("own", NO, NO, NO, NO, NO, YES, NO, NO, NO),
    Act.READ_DUTY: ("own", SCHOOL, SCHOOL, NO, YES, YES, YES, NO, NO, NO),
    Act.IMPORT_ACTIVITIES: ("own", NO, NO, NO, NO, NO, YES, NO, NO, NO),
    Act.IMPORT_NOTICES: (NO, NO, NO, NO, YES, YES, YES, NO, NO, NO),
    Act.EVALUATE: (NO, SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO),
    Act.DRAFT_EVALUATION: (NO, SCHOOL, "own or new draft", NO, NO, NO, NO, NO, NO, NO),
    Act.READ_EVALUATION: ("when shared", SCHOOL, "own draft", NO, SUBMITTED, SUBMITTED, NO, NO, NO, NO),
    Act.RECEIVE_EVALUATION: (NO, NO, NO, NO, SUBMITTED, SUBMITTED, NO, NO, NO, NO),
    Act.SHARE_EVALUATION: (NO, NO, NO, NO, SUBMITTED, NO, NO, NO, NO, NO),
    Act.ANSWER_EVALUATION: ("when shared", NO, NO, NO, NO, NO, NO, NO, NO, NO),
    Act.LIST_EVALUATIONS: (NO, NO, NO, YES, YES, YES, NO, NO, NO, NO),
    Act.REQUEST_DISMISSAL: (NO, SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO),
    Act.SEE_DISMISSAL: (NO, SCHOOL, NO, "when requested", "when forwarded", "when forwarded", NO, NO, NO, NO),
    Act.FORWARD_DISMISSAL: (NO, NO, NO, "when requested", NO, NO, NO, NO, NO, NO),
    Act.DECIDE_DISMISSAL: (NO, NO, NO, NO, "when forwarded", NO, NO, NO, NO, NO),
    Act.READ_MEMO: (NO, NO, NO, "when forwarded", "when forwarded", "when forwarded", NO, NO, NO, NO),
    Act.SEE_QUARTER: (NO, YES, YES, YES, YES, YES, YES, YES, YES, NO),
    Act.REVIEW_QUARTER: (NO, SCHOOL, SCHOOL, YES, YES, YES, YES, YES, YES, NO),
    Act.OPEN_QUARTER: (NO, NO, NO, NO, NO, NO, NO, YES, YES, NO),
    Act.DECLARE_MISSING: (NO, NO, NO, NO, NO, NO, NO, YES, YES, NO),
    Act.SCHOOL_SUBMISSION: (NO, SCHOOL, SCHOOL, NO, NO, NO, NO, YES, NO, NO),
    Act.POLICE_SUBMISSION: (NO, NO, NO, NO, NO, NO, YES, NO, YES, NO),
    Act.DISTRICT_BASELINE: (NO, NO, NO, NO, NO, NO, NO, YES, NO, NO),
    Act.POLICE_BASELINE: (NO, NO, NO, NO, NO, NO, YES, NO, YES, NO),
    Act.ENROLLMENT: (NO, NO, NO, NO, NO, NO, NO, YES, NO, NO),
    Act.RECORD_MEETING: (NO, NO, NO, NO, NO, NO, NO, YES, YES, NO),
    Act.SIGN_OFF: (NO, NO, NO, NO, NO, NO, NO, YES, YES, NO),
    Act.WRITE_REPORT: (NO, NO, NO, NO, NO, NO, NO, YES, YES, NO),
    Act.ADOPT_REPORT: (NO, NO, NO, NO, NO, NO, NO, YES, YES, NO),
    Act.EXPORT_TOTALS: (NO, SCHOOL, NO, YES, YES, YES, YES, YES, YES, NO),
    Act.EXPORT_NOTICES: (NO, SCHOOL, NO, NO, YES, YES, YES, NO, NO, NO),
    Act.PROPOSE_ROSTER: (NO, NO, NO, NO, NO, NO, NO, NO, NO, YES),
    Act.APPROVE_ROSTER: (NO, NO, NO, "schools' side", "police's side", NO, NO, NO, NO, NO),
    Act.DECIDE_SCHOOL_DAY: (NO, NO, NO, NO, NO, NO, NO, NO, NO, YES),
    Act.READ_AGREEMENT: (YES, YES, YES, YES, YES, YES, YES, YES, YES, YES),
    Act.RECORD_POSTING: (NO, NO, NO, YES, NO, NO, NO, NO, NO, NO),
    Act.IMPORT_AGREEMENT: (NO, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    Act.RECORD_FEEDBACK: (NO, SCHOOL, SCHOOL, YES, YES, YES, YES, NO, NO, NO),
    Act.READ_COMMENDATION: ("when for them", SCHOOL, SCHOOL, YES, YES, YES, YES, NO, NO, NO),
    Act.READ_COMPLAINT: (NO, SCHOOL, SCHOOL, YES, YES, YES, YES, NO, NO, NO),
    Act.HANDLE_COMPLAINT: (NO, SCHOOL, SCHOOL, YES, YES, YES, YES, NO, NO, NO),
    Act.CHANGE_FEEDBACK: (NO, "own", "own", "schools' side", "police's side", "own", "own", NO, NO, NO),
    Act.EXPORT_FEEDBACK: (NO, SCHOOL, SCHOOL, YES, YES, YES, YES, NO, NO, NO),
    Act.READ_APPOINTMENT: ("own appointment", SCHOOL, NO, YES, YES, YES, YES, NO, NO, NO),
    Act.PROPOSE_APPOINTMENT: (NO, NO, NO, NO, YES, NO, NO, NO, NO, NO),
    Act.BE_HEARD: (NO, SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO),
    Act.AGREE_APPOINTMENT: (NO, NO, NO, YES, NO, NO, NO, NO, NO, NO),
    Act.READ_HEARD_WORDS: (NO, "own", NO, YES, YES, NO, NO, NO, NO, NO),
    Act.EXPORT_APPOINTMENTS: (NO, NO, NO, YES, YES, YES, YES, NO, NO, NO),
    Act.READ_REVISION: (NO, NO, NO, YES, YES, NO, NO, YES, YES, NO),
    Act.REQUEST_REVISION: (NO, NO, NO, "schools' side", "police's side", NO, NO, NO, NO, NO),
    Act.READ_DISPUTE: (NO, SCHOOL, NO, YES, YES, NO, NO, NO, NO, NO),
    Act.WORK_ON_DISPUTE: (NO, "own school's side", NO, NO, "police's side", NO, NO, NO, NO, NO),
    Act.ASK_FOR_RECORDS: (NO, NO, NO, YES, NO, NO, NO, NO, NO, NO),
    Act.RELEASE_RECORDS: (NO, NO, NO, NO, YES, YES, YES, NO, NO, NO),
    Act.READ_RECORDS_REQUEST: (NO, NO, NO, YES, YES, YES, YES, NO, NO, NO),
    Act.READ_RELEASED: (NO, NO, NO, RELEASED, RELEASED, RELEASED, RELEASED, NO, NO, NO),
    Act.ANSWER_REPORT: ("own", NO, NO, NO, NO, NO, NO, NO, NO, NO),
    Act.CHANGE_REPORT_ANSWER: (NO, NO, NO, NO, NO, NO, YES, NO, NO, NO),
    Act.SUBMIT_REPORT: ("own", NO, NO, NO, NO, NO, YES, NO, NO, NO),
    Act.READ_OFFICER_REPORT: ("own", NO, NO, NO, YES, YES, YES, NO, NO, NO),
    Act.READ_PACKET: (NO, NO, NO, "when forwarded", YES, YES, YES, NO, NO, NO),
    Act.FORWARD_PACKET: (NO, NO, NO, NO, YES, YES, NO, NO, NO, NO),
    Act.CONFIRM_PACKET: (NO, NO, NO, "when forwarded", NO, NO, NO, NO, NO, NO),
    Act.SEARCH_RECORDS: (NO, NO, NO, YES, YES, YES, YES, NO, NO, NO),
    Act.TAKE_OUT_RECORD: (NO, SCHOOL, SCHOOL, YES, YES, YES, YES, NO, NO, NO),
    **dict.fromkeys(
        (Act.LOG_OUTSIDE, Act.DECIDE_OUTSIDE, Act.READ_OUTSIDE, Act.EXPORT_OUTSIDE),
        (NO, "own school's side", NO, "schools' side", *("police's side",) * 3, NO, NO, NO),
    ),
    Act.KEEP_ARREST: ("own", NO, NO, NO, YES, YES, YES, NO, NO, NO),
    Act.CONFIRM_ARREST: (NO, NO, NO, YES, NO, NO, NO, NO, NO, NO),
    Act.READ_ARREST: ("own", NO, NO, YES, YES, YES, YES, NO, NO, NO),
    Act.CONFIRM_READING: (YES, YES, YES, YES, YES, YES, YES, YES, YES, YES),
    Act.SEE_ROLL: (NO, SCHOOL, NO, "schools' side", "police's side", NO, "police's side", NO, NO, NO),
    Act.READ_STAFF_LIST: (NO, SCHOOL, SCHOOL, "schools' side", "police's side", NO, "police's side", NO, NO, NO),
    Act.KEEP_STAFF_LIST: (NO, SCHOOL, SCHOOL, NO, NO, NO, "police's side", NO, NO, NO),
    Act.EXPORT_CERTIFICATES: (NO, SCHOOL, NO, "schools' side", "police's side", NO, NO, NO, NO, NO),
    Act.EXPORT_EVENTS: (NO, NO, NO, YES, YES, YES, NO, NO, NO, NO),
    Act.READ_FACILITIES: (SCHOOL, SCHOOL, SCHOOL, YES, YES, YES, YES, NO, NO, NO),
    Act.STATE_FACILITIES: (NO, SCHOOL, SCHOOL, NO, NO, NO, NO, NO, NO, NO),
    Act.CHECK_FACILITIES: (SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    Act.LOG_DISCLOSURE: (SCHOOL, SCHOOL, SCHOOL, NO, NO, NO, NO, NO, NO, NO),
    Act.READ_DISCLOSURE: ("own", SCHOOL, SCHOOL, YES, YES, YES, YES, NO, NO, NO),
    Act.CHANGE_DISCLOSURE: ("own", "own", "own", "schools' side", "police's side", NO, NO, NO, NO, NO),
    Act.EXPORT_DISCLOSURES: (NO, SCHOOL, SCHOOL, YES, YES, YES, YES, NO, NO, NO),
    Act.READ_GOALS: (NO, YES, YES, YES, YES, YES, YES, YES, YES, NO),
    Act.SET_GOALS: (NO, NO, NO, NO, NO, NO, NO, YES, YES, NO),
    Act.CONFIRM_GOAL: (NO, NO, NO, NO, NO, NO, NO, "police's side", "schools' side", NO),
    Act.GIVE_TERMINATION: (NO, NO, NO, YES, YES, NO, NO, NO, NO, NO),
    Act.DELIVER_TERMINATION: (NO, NO, NO, "schools' side", "police's side", NO, NO, NO, NO, NO),
    Act.CONFIRM_TERMINATION: (NO, NO, NO, "police's side", "schools' side", NO, NO, NO, NO, NO),
    Act.TAKE_BACK_TERMINATION: (NO, NO, NO, "schools' side", "police's side", NO, NO, NO, NO, NO),
    Act.READ_TERMINATION: (DELIVERED, DELIVERED, DELIVERED, YES, YES, *(DELIVERED,) * 5),
    Act.READ_TERMINATION_WORDS: (NO, NO, NO, YES, YES, NO, NO, NO, NO, NO),
    Act.READ_AUDIT_LOG: (NO, NO, NO, YES, YES, NO, NO, NO, NO, NO),
    Act.CHECK_AUDIT_LOG: (NO, NO, NO, YES, YES, NO, NO, NO, NO, YES),
    Act.READ_HOLDS: (NO, NO, NO, YES, YES, NO, NO, NO, NO, NO),
    Act.SET_HOLD: (NO, NO, NO, "schools' side", "police's side", NO, NO, NO, NO, NO),
    Act.APPROVE_DISPOSAL: (NO, NO, NO, "schools' side", "police's side", NO, NO, NO, NO, NO),
}
PARTS_TABLE: dict[Right, tuple[str, ...]] = {
    Part.FILED_FOR: (SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    Part.TOLD_OF_UNATTENDED: (NO, NO, NO, NO, YES, YES, NO, NO, NO, NO),
    Part.TOLD_OF_NOTICE: (NO, SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO),
    Part.TOLD_OF_URGENT_NOTICE: (NO, SCHOOL, SCHOOL, NO, NO, NO, NO, NO, NO, NO),
    Part.TOLD_FIRST: (NO, NO, SCHOOL, NO, NO, NO, NO, NO, NO, NO),
    Part.TOLD_OF_ARREST: (NO, NO, NO, YES, YES, YES, YES, NO, NO, NO),
    Part.CHASED_FOR_ARREST: (NO, NO, NO, NO, NO, NO, YES, NO, NO, NO),
    Part.CHASED_LAST_FOR_ARREST: (NO, NO, NO, NO, YES, NO, NO, NO, NO, NO),
    Part.TOLD_OF_STAFF_SEARCH: (NO, SCHOOL, NO, NO, YES, NO, NO, NO, NO, NO),
    Part.TOLD_LAST: (NO, NO, NO, YES, NO, NO, NO, NO, NO, NO),
    Part.TOLD_OF_SCHEDULE: (NO, SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO),
    Part.TOLD_OF_SUBSTITUTE: (NO, SCHOOL, NO, NO, YES, NO, NO, NO, NO, NO),
    Part.EVALUATED: (SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    Part.ATTENDS_FOR_SCHOOL: (NO, SCHOOL, SCHOOL, NO, NO, NO, NO, NO, NO, NO),
    Part.ATTENDS_FOR_POLICE: (NO, NO, NO, NO, YES, YES, NO, NO, NO, NO),
    Part.TOLD_OUTCOME: (NO, SCHOOL, NO, YES, NO, NO, NO, NO, NO, NO),
    Part.REMINDED_OF_SUBMISSION: (NO, SCHOOL, SCHOOL, NO, NO, NO, NO, NO, NO, NO),
    Part.ON_THE_TEAM: (NO, NO, NO, NO, NO, NO, NO, YES, YES, NO),
    Part.OWNS_RECOMMENDATION: (NO, YES, NO, YES, YES, YES, YES, YES, YES, NO),
    Part.TOLD_OF_SHORT_TEAM: (NO, NO, NO, YES, YES, NO, NO, YES, YES, YES),
    Part.TOLD_OF_ACTIVITY: (NO, SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO),
    Part.TOLD_OF_URGENT_CONCERN: (NO, SCHOOL, SCHOOL, NO, NO, NO, NO, NO, NO, NO),
    Part.NAMED_FOR_CONCERN: (NO, NO, SCHOOL, NO, NO, NO, NO, NO, NO, NO),
    Part.TOLD_OF_CONFLICT: (NO, SCHOOL, NO, YES, YES, NO, NO, NO, NO, NO),
    Part.SUPERVISES: (NO, NO, NO, NO, NO, NO, YES, NO, NO, NO),
    Part.TOLD_OF_OVERTIME_LATE: (NO, NO, NO, NO, YES, NO, NO, NO, NO, NO),
    Part.TOLD_OF_PLANNED_LATE: (NO, NO, SCHOOL, YES, NO, NO, NO, NO, NO, NO),
    Part.TOLD_OF_CONCERN_LATE: (NO, NO, NO, YES, NO, NO, NO, NO, NO, NO),
    Part.COMMENDED: (SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    Part.TOLD_OF_SCHOOL_COMPLAINT: (NO, SCHOOL, NO, NO, YES, NO, YES, NO, NO, NO),
    Part.TOLD_OF_PROGRAM_COMPLAINT: (NO, NO, NO, YES, YES, NO, NO, NO, NO, NO),
    Part.TOLD_OF_APPOINTMENT: (NO, SCHOOL, NO, YES, YES, NO, NO, NO, NO, NO),
    Part.TOLD_OF_FACILITIES: (NO, SCHOOL, NO, NO, NO, NO, NO, NO, NO, NO),
    Part.TOLD_OF_OUTSIDE_LATE: (NO, NO, NO, "schools' side", "police's side", NO, NO, NO, NO, NO),
}
CELLS = [
    (act, column, word) for act, row in (TABLE | PARTS_TABLE).items() for column, word in zip(COLUMNS, row, strict=True)
]


@dataclass(frozen=True)
class Reach:
    """How far a word of the table goes, for a person at Hall whose record it is: what it allows, what it denies."""

    allows: tuple[dict[str, object], ...]
    denies: tuple[dict[str, object], ...]


NOT_MINE: dict[str, object] = {"owner_id": -1}
ELSEWHERE: dict[str, object] = {"school": "conard"}
NOWHERE: dict[str, object] = {"school": None}
EVERYTHING: dict[str, object] = {}
BARE: dict[str, object] = {
    "school": None, "owner_id": None, "side": None, "has_arrest": False, "is_escalated": False, "drafter_ids": (),
    "is_submitted": False, "is_shared": False, "is_requested": False, "is_forwarded": False,
    "named_id": None, "appointee_ids": (), "is_released": False, "is_delivered": False,
}  # fmt: skip
WORDS = {
    YES: Reach((EVERYTHING, BARE), ()),
    NO: Reach((), (EVERYTHING, BARE)),
    SCHOOL: Reach((EVERYTHING, BARE | {"school": "hall"}), (ELSEWHERE, NOWHERE)),
    "own": Reach((EVERYTHING, ELSEWHERE), (NOT_MINE, {"owner_id": None})),
    "own or own school": Reach((EVERYTHING, ELSEWHERE, NOT_MINE), (NOT_MINE | ELSEWHERE, NOT_MINE | NOWHERE)),
    "own draft": Reach((EVERYTHING, NOT_MINE), ({"drafter_ids": (-1,)}, {"drafter_ids": ()}, ELSEWHERE, NOWHERE)),
    "own or new draft": Reach(
        (EVERYTHING, NOT_MINE, {"drafter_ids": ()}), ({"drafter_ids": (-1,)}, ELSEWHERE, NOWHERE)
    ),
    "own appointment": Reach((EVERYTHING, ELSEWHERE), ({"appointee_ids": (-1,)}, {"appointee_ids": ()})),
    "when escalated": Reach((EVERYTHING, ELSEWHERE), ({"is_escalated": False},)),
    SUBMITTED: Reach((EVERYTHING, ELSEWHERE), ({"is_submitted": False},)),
    RELEASED: Reach((EVERYTHING, ELSEWHERE), ({"is_released": False},)),
    DELIVERED: Reach((EVERYTHING, ELSEWHERE), ({"is_delivered": False},)),
    "when requested": Reach((EVERYTHING, ELSEWHERE), ({"is_requested": False},)),
    "when for them": Reach((EVERYTHING, ELSEWHERE), ({"named_id": -1}, {"named_id": None})),
    "when shared": Reach((EVERYTHING,), (NOT_MINE, {"is_shared": False})),
    "with an arrest or escalated": Reach(
        (EVERYTHING, ELSEWHERE, {"has_arrest": False}, {"is_escalated": False}),
        ({"has_arrest": False, "is_escalated": False},),
    ),
    "when forwarded": Reach((EVERYTHING, ELSEWHERE), ({"is_forwarded": False},)),
    "schools' side": Reach(({"side": Party.SCHOOLS},), ({"side": Party.POLICE}, {"side": None})),
    "own school's side": Reach(
        ({"side": Party.SCHOOLS},), ({"side": Party.POLICE}, {"side": None}, ELSEWHERE | {"side": Party.SCHOOLS})
    ),
    "police's side": Reach(({"side": Party.POLICE},), ({"side": Party.SCHOOLS}, {"side": None})),
}


def own_record(actor: Actor, side: Party | None) -> Subject:
    """A record to which everything in the person's favor applies."""
    return Subject(
        school="hall", owner_id=actor.person_id, side=side,
        has_arrest=True, is_escalated=True, drafter_ids=(-1, actor.person_id), is_submitted=True, is_shared=True,
        is_requested=True, is_forwarded=True, named_id=actor.person_id, appointee_ids=(-1, actor.person_id),
        is_released=True, is_delivered=True,
    )  # fmt: skip


@pytest.fixture
def town(database: Database) -> Town:
    """A town without people."""
    return Town(database, the_agreement())


def populate(town: Town, first_day: date = TODAY, last_day: date | None = TODAY) -> dict[str, Identity]:
    """One person for each column of the table, whose only role counts from its first to its last day."""
    return {
        column: town.add(
            column.title().replace("'", "").replace(",", ""), role, "hall" if role in ROLES_AT_SCHOOLS else None,
            side=side, first_day=first_day, last_day=last_day,
        )
        for column, (role, side) in COLUMNS.items()
    }  # fmt: skip


def allowed(town: Town, people: dict[str, Identity], now: datetime = NOW) -> list[str]:
    """Every cell that allows somebody something, given the most favorable record of either side."""
    actors = {column: town.actor(who, now) for column, who in people.items()}
    return [
        f"{column}: {act}"
        for act in (*Act, *Part)
        for column, actor in actors.items()
        if any(may(actor, act, own_record(actor, side)) for side in Party)
    ]


ALLOWED_TO_SOMEBODY = [f"{column}: {act}" for act, column, word in CELLS if word != NO]


def test_the_table_of_the_document_is_this_one() -> None:
    """What operators read in `docs/rights.md` is what is tested below, word by word."""
    rows = [line.strip("| ").split(" | ") for line in DOCUMENT.read_text().splitlines() if line.startswith("| ")]
    start = next(at for at, row in enumerate(rows) if row[0] == "act")
    acts, parts = ([[str(right), *row] for right, row in table.items()] for table in (TABLE, PARTS_TABLE))
    assert rows[start:] == [["act", *COLUMNS], *acts, ["told or picked", *COLUMNS], *parts]
    assert set(WORDS) == {word for row in (TABLE | PARTS_TABLE).values() for word in row}


def test_the_table_knows_every_act_and_role() -> None:
    """A new act or role has no rights until it stands in the table; each act has words for those it is denied."""
    assert set(TABLE) == set(POLICY) == set(WHO_MAY) == set(Act)
    assert set(PARTS_TABLE) == set(PARTS) == set(Part)
    assert {role for role, _side in COLUMNS.values()} == set(Role)


def test_the_operator_may_what_the_document_says_and_nothing_else() -> None:
    """The command line is nobody's role: it has a row of its own."""
    allowed = [str(act) for act in Act if may(OPERATOR, act, Subject(school="hall"))]
    assert f"the operator may: {', '.join(allowed)};" in " ".join(DOCUMENT.read_text().split())
    assert OPERATOR.label == "operator"
    assert schools_where(OPERATOR, Act.EXPORT_NOTICES) is None


def test_each_cell_holds_for_a_right_that_counts_today(town: Town) -> None:
    """Both ways: what the word allows is allowed, and what it leaves out is denied; on the first day and the last."""
    people = populate(town)
    wrong = []
    for act, column, word in CELLS:
        actor, side = town.actor(people[column]), COLUMNS[column][1]
        best = own_record(actor, side)
        for expected, changes in [(True, WORDS[word].allows), (False, WORDS[word].denies)]:
            wrong += [
                (column, str(act), change)
                for change in changes
                if may(actor, act, replace(best, **change)) is not expected  # type: ignore[arg-type]
            ]
    assert wrong == []


def test_rights_end_with_the_day_in_the_district_not_in_greenwich(town: Town) -> None:
    """At ten in the evening in Connecticut the day's role still counts; just after midnight it does not."""
    people = populate(town)
    assert allowed(town, people, datetime(2026, 11, 24, 3, 0, tzinfo=UTC)) == ALLOWED_TO_SOMEBODY
    assert allowed(town, people, datetime(2026, 11, 24, 5, 1, tzinfo=UTC)) == []


@pytest.mark.parametrize(
    ("first_day", "last_day"),
    [(TODAY - A_DAY, TODAY - A_DAY), (TODAY + A_DAY, None)],
    ids=["ended yesterday", "starts tomorrow"],
)
def test_a_right_outside_its_days_allows_nothing(town: Town, first_day: date, last_day: date | None) -> None:
    """No cell of the table is open to somebody whose role is over or to come."""
    assert allowed(town, populate(town, first_day, last_day)) == []


def test_a_right_revoked_since_the_form_was_opened_allows_nothing(town: Town) -> None:
    """Open, revoke, send: the database is asked again and says no, in every cell."""
    people = populate(town)
    assert allowed(town, people) == ALLOWED_TO_SOMEBODY
    with town.database.write() as session:
        session.execute(update(RoleHeld).values(last_day=TODAY - A_DAY))
    assert allowed(town, people) == []


def test_somebody_without_a_role_may_do_nothing(town: Town) -> None:
    """To stand on the roster is no right."""
    assert allowed(town, {"nobody": town.add("Nora Norole")}) == []


def deactivate(town: Town, who: Identity) -> Identity:
    """Slack says that the account is deactivated."""
    with town.database.write() as session:
        seen_in_slack(session, who, NOW, is_guest=False, is_deactivated=True)
    return who


def make_guest(town: Town, who: Identity) -> Identity:
    """Slack says that the account is a guest's."""
    with town.database.write() as session:
        seen_in_slack(session, who, NOW, is_guest=True, is_deactivated=False)
    return who


def with_the_same_user_id_elsewhere(_town: Town, who: Identity) -> Identity:
    """Another organization's workspace has a user of the same id."""
    return Identity("TELSEWHERE", who.user_id)


def not_on_the_roster(_town: Town, who: Identity) -> Identity:
    """Somebody else of the same workspace."""
    return Identity(who.team_id, f"{who.user_id}X")


@pytest.mark.parametrize("turned", [deactivate, make_guest, with_the_same_user_id_elsewhere, not_on_the_roster])
@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_whoever_is_not_a_full_member_of_the_agreement_is_nobody(
    town: Town, column: str, turned: Callable[[Town, Identity], Identity]
) -> None:
    """Whatever the role: it is refused before any right is looked up, with who can help."""
    town.add("Ada Admin", Role.ADMINISTRATOR)
    who = turned(town, populate(town)[column])
    with pytest.raises(Refused, match="can help") as refusal:
        town.actor(who)
    assert "Ada Admin" in str(refusal.value)


def test_a_person_of_both_workspaces_has_the_rights_of_each_apart(town: Town) -> None:
    """The same user id in two workspaces is two people."""
    officer = town.add("Oda Officer", Role.OFFICER, "hall")
    with town.database.write() as session:
        session.add(Person(team_id="TELSEWHERE", user_id=officer.user_id, name="Xenia Elsewhere"))
    file_at_hall = (Act.FILE_NOTICE, Subject(school="hall"))
    assert may(town.actor(officer), *file_at_hall)
    assert not may(town.actor(Identity("TELSEWHERE", officer.user_id)), *file_at_hall)


def test_a_refusal_says_who_may(town: Town) -> None:
    """The person learns whom to turn to."""
    principal = town.actor(town.add("Pia Principal", Role.PRINCIPAL, "hall"))
    with pytest.raises(Refused) as refusal:
        require(principal, Act.FILE_NOTICE, Subject(school="hall"))
    assert str(refusal.value).startswith("You do not have permission to file an action notice. Officers can")


def test_an_unknown_workspace_is_refused_even_for_a_known_user(town: Town) -> None:
    """A right belongs to a workspace and a user together."""
    who = town.add("Oda Officer", Role.OFFICER, "hall")
    with town.database.read() as session, pytest.raises(Refused):
        identify(session, Identity("", who.user_id), TODAY)
    assert who.team_id == TEAM
