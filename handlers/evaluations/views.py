"""What principals and designees see of evaluations: the list of officers, and the form page by page (§III)."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.dismissals.ids import DismissalActionId
from handlers.evaluations.ids import EvaluationActionId, EvaluationFormId, EvaluationPage
from handlers.notices.ids import NoticeActionId
from handlers.parts import (
    Made,
    Question,
    actions,
    button,
    day,
    due_words,
    escaped,
    header,
    long_text,
    modal,
    moment,
    paragraph,
    plain,
    progress,
    small,
)
from handlers.values import Nothing, OfficerAtSchool, OfficerInYear, RecordId, RecordPage, RecordVersion
from models.dismissals.tables import Dismissal
from models.evaluations.criteria import CRITERIA, MEETING, RATINGS, STEPS, SUMMARY
from models.evaluations.form import Rating, missing
from models.evaluations.meeting import LONGEST_GUEST, NOBODY_THERE, Meeting
from models.evaluations.queries import Row
from models.evaluations.tables import Evaluation, EvaluationVersion
from models.notices.tables import Notice
from models.policy import Act
from models.store.saves import saves_of
from models.terms import Agreement
from models.texts import LONGEST

MOST_OFFICERS = 30  # up to three blocks each; Slack takes 100
ON_A_PAGE = 30
PAGES = (MEETING, *STEPS, SUMMARY)
TITLE = "Evaluation"
COMMENT_HINT = "Required for every rating except “Meets expectations” and “Not observed”."
ABOUT_DUE = "The due date is a district goal. The agreement asks for a yearly meeting and a written report (§III)."
CONFIRM_START = (
    "The officer and the chief's channel will be told now that the year's meeting is to be scheduled.", "Start",
)  # fmt: skip
CONFIRM_START_WITHOUT = (
    "The chief's channel will be told now that the year's meeting is to be scheduled. The officer's assignment has "
    "ended: the bot does not tell the officer.", "Start",
)  # fmt: skip
CONFIRM_DISCARD = (
    "What was written in this correction is deleted. The report that was submitted stays as it is.", "Discard",
)  # fmt: skip
CONFIRM_SUBMIT = (
    "The written report goes to the chief's channel, and you get a copy. It can no longer be edited; you can correct "
    "it in a new version.",
    "Submit",
)


def officers(
    agreement: Agreement, rows: Sequence[Row], requests: Mapping[int, Dismissal | None], own_schools: Collection[str]
) -> View:
    """The officers of a school with the state of each evaluation, and the two ways on; requests for own schools."""
    blocks: list[Block] = []
    school = ""
    for number, row in enumerate(rows[:MOST_OFFICERS]):
        if row.school != school:
            school = row.school
            blocks.append(header(agreement.school_name(school)))
        blocks += _officer(number, row, requests.get(number), may_request=row.school in own_schools)
    if len(rows) > MOST_OFFICERS:
        blocks.append(small(f"Only the first {MOST_OFFICERS} are shown."))
    if not rows:
        blocks.append(paragraph("No officer is assigned to your school in this school year."))
    blocks.append(small(escaped(agreement.cite(ABOUT_DUE))))
    return modal("Evaluations", EvaluationActionId.LIST, blocks)


def _officer(number: int, row: Row, request: Dismissal | None, *, may_request: bool) -> list[Block]:
    over = " · assignment has ended" if row.is_over else ""
    text = f"*{escaped(row.officer.name)}*{over}\n{escaped(standing(row))}"
    buttons = [] if row.is_closed else [next_step_button(row)]
    if may_request and not row.is_past and (request or not row.is_over):
        buttons.append(_request(row, request))
    return [paragraph(text), *actions(buttons, f"officer:{number}")]


def standing(row: Row) -> str:
    """How far an evaluation is, in a line."""
    if row.is_submitted:
        correction = ", correction in progress" if row.evaluation and row.evaluation.draft else ""
        return f"Evaluation {row.school_year}: {row.state}{correction}"
    rated = f", {row.rated} of {len(CRITERIA)} rated" if row.evaluation and not row.is_closed else ""
    return f"Evaluation {row.school_year}: {row.state}{rated} · {due_words(row.due, row.today)} (district goal)"


def next_step_button(row: Row) -> ButtonElement:
    """The button that leads on with an evaluation."""
    if row.evaluation is None:
        about, asks = OfficerInYear(row.school, row.officer.id, int(row.school_year[:4])), CONFIRM_START
        if row.is_over:
            asks = CONFIRM_START_WITHOUT
        return button("Start evaluation…", EvaluationActionId.BEGIN, about, "primary", asks)
    if row.evaluation.draft:
        return button("Continue evaluation", EvaluationActionId.DRAFT, RecordId(row.evaluation.id), "primary")
    return button("Open evaluation", EvaluationActionId.READ, RecordVersion(row.evaluation.id))


def _request(row: Row, request: Dismissal | None) -> ButtonElement:
    if request:
        words = "Continue draft request" if request.requested_at is None else "Open request"
        return button(words, DismissalActionId.OPEN, RecordId(request.id))
    about = OfficerAtSchool(row.school, row.officer.id)
    return button("Request dismissal or reassignment", DismissalActionId.FORM, about)


def overview(agreement: Agreement, evaluation: Evaluation, draft: EvaluationVersion, acts: frozenset[Act]) -> View:
    """A draft at a glance: how far it is, each page a click away, what is missing; `acts` are the reader's."""
    due = agreement.evaluation_due(evaluation.school_year)
    blocks = [
        header(f"{evaluation.officer.name[:110]}, {evaluation.school_year}"),
        small(f"{evaluation.label} · {escaped(agreement.school_name(evaluation.school))} · due {day(due)} "
              "(district goal)"),
        *long_text(f"Correction: version {draft.version}", draft.because),
        paragraph(f"{progress(len(draft.rated), len(CRITERIA))} rated"),
        *(_page_row(evaluation, draft, page) for page in PAGES),
    ]  # fmt: skip
    lacking = missing(agreement, draft)
    if lacking:
        blocks.append(small(f"Needed before it can be submitted: {'; '.join(lacking)}."))
    style = None if lacking else "primary"
    buttons = [button("Submit to the chief", EvaluationActionId.SUBMIT, RecordId(evaluation.id), style, CONFIRM_SUBMIT)]
    if Act.EVALUATE not in acts:
        buttons = []
        blocks.append(small("Only the principal can submit it. What you write is saved for the principal."))
    buttons += [
        button("Read whole report", EvaluationActionId.PREVIEW, EvaluationPage(evaluation.id, SUMMARY)),
        button("Supporting notices", EvaluationActionId.NOTICES, RecordPage(evaluation.id, 0)),
        to_list(),
    ]
    if Act.EVALUATE in acts and evaluation.submitted:
        about = RecordId(evaluation.id)
        buttons.append(button("Discard correction", EvaluationActionId.DISCARD, about, "danger", CONFIRM_DISCARD))
    return modal(TITLE, "evaluation_overview", [*blocks, DividerBlock(), *actions(buttons)])


