"""What an officer answers in a notice: at once, to tell the principal, and later; and which answers can be taken."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
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
    acted_by: str | None = None
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
    searched_by: str | None = None
    staff_search_reason: str | None = None
    custody_on_premises: str | None = None
    custody_reason: str | None = None
    custody_out_of_sight: str | None = None
    conduct_at_school: str | None = None
    policy_reason: str | None = None
    planned: str | None = None
    planned_grounds: tuple[str, ...] = ()

    def relevant(self) -> "NoticeForm":
        """The form without answers to questions that its other answers do not bring."""
        asked = questions(self)
        dropped = [name for name in FOLLOWS_FROM if name not in asked]
        return replace(self, **{name: EMPTY[name] for name in dropped}) if dropped else self


CONTENT = tuple(field.name for field in fields(NoticeForm) if field.name not in ("school", "actions"))
"""The answers that a version holds in columns of the same names."""
FIRST = ("school", "occurred_at", "place", "incident", "actions", "students")
"""What is answered before a notice is filed: it tells the principal what was done."""


def _enforced(form: NoticeForm) -> bool:
    return bool(words.ENFORCEMENT_ACTIONS.intersection(form.actions))


def _for_conduct(form: NoticeForm) -> bool:
    return _enforced(form) and form.grounds in ("options_tried", "emergency")


def _in_custody(form: NoticeForm) -> bool:
    return bool(words.CUSTODY_ACTIONS.intersection(form.actions))


def _searched(form: NoticeForm) -> bool:
    return "search" in form.actions


def _planned_possible(form: NoticeForm) -> bool:
    return _enforced(form) and form.grounds in ("options_tried", "not_conduct")


FOLLOWS_FROM: dict[str, Callable[[NoticeForm], bool]] = {
    "acted_by": lambda form: form.actions != ("none",),
    "grounds": _enforced,  # §V.1 speaks of law enforcement action
    "options_tried": lambda form: _enforced(form) and form.grounds == "options_tried",
    "grounds_detail": _for_conduct,
    "case_number": lambda form: form.report_written == "yes",
    "search_basis": lambda form: _searched(form) and form.searched_by not in words.STAFF_SEARCHERS,
    "searched_by": _searched,  # §V.12: officers have no school staff search for them
    "staff_search_reason": lambda form: _searched(form) and form.searched_by in words.STAFF_SEARCHERS,
    "custody_on_premises": _in_custody,
    "custody_reason": lambda form: _in_custody(form) and form.custody_on_premises == "yes",
    "custody_out_of_sight": _in_custody,
    "conduct_at_school": _in_custody,
    "policy_reason": lambda form: (
        form.incident == "school_policy" and bool(words.DISCIPLINE_ACTIONS.intersection(form.actions))
    ),
    "planned": _planned_possible,  # §VII: non-emergencies
    "planned_grounds": lambda form: _planned_possible(form) and form.planned == "yes",
}
"""The questions that other answers bring, in the words of §V.1, §V.12, §V.13 and §VII; the rest is always asked."""
ALWAYS_LATER = ("started_by", "report_written")
DETAILS = (
    "started_by", "acted_by", "grounds", "options_tried", "grounds_detail", "searched_by", "search_basis",
    "staff_search_reason", "custody_on_premises", "custody_reason", "custody_out_of_sight", "conduct_at_school",
    "policy_reason", "planned", "planned_grounds", "report_written", "case_number",
)  # fmt: skip
"""What is completed after a notice is filed, in the order in which it is asked."""
EMPTY: dict[str, Any] = {name: NoticeForm.__dataclass_fields__[name].default for name in FOLLOWS_FROM}
CODES: dict[str, dict[str, str]] = {
    "place": words.PLACES,
    "incident": words.INCIDENTS,
    "started_by": words.STARTED_BY,
    "acted_by": words.WHO_ACTED,
    "grounds": words.GROUNDS,
    "report_written": words.YES_NO,
    "searched_by": words.SEARCHERS,
    "search_basis": words.SEARCH_BASES,
    "custody_on_premises": words.YES_NO,
    "custody_out_of_sight": words.YES_NO_UNKNOWN,
    "conduct_at_school": words.YES_NO,
    "planned": words.YES_NO,
}
LISTS: dict[str, dict[str, str]] = {
    "actions": words.ACTIONS,
    "options_tried": words.PRIOR_OPTIONS,
    "planned_grounds": words.PLANNED_GROUNDS,
}
FREE_TEXTS = {
    "place_detail": LONGEST_PLACE, "grounds_detail": LONGEST, "narrative": LONGEST, "staff_search_reason": LONGEST,
    "custody_reason": LONGEST, "policy_reason": LONGEST,
}  # fmt: skip


def questions(form: NoticeForm) -> tuple[str, ...]:
    """The details that these answers ask for, in order."""
    return tuple(name for name in DETAILS if name in ALWAYS_LATER or FOLLOWS_FROM[name](form))


def details_to_follow(form: NoticeForm) -> tuple[str, ...]:
    """The details that are asked for and not answered yet."""
    return tuple(name for name in questions(form) if is_empty(getattr(form, name)))


def is_empty(value: Any) -> bool:
    """Whether a question was left unanswered."""
    return not value.strip() if isinstance(value, str) else value is None or value in ((), [])


def check_notice(form: NoticeForm, now: datetime, because: str | None = "filed") -> None:
    """Refuse answers that cannot be taken, and those that are missing to tell the principal: `Invalid`, by field."""
    problems = {name: "Please answer this." for name in FIRST if is_empty(getattr(form, name))}
    problems |= _unknown_codes(form) | _texts(form, now) | _time(form, now) | check_reason(because, now)
    if form.students is not None and not 0 <= form.students <= MOST_STUDENTS:
        problems["students"] = f"Enter a whole number from 0 to {MOST_STUDENTS}."
    if "none" in form.actions and len(form.actions) > 1:
        problems["actions"] = f"“{words.ACTIONS['none']}” cannot be combined with other actions."
    require_valid(problems)


def _unknown_codes(form: NoticeForm) -> dict[str, str]:
    wrong = [name for name, codes in CODES.items() if getattr(form, name) not in (None, *codes)]
    wrong += [name for name, codes in LISTS.items() if not set(getattr(form, name)) <= set(codes)]
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
