"""People on Home: proposed changes that await the reader's approval."""

from functools import partial

from handlers.people.views import to_approve as proposal_row
from handlers.sections import MOST_LISTED, AtHome, Section
from models.destinations import PersonDM
from models.people import spaces
from models.people.proposals import to_approve


def waiting(home: AtHome) -> list[Section]:
    """Proposals that the reader may approve."""
    found = to_approve(home.session, home.actor, MOST_LISTED)
    out_of_sight = spaces.out_of_sight(home.session, PersonDM(home.actor.person_id)) if found else ()
    shown = partial(proposal_row, home.agreement, elsewhere=out_of_sight)
    return [Section("Awaiting your approval", found, shown)]
