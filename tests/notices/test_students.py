"""Student details: one after another, changed, removed, complete."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from handlers.notices.views import completing_buttons, incomplete
from models.calendar.school_days import ClosedDay, report_deadline, school_days_after
from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid, Refused
from models.notices import acts as notices
from models.notices import students
from models.notices.students import StudentForm
from models.notices.tables import Notice, StudentDetail, form_of
from tests.notices.conftest import School
from tests.notices.test_filing import file
from tests.support.town import NOW, a_form

FORM = StudentForm(
    age=15, grade="10", gender="female", ethnicity="no", races=("asian",), disability="no", english_learner="unknown",
    measures=("searched", "detained"), detained_minutes=20, disposition="to_family",
)  # fmt: skip


def record(hall: School, notice_id: int, key: str, form: StudentForm = FORM, number: int | None = None) -> None:
    """Record a student as the officer."""
    with hall.town.database.write() as session:
        students.record_student(session, hall.town.actor(hall.officer), notice_id, form, key, NOW, number)


def numbers(hall: School, notice_id: int) -> list[int]:
    """The numbers of the students that stand."""
    with hall.town.database.read() as session:
        return [row.number for row in students.recorded(session, notice_id)]


def test_students_are_recorded_one_after_another(hall: School) -> None:
    """Two who are alike count as two."""
    notice_id = file(hall)
    for key in ("A", "B"):
        record(hall, notice_id, key)
    assert numbers(hall, notice_id) == [1, 2]


def test_only_what_is_missing_is_asked_for(hall: School) -> None:
    """Details, students, or both; students are missing as long as there are not as many as the notice says."""
    agreement, notice_id = hall.town.agreement, file(hall, students=2, report_written=None)
    found = []
    for key in ("A", "B", "C"):
        with hall.town.database.read() as session:
            notice = notices.get(session, notice_id)
            buttons = [button.text.text for button in completing_buttons(notice) if button.text]
            found.append((incomplete(agreement, notice), buttons))
        record(hall, notice_id, key)
    details = found[1][0].removesuffix(", student details")
    both, alone = ["Complete details", "Student details"], ["Complete details"]
    assert details != found[1][0]
    assert found == [(f"{details}, student details", both), (f"{details}, student details", both), (details, alone)]
    with hall.town.database.read() as session:  # a third one, whom the notice does not know of
        assert incomplete(agreement, notices.get(session, notice_id)) == f"{details}, student details"


def test_a_change_keeps_what_was_recorded_before(hall: School) -> None:
    """Nothing is deleted: the old row ends, the new one stands."""
    notice_id = file(hall)
    record(hall, notice_id, "A")
    changed = StudentForm(**(FORM.__dict__ | {"age": 16}))
    record(hall, notice_id, "B", changed, number=1)
    with hall.town.database.write() as session:
        _, form = students.read_student(session, hall.town.actor(hall.officer), notice_id, 1, NOW)
        assert form == changed
        assert session.scalars(select(StudentDetail.age).order_by(StudentDetail.id)).all() == [15, 16]


def test_a_removed_student_is_off_the_notice_and_cannot_be_changed(hall: School) -> None:
    """Two windows: the second is told."""
    notice_id = file(hall)
    record(hall, notice_id, "A")
    with hall.town.database.write() as session:
        students.remove_student(session, hall.town.actor(hall.officer), notice_id, 1, NOW)
    assert numbers(hall, notice_id) == []
    with pytest.raises(Conflict, match="has been removed"):
        record(hall, notice_id, "B", number=1)


def test_a_notice_is_complete_with_its_last_student_and_no_longer_without(hall: School) -> None:
    """Nobody has to say so; the thread says it once each time."""
    notice_id = file(hall)
    states = []
    for act in (
        lambda: record(hall, notice_id, "A"),
        lambda: record(hall, notice_id, "B"),
        lambda: remove(hall, notice_id),
    ):
        act()
        with hall.town.database.read() as session:
            replies = session.scalars(select(Delivery.kind).filter_by(kind="notice_complete_reply"))
            states.append((notices.get(session, notice_id).completed_at, len(list(replies))))
    assert states == [(None, 0), (NOW, 1), (None, 1)]


def remove(hall: School, notice_id: int) -> None:
    """Take the second student off the notice."""
    with hall.town.database.write() as session:
        students.remove_student(session, hall.town.actor(hall.officer), notice_id, 2, NOW)


def test_details_and_students_together_make_a_notice_complete(hall: School) -> None:
    """All students are recorded, but how it began is not said yet; then it is."""
    notice_id = file(hall, students=1, started_by=None)
    record(hall, notice_id, "A")
    with hall.town.database.write() as session:
        notice = notices.get(session, notice_id)
        assert notice.completed_at is None
        form, officer = a_form(students=1, started_by="dispatch"), hall.town.actor(hall.officer)
        notices.complete_details(session, hall.town.agreement, officer, notice_id, form, 1, NOW)
        assert (notice.completed_at, notice.current.started_by, notice.current.is_completion) == (NOW, "dispatch", True)


def test_a_notice_without_students_is_complete_at_once(hall: School) -> None:
    """There is nothing to add."""
    with hall.town.database.read() as session:
        assert session.get_one(Notice, file(hall, students=0)).completed_at == NOW


def test_amending_the_number_of_students_opens_a_complete_notice_again(hall: School) -> None:
    """The mark must not outlive what it was set for."""
    notice_id = file(hall, students=0)
    with hall.town.database.write() as session:
        officer = hall.town.actor(hall.officer)
        form = form_of(notices.get(session, notice_id).current)
        changed = type(form)(**(form.__dict__ | {"students": 1}))
        notice = notices.amend(session, hall.town.agreement, officer, notice_id, changed, "One was there.", 1, NOW)
        assert notice.completed_at is None


@pytest.mark.parametrize("who", ["principal", "designee", "superintendent"])
def test_only_its_officer_records_students(hall: School, who: str) -> None:
    """Own record only."""
    notice_id = file(hall)
    with pytest.raises(Refused), hall.town.database.write() as session:
        students.record_student(session, hall.town.actor(getattr(hall, who)), notice_id, FORM, "A", NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"age": 2}, "age"),
        ({"grade": None}, "grade"),
        ({"ethnicity": "invented"}, "ethnicity"),
        ({"ethnicity": None}, "ethnicity"),
        ({"races": ("invented",)}, "races"),
        ({"races": ()}, "races"),
        ({"races": ("asian", "unknown")}, "races"),
        ({"measures": ("invented",), "detained_minutes": None}, "measures"),
        ({"detained_minutes": None}, "detained_minutes"),
        ({"measures": ()}, "detained_minutes"),
        ({"detained_minutes": 1441}, "detained_minutes"),
    ],
)
def test_an_answer_about_a_student_that_cannot_be_taken(hall: School, changes: dict[str, object], field: str) -> None:
    """Nothing is saved, and the field says why."""
    notice_id = file(hall)
    with pytest.raises(Invalid) as problems:
        record(hall, notice_id, "A", StudentForm(**(FORM.__dict__ | changes)))
    assert list(problems.value.fields) == [field]
    with hall.town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(StudentDetail)) == 0


def test_five_school_days_skip_weekends_and_closed_days(hall: School) -> None:
    """Monday before Thanksgiving: Wednesday to Friday are closed, so the fifth school day is the Thursday after."""
    with hall.town.database.write() as session:
        session.add_all(ClosedDay(day=date(2026, 11, day), title="Recess", source="feed") for day in (25, 26, 27))
        assert school_days_after(session, date(2026, 11, 23), 5) == date(2026, 12, 3)


@pytest.mark.parametrize(("days_later", "left"), [(0, 5), (2, 3), (5, 1), (7, 0), (8, -1)])
def test_the_deadline_counts_down_in_school_days(hall: School, days_later: int, left: int) -> None:
    """Weekdays stand in while the district's calendar is not known, and the answer says so."""
    with hall.town.database.read() as session:
        due = report_deadline(session, hall.town.agreement, NOW, NOW + timedelta(days=days_later))
    assert due is not None
    assert (due.day, due.left, due.calendar_is_known) == (date(2026, 11, 30), left, False)


