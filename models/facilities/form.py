"""What is answered of each item, and which answers can be taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.facilities.steps import ITEMS
from models.texts import LONGEST, check_text, check_why

THERE, NOT_THERE = "there", "missing"
ANSWERS = {THERE: "There", NOT_THERE: "Missing"}
WHAT_IS_MISSING = "Say in a few words what is missing, and if you know, until when."


@dataclass(frozen=True)
class Answer:
    """Of one item: whether it is there, and words, which have to be there where it is missing."""

    answer: str | None = None
    words: str | None = None


def check(answers: Mapping[str, Answer], now: datetime) -> dict[str, str]:
    """What is wrong with the answers, by field: the item, or its words as `words:item`."""
    problems: dict[str, str] = {}
    for item in ITEMS:
        given = answers.get(item, Answer())
        if given.answer not in ANSWERS:
            problems[item] = "Please answer this."
        if given.answer == NOT_THERE:
            problems |= check_why(f"words:{item}", given.words, LONGEST, now, WHAT_IS_MISSING)
        else:
            problems |= check_text(f"words:{item}", given.words or "", LONGEST, now)
    return problems
