"""Every kind of record that the search knows, in one table. Codes stay for good."""

from collections.abc import Mapping
from dataclasses import replace

from models.actor import Actor
from models.records.event_kind import EVENTS, EventKind
from models.records.kind import Kind
from models.records.law_kinds import OF_LAW
from models.records.officers_kinds import OF_OFFICERS
from models.records.parties_kinds import OF_PARTIES
from models.store.disposed import Disposable

DISPOSED = "disposed"


def _with_disposed(kind: Kind) -> Kind:
    """Of what can be disposed of, that can be asked for as a state."""
    table = kind.table
    if not issubclass(table, Disposable):
        return kind
    return replace(kind, states={**kind.states, DISPOSED: ("Disposed of", table.disposed_at.is_not(None))})


KINDS: Mapping[str, Kind] = {kind.code: _with_disposed(kind) for kind in (*OF_OFFICERS, *OF_LAW, *OF_PARTIES)}
"""By code, in the order in which they are offered."""


def offered(actor: Actor) -> list[Kind | EventKind]:
    """The kinds of which somebody may see any, whether there is one or not; events last."""
    events = [EVENTS] if EVENTS.visible(actor) else []
    return [*(kind for kind in KINDS.values() if kind.visible(actor) is not None), *events]
