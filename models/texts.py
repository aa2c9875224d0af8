"""What people may write in their own words: how long, and nothing that tells who a student is.

What looks like a number, an address or a birthday is refused. A name looks like any other word: where one follows
*student*, *my daughter* or the like, the person who typed it is asked. What neither finds, nobody but its reader does.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

LONGEST = 3000
LEAST_LETTERS = 3
LONGEST_PIECE = 40
"""As much of a text as is quoted to the person who typed it."""
NO_REASON = "Please enter a reason."
SAYS_NOTHING = "Please say it in a few words, so that whoever reads it later understands it."


def check_text(name: str, text: str, longest: int, now: datetime) -> dict[str, str]:
    """What is wrong with an answer in words, under its name: too long, or it tells who a student is."""
    if len(text) > longest:
        return {name: f"Please keep this within {longest:,} characters; it now has {len(text):,}."}
    found = looks_like_identity(text, now)
    return {name: _refusal(found)} if found else {}


def check_reason(because: str | None, now: datetime) -> dict[str, str]:
    """What is wrong with the reason for a change, under `because`."""
    return check_why("because", because, LONGEST, now)


def check_why(name: str, why: str | None, longest: int, now: datetime, missing: str = NO_REASON) -> dict[str, str]:
    """What is wrong with words that have to be there, such as a reason: missing, saying nothing, or as `check_text`."""
    if not why or not why.strip():
        return {name: missing}
    return check_text(name, why, longest, now) if says_something(why) else {name: SAYS_NOTHING}


def says_something(text: str) -> bool:
    """Whether words have letters in them: not “x”, “-” or “1”. More than that no program can tell."""
    return sum(letter.isalpha() for letter in text) >= LEAST_LETTERS


class Found(NamedTuple):
    """A piece of a text, and what it looks like."""

    what: str
    piece: str


def _refusal(found: Found) -> str:
    hint = " Write a case number with its year, such as 26-12345." if found.what == NUMBER else ""
    piece = shortened(found.piece)
    return f"“{piece}” looks like {found.what}. Leave out anything that identifies a student.{hint}"


def shortened(piece: str) -> str:
    """A piece of a text, as it is quoted."""
    return piece if len(piece) <= LONGEST_PIECE else f"{piece[:LONGEST_PIECE]}…"


NUMBER = "a student or account number"
BIRTH = "a date of birth"
CASE_NUMBER = (
    r"(?<![\w-])(?:[A-Z]{1,4}-?)?(?:\d{2}|\d{4})-\d{3,8}(?![\d-])"
    r"|\b(?:case|report|incident|complaint|CFS|CAD)(?: (?:no\.?|number))?[ :#]{1,3}\d{6,12}(?![\d-])"
)
"""How police departments write the numbers of their cases: 26-12345, 2026-00012345, WH26-123, case #2600012345."""
STUDENT_NUMBER = (
    r"\b(?:student|pupil|school|lunch)(?:['’]s)?[ -](?:ID|PIN|number|no\.?|#)(?: (?:number|no\.?|#))?(?:\W| is ){0,3}"
    r"(?P<found>\d[\d-]{2,})"
    r"|\b(?:SASID|LASID|ID)(?: (?:number|no\.?|#))?\W{0,3}(?P<id>\d[\d-]{3,})"
    r"|\b(?:student|pupil)[ :#]{1,3}(?P<named>\d{5,})"
)
"""Connecticut's and a district's own numbers of students (SASID, LASID), and shorter ones that are said to be one."""
PATTERNS = (
    ("an email address", re.compile(r"[\w.+-]+@[\w-]+\.\w+")),
    ("a Social Security number", re.compile(r"(?<!\d)\d{3}[- ]\d{2}[- ]\d{4}(?!\d)")),
    ("a telephone number", re.compile(r"(?<!\d)(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)")),
    (NUMBER, re.compile(STUDENT_NUMBER, re.IGNORECASE)),
    (NUMBER, re.compile(rf"{CASE_NUMBER}|(?<![\d-])(?P<found>\d{{6,}})(?!\d)", re.IGNORECASE)),
    (BIRTH, re.compile(r"\b(?:dob\b|d\.o\.b\.|date of birth\b|born on\b)", re.IGNORECASE)),
)
"""What is looked for, in order. Where a pattern has groups, what it found is in one of them; else it may stay."""
SCHOOL_AGES = range(3, 23)
DATES = re.compile(
    r"\b(?:\d{1,2}[/.-]\d{1,2}[/.-](?P<last>(?:19|20)\d{2})|(?P<first>(?:19|20)\d{2})-\d{1,2}-\d{1,2})\b"
)


