"""Who is at a school on a day: what follows from records, worked out by hand. No database is asked."""

from datetime import date, time
from typing import Any

import pytest

from handlers.schedules.words import lines_of
from models.people.tables import Person, RoleHeld
from models.schedules.plan import Records, day_at, days_at, monday_of, next_weekday, week_on
from models.schedules.tables import ScheduleChange, ScheduleChangeVersion, Substitution, UsualDay, UsualWeek
from models.vocabulary import Role

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)
AT, TO = time(7, 30), time(14, 30)
OLGA, OTIS = (Person(id=number, name=name) for number, name in ((1, "Olga Pretend"), (2, "Otis Madeup")))


def role(
    person: Person, school: str, first: date = date(2026, 7, 1), last: date | None = None, **more: Any
) -> RoleHeld:
    """An officer's role at a school."""
    held = RoleHeld(role=Role.OFFICER, school=school, first_day=first, last_day=last, is_substitute=False)
    held.person = person
    held.person_id = person.id
    for name, value in more.items():
        setattr(held, name, value)
    return held


def week(
    number: int, days: dict[int, str], first: date = date(2026, 8, 27), last: date = date(2027, 6, 30), whose: int = 1
) -> UsualWeek:
    """A usual week: the school of each weekday, with the same hours."""
    usual = [UsualDay(weekday=day, school=school, starts=AT, ends=TO) for day, school in days.items()]
    return UsualWeek(id=number, officer_id=whose, first_day=first, last_day=last, days=usual)


def change(number: int, first: date, last: date, kind: str = "leave", whose: int = 1, **place: Any) -> ScheduleChange:
    """A change of an officer's schedule."""
    version = ScheduleChangeVersion(version=1, kind=kind, first_day=first, last_day=last, **place)
    return ScheduleChange(id=number, officer_id=whose, version=1, versions=[version])


def substitution(person: Person, school: str, first: date, last: date, until: date | None = None) -> Substitution:
    """Days of a substitute; the role ends `until` where that is earlier."""
    return Substitution(
        substitute=person, substitute_id=person.id, school=school, first_day=first, last_day=last, starts=AT,
        ends=TO, role=role(person, school, first, until or last, is_substitute=True),
    )  # fmt: skip


def said(records: Records, school: str, day: date) -> tuple[list[str], list[str], list[str]]:
    """Who is here, who is absent and whose schedule nobody knows, by name."""
    found = day_at(records, school, day)
    return (
        [presence.officer.name for presence in found.here],
        [absence.officer.name for absence in found.absent],
        [person.name for person in found.unknown],
    )


HALL = dict.fromkeys(range(5), "hall")
SPLIT = {0: "hall", 1: "conard", 2: "hall", 3: "conard"}
AT_HALL = (role(OLGA, "hall"),)
AT_BOTH = (role(OLGA, "hall"), role(OLGA, "conard"))


def test_the_usual_week_says_who_is_here_and_when() -> None:
    """From its first day on; before it nobody knows."""
    records = Records(weeks=[week(1, HALL)], roles=AT_HALL)
    (presence,) = day_at(records, "hall", MONDAY).here
    assert (presence.officer, presence.starts, presence.ends) == (OLGA, AT, TO)
    assert said(records, "hall", date(2026, 8, 26)) == ([], [], ["Olga Pretend"])
    assert said(records, "conard", MONDAY) == ([], [], [])


def test_a_usual_week_ends_with_its_school_year() -> None:
    """On July 1, nobody knows."""
    records = Records(weeks=[week(1, HALL)], roles=AT_HALL)
    assert said(records, "hall", date(2027, 6, 30)) == (["Olga Pretend"], [], [])
    assert said(records, "hall", date(2027, 7, 1)) == ([], [], ["Olga Pretend"])


def test_a_newer_week_counts_from_its_day_on_over_new_year() -> None:
    """The week of January was given first; the one from the same day that was given last counts."""
    january, november = week(1, {0: "hall"}, date(2027, 1, 4)), week(2, {4: "hall"}, date(2026, 11, 2))
    again = week(3, {1: "hall"}, date(2027, 1, 4))
    weeks = [january, november, again]
    assert week_on(weeks, 1, date(2027, 1, 1)) is november
    assert week_on(weeks, 1, date(2027, 1, 4)) is again
    days = days_at(Records(weeks=weeks, roles=AT_HALL), "hall", date(2026, 12, 28), date(2027, 1, 8))
    assert [day.day for day in days if day.here] == [date(2027, 1, 1), date(2027, 1, 5)]


def test_a_day_without_school_has_nobody_and_lacks_nobody() -> None:
    """With what it is called; a Saturday has no school either."""
    records = Records(weeks=[week(1, HALL)], roles=AT_HALL, closed={MONDAY: "Made-up recess"})
    closed, open_ = day_at(records, "hall", MONDAY), day_at(records, "hall", TUESDAY)
    assert (closed.closed, closed.here, closed.lacks_officer) == ("Made-up recess", (), False)
    assert not open_.lacks_officer
    assert day_at(records, "hall", date(2026, 11, 28)).closed == "Saturday"


def test_an_absence_counts_at_the_school_where_the_officer_would_be() -> None:
    """Of Monday and Tuesday: at Hall on Monday, at Conard on Tuesday; nowhere else is anybody missed."""
    records = Records(weeks=[week(1, SPLIT)], roles=AT_BOTH, changes=[change(1, MONDAY, TUESDAY)])
    assert said(records, "hall", MONDAY) == ([], ["Olga Pretend"], [])
    assert said(records, "conard", MONDAY) == ([], [], [])
    assert said(records, "conard", TUESDAY) == ([], ["Olga Pretend"], [])
    assert day_at(records, "hall", MONDAY).lacks_officer
    assert said(records, "hall", date(2026, 11, 25)) == (["Olga Pretend"], [], [])


