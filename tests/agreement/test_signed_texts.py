"""The signed texts on record: kept as handed in, by their days, and who may do what with them and with the posting."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from exports.agreement.read import read
from exports.evaluations.document import report_of
from handlers.message import Telling
from handlers.messages import MESSAGES, may_still_have
from models.agreement import acts, queries
from models.agreement.posting import WEBSITE
from models.agreement.tables import Posting, SignedText
from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid, NotFound, Refused
from models.people.tables import Person
from models.store import audit
from models.store.audit import AuditEntry
from tests.agreement.acts import A_TEXT, FIRST, SECOND, bring_in, post
from tests.evaluations import acts as evaluations
from tests.support.staff import Staff
from tests.support.town import NOW, the_agreement

LATER = date(2027, 7, 1)
A_DAY = timedelta(days=1)


def test_a_text_is_kept_byte_for_byte_with_its_hash_and_is_audited(staff: Staff) -> None:
    """The sections beside it are for reading only."""
    with staff.town.database.write() as session:
        text_id = bring_in(session).id
    with staff.town.database.read() as session:
        text = acts.get(session, text_id)
        assert (text.number, text.name, text.kind, text.size) == (1, "signed.txt", "txt", len(A_TEXT))
        assert text.content == A_TEXT
        assert (text.holds_from, text.imported_at, text.imported_by) == (FIRST, NOW, "operator")
        assert [section.heading for section in text.sections][:2] == ["Opening", "I. Made up"]
        entry = session.scalars(select(AuditEntry).filter_by(act="import signed agreement")).one()
        assert (entry.actor, text.sha256 in entry.detail) == ("operator", True)
        assert list(audit.verify(session)) == []


def test_the_version_of_a_day(staff: Staff) -> None:
    """None before the first; each until the day before the next one; the last without an end."""
    with staff.town.database.write() as session:
        bring_in(session)
        bring_in(session, A_TEXT + b"\nChanged once.", LATER)
        bring_in(session, A_TEXT + b"\nChanged.", SECOND)
    expected = {FIRST - A_DAY: None, FIRST: 1, SECOND - A_DAY: 1, SECOND: 3, LATER - A_DAY: 3, LATER: 2}
    with staff.town.database.read() as session:
        found = {day: queries.version_on(session, day) for day in expected}
        assert {day: text.number if text else None for day, text in found.items()} == expected
        assert [standing.last_day for standing in queries.versions(session)] == [SECOND - A_DAY, LATER - A_DAY, None]


def test_the_same_content_again_is_said_and_with_another_day_corrects_it(staff: Staff) -> None:
    """The wrong day holds no more; the row stays. What takes another's day replaces that."""
    with staff.town.database.write() as session:
        bring_in(session)
        bring_in(session, holds_from=SECOND)
    with pytest.raises(Conflict, match="version 2, in force from 2026-09-01"), staff.town.database.write() as session:
        bring_in(session, holds_from=SECOND)
    with staff.town.database.write() as session:
        bring_in(session, A_TEXT + b"\nA better scan.", SECOND)
        bring_in(session)  # back to the first day
    with staff.town.database.read() as session:
        assert [(row.text.number, row.first_day) for row in queries.versions(session)] == [(4, FIRST), (3, SECOND)]
        assert [text.number for text in queries.imported(session)] == [1, 2, 3, 4]


def test_nobody_imports_in_slack_and_no_odd_day_is_taken(staff: Staff) -> None:
    """Not one role; and a day with a wrong year is a slip."""
    for who in staff.people:
        with pytest.raises(Refused), staff.town.database.write() as session:
            acts.import_text(session, the_agreement(), staff.actor(who), read("signed.txt", A_TEXT), FIRST, NOW)
    with pytest.raises(Conflict), staff.town.database.write() as session:
        bring_in(session, holds_from=date(226, 7, 1))
    with staff.town.database.read() as session:
        assert queries.imported(session) == []


def test_two_imports_at_once_make_one_version(staff: Staff) -> None:
    """Of one content and day: the second one is told of the first."""
    together = Barrier(2)

    def act(_number: int) -> str:
        together.wait()
        try:
            with staff.town.database.write() as session:
                bring_in(session)
        except Conflict:
            return "on record"
        return "made"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, range(2))) == ["made", "on record"]


def test_everybody_with_a_role_takes_it_and_nobody_else(staff: Staff) -> None:
    """By direct message, as it was handed in; whoever has no role by then gets nothing."""
    nobody = staff.town.add("Without Role")
    with staff.town.database.write() as session:
        text_id = bring_in(session).id
        for who in staff.people:
            acts.take(session, staff.actor(who), text_id, NOW)
    with staff.town.database.read() as session:
        deliveries = session.scalars(select(Delivery)).all()
        assert len(deliveries) == len(staff.people)
        message = MESSAGES[acts.TAKEN].make(Telling(session, staff.town.agreement, NOW), text_id)
        assert message
        assert message.file
        assert (message.file.name, message.file.content) == ("signed-agreement-from-2023-07-01.txt", A_TEXT)
        person = session.scalars(select(Person).filter_by(user_id=nobody.user_id)).one()
        today = staff.town.agreement.today(NOW)
        assert not may_still_have(session, deliveries[0], person, today)
        officer = session.get_one(Person, staff.id("officer"))
        assert may_still_have(session, deliveries[0], officer, today)
        for row in officer.roles:
            row.last_day = today - A_DAY
        session.flush()
        assert not may_still_have(session, deliveries[0], officer, today)
        with pytest.raises(Refused):
            acts.take(session, staff.town.actor(nobody), text_id, NOW)
        with pytest.raises(NotFound):
            acts.take(session, staff.actor("chief"), 99, NOW)


