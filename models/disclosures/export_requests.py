"""What people may ask for of disclosures: those of a period that they may read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.actor import Actor
from models.disclosures.queries import between, within
from models.disclosures.tables import Disclosure
from models.errors import Invalid
from models.export_requests.tables import ExportRequest
from models.policy import Act, refusal, schools_where
from models.store import audit

LONGEST = timedelta(days=731)


@dataclass(frozen=True)
class DisclosureRegister(ExportRequest, kind="disclosures", act=Act.EXPORT_DISCLOSURES):
    """What was disclosed from the first to the last day, as far as the person may read it."""

    first: date
    last: date

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may have no row."""
        schools_where(actor, self.act)


def disclosure_register(actor: Actor, first: date | None, last: date | None) -> DisclosureRegister:
    """The register of a period, for whoever may have rows of it; `Invalid` where there is no such period."""
    schools_where(actor, DisclosureRegister.act)
    if first is None or last is None:
        raise Invalid({"first" if first is None else "last": "Enter a date."})
    if last < first:
        raise Invalid({"last": "This is before the start date."})
    if last - first > LONGEST:
        raise Invalid({"last": "The range can be two years at most. Use a second file for the rest."})
    return DisclosureRegister(first, last)


def rows(session: Session, actor: Actor, first: date, last: date) -> list[Disclosure]:
    """The disclosures of a period that somebody may have. Raises `Refused` where they may have none."""
    which = within(actor, DisclosureRegister.act)
    if which is None:
        raise refusal(DisclosureRegister.act)
    return between(session, first, last, which)


def record_export(session: Session, actor: Actor, first: date, last: date, count: int, now: datetime) -> None:
    """Put on record that somebody takes out the rows of a period, and how many there are."""
    period = {"first": first.isoformat(), "last": last.isoformat(), "rows": count}
    audit.record(session, actor.label, "export disclosures", "disclosure", now, period)
