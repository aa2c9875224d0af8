"""What is done with an import, whatever it is of: kept, looked at, taken once, withdrawn as a whole (§V.6)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, require_valid
from models.imports.tables import LONGEST_FILE_NAME, ImportSource
from models.policy import Act, Subject, may, refusal, require_of
from models.store.base import locked_row
from models.store.disposed import Disposable
from models.texts import check_reason

MOST_LISTED = 10
NOTHING_LEFT = "Each row may already be on record, or is in the file twice. Nothing is left to import."
LOOK_AGAIN = "The records have changed since you looked. Please look at this again before you import."


class Changed(Conflict):
    """What is on record is not as it was when the person looked at the rows."""


@dataclass(frozen=True)
class Skips:
    """Which rows are left out: those that may be on record, and those that stand in the file before."""

    on_record: bool = True
    repeated: bool = True


S = TypeVar("S", bound=ImportSource)


@dataclass(frozen=True)
class Imports(Generic[S]):
    """The imports of one kind: their table, the right to them, and what is said of one that is over."""

    table: type[S]
    act: Act
    done: str

    def is_everybodys(self, actor: Actor) -> bool:
        """Whether somebody imports for the whole department, and sees what others have imported."""
        return may(actor, self.act, Subject())

    def may_import(self, actor: Actor) -> bool:
        """Whether somebody imports at all: the department's records, or the own."""
        return self.is_everybodys(actor) or may(actor, self.act, Subject(owner_id=actor.person_id))

    def require(self, actor: Actor) -> None:
        """Stop whoever imports nothing. Raises `Refused`."""
        if not self.may_import(actor):
            raise refusal(self.act)

    def own(self, session: Session, actor: Actor, import_id: int) -> S:
        """An import for those who may see it; `Refused` where the person may not, or there is none any more."""
        return require_of(actor, self.act, session.get(self.table, import_id))

    def of(self, session: Session, actor: Actor) -> list[S]:
        """The newest imports that somebody may see; what was only read is seen by nobody else."""
        self.require(actor)
        table = self.table
        mine = table.imported_by_id == actor.person_id
        shown = mine | table.imported_at.is_not(None) if self.is_everybodys(actor) else mine
        query = select(table).where(shown).order_by(table.id.desc())
        if issubclass(table, Disposable):
            query = query.where(table.disposed_at.is_(None))
        return list(session.scalars(query.limit(MOST_LISTED)))

    def unimported(self, session: Session, actor: Actor) -> list[S]:
        """What somebody had read before and did not import."""
        return list(session.scalars(select(self.table).filter_by(imported_by_id=actor.person_id, imported_at=None)))

    def begun(self, session: Session, actor: Actor, file_name: str, content: bytes, now: datetime, **more: Any) -> S:
        """A file that was read just now, on record as such."""
        name = file_name if len(file_name) <= LONGEST_FILE_NAME else f"{file_name[: LONGEST_FILE_NAME - 1]}…"
        digest = hashlib.sha256(content).hexdigest()
        source = self.table(
            imported_by_id=actor.person_id, file_name=name, content_hash=digest, read_at=now, entries=0, **more
        )
        session.add(source)
        session.flush()
        return source

    def to_look_at(self, session: Session, actor: Actor, import_id: int) -> S:
        """One that is not imported yet. Raises `Refused` and `Conflict` as the others do."""
        return self._unimported(self.own(session, actor, import_id), actor)

    def to_take(self, session: Session, actor: Actor, import_id: int) -> S:
        """The same, held until the transaction ends."""
        found = require_of(actor, self.act, locked_row(session, self.table, import_id))
        return self._unimported(found, actor)

    def _unimported(self, source: S, actor: Actor) -> S:
        """What was only read is nobody's but whose file it was."""
        if source.imported_at:
            raise Conflict(self.done)
        if source.imported_by_id != actor.person_id:
            raise refusal(self.act)
        return source

    def same_file(self, session: Session, source: S) -> S | None:
        """The last import of the same file that stands; nothing where there is none."""
        table = self.table
        same = select(table).where(
            table.content_hash == source.content_hash, table.imported_at.is_not(None), table.withdrawn_at.is_(None)
        )
        return session.scalars(same.order_by(table.id.desc()).limit(1)).first()

    def withdrawn(self, session: Session, actor: Actor, import_id: int, because: str | None, now: datetime) -> S:
        """An import that is withdrawn now, as a whole.

        Raises:
            Refused: the person may not.
            Invalid: no reason is given.
            Conflict: it was not imported, or was withdrawn before.
        """
        source = require_of(actor, self.act, locked_row(session, self.table, import_id))
        if not source.imported_at:
            raise Conflict("This file was not imported.")
        if source.withdrawn_at:
            raise Conflict("This import was already withdrawn.")
        require_valid(check_reason(because, now))
        source.withdrawn_at, source.withdrawn_because, source.withdrawn_by_id = now, because, actor.person_id
        session.flush()
        return source


def seen_as(*shown: object) -> str:
    """What tells a preview from the same file after the records have changed."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
