"""On duty and off duty on Home: an officer's tap, and what they left open."""

from collections.abc import Sequence
from functools import partial

from slack_sdk.models.blocks import Block

from handlers.duty import views
from handlers.sections import AtHome, Section
from models.duty import queries
from models.duty.tables import DutyTime


def top(home: AtHome) -> list[Block]:
    """Whether an officer is on duty, with the tap that changes it; nothing for anybody else."""
    schools = queries.own_open_schools(home.agreement, home.actor, home.today)
    if not home.agreement.duty.is_recorded:
        return []
    running = queries.running_among(home.once(_open), home.today)
    if not schools and running is None:
        return []
    others = [school for school in schools if running is None or school != running.current.school]
    return views.home_block(home.agreement, views.OnHome(running, bool(others)))


def waiting(home: AtHome) -> list[Section]:
    """An officer's times on duty whose day is over and whose end nobody knows."""
    if not home.agreement.duty.is_recorded:
        return []
    found = queries.left_among(home.once(_open), home.today)
    return [Section("Time on duty left open", found, partial(views.open_row, home.agreement))]


def _open(home: AtHome) -> Sequence[DutyTime]:
    return queries.open_of(home.session, home.actor.person_id, home.today)
