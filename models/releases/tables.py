"""Requests for records, what was done with them, and what was released: rows are only added (§V.6)."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.errors import must_exist
from models.export_requests.tables import Export
from models.notices.tables import Notice, NoticeVersion
from models.people.tables import Person
from models.policy import Subject
from models.releases.form import KINDS, Records
from models.releases.steps import STATES, State
from models.store.base import Base, locked_row, partial_index
from models.store.disposed import Disposable

ASKED_TOLD = "records_asked"
REMINDER = "records_reminder"
QUESTION_REMINDER = "records_question_reminder"
QUESTION_TOLD = "records_question"
ANSWERED_TOLD = "records_answered"
DECIDED_TOLD = "records_decided"


class RecordsRequest(Disposable, Base):
    """What the superintendent asks the police for, and what for. `waits_since` is when it last came to the police."""

    __tablename__ = "records_request"
    __table_args__ = (partial_index("ix_records_request_open", "state", "id", where="state IN ('asked', 'question')"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[list[str]] = mapped_column(JSON)
    school: Mapped[str | None] = mapped_column(String(30))
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    numbers: Mapped[list[str]] = mapped_column(JSON)
    purpose: Mapped[str] = mapped_column(Text)
    needed_by: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    waits_since: Mapped[datetime]

    asked_by: Mapped[Person] = relationship(lazy="joined")
    steps: Mapped[list["RecordsStep"]] = relationship(order_by="RecordsStep.id")
    release: Mapped["Release | None"] = relationship(back_populates="request")

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Records request {self.id}"

    @property
    def stands(self) -> State:
        """How it stands."""
        return STATES[self.state]

    @property
    def seen(self) -> int:
        """What tells whether anything was done since somebody looked: how many steps there are."""
        return len(self.steps)

    @property
    def records(self) -> Records:
        """Which records it asks for."""
        return _records(self, tuple(self.numbers))

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: it is between the superintendent and the police, whatever it asks for."""
        return Subject()


class RecordsStep(Base):
    """What was done with a request, by whom, and in which words."""

    __tablename__ = "records_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("records_request.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str | None] = mapped_column(Text)

    taken_by: Mapped[Person] = relationship(lazy="joined")


class Release(Base):
    """What the police released upon a request, who decided it, and when; `redacted` are the fields of its packets."""

    __tablename__ = "records_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("records_request.id"), unique=True)
    released_at: Mapped[datetime]
    released_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    what: Mapped[list[str]] = mapped_column(JSON)
    school: Mapped[str | None] = mapped_column(String(30))
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    redacted: Mapped[list[str]] = mapped_column(JSON)

    released_by: Mapped[Person] = relationship(lazy="joined")
    request: Mapped[RecordsRequest] = relationship(back_populates="release")
    files: Mapped[list["ReleasedFile"]] = relationship(back_populates="release", order_by="ReleasedFile.id")
    notices: Mapped[list["ReleasedNotice"]] = relationship(back_populates="release", order_by="ReleasedNotice.id")

    @property
    def records(self) -> Records:
        """Which records were released."""
        named = [row.notice.label for row in self.notices]
        named += [file.notice.label for file in self.files if file.notice]
        return replace(_records(self, tuple(dict.fromkeys(named))), redacted=tuple(self.redacted))


class ReleasedFile(Base):
    """A file that was released: once it is made, its name, its size and the SHA-256 of its bytes, as delivered.

    A packet is of one notice; any other file is of none.
    """

    __tablename__ = "released_file"
    __table_args__ = (
        partial_index("ix_released_file_kind", "release_id", "kind", unique=True, where="notice_id IS NULL"),
        partial_index("ix_released_file_packet", "release_id", "notice_id", unique=True, where="notice_id IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("records_release.id"))
    kind: Mapped[str] = mapped_column(String(30))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    sent_to_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    export_id: Mapped[int | None] = mapped_column(ForeignKey("export.id"))
    made_at: Mapped[datetime | None]
    name: Mapped[str | None] = mapped_column(String(120))
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    size: Mapped[int | None]
    row_count: Mapped[int | None]

    release: Mapped[Release] = relationship(back_populates="files")
    notice: Mapped[Notice | None] = relationship()
    sent_to: Mapped[Person] = relationship()
    export: Mapped[Export | None] = relationship()

    @property
    def request(self) -> RecordsRequest:
        """Upon which it was released."""
        return self.release.request

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Packet of notice {self.notice.label}" if self.notice else KINDS[self.kind]

    @property
    def is_lost(self) -> bool:
        """Whether it could not be made, so that it has to be made again."""
        return self.made_at is None and (self.export is None or self.export.ended_at is not None)

    @property
    def can_be_made_again(self) -> bool:
        """Whether it is lost, and its notice is still kept."""
        return self.is_lost and not (self.notice and self.notice.disposed_at)

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return Subject(is_released=True)


class ReleasedNotice(Base):
    """A single notice that was released, in the version of that moment, with or without student details."""

    __tablename__ = "released_notice"
    __table_args__ = (UniqueConstraint("release_id", "notice_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("records_release.id"))
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    version: Mapped[int]
    with_students: Mapped[bool]

    release: Mapped[Release] = relationship(back_populates="notices")
    notice: Mapped[Notice] = relationship()

    @property
    def request(self) -> RecordsRequest:
        """Upon which it was released."""
        return self.release.request

    @property
    def content(self) -> NoticeVersion:
        """What the notice said when it was released."""
        return self.notice.versions[self.version - 1]

    @property
    def subject(self) -> Subject:
        """What rights to it depend on."""
        return Subject(is_released=True)


def _records(row: Any, numbers: tuple[str, ...]) -> Records:
    return Records(tuple(row.what), row.school, row.first_day, row.last_day, numbers)


def get(session: Session, request_id: int) -> RecordsRequest:
    """A request by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(RecordsRequest, request_id), "request")


def locked(session: Session, request_id: int) -> RecordsRequest | None:
    """A request that nobody else changes until this transaction ends."""
    return locked_row(session, RecordsRequest, request_id)
