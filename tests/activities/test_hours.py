"""Hours of overtime and of work: in quarters, exact, and asked about where they are more than was approved."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from exports.activities.log import activity_log
from handlers.forms import NO_DECIMAL, answers
from models.activities import acts
from models.activities.hours import IN_QUARTERS, hours_in_words, in_hours, in_minutes
from models.errors import Doubtful, Invalid
from tests.activities.acts import EVENT, TODAY, TOMORROW, correct, log
from tests.activities.test_steps import ON_ITS_DAY, bring_to, take
from tests.support.staff import Staff

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("typed", "minutes", "words"),
    [("2.5", 150, "2.5 hours"), ("0.25", 15, "0.25 hours"), ("1", 60, "1 hour"), ("10", 600, "10 hours"),
     ("0", 0, "0 hours"), ("48.00", 2880, "48 hours"), ("3.75", 225, "3.75 hours")],
)  # fmt: skip
def test_hours_are_kept_in_minutes_and_read_as_they_were_entered(typed: str, minutes: int, words: str) -> None:
    """2.5 hours are 150 minutes, and 150 minutes are 2.5 hours."""
    assert in_minutes("hours", Decimal(typed)) == minutes
    assert hours_in_words(minutes) == words
    assert in_hours(minutes) == Decimal(typed)


@pytest.mark.parametrize("typed", ["2.1", "0.01", "1.3333"])
def test_what_is_not_in_quarters_is_said_so(typed: str) -> None:
    """It is not rounded."""
    with pytest.raises(Invalid) as problem:
        in_minutes("hours", Decimal(typed))
    assert problem.value.fields == {"hours": IN_QUARTERS}


@ON_SQLITE
@pytest.mark.parametrize(("minutes", "is_taken"), [(-15, False), (0, True), (150, True), (2880, True), (2895, False)])
def test_overtime_is_from_none_to_two_days(staff: Staff, minutes: int, is_taken: bool) -> None:
    """In words of hours."""
    with staff.town.database.write() as session:
        if is_taken:
            sure = Doubtful([f"You enter {minutes // 60} hours of overtime for one event."]).key
            made = log(session, staff, staff.actor("officer"), EVENT, overtime=minutes, confirmed=sure)
            assert made.current.overtime == minutes
            return
        with pytest.raises(Invalid, match="Enter hours from 0 to 48"):
            log(session, staff, staff.actor("officer"), EVENT, overtime=minutes)


@ON_SQLITE
def test_more_hours_than_were_approved_are_asked_about(staff: Staff) -> None:
    """4 hours were approved: 4 are saved, 4.25 are asked about and saved once confirmed."""
    with staff.town.database.write() as session:
        event = bring_to(session, staff, "event", "approved")
        with pytest.raises(Doubtful) as asked:
            take(session, staff, "officer", event, "event_hours", minutes=255)
        assert asked.value.questions == ("You enter 4.25 hours. Overtime was approved for 4 hours.",)
        assert acts.get(session, event).state == "approved"
        take(session, staff, "officer", event, "event_hours", minutes=255, confirmed=asked.value.key)
        take(session, staff, "supervisor", event, "event_return")
        take(session, staff, "officer", event, "event_hours", minutes=240)
        assert acts.get(session, event).minutes_worked == 240


@ON_SQLITE
def test_very_many_hours_within_regular_ones_are_asked_about(staff: Staff) -> None:
    """12 hours are a long day; more may be a slip."""
    with staff.town.database.write() as session:
        event = bring_to(session, staff, "event", "regular")
        with pytest.raises(Doubtful, match=r"You enter 12\.25 hours for one event"):
            take(session, staff, "officer", event, "event_hours", minutes=735)
        take(session, staff, "officer", event, "event_hours", minutes=720)


@ON_SQLITE
def test_very_many_hours_of_overtime_are_asked_about(staff: Staff) -> None:
    """12 are saved, 24.25 only once confirmed; a correction is not asked again about what it had before."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        event = log(session, staff, officer, EVENT, overtime=720)
        with pytest.raises(Doubtful) as asked:
            log(session, staff, officer, EVENT, overtime=1455)
        assert asked.value.questions == ("You enter 24.25 hours of overtime for one event.",)
        with pytest.raises(Doubtful):
            correct(session, staff, officer, event.id, overtime=1455)
        assert correct(session, staff, officer, event.id, overtime=1455, confirmed=asked.value.key).version == 2
        assert correct(session, staff, officer, event.id, version=2, overtime=1455, people=7).version == 3


