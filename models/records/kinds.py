"""Every kind of record that the search knows, in one table. Codes stay for good."""

from collections.abc import Mapping

from models.actor import Actor
from models.records.event_kind import EVENTS, EventKind
from models.records.kind import Kind
from models.records.law_kinds import OF_LAW
from models.records.officers_kinds import OF_OFFICERS
from models.records.parties_kinds import OF_PARTIES

KINDS: Mapping[str, Kind] = {kind.code: kind for kind in (*OF_OFFICERS, *OF_LAW, *OF_PARTIES)}
"""By code, in the order in which they are offered."""


def offered(actor: Actor) -> list[Kind | EventKind]:
    """The kinds of which somebody may see any, whether there is one or not; events last."""
    events = [EVENTS] if EVENTS.visible(actor) else []
    return [*(kind for kind in KINDS.values() if kind.visible(actor) is not None), *events]
