"""What is done with the agreement itself: its signed text is imported and taken, its posting is entered."""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.actor import Actor
from models.agreement.posting import PostingForm, check, places
from models.agreement.queries import postings, standing_texts
from models.agreement.signed_file import SignedFile
from models.agreement.tables import Posting, SignedSection, SignedText
from models.delivery import outbox
from models.destinations import PersonDM
from models.errors import Conflict, must_exist, require_valid
from models.policy import Act, Subject, require
from models.store import audit
from models.store.numbers import SIGNED_TEXTS, next_number
from models.termination.resuming import texts_hold
from models.terms import Agreement

TAKEN = "signed_text_taken"
ALL_YEARS = "all"  # these are numbered through, not anew with each school year
FIRST_YEAR, LAST_YEAR = 1950, 2199
ENTERED_MEANWHILE = "Somebody made another entry for this place meanwhile. Close this window and open it again."
NO_CHANGE = "This says what is on record. Change an answer, or close this window."


def import_text(
    session: Session, agreement: Agreement, actor: Actor, file: SignedFile, holds_from: date, now: datetime
) -> SignedText:
    """Keep a signed text as it was handed in, with the day from which it holds. What was imported before stays.

    The same content with another day corrects that day.

    Raises:
        Refused: only the command line may.
        Conflict: this very text is on record with this day, or the day cannot be meant.
    """
    require(actor, Act.IMPORT_AGREEMENT, Subject())
    if not FIRST_YEAR <= holds_from.year <= LAST_YEAR:
        raise Conflict(f"{holds_from} is not a day from which an agreement can hold.")
    number = next_number(session, SIGNED_TEXTS, ALL_YEARS)  # first: of two imports at once the second sees the first
    newest = select(SignedText).filter_by(sha256=file.sha256).order_by(SignedText.number.desc()).limit(1)
    same = session.scalars(newest).one_or_none()
    if same and same.holds_from == holds_from:
        raise Conflict(f"This text is on record as version {same.number}, in force from {holds_from}.")
    text = SignedText(
        number=number, name=file.name, kind=file.kind, size=len(file.content), sha256=file.sha256,
        holds_from=holds_from, imported_at=now, imported_by=actor.label, content=file.content,
        sections=[SignedSection(position=position, heading=section.heading, words=section.words)
                  for position, section in enumerate(file.sections)],
    )  # fmt: skip
    session.add(text)
    session.flush()
    detail = {"number": number, "from": str(holds_from), "sha256": file.sha256, "bytes": text.size}
    audit.record(session, actor.label, "import signed agreement", text, now, detail)
    standing = ((row.imported_at, row.holds_from) for row in standing_texts(session))
    texts_hold(session, agreement, actor.label, standing, now)
    return text


def take(session: Session, actor: Actor, text_id: int, now: datetime) -> SignedText:
    """Have a signed text sent to whoever asks, by direct message, as it was handed in.

    Raises:
        Refused: the person has no role today.
        NotFound: there is no such text.
    """
    text = read(session, actor, text_id)
    outbox.enqueue(session, TAKEN, text.id, PersonDM(actor.person_id), now)
    audit.record(session, actor.label, "take signed agreement", text, now, {"number": text.number})
    return text


def read(session: Session, actor: Actor, text_id: int) -> SignedText:
    """A signed text for whoever may read it. Raises `Refused` without a role, and `NotFound` where there is none."""
    require(actor, Act.READ_AGREEMENT, Subject())
    return get(session, text_id)


def get(session: Session, text_id: int) -> SignedText:
    """A signed text by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(SignedText, text_id), "text")


def enter_posting(
    session: Session, agreement: Agreement, actor: Actor, place: str, form: PostingForm, base_version: int,
    now: datetime,
) -> Posting:  # fmt: skip
    """Enter whether the agreement is posted at a place. What was entered before stays on record.

    Raises:
        Refused: the person may not.
        NotFound: there is no such place.
        Invalid: an answer cannot be taken.
        Conflict: somebody made another entry meanwhile, or this one changes nothing.
    """
    require(actor, Act.RECORD_POSTING, Subject())
    must_exist(place if place in places(agreement, agreement.today(now)) else None, "place")
    before = postings(session).get(place)
    if (before.version if before else 0) != base_version:
        raise Conflict(ENTERED_MEANWHILE)
    require_valid(check(form, agreement.today(now), now))
    if before and before.form == form:
        raise Conflict(NO_CHANGE)
    entry = Posting(
        place=place, version=base_version + 1, entered_at=now, entered_by_id=actor.person_id, **asdict(form)
    )
    try:
        with session.begin_nested():
            session.add(entry)
    except IntegrityError:  # of two at once that saw the same, the table takes one
        raise Conflict(ENTERED_MEANWHILE) from None
    detail = {"place": place, "version": entry.version, "posted": entry.is_posted, "day": str(entry.day)}
    audit.record(session, actor.label, "enter posting", entry, now, detail)
    return entry
