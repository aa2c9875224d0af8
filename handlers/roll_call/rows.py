"""What the first window of the training shows of each party and school, as far as the reader may see it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from handlers.roll_call.views import RollRow
from models.actor import Actor
from models.errors import must_exist
from models.policy import Act
from models.roll_call import lists
from models.roll_call.rolls import Roll, lists_of, seen_by
from models.roll_call.standing import Member, members, on_roll, own, wording_on
from models.terms import Agreement


def own_of(session: Session, agreement: Agreement, actor: Actor, today: date) -> Member:
    """How the reader stands, who has a role today."""
    return must_exist(own(session, agreement, actor.person_id, today), "role")


def rows_for(session: Session, agreement: Agreement, actor: Actor, today: date) -> list[RollRow]:
    """Each party and school for which the reader answers, or whose list of staff they keep."""
    seen, listed = seen_by(agreement, actor, Act.SEE_ROLL), lists_of(agreement, actor, Act.READ_STAFF_LIST)
    if not seen and not listed:
        return []
    wording = wording_on(session, today)
    people = members(session, agreement, today, wording=wording) if seen else []
    counts = lists.counts(session, agreement, today, wording)
    return [_row(roll, people, counts, seen, listed) for roll in dict.fromkeys([*seen, *listed])]


def _row(
    roll: Roll, people: Sequence[Member], counts: dict[Roll, tuple[int, int]], seen: Sequence[Roll],
    listed: Sequence[Roll],
) -> RollRow:  # fmt: skip
    found = on_roll(people, roll)
    confirmed = sum(1 for member in found if member.confirmation)
    late = sum(1 for member in found if member.is_late)
    return RollRow(
        roll, (confirmed, len(found)) if roll in seen else None, late,
        counts.get(roll) if roll in listed or roll in seen else None, roll in listed,
    )  # fmt: skip
