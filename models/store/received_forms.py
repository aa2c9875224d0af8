"""What is sent twice is recorded once: each form and click that makes a record is known by a key of its own."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.errors import Conflict
from models.store.base import Base, insert_or_meet, waiting_for_others

OTHER_CONTENT = (
    "This form was already sent and recorded. Changes made to it since are not recorded: to change the record, open "
    "it; to create another one, open a new form."
)


class ReceivedForm(Base):
    """A form or click that made a record: what it was, what it said in short, and the record's id."""

    __tablename__ = "received_form"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    content: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime]
    made_id: Mapped[int | None]


def meet(session: Session, key: str, name: str, content: str, now: datetime) -> ReceivedForm:
    """A form or click by its key: new, or as it came before, with what it made then. `content` is a digest.

    Of two at once the second waits here until the first is committed, or makes the record if that one fails. Raises
    `Conflict` where it came before with other content, and `Busy` where the first one takes too long.
    """
    row = {"key": key, "name": name, "content": content, "sent_at": now}
    # A look first would let two at once both find nothing: the key's unique index has the second one wait.
    insert = insert_or_meet(session, ReceivedForm).values(row).on_conflict_do_nothing()
    with waiting_for_others():
        new = session.scalars(insert.returning(ReceivedForm)).one_or_none()
    found = new or session.get_one(ReceivedForm, key)
    if found.content != content:
        raise Conflict(OTHER_CONTENT)
    return found
