"""Drafts of notices: the newest is kept for a day, never after the notice was filed, and by nobody but its officer."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from models.delivery.outbox import Delivery
from models.errors import Conflict, Refused
from models.notices import acts as notices
from models.notices import drafts
from models.notices.tables import Notice, NoticeDraft
from models.store import deadlines
from models.store.audit import AuditEntry
from models.vocabulary import Role
from tests.notices.conftest import School
from tests.support.town import NOW, a_form

CANARY = "canary words that somebody typed"
KEY = "1:0123456789abcdef"
A_MINUTE = timedelta(minutes=1)


def keep(hall: School, words: str = CANARY, typed_at: datetime = NOW, key: str = KEY, now: datetime = NOW) -> None:
    """Have something kept for the officer."""
    with hall.town.database.write() as session:
        drafts.keep(session, hall.town.actor(hall.officer, now), key, {"narrative": words}, NOW, typed_at, now)


def kept(hall: School, now: datetime = NOW) -> list[object]:
    """What the officer can go on with."""
    with hall.town.database.read() as session:
        found = drafts.waiting(session, hall.town.actor(hall.officer, now), now, 10)
        return [draft.answers["narrative"] for draft in found]


def file(hall: School, key: str = KEY, now: datetime = NOW) -> None:
    """File the notice of that form."""
    with hall.town.database.write() as session:
        notices.file_notice(session, hall.town.agreement, hall.town.actor(hall.officer), a_form(), key, now)


def the_clock_strikes(hall: School, now: datetime) -> None:
    """Do all that has fallen due of drafts."""
    due = {drafts.ERASE: drafts.erase}
    with hall.town.database.write() as session:
        while deadlines.take_one(session, due, now):
            pass


def everything_kept(hall: School) -> str:
    """All that the database holds, in one text."""
    with hall.town.database.read() as session:
        names = session.connection().dialect.get_table_names(session.connection())
        rows = [session.execute(text(f'SELECT * FROM "{name}"')).all() for name in names]  # noqa: S608
    return json.dumps(rows, default=str)


def test_the_newest_is_kept_in_whatever_order_it_comes(hall: School) -> None:
    """By Slack's clock, not by when it came; nothing is ever replaced by something older."""
    for number in (step * 11 % 29 + 1 for step in range(29)):
        before = kept(hall)
        keep(hall, "x" * number, NOW + timedelta(microseconds=number))
        assert kept(hall) == [max(["x" * number, *map(str, before)], key=len)]
    keep(hall, "the same moment again", NOW + timedelta(microseconds=29))
    assert kept(hall) == ["x" * 29]


def test_the_newest_of_many_at_once_is_kept(hall: School) -> None:
    """Each in a transaction of its own, at the same moment."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: keep(hall, f"{number}", NOW + number * A_MINUTE), range(8)))
    assert kept(hall) == ["7"]


def test_filing_erases_what_was_typed_and_keeps_nothing_that_comes_after(hall: School) -> None:
    """In the same transaction; a late event, newer by Slack's clock, finds the form filed."""
    keep(hall)
    file(hall)
    keep(hall, CANARY, NOW + A_MINUTE)
    assert kept(hall) == []
    assert CANARY not in everything_kept(hall)


def test_an_event_that_comes_first_after_filing_is_not_kept(hall: School) -> None:
    """Also where nothing was kept before."""
    file(hall)
    keep(hall, CANARY, NOW + A_MINUTE)
    assert CANARY not in everything_kept(hall)


def test_filing_and_typing_at_the_same_moment_leaves_no_draft(hall: School) -> None:
    """Whichever is first."""
    for number in range(6):
        key, start = f"1:{number}", Barrier(2)

        def type_late(key: str = key, start: Barrier = start) -> None:
            start.wait()
            keep(hall, CANARY, NOW + A_MINUTE, key)

        def send(key: str = key, start: Barrier = start) -> None:
            start.wait()
            file(hall, key)

        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(type_late), pool.submit(send)]:
                done.result()
    assert kept(hall) == []
    assert CANARY not in everything_kept(hall)


def test_a_notice_that_is_not_filed_after_all_leaves_its_draft(hall: School) -> None:
    """What is erased with the notice comes back with its transaction."""
    keep(hall)
    with hall.town.database.write() as session:
        notices.file_notice(session, hall.town.agreement, hall.town.actor(hall.officer), a_form(), KEY, NOW)
        session.rollback()
    assert kept(hall) == [CANARY]


