"""What the bot sends of officers' reports and packets, by direct message. None says what happened or to whom."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.message import KindsAbout, Message, MessageKind, Telling, with_right, words_with
from handlers.parts import day
from handlers.reports.packet_views import GOAL, packet_button
from handlers.reports.parts import clock, open_button
from models.notices import acts as notices
from models.notices.tables import Notice
from models.policy import Act
from models.reports import packet_tables as packets
from models.reports import tables as records
from models.reports.acts import now_standing
from models.reports.packet_steps import CONFIRMED, FORWARDED, MADE
from models.reports.packet_tables import Packet
from models.reports.reminders import due_on
from models.reports.standing import LABELS, SUBMITTED, TO_SUBMIT, Standing, changed_at


def _standing(telling: Telling, notice: Notice) -> Standing:
    return now_standing(telling.session, telling.agreement, notice, telling.now)


def _how(found: Standing) -> Message:
    text = f"Officer's report {found.notice.label}: {LABELS[found.state][0].lower()}{LABELS[found.state][1:]}."
    return words_with(text, buttons=[open_button(found.notice)])


def _still_to_submit(session: Session, notice_id: int) -> bool:
    """Whether somebody is still to submit it: unless it is withdrawn, none, or submitted as it stands."""
    notice, report = notices.get(session, notice_id), records.of_notice(session, notice_id)
    if notice.withdrawn_at or report is None:
        return notice.withdrawn_at is None
    return report.answer == records.YES and (report.last is None or changed_at(session, notice, report) is not None)


def _asks(make: Callable[[Standing], str], right: Act) -> MessageKind:
    """A kind that asks for a report while it is to be submitted; afterwards it says how it stands."""

    def of_state(telling: Telling, notice: Notice) -> Message | None:
        found = _standing(telling, notice)
        if found.state not in TO_SUBMIT or found.due is None:
            return _how(found) if telling.is_change else None
        note = f" {found.due.note}" if found.due.note else ""
        return words_with(f"{make(found)}{note}", buttons=[open_button(notice)])

    return replace(_of_notice(of_state, may_have=with_right(right)), still_matters=_still_to_submit)


def reminder(found: Standing) -> str:
    """The officer is to submit it."""
    if not found.due:
        return ""
    says = "say whether it is one, and submit it" if not found.is_answered else "submit it"
    what = "new version of the officer's report" if found.report and found.report.last else "officer's report"
    when = clock(found.due) if found.due.left < 0 else f"is {clock(found.due)}"
    return f"The {what} {found.notice.label} {when}. Please {says} to the chief."


def late(found: Standing) -> str:
    """Supervisors and chief learn that it is late."""
    return f"The officer's report {found.notice.label} is not submitted: it {clock(found.due)}." if found.due else ""


def submitted(telling: Telling, notice: Notice) -> Message | None:
    """The chief has a report."""
    found = _standing(telling, notice)
    if found.state != SUBMITTED or found.report is None or found.report.last is None:
        return _how(found) if telling.is_change else None
    version = found.report.last.version
    text = f"The officer's report {notice.label}, version {version}, was submitted to you."
    return words_with(text, buttons=[open_button(notice)])


def for_officer(telling: Telling, notice: Notice) -> Message | None:
    """The officer learns what a supervisor did."""
    found = _standing(telling, notice)
    how = f"{LABELS[found.state][0].lower()}{LABELS[found.state][1:]}"
    text = f"A supervisor has worked on your officer's report {notice.label}. It now stands as: {how}."
    return words_with(text, buttons=[open_button(notice)])


def made(telling: Telling, packet: Packet) -> Message | None:
    """The chief has a packet to look at."""
    return _packet(telling, packet, MADE, f"The packet of officer's reports for {packet.label} is made. Please look at "
                   "it and forward it to the superintendent. Its files follow by direct message.")  # fmt: skip


def chase_chief(telling: Telling, packet: Packet) -> Message | None:
    """The chief has not forwarded it."""
    return _packet(telling, packet, MADE, f"The packet of officer's reports for {packet.label} is not forwarded yet.")


def forwarded(telling: Telling, packet: Packet) -> Message | None:
    """The superintendent has a packet."""
    return _packet(telling, packet, FORWARDED, f"The chief has forwarded the packet of officer's reports for "
                   f"{packet.label}. Please confirm its receipt. Its files follow by direct message.")  # fmt: skip


def chase_superintendent(telling: Telling, packet: Packet) -> Message | None:
    """The superintendent has not confirmed it, or noted the board's day."""
    asks = "confirm its receipt" if packet.state == FORWARDED else "note the day on which the board of education had it"
    state = packet.state if packet.state in (FORWARDED, CONFIRMED) else FORWARDED
    return _packet(telling, packet, state, f"The packet of officer's reports for {packet.label}: please {asks}.")


def _packet(telling: Telling, packet: Packet, state: str, text: str) -> Message | None:
    """A message that asks for a step as long as the packet waits for it; afterwards it says how the packet stands."""
    buttons = [packet_button(packet)]
    if packet.state == state:
        by = f"by {day(due_on(telling.agreement, packet))} ({GOAL})"
        return words_with(f"{text} It waits for you {by}.", buttons=buttons)
    how = f"Packet {packet.label}: *{packet.stands.label}*."
    return words_with(how, buttons=buttons) if telling.is_change else None


def _told(make: Callable[[Telling, Notice], Message | None]) -> MessageKind:
    """A kind that only tells: nobody has to do anything, and it follows the report's state all the same."""
    return _of_notice(make, may_have=with_right(Act.READ_OFFICER_REPORT), still_matters=lambda _notice: False)


def _of_step(make: Callable[[Telling, Packet], Message | None], right: Act, *states: str) -> MessageKind:
    """A kind that asks for the next step of a packet."""
    return _of_packet(make, may_have=with_right(right), still_matters=lambda packet: packet.state in states)


_of_notice = KindsAbout(notices.get)
_of_packet = KindsAbout(packets.get)
MESSAGES: Mapping[str, MessageKind] = {
    records.REMINDER: _asks(reminder, Act.READ_OFFICER_REPORT),
    records.LATE_TOLD: _asks(late, Act.READ_OFFICER_REPORT),
    records.SUBMITTED_TOLD: _told(submitted),
    records.FOR_OFFICER: _told(for_officer),
    packets.MADE_TOLD: _of_step(made, Act.FORWARD_PACKET, MADE),
    packets.CHASE_CHIEF: _of_step(chase_chief, Act.FORWARD_PACKET, MADE),
    packets.FORWARDED_TOLD: _of_step(forwarded, Act.CONFIRM_PACKET, FORWARDED),
    packets.CHASE_SUPERINTENDENT: _of_step(chase_superintendent, Act.CONFIRM_PACKET, FORWARDED, CONFIRMED),
}
