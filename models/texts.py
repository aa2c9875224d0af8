"""What people may write in their own words: how long, and nothing that tells who a student is."""

import re
from datetime import datetime

LONGEST = 3000


def check_text(name: str, text: str, longest: int, now: datetime) -> dict[str, str]:
    """What is wrong with an answer in words, under its name: too long, or it tells who a student is."""
    if len(text) > longest:
        return {name: f"Please keep this within {longest:,} characters; it now has {len(text):,}."}
    found = looks_like_identity(text, now)
    if found:
        return {
            name: f"This looks like {found}. Leave out anything that identifies a student; the case number is the link."
        }
    return {}


def check_reason(because: str | None, now: datetime) -> dict[str, str]:
    """What is wrong with the reason for a change, under `because`."""
    if not because or not because.strip():
        return {"because": "Please enter a reason."}
    return check_text("because", because, LONGEST, now)


SCHOOL_AGES = range(3, 23)


PATTERNS = (
    ("an email address", re.compile(r"[\w.+-]+@[\w-]+\.\w+")),
    ("a Social Security number", re.compile(r"(?<!\d)\d{3}[- ]\d{2}[- ]\d{4}(?!\d)")),
    ("a telephone number", re.compile(r"(?<!\d)(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)")),
    ("a student or account number", re.compile(r"(?<![\d-])\d{6,}(?!\d)")),
    ("a date of birth", re.compile(r"\b(?:dob\b|d\.o\.b\.|date of birth\b|born on\b)", re.IGNORECASE)),
)


DATES = re.compile(
    r"\b(?:\d{1,2}[/.-]\d{1,2}[/.-](?P<last>(?:19|20)\d{2})|(?P<first>(?:19|20)\d{2})-\d{1,2}-\d{1,2})\b"
)


def looks_like_identity(text: str, now: datetime) -> str | None:
    """What in a text looks like a student's identity, in words; nothing when nothing does."""
    for what, pattern in PATTERNS:
        if pattern.search(text):
            return what
    years = [int(match["last"] or match["first"]) for match in DATES.finditer(text)]
    return "a date of birth" if any(now.year - year in SCHOOL_AGES for year in years) else None