def test_only_the_superintendent_enters_where_it_is_posted(staff: Staff) -> None:
    """Each entry stays; the last one of a place counts."""
    for who in staff.people:
        if who != "superintendent":
            with pytest.raises(Refused), staff.town.database.write() as session:
                post(session, staff, staff.actor(who))
    actor = staff.actor("superintendent")
    with staff.town.database.write() as session:
        post(session, staff, actor)
        post(session, staff, actor, WEBSITE, whereabouts="https://example.org/pages/1234567890/agreement")
        post(session, staff, actor, version=1, is_posted=False)
    with staff.town.database.read() as session:
        found = queries.postings(session)
        assert {code: (entry.version, entry.is_posted) for code, entry in found.items()} == {
            "central": (2, False), "website": (1, True),
        }  # fmt: skip
        assert len(session.scalars(select(Posting)).all()) == 3
        assert len(session.scalars(select(AuditEntry).filter_by(act="enter posting")).all()) == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": None}, "day"),
        ({"day": date(2026, 11, 24)}, "day"),  # tomorrow
        ({"whereabouts": None}, "whereabouts"),
        ({"whereabouts": "Call 860-555-0100"}, "whereabouts"),
        ({"whereabouts": "https://example.org/" + "a" * 300}, "whereabouts"),
    ],
)
def test_what_cannot_be_entered_is_said_at_its_question(staff: Staff, changes: dict[str, object], field: str) -> None:
    """Nothing is kept."""
    with pytest.raises(Invalid) as problem, staff.town.database.write() as session:
        post(session, staff, staff.actor("superintendent"), **changes)  # type: ignore[arg-type]
    assert list(problem.value.fields) == [field]


def test_a_posting_that_moved_on_is_not_overwritten(staff: Staff) -> None:
    """Two at once, one that changes nothing, and a place that there is not."""
    actor, together = staff.actor("superintendent"), Barrier(2)

    def act(number: int) -> str:
        together.wait()
        try:
            with staff.town.database.write() as session:
                post(session, staff, actor, whereabouts=f"Shelf {number}")
        except Conflict:
            return "meanwhile"
        return "made"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, range(2))) == ["made", "meanwhile"]
    with staff.town.database.read() as session:
        entry = queries.postings(session)["central"]
        whereabouts = entry.whereabouts
    with pytest.raises(Conflict, match="what is on record"), staff.town.database.write() as session:
        post(session, staff, actor, version=1, whereabouts=whereabouts)
    with pytest.raises(Conflict, match="meanwhile"), staff.town.database.write() as session:
        post(session, staff, actor)
    with pytest.raises(NotFound), staff.town.database.write() as session:
        post(session, staff, actor, "school.nowhere")


def test_what_was_posted_before_the_text_in_force_is_marked(staff: Staff) -> None:
    """It may be the one before; what is no longer posted is not asked about."""
    with staff.town.database.write() as session:
        bring_in(session)
        entry = post(session, staff, staff.actor("superintendent"), day=FIRST)
        standing = queries.in_force(queries.versions(session), SECOND)
        assert standing
        assert not queries.is_older(entry, standing)
        later = replace(standing, first_day=FIRST + A_DAY)
        assert queries.is_older(entry, later)
        entry.is_posted = False
        assert not queries.is_older(entry, later)
        assert not queries.is_older(None, later)
        assert session.scalars(select(SignedText)).one().number == 1
        session.rollback()


def test_a_submitted_evaluation_keeps_the_text_that_was_in_force(staff: Staff) -> None:
    """A later import, also one for the same days, changes nothing of it; without a text it names none."""
    with staff.town.database.write() as session:
        evaluation_id = evaluations.bring_to(session, staff, "submitted")
        submitted = evaluations.evaluations.get(session, evaluation_id).submitted
        assert submitted
        assert report_of(session, staff.town.agreement, submitted).in_force_from is None
        bring_in(session)
        assert report_of(session, staff.town.agreement, submitted).in_force_from is None
        session.rollback()
    with staff.town.database.write() as session:
        bring_in(session)
        evaluation_id = evaluations.bring_to(session, staff, "submitted")
        submitted = evaluations.evaluations.get(session, evaluation_id).submitted
        assert submitted
        bring_in(session, A_TEXT + b"\nAnother.", SECOND)
        assert report_of(session, staff.town.agreement, submitted).in_force_from == FIRST
