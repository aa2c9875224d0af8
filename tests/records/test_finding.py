"""Finding records over all topics: each sees what they may open or list, and nothing else, by whatever is asked for."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import Invalid, Refused
from models.policy import Act, Subject, may
from models.records.event_kind import EVENTS
from models.records.finding import Wanted, check, find
from models.records.kinds import KINDS, offered
from models.store.database import Database
from tests.releases import acts as release_acts
from tests.rights.cast import AFTER, at_hall, with_strangers
from tests.store.test_growth import AGREEMENT, GROWING, plans_of
from tests.support.staff import Staff, staffed
from tests.support.town import NOW

SEARCHERS = ("superintendent", "chief", "chief's designee", "supervisor")
MANY = 1000
NOT_DIVIDED = ("notice", "earlier", "activity", "conflict")
"""A notice stands in several ways at once, an activity that asks nobody has no state, an old row may have nothing."""


@pytest.fixture
def everybody(database: Database) -> Staff:
    """A town with a record of every kind, and everybody in it."""
    staff = with_strangers(database)
    at_hall(staff)
    return staff


def everything(session: Session, staff: Staff, who: str, wanted: Wanted | None = None) -> set[tuple[str, int]]:
    """All that somebody finds, by kind and id."""
    hits, _more = find(session, staff.town.agreement, staff.actor(who, AFTER), wanted or Wanted(), AFTER, MANY)
    return {(hit.kind.code, hit.row.id) for hit in hits}


def test_only_four_may_search(everybody: Staff) -> None:
    """Everybody else is told who can."""
    able = set()
    with everybody.town.database.read() as session:
        for who in everybody.people:
            try:
                everything(session, everybody, who)
            except Refused:
                continue
            able.add(who)
    assert able == set(SEARCHERS)


def test_each_finds_exactly_what_they_may_open_or_list(everybody: Staff) -> None:
    """What the database finds by conditions is what the table of rights allows, record by record."""
    with everybody.town.database.read() as session:
        for who in SEARCHERS:
            actor, expected = everybody.actor(who, AFTER), set()
            for kind in KINDS.values():
                rows = session.scalars(kind.joined(select(kind.table)).where(kind.at.is_not(None)))
                expected |= {(kind.code, row.id) for row in rows if _belongs(kind.code, row) and kind.lists(actor, row)}
            assert everything(session, everybody, who) == expected, who
            assert expected


def _belongs(code: str, row: object) -> bool:
    """Whether a row of a table is one of this kind at all."""
    if code in ("commendation", "complaint"):
        return getattr(row, "kind", "") == code
    if code == "quarter":
        return not getattr(row, "is_whole_year", True)
    if code == "yearly_report":
        return getattr(row, "adopted_at", None) is not None
    return True


def test_every_kind_is_found_by_somebody(everybody: Staff) -> None:
    """Each but the yearly report, of which the town has none that is adopted."""
    with everybody.town.database.read() as session:
        found = {code for who in SEARCHERS for code, _id in everything(session, everybody, who)}
    assert set(KINDS) - found == {"yearly_report"}


def test_what_few_are_told_is_offered_to_them_alone(everybody: Staff) -> None:
    """A supervisor does not learn from the menu that there are requests to dismiss, disputes or conflicts."""
    with everybody.town.database.read():
        codes = {who: {kind.code for kind in offered(everybody.actor(who, AFTER))} for who in SEARCHERS}
    assert codes["supervisor"].isdisjoint({"dismissal", "evaluation", "conflict", "dispute", "revision"})
    assert {"dismissal", "evaluation", "conflict", "dispute", "revision"} <= codes["superintendent"]
    assert {"dismissal", "evaluation", "conflict", "dispute", "revision"} <= codes["chief"]
    assert {"conflict", "dispute", "revision"}.isdisjoint(codes["chief's designee"])


def test_the_superintendent_lists_evaluations_and_opens_none(everybody: Staff) -> None:
    """Their states are listed; what they say is the principal's and the chief's."""
    with everybody.town.database.read() as session:
        for who, opens in (("superintendent", set()), ("chief", {"draft": False, "submitted": True}.items())):
            actor = everybody.actor(who, AFTER)
            hits, _more = find(session, everybody.town.agreement, actor, Wanted("evaluation"), AFTER, MANY)
            assert len(hits) == 2
            assert sum(hit.opens for hit in hits) == (1 if opens else 0)


@pytest.mark.parametrize("who", SEARCHERS)
def test_choices_divide_what_is_found(everybody: Staff, who: str) -> None:
    """Each school, state and category gives a part of all; what has none of these is not found by it."""
    with everybody.town.database.read() as session:
        all_found, actor = everything(session, everybody, who), everybody.actor(who, AFTER)
        for kind in offered(actor):
            if kind is EVENTS:
                continue
            here = {row for row in all_found if row[0] == kind.code}
            assert everything(session, everybody, who, Wanted(kind.code)) == here
            for choices, field in ((kind.states, "state"), (kind.categories, "category")):
                parts = [everything(session, everybody, who, Wanted(kind.code, **{field: code})) for code in choices]
                assert not choices or set().union(*parts) <= here
                if choices and kind.code not in NOT_DIVIDED:
                    assert set().union(*parts) == here, (kind.code, field)
            assert everything(session, everybody, who, Wanted(kind.code, school="nowhere")) == set()
            assert everything(session, everybody, who, Wanted(kind.code, person_id=987_654)) == set()
        assert everything(session, everybody, who, Wanted(first=AFTER.date() + timedelta(400))) == set()
        assert everything(session, everybody, who, Wanted(last=NOW.date() - timedelta(400))) == set()
        assert everything(session, everybody, who, Wanted(number="99999")) == set()


def test_by_number_school_and_person(everybody: Staff) -> None:
    """As they stand on the record."""
    with everybody.town.database.read() as session:

        def found(**wanted: object) -> set[str]:
            return {code for code, _id in everything(session, everybody, "chief", Wanted(**wanted))}  # type: ignore[arg-type]

        assert found(number="2026-27/0001") >= {"notice", "evaluation"}
        assert found(number="E-2026-27/0001") == {"evaluation"}
        assert "dispute" in found(number="1")
        assert found(kind="notice", number="2025-26/0001") == set()
        assert {"notice", "activity", "evaluation", "dispute"} <= found(school="hall")
        assert "quarter" not in found(school="hall")
        assert {"notice", "activity", "evaluation"} <= found(person_id=everybody.id("officer"))
        assert "dispute" in found(person_id=everybody.id("principal"))


def test_a_request_to_dismiss_is_found_once_it_is_theirs(everybody: Staff) -> None:
    """The chief finds it once it is forwarded; the superintendent as soon as it is sent."""
    with everybody.town.database.read() as session:
        assert [code for code, _id in everything(session, everybody, "superintendent", Wanted("dismissal"))] == [
            "dismissal"
        ]
        assert everything(session, everybody, "chief", Wanted("dismissal")) == set()


def test_the_superintendent_finds_notices_with_an_arrest_and_released_ones_as_released(database: Database) -> None:
    """Not the others, nor what a released one says today."""
    staff = staffed(database)
    with database.write() as session:
        release_acts.file_notice(session, staff)
        arrest = release_acts.file_notice(session, staff, "T:V2", actions=("arrest",), students=1)
        wanted = release_acts.records("notices", first=None, last=None, numbers=("2026-27/0001",))
        release_acts.release(session, staff, release_acts.ask(session, staff, wanted))
        assert may(staff.actor("superintendent"), Act.READ_NOTICE, arrest.subject)
        arrest_id = arrest.id
    with database.read() as session:
        assert everything(session, staff, "superintendent", Wanted("notice")) == {("notice", arrest_id)}
        assert everything(session, staff, "superintendent", Wanted("released")) == {("released", 1)}


def test_pages_follow_each_other_without_a_gap(everybody: Staff) -> None:
    """Newest first, each record once, with the same filters."""
    with everybody.town.database.read() as session:
        agreement, actor = everybody.town.agreement, everybody.actor("chief", AFTER)
        whole, _more = find(session, agreement, actor, Wanted(school="hall"), AFTER, MANY)
        paged, page, more = [], 0, True
        while more:
            hits, more = find(session, agreement, actor, Wanted(school="hall"), AFTER, 3, page)
            paged += hits
            page += 1
        assert [(hit.kind.code, hit.row.id) for hit in paged] == [(hit.kind.code, hit.row.id) for hit in whole]
        assert [hit.at for hit in whole] == sorted((hit.at for hit in whole), reverse=True)


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(school="hall"), Wanted("notice", state="unacknowledged")])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # PostgreSQL plans by how full the tables are
def test_no_table_that_grows_is_read_from_end_to_end(database: Database, wanted: Wanted) -> None:
    """The search asks for a page of each kind from an index, whatever is in the tables."""
    staff = staffed(database)
    grows = set(GROWING) - {"termination"}  # there are as many as agreements
    for who in ("chief", "superintendent"):
        actor = staff.actor(who)
        with database.write() as session:
            plans = plans_of(session, lambda session, actor=actor: find(session, AGREEMENT, actor, wanted, NOW, 15))
        steps = [step for plan in plans for step in plan]
        assert steps
        assert [step for step in steps if step in {f"SCAN {table}" for table in grows}] == []


def test_what_is_no_number_is_refused() -> None:
    """Words are never kept with a window: a name least of all."""
    for text in ("Rivera", "Canary", "2026-27", "14; drop", "student 5", "OFFICE"):
        with pytest.raises(Invalid):
            check(Wanted(number=text))
    for text in ("14", "#14", "2026-27/14", "2026-27/0014", "E-2026-27/0003", "ABCDEF"):
        check(Wanted(number=text))
    with pytest.raises(Invalid):
        check(Wanted(first=NOW.date(), last=NOW.date() - timedelta(1)))


def test_searching_alone_opens_nothing(everybody: Staff) -> None:
    """The right to search is no right to a record."""
    supervisor = everybody.actor("supervisor", AFTER)
    assert may(supervisor, Act.SEARCH_RECORDS, Subject())
    assert KINDS["dismissal"].visible(supervisor) is None
