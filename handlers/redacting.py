"""What a form says of the fields that can be redacted: what goes with each, and what may still tell it."""

from collections.abc import Collection, Iterable

from slack_sdk.models.blocks import Block

from handlers.parts import escaped, small
from models.packet_fields import Field

ALONG = (
    "With some fields goes more, if there is any, and without a mark where a mark would tell. What is still there may "
    "tell the same: read it."
)


def what_goes_along(fields: Iterable[Field]) -> list[Block]:
    """What goes with a field, and what may still tell it, in a form in which fields are chosen."""
    offered = {field.code: field for field in fields}
    told = [line for field in offered.values() for line in _along(field, offered)]
    return [small(f"{ALONG}\n{chr(10).join(told)}")] if told else []


def _along(field: Field, offered: Collection[str]) -> list[str]:
    with_it = field.goes_with_it(offered)
    along = f" With it: {with_it}." if with_it else ""
    stays = f" Still there: {field.stays}." if field.stays else ""
    return [f"*{escaped(field.label)}.*{along}{stays}"] if along or stays else []
