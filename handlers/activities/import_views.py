"""What people see of old logs: the way to import one, what a file would bring, an import."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.activities.ids import ActivityActionId, ActivityFormId
from handlers.activities.views import all_of_them
from handlers.imports.views import MOST_SHOWN, ImportIds, ImportViews, ImportWords, doubtful, same_file
from handlers.parts import day, long_text, paragraph, small
from models.activities.import_columns import MOST_ROWS
from models.activities.import_rows import Entry
from models.activities.import_tables import ActivityImport
from models.activities.importing import Preview
from models.activities.kinds import KINDS, in_words
from models.terms import Agreement

MOST_MONTHS = 24
IDS = ImportIds(
    ActivityFormId.IMPORT_GIVEN, ActivityFormId.IMPORT_TAKEN, ActivityFormId.IMPORT_WITHDRAWN,
    ActivityActionId.IMPORT_TEMPLATE, ActivityActionId.IMPORT_GIVE, ActivityActionId.IMPORT_OPEN,
    ActivityActionId.IMPORT_WITHDRAW,
)  # fmt: skip
VIEWS = ImportViews(IDS, ImportWords(
    "Import an old log", "entry", "entries", MOST_ROWS,
    "All of its entries stay on record, are marked as withdrawn, and no longer count.",
))  # fmt: skip


def window(found: Sequence[ActivityImport], *, has_officers: bool) -> View:
    """How it is done, and what was done before."""
    whose = "the department's log: each row names its officer" if has_officers else "your own log of earlier times"
    introduction = [
        paragraph(f"Bring in {whose}. The bot sends a workbook with lists to choose from: fill it in and upload it."),
        small(
            "You see what it brings before anything is recorded, with each mistake named by its cell. Imported entries "
            "are marked as such. The roster has to have the officer at that school on that day."
        ),
    ]
    return VIEWS.window(introduction, found)


def preview(agreement: Agreement, found: Preview, notice: str = "") -> View:
    """What a file would bring: how many entries, its first rows, and those that may be on record or there twice."""
    on_record, again = ([_line(agreement, found.entries[place]) for place in places]
                        for places in (found.on_record, found.repeated))  # fmt: skip
    label = "May be on record already: same officer, day, school and topic"
    asked = [
        *same_file(found.earlier),
        *doubtful("on_record", label, on_record, len(on_record)),
        *doubtful("repeated", "Twice in this file: the same in every answer", again, len(again)),
    ]
    first = [_line(agreement, entry) for entry in found.entries[:MOST_SHOWN]]
    shown = [*_counts(found), *long_text("First rows", "\n".join(first))]
    return VIEWS.preview(found.source, len(found.entries), found.seen, asked, shown, notice)


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
    where = "Each entry is marked as imported, with its row."
    return VIEWS.imported(source, where, [all_of_them("Open the log")])