def looks_like_identity(text: str, now: datetime) -> Found | None:
    """What in a text looks like a student's identity, and the piece that does; nothing when nothing does."""
    return next(_identities(text, now), None)


def _identities(text: str, now: datetime) -> Iterator[Found]:
    for what, pattern in PATTERNS:
        for match in pattern.finditer(text):
            pieces = match.groupdict().values() if pattern.groups else [match[0]]
            yield from (Found(what, piece) for piece in pieces if piece)
    for match in DATES.finditer(text):
        if now.year - int(match["last"] or match["first"]) in SCHOOL_AGES:
            yield Found(BIRTH, match[0])


AFTER_STUDENT = re.compile(
    r"\b(?P<who>student|pupil|boy|girl|juvenile|minor|child(?:ren)?|kid|(?:step|grand)?(?:son|daughter)|grandchild|"
    r"nephew|niece)s?(?:['’]s name)?[,:;(]?"
    r"(?:\s(?:named|called|is|was|identified as|known as))?[,:]?\s[\"“(]?"
    r"(?P<found>[^\W\d_][\w'’-]*\w(?: [A-Z]\.)?(?: [^\W\d_][\w'’-]*\w)?)",
    re.IGNORECASE,
)
NOT_NAMES = re.compile(
    # Of a school, or another word of one that stands before a word with a capital.
    "Academic|Activities|Affairs|Assistance|Center|Code|Conduct|Council|Government|Grade|Handbook|Parking|Resource|Room|"
    "School|Services|Success|Support|Union|Advocacy|Care|Find|Nutrition|Protection|Protective|Study|Welfare|"
    "Athletics|Basketball|Clubs?|Hockey|Lacrosse|Locker|Scouts?|Soccer|Track|Varsity|Volleyball|"
    "Officers?|Ofc|Sergeant|Chief|Principal|Superintendent|Teachers?|"
    "African|Asian|Hispanic|Latin[ao]|"
    "After|And|Because|But|He|Her|His|In|It|On|She|So|The|They|This|We|When|Who|"
    "January|February|March|April|June|July|"
    "August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)
"""Words with a capital that ordinarily follow *student*, *child* or the like."""
LONGEST_ACRONYM = 3


def may_be_a_name(text: str) -> str | None:
    """A piece of a text that may be a student's name: capitalized, behind *student*, *boy*, *child* or the like."""
    for match in AFTER_STUDENT.finditer(text):
        words = match["found"].split()
        if _is_capitalized(words[0], in_capitals=match["who"].isupper()) and not NOT_NAMES.fullmatch(words[0]):
            second = [word for word in words[1:] if word[0].isupper()]
            return " ".join([words[0], *second])
    return None


def names_in(texts: Mapping[str, str | None]) -> dict[str, str]:
    """The pieces of what was typed that may be a student's name, by field: only the person who typed them can tell."""
    found = {name: may_be_a_name(text) for name, text in texts.items() if text}
    return {name: piece for name, piece in found.items() if piece}


def _is_capitalized(word: str, *, in_capitals: bool) -> bool:
    if word.isupper():
        return len(word) > LONGEST_ACRONYM and not in_capitals  # in a text in capitals nothing stands out
    return word[0].isupper()
