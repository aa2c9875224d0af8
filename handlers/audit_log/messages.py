"""What the bot sends of the audit log: what came of a check, and the daily anchor. Neither says what anybody did."""

from collections.abc import Mapping

from handlers.audit_log.views import open_checks, outcome, so_many
from handlers.message import KindsAbout, Message, MessageKind, Telling, with_right, words_with
from models.audit_log import tables as records
from models.audit_log.tables import AuditAnchor, AuditCheck
from models.policy import Act

KEEP = "Whoever rewrites the log cannot change this message. Check the log against it with"


def _checked(_telling: Telling, check: AuditCheck) -> Message:
    return words_with(outcome(check), buttons=[open_checks()])


def _anchored(_telling: Telling, found: AuditAnchor) -> Message:
    return words_with(
        f"Anchor of the audit log, {found.day:%Y-%m-%d}: {so_many(found.entries)}.\n`{found.anchor}`\n"
        f"{KEEP} `sro-bot audit verify --anchor {found.anchor}`."
    )


MESSAGES: Mapping[str, MessageKind] = {
    records.CHECKED: KindsAbout(records.get_check)(_checked, may_have=with_right(Act.CHECK_AUDIT_LOG)),
    records.ANCHORED: KindsAbout(records.get_anchor)(_anchored),
}
