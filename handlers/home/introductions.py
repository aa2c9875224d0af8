"""Who the reader of a Home is to the bot: what they may do, and for somebody who is new, where to begin."""

from collections.abc import Mapping

from slack_sdk.models.blocks import Block, DividerBlock

from handlers.parts import escaped, paragraph, small
from models.actor import Actor
from models.policy import Act, Subject, is_barred, may, roles_with
from models.terms import Agreement

MAY_DO: Mapping[Act, str] = {
    Act.FILE_NOTICE: "file, complete, amend and withdraw action notices",
    Act.ACKNOWLEDGE_NOTICE: "read and acknowledge your school's action notices, and ask the officer about them",
    Act.LOG_ACTIVITY: "log what you do besides enforcement (`/sro-log`)",
    Act.READ_SCHEDULE: "see who is at the schools you work with",
    Act.ANSWER_ACTIVITY: "answer what officers bring up or plan at your school",
    Act.APPROVE_OVERTIME: "approve overtime for special events",
    Act.DRAFT_EVALUATION: "write yearly evaluations",
    Act.ANSWER_EVALUATION: "read and answer your own evaluation",
    Act.RECEIVE_EVALUATION: "receive evaluations",
    Act.REQUEST_DISMISSAL: "request that an officer be dismissed or reassigned",
    Act.FORWARD_DISMISSAL: "forward requests to dismiss or reassign an officer to the chief",
    Act.DECIDE_DISMISSAL: "decide requests to dismiss or reassign an officer",
    Act.PROPOSE_APPOINTMENT: "propose which officer is at which school",
    Act.BE_HEARD: "be heard on who is the officer at your school",
    Act.AGREE_APPOINTMENT: "agree to appointments of officers",
    Act.REQUEST_REVISION: "request revisions of the agreement, and answer such requests",
    Act.WORK_ON_DISPUTE: "open and work out disputes about the agreement",
    Act.ASK_FOR_RECORDS: "ask the police for records (`/sro-records`)",
    Act.RELEASE_RECORDS: "release records to the superintendent (`/sro-records`)",
    Act.SEARCH_RECORDS: "find records, and take one out (`/sro-records`)",
    Act.DECIDE_OUTSIDE: "log requests for records from outside, and decide on them (`/sro-records`)",
    Act.FORWARD_PACKET: "forward packets of officer's reports to the superintendent (`/sro-records`)",
    Act.CONFIRM_PACKET: "confirm packets of officer's reports, and note the board's day (`/sro-records`)",
    Act.SET_HOLD: "set and lift holds on records (`/sro-records`)",
    Act.APPROVE_DISPOSAL: "approve or decline the disposal of records (`/sro-records`)",
    Act.KEEP_ARREST: "record what the superintendent is told of arrests",
    Act.CONFIRM_ARREST: "confirm what the police tell you of arrests",
    Act.STATE_FACILITIES: "say what your school provides to its officer",
    Act.CHECK_FACILITIES: "check what your school provides to you",
    Act.LOG_DISCLOSURE: "log disclosures of student records (`/sro-agreement`)",
    Act.SEE_QUARTER: "see how far the quarter is",
    Act.RECORD_MEETING: "open a quarter, record meetings, and sign off",
    Act.SET_GOALS: "set the team's goals of the year, and confirm those of the other party",
    Act.WRITE_REPORT: "write and adopt the yearly report",
    Act.RECORD_FEEDBACK: "record commendations and complaints about the program (`/sro-log`)",
    Act.SEE_ROLL: "see who has confirmed the training on the agreement (`/sro-agreement`)",
    Act.PROPOSE_ROSTER: "propose changes of people, roles and channels",
    Act.APPROVE_ROSTER: "approve changes of people and channels",
    Act.DECIDE_SCHOOL_DAY: "decide days that the school calendar leaves open",
    Act.READ_AUDIT_LOG: "read the audit log for your side (`/sro-records`)",
    Act.CHECK_AUDIT_LOG: "check whether the audit log is whole (`/sro-records`)",
}
"""What a reader may do, in a few words each; what follows from it goes without saying."""
MAY_EXPORT: Mapping[Act, str] = {
    Act.EXPORT_TOTALS: "totals",
    Act.EXPORT_NOTICES: "the notice log",
    Act.EXPORT_ACTIVITIES: "the activity log",
    Act.EXPORT_COVERAGE: "coverage calendar and work schedules",
    Act.EXPORT_FEEDBACK: "commendations and complaints",
    Act.EXPORT_APPOINTMENTS: "the register of appointments",
    Act.EXPORT_CERTIFICATES: "who has confirmed the training on the agreement",
    Act.EXPORT_EVENTS: "the register of the agreement's events",
    Act.EXPORT_DISCLOSURES: "disclosures of student records",
}
"""What a reader may take out, in one go: on a phone a line for each would fill the screen."""


def may_do(agreement: Agreement, actor: Actor) -> list[Block]:
    """What the person may do, by the roles of today, below what waits: on a phone it would fill the screen."""
    off = _turned_off(agreement)
    does = _reads(actor) + [words for act, words in MAY_DO.items() if act not in off and _is_able(actor, act)]
    files = [words for act, words in MAY_EXPORT.items() if _is_able(actor, act)]
    if files:
        does.append(f"export {', '.join(files)} (`/sro-export`)")
    return [DividerBlock(), small(f"You may: {'; '.join(does)}.")] if does else []


def _turned_off(agreement: Agreement) -> set[Act]:
    """What there is nothing of by a setting."""
    packets = set() if agreement.officer_reports.is_kept else {Act.FORWARD_PACKET, Act.CONFIRM_PACKET}
    arrests = set() if agreement.state_law_arrests.is_on else {Act.KEEP_ARREST, Act.CONFIRM_ARREST}
    return packets | arrests


def _is_able(actor: Actor, act: Act) -> bool:
    held = {holding.role for holding in actor.holdings}
    return bool(held.intersection(roles_with(act))) and not is_barred(actor, act)


def _reads(actor: Actor) -> list[str]:
    """What the person may read of all schools who has no other part in it."""
    found: list[str] = []
    if may(actor, Act.READ_NOTICE, Subject()):
        found.append("read all action notices")
    elif may(actor, Act.READ_NOTICE, Subject(has_arrest=True)):
        found.append("read action notices with an arrest, and those escalated to you")
    if may(actor, Act.READ_CONFLICT, Subject()):
        found.append("read conflicts of duties")
    if may(actor, Act.READ_ACTIVITY, Subject(is_escalated=True)) and not may(actor, Act.READ_ACTIVITY, Subject()):
        found.append("read concerns and planned activities that no school answered in time")
    return found


def welcome(agreement: Agreement) -> list[Block]:
    """Three lines for somebody who has not done anything here yet."""
    parties = agreement.agreement
    lines = (
        f"*Welcome.* This is where {escaped(parties.police)} and {escaped(parties.schools)} keep their agreement on "
        "School Resource Officers.",
        "What needs your attention is listed below, and also comes as a message. What you do is on record.",
        "Type `/sro` anywhere in Slack to open this page.",
    )
    return [paragraph("\n".join(lines))]
