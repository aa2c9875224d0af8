"""An old log is imported: read, shown before, then taken whole, marked with its source; or withdrawn as a whole (§V.6).

What is read is kept until it is imported, so that a restart between both loses nothing. Nothing of it counts before.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities.form import CONTENT
from models.activities.import_rows import Entry, Reader
from models.activities.import_tables import ActivityImport
from models.activities.tables import Activity, ActivityVersion
from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM
from models.errors import Conflict, must_exist
from models.imports.acts import LOOK_AGAIN, NOTHING_LEFT, Changed, Imports, Skips, seen_as
from models.imports.rows import SheetRow, Unreadable, repeated
from models.people.tables import Person
from models.policy import Act
from models.store import audit
from models.terms import Agreement

FOR_OFFICER = "activity_imported_for_officer"
EMPTY = "No row is filled in. Enter the old log on the sheets of this workbook, a row for each entry."
IMPORTS = Imports(
    ActivityImport, Act.IMPORT_ACTIVITIES, "This log was already imported. Its entries are on record."
)  # fmt: skip
"""An officer imports the own log, a supervisor that of the department."""


@dataclass(frozen=True)
class Preview:
    """What a file would bring: its entries, those that may be on record already or stand in it twice, by their places.

    `earlier` is the import in which the same file came before.
    """

    source: ActivityImport
    entries: Sequence[Entry]
    on_record: Mapping[int, int]
    repeated: Sequence[int]
    earlier: ActivityImport | None

    @property
    def seen(self) -> str:
        """What tells it from the same file after the records have changed."""
        return seen_as(sorted(self.on_record.items()), self.earlier and self.earlier.id)

    def left(self, skips: Skips) -> list[Entry]:
        """The entries that are not left out."""
        out = {*(self.on_record if skips.on_record else ()), *(self.repeated if skips.repeated else ())}
        return [entry for place, entry in enumerate(self.entries) if place not in out]

    @property
    def by_kind_and_month(self) -> dict[tuple[str, str], int]:
        """How many entries of each kind are of each month, such as 2025-11."""
        counted = Counter((entry.kind.code, f"{entry.form.happened_on:%Y-%m}") for entry in self.entries)
        return dict(sorted(counted.items(), key=lambda item: (item[0][1], item[0][0])))


def check(
    session: Session, agreement: Agreement, actor: Actor, rows: Sequence[SheetRow], now: datetime
) -> Sequence[Entry]:
    """What the rows of a file say. It changes nothing.

    Raises:
        Refused: the person imports no logs.
        Unreadable: something cannot be taken.
    """
    IMPORTS.require(actor)
    entries, mistakes = Reader(session, agreement, actor, now).read(rows)
    if mistakes or not entries:
        raise Unreadable([mistake.words for mistake in mistakes] or [EMPTY])
    return entries


def keep(
    session: Session, actor: Actor, file_name: str, content: bytes, entries: Sequence[Entry], now: datetime
) -> ActivityImport:
    """Keep what a file would bring, to be looked at. What was read before and not imported is forgotten.

    Raises:
        Refused: the person imports no logs.
    """
    IMPORTS.require(actor)
    for old in IMPORTS.unimported(session, actor):
        session.delete(old)
    return IMPORTS.begun(session, actor, file_name, content, now, rows=[entry.stored() for entry in entries])


def preview(session: Session, actor: Actor, import_id: int) -> Preview:
    """What a file would bring as the records stand.

    Raises:
        Refused: it is another's, or there is none any more.
        Conflict: it was imported.
    """
    return _preview(session, IMPORTS.to_look_at(session, actor, import_id))


def take(
    session: Session, agreement: Agreement, actor: Actor, import_id: int, seen: str, skips: Skips, now: datetime
) -> ActivityImport:
    """Put every row on record that is not left out, marked with its source.

    Raises:
        Refused: it is another's, or a row is of an officer for whom the person may import nothing any more.
        Changed: the records are not as they were `seen`.
        Conflict: it was imported, the roster does not allow a row any more, or nothing is left.
    """
    source = IMPORTS.to_take(session, actor, import_id)
    entries = [Entry.again(row) for row in source.rows]
    _one_at_a_time(session, entries)
    if wrong := Reader(session, agreement, actor, now).still_wrong(entries):
        raise Conflict(f"The roster has changed since this file was read. Nothing was imported. {wrong[0]}")
    found = _preview(session, source)
    if found.seen != seen:
        raise Changed(LOOK_AGAIN)
    taken = found.left(skips)
    if not taken:
        raise Conflict(NOTHING_LEFT)
    session.add_all(_activity(entry, source, actor, now) for entry in taken)
    source.rows, source.imported_at, source.entries = [], now, len(taken)
    session.flush()
    _tell(session, source, {entry.officer_id for entry in taken} - {actor.person_id}, now)
    detail = {"file": source.content_hash, "entries": len(taken), "left_out": len(entries) - len(taken)}
    audit.record(session, actor.label, "import activities", source, now, detail)
    return source


def withdraw(session: Session, actor: Actor, import_id: int, because: str | None, now: datetime) -> ActivityImport:
    """Withdraw every entry of an import that stands. They stay on record, marked, and no longer count.

    Raises:
        Refused: neither who imported it nor a supervisor.
        Invalid: no reason is given.
        Conflict: it was not imported, or was withdrawn before.
    """
    source = IMPORTS.withdrawn(session, actor, import_id, because, now)
    standing = select(Activity).filter_by(import_id=source.id, withdrawn_at=None).with_for_update(of=Activity)
    for activity in session.scalars(standing):
        activity.withdrawn_at, activity.withdrawn_because, activity.withdrawn_by_id = now, because, actor.person_id
    session.flush()
    of = select(Activity.officer_id).where(Activity.import_id == source.id).distinct()
    _tell(session, source, set(session.scalars(of)) - {actor.person_id}, now)
    audit.record(session, actor.label, "withdraw import of activities", source, now, {"entries": source.entries})
    return source


def get(session: Session, import_id: int) -> ActivityImport:
    """An import by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(ActivityImport, import_id), "import")


