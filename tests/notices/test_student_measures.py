"""The students of a notice and its actions say the same; where they do not, the officer is offered to amend."""

import pytest
from sqlalchemy import select

from handlers.notices import student_views
from models import vocabulary as words
from models.notices.student_measures import ACTIONS_OF, Mismatch, mismatches, of_notice, with_missing_actions
from models.notices.tables import Notice, NoticeAcknowledgment, NoticeAction, NoticeVersion, StudentDetail
from tests.support.filing import OFFICER, complete, file
from tests.support.town import NOW
from tests.support.workplace import Json, Somebody, Workplace, text_of

PRINCIPAL = "UPRINHALL"
IN_SLACK = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_every_answer_about_a_student_has_its_actions_and_its_words() -> None:
    """In the order of the student's form; a new answer has to say which action it agrees with."""
    assert tuple(ACTIONS_OF) == tuple(words.STUDENT_MEASURES) == tuple(student_views.WAS)
    assert {action for agreeing in ACTIONS_OF.values() for action in agreeing} <= set(words.ACTIONS)


@pytest.mark.parametrize("measure", ACTIONS_OF)
def test_a_student_agrees_with_any_of_the_actions_and_with_no_other(measure: str) -> None:
    """A citation with a citation or a summons; whatever else the notice says."""
    for action in words.ACTIONS:
        agrees = action in ACTIONS_OF[measure]
        found = mismatches((action,), {1: (measure,)}, all_recorded=False)
        assert found == (() if agrees else (Mismatch(measure, (1,)),))


@pytest.mark.parametrize(
    ("actions", "measures", "all_recorded", "found"),
    [
        (("verbal_warning",), {}, False, ()),
        (("verbal_warning", "force", "other"), {1: ()}, True, ()),
        (("arrest",), {1: ("arrested",), 2: ()}, True, ()),
        (("arrest",), {}, False, ()),
        (("arrest",), {1: ()}, False, ()),
        (("arrest",), {1: (), 2: ()}, True, (Mismatch("arrested"),)),
        (("citation", "summons"), {1: ()}, True, (Mismatch("citation"),)),
        (("citation", "summons"), {1: ("citation",)}, True, ()),
        (("none",), {2: ("detained",), 5: ("searched", "detained")}, False,
         (Mismatch("searched", (5,)), Mismatch("detained", (2, 5)))),
        (("search",), {1: ("arrested",)}, True, (Mismatch("searched"), Mismatch("arrested", (1,)))),
        (("search",), {1: ("arrested",)}, False, (Mismatch("arrested", (1,)),)),
        (("rights_read", "detention"), {3: ("rights_read",)}, True, (Mismatch("detained"),)),
    ],
)  # fmt: skip
def test_where_a_notice_and_its_students_do_not_agree(
    actions: tuple[str, ...], measures: dict[int, tuple[str, ...]], all_recorded: bool, found: tuple[Mismatch, ...]
) -> None:
    """At once where a student has more; once all are recorded, where no student has what the notice says."""
    assert mismatches(actions, measures, all_recorded=all_recorded) == found


@pytest.mark.parametrize(
    ("actions", "found", "amended"),
    [
        (("verbal_warning",), (Mismatch("arrested", (1,)),), ("verbal_warning", "arrest")),
        (("none",), (Mismatch("searched", (1,)), Mismatch("citation", (2,))), ("search", "citation")),
        (("none",), (), ("none",)),
        (("search",), (Mismatch("searched"),), ("search",)),
        (("search",), (Mismatch("searched"), Mismatch("detained", (1,))), ("search", "detention")),
    ],
)
def test_an_amendment_adds_what_students_have_and_takes_nothing_away(
    actions: tuple[str, ...], found: tuple[Mismatch, ...], amended: tuple[str, ...]
) -> None:
    """But *no action*, which stands alone; what no student has may have concerned somebody else."""
    assert with_missing_actions(actions, found) == amended


@pytest.mark.parametrize(
    ("says", "is_withdrawn", "found"),
    [(1, False, ("searched", "arrested")), (2, False, ("arrested",)), (0, False, ("arrested",)), (1, True, ())],
)
def test_a_notice_is_compared_with_the_students_recorded_for_it(
    says: int, is_withdrawn: bool, found: tuple[str, ...]
) -> None:
    """Whether all are recorded follows from how many it says; of a withdrawn one nothing is asked any more."""
    version = NoticeVersion(version=1, students=says, action_rows=[NoticeAction(action="search", position=0)])
    notice = Notice(version=1, versions=[version], withdrawn_at=NOW if is_withdrawn else None)
    students = [StudentDetail(number=1, measures=["arrested"])]
    assert tuple(mismatch.measure for mismatch in of_notice(notice, students)) == found


STUDENT: Json = {
    "age": 15, "grade": "10", "gender": "female", "ethnicity": "no", "races": ("asian",),
    "disability": "no", "english_learner": "unknown", "disposition": "to_family",
}  # fmt: skip
DISAGREES = "The student details and the notice do not agree"


