"""Places in the team's texts to be looked at again before the public reads them: nothing is refused here."""

import re
from collections.abc import Collection, Mapping

from models.quarters.report_chapters import CHAPTERS
from models.texts import may_be_a_name

SMALL_COUNT = re.compile(
    r"\b(?:[1-5]|one|two|three|four|five)\b(?! (?:years?|quarters?|months?|weeks?|days?|hours?)\b)(?: [\w-]+){0,2}? "
    r"(?:students?|pupils?|girls?|boys?|arrests?|referrals?|suspensions?|expulsions?|incidents?|searches)\b",
    re.IGNORECASE,
)
"""A count that the public edition would not print, in the words around it."""


TWO_NAMES = re.compile(r"\b([A-Z][a-z'’-]+) ([A-Z][a-z'’-]+)\b")
NO_NAMES = frozenset({
    "School", "Schools", "Resource", "Officer", "Officers", "Police", "Department", "High", "Middle", "Elementary",
    "Public", "Collaboration", "Team", "Board", "Education", "State", "Chief", "Superintendent", "Principal", "Action",
    "Notice", "English", "United", "States", "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
})  # fmt: skip
"""Words that are capitalized without being anybody's name."""


def places_to_check(texts: Mapping[str, str], known: Collection[str] = ()) -> list[str]:
    """What may name a person or give a count of 1 to 5, each with its chapter, in words for the person who adopts.

    `known` are names of schools and of the parties. A first name before a school's word may still be a person's.
    """
    of_known = frozenset(word for name in known for word in name.split())
    found = []
    for code, text in texts.items():
        title = CHAPTERS[code].title
        found += [f"{title}: “{match[0]}” gives a small count" for match in SMALL_COUNT.finditer(text)]
        if name := may_be_a_name(text):
            found.append(f"{title}: “{name}” may be a student's name")
        found += [
            f"{title}: “{match[0]}” may be a person's name"
            for match in TWO_NAMES.finditer(text)
            if match[0] != name and NO_NAMES.isdisjoint(match.groups()) and not of_known.issuperset(match.groups())
        ]
    return found
