"""Filing a notice: one record, one number, one card on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models.delivery.outbox import Delivery
from models.errors import Invalid, Refused
from models.notices import acts as notices
from models.notices.acknowledgments import ESCALATION
from models.notices.tables import Notice, form_of
from models.store.audit import AuditEntry
from models.store.deadlines import Deadline
from models.vocabulary import Role
from tests.notices.conftest import School
from tests.support.town import NOW, a_form

ARRESTED: dict[str, object] = {
    "actions": ("arrest",), "grounds": "options_tried", "options_tried": ("classroom",), "grounds_detail": "No help.",
    "custody_on_premises": "no", "custody_out_of_sight": "yes", "conduct_at_school": "yes", "planned": "no",
}  # fmt: skip
"""All that an arrest asks for."""


def file(hall: School, key: str = "T:V1", **changes: object) -> int:
    """File a notice as the officer; its id."""
    with hall.town.database.write() as session:
        actor = hall.town.actor(hall.officer)
        return notices.file_notice(session, hall.town.agreement, actor, a_form(**changes), key, NOW).id


def test_a_filed_notice_has_a_number_a_version_and_a_card_on_the_way(hall: School) -> None:
    """Everything that filing promises is in the database after the one commit."""
    notice_id = file(hall)
    with hall.town.database.read() as session:
        notice = notices.get(session, notice_id)
        assert notice.label == "2026-27/0001"
        assert form_of(notice.current) == a_form()
        card = session.get_one(Delivery, notice.card_id)
        assert (card.kind, card.subject_id, card.destination, card.state) == (
            "notice_card",
            notice_id,
            "school:hall",
            "pending",
        )
        assert session.scalars(select(AuditEntry.act)).all() == ["file notice"]


def test_numbers_count_up_within_the_school_year_and_begin_anew_with_the_next(hall: School) -> None:
    """July 1 in the district starts the next year's numbers."""
    june = datetime(2026, 7, 1, 3, 59, tzinfo=UTC)
    with hall.town.database.write() as session:
        actor = hall.town.actor(hall.officer)
        labels = [
            notices.file_notice(session, hall.town.agreement, actor, a_form(occurred_at=now), f"T:V{number}", now).label
            for number, now in enumerate((june, june, june + timedelta(minutes=1), NOW))
        ]
    assert labels == ["2025-26/0001", "2025-26/0002", "2026-27/0001", "2026-27/0002"]


def test_many_at_once_get_numbers_without_gaps_or_doubles(hall: School) -> None:
    """Twenty officers' clicks at the same moment."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: file(hall, f"T:V{number}"), range(20)))
    with hall.town.database.read() as session:
        assert session.scalars(select(Notice.number).order_by(Notice.number)).all() == list(range(1, 21))


def test_only_an_officer_of_the_school_files(hall: School) -> None:
    """Neither the principal nor an officer of another school."""
    stranger = hall.town.add("Otto Officer", Role.OFFICER, "conard")
    for who in (hall.principal, stranger):
        with pytest.raises(Refused, match="Officers can"), hall.town.database.write() as session:
            notices.file_notice(session, hall.town.agreement, hall.town.actor(who), a_form(), "T:V1", NOW)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"occurred_at": NOW + timedelta(minutes=6)}, "occurred_at", "cannot be in the future"),
        ({"occurred_at": NOW - timedelta(days=367)}, "occurred_at", "more than a year"),
        ({"occurred_at": None}, "occurred_at", "answer this"),
        ({"narrative": "x" * 3001}, "narrative", "within 3,000"),
        ({"narrative": "call 860-555-0123"}, "narrative", "telephone"),
        ({"narrative": "ssn 123-45-6789"}, "narrative", "Social Security"),
        ({"narrative": "student 20314455"}, "narrative", "number"),
        ({"narrative": "someone@example.org"}, "narrative", "email"),
        (ARRESTED | {"grounds_detail": "born 4/12/2011"}, "grounds_detail", "date of birth"),
        ({"place_detail": "DOB known"}, "place_detail", "date of birth"),
        ({"actions": ()}, "actions", "answer this"),
        ({"actions": ("none", "arrest")}, "actions", "cannot be combined"),
        ({"actions": ("invented",)}, "actions", "no longer offered"),
        (ARRESTED | {"custody_reason": "ssn 123-45-6789", "custody_on_premises": "yes"}, "custody_reason", "Social"),
        (ARRESTED | {"planned": "yes", "planned_grounds": ("invented",)}, "planned_grounds", "no longer offered"),
        ({"actions": ("search",), "searched_by": "invented"}, "searched_by", "no longer offered"),
        ({"report_written": "yes", "case_number": "1" * 31}, "case_number", "at most 30"),
        ({"students": -1}, "students", "whole number"),
        ({"incident": "invented"}, "incident", "no longer offered"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_named_where_it_was_given(
    hall: School, changes: dict[str, object], field: str, words: str
) -> None:
    """Nothing is saved, and the field says why."""
    with pytest.raises(Invalid) as problems:
        file(hall, "T:V1", **changes)
    assert words in problems.value.fields[field]
    with hall.town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Notice)) == 0
        assert session.scalar(select(func.count()).select_from(Delivery)) == 0


@pytest.mark.parametrize(
    "text",
    [
        "It happened on 11/20/2026 at 14:30, room 204.",
        "Statute 53a-181, 10-233p; unit 1234.",
        '=HYPERLINK("x") <!channel> *bold* \u202e right to left 😀',
        "x" * 3000,
    ],
)
def test_ordinary_words_are_taken_as_they_are(hall: School, text: str) -> None:
    """Dates of the event, statutes, room numbers, formulas and markup are kept to the letter."""
    notice_id = file(hall, narrative=text)
    with hall.town.database.read() as session:
        assert notices.get(session, notice_id).current.narrative == text


def test_a_preview_before_a_school_is_chosen_asks_for_it(hall: School) -> None:
    """An officer of two schools is not told that they may not file: there is an answer to come."""
    with hall.town.database.read() as session, pytest.raises(Invalid) as problem:
        notices.preview(session, hall.town.agreement, hall.town.actor(hall.officer), a_form(school=""), NOW)
    assert set(problem.value.fields) == {"school"}


def test_the_targets_of_an_urgent_notice_come_sooner(hall: School) -> None:
    """Reminder, designee, superintendent: the district goals from agreement.toml."""
    expected = {False: [24, 36, 48], True: [1, 2, 4]}
    for urgent, hours in expected.items():
        notice_id = file(hall, f"T:{urgent}", urgent=urgent)
        with hall.town.database.read() as session:
            of_notice = select(Deadline.due_at).filter_by(subject_id=notice_id).where(Deadline.kind.in_(ESCALATION))
            due = session.scalars(of_notice.order_by(Deadline.due_at))
            assert [(at - NOW) / timedelta(hours=1) for at in due] == hours


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_answers_to_questions_that_the_actions_no_longer_bring_are_dropped(hall: School) -> None:
    """A search was ticked, its basis answered, and the search unticked again; custody stays."""
    notice_id = file(hall, **ARRESTED, search_basis="consent", searched_by="officer")
    with hall.town.database.write() as session:
        notice = notices.get(session, notice_id)
        assert form_of(notice.current) == a_form(**ARRESTED)
        form, officer = a_form(**(ARRESTED | {"actions": ("verbal_warning",)})), hall.town.actor(hall.officer)
        notices.amend(session, hall.town.agreement, officer, notice_id, form, "It was no arrest.", 1, NOW)
        assert form_of(notice.current) == a_form(actions=("verbal_warning",))
