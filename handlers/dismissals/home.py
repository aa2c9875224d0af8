"""Requests under §X on Home: those that wait for the reader."""

from slack_sdk.models.blocks import Block

from handlers.dismissals.ids import DismissalActionId
from handlers.parts import button, escaped
from handlers.sections import MOST_LISTED, AtHome, Section, row
from handlers.values import RecordId
from models.dismissals.tables import Dismissal, for_home


def waiting(home: AtHome) -> list[Section]:
    """Requests that are to be sent, forwarded or decided."""

    def show(request: Dismissal) -> list[Block]:
        where = escaped(home.agreement.school_name(request.school))
        text = f"*{request.label}* · {where}\n{request.state.capitalize()}"
        return row(f"request:{request.id}", text, button("Open", DismissalActionId.OPEN, RecordId(request.id)))

    found = for_home(home.session, home.actor, MOST_LISTED)
    return [Section(home.agreement.cite("Requests under §X"), found, show)]