def test_being_at_another_school_leaves_a_gap_at_the_usual_one() -> None:
    """Both schools are true."""
    other = change(1, MONDAY, MONDAY, "hours", school="conard", starts=time(9), ends=time(10))
    records = Records(weeks=[week(1, SPLIT)], roles=AT_BOTH, changes=[other])
    assert said(records, "hall", MONDAY) == ([], ["Olga Pretend"], [])
    (presence,) = day_at(records, "conard", MONDAY).here
    assert (presence.starts, presence.ends, presence.change) == (time(9), time(10), other)


def test_of_overlapping_changes_the_one_entered_last_counts() -> None:
    """A week of leave, then one day of it with other hours after all, then that withdrawn."""
    leave = change(1, MONDAY, FRIDAY)
    back = change(2, TUESDAY, TUESDAY, "hours", school="hall", starts=time(9), ends=time(10))
    records = Records(weeks=[week(1, HALL)], roles=AT_HALL, changes=[leave, back])
    assert said(records, "hall", TUESDAY) == (["Olga Pretend"], [], [])
    assert said(records, "hall", MONDAY) == ([], ["Olga Pretend"], [])
    back.withdrawn_at = object()  # type: ignore[assignment]  # any time
    assert said(records, "hall", TUESDAY) == ([], ["Olga Pretend"], [])


def test_an_officer_who_leaves_is_not_here_after_the_last_day() -> None:
    """Whatever the usual week says; nobody is missed then, since nobody is assigned."""
    records = Records(weeks=[week(1, HALL)], roles=[role(OLGA, "hall", last=MONDAY)])
    assert said(records, "hall", MONDAY) == (["Olga Pretend"], [], [])
    assert said(records, "hall", TUESDAY) == ([], [], [])
    assert day_at(records, "hall", TUESDAY).lacks_officer


def test_a_substitute_is_here_on_the_days_of_the_role_and_missed_elsewhere() -> None:
    """Otis of Conard is at Hall on Monday; on Tuesday the role has ended early."""
    records = Records(
        weeks=[week(1, HALL), week(2, dict.fromkeys(range(5), "conard"), whose=2)],
        roles=[*AT_HALL, role(OTIS, "conard")], changes=[change(1, MONDAY, FRIDAY)],
        substitutions=[substitution(OTIS, "hall", MONDAY, FRIDAY, until=MONDAY)],
    )  # fmt: skip
    assert said(records, "hall", MONDAY) == (["Otis Madeup"], ["Olga Pretend"], [])
    assert said(records, "conard", MONDAY) == ([], ["Otis Madeup"], [])
    assert said(records, "hall", TUESDAY) == ([], ["Olga Pretend"], [])
    assert said(records, "conard", TUESDAY) == (["Otis Madeup"], [], [])


def test_a_substitute_who_is_absent_is_said_so() -> None:
    """The school that counts on them learns of it."""
    records = Records(
        weeks=[week(1, HALL)], roles=AT_HALL, changes=[change(1, MONDAY, MONDAY), change(2, MONDAY, MONDAY, whose=2)],
        substitutions=[substitution(OTIS, "hall", MONDAY, MONDAY)],
    )  # fmt: skip
    here, absent, _unknown = said(records, "hall", MONDAY)
    assert (here, sorted(absent)) == ([], ["Olga Pretend", "Otis Madeup"])


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (MONDAY, MONDAY),
        (FRIDAY, MONDAY),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_of_a_weekend_the_week_to_come_is_shown(day: date, monday: date) -> None:
    """Nobody looks on a Sunday for last week."""
    assert monday_of(day) == monday
    assert next_weekday(date(2026, 11, 29)) == date(2026, 11, 30)
    assert next_weekday(FRIDAY) == FRIDAY


@pytest.mark.parametrize(
    ("beside", "words"), [("", "*No officer.*"), ("On duty: Otis", "No officer by the schedule · On duty: Otis")]
)
def test_no_officer_is_said_only_where_it_is_known(beside: str, words: str) -> None:
    """Of an officer without a week nobody knows it; Otis absent and Olga unknown leave it open, too."""
    both = (role(OLGA, "hall"), role(OTIS, "hall"))
    leave = change(1, MONDAY, MONDAY, whose=2)
    unknown = lines_of([day_at(Records(roles=both, changes=[leave]), "hall", MONDAY)], {MONDAY: beside})
    assert "No officer" not in unknown
    assert "absent · No schedule on record for Olga Pretend" in unknown
    assert lines_of([day_at(Records(), "hall", MONDAY)], {MONDAY: beside}) == f"*Mon, Nov 23* · {words}"


def test_days_that_are_alike_have_one_line() -> None:
    """A week of which nothing is known is one line on a phone, not five; what differs stands by itself."""
    unknown = Records(roles=(role(OLGA, "hall"),))
    week = [day_at(unknown, "hall", MONDAY.replace(day=day)) for day in range(23, 28)]
    assert lines_of(week, {}) == "*Mon, Nov 23 – Fri, Nov 27* · No schedule on record for Olga Pretend"
    lines = lines_of(week, {TUESDAY: "On duty: Olga Pretend"}).splitlines()
    assert [line.split(" · ")[0] for line in lines] == ["*Mon, Nov 23*", "*Tue, Nov 24*", "*Wed, Nov 25 – Fri, Nov 27*"]
