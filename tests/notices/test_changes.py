"""What becomes of a notice: acknowledged once, amended, withdrawn, read; each by those who may."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.actor import Identity
from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid, Refused
from models.notices import acknowledgments
from models.notices import acts as notices
from models.notices.escalation import Escalation
from models.store import deadlines
from models.store.audit import AuditEntry, verify
from models.vocabulary import Role
from tests.notices.conftest import School
from tests.notices.test_filing import file
from tests.support.town import NOW, a_form

LATER = NOW + timedelta(hours=2)


def acknowledge(hall: School, who: Identity, notice_id: int) -> None:
    """Acknowledge a notice as somebody."""
    with hall.town.database.write() as session:
        acknowledgments.acknowledge(session, hall.town.actor(who), notice_id, LATER)


def kinds(hall: School) -> list[str]:
    """The deliveries so far, in order."""
    with hall.town.database.read() as session:
        return list(session.scalars(select(Delivery.kind).order_by(Delivery.id)))


@pytest.mark.parametrize("role", ["principal", "designee"])
def test_principal_or_designee_acknowledges_and_the_card_follows(hall: School, role: str) -> None:
    """Who and when are stamped, what was to be escalated is settled."""
    notice_id = file(hall, students=0)
    acknowledge(hall, getattr(hall, role), notice_id)
    with hall.town.database.read() as session:
        notice = notices.get(session, notice_id)
        assert notice.acknowledged_at == LATER
        assert notice.acknowledged_by is not None
        assert notice.acknowledged_by.user_id == getattr(hall, role).user_id
        assert not deadlines.take_one(session, Escalation(hall.town.agreement).acts(), NOW + timedelta(days=30))
    assert kinds(hall) == ["notice_card", "notice_card_change", "notice_acknowledged"]


def test_the_second_presser_sees_who_was_first(hall: School) -> None:
    """Acknowledged once; by name."""
    notice_id = file(hall)
    acknowledge(hall, hall.designee, notice_id)
    with pytest.raises(Conflict, match="Dov Designee has already acknowledged"):
        acknowledge(hall, hall.principal, notice_id)
    with pytest.raises(Conflict, match="You have already acknowledged"):
        acknowledge(hall, hall.designee, notice_id)


def test_of_many_who_press_at_once_one_wins(hall: School) -> None:
    """Eight presses of two people at the same moment."""
    notice_id = file(hall)

    def press(number: int) -> bool:
        try:
            acknowledge(hall, hall.principal if number % 2 else hall.designee, notice_id)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == 1
    assert kinds(hall).count("notice_card_change") == 1


@pytest.mark.parametrize("who", ["officer", "superintendent"])
def test_nobody_else_acknowledges(hall: School, who: str) -> None:
    """The officer who filed it least of all."""
    notice_id = file(hall)
    with pytest.raises(Refused, match="principal"):
        acknowledge(hall, getattr(hall, who), notice_id)


def test_a_principal_of_another_school_neither_reads_nor_acknowledges(hall: School) -> None:
    """The school decides."""
    other = hall.town.add("Pam Principal", Role.PRINCIPAL, "conard")
    notice_id = file(hall)
    with pytest.raises(Refused):
        acknowledge(hall, other, notice_id)
    with pytest.raises(Refused), hall.town.database.write() as session:
        notices.read_notice(session, hall.town.actor(other), notice_id, NOW)


def test_amending_adds_a_version_and_tells_the_channel(hall: School) -> None:
    """What it said before stays."""
    notice_id = file(hall)
    with hall.town.database.write() as session:
        actor = hall.town.actor(hall.officer)
        notices.amend(session, hall.town.agreement, actor, notice_id, a_form(students=3), "One more came in.", 1, LATER)
    with hall.town.database.read() as session:
        notice = notices.get(session, notice_id)
        assert [version.students for version in notice.versions] == [2, 3]
        assert (notice.version, notice.current.changed_because) == (2, "One more came in.")
    assert kinds(hall) == ["notice_card", "notice_card_change", "notice_amended_reply"]


def test_an_amendment_from_a_stale_form_is_refused(hall: School) -> None:
    """Two windows: the second is told."""
    notice_id = file(hall)
    with hall.town.database.write() as session:
        notices.amend(
            session,
            hall.town.agreement,
            hall.town.actor(hall.officer),
            notice_id,
            a_form(students=3),
            "More.",
            1,
            LATER,
        )
    assert kinds(hall).count("notice_amended_reply") == 1
    with pytest.raises(Conflict, match="changed since"), hall.town.database.write() as session:
        notices.amend(
            session,
            hall.town.agreement,
            hall.town.actor(hall.officer),
            notice_id,
            a_form(students=4),
            "Other.",
            1,
            LATER,
        )


def test_an_amendment_needs_a_reason(hall: School) -> None:
    """The reason is asked where it belongs."""
    notice_id = file(hall)
    with pytest.raises(Invalid) as problems, hall.town.database.write() as session:
        notices.amend(session, hall.town.agreement, hall.town.actor(hall.officer), notice_id, a_form(), " ", 1, LATER)
    assert problems.value.fields == {"because": "Please enter a reason."}


def test_a_withdrawn_notice_stays_and_nothing_more_happens_to_it(hall: School) -> None:
    """Filed in error: marked, settled, closed to changes, still readable."""
    notice_id = file(hall)
    officer = hall.town.actor(hall.officer)
    with hall.town.database.write() as session:
        notices.withdraw(session, officer, notice_id, "Wrong school.", LATER)
    principal = hall.town.actor(hall.principal)
    with pytest.raises(Conflict, match="withdrawn"), hall.town.database.write() as session:
        acknowledgments.acknowledge(session, principal, notice_id, LATER)
    with pytest.raises(Conflict, match="withdrawn"), hall.town.database.write() as session:
        notices.amend(session, hall.town.agreement, officer, notice_id, a_form(), "x", 1, LATER)
    with pytest.raises(Conflict, match="withdrawn"), hall.town.database.write() as session:
        notices.withdraw(session, officer, notice_id, "again", LATER)
    with hall.town.database.write() as session:
        read = notices.read_notice(session, hall.town.actor(hall.principal), notice_id, LATER)
        assert read.withdrawn_because == "Wrong school."
        assert not deadlines.take_one(session, Escalation(hall.town.agreement).acts(), NOW + timedelta(days=30))


def test_another_officer_of_the_school_cannot_change_it(hall: School) -> None:
    """Own record only."""
    notice_id = file(hall)
    other = hall.town.add("Olga Officer", Role.OFFICER, "hall")
    with pytest.raises(Refused, match="Only the officer"), hall.town.database.write() as session:
        notices.withdraw(session, hall.town.actor(other), notice_id, "x", LATER)


def test_the_superintendent_reads_a_notice_with_an_arrest_only(hall: School) -> None:
    """The rights table: conflicts and arrests."""
    plain = file(hall, "T:V1")
    with_arrest = file(
        hall, "T:V2", actions=("arrest",), custody_on_premises="no", custody_out_of_sight="yes", conduct_at_school="yes"
    )
    with hall.town.database.write() as session:
        notices.read_notice(session, hall.town.actor(hall.superintendent), with_arrest, NOW)
    with pytest.raises(Refused), hall.town.database.write() as session:
        notices.read_notice(session, hall.town.actor(hall.superintendent), plain, NOW)


def test_each_look_is_in_the_audit_log_and_the_log_is_whole(hall: School) -> None:
    """Who read what, chained."""
    notice_id = file(hall)
    with hall.town.database.write() as session:
        notices.read_notice(session, hall.town.actor(hall.principal), notice_id, NOW)
    with hall.town.database.read() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert last is not None
        assert (last.act, last.subject, last.actor) == (
            "read notice",
            f"notice:{notice_id}",
            hall.town.actor(hall.principal).label,
        )
        assert list(verify(session)) == []


def test_there_is_no_such_notice(hall: School) -> None:
    """A forged number is answered as somebody else's is."""
    with (
        pytest.raises(Refused, match="permission to acknowledge this"),
        hall.town.database.write() as session,
    ):
        acknowledgments.acknowledge(session, hall.town.actor(hall.principal), 999, NOW)


def test_nobody_acknowledges_reminder_then_designee_then_superintendent_once_each(hall: School) -> None:
    """A week of downtime changes nothing but the lateness."""
    file(hall, students=0)
    acts = Escalation(hall.town.agreement).acts()
    for due in (True, True, True, False):
        with hall.town.database.write() as session:
            assert deadlines.take_one(session, acts, NOW + timedelta(days=7)) is due
    with hall.town.database.read() as session:
        sent = session.execute(select(Delivery.kind, Delivery.destination).order_by(Delivery.id)).all()
    designee, superintendent = (hall.town.actor(who).person_id for who in (hall.designee, hall.superintendent))
    assert [tuple(row) for row in sent] == [
        ("notice_card", "school:hall"),
        ("notice_reminder", "school:hall"),
        ("notice_for_designee", f"person:{designee}"),
        ("notice_for_superintendent", f"person:{superintendent}"),
    ]
