"""How a figure is answered: a number, not collected, or suppressed in the published table that it was taken from."""

import re
from typing import Final, Literal

SUPPRESSED: Final = "suppressed"
Answer = int | Literal["suppressed"] | None
"""A number, also 0; `SUPPRESSED`, where a published table has a mark in place of a small count; None: not collected."""
NOT_COLLECTED_TYPED = ("n/c", "not collected")
SUPPRESSED_TYPED = ("*", SUPPRESSED)
TYPED_NUMBER = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,9}")


def number(answer: Answer) -> int | None:
    """An answer as far as it is a number."""
    return answer if isinstance(answer, int) else None


def typed_answer(text: str) -> Answer:
    """An answer as somebody types it: 731, 1,204, * or suppressed, n/c.

    Raises:
        ValueError: it is none of these.
    """
    words = text.strip().lower()
    if words in NOT_COLLECTED_TYPED:
        return None
    if words in SUPPRESSED_TYPED:
        return SUPPRESSED
    if not TYPED_NUMBER.fullmatch(words):
        raise ValueError(text)
    return int(words.replace(",", ""))