def record(officer: Somebody, *measures: str, minutes: int | None = None) -> str:
    """Record one more student, in the list that is open; what the list says then."""
    officer.press("students_add")
    assert officer.submit(**STUDENT, measures=measures, detained_minutes=minutes) == {"ok": True}
    return text_of(officer.window())


def with_students_list(workplace: Workplace, students: int = 1, **changes: object) -> Somebody:
    """A notice, and its officer before the list of its students."""
    file(workplace, students=students, **changes)
    officer = workplace.somebody(OFFICER)
    officer.press("students_list")
    return officer


@IN_SLACK
def test_an_arrest_of_a_student_is_added_to_the_notice_and_acknowledged_anew(workplace: Workplace) -> None:
    """From the list to the card: nothing is refused, the missing action is chosen, the reason is written."""
    file(workplace, students=1)
    workplace.deliver()
    principal, officer = workplace.somebody(PRINCIPAL), workplace.somebody(OFFICER)
    principal.press("notice_acknowledge", message=workplace.posted("CHALL")[0], channel="CHALL")
    complete(officer)
    officer.press("students_list")
    listed = record(officer, "arrested")
    assert "1 of 1 recorded" in listed
    assert "Student 1 was arrested; the notice does not say so." in listed
    officer.press("students_amend")
    asked = {block.get("block_id"): block.get("element") for block in officer.window()["blocks"]}
    assert [option["value"] for option in asked["actions"]["initial_options"]] == ["verbal_warning", "arrest"]
    assert asked["because"]["initial_value"] == "Student details: student 1 was arrested."
    assert "*Chosen from the student details:* Arrest." in text_of(officer.window())
    assert officer.submit() == {"ok": True}
    assert "Verbal warning, Arrest" in text_of(officer.window())
    workplace.deliver()
    assert "Verbal warning, Arrest" in text_of(workplace.posted("CHALL")[0])
    assert "notice_acknowledge" in text_of(workplace.posted("CHALL")[0])
    with workplace.bot.database.read() as session:
        asked_for = session.scalars(select(NoticeAcknowledgment).order_by(NoticeAcknowledgment.id)).all()
        newest = session.scalars(select(NoticeVersion).order_by(NoticeVersion.version.desc())).first()
        assert session.scalars(select(Notice)).one().acknowledged_at is None
    assert [row.acknowledged_at is None for row in asked_for] == [False, True]
    assert newest is not None
    assert newest.changed_because == "Student details: student 1 was arrested."
    officer.press("students_list")
    assert DISAGREES not in text_of(officer.window())


@IN_SLACK
def test_what_no_student_has_is_said_once_all_are_recorded(workplace: Workplace) -> None:
    """Nothing is chosen and nothing taken away: a student may be put right instead, and then it is said no more."""
    officer = with_students_list(workplace, students=2, actions=("detention", "search"))
    assert DISAGREES not in record(officer, "searched")
    assert "No student was detained; the notice says *Detained (no arrest)*." in record(officer)
    officer.press("students_amend")
    asked = {block.get("block_id"): block.get("element") for block in officer.window()["blocks"]}
    assert [option["value"] for option in asked["actions"]["initial_options"]] == ["detention", "search"]
    assert asked["because"]["initial_value"] == "Student details: no student was detained."
    officer.command("/sro")
    officer.press("notice_open", value="1")
    officer.press("students_list")
    officer.press("students_menu", option="edit:1:1")
    assert officer.submit(measures=("searched", "detained"), detained_minutes=5) == {"ok": True}
    assert DISAGREES not in text_of(officer.window())


@IN_SLACK
def test_a_citation_or_summons_is_chosen_as_the_officer_says(workplace: Workplace) -> None:
    """Of two students, with one line each for what they have; *no action* gives way."""
    officer = with_students_list(workplace, students=2, actions=("none",))
    record(officer, "citation")
    listed = record(officer, "citation", "detained", minutes=5)
    assert "Students 1, 2 were given a citation or summons; the notice does not say so." in listed
    assert "Student 2 was detained; the notice does not say so." in listed
    assert "Citation or summons, Detained (5 min)" in listed
    officer.press("students_amend")
    assert "If it was a summons, choose that instead." in text_of(officer.window())
    assert officer.submit(actions=("summons", "detention")) == {"ok": True}
    officer.press("students_list")
    assert DISAGREES not in text_of(officer.window())


@IN_SLACK
def test_a_list_left_open_offers_no_amendment_that_was_made(workplace: Workplace) -> None:
    """On another device meanwhile: the list as it stands now."""
    officer = with_students_list(workplace)
    record(officer, "searched")
    with workplace.bot.database.write() as session:
        session.scalars(select(NoticeVersion)).one().action_rows[0].action = "search"
    officer.press("students_amend")
    assert "1 of 1 recorded" in text_of(officer.window())
    assert DISAGREES not in text_of(officer.window())
