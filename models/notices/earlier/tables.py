"""The records of earlier notices: in tables of their own, so that nothing that counts notices can count them."""

from datetime import date

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.imports.tables import ImportSource
from models.policy import Subject
from models.store.base import Base
from models.store.disposed import Disposable

LETTERS_OF_ALIKE = 32


class EarlierNoticeImport(Disposable, ImportSource):
    """A workbook of notices of earlier years that was read. Its rows are on record only once it is imported."""

    __tablename__ = "earlier_notice_import"
    __table_args__ = (Index("ix_earlier_notice_import_person", "imported_by_id"),)

    @property
    def label(self) -> str:
        """What people call it."""
        return f"Import of earlier notices {self.id}"


class EarlierNotice(Base):
    """A row of such a workbook. What is empty was not recorded then."""

    __tablename__ = "earlier_notice"
    __table_args__ = (
        Index("ix_earlier_notice_import", "import_id"),
        Index("ix_earlier_notice_alike", "alike"),
        Index("ix_earlier_notice_day", "happened_on", "school"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("earlier_notice_import.id"))
    import_row: Mapped[int]
    alike: Mapped[str] = mapped_column(String(LETTERS_OF_ALIKE))  # the same where two rows may be one notice
    is_repeated: Mapped[bool]  # whether a row before it in the file says the same in every answer
    happened_on: Mapped[date]
    happened_at: Mapped[str | None] = mapped_column(String(5))  # as 14:30, the schools' own time
    school: Mapped[str | None] = mapped_column(String(30))
    other_school: Mapped[str | None] = mapped_column(Text)  # one that the agreement does not name
    officer_name: Mapped[str | None] = mapped_column(Text)  # as the file has it
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # where the roster has exactly one
    place: Mapped[str | None] = mapped_column(String(20))
    place_detail: Mapped[str | None] = mapped_column(Text)
    incident: Mapped[str | None] = mapped_column(String(30))
    offense: Mapped[str | None] = mapped_column(Text)
    started_by: Mapped[str | None] = mapped_column(String(30))
    actions: Mapped[list[str]] = mapped_column(JSON)
    has_arrest: Mapped[bool]
    grounds: Mapped[str | None] = mapped_column(String(20))
    search_basis: Mapped[str | None] = mapped_column(String(30))
    report_written: Mapped[str | None] = mapped_column(String(10))
    case_number: Mapped[str | None] = mapped_column(Text)
    students: Mapped[int | None]
    age: Mapped[int | None]
    grade: Mapped[str | None] = mapped_column(String(20))
    gender: Mapped[str | None] = mapped_column(String(20))
    race: Mapped[str | None] = mapped_column(String(30))
    disability: Mapped[str | None] = mapped_column(String(10))
    english_learner: Mapped[str | None] = mapped_column(String(10))
    disposition: Mapped[str | None] = mapped_column(String(30))
    notified: Mapped[str | None] = mapped_column(Text)
    notified_on: Mapped[date | None]
    notified_at: Mapped[str | None] = mapped_column(String(5))

    source: Mapped[EarlierNoticeImport] = relationship(lazy="joined")

    @property
    def is_disposed(self) -> bool:
        """Whether the import that it came with was disposed of."""
        return self.source.disposed_at is not None

    @property
    def subject(self) -> Subject:
        """What rights to it depend on: the same as of a notice. Whoever could read it is told of its disposal."""
        return Subject(school=self.school, owner_id=self.officer_id, has_arrest=self.is_disposed or self.has_arrest)
