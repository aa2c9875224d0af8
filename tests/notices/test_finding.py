"""Finding notices: for each role and choice, exactly what the table of rights allows."""

import random
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import timedelta
from itertools import combinations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import Refused
from models.notices import acknowledgments, finding, students, waiting
from models.notices import acts as notices
from models.notices.escalation import Escalation
from models.notices.finding import Listed, Number, State, Wanted, find, number_in
from models.notices.tables import Notice
from models.policy import Act, may
from models.vocabulary import Role
from tests.notices.test_students import FORM
from tests.support.staff import Staff
from tests.support.town import NOW, a_form

SEED = 14
NOTICES = 48
PAIRS = 40
DAYS_BACK = (0, 3, 6, 7, 29, 30, 60, 120, 160, 200)
ACTIONS = (("verbal_warning",), ("arrest", "search"), ("search",), ("conference", "verbal_warning"))
INCIDENTS = ("confrontation", "weapons", "missing")
READERS = ("officer", "officer elsewhere", "principal", "principal elsewhere", "designee", "superintendent", "chief",
           "chief's designee", "supervisor")  # fmt: skip
WITHOUT_RIGHT = ("team, schools", "team, police", "administrator")
SAMPLED = ("officer", "principal", "superintendent", "chief")


@pytest.fixture
def many(staff: Staff) -> Staff:
    """Notices of two schools and three officers over two school years, in every state."""
    staff.people["second officer"] = staff.town.add("Second Officer", Role.OFFICER, "hall")
    chance = random.Random(SEED)  # noqa: S311  (made up, no secret)
    with staff.town.database.write() as session:
        for number in range(NOTICES):
            _one_of_many(session, staff, chance, number)
    return staff


def _one_of_many(session: Session, staff: Staff, chance: random.Random, number: int) -> None:
    """A notice, and whatever became of it; some had an arrest at first only, some since an amendment."""
    who, school = chance.choice([("officer", "hall"), ("second officer", "hall"), ("officer elsewhere", "conard")])
    filed_at = NOW - timedelta(days=chance.choice(DAYS_BACK), minutes=chance.randrange(600))
    agreement, officer = staff.town.agreement, staff.actor(who)
    form = a_form(
        school=school, occurred_at=filed_at - timedelta(hours=chance.choice((0, 5, 30))),
        students=chance.choice((0, 1)), actions=chance.choice(ACTIONS),
        incident=chance.choice(INCIDENTS), urgent=chance.random() < 0.3,
    )  # fmt: skip
    notice = notices.file_notice(session, agreement, officer, form, f"K{number}", filed_at)
    principal = staff.actor("principal" if school == "hall" else "principal elsewhere")
    if chance.random() < 0.3:
        other = replace(form, actions=chance.choice([actions for actions in ACTIONS if actions != form.actions]))
        notices.amend(session, agreement, officer, notice.id, other, "It was otherwise.", 1, filed_at)
    if chance.random() < 0.4:
        Escalation(agreement).acts()[acknowledgments.SUPERINTENDENT_DUE](session, notice.id, filed_at)
    if chance.random() < 0.5:
        acknowledgments.acknowledge(session, principal, notice.id, filed_at + timedelta(hours=1))
        if (
            "arrest" not in notice.current.actions and chance.random() < 0.6
        ):  # a material change: the school is asked anew
            arrested, version = replace(form, actions=("arrest",)), notice.current.version
            amended_at = filed_at + timedelta(minutes=90)
            notices.amend(session, agreement, officer, notice.id, arrested, "An arrest.", version, amended_at)
    if form.students and chance.random() < 0.5:
        students.record_student(session, officer, notice.id, FORM, f"S{number}", filed_at)
    if chance.random() < 0.2:
        notices.withdraw(session, officer, notice.id, "Filed in error.", filed_at + timedelta(hours=2))


HOW_IT_STANDS: dict[State, Callable[[Notice], bool]] = {
    State.UNACKNOWLEDGED: lambda notice: not notice.withdrawn_at and not notice.acknowledged_at,
    State.ESCALATED: lambda notice: bool(
        notice.escalated_at and not notice.withdrawn_at and not notice.acknowledged_at and not notice.is_asked_anew
    ),
    State.INCOMPLETE: lambda notice: not notice.withdrawn_at and not notice.completed_at,
    State.ACKNOWLEDGED: lambda notice: not notice.withdrawn_at and notice.acknowledged_at is not None,
    State.WITHDRAWN: lambda notice: notice.withdrawn_at is not None,
    State.DISPOSED: lambda notice: notice.disposed_at is not None,
}


def fits(staff: Staff, notice: Notice, wanted: Wanted) -> bool:
    """The same as the database is asked, of one notice."""
    happened_on = staff.town.agreement.today(notice.current.occurred_at)
    number = wanted.number
    return all((
        wanted.school in (None, notice.school),
        wanted.officer_id in (None, notice.officer_id),
        wanted.state is None or HOW_IT_STANDS[wanted.state](notice),
        wanted.incident in (None, notice.current.incident),
        wanted.action is None or wanted.action in notice.current.actions,
        wanted.since is None or happened_on >= wanted.since,
        number is None or (number.number == notice.number and number.school_year in (None, notice.school_year)),
    ))  # fmt: skip


