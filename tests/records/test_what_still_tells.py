"""What is redacted is told by nothing else in a packet: by no other answer, no message, no line, no heading."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.records import along, law, notice, trail
from exports.records.packet import CONTENTS
from exports.records.parts import Contents, Writer
from exports.records.redaction import redact
from models.activities.tables import Activity
from models.arrest_notifications.tables import ArrestNotification
from models.audit_log.words import WORDS as ACT_WORDS
from models.delivery.words import WORDS as MESSAGE_WORDS
from models.disputes.tables import Dispute
from models.notices import questions
from models.notices.acknowledgments import acknowledge
from models.notices.tables import Notice
from models.outside_requests.tables import OutsideRequest
from models.packet_fields import ARREST, FIELDS, OFFICER_REPORT, fields_of
from models.store.database import Database
from tests.arrest_notifications import acts as arrest_acts
from tests.records.test_law_packets import LATER, MAKE, OUTSIDE, REPORT
from tests.releases import acts as release_acts
from tests.reports import acts as report_acts
from tests.rights.cast import at_hall, with_strangers
from tests.support.staff import Staff, staffed
from tests.support.town import NOW

Answers = Mapping[str, Any]
YEAR = re.compile(r"\b20\d\d\b(?!-)|\d:\d\d")  # of a date or a time; the number of a notice has its school year


@pytest.fixture
def staff(database: Database) -> Staff:
    """A town with somebody in every role."""
    return staffed(database)


def shown(session: Session, staff: Staff, kind: str, row: Any, *redacted: str) -> Contents:
    """What a packet says, as it is written, for the chief."""
    actor, agreement = staff.actor("chief", LATER), staff.town.agreement
    whole = CONTENTS[kind](session, agreement, row)
    writer = Writer(
        agreement, getattr(row, "officer_id", None) or getattr(getattr(row, "notice", None), "officer_id", 0)
    )
    parts = [*whole.parts, *law.beside(session, actor, writer, kind, row)]
    every = [*parts, *trail.parts(session, actor, kind, row, writer)]
    return redact(Contents(whole.name, whole.title, every), fields_of(kind), redacted)[0]


def lines(contents: Contents) -> list[str]:
    """Its rows and headings, in their order."""
    return [
        line for part in contents.parts
        for line in (part.heading, *(f"{said.label}: {said.words}" for said in part.said))
    ]  # fmt: skip


def text(contents: Contents) -> str:
    """The same in a row."""
    return "\n".join(lines(contents))


def arrest_of(session: Session, staff: Staff, step: str = "done") -> Notice:
    """A notice of an arrest of which the superintendent was told, with a report that was submitted."""
    found = report_acts.fight(
        session, staff, staff_search_reason="Canary", grounds="not_conduct", planned="no",
        conduct_at_school="yes", custody_on_premises="no", custody_out_of_sight="no", **arrest_acts.ARREST,
    )  # fmt: skip
    report_acts.submit(session, staff, found)
    notification = arrest_acts.begun(session, staff, found)
    for code in arrest_acts.WAYS[step]:
        arrest_acts.take(session, staff, notification, code, LATER)
    return found


@pytest.mark.parametrize(
    ("field", "gone"),
    [
        ("actions", ["Felony", "Arrest", "arrest", "Officer's report", "Search", "Custody", "Who acted", "Letter"]),
        ("incident", ["Fighting", "Initiated by", "Felony", "Officer's report", "officer's report", "Urgent"]),
        (ARREST, ["Felony", "Arrest notification", "arrest notification", "reports an arrest"]),
        (OFFICER_REPORT, ["Officer's report", "officer's report", "Days late"]),
        ("place", ["On campus", "Conduct at school", "Custody on premises"]),
    ],
)
def test_an_arrest_is_told_by_nothing_else(database: Database, staff: Staff, field: str, gone: list[str]) -> None:
    """Neither by the class of offense, nor by a part, a message or a line; before, each word was in the packet."""
    with database.write() as session:
        found = arrest_of(session, staff)
        whole, left = text(shown(session, staff, "notice", found)), text(shown(session, staff, "notice", found, field))
    assert [words for words in gone if words in left] == []
    assert any(words in whole for words in gone)


SAME: Mapping[str, tuple[Answers, Answers]] = {
    "actions": ({"actions": ("verbal_warning",)}, arrest_acts.ARREST | {"grounds": "emergency"}),
    "incident": ({"incident": "fighting"}, {"incident": "welfare", "urgent": True}),
    "place": ({"place": "campus"}, {"place": "off_campus", "place_detail": "By the brook"}),
}
"""By field, what two notices differ in."""


@pytest.mark.parametrize("field", SAME)
def test_two_notices_that_differ_in_what_is_redacted_say_the_same(database: Database, staff: Staff, field: str) -> None:
    """Nobody can tell which of them it was: not by a label that is there, nor by one that is not."""
    with database.write() as session:
        notices = [release_acts.file_notice(session, staff, key, **answers) for key, answers in
                   zip(("T:V1", "T:V2"), SAME[field], strict=True)]  # fmt: skip
        told = [lines(shown(session, staff, "notice", found, field)) for found in notices]
        numbers = [found.label for found in notices]
        plain = [lines(shown(session, staff, "notice", found)) for found in notices]
    first, second = ([line.replace(number, "") for line in rows] for rows, number in zip(told, numbers, strict=True))
    assert first == second
    assert plain[0] != plain[1]


def test_acknowledgments_and_questions_leave_no_line(database: Database, staff: Staff) -> None:
    """Who acknowledged when is in no message and no line of the audit log, either; nor that somebody asked."""
    with database.write() as session:
        found = release_acts.file_notice(session, staff)
        release_acts.with_student(session, staff, found, disposition="to_family")
        principal, officer = staff.actor("principal"), staff.actor("officer")
        acknowledge(session, principal, found.id, NOW)
        asked = questions.ask(session, staff.town.agreement, principal, found.id, "Canary", NOW)
        questions.answer(session, officer, asked.id, "Canary", NOW)
        whole = text(shown(session, staff, "notice", found))
        for field, gone in (
            ("acknowledgments", "cknowledged "), ("questions", "uestion a"), ("student_details", "a student's details"),
            ("students", "a student's details"), ("actions", "Released to family"), ("students", "Grade 10"),
        ):  # fmt: skip
            assert gone in whole
            assert gone not in text(shown(session, staff, "notice", found, field)), field


@pytest.mark.parametrize("kind", ["notice", REPORT, "arrest_notification", OUTSIDE])
def test_with_dates_goes_every_date(database: Database, staff: Staff, kind: str) -> None:
    """A notice is filed on the day of its event: no day and no time is left that the bot wrote."""
    dates = next(field.code for field in FIELDS[kind] if field.has_dates)
    with database.write() as session:
        row = session.get_one(TABLES[kind], MAKE[kind](session, staff))
        whole, left = shown(session, staff, kind, row), shown(session, staff, kind, row, dates)
        typed = ("Reference", "Asked for")
    assert [line for line in lines(whole) if YEAR.search(line)]
    told = [line for line in lines(left) if YEAR.search(line) and not line.startswith(typed)]
    assert told == []


TABLES: Mapping[str, Any] = {
    "notice": Notice, REPORT: law.OfficerReport, "arrest_notification": ArrestNotification,
    OUTSIDE: OutsideRequest,
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "gone"),
    [
        ("offense", ["Felony", "Told orally and in writing"]), ("told", ["Told orally"]),
        ("letter", ["etter"]), ("receipt", ["Receipt", "receipt", "it was received", "Delivered by hand"]),
    ],
)  # fmt: skip
def test_a_step_of_a_notification_is_told_by_nothing_else(
    database: Database, staff: Staff, field: str, gone: list[str]
) -> None:
    """Neither by how it stands, nor by a message or a line about it."""
    with database.write() as session:
        row = session.get_one(ArrestNotification, MAKE["arrest_notification"](session, staff))
        whole = text(shown(session, staff, "arrest_notification", row))
        left = text(shown(session, staff, "arrest_notification", row, field))
    label = fields_of("arrest_notification")[field].label
    assert [words for words in gone if words in left.replace(label, "")] == []
    assert any(words in whole for words in gone)


def test_what_goes_along_names_kinds_and_acts_that_there_are() -> None:
    """And fields: a kind that is renamed fails here rather than staying in the packet."""
    assert set(along.MESSAGES) <= set(MESSAGE_WORDS)
    assert set(along.ACTS) <= set(ACT_WORDS)
    codes = {field.code for fields in FIELDS.values() for field in fields}
    named = [*along.MESSAGES.values(), *along.ACTS.values(), *notice.ALSO.values(), *notice.GONE_WITH.values(),
             *law.LEFT_WITH.values(), *law.ALSO_OF_STEP.values()]  # fmt: skip
    assert {code for group in named for code in group} <= codes
    assert set(notice.ALSO) | set(notice.GONE_WITH) <= set(notice.FIELD_OF)


def test_there_is_one_field_of_dates_at_most() -> None:
    """All dates of a packet go with it."""
    assert all(sum(field.has_dates for field in fields) <= 1 for fields in FIELDS.values())


def test_labels_tell_no_more_than_what_stands_beside_them(database: Database) -> None:
    """Names of questions and steps tell what an activity was about; how a dispute stands tells its outcome."""
    staff = with_strangers(database)
    at_hall(staff)
    tried = set()
    with database.read() as session:
        for activity in session.scalars(select(Activity)):
            left = text(shown(session, staff, "activity", activity, "answers"))
            titles = [question.title for question in activity.of_kind.asked if question.longest]
            stands = [activity.stands.label] if activity.stands else []
            for words in (f"{activity.of_kind.label}\n", *(f"{title}: " for title in titles), *stands):
                tried.add(words in text(shown(session, staff, "activity", activity)))
                assert words not in left, words
        for dispute in session.scalars(select(Dispute)):
            tried.add(dispute.stands in text(shown(session, staff, "dispute", dispute)))
            left = text(shown(session, staff, "dispute", dispute, "outcome"))
            assert dispute.stands not in left
            assert "Outcome " not in left
            assert "Meeting" not in text(shown(session, staff, "dispute", dispute, "meetings")).replace("Meetings", "")
    assert True in tried


@pytest.mark.parametrize(
    ("field", "gone"),
    [
        ("requester", ["News media", "Public records"]), ("items", ["SHA-256", "Kept an item"]),
        ("steps", ["Decided: a part", "Took a step", "Answered"]),
    ],
)  # fmt: skip
def test_a_request_from_outside_is_told_by_nothing_else(
    database: Database, staff: Staff, field: str, gone: list[str]
) -> None:
    """Neither by its basis, nor by how it stands, nor by a line of the audit log."""
    with database.write() as session:
        row = session.get_one(OutsideRequest, MAKE[OUTSIDE](session, staff))
        whole, left = text(shown(session, staff, OUTSIDE, row)), text(shown(session, staff, OUTSIDE, row, field))
    assert [words for words in gone if words not in whole] == []
    assert [words for words in gone if words in left] == []
