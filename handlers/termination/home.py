"""The end of the agreement on Home: at the top for everybody with a role, and what waits for the two parties."""

from functools import partial

from slack_sdk.models.blocks import Block, SectionBlock

from handlers.parts import day, plain
from handlers.sections import AtHome, Section
from handlers.termination import views
from models.policy import Act, may
from models.termination import queries
from models.termination.steps import GIVEN, RUNNING
from models.termination.tables import Termination


def _notice(home: AtHome) -> Termination | None:
    return queries.readable(home.session, home.actor, home.today)


def top(home: AtHome) -> list[Block]:
    """That the agreement ends or has ended, for everybody with a role, once the days run."""
    notice = home.once(_notice)
    if notice is None or notice.last_day is None:
        return []
    text = views.until(home.agreement, notice, home.today)
    if notice.last_day < home.today:
        anew = f" A new agreement holds from {day(notice.resumes_on)}." if notice.resumes_on else ""
        text = queries.ended_in_words(home.session, home.agreement, notice.last_day, home.today) + anew
    return [SectionBlock(block_id="termination_top", text=plain(text), accessory=views.read_button(notice))]


def waiting(home: AtHome) -> list[Section]:
    """The receipt that the other party is to confirm; and what its giver has sent that is not there yet."""
    notice = home.once(_notice)
    if notice is None or notice.state not in (GIVEN, RUNNING):
        return []
    show = partial(views.waiting_row, home.agreement, home.today)
    if may(home.actor, Act.CONFIRM_TERMINATION, notice.subject):
        return [Section("Notice to confirm", [notice], show)]
    if notice.state == GIVEN and may(home.actor, Act.DELIVER_TERMINATION, notice.subject):
        return [Section("Your notice", [notice], show)]
    return []