def choices(staff: Staff) -> list[Wanted]:
    """Each choice of each menu alone."""
    today = NOW.date()
    return [
        *(Wanted(school=school) for school in ("hall", "conard", "nowhere")),
        *(Wanted(officer_id=staff.id(who)) for who in ("officer", "second officer", "officer elsewhere")),
        *(Wanted(state=state) for state in State),
        *(Wanted(incident=incident) for incident in INCIDENTS),
        *(Wanted(action=action) for action in ("arrest", "search", "verbal_warning", "force")),
        *(Wanted(since=today - timedelta(days=days)) for days in (0, 6, 29, 145)),
        *(Wanted(number=number) for number in (Number(3), Number(3, "2025-26"), Number(3, "2026-27"), Number(999))),
    ]


def together(first: Wanted, second: Wanted) -> Wanted | None:
    """Two choices at once; nothing where they are of one menu."""
    given = [{field.name: getattr(it, field.name) for field in fields(Wanted)} for it in (first, second)]
    chosen = [{name: value for name, value in one.items() if value is not None} for one in given]
    return None if chosen[0].keys() & chosen[1].keys() else Wanted(**(chosen[0] | chosen[1]))


def pages(session: Session, staff: Staff, who: str, wanted: Wanted, on_a_page: int = 7) -> Iterator[Listed]:
    """All that somebody finds, page after page."""
    for page in range(NOTICES):
        found = find(session, staff.town.agreement, staff.actor(who), wanted, on_a_page, page)
        yield from found.rows
        if len(found.rows) < on_a_page:
            return


def test_everybody_finds_what_they_may_read_and_asked_for_and_nothing_else(many: Staff) -> None:
    """Compared with a look at every notice: each choice for each role, some two of them for four."""
    with many.town.database.read() as session:
        newest_first = (Notice.filed_at.desc(), Notice.id.desc())
        every = session.scalars(select(Notice).order_by(*newest_first)).all()
        assert any(notice.is_asked_anew and not notice.withdrawn_at for notice in every)
        alone = [Wanted(), *choices(many)]
        pairs = [both for two in combinations(alone[1:], 2) if (both := together(*two))]
        pairs = random.Random(SEED).sample(pairs, PAIRS)  # noqa: S311  (as above)
        seen = set()
        actors = {who: many.actor(who) for who in READERS}
        for who, actor in actors.items():
            mine = [notice for notice in every if may(actor, Act.READ_NOTICE, notice.subject)]
            for wanted in (*alone, *(pairs if who in SAMPLED else ())):
                expected = [notice.id for notice in mine if fits(many, notice, wanted)]
                found = find(session, many.town.agreement, actor, wanted, NOTICES)
                assert [row.notice.id for row in found.rows] == expected, (who, wanted)
                assert found.count == len(expected)
                seen.add((who, bool(expected)))
        assert seen == {(who, some) for who in READERS for some in (True, False)}


def test_pages_follow_one_another_without_gap_or_double(many: Staff) -> None:
    """Seven at a time, as one page of all; and each row says what its notice says now."""
    with many.town.database.read() as session:
        for who in READERS:
            whole = find(session, many.town.agreement, many.actor(who), Wanted(), NOTICES)
            assert [row.notice.id for row in pages(session, many, who, Wanted())] == [
                row.notice.id for row in whole.rows
            ]
            assert all(row.version is row.notice.current for row in whole.rows)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", WITHOUT_RIGHT)
def test_who_may_read_no_notice_finds_none(many: Staff, who: str) -> None:
    """Not an empty list but a refusal, whatever is asked for."""
    with many.town.database.read() as session, pytest.raises(Refused):
        find(session, many.town.agreement, many.actor(who), Wanted(school="hall"), 20)
    assert not finding.reads_any(many.actor(who))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_right_that_ended_today_finds_nothing(many: Staff) -> None:
    """Roles count at the moment of the look."""
    over = NOW.date() - timedelta(days=1)
    former = many.town.add("Former Principal", Role.PRINCIPAL, "hall", last_day=over)
    with many.town.database.read() as session, pytest.raises(Refused):
        find(session, many.town.agreement, many.town.actor(former), Wanted(), 20)


def test_lists_on_home_are_in_the_order_of_their_clocks(many: Staff) -> None:
    """To acknowledge: urgent first, then by the district goal. To complete: the earliest event first."""
    with many.town.database.read() as session:
        waits = waiting.to_acknowledge(session, many.actor("principal"), NOTICES)
        assert waits
        clocks = [(not row.version.urgent, row.due_at) for row in waits.rows]
        assert clocks == sorted(clocks, key=lambda clock: (clock[0], clock[1] or NOW))
        assert len({urgent for urgent, _due in clocks}) == 2
        assert all(row.asked_at and row.due_at and row.asked_at < row.due_at for row in waits.rows)
        mine = waiting.to_complete(session, many.actor("officer"), NOTICES)
        assert mine
        events = [row.version.occurred_at for row in mine.rows]
        assert events == sorted(events)
        assert {row.notice.officer_id for row in mine.rows} == {many.id("officer")}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_counting_ends_where_nobody_looks_any_more(many: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more than is counted says that there are more."""
    monkeypatch.setattr(finding, "MOST_COUNTED", 10)
    with many.town.database.read() as session:
        assert find(session, many.town.agreement, many.actor("chief"), Wanted(), 5).count == 11


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("14", Number(14)), ("0014", Number(14)), (" #14 ", Number(14)), ("2026-27/0014", Number(14, "2026-27")),
        ("2026-27 / 14", Number(14, "2026-27")), ("", None), ("x", None), ("2026/14", None), ("14a", None),
        ("1" * 10, None), ("１４", None),
    ],
)  # fmt: skip
def test_a_number_is_understood_as_people_write_it(typed: str, number: Number | None) -> None:
    """With the school year or without, with zeros or without."""
    assert number_in(typed) == number
