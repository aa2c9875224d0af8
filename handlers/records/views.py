"""The front of the records."""

from collections.abc import Sequence

from slack_sdk.models.views import View

from handlers.parts import button, escaped, modal
from handlers.records.places import Place
from handlers.sections import row
from handlers.values import Nothing
from models.terms import Agreement

TITLE = "Records"


def front(agreement: Agreement, places: Sequence[Place]) -> View:
    """Each place: what it is for, and a button that is called as it is."""
    rows = (
        row(
            f"records:{place.button.value}",
            escaped(agreement.cite(place.about)),
            button(place.title, place.button, Nothing()),
        )
        for place in places
    )
    return modal(TITLE, "records_front", [block for blocks in rows for block in blocks])
