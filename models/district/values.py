"""What a setting can be: a day of the year, so many days or hours, one line of text, a clause."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MONTH_AND_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")
CITED = (
    "I", "II", "III", "IV", "V", *(f"V.{n}" for n in range(1, 15)), "VI", "VII", *(f"VII.{n}" for n in range(1, 6)),
    "VIII", "IX", "X", "XI",
)  # fmt: skip
"""The clauses that texts cite, each as `§V.4`; the numbers within VII are ours."""
CITATION = re.compile(r"§([IVX]+(?:\.[0-9]+)?)")


def _month_and_day(text: str) -> str:
    try:
        date.fromisoformat(f"2001-{text}" if MONTH_AND_DAY.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"{text!r} is not a month and day such as 07-01") from None
    return text


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("a line break or another control character is in it")
    return text


def _cited(clause: str) -> str:
    if clause not in CITED:
        raise ValueError(f"no text cites a clause {clause!r}; those cited are {', '.join(CITED)}")
    return clause


OneLine = AfterValidator(_one_line)
MonthAndDay = Annotated[str, AfterValidator(_month_and_day)]
Days = Annotated[int, Field(ge=1, le=366)]
Hours = Annotated[int, Field(ge=1, le=24 * 365)]
Hour = Annotated[int, Field(ge=0, le=23)]
Clause = Annotated[str, AfterValidator(_cited)]
ClauseLabel = Annotated[str, Field(min_length=1, max_length=30), OneLine]
MOST_REMINDERS = 6


class Strict(BaseModel):
    """A table of the file: what is not known in it is a mistake, and nothing changes it later."""

    model_config = ConfigDict(extra="forbid", frozen=True)
