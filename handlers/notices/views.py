"""What people see of action notices: the form, the card in the channel, the notice with all it holds."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, DividerBlock, InteractiveElement, MarkdownTextObject
from slack_sdk.models.views import View

from handlers.notices.ids import NoticeActionId, NoticeFormId
from handlers.notices.student_views import student_blocks
from handlers.parts import (
    Fact,
    Question,
    actions,
    button,
    duration,
    escaped,
    facts,
    happened,
    header,
    labels,
    long_text,
    menu,
    message_window,
    modal,
    moment,
    paragraph,
    small,
)
from handlers.values import RecordId, RecordVersion
from models import vocabulary as words
from models.notices.form import LONGEST_CASE_NUMBER, LONGEST_PLACE, MOST_STUDENTS, NoticeForm, follow_up_questions
from models.notices.tables import Notice, NoticeVersion, StudentDetail
from models.policy import Act
from models.terms import Agreement
from models.texts import LONGEST

# Whoever may read a notice is not thereby entitled to know who the student is; counsel is to confirm that reading.
NO_IDENTITY = "No names, birth dates or student numbers: the case number is the link."
MOST_VERSIONS = 100  # Slack takes no more options in a menu
MARKS = {"urgent": "Urgent", "told_in_person": "The principal or designee has been told in person"}


def filing_form(agreement: Agreement, form: NoticeForm, schools: Sequence[str]) -> View:
    """The form of `/sro-notify`. With one school there is nothing to choose."""
    options = {key: agreement.school_name(key) for key in schools}
    school = Question("school", "School").choice(options, form.school or None)
    return modal(
        "Action notice", NoticeFormId.FILED, [school, *_questions(agreement, form)], submit="File notice",
        metadata={"schools": list(schools)},
    )  # fmt: skip


def amending_form(
    agreement: Agreement, notice: Notice, form: NoticeForm, base_version: int, because: str | None
) -> View:
    """The same form with what the notice says now. The school stays: a notice at the wrong school is withdrawn."""
    blocks = [
        paragraph(f"*{notice.label}* · {agreement.school_name(notice.school)}"),
        Question("because", "Reason for amendment").words(because),
        *_questions(agreement, form),
    ]
    return modal(
        "Amend notice", NoticeFormId.AMENDED, blocks, submit="Save",
        metadata={"notice": notice.id, "version": base_version},
    )  # fmt: skip


def with_questions_left(form: View) -> View:
    """The form with a line on top that says why it was not sent."""
    why = paragraph("*Not filed yet.* The actions you chose require a few more answers. Please complete them below.")
    form.blocks = [why, *(form.blocks or [])]
    return form


def withdrawing_form(notice: Notice) -> View:
    """Asks why a notice is taken back."""
    about = f"*{notice.label}* stays on record and is marked as withdrawn. The card in the channel will say so."
    blocks = [paragraph(about), Question("because", "Reason for withdrawal").words()]
    return modal("Withdraw notice", NoticeFormId.WITHDRAWN, blocks, submit="Withdraw", metadata={"notice": notice.id})


def _questions(agreement: Agreement, form: NoticeForm) -> list[Block]:
    marks = [mark for mark in MARKS if getattr(form, mark)]
    return [
        Question("occurred_at", "When did it happen?").moment(form.occurred_at),
        Question("place", "Where?").choice(words.PLACES, form.place),
        Question("place_detail", "Specific location", optional=True)
        .text(form.place_detail, LONGEST_PLACE, placeholder="Cafeteria"),
        Question("incident", "What happened?").choice(words.INCIDENTS, form.incident),
        Question("started_by", "How was it initiated?").choice(words.STARTED_BY, form.started_by),
        Question("actions", "Actions taken", dispatch=NoticeActionId.ACTIONS).several(words.ACTIONS, form.actions),
        *_follow_ups(agreement, form),
        Question("grounds", agreement.cite("Why was law enforcement action necessary? (§V.1)"))
        .one_of_few(words.GROUNDS, form.grounds),
        Question("options_tried", "Options tried first", "Leave blank in an emergency.", optional=True)
        .several(words.PRIOR_OPTIONS, form.options_tried),
        Question("grounds_detail", "Why the options did not work, or what the emergency was")
        .words(form.grounds_detail),
        Question("students", "How many students were involved?").number(form.students, 0, MOST_STUDENTS),
        Question("report_written", "Was a police incident report completed?")
        .one_of_few(words.YES_NO, form.report_written),
        Question("case_number", "Police case number", optional=True).text(form.case_number, LONGEST_CASE_NUMBER),
        Question("narrative", "Narrative", NO_IDENTITY).words(form.narrative),
        Question("marks", "Flags", optional=True).ticks(MARKS, marks),
    ]  # fmt: skip


def _follow_ups(agreement: Agreement, form: NoticeForm) -> list[Block]:
    search = agreement.cite("What was the legal basis for the search? (§V.12)")
    on_premises = agreement.cite("Taken into custody on school premises? (§VII)")
    out_of_sight = agreement.cite("Out of sight and sound of other students? (§VII)")
    at_school = "Did the conduct occur on school property or at a school event?"
    questions = [
        Question("search_basis", search).choice(words.SEARCH_BASES, form.search_basis),
        Question("custody_on_premises", on_premises).one_of_few(words.YES_NO, form.custody_on_premises),
        Question("custody_out_of_sight", out_of_sight).one_of_few(words.YES_NO_UNKNOWN, form.custody_out_of_sight),
        Question("conduct_at_school", at_school).one_of_few(words.YES_NO, form.conduct_at_school),
    ]
    asked = follow_up_questions(form.actions)
    return [question for question in questions if question.block_id in asked]


def filed(notice: Notice, agreement: Agreement, *, again: bool = False) -> View:
    """What the officer sees after filing."""
    status = "Already filed" if again else "Filed"
    school = agreement.school_name(notice.school)
    blocks = [
        header(f"{status} as {notice.label}"),
        paragraph(f"It is on its way to the principal's channel at {school}. Your Home shows when it is acknowledged."),
    ]
    if notice.current.students and notice.completed_at is None:
        add = button("Add student details", NoticeActionId.STUDENT_ADD, RecordId(notice.id), "primary")
        blocks += [*actions([add]), small("You can also do this later, from your Home.")]
    return modal("Action notice", "notice_done", blocks, close="Done")


def summary(agreement: Agreement, notice: Notice, version: NoticeVersion) -> list[Fact]:
    place = words.PLACES[version.place]
    return [
        ("School", agreement.school_name(notice.school)),
        ("What happened", words.INCIDENTS[version.incident]),
        ("Actions taken", labels(version.actions, words.ACTIONS)),
        ("When", MarkdownTextObject(text=moment(version.occurred_at))),
        ("Location", f"{place} · {version.place_detail}" if version.place_detail else place),
        ("Students", str(version.students)),
        ("Notice given", f"{duration(notice.filed_at - version.occurred_at)} after the action"),
    ]


def history(notice: Notice) -> list[Block]:
    badge = f", badge {notice.officer.badge}" if notice.officer.badge else ""
    version = "" if notice.acknowledged_version == notice.version else f" (version {notice.acknowledged_version})"
    acknowledged_by = notice.acknowledged_by.name if notice.acknowledged_by else ""
    return happened(
        (f"Filed by {notice.officer.name}{badge}", notice.filed_at),
        (f"Amended, version {notice.version}", notice.current.changed_at if notice.version > 1 else None),
        (f"Acknowledged{version} by {acknowledged_by}", notice.acknowledged_at),
    )


def details(
    agreement: Agreement, notice: Notice, version: NoticeVersion, students: Sequence[StudentDetail],
    acts: frozenset[Act],
) -> View:  # fmt: skip
    """A notice with all it holds, for those who may read it; `acts` are those that the reader may do."""
    blocks = [
        header(f"{notice.label}{_standing(notice, version)}"),
        *facts([*summary(agreement, notice, version), *_further(agreement, version)]),
        *long_text("Narrative", version.narrative),
        *long_text(
            escaped(agreement.cite("Why law enforcement action was necessary (§V.1)")),
            f"{_grounds(version)}\n{version.grounds_detail}"[:LONGEST],
        ),
        *long_text("Reason for amendment", version.changed_because),
        *long_text("Reason for withdrawal", notice.withdrawn_because),
        *history(notice),
        DividerBlock(),
        *student_blocks(version.students, students),
        *actions(_buttons(notice, version, acts)),
    ]
    return modal("Action notice", "notice_details", blocks, metadata={"notice": notice.id})


def _standing(notice: Notice, version: NoticeVersion) -> str:
    if notice.withdrawn_at:
        return " · withdrawn"
    return "" if version.version == notice.version else f" · earlier version {version.version}"


def _further(agreement: Agreement, version: NoticeVersion) -> list[Fact]:
    asked = (
        (agreement.cite("Legal basis for the search (§V.12)"), words.SEARCH_BASES, version.search_basis),
        (agreement.cite("Custody on school premises (§VII)"), words.YES_NO_UNKNOWN, version.custody_on_premises),
        (agreement.cite("Out of sight and sound (§VII)"), words.YES_NO_UNKNOWN, version.custody_out_of_sight),
        ("Conduct at school or a school event", words.YES_NO_UNKNOWN, version.conduct_at_school),
    )
    return [
        ("How it was initiated", words.STARTED_BY[version.started_by]),
        ("Principal or designee told in person", "Yes" if version.told_in_person else "No"),
        ("Police report", _report(version)),
        *((title, codes[answer]) for title, codes, answer in asked if answer),
    ]


def _report(version: NoticeVersion) -> str:
    status = "Completed" if version.report_written == "yes" else "Not completed"
    return f"{status}, case {version.case_number}" if version.case_number else status


def _grounds(version: NoticeVersion) -> str:
    tried = labels(version.options_tried, words.PRIOR_OPTIONS)
    return f"{words.GROUNDS[version.grounds]}: {tried}" if tried else words.GROUNDS[version.grounds]


def _buttons(notice: Notice, shown: NoticeVersion, acts: frozenset[Act]) -> list[InteractiveElement]:
    may_do, about = frozenset() if notice.withdrawn_at else acts, RecordId(notice.id)
    buttons: list[InteractiveElement] = []
    if Act.ACKNOWLEDGE_NOTICE in may_do and not notice.acknowledged_at:
        buttons.append(button("Acknowledge", NoticeActionId.ACKNOWLEDGE, about, "primary"))
    if Act.CHANGE_NOTICE in may_do:
        buttons += [
            button("Student details", NoticeActionId.STUDENTS, about),
            button("Amend", NoticeActionId.AMEND, about),
            button("Withdraw", NoticeActionId.WITHDRAW, about, "danger"),
        ]
    if notice.version > 1:
        listed = notice.versions[-MOST_VERSIONS:]
        versions = {RecordVersion(notice.id, row.version): f"Version {row.version}" for row in listed}
        now_shown = RecordVersion(notice.id, shown.version)
        buttons.append(menu(NoticeActionId.VERSION, "Other versions", versions, now_shown))
    return buttons


def acknowledged(notice: Notice) -> View:
    """What the principal sees after acknowledging from a window."""
    return message_window("Acknowledged", f"{notice.label} is acknowledged. The card in the channel now shows it.")
