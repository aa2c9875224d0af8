"""What tests do with the agreement itself."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from exports.agreement.read import read
from models.actor import Actor
from models.agreement import acts
from models.agreement.posting import CENTRAL, PostingForm
from models.agreement.tables import Posting, SignedText
from models.policy import OPERATOR
from tests.support.staff import Staff
from tests.support.town import NOW, the_agreement

FIRST, SECOND = date(2023, 7, 1), date(2026, 9, 1)
TITLES = ("Made up", "Aims", "People", "Hours", "Duties", "Dress", "Places", "Desks", "Counting", "Leaving", "End")
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")
SECTIONS = [f"{numeral}. {title}\nWords about {title}.\n" for numeral, title in zip(NUMERALS, TITLES, strict=True)]
A_TEXT = "\n".join(["A town's agreement.", *SECTIONS]).encode()
"""A made-up text of eleven sections."""


def bring_in(
    session: Session, content: bytes = A_TEXT, holds_from: date = FIRST, now: datetime = NOW, name: str = "signed.txt"
) -> SignedText:
    """Import a text on the command line."""
    return acts.import_text(session, the_agreement(), OPERATOR, read(name, content), holds_from, now)


def post(
    session: Session, staff: Staff, actor: Actor, place: str = CENTRAL, now: datetime = NOW, version: int = 0,
    is_posted: bool = True, day: date | None = date(2026, 11, 20), whereabouts: str | None = "Main office, first shelf",
) -> Posting:  # fmt: skip
    """Enter that it is posted at a place, but for what the test changes."""
    form = PostingForm(is_posted, day, whereabouts)
    return acts.enter_posting(session, staff.town.agreement, actor, place, form, version, now)
