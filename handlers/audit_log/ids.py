"""The ids of forms and buttons: the audit log. Those on posted messages stay for good."""

from dataclasses import dataclass

from handlers.ids import ActionId, FormId
from handlers.values import Value


class AuditLogFormId(FormId):
    """The forms of the audit log."""

    SOUGHT = "audit_log_sought"


class AuditLogActionId(ActionId):
    """What is pressed in windows and messages of the audit log."""

    OPEN = "audit_log_open"
    TURN = "audit_log_turn"
    SEEK = "audit_log_seek"
    ALL = "audit_log_all"
    WORKBOOK = "audit_log_workbook"
    CHECKS = "audit_log_checks"
    CHECK = "audit_log_check"


@dataclass(frozen=True)
class LogPage(Value):
    """The entries `before` or `after` the one with a number."""

    way: str
    number: int
