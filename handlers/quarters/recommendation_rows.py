"""Recommendations of the team as rows: what, who, by when, and what can be done with them (§IX, §XI)."""

from collections.abc import Collection, Sequence
from datetime import date

from slack_sdk.models.blocks import Block, SectionBlock

from handlers.parts import actions, button, day, due_words, paragraph, plain, small
from handlers.quarters.ids import QuarterActionId
from handlers.revisions.ids import RevisionActionId
from handlers.values import RecordId
from models.people.roles import standing_roles
from models.quarters.tables import Recommendation

MOST_RECOMMENDATIONS, SHORT = 10, 200
MAKE_A_REQUEST = "Make it a request"


def about(recommendation: Recommendation, today: date) -> str:
    """Whose a recommendation is, of which quarter, and by when it is due, or since when overdue while it is open."""
    due_on = recommendation.due_on
    due = due_words(due_on, today) if recommendation.state == "open" else f"due {day(due_on)}"
    return f"{_responsible(recommendation, today)} · {due} · {recommendation.quarter.label}"


def _responsible(recommendation: Recommendation, today: date) -> str:
    """Who sees to it, and whether they have left: the team can give it to somebody else."""
    person = recommendation.responsible
    has_left = recommendation.state == "open" and not standing_roles(person, today)
    return f"{person.name} (no longer on the roster)" if has_left else person.name


def recommendation_row(
    recommendation: Recommendation, today: date, to_request: Collection[int] = (), *, may_follow: bool = True
) -> list[Block]:
    """A recommendation in a few words, with the buttons to follow it up and to make it a request for revision.

    `to_request` are those that the reader may make a request of: about the agreement, and none yet.
    """
    words = recommendation.words if len(recommendation.words) <= SHORT else f"{recommendation.words[:SHORT]}…"
    text, block_id = plain(f"{words}\n{about(recommendation, today)}"), f"recommendation:{recommendation.id}"
    follow = button("Follow up", QuarterActionId.TEAM_FOLLOW, RecordId(recommendation.id))
    if recommendation.id not in to_request:
        return [SectionBlock(block_id=block_id, text=text, accessory=follow if may_follow else None)]
    make = button(MAKE_A_REQUEST, RevisionActionId.RECOMMENDED, RecordId(recommendation.id))
    ways = [follow, make] if may_follow else [make]
    return [SectionBlock(block_id=block_id, text=text), *actions(ways, f"recommendation_ways:{recommendation.id}")]


def recommendation_rows(
    title: str, found: Sequence[Recommendation], today: date, to_request: Collection[int], *, may_follow: bool = True
) -> list[Block]:
    """The first ones under their title, and how many more there are."""
    if not found:
        return []
    shown, more = found[:MOST_RECOMMENDATIONS], len(found) - MOST_RECOMMENDATIONS
    rows = [block for each in shown for block in recommendation_row(each, today, to_request, may_follow=may_follow)]
    return [paragraph(f"*{title}*"), *rows, *([small(f"And {more} more.")] if more > 0 else [])]
