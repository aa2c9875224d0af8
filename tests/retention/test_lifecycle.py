"""From a hold or a list to what is left of a record: every role and step, changed lists, and what stays."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Text, select
from sqlalchemy.orm import Session

import models.migrations.tables  # noqa: F401  every table there is
from handlers.message import Message, Telling
from handlers.retention.messages import MESSAGES
from models.delivery.outbox import ERASING, Delivery, DeliveryState
from models.district.retention import KINDS_OF_RECORDS
from models.errors import Conflict, Invalid, Refused
from models.notices import acts as notices
from models.notices.acknowledgments import acknowledge
from models.notices.tables import Notice, NoticeAction, NoticeVersion, StudentDetail
from models.retention import disposals, holds, queries
from models.retention.events import events
from models.retention.kept import KEPT
from models.retention.kinds import KINDS
from models.retention.staying import staying
from models.retention.steps import (
    APPROVE,
    APPROVED,
    DECLINE,
    DECLINED,
    DISPOSED,
    DONE,
    HELD,
    LISTED,
    OPEN,
    STATES,
    TAKEN_OFF,
)
from models.retention.tables import DONE_TOLD, HOLD_TOLD, LISTED_TOLD, Disposal, DisposalItem
from models.store import audit
from models.store.base import Base
from models.store.database import Database
from models.store.disposed import Disposed
from tests.retention import acts
from tests.support.staff import Act, Staff, goes_through

HEADS = {"chief", "superintendent"}
MAY: dict[str, dict[str, set[str]]] = {
    LISTED: {"read": HEADS, APPROVE: HEADS, DECLINE: HEADS, TAKEN_OFF: HEADS},
    APPROVED: {"read": HEADS},
    DONE: {"read": HEADS},
    DECLINED: {"read": HEADS},
}
"""Who can do what in each state, written down by hand."""


def _step(code: str) -> Act:
    def act(session, staff, actor, disposal_id, now):  # type: ignore[no-untyped-def]
        seen = session.get_one(Disposal, disposal_id).version
        disposals.take_step(session, staff.town.agreement, actor, disposal_id, code, seen, "Some words", now)

    return act


def _take_off(session, staff, actor, disposal_id, now):  # type: ignore[no-untyped-def]
    disposals.take_off(session, staff.town.agreement, actor, session.get_one(Disposal, disposal_id).items[0].id, now)


def _read(session, _staff, actor, disposal_id, now):  # type: ignore[no-untyped-def]
    disposals.read(session, actor, disposal_id, now)


def bring_to(session: Session, staff: Staff, state: str) -> Disposal:
    """A disposal of one notice in a state."""
    acts.settled_notice(session, staff)
    disposal = acts.listed(session, staff)
    assert disposal
    if state == DECLINED:
        acts.decline(session, staff, disposal, "chief")
    if state in (APPROVED, DONE):
        acts.both_approve(session, staff, disposal)
    if state == DONE:
        acts.carry_out(session, staff, disposal)
    assert disposal.state == state
    return disposal


@pytest.mark.parametrize("state", STATES)
def test_who_can_do_what_in_each_state(database: Database, staff: Staff, state: str) -> None:
    """And nobody else, nor anything else."""
    tried: dict[str, Act] = {
        "read": _read, APPROVE: _step(APPROVE), DECLINE: _step(DECLINE), TAKEN_OFF: _take_off,
    }  # fmt: skip
    with database.write() as session:
        made = bring_to(session, staff, state)
        found = goes_through(session, staff, tried, made.id, acts.LATER)
    assert found == {code: MAY[state].get(code, set()) for code in tried}


def test_who_sets_and_lifts_holds(database: Database, staff: Staff) -> None:
    """Each head for the own side; the other side does not lift it."""
    able = set()
    for who in staff.people:
        with database.write() as session:
            try:
                acts.hold(session, staff, who, school="hall")
            except Refused:
                continue
            able.add(who)
    assert able == HEADS
    with database.write() as session:
        found = acts.hold(session, staff, "chief", school="hall")
        tried: dict[str, Act] = {
            "lift": lambda s, st, actor, hold_id, now: holds.lift(s, st.town.agreement, actor, hold_id, acts.WHY, now),
            "read": lambda s, _st, actor, hold_id, now: holds.read(s, actor, hold_id, now),
        }  # fmt: skip
        assert goes_through(session, staff, tried, found.id, acts.LATER) == {"lift": {"chief"}, "read": HEADS}
        holds.lift(session, staff.town.agreement, staff.actor("chief", acts.LATER), found.id, acts.WHY, acts.LATER)
        with pytest.raises(Conflict, match="already lifted"):
            holds.lift(session, staff.town.agreement, staff.actor("chief", acts.LATER), found.id, acts.WHY, acts.LATER)


WRONG: list[tuple[dict[str, object], str]] = [
    ({}, "number"), ({"kind": "notice"}, "number"), ({"number": "2026-27/0001"}, "number"),
    ({"kind": "notice", "number": "2026-27/0099"}, "number"), ({"school": "nowhere"}, "school"),
    ({"person_id": 9999}, "person"), ({"school": "hall", "reason": ""}, "reason"),
    ({"school": "hall", "reason": "x"}, "reason"), ({"school": "hall", "basis": "whim"}, "basis"),
    ({"first": acts.LATER.date(), "last": acts.LATER.date() - timedelta(days=1)}, "last"),
]  # fmt: skip


@pytest.mark.parametrize(("named", "field"), WRONG)
def test_what_cannot_be_held(database: Database, staff: Staff, named: dict[str, object], field: str) -> None:
    """It is said at its question, and nothing is saved."""
    with database.write() as session, pytest.raises(Invalid) as wrong:
        acts.hold(session, staff, **named)
    assert set(wrong.value.fields) == {field}


def test_a_notice_is_disposed_of_after_both_sides_have_approved(database: Database, staff: Staff) -> None:
    """Its contents are gone from every table; number, dates, hash and who approved stay, and the log is whole."""
    with database.write() as session:
        notice, disposal = acts.disposed_notice(session, staff)
        notice_id, label = notice.id, notice.label
        item = disposal.items[0]
        assert disposal.state == DONE
        assert (item.outcome, len(item.sha256 or "")) == (DISPOSED, 64)
        assert not session.scalars(select(StudentDetail)).all()
        assert not session.scalars(select(NoticeAction)).all()
        assert list(audit.verify(session)) == []
    assert acts.SECRET not in "\n".join(everything(database))
    with database.write() as session:
        kept = session.get_one(Notice, notice_id)
        assert (kept.label, kept.current.occurred_at.year) == (label, 2026)
        for who in ("officer", "principal", "chief", "superintendent"):
            with pytest.raises(Disposed) as said:
                notices.read_notice(session, staff.actor(who, acts.LATER), notice_id, acts.LATER)
            text = str(said.value)
            assert f"{label} was disposed of on November 25, 2030." in text
            assert "Approved by Chief for the police and Superintendent for the schools; certificate 1." in text
        with pytest.raises(Refused):
            notices.read_notice(session, staff.actor("principal elsewhere", acts.LATER), notice_id, acts.LATER)
        with pytest.raises(Disposed):
            acknowledge(session, staff.actor("principal", acts.LATER), notice_id, acts.LATER)


def everything(database: Database) -> Iterator[str]:
    """All that stands in the database, row by row."""
    with database.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(*table.c)):
                yield f"{table.name}: {row}"


def test_its_messages_are_deleted(database: Database, staff: Staff) -> None:
    """Each message of the bot about it, and none is shown again; what it said is no longer in the outbox."""
    with database.write() as session:
        acts.settled_notice(session, staff)
        before = {row.id: row.message_ts for row in session.scalars(select(Delivery).where(Delivery.changes.is_(None)))}
        disposal = acts.listed(session, staff)
        assert disposal
        acts.both_approve(session, staff, disposal)
        acts.carry_out(session, staff, disposal)
        erasing = session.scalars(select(Delivery).where(Delivery.kind == ERASING)).all()
        assert {row.subject_id: row.message_ts for row in erasing} == before
        assert {row.channel_id for row in erasing} == {"C1"}
        gone = session.scalars(select(Delivery).where(Delivery.id.in_(before))).all()
        assert {(row.state, row.payload) for row in gone} == {(DeliveryState.DROPPED, None)}


def test_a_hold_takes_off_the_list_and_the_rest_is_approved_anew(database: Database, staff: Staff) -> None:
    """Nothing that was approved before counts for the list as it is then."""
    with database.write() as session:
        held, other = (acts.settled_notice(session, staff, key) for key in ("T:V1", "T:V2"))
        disposal = acts.listed(session, staff)
        assert disposal
        acts.approve(session, staff, disposal, "chief")
        acts.hold(session, staff, "superintendent", kind="notice", number=held.label)
        assert [item.record_id for item in disposal.listed] == [other.id]
        assert (disposal.state, disposal.approved_by) == (LISTED, {})
        with pytest.raises(Conflict, match="has changed"):
            disposals.take_step(
                session, staff.town.agreement, staff.actor("superintendent", acts.LATER), disposal.id, APPROVE, 1, None,
                acts.LATER,
            )  # fmt: skip
        acts.both_approve(session, staff, disposal)
        acts.carry_out(session, staff, disposal)
        assert [item.outcome for item in disposal.items] == [HELD, DISPOSED]
        assert session.get_one(Notice, held.id).disposed_at is None


def test_a_hold_after_both_approvals_stops_what_is_not_done_yet(database: Database, staff: Staff) -> None:
    """It is asked once more at the very moment."""
    with database.write() as session:
        notice = acts.settled_notice(session, staff)
        disposal = acts.listed(session, staff)
        assert disposal
        acts.both_approve(session, staff, disposal)
        acts.hold(session, staff, person_id=staff.id("principal"))
        acts.carry_out(session, staff, disposal)
        assert (disposal.state, disposal.items[0].outcome) == (DONE, HELD)
        assert acts.SECRET in (acts.narratives(session)[0] or "")
        assert notice.disposed_at is None


def test_what_changed_after_the_approvals_is_kept(database: Database, staff: Staff) -> None:
    """Open again, or with more years by then."""
    with database.write() as session:
        notice = acts.settled_notice(session, staff)
        disposal = acts.listed(session, staff)
        assert disposal
        acts.both_approve(session, staff, disposal)
        notice.completed_at = None
        acts.carry_out(session, staff, disposal)
        assert disposal.items[0].outcome == OPEN
        assert notice.disposed_at is None


def test_nobody_approves_for_both_sides_nor_twice(database: Database, staff: Staff) -> None:
    """One approval is not enough."""
    with database.write() as session:
        disposal = bring_to(session, staff, LISTED)
        acts.approve(session, staff, disposal, "chief")
        with pytest.raises(Conflict, match="Your side has approved"):
            acts.approve(session, staff, disposal, "chief")
        acts.carry_out(session, staff, disposal)
        assert disposal.items[0].outcome is None
        disposal.approvals[0].approved_by_id = staff.id("superintendent")
        with pytest.raises(Conflict, match="somebody else"):
            acts.approve(session, staff, disposal, "superintendent")


def test_a_record_is_taken_off(database: Database, staff: Staff) -> None:
    """It is kept until the next list."""
    with database.write() as session:
        disposal = bring_to(session, staff, LISTED)
        acts.approve(session, staff, disposal, "superintendent")
        actor = staff.actor("chief", acts.LATER)
        disposals.take_off(session, staff.town.agreement, actor, disposal.items[0].id, acts.LATER)
        assert (disposal.items[0].outcome, disposal.approved_by) == (TAKEN_OFF, {})
        with pytest.raises(Conflict, match="no record left"):
            acts.approve(session, staff, disposal, "chief")


def test_without_years_nothing_is_listed(database: Database, staff: Staff) -> None:
    """As the project ships it: kept for good. Nor is what is still open."""
    with database.write() as session:
        notice = acts.settled_notice(session, staff)
        years, staff.town.agreement = staff.town.agreement, staff.town.agreement.model_copy(update={"retention": {}})
        assert acts.listed(session, staff) is None
        staff.town.agreement = years
        notice.acknowledged_at = None
        assert acts.listed(session, staff) is None
        found, _more = staying(session, staff.town.agreement, staff.actor("chief", acts.LATER), acts.LATER, 10, 0)
        assert len(found) == 1


def told(session: Session, kind: str) -> list[str]:
    """Who was sent a kind of message."""
    query = select(Delivery).where(Delivery.kind == kind, Delivery.changes.is_(None))
    return sorted(row.destination for row in session.scalars(query))


def test_who_is_told(database: Database, staff: Staff) -> None:
    """The other side of a hold; both sides of a list, and of its end."""
    both = sorted(f"person:{staff.id(who)}" for who in HEADS)
    with database.write() as session:
        acts.hold(session, staff, "chief", school="conard")
        assert told(session, HOLD_TOLD) == [f"person:{staff.id('superintendent')}"]
        disposal = bring_to(session, staff, DONE)
        assert told(session, LISTED_TOLD) == both
        acts.finish(session, staff, disposal)
        assert told(session, DONE_TOLD) == []  # Slack has not answered for its messages
        acts.posted(session)
        acts.finish(session, staff, disposal)
        acts.finish(session, staff, disposal)
        assert told(session, DONE_TOLD) == both
        assert [event.what for event in events(session)] == [
            "Hold on records set", "Disposal of records approved", "Disposal of records approved",
        ]  # fmt: skip


def test_records_kept_one_by_one_ring_nobody(database: Database, staff: Staff) -> None:
    """The message that asked is changed; only a side whose approval ended with it is asked anew, once."""
    chief, superintendent = (f"person:{staff.id(who)}" for who in ("chief", "superintendent"))
    with database.write() as session:
        for number in range(4):
            acts.settled_notice(session, staff, f"T:{number}")
        disposal = acts.listed(session, staff)
        assert disposal
        keep(session, staff, disposal, "chief", 0)
        assert told(session, LISTED_TOLD) == sorted([chief, superintendent])
        acts.approve(session, staff, disposal, "superintendent")
        keep(session, staff, disposal, "chief", 1)
        keep(session, staff, disposal, "chief", 2)
        assert told(session, LISTED_TOLD) == sorted([chief, superintendent, superintendent])
        changes = select(Delivery).where(Delivery.kind == LISTED_TOLD, Delivery.changes.is_not(None))
        assert len(session.scalars(changes).all()) == 2 + 2 + 2 + 3
        said = message_of(session, staff, disposal).text
        assert "1 record can be disposed of" in said
        assert "The schools approved an earlier list" in said
        acts.approve(session, staff, disposal, "chief")
        keep(session, staff, disposal, "chief", 3)
        assert told(session, LISTED_TOLD) == sorted([chief, superintendent, superintendent])
        assert "no record is left on it" in message_of(session, staff, disposal).text
        for who in HEADS:
            assert queries.waits_for(session, staff.actor(who, acts.LATER)) is None


def test_a_hold_ends_an_approval_of_the_other_side_and_says_so(database: Database, staff: Staff) -> None:
    """Whoever set it knows."""
    chief, superintendent = (f"person:{staff.id(who)}" for who in ("chief", "superintendent"))
    with database.write() as session:
        acts.settled_notice(session, staff, "T:1")
        acts.settled_notice(session, staff, "T:2")
        disposal = acts.listed(session, staff)
        assert disposal
        acts.approve(session, staff, disposal, "chief")
        label = disposal.items[0].label
        acts.hold(session, staff, "superintendent", kind="notice", number=label)
        assert told(session, LISTED_TOLD) == sorted([chief, chief, superintendent])


def test_a_record_is_kept_once_however_often_it_is_pressed(database: Database, staff: Staff) -> None:
    """Whoever does not see an answer presses again: nothing is done, and it is no mistake."""
    with database.write() as session:
        acts.settled_notice(session, staff, "T:1")
        disposal = acts.listed(session, staff)
        assert disposal
        for who in ("chief", "chief", "superintendent"):
            keep(session, staff, disposal, who, 0)
        item = disposal.items[0]
        assert (item.outcome, item.outcome_by_id, disposal.version) == (TAKEN_OFF, staff.id("chief"), 2)


def keep(session: Session, staff: Staff, disposal: Disposal, who: str, number: int) -> None:
    """Press *Keep* beside a record of the list."""
    actor = staff.actor(who, acts.LATER)
    disposals.take_off(session, staff.town.agreement, actor, disposal.items[number].id, acts.LATER)


def message_of(session: Session, staff: Staff, disposal: Disposal) -> Message:
    """What a message that asked for an approval say now."""
    telling = Telling(session, staff.town.agreement, acts.LATER, is_change=True)
    made = MESSAGES[LISTED_TOLD].make(telling, disposal.id)
    assert made
    return made


def test_every_column_of_a_kind_is_overwritten_or_kept_on_purpose() -> None:
    """A new column of text, list or number has to be entered in one of the two."""
    forgotten = []
    for kind in KINDS.values():
        for part in kind.contents:
            if part.is_deleted:
                continue
            known = set(part.overwritten) | set(part.kept)
            forgotten += [f"{column}" for column in part.sql.c if column.name not in known and _says_something(column)]
    assert forgotten == []


def _says_something(column) -> bool:  # type: ignore[no-untyped-def]
    is_content = isinstance(column.type, Text) or column.type.python_type in (str, list, dict, bytes)
    return bool(is_content and not column.foreign_keys and not column.primary_key)


def test_every_table_is_of_a_kind_or_kept_for_a_reason() -> None:
    """Nobody adds a table without deciding how long what is in it is kept; and no column is overwritten that is not."""
    in_a_kind = {part.sql.name for kind in KINDS.values() for part in kind.contents}
    every, kept = set(Base.metadata.tables), {table for tables in KEPT.values() for table in tables}
    assert every - in_a_kind - kept == set()
    assert in_a_kind & kept == set()
    assert every >= kept
    unknown = [
        f"{part.sql.name}.{name}" for kind in KINDS.values() for part in kind.contents
        for name in (*part.overwritten, *part.kept) if name not in part.sql.c
    ]  # fmt: skip
    assert unknown == []


def test_the_page_has_every_kind_and_every_reason() -> None:
    """Whoever decides on years reads there what can have some, from which day, and what cannot and why."""
    page = (Path(__file__).parents[2] / "docs" / "retention.md").read_text()
    rows = [f"| {kind.many} | `{code}` | {kind.counts_from} |" for code, kind in KINDS.items()]
    assert [row for row in rows if row not in page] == []
    assert [reason for reason in KEPT if reason not in page] == []


def test_the_codes_of_the_settings_are_those_of_the_table() -> None:
    """`agreement.toml` names the kinds by their codes."""
    assert tuple(KINDS) == KINDS_OF_RECORDS


def test_the_versions_that_stay_are_the_dates_alone(database: Database, staff: Staff) -> None:
    """And a list item names a record once."""
    with database.write() as session:
        acts.disposed_notice(session, staff)
        version = session.scalars(select(NoticeVersion)).one()
        assert (version.incident, version.place, version.students, version.narrative) == ("", "", 0, None)
        assert len(session.scalars(select(DisposalItem)).all()) == 1
