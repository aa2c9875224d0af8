"""What is told of the agreement's own text: each signed version that was imported, and where it is posted."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agreement.posting import CENTRAL, OF_SCHOOL, WEBSITE
from models.agreement.tables import Posting, SignedText
from models.event import Event

TEXT, STATE_LAW = "§XI", "C.G.S. 10-233m"
PLACES = {CENTRAL: "Posting in the district", WEBSITE: "Posting on the district's website"}
AT_SCHOOL = "Posting on the school's website"


def events(session: Session) -> Iterator[Event]:
    """Every import of a signed text, which whoever runs the bot makes, and every entry about its posting."""
    for text in session.scalars(select(SignedText).order_by(SignedText.number)):
        of = ("signed_text", text.id)
        yield Event(text.imported_at, TEXT, f"Signed agreement {text.number}", "Signed text imported", of=of)
    for entry in session.scalars(select(Posting).order_by(Posting.id)):
        school = entry.place.removeprefix(OF_SCHOOL) if entry.place.startswith(OF_SCHOOL) else None
        what = "Posted" if entry.is_posted else "No longer posted"
        yield Event(entry.entered_at, STATE_LAW, PLACES.get(entry.place, AT_SCHOOL), what, school, entry.entered_by)
