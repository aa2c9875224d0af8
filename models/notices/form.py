"""What an officer answers in a notice, and which answers can be taken."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from models import vocabulary as words
from models.errors import require_valid
from models.texts import LONGEST, check_reason, check_text

CLOCKS_APART = timedelta(minutes=5)
OLDEST = timedelta(days=366)
LONGEST_PLACE = 100
LONGEST_CASE_NUMBER = 30
MOST_STUDENTS = 200


@dataclass(frozen=True)
class NoticeForm:
    """The answers, as far as they are given. Codes are those of the vocabulary."""

    school: str
    occurred_at: datetime | None = None
    place: str | None = None
    place_detail: str | None = None
    incident: str | None = None
    started_by: str | None = None
    actions: tuple[str, ...] = ()
    grounds: str | None = None
    options_tried: tuple[str, ...] = ()
    grounds_detail: str | None = None
    students: int | None = None
    report_written: str | None = None
    case_number: str | None = None
    narrative: str | None = None
    urgent: bool = False
    told_in_person: bool = False
    search_basis: str | None = None
    custody_on_premises: str | None = None
    custody_out_of_sight: str | None = None
    conduct_at_school: str | None = None

    def relevant(self) -> "NoticeForm":
        """The form without answers to questions that its actions no longer bring."""
        asked = follow_up_questions(self.actions)
        dropped: Any = {name: None for name in SEARCH_QUESTIONS + CUSTODY_QUESTIONS if name not in asked}
        return replace(self, **dropped)


REQUIRED = (
    "occurred_at", "place", "incident", "started_by", "actions", "grounds", "grounds_detail", "students",
    "report_written", "narrative",
)  # fmt: skip
CODES: dict[str, dict[str, str]] = {
    "place": words.PLACES,
    "incident": words.INCIDENTS,
    "started_by": words.STARTED_BY,
    "grounds": words.GROUNDS,
    "report_written": words.YES_NO,
    "search_basis": words.SEARCH_BASES,
    "custody_on_premises": words.YES_NO,
    "custody_out_of_sight": words.YES_NO_UNKNOWN,
    "conduct_at_school": words.YES_NO,
}
SEARCH_QUESTIONS = ("search_basis",)
CUSTODY_QUESTIONS = ("custody_on_premises", "custody_out_of_sight", "conduct_at_school")
FREE_TEXTS = {"place_detail": LONGEST_PLACE, "grounds_detail": LONGEST, "narrative": LONGEST}


def follow_up_questions(actions: tuple[str, ...]) -> tuple[str, ...]:
    """The further questions that some actions bring: searches (§V.12), custody and arrest (§VII)."""
    search = SEARCH_QUESTIONS if "search" in actions else ()
    custody = CUSTODY_QUESTIONS if words.CUSTODY_ACTIONS.intersection(actions) else ()
    return search + custody


def check_notice(form: NoticeForm, now: datetime, because: str | None = "filed") -> None:
    """Refuse answers that cannot be taken: `Invalid`, by the form's field."""
    problems = _missing(form) | _unknown_codes(form) | _texts(form, now) | _time(form, now)
    if form.students is not None and not 0 <= form.students <= MOST_STUDENTS:
        problems["students"] = f"Enter a whole number from 0 to {MOST_STUDENTS}."
    require_valid(problems | _contradictions(form) | check_reason(because, now))


def _missing(form: NoticeForm) -> dict[str, str]:
    needed = REQUIRED + follow_up_questions(form.actions)
    return {name: "Please answer this." for name in needed if _is_empty(getattr(form, name))}


def _is_empty(value: Any) -> bool:
    return not value.strip() if isinstance(value, str) else value is None or value == ()


def _unknown_codes(form: NoticeForm) -> dict[str, str]:
    wrong = [name for name, codes in CODES.items() if getattr(form, name) not in (None, *codes)]
    wrong += ["actions"] if not set(form.actions) <= set(words.ACTIONS) else []
    wrong += ["options_tried"] if not set(form.options_tried) <= set(words.PRIOR_OPTIONS) else []
    return dict.fromkeys(wrong, "Please choose again: this answer is no longer offered.")


def _texts(form: NoticeForm, now: datetime) -> dict[str, str]:
    problems: dict[str, str] = {}
    for name, longest in FREE_TEXTS.items():
        problems |= check_text(name, getattr(form, name) or "", longest, now)
    if form.case_number and len(form.case_number) > LONGEST_CASE_NUMBER:
        problems["case_number"] = f"Enter a case number of at most {LONGEST_CASE_NUMBER} characters."
    return problems


def _time(form: NoticeForm, now: datetime) -> dict[str, str]:
    if form.occurred_at and form.occurred_at > now + CLOCKS_APART:
        return {"occurred_at": "The date and time cannot be in the future."}
    if form.occurred_at and form.occurred_at < now - OLDEST:
        return {"occurred_at": "This is more than a year ago. Please check the date."}
    return {}


def _contradictions(form: NoticeForm) -> dict[str, str]:
    problems = {}
    if "none" in form.actions and len(form.actions) > 1:
        problems["actions"] = f"“{words.ACTIONS['none']}” cannot be combined with other actions."
    if form.grounds == "options_tried" and not form.options_tried:
        problems["options_tried"] = "Choose the options that were tried. Leave this blank only in an emergency."
    if form.report_written == "yes" and not (form.case_number or "").strip():
        problems["case_number"] = "Enter the case number of the police report."
    return problems
