"""From a request to what was released: every role, act and state; two at once; roles that change in the middle."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.releases import home, views
from handlers.sections import AtHome
from models.delivery.outbox import Delivery
from models.errors import Conflict, Doubtful, Invalid, Refused
from models.people.tables import Person
from models.releases import acts as lifecycle
from models.releases import queries, releasing, tables
from models.releases.events import events
from models.releases.form import (
    LOG,
    LOG_STUDENTS,
    NOTICES,
    NOTICES_STUDENTS,
    PACKETS,
    TOTALS,
    Records,
    RequestForm,
    numbers_in,
)
from models.releases.reminders import REMIND_DUE, ReleaseReminders, due_on
from models.releases.steps import (
    ANSWER,
    ASK_BACK,
    ASKED,
    QUESTION,
    REFUSE,
    REFUSED,
    RELEASE,
    RELEASED,
    STATES,
    WITHDRAW,
    WITHDRAWN,
)
from models.releases.tables import RecordsRequest, Release
from models.store.audit import AuditEntry
from models.store.database import Database
from models.store.deadlines import Deadline
from models.vocabulary import Role
from tests.releases import acts
from tests.support.staff import Act, Staff, goes_through
from tests.support.town import NOW
from tests.support.workplace import text_of

A_DAY = timedelta(days=1)
POLICE = {"chief", "chief's designee", "supervisor"}
SUPERINTENDENT = {"superintendent"}
READ = {"read": POLICE | SUPERINTENDENT}
DECIDE = {RELEASE: POLICE, REFUSE: POLICE, WITHDRAW: SUPERINTENDENT}
MAY: dict[str, dict[str, set[str]]] = {
    ASKED: {**READ, **DECIDE, ASK_BACK: POLICE},
    QUESTION: {**READ, **DECIDE, ANSWER: SUPERINTENDENT},
    RELEASED: READ,
    REFUSED: READ,
    WITHDRAWN: READ,
}
"""Who can do what in each state, written down by hand."""


def _step(code: str) -> Act:
    def act(session, staff, actor, request_id, now):  # type: ignore[no-untyped-def]
        seen = tables.get(session, request_id).seen
        lifecycle.take_step(session, staff.town.agreement, actor, request_id, code, seen, "Some words", now)

    return act


def _release(session, staff, actor, request_id, now):  # type: ignore[no-untyped-def]
    found = tables.get(session, request_id)
    lifecycle.release(session, staff.town.agreement, actor, request_id, found.seen, found.records, None, now)


def _read(session, _staff, actor, request_id, now):  # type: ignore[no-untyped-def]
    lifecycle.read(session, actor, request_id, now)


@pytest.mark.parametrize("state", STATES)
def test_who_can_do_what_in_each_state(database: Database, staff: Staff, state: str) -> None:
    """And nobody else, nor anything else."""
    tried: dict[str, Act] = {
        "read": _read, RELEASE: _release, **{code: _step(code) for code in (ASK_BACK, REFUSE, ANSWER, WITHDRAW)},
    }  # fmt: skip
    with database.write() as session:
        made = acts.bring_to(session, staff, state)
        found = goes_through(session, staff, tried, made.id, NOW)
    assert found == {code: MAY[state].get(code, set()) for code in tried}


def test_only_the_superintendent_asks(database: Database, staff: Staff) -> None:
    """Nobody in their stead."""
    able = set()
    for who in staff.people:
        with database.write() as session:
            form = RequestForm(acts.records(), acts.WHY)
            try:
                lifecycle.ask(session, staff.town.agreement, staff.actor(who), form, NOW)
            except Refused:
                continue
            able.add(who)
    assert able == SUPERINTENDENT


def told(session, kind: str) -> set[str]:  # type: ignore[no-untyped-def]
    """Who was sent a kind of message, changes of earlier ones apart, by name."""
    query = select(Delivery).where(Delivery.kind == kind, Delivery.changes.is_(None))
    return {session.get_one(Person, int(str(row.place).split(":")[1])).name for row in session.scalars(query)}


def test_who_is_told(database: Database, staff: Staff) -> None:
    """The police of a request and of an answer, the superintendent of a question and of what was decided."""
    police = {"Chief", "ChiefS Designee", "Supervisor"}
    with database.write() as session:
        made = acts.ask(session, staff)
        acts.take(session, staff, made, ASK_BACK)
        acts.take(session, staff, made, ANSWER)
        acts.release(session, staff, made)
        assert told(session, tables.ASKED_TOLD) == told(session, tables.ANSWERED_TOLD) == police
        assert told(session, tables.QUESTION_TOLD) == told(session, tables.DECIDED_TOLD) == {"Superintendent"}
        changed = session.scalars(select(Delivery.kind).where(Delivery.changes.is_not(None))).all()
        assert changed.count(tables.ASKED_TOLD) == 3 * len(police)


WRONG = [
    (acts.records("everything"), "what"), (Records((LOG,)), "first"), (acts.records(first=None), "first"),
    (acts.records(LOG, LOG_STUDENTS), "what"),
    (acts.records(NOTICES, NOTICES_STUDENTS, numbers=("2026-27/0001",)), "what"),
    (acts.records(school="nowhere"), "school"), (acts.records(last=acts.FIRST - A_DAY), "last"),
    (acts.records(first=acts.TODAY + A_DAY, last=acts.TODAY + A_DAY), "first"),
    (acts.records(first=acts.TODAY - timedelta(days=732)), "last"), (acts.records(NOTICES), "numbers"),
    (acts.records(NOTICES, numbers=("14",)), "numbers"), (acts.records(TOTALS, numbers=("2026-27/0001",)), "what"),
    (acts.records(NOTICES, numbers=tuple(f"2026-27/{number:04d}" for number in range(1, 22))), "numbers"),
    (acts.records(PACKETS), "numbers"), (acts.records(redacted=("audit",)), "redacted"),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "field"), WRONG)
def test_what_cannot_be_asked_for(database: Database, staff: Staff, wanted: Records, field: str) -> None:
    """It is said at its question, and nothing is saved."""
    with database.write() as session, pytest.raises(Invalid) as wrong:
        acts.ask(session, staff, wanted)
    assert set(wrong.value.fields) == {field}


def test_a_purpose_is_required_up_to_3000_characters_and_names_no_student(database: Database, staff: Staff) -> None:
    """What looks like markup or a formula is kept as it is."""
    odd = "=HYPERLINK(1) <!channel> *bold* " + "a word " * 500
    with database.write() as session:
        assert acts.ask(session, staff, purpose=odd[:3000]).purpose == odd[:3000]
        for purpose in ("", "x", odd[:3001], "For student ID 4415512"):
            with pytest.raises(Invalid) as wrong:
                acts.ask(session, staff, purpose=purpose)
            assert set(wrong.value.fields) == {"purpose"}
        with pytest.raises(Invalid) as wrong:
            acts.ask(session, staff, needed_by=acts.TODAY - A_DAY)
        assert set(wrong.value.fields) == {"needed_by"}
    assert numbers_in("2026-27/14, #2026-27/0014;2026-27/0015\n14") == ("2026-27/0014", "2026-27/0015", "14")


def test_of_two_who_answer_at_once_one_stands(database: Database, staff: Staff) -> None:
    """Both saw the request as it came; the second one learns how it stands, and nothing was released."""
    with database.write() as session:
        request = acts.ask(session, staff).id
    for other, first in (("supervisor", True), ("chief", False)):
        with database.write() as session:
            given = (session, staff.town.agreement, staff.actor(other), request)
            if first:
                lifecycle.take_step(*given, REFUSE, 0, "For another reason", NOW)
                continue
            with pytest.raises(Conflict, match="Refused"):
                lifecycle.release(*given, 0, acts.records(), None, NOW)
    with database.write() as session:
        assert not session.scalars(select(Release)).all()
        asked = acts.ask(session, staff)
        acts.take(session, staff, asked, ASK_BACK)
        acts.take(session, staff, asked, ANSWER)
        with pytest.raises(Conflict, match="was changed since"):  # the state is the same again, and the words are not
            lifecycle.take_step(session, staff.town.agreement, staff.actor("chief"), asked.id, ASK_BACK, 0, "Why", NOW)


def test_a_request_that_is_withdrawn_meanwhile_is_not_released(database: Database, staff: Staff) -> None:
    """Nor is one that was released withdrawn."""
    with database.write() as session:
        asked = acts.ask(session, staff)
        acts.take(session, staff, asked, WITHDRAW, words="")
        with pytest.raises(Conflict, match="Withdrawn by the superintendent"):
            acts.release(session, staff, asked)
        assert not session.scalars(select(Release)).all()
        released = acts.bring_to(session, staff, RELEASED)
        with pytest.raises(Conflict, match="Released"):
            acts.take(session, staff, released, WITHDRAW)


def test_more_than_was_asked_for_is_asked_about(database: Database, staff: Staff) -> None:
    """Less is not."""
    with database.write() as session:
        one, two = (acts.file_notice(session, staff, key).label for key in ("T:V1", "T:V2"))
        wanted = acts.records(LOG, NOTICES_STUDENTS, school="hall", numbers=(one,))
        asked = acts.ask(session, staff, wanted)
        more = acts.records(
            LOG_STUDENTS, NOTICES, numbers=(one, two), first=acts.FIRST - A_DAY, last=acts.TODAY - A_DAY
        )
        given = (session, staff.town.agreement, staff.actor("chief"), asked.id, 0)
        with pytest.raises(Doubtful) as doubt:
            lifecycle.release(*given, more, None, NOW)
        assert doubt.value.questions == (
            "Not asked for: Notice log, with student details.",
            "Hall High School was asked for, and this is of all schools.",
            "The period goes beyond the one that was asked for.",
            f"Not asked for by number: {two}.",
        )
        lifecycle.release(*given, Records((NOTICES,), numbers=(one,)), None, NOW)
        assert asked.release
        assert [(row.notice.label, row.with_students) for row in asked.release.notices] == [(one, False)]


def test_student_details_in_packets_are_asked_about(database: Database, staff: Staff) -> None:
    """The form begins without them; who takes the redaction back is asked."""
    with database.write() as session:
        asked = acts.ask(session, staff, Records((PACKETS,), numbers=(acts.file_notice(session, staff).label,)))
        given = (session, staff.town.agreement, staff.actor("chief"), asked.id, 0)
        with pytest.raises(Doubtful) as doubt:
            lifecycle.release(*given, asked.records, None, NOW)
        assert doubt.value.questions == (releasing.WITH_STUDENTS,)
        lifecycle.release(*given, releasing.first_choice(asked.records), None, NOW)
        log = acts.ask(session, staff)
        lifecycle.release(*given[:3], log.id, 0, releasing.first_choice(log.records), None, NOW)
        assert asked.release
        assert log.release
        assert (asked.release.redacted, log.release.redacted) == (["student_details"], [])


def test_a_notice_that_is_not_there_cannot_be_released(database: Database, staff: Staff) -> None:
    """The superintendent may ask for any number, and learns nothing by that."""
    with database.write() as session:
        asked = acts.ask(session, staff, Records((NOTICES,), numbers=("2026-27/0099",)))
        with pytest.raises(Invalid, match="no notice 2026-27/0099"):
            acts.release(session, staff, asked)


def test_the_file_goes_to_whoever_is_superintendent_by_then(database: Database, staff: Staff) -> None:
    """The one who asked has left; without a successor nothing can be released."""
    with database.write() as session:
        asked = acts.ask(session, staff).id
        held = session.get_one(Person, staff.id("superintendent")).roles[0]
        held.last_day = acts.TODAY
    later = NOW + A_DAY
    with database.write() as session, pytest.raises(Conflict, match="Nobody is superintendent"):
        acts.release(session, staff, tables.get(session, asked), now=later)
    new = staff.town.add("New Superintendent", Role.SUPERINTENDENT, first_day=acts.TODAY + A_DAY)
    with database.write() as session:
        request = acts.release(session, staff, tables.get(session, asked), now=later)
        assert request.release
        assert [file.sent_to.name for file in request.release.files] == ["New Superintendent"]
        assert request.release.files[0].export
        assert request.release.files[0].export.asked_by.user_id == new.user_id
        with pytest.raises(Refused):
            lifecycle.read(session, staff.actor("superintendent", later), asked, later)


def test_who_loses_the_role_in_the_middle_releases_nothing(database: Database, staff: Staff) -> None:
    """The form was opened in time, and is refused all the same."""
    with database.write() as session:
        asked = acts.ask(session, staff).id
        session.get_one(Person, staff.id("chief")).roles[0].last_day = acts.TODAY
    with database.write() as session, pytest.raises(Refused):
        acts.release(session, staff, tables.get(session, asked), now=NOW + A_DAY)


def test_the_police_are_reminded_once_while_it_waits_for_them(database: Database, staff: Staff) -> None:
    """On the day that was named, or after the district goal; anew after an answer, and not of a question."""
    reminders = ReleaseReminders(staff.town.agreement)
    with database.write() as session:
        soon = acts.ask(session, staff, needed_by=acts.TODAY + 3 * A_DAY)
        asked = acts.ask(session, staff)
        assert due_on(staff.town.agreement, soon) == acts.TODAY + 3 * A_DAY
        assert due_on(staff.town.agreement, asked) == acts.TODAY + 10 * A_DAY
        acts.take(session, staff, asked, ASK_BACK)
        reminders.remind(session, asked.id, NOW)
        assert not told(session, tables.REMINDER)
        acts.take(session, staff, asked, ANSWER, NOW + 20 * A_DAY)
        assert due_on(staff.town.agreement, asked) == acts.TODAY + 30 * A_DAY
        clock = session.scalars(select(Deadline).filter_by(kind=REMIND_DUE, subject_id=asked.id)).one()
        assert clock.settled_at is None
        reminders.remind(session, asked.id, NOW)
        assert told(session, tables.REMINDER) == {"Chief", "ChiefS Designee", "Supervisor"}
        acts.release(session, staff, asked)
        session.refresh(clock)
        assert clock.settled_at


@pytest.mark.parametrize(("needed_in", "days"), [(None, 10), (4, 4), (20, 10)])
def test_the_superintendent_is_reminded_once_of_a_question(
    database: Database, staff: Staff, needed_in: int | None, days: int
) -> None:
    """So many days after it, or when the records are needed; answered, it is the police who are reminded."""
    reminders = ReleaseReminders(staff.town.agreement)
    with database.write() as session:
        asked = acts.ask(session, staff, needed_by=acts.TODAY + needed_in * A_DAY if needed_in else None)
        acts.take(session, staff, asked, ASK_BACK)
        clock = session.scalars(select(Deadline).filter_by(kind=REMIND_DUE, subject_id=asked.id)).one()
        assert (staff.town.agreement.today(clock.due_at) - acts.TODAY, clock.settled_at) == (days * A_DAY, None)
        reminders.remind(session, asked.id, NOW)
        assert told(session, tables.QUESTION_REMINDER) == {"Superintendent"}
        assert not told(session, tables.REMINDER)
        acts.take(session, staff, asked, ANSWER)
        reminders.remind(session, asked.id, NOW)
        assert len(told(session, tables.REMINDER)) == 3


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("state", "needed_in", "days", "late"),
    [
        ("asked", None, 10, None), ("asked", None, 11, "overdue by 1 day"), ("asked", None, 14, "overdue by 4 days"),
        ("asked", 3, 3, None), ("asked", 3, 5, "overdue by 2 days"),
        ("question", None, 30, None), ("question", 3, 5, "overdue by 2 days"),
        ("released", 3, 5, None), ("refused", 3, 5, None), ("withdrawn", 3, 5, None),
    ],
)  # fmt: skip
def test_past_its_day_a_request_is_overdue_by_so_many_days(
    database: Database, staff: Staff, state: str, needed_in: int | None, days: int, late: str | None
) -> None:
    """In its window, in the list and on Home, for both; not once it is answered, nor of a question without a day."""
    agreement, then = staff.town.agreement, NOW + days * A_DAY
    with database.write() as session:
        request = acts.bring_to(session, staff, state)
        request.needed_by = acts.TODAY + needed_in * A_DAY if needed_in else None
        today = agreement.today(then)
        window = text_of(views.reading(agreement, request, [], today, may_release=False).to_dict())
        lists = text_of(views.overview(agreement, [request], 0, today, has_more=False, may_ask=False).to_dict())
        homes = []
        for who in ("chief", "superintendent"):
            at_home = AtHome(session, agreement, staff.actor(who), then)
            rows = [
                section.show(row) for section in [*home.waiting(at_home), *home.lists(at_home)] for row in section.rows
                if row is request
            ]  # fmt: skip
            homes += [text_of([block.to_dict() for block in row]) for row in rows]
    assert len(homes) == (2 if state in ("asked", "question") else 0)
    for shown in (window, lists, *homes):
        assert ("overdue" in shown) == bool(late)
        assert (late or "") in shown


def test_questions_end_before_they_fill_a_window(database: Database, staff: Staff) -> None:
    """The chain of them is shown whole."""
    with database.write() as session:
        asked = acts.ask(session, staff)
        for _round in range(lifecycle.MOST_QUESTIONS):
            acts.take(session, staff, asked, ASK_BACK)
            acts.take(session, staff, asked, ANSWER)
        with pytest.raises(Conflict, match="No more questions"):
            acts.take(session, staff, asked, ASK_BACK)
        acts.take(session, staff, asked, REFUSE)


def test_what_was_done_is_an_event_without_words(database: Database, staff: Staff) -> None:
    """In the order in which it was done, with who did it."""
    with database.write() as session:
        asked = acts.ask(session, staff, acts.records(school="hall"))
        acts.take(session, staff, asked, ASK_BACK, who="supervisor")
        acts.release(session, staff, asked, who="chief's designee")
        found = list(events(session))
        done = [(event.what, event.by.name if event.by else None) for event in found]
    assert done == [
        ("Records requested", "Superintendent"), ("Question about a request for records", "Supervisor"),
        ("Records released", "ChiefS Designee"),
    ]  # fmt: skip
    assert {(event.clause, event.record, event.school) for event in found} == {("§V.6", "Records request 1", "hall")}


def test_what_waits_for_whom(database: Database, staff: Staff) -> None:
    """On Home, and for nobody else."""
    with database.write() as session:
        asked, question = acts.ask(session, staff).id, acts.bring_to(session, staff, QUESTION).id
        acts.bring_to(session, staff, REFUSED)
        for who in staff.people:
            waits, others = (
                [row.id for row in find(session, staff.actor(who), 9)] for find in (queries.waiting, queries.underway)
            )
            theirs = {**dict.fromkeys(POLICE, ([asked], [question])), "superintendent": ([question], [asked])}
            assert (waits, others) == theirs.get(who, ([], [])), who


def test_no_words_reach_the_audit_log(database: Database, staff: Staff) -> None:
    """It has who did what with which request."""
    with database.write() as session:
        asked = acts.ask(session, staff, purpose="Canary purpose")
        acts.take(session, staff, asked, ASK_BACK, words="Canary question")
        acts.release(session, staff, asked, words="Canary words")
        entries = session.scalars(select(AuditEntry)).all()
        assert {"ask for records", "records request step", "release records"} <= {entry.act for entry in entries}
        assert "Canary" not in "".join(str(entry.detail) for entry in entries)
        assert session.get_one(RecordsRequest, asked.id).state == RELEASED
