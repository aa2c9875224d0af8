"""The police's submission: counted from the notices, added to, confirmed, and what changed since (§IX)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers.quarters import police_submission_views as views
from models.errors import Conflict, Invalid
from models.notices import acknowledgments, students
from models.notices import acts as notices
from models.notices.students import StudentForm
from models.notices.tables import Notice
from models.quarters import police_counts, police_submissions
from models.quarters import tables as records
from models.quarters.figures import of_revision
from models.quarters.police_measures import (
    ACTED_BY,
    ACTIONS_OF_SOMEBODY,
    NOT_PUBLIC,
    POLICE_GROUPS,
    POLICE_KEYS,
    label_of,
)
from models.quarters.police_submissions import FigureChange
from models.quarters.questionnaires import POLICE
from models.quarters.tables import CountedNotice
from tests.quarters import acts
from tests.quarters.acts import AFTER, bring_to
from tests.support.staff import Staff
from tests.support.town import NOW, a_form
from tests.support.workplace import text_of

DAYS = date(2026, 10, 1), date(2026, 12, 31)
MORE = AFTER + timedelta(hours=2)


def file(session: Session, staff: Staff, key: str, now: datetime = NOW, **changes: object) -> Notice:
    """A notice of Hall's officer."""
    return notices.file_notice(session, staff.town.agreement, staff.actor("officer"), a_form(**changes), key, now)


def add_student(session: Session, staff: Staff, notice: Notice, key: str, **changes: object) -> None:
    """The details of a student."""
    given: dict[str, object] = {
        "age": 15, "grade": "9", "gender": "male", "ethnicity": "no", "races": ("white",),
        "disability": "no", "english_learner": "no",
        "measures": ("searched",), "disposition": "warned",
    }  # fmt: skip
    form = StudentForm(**(given | changes))  # type: ignore[arg-type]
    students.record_student(session, staff.actor("officer"), notice.id, form, key, NOW)


def counted(session: Session, staff: Staff) -> dict[str, int]:
    """What counts at Hall and is not zero."""
    found = police_counts.counts(session, staff.town.agreement, *DAYS)["hall"]
    return {figure: value for figure, value in found.items() if value}


def test_a_notice_counts_in_every_table(staff: Staff) -> None:
    """One notice with a report, two actions and two students."""
    with staff.town.database.write() as session:
        notice = file(session, staff, "1", report_written="yes", case_number="26-1", actions=("search", "citation"),
                      grounds="options_tried", searched_by="officer")  # fmt: skip
        add_student(session, staff, notice, "s1")
        add_student(session, staff, notice, "s2", grade="k", ethnicity="yes", measures=("searched", "citation"))
        assert counted(session, staff) == {
            "notices.filed": 1, "notices.reports": 1, "notices.incomplete": 1, "reports.confrontation": 1,
            "incidents.confrontation": 1, "actions.search": 1, "actions.citation": 1, "actions.officer.search": 1,
            "actions.officer.citation": 1, "searched_by.officer": 1, "grounds.options_tried": 1,
            "started_by.school_staff": 1, "hours.hour": 1, "acknowledged.not_yet": 1, "students.involved": 2,
            "students.recorded": 2, "students.race.white": 1, "students.race.hispanic": 1, "students.gender.male": 2,
            "students.grades.high": 1, "students.grades.elementary": 1, "students.disability.no": 2,
            "students.english_learner.no": 2, "measures.searched": 2, "measures.citation": 1,
        }  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "band"), [(1, "hour"), (1.01, "four"), (4, "four"), (24, "day"), (72, "three_days"), (72.5, "later")]
)
def test_the_bands_of_hours_hold_their_upper_end(staff: Staff, hours: float, band: str) -> None:
    """From the event to the notice, and from the notice to its acknowledgment."""
    with staff.town.database.write() as session:
        notice = file(session, staff, "1", occurred_at=NOW - timedelta(hours=hours))
        acknowledgments.acknowledge(session, staff.actor("principal"), notice.id, NOW + timedelta(hours=hours))
        found = counted(session, staff)
    assert (found[f"hours.{band}"], found[f"acknowledged.{band}"]) == (1, 1)


