"""The officers of the roster in what is typed: a complaint names none (§V.6), wherever its words stand."""

import re
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.tables import Person, RoleHeld
from models.texts import shortened
from models.vocabulary import Role

TITLES = r"(?:officer|ofc|sro)\.?"
SUFFIXES = ("jr", "sr", "ii", "iii", "iv")


def officers_named(session: Session, texts: Mapping[str, str | None]) -> dict[str, str]:
    """What is wrong with the words of a complaint, by field: a present or former officer is named in them.

    Found are a whole name, and a last name behind *Officer*, *Ofc.* or *SRO*. More than that no program can tell.
    """
    names = session.scalars(select(Person.name).join(RoleHeld).where(RoleHeld.role == Role.OFFICER).distinct())
    patterns = [_pattern(name.split()) for name in names]
    found = {field: _first(patterns, text) for field, text in texts.items() if text}
    return {field: _refusal(piece) for field, piece in found.items() if piece}


def _pattern(words: list[str]) -> re.Pattern[str]:
    called = [word.strip(",") for word in words if word.strip(".,").casefold() not in SUFFIXES]
    behind_title = rf"{TITLES}\s+(?:[^\W\d_]\.?\s+)?{re.escape(called[-1] if called else words[-1])}"
    # A name of one word by itself may be any word.
    forms = [r"\s+".join(map(re.escape, called)), behind_title] if len(called) > 1 else [behind_title]
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)


def _first(patterns: Iterable[re.Pattern[str]], text: str) -> str | None:
    return next((match[0] for pattern in patterns if (match := pattern.search(text))), None)


def _refusal(piece: str) -> str:
    return f"“{shortened(piece)}” names an officer. A complaint names none: write “the officer”."