def _page_row(evaluation: Evaluation, draft: EvaluationVersion, page: str) -> Block:
    saved = next((row for row in draft.steps if row.step == page), None)
    by = f" · saved by {escaped(saved.saved_by.name)}, {moment(saved.saved_at)}" if saved else ""
    text = f"*{PAGE_TITLES[page]}*\n{_filled(draft, page)}{by}"
    words = "Edit" if saved or evaluation.submitted else "Fill in"  # a correction begins with all that was sent
    accessory = button(words, EvaluationActionId.PAGE.again(page), EvaluationPage(evaluation.id, page))
    return SectionBlock(block_id=f"page:{page}", text=text, accessory=accessory)


PAGE_TITLES = {MEETING: "Meeting", **{key: step.title for key, step in STEPS.items()}, SUMMARY: "Summary"}


def _filled(draft: EvaluationVersion, page: str) -> str:
    if page == MEETING:
        without = "" if draft.officer_attended else ", without the officer"
        return f"Held on {day(draft.met_on)}{without}" if draft.met_on else "Not recorded"
    if page == SUMMARY:
        return "Written" if draft.summary else "Not written"
    criteria = STEPS[page].criteria
    return f"{len(draft.rated.intersection(criteria))} of {len(criteria)} rated"


def to_list() -> ButtonElement:
    """Back to the officers."""
    return button("All officers", EvaluationActionId.LIST, Nothing())


