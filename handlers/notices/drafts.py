"""Reads a form that is not finished, to keep it as it stands; and reads a draft again, to go on with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.forms import FIRST_YEAR, LAST_YEAR, TYPED_NUMBER
from handlers.notices import stand_in
from handlers.notices.form_views import MARKS, WHEN
from handlers.values import UNSEEN
from models.notices.form import CODES, LISTS, MOST_STUDENTS, NoticeForm
from models.notices.tables import NoticeDraft
from models.texts import LONGEST

Answers = Mapping[str, object]
ONE_ANSWER = ("selected_option", "selected_date_time", "selected_user", "value")


def as_it_stands(view: Mapping[str, Any]) -> dict[str, object]:
    """What stands in a form, by field, finished or not: texts, codes, seconds. Nothing of it is checked."""
    state = (view.get("state") or {}).get("values") or {}
    elements = {field: next(iter(block.values()), None) for field, block in state.items() if isinstance(block, dict)}
    return {field: _answer(element) for field, element in elements.items() if isinstance(element, dict)}


def _answer(element: Mapping[str, Any]) -> object:
    several = element.get("selected_options")
    if isinstance(several, list):
        return [_code(option) for option in several]
    found = next((element[name] for name in ONE_ANSWER if element.get(name) is not None), None)
    return _code(found) if isinstance(found, dict) else found


def _code(option: Any) -> object:
    return option.get("value") if isinstance(option, dict) else None


def read_again(draft: NoticeDraft, schools: Sequence[str]) -> NoticeForm:
    """The form as it was left, as far as it can be shown again; *30 minutes ago* as the moment that it was."""
    given = draft.answers
    found = {field.name: READERS.get(field.name, _text)(given, field.name) for field in fields(NoticeForm)}
    if given.get("when") in MINUTES:
        found["occurred_at"] = draft.opened_at - timedelta(minutes=MINUTES[str(given["when"])])
    at = given.get("school")
    found["school"] = at if at in schools else schools[0] if len(schools) == 1 else ""
    return NoticeForm(**found)


def for_whom_again(draft: NoticeDraft) -> dict[str, str | None]:
    """For whom a supervisor was filing, and why, as far as it was answered."""
    because = _text(draft.answers, stand_in.BECAUSE)
    return {
        stand_in.OFFICER: _text(draft.answers, stand_in.OFFICER),
        stand_in.BECAUSE: because and because[: stand_in.LONGEST_REASON],
    }


def _text(given: Answers, name: str) -> str | None:
    text = given.get(name)
    return UNSEEN.sub("", text)[:LONGEST] or None if isinstance(text, str) else None


def _choice(given: Answers, name: str) -> object:
    return given.get(name) if given.get(name) in CODES[name] else None


def _several(given: Answers, name: str) -> tuple[Any, ...]:
    return tuple(code for code in LISTS[name] if code in _chosen(given, name))


def _mark(given: Answers, name: str) -> bool:
    return name in _chosen(given, "marks")


def _chosen(given: Answers, name: str) -> list[Any]:
    chosen = given.get(name)
    return chosen if isinstance(chosen, list) else []


def _number(given: Answers, name: str) -> int | None:
    text = str(given.get(name) or "").strip()
    number = int(text) if TYPED_NUMBER.fullmatch(text) else -1
    return number if 0 <= number <= MOST_STUDENTS else None  # Slack shows no other in a question with these limits


def _moment(given: Answers, name: str) -> datetime | None:
    seconds = given.get(name)
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds in POSSIBLE else None


MINUTES = {minutes: int(minutes) for minutes in WHEN if minutes.isdecimal()}
POSSIBLE = range(*(int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (FIRST_YEAR, LAST_YEAR)))
READERS: Mapping[str, Callable[[Answers, str], Any]] = {
    **dict.fromkeys(CODES, _choice), **dict.fromkeys(LISTS, _several), **dict.fromkeys(MARKS, _mark),
    "students": _number, "occurred_at": _moment,
}  # fmt: skip