@pytest.mark.parametrize(
    ("occurred_at", "is_in"),
    [
        (datetime(2026, 10, 1, 3, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 1, 4, 0, tzinfo=UTC), True),
        (datetime(2027, 1, 1, 4, 59, tzinfo=UTC), True),
        (datetime(2027, 1, 1, 5, 0, tzinfo=UTC), False),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_quarter_begins_and_ends_at_midnight_in_the_district(
    staff: Staff, occurred_at: datetime, is_in: bool
) -> None:
    """In summer time at its beginning, in winter time at its end."""
    with staff.town.database.write() as session:
        file(session, staff, "1", occurred_at + timedelta(hours=1), occurred_at=occurred_at)
        assert bool(counted(session, staff)) is is_in


def test_an_amended_notice_counts_as_it_reads_now_and_a_withdrawn_one_not_at_all(staff: Staff) -> None:
    """The day counts too: it may move into another quarter."""
    with staff.town.database.write() as session:
        first, second, third = (file(session, staff, key) for key in "123")
        officer = staff.actor("officer")
        notices.amend(session, staff.town.agreement, officer, first.id, a_form(incident="theft"), "Wrong.", 1, MORE)
        notices.amend(
            session,
            staff.town.agreement,
            officer,
            second.id,
            a_form(occurred_at=datetime(2026, 9, 30, 14, tzinfo=UTC)),
            "Wrong.",
            1,
            MORE,
        )
        notices.withdraw(session, officer, third.id, "Filed in error.", MORE)
        found = counted(session, staff)
        assert (found["notices.filed"], found["incidents.theft"]) == (1, 1)
        ids = session.execute(police_counts.counted_notices(staff.town.agreement, *DAYS)).all()
        assert [tuple(row) for row in ids] == [(first.id, 2)]


def test_a_student_who_was_removed_or_put_right_counts_as_recorded_now(staff: Staff) -> None:
    """What was recorded before stays on record, uncounted."""
    with staff.town.database.write() as session:
        notice = file(session, staff, "1")
        add_student(session, staff, notice, "s1")
        add_student(session, staff, notice, "s2", gender="female")
        students.remove_student(session, staff.actor("officer"), notice.id, 1, MORE)
        found = counted(session, staff)
        assert (found["students.recorded"], found.get("students.gender.male"), found["students.gender.female"]) == (
            1, None, 1,
        )  # fmt: skip


def test_the_parts_of_each_group_add_up(staff: Staff) -> None:
    """Every notice is in one incident, one ground, one band; every recorded student in one line of each group."""
    with staff.town.database.write() as session:
        for number, incident in enumerate(("theft", "threat", "traffic")):
            notice = file(session, staff, str(number), incident=incident, urgent=bool(number))
            add_student(
                session, staff, notice, f"s{number}", races=(("black",), ("unknown",), ("asian", "white"))[number]
            )
        for number, answers in enumerate(ANSWERED):
            file(session, staff, f"answered {number}", **answers)
        found = police_counts.counts(session, staff.town.agreement, *DAYS)["hall"]
    for name in ("incidents", "grounds", "started_by", "hours", "acknowledged"):
        assert sum(found[f"{name}.{line}"] for line in POLICE_GROUPS[name].lines) == found["notices.filed"] == 9
    assert sum(found[f"notices.{answer}"] for answer in ("reports", "no_report", "report_to_follow")) == 9
    for name, group in POLICE_GROUPS.items():
        if group.whole:
            assert sum(found[f"{name}.{line}"] for line in group.lines) == found[group.whole] == 3, name
    for action in ACTIONS_OF_SOMEBODY:
        assert sum(found[f"actions.{by}.{action}"] for by in ACTED_BY) == found[f"actions.{action}"], action
    assert list(found) == list(POLICE_KEYS)


ANSWERED: tuple[dict[str, object], ...] = (
    {"actions": ("search", "arrest"), "grounds": "options_tried", "searched_by": "officer", "acted_by": "officer"},
    {"actions": ("search",), "grounds": "emergency", "searched_by": "staff_asked", "acted_by": "others"},
    {"actions": ("arrest",), "grounds": "not_conduct", "acted_by": "both", "report_written": "yes"},
    {"actions": ("search", "arrest"), "acted_by": None, "report_written": None, "started_by": None},
    {"actions": ("none",), "acted_by": None},
    {"actions": ("arrest",), "grounds": "emergency", "acted_by": "others"},
)


def test_what_was_answered_was_not_asked_and_is_to_follow_count_apart(staff: Staff) -> None:
    """§V.1 is not asked of a warning; an arrest by patrol is none of the SRO."""
    with staff.town.database.write() as session:
        for number, answers in enumerate((*ANSWERED, {})):
            file(session, staff, f"answered {number}", **answers)
        found = counted(session, staff)
    told = ("grounds", "started_by.to", "notices.no", "notices.report", "searched_by", "actions.officer",
            "actions.others", "actions.both", "actions.not", "actions.arrest")  # fmt: skip
    assert {figure: value for figure, value in found.items() if figure.startswith(told)} == {
        "grounds.options_tried": 1, "grounds.emergency": 2, "grounds.not_conduct": 1, "grounds.to_follow": 1,
        "grounds.not_asked": 2, "started_by.to_follow": 1, "notices.reports": 1, "notices.no_report": 5,
        "notices.report_to_follow": 1, "searched_by.officer": 1, "searched_by.staff_asked": 1,
        "searched_by.not_recorded": 1, "actions.arrest": 4, "actions.officer.arrest": 1, "actions.officer.search": 1,
        "actions.officer.verbal_warning": 1, "actions.others.search": 1, "actions.others.arrest": 1,
        "actions.both.arrest": 1, "actions.not_recorded.search": 1, "actions.not_recorded.arrest": 1,
    }  # fmt: skip


def test_the_time_to_an_acknowledgment_counts_from_each_asking(staff: Staff) -> None:
    """The first one stays as it was when an arrest is added; what was asked then waits on its own."""
    with staff.town.database.write() as session:
        notice = file(session, staff, "1")
        principal, officer, agreement = staff.actor("principal"), staff.actor("officer"), staff.town.agreement
        acknowledgments.acknowledge(session, principal, notice.id, NOW + timedelta(hours=2))
        form = a_form(actions=("arrest",))
        notices.amend(session, agreement, officer, notice.id, form, "Arrested.", 1, NOW + timedelta(hours=3))

        def found() -> dict[str, int]:
            return {figure: value for figure, value in counted(session, staff).items() if figure.startswith("ack")}

        assert found() == {"acknowledged.four": 1, "acknowledged_again.not_yet": 1}
        acknowledgments.acknowledge(session, principal, notice.id, NOW + timedelta(hours=3, minutes=30))
        assert found() == {"acknowledged.four": 1, "acknowledged_again.hour": 1}


def test_a_submission_from_before_a_question_was_asked_keeps_to_what_it_counted(staff: Staff) -> None:
    """Neither its lines nor what has changed since speak of the answers that nobody was asked for then."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        supervisor, agreement = staff.actor("supervisor"), staff.town.agreement
        one = acts.confirm(session, staff, supervisor, quarter, AFTER)
        assert one.sent
        one.sent.figures = [row for row in one.sent.figures if row.figure not in NOT_PUBLIC]
        session.flush()
        file(session, staff, "1", actions=("arrest",))
        changed = {change.figure for change in police_submissions.changed_since(session, agreement, one.sent)}
        assert "actions.arrest" in changed
        assert not changed & NOT_PUBLIC
        found = of_revision(session, one.quarter.revision)
        assert found.of_police("hall", "actions.arrest") == 0
        assert found.of_police("hall", "actions.officer.arrest") is None
        assert not found.has_line("actions.officer.arrest", is_police=True)
        assert found.has_line("actions.arrest", is_police=True)


@pytest.mark.parametrize(
    ("figure", "also"),
    [
        ("actions.arrest", "actions.not_recorded.arrest"),
        ("actions.others.arrest", "actions.arrest"),
        ("reports.traffic", "notices.reports"),
        ("actions.none", None),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_is_added_to_a_part_is_added_to_its_whole(staff: Staff, figure: str, also: str | None) -> None:
    """An arrest that patrol did not file counts as patrol's, and among all arrests."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        police_submissions.add(session, staff.actor("supervisor"), quarter, "hall", figure, 2, "By phone.", NOW)
        shown = police_submissions.count(session, staff.town.agreement, staff.actor("supervisor"), quarter, 10)
        added = police_submissions.with_additions(shown.counts, shown.additions)["hall"]
    assert {name: value for name, value in added.items() if value} == dict.fromkeys(filter(None, (figure, also)), 2)
    assert label_of("students.race.asian") == "Students by race and ethnicity: Asian"
    assert label_of("students.english_learner.yes") == "Students who are English learners: Yes"


def test_staff_calls_are_those_of_the_school(staff: Staff) -> None:
    """What the school's own referrals are compared with."""
    with staff.town.database.write() as session:
        file(session, staff, "1")
        file(session, staff, "2", started_by="dispatch")
        agreement = staff.town.agreement
        assert police_counts.staff_calls(session, agreement, "hall", *DAYS) == 1
        assert police_counts.staff_calls(session, agreement, "conard", *DAYS) == 0


def test_a_confirmed_submission_keeps_its_notices_and_shows_what_changed_since(staff: Staff) -> None:
    """One amended, one withdrawn, one new; the confirmed figures stay."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        first, second = file(session, staff, "1"), file(session, staff, "2")
        supervisor, officer, agreement = staff.actor("supervisor"), staff.actor("officer"), staff.town.agreement
        one = acts.confirm(session, staff, supervisor, quarter, AFTER)
        assert one.sent
        assert session.scalar(select(func.count()).select_from(CountedNotice)) == 2
        assert not police_submissions.has_changed(session, agreement, one.quarter)
        notices.amend(session, staff.town.agreement, officer, first.id, a_form(incident="theft"), "Wrong.", 1, MORE)
        notices.withdraw(session, officer, second.id, "Filed in error.", MORE)
        third = file(session, staff, "3")
        shown = police_submissions.count(session, agreement, supervisor, quarter, 10)
        assert [(row.notice.id, row.words) for row in shown.differences] == [
            (first.id, "amended since"),
            (second.id, "withdrawn, or moved out of this quarter since"),
            (third.id, "filed or moved into this quarter since"),
        ]
        assert shown.figures_changed == [
            FigureChange("hall", "incidents.theft", 0, 1),
            FigureChange("hall", "incidents.confrontation", 2, 1),
        ]
        assert police_submissions.confirmed_counts(one.sent)["hall"]["notices.filed"] == 2
        acts.confirm(session, staff, supervisor, quarter, MORE)
        assert police_submissions.count(session, agreement, supervisor, quarter, 10).differences == []
        assert [version.because for version in one.versions] == [None, "Notices came in."]


def test_the_window_says_what_keeps_a_confirmed_submission_from_being_signed(staff: Staff) -> None:
    """An addition counts once it is confirmed; a notice that came since is named, and each figure has its line."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        supervisor, agreement = staff.actor("supervisor"), staff.town.agreement

        def shown() -> str:
            found = police_submissions.count(session, agreement, supervisor, quarter, 10)
            return text_of(views.window(agreement, found, may_read=True).to_dict())

        acts.confirm(session, staff, supervisor, quarter, AFTER)
        assert "Nothing has changed since." in shown()
        acts.add(session, staff, supervisor, quarter, MORE)
        assert "they count once you confirm again" in shown()
        acts.confirm(session, staff, supervisor, quarter, MORE)
        assert "Nothing has changed since." in shown()
        label = file(session, staff, "1").label
        assert f"• {label}: filed or moved into this quarter since" in shown()
        assert "0 → 1\\n• Hall High School, " in shown()
        assert "they count once" not in shown()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nothing_is_taken_back_from_a_quarter_that_is_signed_off(staff: Staff) -> None:
    """The addition stands there without its button."""
    with staff.town.database.write() as session:
        supervisor, agreement = staff.actor("supervisor"), staff.town.agreement
        quarter = bring_to(session, staff, "all in")
        acts.add(session, staff, supervisor, quarter, AFTER)

        def shown() -> str:
            found = police_submissions.count(session, agreement, supervisor, quarter, 10)
            return text_of(views.window(agreement, found, may_read=True).to_dict())

        assert "police_take" in shown()
        acts.confirm(session, staff, supervisor, quarter, MORE)
        for who in ("team, schools", "team, police"):
            acts.sign(session, staff, staff.actor(who), quarter, MORE)
        assert "police_take" not in shown()
        assert "Not filed." in shown()


def test_a_quarter_whose_notices_changed_is_not_signed_before_it_is_confirmed_again(staff: Staff) -> None:
    """The signatures stand for what the records say."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "all in")
        file(session, staff, "1", started_by="officer")
        with pytest.raises(Conflict, match="The police figures have changed since they were confirmed"):
            acts.sign(session, staff, staff.actor("team, police"), quarter, AFTER)
        acts.confirm(session, staff, staff.actor("supervisor"), quarter, AFTER)
        acts.sign(session, staff, staff.actor("team, police"), quarter, AFTER)


def test_an_addition_counts_from_the_next_confirmation_and_can_be_taken_back(staff: Staff) -> None:
    """With its reason, apart from what the notices count."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        supervisor, agreement = staff.actor("supervisor"), staff.town.agreement
        one = acts.confirm(session, staff, supervisor, quarter, AFTER)
        addition = police_submissions.add(
            session, supervisor, quarter, "hall", "reports.traffic", 2, "By phone.", AFTER + timedelta(minutes=1)
        )
        assert police_submissions.has_changed(session, agreement, one.quarter)
        acts.confirm(session, staff, supervisor, quarter, MORE)
        first, second = one.versions
        assert [len(police_submissions.additions_of(session, version)) for version in (first, second)] == [0, 1]
        counts = police_submissions.confirmed_counts(second)
        added = police_submissions.with_additions(counts, police_submissions.additions_of(session, second))
        assert (counts["hall"]["reports.traffic"], added["hall"]["reports.traffic"]) == (0, 2)
        assert added["hall"]["notices.reports"] - counts["hall"]["notices.reports"] == 2
        police_submissions.take_back(session, supervisor, addition.id, MORE + timedelta(minutes=1))
        assert police_submissions.has_changed(session, agreement, one.quarter)
        assert len(police_submissions.additions_of(session, second)) == 1
        with pytest.raises(Conflict, match="already been removed"):
            police_submissions.take_back(session, supervisor, addition.id, MORE)


@pytest.mark.parametrize(
    ("school", "figure", "count", "because", "field"),
    [
        ("nowhere", "reports.traffic", 1, "By phone.", "school"),
        ("hall", "reports.nothing", 1, "By phone.", "figure"),
        ("hall", "notices.filed", 1, "By phone.", "figure"),
        ("hall", "incidents.traffic", 1, "By phone.", "figure"),
        ("hall", "reports.traffic", 0, "By phone.", "count"),
        ("hall", "reports.traffic", None, "By phone.", "count"),
        ("hall", "reports.traffic", 1, " ", "because"),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_addition_that_cannot_be_is_refused(
    staff: Staff, school: str, figure: str, count: int | None, because: str, field: str
) -> None:
    """In the place where the person is looking."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        with pytest.raises(Invalid) as refusal:
            police_submissions.add(session, staff.actor("supervisor"), quarter, school, figure, count, because, NOW)
    assert list(refusal.value.fields) == [field]


def test_notices_without_complete_details_are_listed(staff: Staff) -> None:
    """Oldest first, no more than asked for."""
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        labels = [file(session, staff, str(number)).label for number in range(3)]
        file(session, staff, "no students", students=0)
        shown = police_submissions.count(session, staff.town.agreement, staff.actor("supervisor"), quarter, 2)
        assert [one.label for one in shown.incomplete] == labels[:2]
        assert records.get(session, quarter).submission_of(POLICE).sent is None
