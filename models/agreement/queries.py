"""What is read of the signed texts and of their posting: which text holds on a day, and what was entered last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.agreement.tables import Posting, SignedText


@dataclass(frozen=True)
class Standing:
    """A signed text with its days: until the next one holds, or with no last day."""

    text: SignedText
    first_day: date
    last_day: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


def versions(session: Session) -> Sequence[Standing]:
    """The signed texts that hold or held or will hold, by their days.

    Of one content that was imported with several days, and of several with one day, the last import counts.
    """
    by_day = {text.holds_from: text for text in standing_texts(session)}
    days = sorted(by_day)
    ends = [*(day - timedelta(days=1) for day in days[1:]), None]
    return [Standing(by_day[first], first, last) for first, last in zip(days, ends, strict=False)]


def standing_texts(session: Session) -> Sequence[SignedText]:
    """The last import of each content, in the order of the imports: a later one corrects an earlier one's day."""
    by_content = {text.sha256: text for text in session.scalars(select(SignedText).order_by(SignedText.number))}
    return sorted(by_content.values(), key=lambda text: text.number)


def in_force(found: Sequence[Standing], day: date) -> Standing | None:
    """The one of these texts that is in force on a day."""
    return next((standing for standing in found if standing.holds_on(day)), None)


def version_on(session: Session, day: date) -> SignedText | None:
    """The signed text in force on a day; nothing where none was imported for it."""
    standing = in_force(versions(session), day)
    return standing.text if standing else None


def number_on(session: Session, day: date) -> int | None:
    """The number of the signed text in force on a day, for a record to note: a later import must not change it."""
    text = version_on(session, day)
    return text.number if text else None


def numbered(session: Session, number: int | None) -> SignedText | None:
    """The signed text that a record notes by its number."""
    return session.scalars(select(SignedText).filter_by(number=number)).one_or_none()


def is_older(entry: Posting | None, standing: Standing | None) -> bool:
    """Whether what hangs at a place was entered before the text in force began to hold: it may be the one before."""
    return bool(entry and standing and entry.is_posted and entry.day < standing.first_day)


def imported(session: Session) -> Sequence[SignedText]:
    """Every import in its order, also those that a later one corrects."""
    return session.scalars(select(SignedText).order_by(SignedText.number)).all()


def postings(session: Session) -> Mapping[str, Posting]:
    """What was entered last about each place, by its code."""
    newest = select(func.max(Posting.id)).group_by(Posting.place)  # entries are only added: the last id is the newest
    return {row.place: row for row in session.scalars(select(Posting).where(Posting.id.in_(newest)))}
