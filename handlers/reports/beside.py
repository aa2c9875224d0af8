"""What the window of a notice shows of it as an officer's report: the question, or how it stands."""

from datetime import datetime

from slack_sdk.models.blocks import Block
from sqlalchemy.orm import Session

from handlers.parts import actions, paragraph
from handlers.reports import parts
from models.actor import Actor
from models.notices.tables import Notice
from models.policy import Act, allowed
from models.reports.acts import now_standing
from models.reports.standing import WITHDRAWN
from models.terms import Agreement

ACTS = (Act.READ_OFFICER_REPORT, Act.ANSWER_REPORT, Act.CHANGE_REPORT_ANSWER, Act.SUBMIT_REPORT)
QUESTION = "*Is this an officer's report?* State law asks for one where something escalates to violence or is a crime."


def of_notice(session: Session, agreement: Agreement, actor: Actor, notice: Notice, now: datetime) -> list[Block]:
    """How it stands, and the buttons that the reader may press; nothing for others, nor where reports are not kept."""
    acts = allowed(actor, ACTS, notice.subject)
    if not agreement.officer_reports.is_kept or Act.READ_OFFICER_REPORT not in acts:
        return []
    found = now_standing(session, agreement, notice, now)
    if found.state == WITHDRAWN and found.report is None:
        return []
    asks = [paragraph(QUESTION)] if parts.may_say(found, acts) else []
    elements = [*parts.buttons(found, acts), parts.open_button(notice)]
    return [*asks, paragraph(f"*Officer's report* · {parts.state(found)}"), *parts.notes(found),
            *actions(elements, "officer_report_ways")]  # fmt: skip
