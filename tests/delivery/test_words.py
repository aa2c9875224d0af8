"""Every kind of message has words for whoever reads of it in a packet."""

import pytest

from handlers.messages import MESSAGES
from models.delivery.words import CHANGE, KINDS, WORDS, kind_words
from models.records import trail

OF_THE_CODE = ("card", "channel alarm", "outbox", "reply", "_")
"""What nobody outside can know the meaning of."""


def test_every_kind_of_message_has_words() -> None:
    """And no words are left of kinds that nothing sends: whoever adds a kind gives it words in `words.py`."""
    kinds = {code.removesuffix(CHANGE) for code in MESSAGES}
    assert kinds - set(WORDS) == set()
    assert set(WORDS) - kinds == set()
    assert len(WORDS) == sum(len(group) for group in KINDS.values()) == len(set(WORDS.values()))


@pytest.mark.parametrize("code", sorted(WORDS))
def test_words_are_no_codes(code: str) -> None:
    """A sentence's beginning, short, without a word of the code."""
    words = WORDS[code]
    assert words[0].isupper()
    assert len(words) <= 90
    assert not words.endswith(".")
    assert not [said for said in OF_THE_CODE if said in words.lower()]
    assert words.lower() != code.replace("_", " ") or code == "role_welcome"


def test_a_message_of_an_older_bot_is_shown_by_its_code() -> None:
    """Rather than hidden."""
    assert kind_words("a kind of long ago") == "“a kind of long ago”"
    assert kind_words("notice_card_change") == kind_words("notice_card")


def test_every_kind_that_a_packet_can_list_is_a_kind() -> None:
    """The kinds that are picked by name."""
    assert set(trail.OF_NOTICE) | set(trail.OF_QUESTIONS) | set(trail.OF_IMPORTS) <= set(MESSAGES)
