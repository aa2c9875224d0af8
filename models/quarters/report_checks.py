"""Places in the team's texts to be looked at again before the public reads them: nothing is refused here."""

import re
from collections.abc import Mapping

from models.quarters.report_chapters import CHAPTERS
from models.texts import may_be_a_name

SMALL_COUNT = re.compile(
    r"\b(?:[1-5]|one|two|three|four|five)\b(?! (?:years?|quarters?|months?|weeks?|days?|hours?)\b)(?: [\w-]+){0,2}? "
    r"(?:students?|pupils?|girls?|boys?|arrests?|referrals?|suspensions?|expulsions?|incidents?|searches)\b",
    re.IGNORECASE,
)
"""A count that the public edition would not print, in the words around it."""


def places_to_check(texts: Mapping[str, str]) -> list[str]:
    """What may name a student or give a count of 1 to 5, each with its chapter, in words for the person who adopts."""
    found = []
    for code, text in texts.items():
        title = CHAPTERS[code].title
        found += [f"{title}: “{match[0]}” gives a small count" for match in SMALL_COUNT.finditer(text)]
        if name := may_be_a_name(text):
            found.append(f"{title}: “{name}” may be a student's name")
    return found
