"""The forms of a notice: filing it in a minute, adding its details, amending and withdrawing it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.notices.draft_views import telling
from handlers.notices.ids import NoticeActionId, NoticeFormId
from handlers.parts import Question, actions, button, escaped, modal, paragraph, small
from handlers.values import Nothing
from models.notices.form import (
    CODES,
    DETAILS,
    LISTS,
    LONGEST_CASE_NUMBER,
    LONGEST_PLACE,
    MOST_STUDENTS,
    NoticeForm,
    details_to_follow,
    is_empty,
    questions,
)
from models.notices.tables import Notice, form_of
from models.terms import Agreement

# Whoever may read a notice is not thereby entitled to know who the student is; counsel is to confirm that reading.
NO_IDENTITY = "No names, birth dates or student numbers: the case number is the link."
MARKS = {"urgent": "Urgent", "told_in_person": "The principal or designee has been told in person"}
WHEN = {
    "0": "Just now",
    "15": "15 minutes ago",
    "30": "30 minutes ago",
    "60": "1 hour ago",
    "other": "Another time",
}
"""When it happened, in minutes before the form was opened."""
ANOTHER_TIME = "other"
NEW: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Asked:
    """A question of a notice: its words, the kind of its answer, and what a reader sees beside the answer."""

    label: str
    shown_as: str
    kind: str
    hint: str | None = None
    placeholder: str | None = None


ASKED: Mapping[str, Asked] = {
    "actions": Asked("Actions taken", "Actions taken", "several"),
    "incident": Asked("What happened?", "What happened", "choice"),
    "occurred_at": Asked("When did it happen?", "When", "moment"),
    "place": Asked("Where?", "Location", "choice"),
    "place_detail": Asked("Specific location", "Specific location", "line", placeholder="Cafeteria"),
    "students": Asked("How many students were involved?", "Students", "number"),
    "narrative": Asked("In a few words", "Narrative", "text", NO_IDENTITY),
    "started_by": Asked("How was it initiated?", "How it was initiated", "choice"),
    "acted_by": Asked("Who acted?", "Who acted", "few"),
    "grounds": Asked(
        "Why was law enforcement action necessary? (§V.1)", "Why law enforcement action was necessary (§V.1)", "few",
        "Not a response to student conduct: welfare, safety, traffic, a person from outside.",
    ),
    "options_tried": Asked("Options tried first (§V.1)", "Options tried first (§V.1)", "several"),
    "grounds_detail": Asked(
        "Why the options did not work, or what the emergency was (§V.1)", "Explanation (§V.1)", "text", NO_IDENTITY
    ),
    "searched_by": Asked("Who searched? (§V.12)", "Who searched (§V.12)", "few"),
    "search_basis": Asked(
        "What was the legal basis for the search? (§V.12)", "Legal basis for the search (§V.12)", "choice"
    ),
    "staff_search_reason": Asked(
        "Why did school staff search? (§V.12)", "Why school staff searched (§V.12)", "text",
        "The principal and the chief are told of it.",
    ),
    "custody_on_premises": Asked(
        "Taken into custody on school premises? (§VII.4)", "Custody on school premises (§VII.4)", "few"
    ),
    "custody_reason": Asked(
        "Why could it not be done elsewhere? (§VII.4)", "Why custody was on school premises (§VII.4)", "text",
        NO_IDENTITY,
    ),
    "custody_out_of_sight": Asked(
        "Out of sight and sound of other students? (§VII.5)", "Out of sight and sound (§VII.5)", "few"
    ),
    "conduct_at_school": Asked(
        "Did the conduct occur on school property or at a school event?", "Conduct at school or a school event", "few"
    ),
    "policy_reason": Asked(
        "Why law enforcement action on a school policy violation? (§V.13)",
        "Why law enforcement action on a school policy violation (§V.13)", "text",
        "School discipline is the school's. Amend the notice if the category is wrong.",
    ),
    "planned": Asked("Was the action planned? (§VII.1)", "Planned action (§VII.1)", "few"),
    "planned_grounds": Asked(
        "What made it necessary at school? (§VII.3)", "What made it necessary at school (§VII.3)", "several"
    ),
    "report_written": Asked("Was a police incident report completed?", "Police report completed", "few"),
    "case_number": Asked("Police case number", "Police case number", "case number"),
}  # fmt: skip
"""Every question, in the words of those who answer and of those who read."""
KINDS: Mapping[str, Callable[[Question, str, Any, Asked], Block]] = {
    "choice": lambda question, name, given, _asked: question.choice(CODES[name], given),
    "few": lambda question, name, given, _asked: question.one_of_few(CODES[name], given),
    "several": lambda question, name, given, _asked: question.several(LISTS[name], given),
    "number": lambda question, _name, given, _asked: question.number(given, 0, MOST_STUDENTS),
    "moment": lambda question, _name, given, _asked: question.moment(given),
    "text": lambda question, _name, given, _asked: question.words(given),
    "line": lambda question, _name, given, asked: question.text(given, LONGEST_PLACE, placeholder=asked.placeholder),
    "case number": lambda question, _name, given, _asked: question.text(given, LONGEST_CASE_NUMBER),
}
BRANCHING = frozenset({"grounds", "searched_by", "custody_on_premises", "planned", "report_written"})
"""The answers that bring further questions, which are shown at once."""


def filing_form(
    agreement: Agreement, form: NoticeForm, schools: Sequence[str], opened: datetime, when: str | None = None,
    opening: Mapping[str, Any] = NEW, for_whom: Sequence[Block] = (),
) -> View:  # fmt: skip
    """The form of `/sro-notify`: what tells the principal, and no more. With one school there is nothing to choose.

    Slack tells of each answer while it is filled in; `opening` says how it was opened, for a form that is shown again.
    `for_whom` asks a supervisor for which officer it is, and so for which school.
    """
    if for_whom:
        first = [*for_whom]
    elif len(schools) == 1:
        first = [small(f"*{escaped(agreement.school_name(schools[0]))}*")]
    else:
        names = {key: agreement.school_name(key) for key in schools}
        first = [Question("school", "School").choice(names, form.school or None)]
    blocks = [
        *first,
        *_closed(agreement, schools, opened),
        *_ask(agreement, form, ("actions", "incident")),
        Question("when", "When did it happen?", dispatch=NoticeActionId.WHEN).choice(WHEN, when),
        *([Question("occurred_at", "Date and time").moment(form.occurred_at)] if when == ANOTHER_TIME else []),
        *_ask(agreement, form, ("place", "students")),
        *_ask(agreement, form, ("narrative",), optional=True),
        _marks(form),
        *actions([button("Preview as the principal sees it", NoticeActionId.PREVIEW, Nothing())]),
    ]
    view = modal(
        "Action notice", NoticeFormId.FILED, blocks, submit="File notice",
        metadata={"schools": list(schools), "opened": int(opened.timestamp())},
    )  # fmt: skip
    return telling(view, opening)


def _closed(agreement: Agreement, schools: Sequence[str], opened: datetime) -> list[Block]:
    """Of a school that has closed: that only what happened until its last day can be filed."""
    today = agreement.today(opened)
    last_days = {key: agreement.last_day_of(key) for key in schools}
    over = [key for key, last_day in last_days.items() if last_day and last_day < today]
    said = [f"{agreement.closed_in_words(key, today)} Only what happened until then can be filed." for key in over]
    return [small(escaped("\n".join(said)))] if said else []


def empty_form(school: str = "") -> NoticeForm:
    """What the form says before anything is answered: on campus, one student."""
    return NoticeForm(school=school, place="campus", students=1)


def minutes_before(opened: datetime, when: str) -> datetime:
    """The moment that was chosen, as minutes before the form was opened."""
    return opened - timedelta(minutes=int(when))


def completing_form(agreement: Agreement, notice: Notice, form: NoticeForm) -> View:
    """Asks for the details that were to follow. `form` is what the notice says, with what is answered here so far."""
    before = form_of(notice.current)
    names = [name for name in questions(form) if is_empty(getattr(before, name))]
    blocks = [
        paragraph(f"*{notice.label}* · {escaped(agreement.school_name(notice.school))}"),
        small("Answer what you know now. What you leave blank stays on your Home, to be completed."),
        *_ask(agreement, form, names, optional=True, branching=True),
    ]
    return modal(
        "Complete notice", NoticeFormId.COMPLETED, blocks, submit="Save",
        metadata={"notice": notice.id, "version": notice.version},
    )  # fmt: skip


def amending_form(
    agreement: Agreement, notice: Notice, form: NoticeForm, base_version: int, because: str | None
) -> View:
    """What the notice says now, to be put right. The school stays: a notice at the wrong school is withdrawn."""
    before = form_of(notice.current)
    answered = [name for name in DETAILS if not is_empty(getattr(before, name))]
    first = ("actions", "incident", "occurred_at", "place", "students")
    blocks = [
        paragraph(f"*{notice.label}* · {escaped(agreement.school_name(notice.school))}"),
        Question("because", "Reason for amendment").words(because),
        *_ask(agreement, form, first),
        *_ask(agreement, form, ("place_detail", "narrative"), optional=True),
        _marks(form),
        *_ask(agreement, form, answered, optional=True),
    ]
    return modal(
        "Amend notice", NoticeFormId.AMENDED, blocks, submit="Save",
        metadata={"notice": notice.id, "version": base_version},
    )  # fmt: skip


def withdrawing_form(notice: Notice) -> View:
    """Asks why a notice is taken back."""
    blocks = [
        paragraph(f"*{notice.label}* stays on record and is marked as withdrawn. The card in the channel will say so."),
        Question("because", "Reason for withdrawal").words(),
    ]
    return modal(
        "Withdraw notice", NoticeFormId.WITHDRAWN, blocks, submit="Withdraw",
        metadata={"notice": notice.id},
    )  # fmt: skip


def with_time_asked(form: View) -> View:
    """The form with a line on top that says why it was not sent."""
    form.blocks = [paragraph("*Not filed yet.* Please choose the date and time below."), *(form.blocks or [])]
    return form


def labels_of_words() -> dict[str, str]:
    """What the questions for words are called, with that of an amendment."""
    return {name: asked.label.rstrip("?") for name, asked in ASKED.items()} | {"because": "Reason for amendment"}


def to_follow(agreement: Agreement, form: NoticeForm) -> str:
    """The details that are to follow, as a reader knows them."""
    return ", ".join(agreement.cite(ASKED[name].shown_as) for name in details_to_follow(form))


def _marks(form: NoticeForm) -> Block:
    given = [mark for mark in MARKS if getattr(form, mark)]
    return Question("marks", "Flags", optional=True).ticks(MARKS, given)


def _ask(
    agreement: Agreement, form: NoticeForm, names: Iterable[str], *, optional: bool = False, branching: bool = False
) -> list[Block]:
    blocks = []
    for name in names:
        asked = ASKED[name]
        dispatch = NoticeActionId.DETAILS if branching and name in BRANCHING else None
        question = Question(name, agreement.cite(asked.label), asked.hint, optional=optional, dispatch=dispatch)
        blocks.append(KINDS[asked.kind](question, name, getattr(form, name), asked))
    return blocks