def meeting_form(
    agreement: Agreement, evaluation: Evaluation, draft: EvaluationVersion, form: Meeting, school: Mapping[str, str],
    police: Mapping[str, str], seen: int | None = None, notice: str | None = None,
) -> View:  # fmt: skip
    """The yearly meeting: its day, and who was there (§III). Offered are those in the role on it."""
    name = evaluation.officer.name[:60]
    presence = {None: None, True: "yes", False: "no"}[form.officer_attended]
    of_day = f"_{form.met_on}" if form.met_on else ""  # on another day others are offered: Slack is not to keep these
    there = [str(person) for person in form.school_attendee_ids]
    administration = Question(
        "school_attendees", "For the school's administration", WHO_IS_OFFERED, id_of_answer=f"school_attendees{of_day}"
    )
    questions = [
        Question("met_on", "Date of the meeting", dispatch=EvaluationActionId.MET_ON).day(form.met_on),
        administration.several(school, there) if school else paragraph(NOBODY_THERE),
        Question("officer_presence", "The officer")
        .one_of_few({"yes": f"{name} attended", "no": f"{name} did not attend"}, presence),
        *([Question("police_attendee", "For the police: chief or designee", optional=True,
                    id_of_answer=f"police_attendee{of_day}").choice(police, _id(form.police_attendee_id))]
          if police else []),
        Question("police_guest", "Chief's representative not on the roster", WHO_ELSE, optional=True)
        .text(form.police_guest, LONGEST_GUEST),
    ]  # fmt: skip
    words = "The school's administration, the officer and the chief or a designee meet once a year (§III)."
    rule = paragraph(escaped(agreement.cite(words)))
    return _page(evaluation, draft, MEETING, [rule, *questions], seen, notice)


WHO_ELSE = "Name and position. Needed where neither the chief nor a designee attended."
WHO_IS_OFFERED = "Offered are the principal and designees of the school on the day of the meeting."


def _id(person_id: int | None) -> str | None:
    return None if person_id is None else str(person_id)


def ratings_form(
    agreement: Agreement, evaluation: Evaluation, draft: EvaluationVersion, page: str, given: Mapping[str, Rating],
    evidence: Mapping[str, Sequence[str]], seen: int | None = None, notice: str | None = None,
) -> View:  # fmt: skip
    """A page of criteria, each with what the records say beside it."""
    blocks: list[Block] = []
    for code in STEPS[page].criteria:
        blocks += [DividerBlock(), *_criterion(agreement, code, given.get(code, Rating()), evidence[code])]
    return _page(evaluation, draft, page, blocks, seen, notice)


def _criterion(agreement: Agreement, code: str, given: Rating, evidence: Sequence[str]) -> list[Block]:
    criterion = CRITERIA[code]
    clause = agreement.cite(criterion.clause)
    return [
        paragraph(f"*{escaped(clause)}* {criterion.words}"),
        small(f"Records: {escaped(' '.join(evidence))}"),
        _rating(code, clause, given.rating),
        Question(f"{code}_comment", "Comment", COMMENT_HINT, optional=True).words(given.comment),
    ]


@lru_cache
def _rating(code: str, clause: str, rating: str | None) -> Made:
    return Made(Question(f"{code}_rating", f"Rating for {clause}", optional=True).choice(RATINGS, rating))


def summary_form(
    evaluation: Evaluation, draft: EvaluationVersion, summary: str | None, seen: int | None = None,
    notice: str | None = None,
) -> View:  # fmt: skip
    """The summary in words."""
    question = Question("summary", "Summary", "Do not include student names.", optional=True)
    return _page(evaluation, draft, SUMMARY, [question.words(summary)], seen, notice)


