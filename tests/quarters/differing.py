"""A school and the police whose figures differ."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.notices import students
from models.notices.acts import file_notice
from models.quarters import police_submissions
from models.quarters import tables as records
from models.quarters.differences import DifferenceExplanation
from tests.quarters import acts
from tests.quarters.acts import AFTER, FIGURES, bring_to
from tests.support.staff import Staff
from tests.support.town import NOW, a_form

REFERRED: dict[str, int | None] = FIGURES | {
    "referrals.theft": 1, "arrests.school_based": 1, "referred.students": 1, "referred.race.white": 1,
    "referred.gender.male": 1, "referred.grades.high": 1, "referred.disability.no": 1, "referred.english_learner.no": 1,
    "referred.meals.no": 1,
}  # fmt: skip
"""Hall has brought one student to the police, who was arrested."""


def three_arrests(session: Session, staff: Staff) -> None:
    """Three notices at Hall, none by a call of the school: two name an arrest, and one student arrested is recorded."""
    officer = staff.actor("officer")
    for number, actions in enumerate((("arrest",), ("arrest",), ("verbal_warning",))):
        form = a_form(actions=actions, started_by="officer", students=1)
        notice = file_notice(session, staff.town.agreement, officer, form, f"arrest:{number}", NOW)
        if number == 0:
            student = students.StudentForm(
                age=15, grade="9", gender="male", ethnicity="no", races=("white",), disability="no",
                english_learner="no", measures=("arrested",), disposition="to_family",
            )  # fmt: skip
            students.record_student(session, officer, notice.id, student, "student", NOW)


def unexplained(session: Session, staff: Staff) -> int:
    """A quarter of which everything is in, with a difference that an earlier release asked nobody about."""
    three_arrests(session, staff)
    quarter = bring_to(session, staff, "opened")
    for school in records.get(session, quarter).schools:
        acts.declare(session, staff, staff.actor("team, police"), quarter, AFTER, school)
    words = {"differs.hall.arrested": "Details are to follow."}
    supervisor = staff.actor("supervisor")
    police_submissions.confirm(session, staff.town.agreement, supervisor, quarter, None, AFTER, words)
    session.execute(delete(DifferenceExplanation))
    acts.meet(session, staff, staff.actor("team, police"), quarter, AFTER)
    return quarter
