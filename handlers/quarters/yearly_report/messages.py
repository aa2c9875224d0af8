"""What the bot sends of the team's yearly report (§IX)."""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import ActionsBlock
from sqlalchemy.orm import Session

from handlers.message import Message, MessageKind, Telling
from handlers.parts import day, paragraph, small
from handlers.quarters.yearly_report.views import adopted_line, report_button
from models.actor import Actor
from models.policy import Act, Subject, may
from models.quarters import report_changes, report_reminders, yearly_report
from models.quarters.report_chapters import CHAPTERS
from models.quarters.report_tables import ReportAdoption, YearlyReport, written_chapters


def _report(telling: Telling, report_id: int) -> YearlyReport:
    return telling.session.get_one(YearlyReport, report_id)


def _opened(report: YearlyReport) -> ActionsBlock:
    return ActionsBlock(elements=[report_button("Open the report", report.school_year)])


def _how_far(telling: Telling, report: YearlyReport) -> str:
    written = [row for row in written_chapters(telling.session, report.school_year).values() if row.words]
    return f"{len(written)} of {len(CHAPTERS)} chapters are written. {adopted_line(report)}."


def _reminder(telling: Telling, report_id: int) -> Message | None:
    """A direct message to a member of the team about a report that is not adopted."""
    report = _report(telling, report_id)
    due = telling.agreement.report_due(report.school_year)
    is_over = telling.agreement.today(telling.now) > due
    words = f"was due {day(due)}" if is_over else f"is due {day(due)}"
    text = f"*{report.label}* {words} (district goal). {_how_far(telling, report)}"
    message = Message(f"{report.label} {words}.", [paragraph(text), _opened(report)])
    return None if report.adopted_at else message


def _overdue(telling: Telling, report_id: int) -> Message | None:
    """A word in the team's channel about a report that is overdue."""
    report = _report(telling, report_id)
    due = telling.agreement.report_due(report.school_year)
    text = f"*{report.label}* is overdue since {day(due)} (district goal). {_how_far(telling, report)}"
    message = Message(f"{report.label} is overdue.", [paragraph(text), _opened(report)])
    return None if report.adopted_at else message


def _adopted(telling: Telling, report_id: int) -> Message:
    """A word in the team's channel when one of each party has adopted it."""
    report = _report(telling, report_id)
    blocks = [paragraph(f"*{report.label}* is adopted."), small(adopted_line(report)), _opened(report)]
    return Message(f"{report.label} is adopted.", blocks)


def _ended(telling: Telling, adoption_id: int) -> Message | None:
    """A direct message to somebody whose adoption no longer counts."""
    ended = telling.session.get_one(ReportAdoption, adoption_id)
    report = ended.report
    text = f"*{report.label}* has changed since you adopted it, so your adoption ended. Please review it again."
    has_adopted = ended.person_id in [adoption.person_id for adoption in report.standing]
    message = Message(f"{report.label} has changed since you adopted it.", [paragraph(text), _opened(report)])
    return None if report.adopted_at or has_adopted else message


def _who_may(act: Act) -> Callable[[Session, Actor, int], bool]:
    return lambda _session, actor, _id: may(actor, act, Subject())


MESSAGES: Mapping[str, MessageKind] = {
    report_reminders.REMINDER: MessageKind(_reminder, may_have=_who_may(Act.ADOPT_REPORT)),
    report_reminders.OVERDUE: MessageKind(_overdue),
    yearly_report.ADOPTED: MessageKind(_adopted),
    report_changes.ADOPTION_ENDED: MessageKind(_ended, may_have=_who_may(Act.ADOPT_REPORT)),
}
