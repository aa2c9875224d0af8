"""The front of the records."""

from collections.abc import Sequence

from slack_sdk.models.views import View

from handlers.parts import button, escaped, header, modal
from handlers.records.places import Place
from handlers.sections import row
from handlers.values import Nothing
from models.terms import Agreement

TITLE = "Records"


def front(agreement: Agreement, places: Sequence[Place]) -> View:
    """Each place with what it is for, and its button."""
    rows = (
        row(
            f"records:{place.button.value}",
            f"*{place.title}*\n{escaped(agreement.cite(place.about))}",
            button("Open", place.button, Nothing()),
        )
        for place in places
    )
    return modal(TITLE, "records_front", [header(TITLE), *(block for blocks in rows for block in blocks)])
