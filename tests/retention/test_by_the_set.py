"""What keeps records is asked of many at once, in as many statements as of one, with the same answer."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.arrest_notifications import steps as arrest_steps
from models.arrest_notifications.tables import ArrestNotification
from models.evaluations.tables import EvaluationVersion
from models.notices.tables import Notice, NoticeAction, NoticeQuestion, NoticeVersion, StudentDetail
from models.reports.packet_steps import FORWARDED, NOTED
from models.reports.packet_tables import REPORT, TAKEN_BACK, Packet, PacketLine
from models.reports.tables import OfficerReport, ReportSubmission
from models.retention import listing, queries
from models.retention.kinds import KINDS
from models.retention.listing import Looked
from models.retention.queries import facts_of
from models.retention.staying import stay_on_list, staying
from models.retention.steps import HELD
from models.store.base import Base
from models.store.database import Database
from tests.retention import acts, one_by_one
from tests.retention.every_kind import MAKE, OPEN
from tests.retention.many import FIRST, OLD, SECOND, fill, finish, statements, with_reports
from tests.support.staff import Staff

A_DAY = timedelta(days=1)


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """The same, where officers' reports are kept."""
    staff.town.agreement = with_reports(staff.town.agreement)
    return staff


def _everything(session: Session, staff: Staff, which: list[tuple[str, int]]) -> object:
    today = staff.town.agreement.today(acts.LATER)
    return queries.stand(session, staff.town.agreement, which, queries.keeps(session), today)


def _windows(session: Session, staff: Staff, which: list[tuple[str, int]]) -> object:
    chief = staff.actor("chief", acts.LATER)
    return staying(session, staff.town.agreement, chief, acts.LATER, len(which), 0)


def _records(session: Session, _staff: Staff, which: list[tuple[str, int]]) -> object:
    return [record.subject for record in queries.records(session, which).values()]


@pytest.mark.parametrize("ask", [_everything, _windows, _records])
def test_fifty_take_no_more_statements_than_five(
    database: Database, staff: Staff, ask: Callable[[Session, Staff, list[tuple[str, int]]], object]
) -> None:
    """However many are asked for at once."""
    fill(database, 50)
    ids = [("notice", FIRST + number) for number in range(50)]
    counts = []
    for many in (5, 50):
        with database.read() as session, statements(session) as asked:
            assert ask(session, staff, ids[:many])
        counts.append(len(asked))
    assert counts[1] <= counts[0] < 60


ONCE: dict[str, dict[str, object]] = {
    "notice": {"number": 99, "submission_key": "T:V99"}, "evaluation": {"number": 99, "school": "conard"},
    "schedule_change": {}, "substitution": {}, "duty_time": {}, "facilities": {"school_year": "2020-21"},
    "officer_packet": {"month": date(2019, 10, 1)},
}  # fmt: skip
"""The kinds of which two alike are not made, and what is different where the row of one is there twice."""


VERSIONS = {"notice": NoticeVersion.notice_id, "evaluation": EvaluationVersion.evaluation_id}
FURTHER = 500


def _another(session: Session, staff: Staff, kind: str, record_id: int) -> int:
    """A further record of a kind, still open where it can be."""
    if kind not in ONCE:
        return (MAKE | OPEN)[kind](session, staff)
    session.flush()
    record = KINDS[kind].record
    _twice(session, record.id, record_id, {"id": record_id + FURTHER, **ONCE[kind]})
    if kind in VERSIONS:
        _twice(session, VERSIONS[kind], record_id, {"id": FURTHER, VERSIONS[kind].key: record_id + FURTHER})
    return record_id + FURTHER


def _twice(session: Session, column: Any, record_id: int, unlike: dict[str, object]) -> None:
    """Have a row a second time, with something else in some columns."""
    table = Base.metadata.tables[column.class_.__tablename__]
    row = session.execute(select(table).where(column == record_id)).mappings().first()
    session.execute(insert(table).values(**{**(row or {}), **unlike}))


def test_no_kind_asks_for_each_record(database: Database, staff: Staff) -> None:
    """Two of a kind take as many statements as one, and what they say is what each says alone, one by one."""
    with database.write() as session:
        made = [(kind, make(session, staff)) for kind, make in MAKE.items()]
        made += [(kind, _another(session, staff, kind, record_id)) for kind, record_id in made]
        session.flush()
    by_kind = {kind: [record_id for code, record_id in made if code == kind] for kind in MAKE}
    with database.write() as session:
        at_once = facts_of(session, staff.town.agreement, made)
        assert set(at_once) == set(made)
        for (code, record_id), facts in at_once.items():
            assert facts == KINDS[code].facts(session, staff.town.agreement, record_id)
            assert facts.people == one_by_one.people(session, KINDS[code], record_id)
    for kind, ids in by_kind.items():
        counts = []
        for which in (ids[:1], ids):
            with database.read() as session, statements(session) as asked:
                assert len(KINDS[kind].facts_of(session, staff.town.agreement, which)) == len(which)
            counts.append(len(asked))
        assert counts[0] == counts[1], kind


