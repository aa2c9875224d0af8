"""What the title of a calendar's event says of its day: no school, school, or too little to tell.

Two tables: the things that a title can say (`SAYS`), and what follows from them (`RULES`, the first that fits). Where
two things contradict each other, or the words are used both ways, a person decides: what guesses is wrong unseen.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.calendar.title_words import SAYS, Says, plain_words

PATTERNS = {thing: re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W_])") for thing, words in SAYS.items()}


class Verdict(StrEnum):
    """What a title says of its day."""

    CLOSES = "closes"
    OPEN = "does not close"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Rule:
    """What follows where a title says all of some things and none of others."""

    verdict: Verdict
    all_of: Collection[Says]
    none_of: Collection[Says] = ()

    def fits(self, things: frozenset[Says]) -> bool:
        """Whether it follows from these things."""
        return things.issuperset(self.all_of) and things.isdisjoint(self.none_of)


LIMITED = {Says.SOME_STUDENTS, Says.ONLY, Says.PERHAPS, Says.MAKE_UP}
KNOWN = frozenset(Says) - {Says.NO_SCHOOL, Says.SOMEBODY_OR_SOMETHING}
"""Whatever says something that a rule knows: with it, another word is no name that stands alone."""
RULES = (
    Rule(Verdict.OPEN, {Says.CALLED_OFF}),
    Rule(Verdict.UNSURE, {Says.NO_SCHOOL, Says.SOMEBODY_OR_SOMETHING}, KNOWN),
    Rule(Verdict.CLOSES, {Says.NO_SCHOOL}, {*LIMITED, Says.SCHOOL, Says.NO_SCHOOL_EVENT, Says.UNKNOWN_PART}),
    Rule(Verdict.UNSURE, {Says.NO_SCHOOL}),
    Rule(Verdict.UNSURE, {Says.SNOW_DAY, Says.MAKE_UP}),
    Rule(Verdict.UNSURE, {Says.MAKE_UP, Says.PERHAPS}),
    Rule(Verdict.UNSURE, {Says.RECESS, Says.PERHAPS}),
    Rule(Verdict.OPEN, {Says.SCHOOL}),
    Rule(Verdict.OPEN, {Says.BEGINS_OR_ENDS, Says.AFTER_SCHOOL}),
    Rule(Verdict.UNSURE, {Says.NONE_OF_SOME}),
    Rule(Verdict.OPEN, {Says.MAKE_UP}),
    Rule(Verdict.UNSURE, {Says.HOLIDAY, Says.AN_ACTIVITY}),
    Rule(Verdict.UNSURE, {Says.RECESS, Says.AN_ACTIVITY}),
    Rule(Verdict.OPEN, {Says.AN_ACTIVITY}),
    Rule(Verdict.OPEN, {Says.ELSEWHERE}),
    Rule(Verdict.CLOSES, {Says.RECESS}, {*LIMITED, Says.BEGINS_OR_ENDS}),
    Rule(Verdict.CLOSES, {Says.HOLIDAY}, {*LIMITED, Says.BEGINS_OR_ENDS}),
    Rule(Verdict.UNSURE, {Says.HOLIDAY}),
    Rule(Verdict.UNSURE, {Says.ONLY, Says.SOME_STUDENTS}),
    Rule(Verdict.UNSURE, {Says.ASKED_ABOUT}),
)


def verdict_of(title: str) -> Verdict:
    """What a title says of its day."""
    things = things_said(title)
    return next((rule.verdict for rule in RULES if rule.fits(things)), Verdict.OPEN)


@lru_cache(maxsize=10_000)  # a calendar has the same titles again and again
def things_said(title: str) -> frozenset[Says]:
    """All that a title says, of what the rules ask about."""
    words = plain_words(title)
    things = _things(words)
    is_unknown = Says.NO_SCHOOL in things and not all(map(_things, words.split(" - ")))
    return things | {Says.UNKNOWN_PART} if is_unknown else things


def _things(words: str) -> frozenset[Says]:
    return frozenset(thing for thing, pattern in PATTERNS.items() if pattern.search(words))


def is_about_school_days(title: str) -> bool:
    """Whether a title speaks of closing at all, whatever it says of it."""
    speaks_of_it = not things_said(title).isdisjoint({Says.NO_SCHOOL, Says.RECESS, Says.HOLIDAY, Says.ASKED_ABOUT})
    return speaks_of_it or verdict_of(title) is not Verdict.OPEN


def tells_of_no_school(title: str) -> bool:
    """Whether a title says of somebody that they have no school, so that an event of some hours needs a look, too."""
    return not things_said(title).isdisjoint({Says.NO_SCHOOL, Says.RECESS, Says.HOLIDAY})


def closes_some_of_its_days(title: str) -> bool:
    """Whether an event of several days may close some of them: “Thanksgiving Recess, early dismissal Wednesday”."""
    return tells_of_no_school(title) and Says.CALLED_OFF not in things_said(title)


def tells_of_school(title: str) -> bool:
    """Whether a title says that there is school, so that another event that closes the day contradicts it."""
    things = things_said(title)
    return Says.SCHOOL in things or (Says.CALLED_OFF in things and is_about_school_days(title))
