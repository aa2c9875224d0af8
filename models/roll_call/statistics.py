"""How many of how many have confirmed in a school year, and were trained by the lists: by party, and without a name."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.roll_call import lists
from models.roll_call.rolls import DISTRICT, POLICE
from models.roll_call.standing import Member, members, wording_on
from models.terms import Agreement
from models.vocabulary import Party


@dataclass(frozen=True)
class Count:
    """Of those with a role, how many have confirmed; of those on lists of staff, how many were trained."""

    confirmed: int
    people: int
    trained: int
    listed: int


NEITHER = "neither"
"""Of whom no role is of a party, such as an administrator."""


def statistics(
    session: Session, agreement: Agreement, school_year: str, today: date | None = None
) -> Mapping[Party | str, Count]:
    """The counts of a school year as of its last day, or of today where that is sooner, by party.

    Lists of staff count as they stand now.
    """
    last = agreement.days_of(school_year)[1]
    day = min(last, today or last)
    wording = wording_on(session, day)
    found = members(session, agreement, day, wording=wording)
    listed = lists.counts(session, agreement, day, wording)
    counts: dict[Party | str, Count] = {
        roll.side: Count(*_of([member for member in found if roll.has(member.roles)]), *listed.get(roll, (0, 0)))
        for roll in (POLICE, DISTRICT)
    }
    others = [member for member in found if not POLICE.has(member.roles) and not DISTRICT.has(member.roles)]
    return counts | {NEITHER: Count(*_of(others), 0, 0)}


def _of(found: list[Member]) -> tuple[int, int]:
    return sum(1 for member in found if member.confirmation), len(found)


def kept(counts: Mapping[Party | str, Count]) -> list[list[Any]]:
    """As they are kept with what the team adopts; nothing as long as nobody has confirmed or was trained."""
    is_any = any(count.confirmed or count.trained for count in counts.values())
    return [[str(side), *astuple(count)] for side, count in counts.items()] if is_any else []


def of_kept(rows: Sequence[Sequence[Any]]) -> dict[str, Count]:
    """The counts as they were kept, by the code of the party."""
    return {side: Count(*numbers) for side, *numbers in rows}
