"""What people may ask for of the events under the agreement: the register of those of a period."""

from dataclasses import dataclass
from datetime import date, timedelta

from models.actor import Actor
from models.errors import Invalid
from models.export_requests.tables import ExportRequest
from models.policy import Act, Subject, require

LONGEST = timedelta(days=3660)


@dataclass(frozen=True)
class EventRegister(ExportRequest, kind="agreement_events", act=Act.EXPORT_EVENTS):
    """What was done under the agreement from the first to the last day, a row each."""

    first: date
    last: date


def event_register(actor: Actor, first: date | None, last: date | None) -> EventRegister:
    """The register of a period, for whoever may have it; `Invalid` where there is no such period."""
    require(actor, EventRegister.act, Subject())
    if first is None or last is None:
        raise Invalid({"first" if first is None else "last": "Enter a date."})
    if last < first:
        raise Invalid({"last": "This is before the start date."})
    if last - first > LONGEST:
        raise Invalid({"last": "The range can be ten years at most. Use a second file for the rest."})
    return EventRegister(first, last)
