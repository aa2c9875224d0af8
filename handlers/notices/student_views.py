"""What people see of student details: the list of a notice, and the form for one student."""

from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.models.blocks import Block, ButtonElement, OverflowMenuElement, SectionBlock
from slack_sdk.models.views import View

from handlers.notices.form_views import amending_form
from handlers.notices.ids import NoticeActionId, NoticeFormId, StudentChoice
from handlers.parts import (
    BY_WEEKDAYS,
    Question,
    actions,
    button,
    day,
    header,
    labels,
    modal,
    option,
    paragraph,
    plain,
    small,
)
from handlers.values import RecordId, RecordPage
from models import vocabulary as words
from models.calendar.school_days import ReportDeadline
from models.notices.student_measures import ACTIONS_OF, Mismatch, of_notice, with_missing_actions
from models.notices.students import LONGEST_DETENTION, OLDEST, YOUNGEST, StudentForm
from models.notices.tables import Notice, StudentDetail, form_of
from models.terms import Agreement

ON_A_PAGE = 30  # within a notice they share the 100 blocks that Slack takes
OPTIONAL_AGE = "Leave blank if unknown."
MOST_NUMBERS = 10  # in one line
WAS = {
    "searched": "searched",
    "rights_read": "given a Miranda warning",
    "citation": "given a citation or summons",
    "arrested": "arrested",
    "detained": "detained",
}
"""What was recorded of a student, within a sentence."""


def student_form(notice: Notice, number: int | None, form: StudentForm) -> View:
    """The form for one student."""
    title = f"Student {number}" if number else "Student"
    blocks = [
        paragraph(f"*{notice.label}* · Do not enter a name, birth date or student number."),
        Question("age", "Age", OPTIONAL_AGE, optional=True).number(form.age, YOUNGEST, OLDEST),
        Question("grade", "Grade").choice(words.GRADES, form.grade),
        Question("gender", "Gender").choice(words.GENDERS, form.gender),
        Question("ethnicity", "Hispanic or Latino?").one_of_few(words.YES_NO_UNKNOWN, form.ethnicity),
        Question("races", "Race (choose one or more)").ticks(words.RACE_ANSWERS, form.races),
        Question("disability", "Disability (IDEA or 504)?").choice(words.YES_NO_UNKNOWN, form.disability),
        Question("english_learner", "English learner?").choice(words.YES_NO_UNKNOWN, form.english_learner),
        Question("measures", "Actions involving this student", optional=True)
        .ticks(words.STUDENT_MEASURES, form.measures),
        Question("detained_minutes", "Minutes detained", optional=True)
        .number(form.detained_minutes, 0, LONGEST_DETENTION),
        Question("disposition", "Disposition").choice(words.DISPOSITIONS, form.disposition),
    ]  # fmt: skip
    return modal(
        title, NoticeFormId.STUDENT_RECORDED, blocks, submit="Save",
        metadata={"notice": notice.id, "number": number},
    )  # fmt: skip


