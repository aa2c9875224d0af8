"""Lists of staff without an account: who keeps and sees which, what can be entered, and that nobody is deleted."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from models.errors import Conflict, Doubtful, Invalid, Refused
from models.roll_call import acts, lists
from models.roll_call.form import entries
from models.roll_call.rolls import DISTRICT, POLICE, Roll
from models.roll_call.standing import wording_on
from models.roll_call.tables import Confirmation, ListedPerson, ListedTraining
from models.store.audit import AuditEntry
from tests.agreement.acts import bring_in
from tests.roll_call.acts import CONARD, HALL, TODAY, YEAR, add, mark
from tests.roll_call.test_confirming import NEW_TEXT
from tests.support.staff import Staff
from tests.support.town import NOW

YESTERDAY = TODAY - timedelta(days=1)
SEES = {
    HALL: {"principal", "designee", "superintendent"},
    CONARD: {"principal elsewhere", "designee elsewhere", "superintendent"},
    POLICE: {"supervisor", "chief"},
}
KEEPS = {HALL: {"principal", "designee"}, CONARD: {"principal elsewhere", "designee elsewhere"}, POLICE: {"supervisor"}}
ANSWERS_FOR = {
    HALL: {"principal", "superintendent"}, CONARD: {"principal elsewhere", "superintendent"},
    POLICE: {"supervisor", "chief"}, DISTRICT: {"superintendent"},
}  # fmt: skip


def who_can(staff: Staff, act: Callable[[str], object]) -> set[str]:
    """Who can do something; nobody else learns more than that they may not."""
    found = set()
    for who in staff.people:
        try:
            act(who)
            found.add(who)
        except Refused:
            pass
    return found


@pytest.mark.parametrize("roll", SEES, ids=lambda roll: roll.code)
def test_every_role_is_tried_with_every_list_and_every_act(staff: Staff, roll: Roll) -> None:
    """Names are for whoever keeps a list and the head of that side; who has not confirmed, for those responsible."""
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        person = add(session, staff, "Ana Pretend, counselor", roll)[0]

        def tried(act: Callable[[str], object]) -> set[str]:
            def once(who: str) -> None:
                attempt = session.begin_nested()
                try:
                    act(who)
                finally:
                    attempt.rollback()
                    session.expire_all()

            return who_can(staff, once)

        keeps = (
            lambda who: lists.add(session, agreement, staff.actor(who), roll, "Bo Madeup, custodian", NOW),
            lambda who: lists.mark(session, agreement, staff.actor(who), roll, [person.id], TODAY, NOW),
            lambda who: lists.correct(session, agreement, staff.actor(who), person.id, 0, TODAY, NOW),
            lambda who: lists.strike(session, staff.actor(who), person.id, 0, NOW),
            lambda who: lists.for_change(session, staff.actor(who), person.id),
        )
        for act in keeps:
            assert tried(act) == KEEPS[roll]
        assert tried(lambda who: lists.read_list(session, agreement, staff.actor(who), roll, NOW)) == SEES[roll]
        assert tried(lambda who: acts.look_at_roll(session, staff.actor(who), roll, NOW)) == ANSWERS_FOR[roll]


def test_only_the_superintendent_sees_all_schools_together(staff: Staff) -> None:
    """And there is no list of all schools to be kept."""
    with staff.town.database.write() as session:
        seen = who_can(staff, lambda who: acts.look_at_roll(session, staff.actor(who), DISTRICT, NOW))
        assert seen == ANSWERS_FOR[DISTRICT]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "Enter at least one person."), ("  \n ", "Enter at least one person."),
        ("Ana Pretend", "Line 1: the function of “Ana Pretend” is missing"),
        ("Ana, x\n, custodian", "Line 2: the name is missing."),
        ("Ana, 12", "Line 1: the function of “Ana” is missing"),
        (f"{'A' * 101}, custodian", "more than 100 characters"), (f"Ana, {'c' * 81}", "more than 80 characters"),
        ("Ana, counselor, ana@example.invalid", "looks like an email address"),
        ("Ana, counselor 860-555-0100", "looks like a telephone number"),
        ("\n".join(["Ana"] * 9), "And 4 more lines."), ("é" * 3001, "within 3,000 characters"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_cannot_be_a_list_is_said_line_by_line(staff: Staff, text: str | None, problem: str) -> None:
    """And nothing of it is saved."""
    with staff.town.database.write() as session:
        with pytest.raises(Invalid) as refusal:
            lists.add(session, staff.town.agreement, staff.actor("principal"), HALL, text, NOW)
        assert problem in refusal.value.fields["people"]
        assert session.scalars(select(ListedPerson)).all() == []


def test_how_lines_are_read() -> None:
    """A tab or semicolon divides before a comma; a name in a spreadsheet may have a comma."""
    text = (
        "Ana  Pretend, counselor, part-time\r\n\n Madeup, Bo;custodian \nCy Sample\tnurse; mornings\n示例名, 🎓 coach"
    )
    assert [(entry.name, entry.function) for entry in entries(text)] == [
        ("Ana Pretend", "counselor, part-time"), ("Madeup, Bo", "custodian"), ("Cy Sample", "nurse; mornings"),
        ("示例名", "🎓 coach"),
    ]  # fmt: skip


def test_three_hundred_people_and_three_thousand_characters(staff: Staff) -> None:
    """Four forms, each as long as one may be; marked in one go."""
    with staff.town.database.write() as session:
        for start in range(0, 300, 75):
            lines = [f"Person {start + number:03} Example, aide" for number in range(75)]
            text = "\n".join(lines)
            text += "\n" * (3000 - len(text))
            assert len(add(session, staff, text)) == 75
        found = lists.read_list(session, staff.town.agreement, staff.actor("principal"), HALL, NOW)
        assert len(found) == 300
        ids = lists.untrained(session, staff.town.agreement, HALL, max(row.person.id for row in found), NOW)
        assert mark(session, staff, *ids) == 300
        assert lists.counts(session, staff.town.agreement, TODAY, wording_on(session, TODAY))[HALL] == (300, 300)


def test_who_is_there_already_is_asked_about(staff: Staff) -> None:
    """Also twice in one text. Another function, another school or somebody struck off is no question."""
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        (ana,) = add(session, staff, "Ana Pretend, counselor")
        with pytest.raises(Doubtful) as doubt:
            lists.add(session, agreement, staff.actor("designee"), HALL, "ANA PRETEND, Counselor\nB, c\nB, c", NOW)
        assert len(doubt.value.questions) == 2
        lists.add(session, agreement, staff.actor("designee"), HALL, "Ana Pretend, coach", NOW)
        lists.add(session, agreement, staff.actor("principal elsewhere"), CONARD, "Ana Pretend, counselor", NOW)
        lists.strike(session, staff.actor("principal"), ana.id, ana.seen, NOW)
        lists.add(session, agreement, staff.actor("principal"), HALL, "Ana Pretend, counselor", NOW)


def test_a_day_is_of_this_school_year_and_of_the_text_in_force(staff: Staff) -> None:
    """Neither tomorrow nor June; not of before the text that holds, which asks anew."""
    with staff.town.database.write() as session:
        (ana,) = add(session, staff, "Ana Pretend, counselor")
        for day, problem in ((None, "Enter a date"), (TODAY + timedelta(days=1), "in the future"),
                             (date(2026, 6, 30), "before the school year, which began on July 1, 2026")):  # fmt: skip
            with pytest.raises(Invalid, match=problem):
                mark(session, staff, ana.id, day=day)
        with pytest.raises(Invalid, match="at least one person"):
            mark(session, staff)
        assert mark(session, staff, ana.id, day=YESTERDAY) == 1
        bring_in(session, NEW_TEXT, TODAY)
        wording = wording_on(session, TODAY)
        assert lists.on_list(session, staff.town.agreement, HALL, TODAY, wording)[0].trained_on is None
        assert lists.counts(session, staff.town.agreement, TODAY, wording)[HALL] == (0, 1)
        with pytest.raises(Invalid, match="The text in force holds from November 23, 2026"):
            mark(session, staff, ana.id, day=YESTERDAY)
        assert mark(session, staff, ana.id) == 1


def test_corrections_and_strikes_stay_on_record(staff: Staff) -> None:
    """Every day that was recorded, who recorded it, and that it was taken back."""
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        ana, bo = add(session, staff)
        mark(session, staff, ana.id, bo.id)
        lists.correct(session, agreement, staff.actor("designee"), ana.id, 1, YESTERDAY, NOW)
        lists.correct(session, agreement, staff.actor("designee"), ana.id, 2, None, NOW)
        assert [row.trained_on for row in ana.trainings] == [TODAY, YESTERDAY, None]
        assert ana.trained_on(YEAR) is None
        with pytest.raises(Conflict, match="This says what is on record"):
            lists.correct(session, agreement, staff.actor("designee"), ana.id, 3, None, NOW)
        lists.strike(session, staff.actor("principal"), bo.id, bo.seen, NOW)
        shown = lists.read_list(session, agreement, staff.actor("principal"), HALL, NOW)
        assert [row.person.name for row in shown] == ["Ana Pretend"]
        every = lists.on_list(session, agreement, HALL, TODAY, wording_on(session, TODAY), with_struck=True)
        assert [(row.person.name, row.trained_on) for row in every] == [("Ana Pretend", None), ("Bo Madeup", TODAY)]
        log = " ".join(entry.detail + entry.subject for entry in session.scalars(select(AuditEntry)))
        assert "Pretend" not in log


def test_what_was_changed_meanwhile_is_not_overwritten(staff: Staff) -> None:
    """A day that somebody else recorded, somebody who was struck off, and a person of another list."""
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        ana, bo = add(session, staff)
        (other,) = add(session, staff, "Cy Sample, nurse", CONARD)
        mark(session, staff, ana.id, day=YESTERDAY)
        with pytest.raises(Conflict, match="Nothing was saved"):
            mark(session, staff, ana.id, bo.id)
        assert mark(session, staff, ana.id, day=YESTERDAY) == 0  # the same again is no news
        for act in (lists.correct, lists.strike):
            given = (session, agreement) if act is lists.correct else (session,)
            more = (YESTERDAY, NOW) if act is lists.correct else (NOW,)
            with pytest.raises(Conflict, match="Somebody changed this list"):
                act(*given, staff.actor("principal"), ana.id, 0, *more)  # type: ignore[operator]
        with pytest.raises(Refused):
            mark(session, staff, other.id)


def test_two_who_confirm_or_strike_at_once(staff: Staff) -> None:
    """One confirmation; one is struck off, and the other one learns that it was changed meanwhile."""
    database, agreement, both = staff.town.database, staff.town.agreement, Barrier(2)
    with database.write() as session:
        (ana,) = add(session, staff, "Ana Pretend, counselor")
        listed = ana.id
    chief, principal, designee = (staff.actor(who) for who in ("chief", "principal", "designee"))
    with database.read() as session:
        shown = acts.reading(session, agreement, chief, TODAY)

    def confirming(_device: int) -> int:
        both.wait()
        with database.write() as session:
            return acts.confirm(session, agreement, chief, shown, NOW).id

    def striking(who: object) -> str:
        both.wait()
        try:
            with database.write() as session:
                lists.strike(session, who, listed, 0, NOW)  # type: ignore[arg-type]
        except Conflict:
            return "conflict"
        return "struck"

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(confirming, range(2)))) == 1
        assert sorted(pool.map(striking, (principal, designee))) == ["conflict", "struck"]
    with database.read() as session:
        assert len(session.scalars(select(Confirmation)).all()) == 1
        assert session.scalars(select(ListedTraining)).all() == []
