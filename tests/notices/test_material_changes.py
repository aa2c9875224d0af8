"""What the school learns anew: a material change asks for a new acknowledgment, and who has to know is told at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from models.actor import Identity
from models.delivery.outbox import Delivery
from models.errors import Busy, Conflict, Refused
from models.notices import acknowledgments, waiting
from models.notices import acts as notices
from models.notices.acknowledgments import DESIGNEE_DUE, REMIND_DUE, SUPERINTENDENT_DUE
from models.notices.changes import changed_fields, material_changes
from models.notices.details_clock import LOOKS
from models.notices.escalation import FOR_SUPERINTENDENT, Escalation
from models.notices.tables import NoticeAcknowledgment
from models.people.tables import Person
from models.store import deadlines
from models.store.deadlines import Deadline
from models.vocabulary import ACTIONS, Role
from tests.notices.conftest import School
from tests.notices.test_filing import ARRESTED, file
from tests.support.town import NOW, a_form

HOUR = timedelta(hours=1)
SEARCHED = {"actions": ("search",), "searched_by": "officer", "search_basis": "consent", "grounds": "not_conduct"}
BY_STAFF = {"actions": ("search",), "searched_by": "staff_alone", "staff_search_reason": "A bag was left behind."}
MIDNIGHT = datetime(2026, 11, 23, 5, 0, tzinfo=NOW.tzinfo)  # where Monday begins in the district


def amend(hall: School, notice_id: int, now: datetime = NOW + HOUR, version: int = 1, **changes: object) -> None:
    """Amend a notice as its officer."""
    with hall.town.database.write() as session:
        agreement, officer = hall.town.agreement, hall.town.actor(hall.officer)
        notices.amend(session, agreement, officer, notice_id, a_form(**changes), "So it was.", version, now)


def acknowledge(hall: School, notice_id: int, now: datetime) -> None:
    """Acknowledge a notice as the principal."""
    with hall.town.database.write() as session:
        acknowledgments.acknowledge(session, hall.town.actor(hall.principal), notice_id, now)


def asked(hall: School, notice_id: int) -> list[tuple[int, datetime, datetime | None, int | None]]:
    """Every time the school was asked: as of which version, when, when it acknowledged, and which version."""
    columns = NoticeAcknowledgment
    with hall.town.database.read() as session:
        query = select(
            columns.asked_version, columns.asked_at, columns.acknowledged_at, columns.acknowledged_version
        )  # fmt: skip
        rows = session.execute(query.filter_by(notice_id=notice_id).order_by(columns.id))
        return [tuple(row) for row in rows]


def hours_until(hall: School, notice_id: int) -> dict[str, float]:
    """When the school is reminded, the designee and the superintendent told: in hours from the filing."""
    with hall.town.database.read() as session:
        query = select(Deadline).filter_by(subject_id=notice_id, settled_at=None)
        found = session.scalars(query.where(Deadline.kind.in_(acknowledgments.ESCALATION)))
        return {row.kind: (row.due_at - NOW) / HOUR for row in found}


def told(hall: School, kind: str) -> list[str]:
    """Who is told something by direct message, by name."""
    with hall.town.database.read() as session:
        names = {f"person:{person.id}": person.name for person in session.scalars(select(Person))}
        sent = session.scalars(select(Delivery.destination).filter_by(kind=kind, changes=None).order_by(Delivery.id))
        return [names[destination] for destination in sent]


MATERIAL: list[tuple[dict[str, object], dict[str, object], tuple[str, ...]]] = [
    *(
        ({}, {"actions": ("verbal_warning", action)}, ("actions",) if is_material else ())
        for action, is_material in (
            ("search", True), ("detention", True), ("arrest", True), ("force", True), ("rights_read", False),
            ("citation", False), ("summons", False), ("referral_court", False), ("conference", False), ("other", False),
            ("referral_jrb", False), ("referral_agency", False),
        )
    ),
    ({"actions": ("arrest",)}, {"actions": ("verbal_warning",)}, ()),  # less than was told
    ({"actions": ("arrest",)}, {"actions": ("arrest", "verbal_warning")}, ()),
    ({"actions": ("arrest",)}, {"actions": ("arrest", "search")}, ("actions",)),
    ({"actions": ("detention",)}, {"actions": ("arrest",)}, ("actions",)),
    ({}, {"urgent": True}, ("urgent",)),
    ({"urgent": True}, {"urgent": False}, ()),
    ({}, {"occurred_at": NOW - timedelta(days=1)}, ("occurred_at",)),
    ({}, {"occurred_at": MIDNIGHT}, ()),  # another hour of the same day
    ({}, {"occurred_at": MIDNIGHT - timedelta(minutes=1)}, ("occurred_at",)),  # Sunday in the district
    ({}, {"narrative": "In other words."}, ()),
    ({}, {"students": 9}, ()),
    ({}, {"place": "transport"}, ()),
    ({}, {"incident": "weapons"}, ()),
    ({}, {"urgent": True, "occurred_at": NOW - timedelta(days=2)}, ("urgent", "occurred_at")),
]  # fmt: skip


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("before", "after", "expected"), MATERIAL)
def test_what_the_school_has_to_know_is_asked_again(
    hall: School, before: dict[str, object], after: dict[str, object], expected: tuple[str, ...]
) -> None:
    """Acknowledged, then amended: a new asking as of the new version, or none. The first one stays on record."""
    notice_id = file(hall, **before)
    acknowledge(hall, notice_id, NOW + HOUR)
    amend(hall, notice_id, NOW + 2 * HOUR, **(before | after))
    with hall.town.database.read() as session:
        notice = notices.get(session, notice_id)
        assert material_changes(hall.town.agreement, *notice.versions) == expected
        assert (notice.acknowledged_at is None) is bool(expected)
    first = (1, NOW, NOW + HOUR, 1)
    assert asked(hall, notice_id) == ([first, (2, NOW + 2 * HOUR, None, None)] if expected else [first])


def test_the_table_knows_every_action() -> None:
    """One that is new has to say whether the school is asked again when it is added."""
    tried = {action for _before, after, _expected in MATERIAL for action in a_form(**after).actions}
    assert tried == set(ACTIONS) - {"none"}


def test_each_asking_has_its_own_times_and_its_own_clock(hall: School) -> None:
    """Acknowledged, asked again, acknowledged: reminders count from the second asking, and end with its answer."""
    notice_id = file(hall)
    assert hours_until(hall, notice_id) == {REMIND_DUE: 24, DESIGNEE_DUE: 36, SUPERINTENDENT_DUE: 48}
    acknowledge(hall, notice_id, NOW + HOUR)
    assert hours_until(hall, notice_id) == {}
    amend(hall, notice_id, NOW + 5 * HOUR, **ARRESTED)
    assert hours_until(hall, notice_id) == {REMIND_DUE: 29, DESIGNEE_DUE: 41, SUPERINTENDENT_DUE: 53}
    acknowledge(hall, notice_id, NOW + 7 * HOUR)
    assert hours_until(hall, notice_id) == {}
    assert asked(hall, notice_id) == [(1, NOW, NOW + HOUR, 1), (2, NOW + 5 * HOUR, NOW + 7 * HOUR, 2)]
    with hall.town.database.read() as session:
        assert [
            row.asked_version for row in notices.get(session, notice_id).acknowledgments if row.acknowledged_at
        ] == [1, 2]


def test_what_becomes_urgent_while_it_waits_is_hastened_and_never_put_off(hall: School) -> None:
    """One asking, an earlier clock; a further material change leaves what is sooner."""
    notice_id = file(hall)
    amend(hall, notice_id, NOW + 10 * HOUR, urgent=True)
    assert hours_until(hall, notice_id) == {REMIND_DUE: 11, DESIGNEE_DUE: 12, SUPERINTENDENT_DUE: 14}
    amend(hall, notice_id, NOW + 10.5 * HOUR, version=2, urgent=True, **ARRESTED)
    assert hours_until(hall, notice_id) == {REMIND_DUE: 11, DESIGNEE_DUE: 12, SUPERINTENDENT_DUE: 14}
    assert asked(hall, notice_id) == [(1, NOW, None, None)]
    acknowledge(hall, notice_id, NOW + 11 * HOUR)
    assert asked(hall, notice_id) == [(1, NOW, NOW + 11 * HOUR, 3)]


def test_what_fell_due_before_is_not_looked_at_again_while_it_waits(hall: School) -> None:
    """The reminder is out; becoming urgent hastens what is still to come."""
    notice_id = file(hall, students=0)
    with hall.town.database.write() as session:
        assert deadlines.take_one(session, Escalation(hall.town.agreement).acts(), NOW + 24 * HOUR)
    amend(hall, notice_id, NOW + 25 * HOUR, urgent=True, students=0)
    assert hours_until(hall, notice_id) == {DESIGNEE_DUE: 27, SUPERINTENDENT_DUE: 29}


def test_an_amendment_that_changes_nothing_is_refused(hall: School) -> None:
    """Also where only answers that no question asks for are different, and where Slack drops the seconds of a time."""
    occurred_at = NOW - HOUR + timedelta(seconds=29)
    notice_id = file(hall, occurred_at=occurred_at)
    to_the_minute = {"occurred_at": occurred_at.replace(second=0)}
    unasked = {"grounds_detail": "Dropped: nothing was enforced."}
    for changes in (to_the_minute, to_the_minute | unasked, {"occurred_at": occurred_at}):
        with pytest.raises(Conflict, match="Nothing is different"):
            amend(hall, notice_id, **changes)
    with hall.town.database.read() as session:
        assert notices.get(session, notice_id).version == 1


def test_changed_fields_are_those_that_differ_in_the_order_of_the_form(hall: School) -> None:
    """A list is the same list however it is kept; nothing is the same as an empty text."""
    notice_id = file(hall)
    amend(hall, notice_id, narrative="", students=3, **ARRESTED)
    with hall.town.database.read() as session:
        found = changed_fields(*notices.get(session, notice_id).versions)
    assert found[0] == "actions"
    assert {"students", "narrative", "grounds", "options_tried"} <= set(found)
    assert {"place", "incident", "urgent", "searched_by", "planned_grounds"}.isdisjoint(found)


def with_police(hall: School) -> list[str]:
    """Who is to be told of an arrest."""
    hall.town.add("Sam Supervisor", Role.SUPERVISOR)
    hall.town.add("Cid Chief", Role.CHIEF)
    hall.town.add("Dee Deputy", Role.CHIEF_DESIGNEE)
    return ["Cid Chief", "Dee Deputy", "Sam Supervisor", "Sue Superintendent"]


def test_an_arrest_that_is_filed_is_told_at_once(hall: School) -> None:
    """To supervisor, chief, designee and superintendent, and to nobody else."""
    expected = with_police(hall)
    file(hall, **ARRESTED)
    assert sorted(told(hall, notices.ARREST)) == expected


def test_an_arrest_that_is_added_is_told_once_however_often_the_notice_is_amended(hall: School) -> None:
    """Not before it is there; and again only where it was taken out and added anew."""
    expected = with_police(hall)
    notice_id = file(hall)
    assert told(hall, notices.ARREST) == []
    amend(hall, notice_id, **ARRESTED)
    amend(hall, notice_id, version=2, **ARRESTED, students=3)
    amend(hall, notice_id, version=3, **(ARRESTED | {"actions": ("arrest", "force")}), students=3)
    assert sorted(told(hall, notices.ARREST)) == expected
    amend(hall, notice_id, version=4)
    amend(hall, notice_id, version=5, **ARRESTED)
    assert len(told(hall, notices.ARREST)) == 2 * len(expected)


@pytest.mark.parametrize("searcher", ["staff_alone", "staff_asked"])
def test_a_search_by_school_staff_is_told_to_principal_and_chief(hall: School, searcher: str) -> None:
    """Filed at once, or known only when the details are added; once."""
    with_police(hall)
    file(hall, "T:filed", **(BY_STAFF | {"searched_by": searcher}))
    assert sorted(told(hall, notices.STAFF_SEARCH)) == ["Cid Chief", "Pia Principal"]
    notice_id = file(hall, "T:later", actions=("search",))
    with hall.town.database.write() as session:
        form = a_form(**(BY_STAFF | {"searched_by": searcher, "grounds": "not_conduct"}))
        officer = hall.town.actor(hall.officer)
        notices.complete_details(session, hall.town.agreement, officer, notice_id, form, 1, NOW)
    assert len(told(hall, notices.STAFF_SEARCH)) == 4
    amend(hall, notice_id, version=2, **(BY_STAFF | {"searched_by": searcher, "staff_search_reason": "Another."}))
    assert len(told(hall, notices.STAFF_SEARCH)) == 4


def test_a_search_by_an_officer_is_told_to_nobody(hall: School) -> None:
    """§V.12 lets officers search with a legal basis."""
    with_police(hall)
    file(hall, **SEARCHED)
    assert told(hall, notices.STAFF_SEARCH) == []


def may_read(hall: School, who: Identity, notice_id: int) -> bool:
    """Whether somebody may open a notice."""
    try:
        with hall.town.database.write() as session:
            notices.read_notice(session, hall.town.actor(who), notice_id, NOW)
    except Refused:
        return False
    return True


def test_an_escalated_notice_may_be_read_by_the_superintendent_from_then_on(hall: School) -> None:
    """Not after the reminder or the word to the designee; and still after it was acknowledged."""
    notice_id = file(hall, students=0)
    readable = []
    for _step in acknowledgments.ESCALATION:
        readable.append(may_read(hall, hall.superintendent, notice_id))
        with hall.town.database.write() as session:
            assert deadlines.take_one(session, Escalation(hall.town.agreement).acts(), NOW + 48 * HOUR)
    assert readable == [False, False, False]
    assert may_read(hall, hall.superintendent, notice_id)
    acknowledge(hall, notice_id, NOW + 49 * HOUR)
    assert may_read(hall, hall.superintendent, notice_id)


def test_a_notice_that_is_asked_about_anew_is_escalated_by_its_new_clock_only(hall: School) -> None:
    """On the superintendent's list until it is acknowledged; again when the second asking is not answered in time."""
    notice_id = file(hall)
    escalate = Escalation(hall.town.agreement).acts()

    def let_it_come(now: datetime) -> None:
        with hall.town.database.write() as session:
            while deadlines.take_one(session, escalate | dict.fromkeys(LOOKS, lambda *_about: None), now):
                pass

    def listed() -> bool:
        with hall.town.database.read() as session:
            found = waiting.escalated(session, hall.town.actor(hall.superintendent), 8)
            return bool(found and found.rows)

    let_it_come(NOW + 47 * HOUR)
    assert not listed()
    let_it_come(NOW + 48 * HOUR)
    assert listed()
    acknowledge(hall, notice_id, NOW + 49 * HOUR)
    amend(hall, notice_id, NOW + 50 * HOUR, **ARRESTED)
    let_it_come(NOW + 97 * HOUR)
    assert not listed()
    assert may_read(hall, hall.superintendent, notice_id)
    let_it_come(NOW + 98 * HOUR)
    assert listed()
    assert len(told(hall, FOR_SUPERINTENDENT)) == 2