def student_list(notice: Notice, students: Sequence[StudentDetail], page: int, deadline: ReportDeadline | None) -> View:
    """The students of a notice, with what can be done about each."""
    expected = notice.current.students
    shown = students[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    blocks: list[Block] = [
        header(f"{notice.label}: {len(students)} of {expected} recorded"),
        small(deadline_line(notice, deadline) + _basis(deadline)),
        *_disagreement(notice, of_notice(notice, students)),
        *(SectionBlock(text=plain(_student(row)), accessory=_menu(notice, row)) for row in shown),
        *actions(_buttons(notice, students, page)),
    ]
    return modal(
        "Student details", NoticeActionId.STUDENTS, blocks, close="Done", metadata={"notice": notice.id, "page": page}
    )


def _disagreement(notice: Notice, found: Sequence[Mismatch]) -> list[Block]:
    """Where the students and the notice do not agree, a line each, and the way to amend the notice."""
    if not found:
        return []
    lines = [f"• {_mismatch(notice, mismatch)}" for mismatch in found]
    left = "" if all(mismatch.students for mismatch in found) else " If it concerned somebody else, leave it as it is."
    return [
        paragraph("\n".join(["*The student details and the notice do not agree:*", *lines])),
        small(f"Amend the notice, or change a student.{left}"),
        *actions([button("Amend the notice", NoticeActionId.STUDENTS_AMEND, RecordId(notice.id))]),
    ]


def _mismatch(notice: Notice, mismatch: Mismatch) -> str:
    who = _who(mismatch)
    who = who[0].upper() + who[1:]
    if mismatch.students:
        return f"{who}; the notice does not say so."
    listed = [words.ACTIONS[action] for action in notice.current.actions if action in ACTIONS_OF[mismatch.measure]]
    return f"{who}; the notice says *{', '.join(listed)}*."


def _who(mismatch: Mismatch) -> str:
    """Such as *students 1, 2 were searched*."""
    was, numbers = WAS[mismatch.measure], mismatch.students
    if not numbers:
        return f"no student was {was}"
    more = f" and {len(numbers) - MOST_NUMBERS} more" if len(numbers) > MOST_NUMBERS else ""
    listed = ", ".join(map(str, numbers[:MOST_NUMBERS])) + more
    return f"student {listed} was {was}" if len(numbers) == 1 else f"students {listed} were {was}"


def amending_to_students(agreement: Agreement, notice: Notice, found: Sequence[Mismatch]) -> View:
    """The amendment that has the notice say what its students say: the missing actions are chosen, the reason given."""
    before = form_of(notice.current)
    form = replace(before, actions=with_missing_actions(before.actions, found))
    because = f"Student details: {'; '.join(_who(mismatch) for mismatch in found)}."
    view = amending_form(agreement, notice, form, notice.version, because)
    added = [action for action in form.actions if action not in before.actions]
    if added:
        choice = f" If it was a {words.ACTIONS['summons'].lower()}, choose that instead." if "citation" in added else ""
        line = f"*Chosen from the student details:* {labels(added, words.ACTIONS)}.{choice} Check before you save."
        view.blocks = [paragraph(line), *(view.blocks or [])]
    return view


def _buttons(notice: Notice, students: Sequence[StudentDetail], page: int) -> list[ButtonElement]:
    buttons = []
    if len(students) < notice.current.students:
        buttons.append(
            button(f"Add student {len(students) + 1}", NoticeActionId.STUDENT_ADD, RecordId(notice.id), "primary")
        )
    if page > 0:
        buttons.append(button("Previous", NoticeActionId.STUDENTS_BACK, RecordPage(notice.id, page - 1)))
    if len(students) > (page + 1) * ON_A_PAGE:
        buttons.append(button("Next", NoticeActionId.STUDENTS_ON, RecordPage(notice.id, page + 1)))
    buttons.append(button("Back to notice", NoticeActionId.BACK, RecordId(notice.id)))
    return buttons


def _menu(notice: Notice, row: StudentDetail) -> OverflowMenuElement:
    options = [
        option("Change", StudentChoice("edit", notice.id, row.number)),
        option("Remove", StudentChoice("remove", notice.id, row.number)),
    ]
    return OverflowMenuElement(action_id=NoticeActionId.STUDENT_MENU, options=options)


def student_blocks(expected: int, students: Sequence[StudentDetail], most: int | None = None) -> list[Block]:
    """The students within a notice that is opened; as many as a page has, or up to `most`."""
    shown = most or ON_A_PAGE
    blocks: list[Block] = [paragraph(f"*Student details* · {len(students)} of {expected} recorded")]
    blocks += [SectionBlock(text=plain(_student(row))) for row in students[:shown]]
    if len(students) > shown:
        blocks.append(small(f"{len(students) - shown} more students are listed under Student details."))
    return blocks


def _student(row: StudentDetail) -> str:
    age = f"{row.age} years" if row.age is not None else "age unknown"
    who = [
        f"Student {row.number}: {age}",
        f"grade: {words.GRADES[row.grade]}",
        f"gender: {words.GENDERS[row.gender]}",
        words.RACES[row.race],
        f"disability: {words.YES_NO_UNKNOWN[row.disability].lower()}",
        f"English learner: {words.YES_NO_UNKNOWN[row.english_learner].lower()}",
    ]
    detained = "" if row.detained_minutes is None else f" ({row.detained_minutes} min)"
    done = labels(
        row.measures, words.STUDENT_MEASURES | {"detained": f"{words.STUDENT_MEASURES['detained']}{detained}"}
    )
    done = done or "No search, Miranda warning, citation, arrest or detention"
    return f"{' · '.join(who)}\n{done}\n{words.DISPOSITIONS[row.disposition]}"


def deadline_line(notice: Notice, deadline: ReportDeadline | None) -> str:
    """How long the officer has for the details, in school days."""
    if notice.completed_at or deadline is None:
        return "Complete." if notice.completed_at else "Not complete."
    counted = "" if deadline.calendar_is_known else ", counted in weekdays"
    if deadline.left < 0:
        return f"Overdue since {day(deadline.day)}{counted}."
    left = {0: "Due today", 1: "1 school day left"}.get(deadline.left, f"{deadline.left} school days left")
    return f"{left}: {day(deadline.day)}{counted}."


def _basis(deadline: ReportDeadline | None) -> str:
    """Where the deadline comes from, so that nobody takes a reading for the law."""
    if deadline is None:
        return ""
    known = "" if deadline.calendar_is_known else f" {BY_WEEKDAYS}"
    return f" This deadline is the bot's reading of state law (C.G.S. 10-233p), not legal advice.{known}"