@pytest.mark.parametrize(
    ("ethnicity", "races", "group"),
    [
        ("yes", ("unknown",), "hispanic"), ("yes", ("asian", "white"), "hispanic"),
        ("no", ("asian", "white"), "two_or_more"),
        ("no", ("pacific_islander",), "pacific_islander"), ("no", ("unknown",), "unknown"),
        ("unknown", ("black",), "black"), ("unknown", ("unknown",), "unknown"),
    ],
)  # fmt: skip
def test_two_answers_come_to_one_of_the_states_groups(ethnicity: str, races: tuple[str, ...], group: str) -> None:
    """By the federal rule: Hispanic or Latino of any race first, then two or more races, then the one."""
    assert students.rolled_up(ethnicity, races) == group


@pytest.mark.parametrize(
    ("race", "ethnicity", "races"),
    [("hispanic", "yes", ()), ("white", None, ("white",)), ("two_or_more", None, ()), ("unknown", None, ("unknown",))],
)
def test_a_record_from_before_shows_what_is_certain(
    hall: School, race: str, ethnicity: str | None, races: tuple[str, ...]
) -> None:
    """Race and ethnicity were one question then; the rest is asked when it is changed."""
    notice_id = file(hall)
    record(hall, notice_id, "A")
    with hall.town.database.write() as session:
        session.execute(update(StudentDetail).values(race=race, ethnicity=None, races=None))
        _, form = students.read_student(session, hall.town.actor(hall.officer), notice_id, 1, NOW)
    assert (form.ethnicity, form.races) == (ethnicity, races)