def test_acknowledged_and_amended_at_once_the_school_is_asked_as_of_what_it_did_not_see(hall: School) -> None:
    """Whoever is first, exactly one asking is open or the acknowledgment is of the newest version."""
    for number in range(6):
        notice_id = file(hall, f"T:{number}")
        with ThreadPoolExecutor(2) as pool:
            both = [
                pool.submit(acknowledge, hall, notice_id, NOW + HOUR),
                pool.submit(amend, hall, notice_id, NOW + HOUR, **ARRESTED),
            ]
        assert [future.exception() for future in both] == [None, None]
        found = asked(hall, notice_id)
        assert found in (
            [(1, NOW, NOW + HOUR, 2)],
            [(1, NOW, NOW + HOUR, 1), (2, NOW + HOUR, None, None)],
        )


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_whoever_waits_too_long_for_somebody_else_is_told_so(hall: School) -> None:
    """On a machine that hangs, the first of two may hold the notice longer than the second can wait: no odd error."""
    notice_id = file(hall)
    database, officer = hall.town.database, hall.town.actor(hall.officer)
    with database.write() as first:
        notices.amend(first, hall.town.agreement, officer, notice_id, a_form(**ARRESTED), "More.", 1, NOW + HOUR)
        with database.write() as second:
            second.execute(text("SET LOCAL lock_timeout = '20ms'"))
            urgent = a_form(urgent=True)
            with pytest.raises(Busy, match="Somebody else is changing this"):
                notices.amend(second, hall.town.agreement, officer, notice_id, urgent, "Urgent.", 1, NOW + HOUR)
    with database.read() as session:
        assert notices.get(session, notice_id).version == 2


def test_amended_twice_at_once_one_is_told_and_the_school_is_asked_once(hall: School) -> None:
    """Two windows of the same officer."""
    for number in range(4):
        notice_id = file(hall, f"T:{number}")
        acknowledge(hall, notice_id, NOW + HOUR)
        changes: list[dict[str, object]] = [ARRESTED, {"urgent": True}]
        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(amend, hall, notice_id, NOW + 2 * HOUR, **change) for change in changes]
        problems = [future.exception() for future in both]
        assert sum(problem is None for problem in problems) == 1
        assert all(problem is None or isinstance(problem, Conflict) for problem in problems)
        assert len(asked(hall, notice_id)) == 2