ABOUT = st.fixed_dictionaries({
    "acknowledged_at": st.none() | st.just(OLD), "completed_at": st.none() | st.just(OLD),
    "withdrawn_at": st.none() | st.none() | st.just(OLD), "question": st.sampled_from(("", "asked", "answered")),
    "arrest": st.none() | st.sampled_from(sorted(arrest_steps.STATES)), "principal": st.none() | st.just(OLD),
    "told": st.none() | st.just(OLD), "action": st.sampled_from(("", "arrest")),
    "answer": st.sampled_from((None, "no", "yes", "yes", "yes")), "submissions": st.sampled_from((0, 1, 1, 2)),
    "student": st.none() | st.sampled_from((-1, 1)), "line": st.sampled_from((None, REPORT, TAKEN_BACK)),
    "edition": st.sampled_from((1, 2, 2)), "packet": st.integers(0, 1),
})  # fmt: skip


def _is_so(session: Session, staff: Staff, notice: Notice, about: dict[str, object], made: list[Packet]) -> None:
    """Have rows say of a notice what was drawn."""
    person = staff.id("officer")
    for name in ("acknowledged_at", "completed_at", "withdrawn_at"):
        setattr(notice, name, about[name])
    if about["action"]:
        notice.current.action_rows.append(NoticeAction(action=str(about["action"]), position=1))
    if about["question"]:
        answered = OLD if about["question"] == "answered" else None
        session.add(
            NoticeQuestion(notice_id=notice.id, asked_by_id=person, asked_at=OLD, question="?", answered_at=answered)
        )
    if about["arrest"]:
        session.add(ArrestNotification(
            notice_id=notice.id, begun_at=OLD, arrested_at=OLD, state=about["arrest"], told_at=about["told"],
            principal_at=about["principal"], chased_until=OLD,
        ))  # fmt: skip
    if about["student"]:
        session.add(StudentDetail(
            notice_id=notice.id, number=1, submission_key=f"S{notice.id}", recorded_by_id=person, grade="9", gender="x",
            recorded_at=OLD + A_DAY + timedelta(hours=int(str(about["student"]))), race="x", disability="no",
            english_learner="no", measures=[], disposition="x",
        ))  # fmt: skip
    if about["answer"]:
        _report(session, notice, about, person, made)
    session.flush()


def _report(session: Session, notice: Notice, about: dict[str, object], person: int, made: list[Packet]) -> None:
    many = int(str(about["submissions"]))
    report = OfficerReport(notice_id=notice.id, answer=about["answer"], submitted_at=OLD + A_DAY if many else None)
    report.submissions = [
        ReportSubmission(
            version=number, notice_version=1, submitted_at=OLD + A_DAY, submitted_by_id=person, badge="1",
            due_on=date(2019, 10, 2), due_basis="x", days_late=0,
        )
        for number in range(1, many + 1)
    ]  # fmt: skip
    session.add(report)
    session.flush()
    if many and about["line"]:
        session.add(PacketLine(
            packet_id=made[int(str(about["packet"]))].id, edition=about["edition"], kind=about["line"],
            notice_id=notice.id, submission_id=report.submissions[0].id, days_late=0,
        ))  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ABOUT, min_size=8, max_size=12))
def test_the_answer_for_many_is_that_for_each(database: Database, staff: Staff, drawn: list[dict[str, object]]) -> None:
    """Of any notices, with anything due about them: what waits, and whom they name."""
    with database.read() as session:
        is_filled = session.get(Notice, FIRST) is not None
    if not is_filled:
        fill(database, 12)
    with database.write() as session:
        whole = session.begin_nested()
        made = [
            Packet(month=date(2019, 10 + number, 1), edition=2, made_at=OLD, state=state, waits_since=OLD)
            for number, state in enumerate((FORWARDED, NOTED))
        ]
        session.add_all(made)
        session.flush()
        notices = [session.get_one(Notice, FIRST + number) for number in range(len(drawn))]
        for notice, about in zip(notices, drawn, strict=True):
            _is_so(session, staff, notice, about, made)
        session.expire_all()
        found = facts_of(session, staff.town.agreement, [("notice", notice.id) for notice in notices])
        for notice in notices:
            facts = found[("notice", notice.id)]
            assert [wait.words for wait in facts.waits] == one_by_one.waits(session, staff.town.agreement, notice)
            assert facts.people == one_by_one.people(session, KINDS["notice"], notice.id)
        whole.rollback()
        session.expire_all()


def test_a_hold_looks_at_what_is_listed_by_the_set(database: Database, staff: Staff) -> None:
    """It takes as many statements, whether five are listed or fifty; and a list says by the set why some stay."""
    counts = []
    for first, further, many in ((FIRST, 5, 5), (SECOND, 45, 50)):
        fill(database, further, first)
        with database.write() as session:
            finish(session, first)
        assert _look(database, staff) is Looked.ALL
        with database.write() as session:
            made = queries.open_disposal(session)
            assert made
            assert len(made.listed) == many
            chief = staff.actor("chief", acts.LATER)
            assert stay_on_list(session, staff.town.agreement, chief, made.listed, acts.LATER) == {}
            session.expunge_all()
            with statements(session) as asked:
                acts.hold(session, staff, school="conard")
            counts.append(len(asked))
            assert not [item for item in made.items if item.outcome == HELD]
    assert counts[0] == counts[1]


def _look(database: Database, staff: Staff) -> Looked:
    with database.write() as session:
        return listing.look(session, staff.town.agreement, acts.LATER)
