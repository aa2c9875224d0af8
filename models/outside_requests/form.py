"""What is logged of a request from outside and what its steps say, and what of it can be taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.outside_requests.kinds import BASES, ENDINGS, REQUESTERS, WAYS
from models.outside_requests.steps import DAY, DUE, WAY, WITHHELD, WORDS, Step
from models.terms import Agreement
from models.texts import LONGEST, check_text, check_why

LONGEST_REQUESTER, LONGEST_REFERENCE, LONGEST_NAME = 120, 60, 200
LARGEST = 8 * 1024 * 1024  # of a file: what Slack hands over is read so far, so that one as large may be cut
MOST_FILES = 5  # at once: they are fetched one after another while the person waits
MOST_ITEMS = 20
EARLIEST, FURTHEST = timedelta(days=731), timedelta(days=731)
LONG_AGO = timedelta(days=60)
DOCKET = re.compile(r"\b[A-Z]{2,4}-?[A-Z]{2}-?\d{2}-?\d{5,8}(?:-[A-Z])?\b|\b\d:\d{2}-[a-z]{2}-\d{4,6}\b", re.IGNORECASE)
"""How courts write the numbers of their cases, such as HHD-CV26-0000001-S: no student's number."""
NO_NAME_OF_STUDENT = "No student is named here. Leave this blank; the paper itself tells who asks."
WHO = "Enter the requester's own name, or the name of the office."
ASKED_FOR = "Please say what is asked for."
BASIS_WORDS = "Please say in a few words on what it rests."
SAY_IT = "Please say it in a few words."


@dataclass(frozen=True)
class LogForm:
    """A request as somebody logs it. Without a due day the district goal counts."""

    requester_kind: str | None
    requester: str | None
    reference: str | None
    basis: str | None
    basis_words: str | None
    asked_for: str | None
    received_on: date | None
    due_on: date | None = None
    school: str | None = None


@dataclass(frozen=True)
class StepForm:
    """What somebody says about a step, as far as the step asks for it."""

    words: str | None = None
    withheld: str | None = None
    due_on: date | None = None
    day: date | None = None
    way: str | None = None


@dataclass(frozen=True)
class HandedIn:
    """A file as it was handed in: what it is called there, and its bytes, which are never opened."""

    name: str
    content: bytes


def check_log(agreement: Agreement, form: LogForm, now: datetime) -> dict[str, str]:
    """What is wrong with what is logged, by its field."""
    today = agreement.today(now)
    problems = _codes(agreement, form) | _requester(form, now)
    problems |= check_text("reference", DOCKET.sub("", form.reference or ""), LONGEST_REFERENCE, now)
    if form.basis == "other":
        problems |= check_why("basis_words", form.basis_words, LONGEST, now, BASIS_WORDS)
    problems |= check_text("basis_words", form.basis_words or "", LONGEST, now)
    problems |= check_why("asked_for", form.asked_for, LONGEST, now, ASKED_FOR)
    if form.received_on is None or not today - EARLIEST <= form.received_on <= today:
        problems["received_on"] = "Enter the day on which it came: today or before, within two years."
    elif form.due_on and not form.received_on <= form.due_on <= today + FURTHEST:
        problems["due_on"] = "Enter a day from the one on which it came, within two years; or leave it blank."
    return problems


def _codes(agreement: Agreement, form: LogForm) -> dict[str, str]:
    problems = {}
    if form.requester_kind not in REQUESTERS:
        problems["requester_kind"] = "Choose who asks."
    if form.basis not in BASES:
        problems["basis"] = "Choose on what it rests."
    if form.school is not None and form.school not in [school.key for school in agreement.school]:
        problems["school"] = "This school is not part of the agreement."
    return problems


def _requester(form: LogForm, now: datetime) -> dict[str, str]:
    kind = REQUESTERS.get(form.requester_kind or "")
    if kind and not kind.is_named:
        return {"requester": NO_NAME_OF_STUDENT} if form.requester else {}
    return check_why("requester", form.requester, LONGEST_REQUESTER, now, WHO)


def log_doubts(agreement: Agreement, form: LogForm, due_on: date, now: datetime) -> list[str]:
    """What may be a slip in what is logged."""
    today, questions = agreement.today(now), []
    if form.received_on and today - form.received_on > LONG_AGO:
        questions.append(f"It came more than {LONG_AGO.days} days ago.")
    if due_on < today:
        questions.append("The due day has passed.")
    return questions


def check_step(
    step: Step, form: StepForm, received_on: date, due_on: date, today: date, now: datetime
) -> dict[str, str]:  # fmt: skip
    """What is wrong with what is said about a step, by its field."""
    problems: dict[str, str] = {}
    for field in step.asks:
        value = getattr(form, field)
        if value is None and field in step.may_lack:
            continue
        if field in (WORDS, WITHHELD):
            problems |= check_why(field, value, LONGEST, now, SAY_IT)
        elif field == WAY and value not in WAYS:
            problems[field] = "Choose how."
        elif field == DAY and not (value and received_on <= value <= today):
            problems[field] = "Enter a day between the one on which the request came and today."
        elif field == DUE:
            problems |= _due(step, value, due_on, today)
    return problems


def _due(step: Step, value: date | None, due_on: date, today: date) -> dict[str, str]:
    if value is None or not today <= value <= today + FURTHEST:
        return {DUE: "Enter a day from today on, within two years."}
    if step.after is None and value <= due_on:
        return {DUE: "Enter a day after the one on which it is due now."}
    return {}


def check_files(files: tuple[HandedIn, ...], kept: int) -> dict[str, str]:
    """What is wrong with files that were handed in, beside so many that are kept; none is opened for it."""
    for file in files:
        if not file.content:
            return {"files": "One of the files is empty."}
        if len(file.content) >= LARGEST:
            return {"files": "One of the files is larger than 8 MB. Keep it elsewhere, and describe it here."}
        if ending_of(file.name) not in ENDINGS:
            return {"files": f"One of the files is of no usual kind. These are: {', '.join(sorted(ENDINGS))}."}
    if len(files) > MOST_FILES:
        return {"files": f"At most {MOST_FILES} files at once."}
    return {"files": f"A request keeps {MOST_ITEMS} items at most."} if kept + len(files) > MOST_ITEMS else {}


def ending_of(name: str) -> str:
    """How the name of a file ends, in small letters and without the dot; nothing where that is no ending."""
    found = name.rpartition(".")[2].lower() if "." in name else ""
    return found if re.fullmatch(r"[a-z0-9]{1,8}", found) else ""


LOG_LABELS: Mapping[str, str] = {
    "requester": "Who asks", "reference": "Reference", "basis_words": "The basis in words",
    "asked_for": "What is asked for",
}  # fmt: skip
STEP_LABELS: Mapping[str, str] = {WORDS: "In words", WITHHELD: "What is withheld"}
"""The answers in words, by field, as their questions are called."""
