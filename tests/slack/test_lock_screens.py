"""What a locked screen shows of a message: at most the number and the school, and nothing of what happened.

Phones show a message's text; desktops that of its first block (since July 2026).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.messages import MESSAGES
from models import vocabulary as words
from models.evaluations.criteria import RATINGS
from tests.support.everything import Shown

LABELS: Sequence[Mapping[str, str]] = (
    words.ACTIONS, words.INCIDENTS, words.PLACES, words.SEARCHERS, words.GROUNDS, words.PRIOR_OPTIONS, words.GRADES,
    words.RACES, words.STUDENT_MEASURES, words.DISPOSITIONS, RATINGS,
)  # fmt: skip
TYPED = (
    "SECRET",
    "Yes. 20",
    "A year. 20",
    "I agree, mostly",
    "A wrong day",
    "Two students pushed",
    "Cafeteria",
    "Words.",
)
"""What the people of the scenes have typed."""
SHORTEST = 6  # a label such as “Other” says nothing by itself
TELLING = re.compile(
    "|".join(
        re.escape(told)
        for told in ("arrest", "search", *TYPED, *(label for of in LABELS for label in of.values()))
        if len(told) >= SHORTEST
    ),
    re.IGNORECASE,
)


def test_every_kind_of_message_is_fit_for_a_locked_screen(shown: Shown) -> None:
    """In every state of its record: what phones show, and what desktops show first."""
    assert {kind for kind, _text, _blocks in shown.messages} == MESSAGES.keys()
    found = {
        f"{kind}: {told[0]!r} in {seen!r}"
        for kind, text, blocks in shown.messages
        for seen in (text, first_words(blocks))
        if (told := TELLING.search(seen))
    }
    assert not found, "\n".join(sorted(found))


def test_what_must_not_be_seen_there_is_in_the_messages(shown: Shown) -> None:
    """The first test would find it, were it in the wrong place."""
    below = [first_words([block]) for _kind, _text, blocks in shown.messages for block in blocks[1:]]
    assert any("arrest" in seen for seen in below)
    assert any("Weapons" in seen for seen in below)
    assert TELLING.search("A SECRET of an Arrest")


def first_words(blocks: Sequence[Mapping[str, Any]]) -> str:
    """What Slack can take from the first block; nothing where there is none, then it takes the text."""
    if not blocks:
        return ""
    block = blocks[0]
    parts = [block.get("text"), *block.get("fields", ()), *block.get("elements", ())]
    return " ".join(_text(part) for part in parts if part)


def _text(part: Mapping[str, Any]) -> str:
    text = part.get("text", "")
    return text if isinstance(text, str) else _text(text)
