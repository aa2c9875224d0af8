"""What people see of old logs: the way to import one, what a file would bring, what cannot be taken, an import."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock
from slack_sdk.models.views import View

from handlers.activities.ids import ActivityActionId, ActivityFormId
from handlers.activities.views import all_of_them
from handlers.parts import (
    Question,
    actions,
    button,
    day,
    escaped,
    happened,
    header,
    long_text,
    modal,
    moment,
    paragraph,
    plain,
    small,
)
from handlers.values import Nothing, RecordId
from models.activities.import_columns import MOST_ROWS
from models.activities.import_rows import Entry
from models.activities.import_tables import ActivityImport
from models.activities.importing import Preview
from models.activities.kinds import KINDS, in_words
from models.terms import Agreement

TITLE = "Import an old log"
MOST_SHOWN, MOST_MISTAKES, MOST_MONTHS = 5, 30, 24
LEAVE_OUT, TAKE_ALL = "leave_out", "take_all"
GIVE = button("Upload the filled-in template", ActivityActionId.IMPORT_GIVE, Nothing())
TEMPLATE = button("Get the template", ActivityActionId.IMPORT_TEMPLATE, Nothing())


def window(found: Sequence[ActivityImport], *, has_officers: bool) -> View:
    """How it is done, and what was done before."""
    whose = "the department's log: each row names its officer" if has_officers else "your own log of earlier times"
    blocks = [
        paragraph(f"Bring in {whose}. The bot sends a workbook with lists to choose from: fill it in and upload it."),
        small(
            "You see what it brings before anything is recorded, with each mistake named by its cell. Imported entries "
            "are marked as such. The roster has to have the officer at that school on that day."
        ),
        *actions([TEMPLATE, GIVE]),
        *([header("Imports")] if found else []),
        *(block for source in found for block in _row(source)),
    ]
    return modal(TITLE, "activity_import_window", blocks)


def _row(source: ActivityImport) -> list[Block]:
    if not source.imported_at:
        state = f"Read {moment(source.read_at)} · *not imported yet*"
    else:
        withdrawn = " · withdrawn" if source.withdrawn_at else ""
        state = f"{_entries(source.entries)} · imported {moment(source.imported_at)}{withdrawn}"
    text = f"*{escaped(source.file_name)}* · {escaped(source.imported_by.name)}\n{state}"
    opening = button("Open" if source.imported_at else "Continue", ActivityActionId.IMPORT_OPEN, RecordId(source.id))
    return [SectionBlock(block_id=f"import:{source.id}", text=text, accessory=opening)]


def giving_form() -> View:
    """Asks for the file."""
    blocks = [
        paragraph(f"Upload the template that you filled in, with up to {MOST_ROWS:,} rows. Nothing is recorded yet."),
        Question("file", "Filled-in template (.xlsx)").file("xlsx"),
    ]
    return modal(TITLE, ActivityFormId.IMPORT_GIVEN, blocks, submit="Upload", close="Cancel")


def being_read() -> View:
    """What stands there while a file is read."""
    blocks = [header("Reading your log"), paragraph("This window will update in a moment.")]
    return modal(TITLE, "activity_import_reading", blocks)


def mistakes(found: Sequence[str]) -> View:
    """Everything that cannot be taken in a file. Nothing of it was kept."""
    more = [f"And {len(found) - MOST_MISTAKES} more."] if len(found) > MOST_MISTAKES else []
    blocks = [
        header("Nothing was imported"),
        small("Fix these cells, save, and upload again."),
        *(SectionBlock(text=plain(f"• {words}")) for words in [*found[:MOST_MISTAKES], *more]),
        *actions([GIVE]),
    ]
    return modal(TITLE, "activity_import_mistakes", blocks)


def preview(agreement: Agreement, found: Preview, notice: str = "") -> View:
    """What a file would bring: how many entries, its first rows, and those that may be on record already."""
    source, count = found.source, len(found.entries)
    blocks = [
        *([SectionBlock(text=plain(notice))] if notice else []),
        header(_entries(count)),
        SectionBlock(text=plain(f"From “{source.file_name}”. Nothing is recorded before you press Import.")),
        *_same_file(found),
        *_on_record(agreement, found),
        *_counts(found),
        *long_text("First rows", "\n".join(_line(agreement, entry) for entry in found.entries[:MOST_SHOWN])),
    ]
    return modal(
        TITLE, ActivityFormId.IMPORT_TAKEN, blocks, submit="Import", close="Not now",
        metadata={"id": source.id, "seen": found.seen},
    )  # fmt: skip


def _same_file(found: Preview) -> list[Block]:
    if found.earlier is None or found.earlier.imported_at is None:
        return []
    who = escaped(found.earlier.imported_by.name)
    return [paragraph(f":warning: *The same file was imported before*, {moment(found.earlier.imported_at)} by {who}.")]


def _on_record(agreement: Agreement, found: Preview) -> list[Block]:
    """The question what becomes of rows that may be on record already; nothing where there are none."""
    if not found.on_record:
        return []
    doubtful = [found.entries[number] for number in found.on_record]
    count = len(doubtful)
    rows = "1 row" if count == 1 else f"{count} rows"
    choices = {LEAVE_OUT: f"Leave out {rows}", TAKE_ALL: "Import all rows all the same"}
    lines = [_line(agreement, entry) for entry in doubtful[:MOST_SHOWN]]
    more = [f"And {count - MOST_SHOWN} more."] if count > MOST_SHOWN else []
    return [
        *long_text("May be on record already: same officer, day, school and topic", "\n".join([*lines, *more])),
        Question("on_record", "What shall become of them?").one_of_few(choices, LEAVE_OUT),
    ]


def _counts(found: Preview) -> list[Block]:
    counted = list(found.by_kind_and_month.items())
    lines = [
        f"{date.fromisoformat(f'{month}-01'):%B %Y}: "
        + ", ".join(f"{KINDS[code].button} {count}" for (code, _month), count in of)
        for month, of in groupby(counted, key=lambda item: item[0][1])
    ]
    more = [f"And {len(lines) - MOST_MONTHS} more months."] if len(lines) > MOST_MONTHS else []
    return long_text("By month", "\n".join([*lines[:MOST_MONTHS], *more]))


def _line(agreement: Agreement, entry: Entry) -> str:
    """A row of the file, without what was typed in words."""
    chosen = [asked for asked in entry.kind.asked if asked.codes]
    answers = [in_words(entry.kind, asked, getattr(entry.form, asked.name)) for asked in chosen]
    where = agreement.school_name(entry.school) if entry.school else ""
    when = day(entry.form.happened_on) if entry.form.happened_on else ""
    return f"• {' · '.join(filter(None, (entry.kind.button, when, where, *answers)))} (row {entry.row})"


def imported(source: ActivityImport) -> View:
    """An import: what it brought, and the way to withdraw it."""
    blocks = [
        header(f"{_entries(source.entries)} imported{', withdrawn' if source.withdrawn_at else ''}"),
        SectionBlock(text=plain(f"From “{source.file_name}”. Each entry is marked as imported, with its row.")),
        *happened((f"Imported by {source.imported_by.name}", source.imported_at)),
        *_withdrawn(source),
        *actions([all_of_them("Open the log"), *_withdraw(source)]),
    ]
    return modal(TITLE, "activity_import", blocks, close="Done")


def _withdrawn(source: ActivityImport) -> list[Block]:
    if not source.withdrawn_by:
        return []
    by = happened((f"Withdrawn by {source.withdrawn_by.name}", source.withdrawn_at))
    return [*by, *long_text("Reason for withdrawal", source.withdrawn_because)]


def _withdraw(source: ActivityImport) -> list[ButtonElement]:
    if source.withdrawn_at:
        return []
    return [button("Withdraw the whole import", ActivityActionId.IMPORT_WITHDRAW, RecordId(source.id), "danger")]


def withdrawing_form(source: ActivityImport) -> View:
    """Asks why an import is withdrawn."""
    blocks = [
        SectionBlock(text=plain(f"“{source.file_name}”: {_entries(source.entries)}.")),
        small("All of its entries stay on record, are marked as withdrawn, and no longer count."),
        Question("because", "Reason for withdrawal").text(None, 500),
    ]
    return modal(
        TITLE, ActivityFormId.IMPORT_WITHDRAWN, blocks, submit="Withdraw", close="Cancel", metadata={"id": source.id}
    )


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"