def _page(
    evaluation: Evaluation, draft: EvaluationVersion, page: str, blocks: Sequence[Block], seen: int | None,
    notice: str | None,
) -> View:  # fmt: skip
    at = PAGES.index(page)
    top = [
        *([paragraph(f"*{escaped(notice)}*")] if notice else []),
        header(PAGE_TITLES[page]),
        small(f"{escaped(evaluation.officer.name)} · page {at + 1} of {len(PAGES)} · {len(draft.rated)} of "
              f"{len(CRITERIA)} rated. Each page is saved separately; you can finish later, on any device."),
    ]  # fmt: skip
    buttons = [
        button("Supporting notices", EvaluationActionId.NOTICES, RecordPage(evaluation.id, 0)),
        button("Back without saving", EvaluationActionId.DRAFT, RecordId(evaluation.id)),
    ]
    metadata = {
        "evaluation": evaluation.id, "version": draft.version, "page": page,
        "opened": draft.mark, "saves": saves_of(draft.steps, page) if seen is None else seen,
    }  # fmt: skip
    return modal(
        TITLE, f"evaluation_saved_{'ratings' if page in STEPS else page}",
        [*top, *blocks, *actions(buttons)],
        submit="Save and continue", close="Close", metadata=metadata,
    )  # fmt: skip


def submitted(evaluation: Evaluation) -> View:
    """What the principal sees after submitting."""
    version = evaluation.versions[-1].version
    on_its_way = (
        "The written report is on its way to the chief's channel, and a copy to you. You get a direct message when the "
        "chief or a designee has acknowledged it."
    )
    blocks = [
        header(f"Submitted as {evaluation.label}, version {version}"),
        paragraph(on_its_way),
        *actions([button("Read report", EvaluationActionId.READ, RecordVersion(evaluation.id)), to_list()]),
    ]
    return modal(TITLE, "evaluation_done", blocks, close="Done")


def correcting_form(evaluation: Evaluation) -> View:
    """Asks why a submitted evaluation is corrected."""
    blocks = [
        paragraph(f"*{evaluation.label}* stays as it is. The correction starts as a copy in a new version; submit it "
                  "when it is ready."),
        Question("because", "Reason for correction").words(),
    ]  # fmt: skip
    return modal(TITLE, EvaluationFormId.CORRECTED, blocks, submit="Start", metadata={"evaluation": evaluation.id})


def notice_list(evaluation: Evaluation, notices: Sequence[Notice], page: int, *, more: bool) -> View:
    """The notices that the figures count, newest first."""
    newer = [button("Newer", EvaluationActionId.NEWER, RecordPage(evaluation.id, page - 1))] if page else []
    older = [button("Older", EvaluationActionId.OLDER, RecordPage(evaluation.id, page + 1))] if more else []
    blocks = [
        header("Supporting notices"),
        small(f"{escaped(evaluation.officer.name)} · {evaluation.school_year}. Withdrawn notices are not counted."),
        *([_notice(notice) for notice in notices] or [paragraph("None")]),
        *actions([*newer, *older]),
    ]
    return modal("Notices", "evaluation_notice_list", blocks)


def _notice(notice: Notice) -> Block:
    text = f"*{notice.label}* · filed {moment(notice.filed_at)}"
    accessory = button("Open", NoticeActionId.OPEN, RecordId(notice.id))
    return SectionBlock(block_id=f"notice:{notice.id}", text=text, accessory=accessory)


def missing_list(agreement: Agreement, rows: Sequence[Row]) -> View:
    """Every school's evaluations of the year, by name and state, without a word of their content."""
    done = sum(row.is_submitted for row in rows)
    blocks: list[Block] = [paragraph(f"{progress(done, len(rows))} submitted")]
    for school in dict.fromkeys(row.school for row in rows):
        lines = [f"{row.officer.name}: {standing(row)}" for row in rows if row.school == school]
        blocks.append(SectionBlock(text=plain("\n".join([agreement.school_name(school), *lines])[:LONGEST])))
    blocks.append(small(escaped(agreement.cite(ABOUT_DUE))))
    return modal("Evaluations", EvaluationActionId.MISSING, blocks)
