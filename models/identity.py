"""Finds what could tell who a student is. No name, birth date, number or picture of a student is kept in the bot:
the police case number is the link to records that are protected elsewhere (C.G.S. 46b-124, FERPA)."""

import re
from datetime import datetime

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
