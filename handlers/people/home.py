"""People on Home: proposed changes that await the reader's approval."""

from functools import partial

from handlers.people.views import to_approve as proposal_row
from handlers.sections import MOST_LISTED, AtHome, Section
from models.people.proposals import to_approve


def waiting(home: AtHome) -> list[Section]:
    """Proposals that the reader may approve."""
    found = to_approve(home.session, home.actor, MOST_LISTED)
    return [Section("Awaiting your approval", found, partial(proposal_row, home.agreement))]
