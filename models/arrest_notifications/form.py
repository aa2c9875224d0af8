"""What is answered in the steps of an arrest notification, and what of it can be taken (C.G.S. 10-233h)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.arrest_notifications.steps import HAND_OVER, SAY_CLASS, SEND, TELL
from models.texts import LONGEST, check_why

NOT_KNOWN = "not_known"
OFFENSES: Mapping[str, str] = {
    "felony": "Felony",
    "class_a": "Class A misdemeanor",
    "53_206c": "C.G.S. 53-206c",
    "other": "Another offense",
    "not_enrolled": "Nobody arrested is an enrolled student aged 7 to 20",
    NOT_KNOWN: "Not yet determined",
}
"""As what somebody was arrested, as the law has it. Codes stay for good."""
COVERED_OFFENSES = ("felony", "class_a", "53_206c")
"""Those of which the superintendent is to be told, as we read it."""
WHOM: Mapping[str, str] = {
    "superintendent": "The superintendent",
    "acting": "Whoever acts for the superintendent",
    "office": "The superintendent's office",
}
HOW: Mapping[str, str] = {
    "paper": "On paper, in person", "mail": "By mail", "fax": "By fax", "email": "By secure email",
}  # fmt: skip
MOST_ARRESTED = 10
CLOCKS_APART = timedelta(minutes=5)
CHOOSE = "Please choose one."
NO_DESCRIPTION = "Please describe briefly what happened."


@dataclass(frozen=True)
class StepForm:
    """What a step asks, as far as it does: `by_id` is who told, `at` when, `words` the letter's brief description."""

    offense: str | None = None
    arrested: int | None = None
    by_id: int | None = None
    whom: str | None = None
    how: str | None = None
    at: datetime | None = None
    words: str | None = None


def covers(offense: str | None) -> bool | None:
    """Whether the law applies to a class of offense, as we read it; nothing as long as it is not known."""
    return None if offense in (None, NOT_KNOWN) else offense in COVERED_OFFENSES


def doubts(code: str, form: StepForm, students: int) -> list[str]:
    """What may be a slip in the answers of a step: more students arrested than the notice has."""
    if code != SAY_CLASS or form.arrested is None or form.arrested <= students:
        return []
    has = "1 student" if students == 1 else f"{students} students"
    return [f"You entered {form.arrested} students arrested; the notice has {has}."]


def check_step(code: str, form: StepForm, arrested_at: datetime, now: datetime) -> dict[str, str]:
    """What is wrong with the answers of a step, by its field."""
    problems: dict[str, str] = {}
    if code == SAY_CLASS:
        problems |= {} if form.offense in OFFENSES else {"offense": CHOOSE}
        counts = form.arrested is not None and 1 <= form.arrested <= MOST_ARRESTED
        problems |= {} if counts else {"arrested": f"Enter a whole number from 1 to {MOST_ARRESTED}."}
    if code in (TELL, HAND_OVER):
        problems |= {} if form.whom in WHOM else {"whom": CHOOSE}
        problems |= _time(form.at, arrested_at, now)
    if code == TELL and form.by_id is None:
        problems["by"] = CHOOSE
    if code == HAND_OVER and form.how not in HOW:
        problems["how"] = CHOOSE
    if code == SEND:
        problems |= check_why("words", form.words, LONGEST, now, NO_DESCRIPTION)
    return problems


def _time(at: datetime | None, arrested_at: datetime, now: datetime) -> dict[str, str]:
    if at is None:
        return {"at": "Please enter when."}
    if at > now + CLOCKS_APART:
        return {"at": "The date and time cannot be in the future."}
    is_before = at < arrested_at.replace(second=0, microsecond=0)
    return {"at": "This is before the arrest, by the notice's date and time."} if is_before else {}
