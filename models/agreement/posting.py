"""Where the agreement is to be posted, and what is asked about each place.

State law has it in a central location of the district and on the websites of the district and of each school with an
officer (C.G.S. 10-233m). That is our reading, from summaries of the act, for counsel to confirm: the full text was not
before us, nor is it said there by when.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from models.terms import Agreement
from models.texts import check_text

CENTRAL, WEBSITE, OF_SCHOOL = "central", "website", "school."
LONGEST_WHEREABOUTS = 300
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class PostingForm:
    """What is answered about a place: whether the agreement is posted there, since or until when, and where exactly."""

    is_posted: bool
    day: date | None
    whereabouts: str | None


def places(agreement: Agreement, today: date) -> Mapping[str, str]:
    """Every place where the agreement is to be posted, by its code: what it is called."""
    schools = {f"{OF_SCHOOL}{school.key}": f"Website of {school.name}" for school in agreement.schools_on(today)}
    return {CENTRAL: "Central location in the district", WEBSITE: "The district's website", **schools}


def check(form: PostingForm, today: date, now: datetime) -> dict[str, str]:
    """What is wrong with the answers, by field."""
    problems: dict[str, str] = {}
    if form.day is None:
        problems["day"] = "Enter a date."
    elif form.day > today:
        problems["day"] = "This is in the future. Enter it once it is done."
    if not form.whereabouts:
        problems["whereabouts"] = "Enter the address of the page, or the office and shelf."
    elif not ADDRESS.fullmatch(form.whereabouts):  # addresses of pages have long numbers, which tell of nobody
        problems |= check_text("whereabouts", form.whereabouts, LONGEST_WHEREABOUTS, now)
    elif len(form.whereabouts) > LONGEST_WHEREABOUTS:
        problems["whereabouts"] = f"Please keep this within {LONGEST_WHEREABOUTS} characters."
    return problems