def _preview(session: Session, source: ActivityImport) -> Preview:
    entries = [Entry.again(row) for row in source.rows]
    again = repeated(entry.says for entry in entries)
    return Preview(source, entries, _on_record(session, entries), again, IMPORTS.same_file(session, source))


def _on_record(session: Session, entries: Sequence[Entry]) -> dict[int, int]:
    """The places of those that may be on record already, each with that entry: same officer, day, school and topic."""
    days = [entry.form.happened_on for entry in entries if entry.form.happened_on]
    if not days:
        return {}
    current = (ActivityVersion.activity_id == Activity.id) & (ActivityVersion.version == Activity.version)
    day, topic = ActivityVersion.happened_on, ActivityVersion.topic
    query = (
        select(Activity.officer_id, Activity.kind, Activity.school, day, topic, Activity.id)
        .join(ActivityVersion, current)
        .where(Activity.withdrawn_at.is_(None), day.between(min(days), max(days)))
        .where(Activity.officer_id.in_({entry.officer_id for entry in entries}))
    )
    known = {tuple(row[:-1]): row[-1] for row in session.execute(query)}
    return {number: known[entry.alike] for number, entry in enumerate(entries) if entry.alike in known}


def _one_at_a_time(session: Session, entries: Sequence[Entry]) -> None:
    """Of two imports for the same officer at once, the second looks for duplicates when the first is on record."""
    officers = select(Person.id).where(Person.id.in_({entry.officer_id for entry in entries})).order_by(Person.id)
    session.execute(officers.with_for_update(key_share=True))


def _activity(entry: Entry, source: ActivityImport, actor: Actor, now: datetime) -> Activity:
    content: dict[str, Any] = {name: getattr(entry.form, name) for name in CONTENT}
    version = ActivityVersion(version=1, changed_at=now, changed_by_id=actor.person_id, **content)
    return Activity(
        kind=entry.kind.code, officer_id=entry.officer_id, school=entry.school, logged_at=now,
        logged_by_id=actor.person_id, version=1, versions=[version], import_id=source.id, import_row=entry.row,
    )  # fmt: skip


def _tell(session: Session, source: ActivityImport, officers: set[int], now: datetime) -> None:
    for officer_id in sorted(officers):
        if session.get_one(Person, officer_id).is_reachable:
            outbox.enqueue(session, FOR_OFFICER, source.id, PersonDM(officer_id), now)
