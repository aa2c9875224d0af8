"""What the chief proposes for a school, and what of it can be taken."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.appointments.queries import candidates, holds_for_schools, year_after
from models.appointments.tables import REASONS, YEAR
from models.terms import Agreement
from models.texts import LONGEST, check_text

LONGEST_WORDS = LONGEST
MOST_OFFICERS = 10
NOBODY = "Say in a few words why the school has no officer, or choose one."
WHY = "Say in a few words why."


@dataclass(frozen=True)
class ProposalForm:
    """Which officers are at a school from its first to its last day, and why; nobody is an answer, too."""

    school: str
    officers: tuple[int, ...] = ()
    words: str | None = None
    reason: str = YEAR
    first_day: date | None = None
    last_day: date | None = None
    replaces_id: int | None = None


def yearly(agreement: Agreement, school: str, school_year: str, officers: tuple[int, ...], words: str | None,
           today: date) -> ProposalForm:  # fmt: skip
    """The proposal of a whole school year; of one that has begun, from today."""
    first, last = agreement.days_of(school_year)
    there = next((known for known in agreement.school if known.key == school), None)
    first, last = there.days_within(max(first, today), last) if there else (max(first, today), last)
    return ProposalForm(school, officers, words, YEAR, first, last)


def check(session: Session, agreement: Agreement, form: ProposalForm, today: date, now: datetime) -> dict[str, str]:
    """What is wrong with a proposal, by its field."""
    problems = _days(agreement, form, today) | check_text("words", form.words or "", LONGEST_WORDS, now)
    if form.school not in [school.key for school in agreement.school]:
        problems["school"] = "This school is not part of the agreement."
    elif form.first_day and form.last_day and "last_day" not in problems:
        closed = agreement.closed_in_words(form.school, form.first_day, form.last_day)
        problems |= {"last_day": closed} if closed else {}
    if form.reason not in REASONS:
        problems["reason"] = "Choose why."
    if not form.words and (not form.officers or form.reason != YEAR):
        problems["words"] = WHY if form.officers else NOBODY
    offered = candidates(session)
    if len(form.officers) > MOST_OFFICERS:
        problems["officers"] = f"Choose at most {MOST_OFFICERS} officers for one school."
    elif any(person_id not in offered or holds_for_schools(offered[person_id], today) for person_id in form.officers):
        problems["officers"] = "Choose officers who can be reached in Slack and hold no role for the schools."
    return problems


def _days(agreement: Agreement, form: ProposalForm, today: date) -> dict[str, str]:
    first, last = form.first_day, form.last_day
    if first is None or last is None:
        return {"first_day" if first is None else "last_day": "Enter the day."}
    if first < today:
        return {"first_day": "The first day cannot be in the past."}
    year = agreement.school_year(today)
    if agreement.school_year(first) not in (year, year_after(agreement, year)):
        return {"first_day": "Enter a day of this school year or of the next one."}
    ends = agreement.days_of(agreement.school_year(first))[1]
    if not first <= last <= ends:
        return {"last_day": f"Enter a day from the first day until the end of the school year, {ends}."}
    return {}