def test_a_day_after_the_last_word_it_is_erased(hall: School) -> None:
    """Counted anew from each; it is not offered a moment longer, even if the clock is late."""
    keep(hall)
    later = NOW + timedelta(hours=23)
    keep(hall, f"{CANARY}, and more", later, now=later)
    the_clock_strikes(hall, NOW + timedelta(hours=24))
    assert kept(hall, NOW + timedelta(hours=24)) == [f"{CANARY}, and more"]
    over = later + timedelta(hours=24)
    assert kept(hall, over) == []
    assert CANARY in everything_kept(hall)
    the_clock_strikes(hall, over)
    assert CANARY not in everything_kept(hall)


def test_nobody_else_goes_on_with_it_or_deletes_it(hall: School) -> None:
    """A second officer is told what is told of no draft; others may not at all."""
    second = hall.town.add("Second Officer", Role.OFFICER, "hall")
    keep(hall)
    with hall.town.database.read() as session:
        draft_id = session.scalars(select(NoticeDraft.id)).one()
        for who, error in ((second, Conflict), (hall.principal, Refused), (hall.superintendent, Refused)):
            actor = hall.town.actor(who)
            assert drafts.waiting(session, actor, NOW, 10) == []
            for act in (drafts.own, drafts.delete_draft):
                with pytest.raises(error):
                    act(session, actor, draft_id, NOW)
        with pytest.raises(Refused):
            drafts.keep(session, hall.town.actor(hall.principal), "2:x", {}, NOW, NOW, NOW)
    assert kept(hall) == [CANARY]


def test_it_is_not_offered_once_the_role_has_ended_and_is_erased_in_time(hall: School) -> None:
    """What a former officer typed is nobody's to go on with."""
    leaving = hall.town.add("Leaving Officer", Role.OFFICER, "hall", last_day=NOW.date())
    with hall.town.database.write() as session:
        actor = hall.town.actor(leaving)
        drafts.keep(session, actor, f"{actor.person_id}:x", {"narrative": CANARY}, NOW, NOW, NOW)
        draft_id = drafts.waiting(session, actor, NOW, 1)[0].id
        former = hall.town.actor(leaving, NOW + timedelta(days=1))
        assert drafts.waiting(session, former, NOW, 1) == []
        with pytest.raises(Refused):
            drafts.own(session, former, draft_id, NOW)
    the_clock_strikes(hall, NOW + drafts.KEPT)
    assert CANARY not in everything_kept(hall)


def test_what_is_deleted_is_gone_and_stays_so(hall: School) -> None:
    """On record as an act, without a word of it; late events are not kept."""
    keep(hall)
    with hall.town.database.write() as session:
        actor = hall.town.actor(hall.officer)
        drafts.delete_draft(session, actor, drafts.waiting(session, actor, NOW, 1)[0].id, NOW)
    keep(hall, CANARY, NOW + A_MINUTE)
    assert kept(hall) == []
    assert CANARY not in everything_kept(hall)
    with hall.town.database.read() as session:
        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.act, entry.subject, entry.detail) == ("delete draft", "notice_draft:1", "{}")


def test_a_closed_form_is_told_of_once_and_only_if_something_was_typed(hall: School) -> None:
    """By one direct message; once the draft has ended, that message is changed."""

    def close(key: str) -> None:
        with hall.town.database.write() as session:
            drafts.tell(session, hall.town.actor(hall.officer), key, NOW)

    def told() -> list[tuple[str, bool]]:
        with hall.town.database.read() as session:
            rows = session.scalars(select(Delivery).where(Delivery.destination == "person:1").order_by(Delivery.id))
            return [(row.kind, row.changes is not None) for row in rows]

    close(KEY)
    keep(hall)
    close("1:another")
    assert told() == []
    close(KEY)
    close(KEY)
    assert told() == [(drafts.TOLD, False)]
    the_clock_strikes(hall, NOW + drafts.KEPT)
    assert told() == [(drafts.TOLD, False), (drafts.TOLD_CHANGE, True)]
    file(hall, "1:another")
    close("1:another")
    assert len(told()) == 2


def test_drafts_leave_no_trace_in_notices(hall: School) -> None:
    """What is typed is no record: nothing is counted, numbered or told of it."""
    keep(hall)
    with hall.town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Notice)) == 0
        assert session.scalars(select(AuditEntry)).all() == []
        assert session.scalars(select(Delivery)).all() == []
