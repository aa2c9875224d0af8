"""Events under the agreement in the search: as in their register, by the same right, with the way to their record."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from models.event import Event
from models.events.sources import SOURCES, between
from models.notices.finding import Number
from models.records.event_kind import EVENTS, LABELS, About, newest
from models.records.finding import Hit, Wanted, find
from models.records.kinds import KINDS, offered
from models.store.database import Database
from tests.rights.cast import AFTER, at_hall, with_strangers
from tests.support.staff import Staff

MANY = 1000
READERS = {"superintendent", "chief", "chief's designee"}


@pytest.fixture
def everybody(database: Database) -> Staff:
    """A town with a record of every kind, and everybody in it."""
    staff = with_strangers(database)
    at_hall(staff)
    return staff


def told(session: Session, staff: Staff, who: str = "chief", **wanted: object) -> list[Hit]:
    """The events that somebody finds."""
    about = Wanted(EVENTS.code, **wanted)  # type: ignore[arg-type]
    return find(session, staff.town.agreement, staff.actor(who, AFTER), about, AFTER, MANY)[0]


def test_they_are_those_of_the_register_and_for_its_readers(everybody: Staff) -> None:
    """Newest first; nobody else finds one, nor the kind in the menu."""
    days = (AFTER.date() - timedelta(3000), AFTER.date())
    with everybody.town.database.read() as session:
        whole = between(session, everybody.town.agreement, *days)
        expected = sorted((event.at, event.record, event.what) for event in whole)
        assert len(expected) > 20
        for who in ("superintendent", "chief", "chief's designee", "supervisor"):
            hits = told(session, everybody, who)
            found = sorted((hit.at, hit.says.name, str(hit.says.state)) for hit in hits)
            assert found == (expected if who in READERS else [])
            assert [hit.at for hit in hits] == sorted((hit.at for hit in hits), reverse=True)
            assert (EVENTS in offered(everybody.actor(who, AFTER))) == (who in READERS)


def test_an_event_opens_its_record_for_whoever_may(everybody: Staff) -> None:
    """The designee reads of a dispute in the register, and does not open it; each event of a kind has its record."""
    with everybody.town.database.read() as session:
        for who, opens in (("chief", True), ("chief's designee", False)):
            disputes = told(session, everybody, who, category="disputes")
            assert disputes
            assert {(hit.kind.code, hit.opens) for hit in disputes} == {("dispute", opens)}
        linked = {hit.kind.code for hit in told(session, everybody)}
        assert linked - {EVENTS.code} <= set(KINDS)
        assert {"goal", "dispute", "appointment", "facilities", "disclosure", "records_request"} <= linked
        goals = told(session, everybody, category="goals")
        assert all(hit.opens and hit.says.name == hit.row.label for hit in goals)


def test_each_filter_gives_its_part(everybody: Staff) -> None:
    """By topic, school, person, days and number; what is no number of theirs finds nothing."""
    with everybody.town.database.read() as session:
        whole = told(session, everybody)
        parts = [told(session, everybody, category=topic) for topic in EVENTS.categories]
        assert sum(map(len, parts)) == len(whole)
        at_school = told(session, everybody, school="hall")
        assert len(at_school) == sum(hit.says.school == "hall" for hit in whole)
        assert 0 < len(at_school) < len(whole)
        principal = told(session, everybody, person_id=everybody.id("principal"))
        assert principal
        assert {hit.says.person for hit in principal} == {everybody.actor("principal").name}
        day = everybody.town.agreement.today(whole[-1].at)
        assert len(told(session, everybody, first=day)) == len(whole)
        assert len(told(session, everybody, last=day)) == sum(
            everybody.town.agreement.today(hit.at) <= day for hit in whole
        )
        assert told(session, everybody, first=AFTER.date() + timedelta(9)) == []
        assert {hit.says.name for hit in told(session, everybody, number="1", category="disputes")} == {"Dispute 1"}
        for nothing in ("E-2026-27/0001", "ABCDEF", "999999"):
            assert told(session, everybody, number=nothing) == []
        assert told(session, everybody, category="nothing", school="nowhere", person_id=98765) == []


@pytest.mark.parametrize(
    ("text", "number", "fits"),
    [
        ("Dispute 3", Number(3), True), ("Dispute 13", Number(3), False), ("Goal 2 of 2026-27", Number(2), True),
        ("Goal 2 of 2026-27", Number(26), False), ("Goal 2 of 2026-27", Number(2, "2026-27"), True),
        ("Goal 2 of 2026-27", Number(2, "2025-26"), False), ("Staff list, 3 people", Number(3), False),
        ("Officer's report 2026-27/0014, version 2", Number(14, "2026-27"), True),
        ("Officer's report 2026-27/0014, version 2", Number(2), False), ("Posting in the district", Number(1), False),
        ("Training on the agreement 2026-27", Number(27), False),
    ],
)  # fmt: skip
def test_a_number_is_that_of_the_record(text: str, number: Number, *, fits: bool) -> None:
    """And no version, year or count that stands in its name."""
    assert About(number).fits(Event(AFTER, "§XI", text, "Made-up")) == fits


def test_pages_follow_each_other_without_a_gap(everybody: Staff) -> None:
    """However far back it is looked at a time."""
    agreement, actor = everybody.town.agreement, everybody.actor("chief", AFTER)
    with everybody.town.database.read() as session:
        whole = [(hit.at, hit.says) for hit in told(session, everybody)]
        paged, page, more = [], 0, True
        while more:
            hits, more = find(session, agreement, actor, Wanted(EVENTS.code), AFTER, 7, page)
            paged += [(hit.at, hit.says) for hit in hits]
            page += 1
        assert paged == whole
        long_ago = AFTER - timedelta(days=5000)
        assert newest(session, About(), long_ago, long_ago + timedelta(1), AFTER, MANY) == []


def test_topics_have_a_name() -> None:
    """And no name is left of a topic that tells nothing."""
    assert set(LABELS) <= set(SOURCES) == set(EVENTS.categories)
    assert all(len(words) <= 75 and words[0].isupper() for words, _topic in EVENTS.categories.values())