@ON_SQLITE
@pytest.mark.parametrize(("given", "is_taken"), [
    ({"minutes": 1440, "words": None}, False), ({"minutes": 15, "words": " "}, False),
    ({"minutes": 15, "words": "x"}, False), ({"minutes": 0, "words": None}, True),
    ({"minutes": 15, "words": "The parking lot had to be cleared."}, True),
])  # fmt: skip
def test_hours_after_overtime_was_declined_need_a_reason(staff: Staff, given: dict[str, Any], is_taken: bool) -> None:
    """None worked needs none."""
    with staff.town.database.write() as session:
        event = bring_to(session, staff, "event", "declined")
        if is_taken:
            take(session, staff, "officer", event, "event_hours", **given)
            return
        with pytest.raises(Invalid) as problem:
            take(session, staff, "officer", event, "event_hours", **given)
        assert [*problem.value.fields] == ["words"]


@ON_SQLITE
def test_what_was_answered_about_overtime_ends_when_it_is_asked_anew(staff: Staff) -> None:
    """Declined, then corrected to other hours: nobody has declined these."""
    with staff.town.database.write() as session:
        event = bring_to(session, staff, "event", "declined")
        assert acts.get(session, event).overtime_answer == "event_decline"
        correct(session, staff, staff.actor("officer"), event, overtime=60)
        assert acts.get(session, event).overtime_answer is None


@ON_SQLITE
def test_the_log_has_quarters_of_hours(staff: Staff) -> None:
    """2.75 hours asked for and 1.25 worked, as numbers."""
    with staff.town.database.write() as session:
        event = bring_to(session, staff, "event", "approved", overtime=165)
        take(session, staff, "officer", event, "event_hours", minutes=75)
        content, _count = activity_log(
            session, staff.town.agreement, staff.actor("supervisor"), TODAY, TOMORROW, ON_ITS_DAY
        )
    sheet = load_workbook(BytesIO(content))["Planned and events"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heading = next(row for row in rows if "Overtime" in row)
    row = rows[rows.index(heading) + 1]
    assert [row[heading.index(name)] for name in ("Overtime", "Hours worked")] == [2.75, 1.25]
    formats = {sheet.cell(rows.index(heading) + 2, heading.index("Overtime") + 1).number_format}
    assert formats == {"#,##0.00"}


@pytest.mark.parametrize(
    ("typed", "read"),
    [("2.5", Decimal("2.5")), (".5", Decimal("0.5")), ("5.", Decimal(5)), ("", None), (None, None),
     ("2,5", NO_DECIMAL), ("-1", NO_DECIMAL), ("1e3", NO_DECIMAL), ("NaN", NO_DECIMAL), ("٣", NO_DECIMAL)],
)  # fmt: skip
def test_a_decimal_is_read_exactly_or_refused(typed: str | None, read: Decimal | str | None) -> None:
    """Only where the form asks for one; elsewhere a number is whole, as before."""
    element = {"type": "number_input", "is_decimal_allowed": True}
    view = {
        "blocks": [{"type": "input", "block_id": "hours", "element": element}],
        "state": {"values": {"hours": {"hours": {"type": "number_input", "value": typed}}}},
    }
    if isinstance(read, str):
        with pytest.raises(Invalid) as problem:
            answers(view)
        assert problem.value.fields == {"hours": read}
        return
    assert answers(view) == {"hours": read}
    element["is_decimal_allowed"] = False
    if typed == "2.5":
        with pytest.raises(Invalid, match="whole number"):
            answers(view)
