"""What a form says of the fields that can be redacted: what goes with each, and what may still tell it."""

from collections.abc import Iterable

from slack_sdk.models.blocks import Block

from handlers.parts import escaped, small
from models.packet_fields import Field

ALONG = "With some fields goes more, if there is any, and without a mark where a mark would tell:"


def what_goes_along(fields: Iterable[Field]) -> list[Block]:
    """What goes with a field, and what may still tell it, in a form in which fields are chosen."""
    told = [line for field in fields for line in _along(field)]
    return [small(f"{ALONG}\n{chr(10).join(told)}")] if told else []


def _along(field: Field) -> list[str]:
    along = f" With it: {field.along}." if field.along else ""
    stays = f" Still read: {field.stays}." if field.stays else ""
    return [f"*{escaped(field.label)}.*{along}{stays}"] if along or stays else []
