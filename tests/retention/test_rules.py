"""Holds, years and kinds in any combination: what is disposed of is due, approved and not held, and nothing else."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.district.retention import KINDS_OF_RECORDS
from models.retention.plain import IN_HAND
from models.retention.rules import Asking, Facts, Standing, Wait, asks_for, due_from, matches, standing, with_askings

DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))
SCHOOLS = ("hall", "conard")
PEOPLE = (1, 2, 3)


@dataclass(frozen=True)
class AHold:
    """What a hold names."""

    kind: str | None = None
    record_id: int | None = None
    person_id: int | None = None
    school: str | None = None
    first_day: date | None = None
    last_day: date | None = None


@st.composite
def records(draw: st.DrawFn) -> Facts:
    """Any record."""
    first = draw(DAYS)
    return Facts(
        draw(st.sampled_from(KINDS_OF_RECORDS)), draw(st.integers(1, 3)), "A record",
        draw(st.none() | st.sampled_from(SCHOOLS)), frozenset(draw(st.sets(st.sampled_from(PEOPLE)))), first,
        first + timedelta(days=draw(st.integers(0, 400))), draw(st.sampled_from(((), (IN_HAND,)))),
    )  # fmt: skip


@st.composite
def holds(draw: st.DrawFn) -> AHold:
    """Any hold, also one that names nothing."""
    is_record = draw(st.booleans())
    return AHold(
        draw(st.sampled_from(KINDS_OF_RECORDS)) if is_record else None, draw(st.integers(1, 3)) if is_record else None,
        draw(st.none() | st.sampled_from(PEOPLE)), draw(st.none() | st.sampled_from(SCHOOLS)),
        draw(st.none() | DAYS), draw(st.none() | DAYS),
    )  # fmt: skip


YEARS = st.none() | st.integers(1, 12)


@settings(max_examples=400, deadline=None)
@given(records(), YEARS, st.lists(holds(), max_size=3), DAYS)
def test_only_what_is_due_finished_and_not_held_is_due(
    facts: Facts, years: int | None, held: list[AHold], today: date
) -> None:
    """And all of that is."""
    is_past = years is not None and today > due_from(facts.counts_from, years)
    is_held = any(_by_hand(hold, facts) for hold in held)
    found = standing(facts, years, held, today)
    assert (found is Standing.DUE) == (is_past and not facts.waits and not is_held)
    assert (found is Standing.KEPT) == (years is None)


def _by_hand(hold: AHold, facts: Facts) -> bool:
    """The same in other words: none of what is named is missed, and something is named."""
    missed = [
        hold.record_id and (hold.kind != facts.kind or hold.record_id != facts.record_id),
        hold.person_id and hold.person_id not in facts.people,
        hold.school and facts.school and hold.school != facts.school,
        hold.first_day and facts.counts_from < hold.first_day,
        hold.last_day and facts.first > hold.last_day,
    ]
    return hold != replace(AHold(), kind=hold.kind) and not any(missed)


@settings(max_examples=200, deadline=None)
@given(records(), holds(), holds())
def test_a_further_hold_never_frees_anything(facts: Facts, one: AHold, other: AHold) -> None:
    """Whatever the two name."""
    today = due_from(facts.counts_from, 1) + timedelta(days=1)
    held_by_one = standing(facts, 1, [one], today) is Standing.HELD
    if held_by_one:
        assert standing(facts, 1, [one, other], today) is Standing.HELD


@settings(max_examples=200, deadline=None)
@given(records(), holds())
def test_what_a_hold_names_less_it_covers_more(facts: Facts, hold: AHold) -> None:
    """As long as it names something."""
    if matches(hold, facts):
        for name in ("person_id", "school", "first_day", "last_day"):
            wider = replace(hold, **{name: None})
            assert matches(wider, facts) or wider == replace(AHold(), kind=hold.kind)


def test_the_last_day_of_its_years() -> None:
    """On it a record is still kept; February 29 ends on March 1."""
    facts = Facts("notice", 1, "A record", "hall", frozenset(), date(2024, 2, 29), date(2024, 2, 29))
    assert due_from(date(2024, 2, 29), 3) == date(2027, 3, 1)
    assert standing(facts, 3, [], date(2027, 3, 1)) is Standing.NOT_DUE
    assert standing(facts, 3, [], date(2027, 3, 2)) is Standing.DUE


@pytest.mark.parametrize(
    ("first", "last", "is_in"),
    [
        (None, date(2024, 3, 1), True), (None, date(2024, 2, 29), False), (date(2024, 3, 5), None, True),
        (date(2024, 3, 6), None, False), (date(2024, 3, 5), date(2024, 3, 1), True),
    ],
)  # fmt: skip
def test_a_period_has_its_first_and_its_last_day(first: date | None, last: date | None, *, is_in: bool) -> None:
    """Of a hold and of a request for records: what began on the last day is kept, and what counts from the first."""
    facts = Facts("notice", 1, "A record", "hall", frozenset(), date(2024, 3, 1), date(2024, 3, 5))
    assert matches(AHold(first_day=first, last_day=last), facts) is is_in
    assert asks_for(Asking(IN_HAND, first=first, last=last), facts) is is_in


@st.composite
def askings(draw: st.DrawFn) -> Asking:
    """What any open request asks for."""
    return Asking(
        Wait("A made-up matter"), draw(st.none() | st.sets(st.sampled_from(KINDS_OF_RECORDS), min_size=1)),
        draw(st.none() | st.sampled_from(SCHOOLS)), draw(st.none() | DAYS), draw(st.none() | DAYS),
        draw(st.none() | st.sampled_from((("A record",), ("Another",)))),
    )  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(records(), st.lists(askings(), max_size=3), st.lists(holds(), max_size=2))
def test_nothing_is_due_that_is_asked_for_or_waits(facts: Facts, asked: list[Asking], held: list[AHold]) -> None:
    """Whatever its kind, its years and the holds; and what nobody asks for stands as before."""
    today = due_from(facts.counts_from, 1) + timedelta(days=1)
    found = standing(with_askings(facts, asked), 1, held, today)
    if facts.waits or any(_asked_by_hand(asking, facts) for asking in asked):
        assert found is Standing.OPEN
    else:
        assert found is standing(facts, 1, held, today)


def _asked_by_hand(asking: Asking, facts: Facts) -> bool:
    """The same in other words: nothing that it gives is missed."""
    missed = [
        asking.kinds is not None and facts.kind not in asking.kinds,
        asking.school and facts.school and asking.school != facts.school,
        asking.first and facts.counts_from < asking.first,
        asking.last and facts.first > asking.last,
        asking.numbers is not None and not (facts.kind == "notice" and facts.label in asking.numbers),
    ]
    assert asks_for(asking, facts) is not any(missed)
    return not any(missed)
