"""What there is to do with records, for whom, and the button that leads there, by that topic's own ids."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.arrest_notifications.ids import ArrestActionId
from handlers.audit_log.ids import AuditLogActionId
from handlers.ids import ActionId
from handlers.outside_requests.ids import OutsideActionId
from handlers.records.ids import RecordsActionId
from handlers.releases.ids import ReleaseActionId
from handlers.reports.ids import OfficerReportActionId
from handlers.retention.ids import RetentionActionId
from models.actor import Actor
from models.arrest_notifications import queries as arrest_notifications
from models.outside_requests import queries as outside_requests
from models.policy import Act, may_somewhere
from models.records.finding import may_search
from models.releases import queries as releases
from models.reports import queries as reports
from models.retention import queries as retention
from models.terms import Agreement


def _always(_agreement: Agreement) -> bool:
    return True


@dataclass(frozen=True)
class Place:
    """A topic as it is offered: its title, what it is for in a line, its button, and who finds it there.

    `is_kept` is whether the agreement's settings have it at all.
    """

    title: str
    about: str
    button: ActionId
    open_to: Callable[[Actor], bool]
    is_kept: Callable[[Agreement], bool] = _always


PLACES = (
    Place(
        "Find records", "By number, school, person, period, category or state; and take one out as a packet (§V.6).",
        RecordsActionId.SEARCH, may_search,
    ),
    Place(
        "Officer's reports", "What officers report to the chief, and the chief's monthly packets (C.G.S. 10-233p).",
        OfficerReportActionId.OPEN, reports.may_open, lambda agreement: agreement.officer_reports.is_kept,
    ),
    Place(
        "Arrest notifications", "What the police tell the superintendent of arrests of students (C.G.S. 10-233h).",
        ArrestActionId.LIST, arrest_notifications.may_open, lambda agreement: agreement.state_law_arrests.is_on,
    ),
    Place(
        "Requests of the schools", "Records that the superintendent asks the police for, and what was released (§V.6).",
        ReleaseActionId.OPEN, releases.may_open,
    ),
    Place(
        "Requests from outside", "Records that the press, a court, an insurer, a parent or others ask your side for.",
        OutsideActionId.OPEN, outside_requests.may_open,
    ),
    Place(
        "Holds and disposal", "What keeps records from disposal, and lists of what is due for it (§V.6).",
        RetentionActionId.OPEN, retention.may_open,
    ),
    Place(
        "Audit log", "Who did or read what, and whether the log is whole (§V.6).", AuditLogActionId.OPEN,
        lambda actor: may_somewhere(actor, Act.CHECK_AUDIT_LOG),
    ),
)  # fmt: skip
"""In the order in which they are shown."""


def open_to(agreement: Agreement, actor: Actor) -> list[Place]:
    """The places that somebody finds there."""
    return [place for place in PLACES if place.is_kept(agreement) and place.open_to(actor)]
