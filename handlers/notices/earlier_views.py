"""What people see of notices of earlier years: the list, one of them, what a file would bring, an import."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement, Option, SectionBlock, StaticSelectElement
from slack_sdk.models.views import View

from handlers.imports.views import ImportIds, ImportViews, ImportWords, doubtful, same_file
from handlers.notices.ids import NoticeActionId, NoticeFormId, Preset
from handlers.parts import (
    actions,
    button,
    day,
    escaped,
    facts,
    happened,
    labels,
    long_text,
    modal,
    paragraph,
    plain,
    small,
)
from handlers.values import Nothing, Page, RecordId
from models import vocabulary as words
from models.notices.earlier.columns import ACTIONS, ASKED, DAY, FORMER_SCHOOL, MOST_ROWS, NO_NAMES, SCHOOL
from models.notices.earlier.importing import Doubtful, Preview
from models.notices.earlier.queries import Found
from models.notices.earlier.tables import EarlierNotice, EarlierNoticeImport
from models.terms import Agreement

ON_A_PAGE = 20
YEARS = "earlier_years"
ANY = "any"
REGISTER_ONLY = (
    "For the record only: no card, reminder or deadline comes of them, and they are in no figure of a quarter, a year, "
    "a trend or an evaluation."
)
IDS = ImportIds(
    NoticeFormId.EARLIER_GIVEN, NoticeFormId.EARLIER_TAKEN, NoticeFormId.EARLIER_WITHDRAWN,
    NoticeActionId.EARLIER_TEMPLATE, NoticeActionId.EARLIER_GIVE, NoticeActionId.EARLIER_IMPORT_OPEN,
    NoticeActionId.EARLIER_IMPORT_WITHDRAW,
)  # fmt: skip
VIEWS = ImportViews(IDS, ImportWords(
    "Earlier notices", "notice", "notices", MOST_ROWS,
    "All of its notices stay in the notice log, and are marked as withdrawn.",
))  # fmt: skip
TO_THE_BOTS = button("Notices in the bot", NoticeActionId.LIST, Preset("all"))
TO_THE_LIST = button("Earlier notices", NoticeActionId.EARLIER, Nothing())


def way(*, is_any: bool, may_import: bool) -> list[ButtonElement]:
    """The way there, for whoever may read one or import them."""
    return [TO_THE_LIST] if is_any or may_import else []


def window(
    agreement: Agreement, found: Found, years: Sequence[str], year: str, page: int, *, may_import: bool
) -> View:  # fmt: skip
    """The earlier notices that somebody may read, of a school year or of all."""
    count = "1 notice" if found.count == 1 else f"{found.count:,} notices"
    shown = f"{page * ON_A_PAGE + 1:,}–{page * ON_A_PAGE + len(found.rows):,} of " if found.count > ON_A_PAGE else ""
    ways = [TO_THE_BOTS]
    if may_import:
        ways.append(button("Import", NoticeActionId.EARLIER_IMPORTS, Nothing()))
    blocks = [
        small(f"Imported from files of earlier years. {REGISTER_ONLY}"),
        *actions([_years(years, year)] if len(years) > 1 else [], YEARS),
        small(f"{shown}{count}, the latest day first."),
        *(block for notice in found.rows for block in _row(agreement, notice)),
        *([] if found.rows else [paragraph("None. They appear here once a file was imported.")]),
        *_turns(found, page),
        *actions(ways, "earlier_ways"),
    ]
    return modal("Earlier notices", "earlier_notices_window", blocks, metadata={"page": page, "school_year": year})


def _years(years: Sequence[str], year: str) -> StaticSelectElement:
    options = {code: Option(value=code, text=plain(text))
               for code, text in {ANY: "All school years", **{found: found for found in years}}.items()}  # fmt: skip
    return StaticSelectElement(
        action_id=NoticeActionId.EARLIER_YEAR, placeholder="All school years", options=[*options.values()],
        initial_option=options.get(year, options[ANY]),
    )  # fmt: skip


def _row(agreement: Agreement, notice: EarlierNotice) -> list[Block]:
    withdrawn = " · withdrawn" if notice.source.withdrawn_at else ""
    what = ", ".join(filter(None, (labels(notice.actions, words.ACTIONS), words.INCIDENTS.get(notice.incident or ""))))
    text = f"*Imported* · {escaped(_head(agreement, notice))}{withdrawn}\n{escaped(what)}"
    opening = button("Open", NoticeActionId.EARLIER_OPEN, RecordId(notice.id))
    return [SectionBlock(block_id=f"earlier:{notice.id}", text=text, accessory=opening)]


def school_of(agreement: Agreement, notice: EarlierNotice) -> str:
    """The school, or one that the agreement no longer has, as the file names it."""
    return agreement.school_name(notice.school) if notice.school else str(notice.other_school)


def _head(agreement: Agreement, notice: EarlierNotice) -> str:
    return f"{school_of(agreement, notice)} · {day(notice.happened_on)}"


def _turns(found: Found, page: int) -> list[Block]:
    turns = [
        *([button("Previous", NoticeActionId.EARLIER_BACK, Page(page - 1))] if page else []),
        *([button("Next", NoticeActionId.EARLIER_ON, Page(page + 1))] if found.count > (page + 1) * ON_A_PAGE else []),
    ]
    return actions(turns)


def notice_window(agreement: Agreement, notice: EarlierNotice) -> View:
    """One of them, answer by answer; what was not recorded says so."""
    source = notice.source
    by = happened(
        (
            f"Imported from “{source.file_name}”, row {notice.import_row}, by {source.imported_by.name}",
            source.imported_at,
        ),
        (f"Withdrawn by {source.withdrawn_by.name}" if source.withdrawn_by else "", source.withdrawn_at),
    )
    answers = {asked.title: asked.in_words(getattr(notice, asked.name)) for asked in ASKED if asked.name not in APART}
    known = [(title, _shown(answer)) for title, answer in answers.items() if answer is not None]
    unknown = [title for title, answer in answers.items() if answer is None]
    blocks = [
        *by,
        *long_text("Reason for withdrawal", source.withdrawn_because),
        *facts([
            ("Day", day(notice.happened_on)), ("School", school_of(agreement, notice)),
            ("Actions taken", labels(notice.actions, words.ACTIONS)), *known,
        ]),
        *([small(f"Not recorded: {', '.join(unknown)}.")] if unknown else []),
        small(REGISTER_ONLY),
    ]  # fmt: skip
    return modal("Earlier notice", "earlier_notice_window", blocks)


APART = (DAY, SCHOOL, FORMER_SCHOOL, *ACTIONS, NO_NAMES)
"""What is shown in a row of its own."""


def _shown(answer: Any) -> str:
    return day(answer) if isinstance(answer, date) else str(answer)


def imports(found: Sequence[EarlierNoticeImport], since: date | None) -> View:
    """How it is done, and what was done before."""
    until = f" Only days before {day(since)}, when the first notice was filed in the bot." if since else ""
    introduction = [
        paragraph(
            "Bring in notices of school years before the bot. The bot sends a workbook with lists to choose from: fill "
            "it in and upload it."
        ),
        small(f"{REGISTER_ONLY}{until}"),
        small("You see what it brings before anything is recorded, with each mistake named by its cell."),
    ]
    return VIEWS.window(introduction, found, actions([TO_THE_LIST], "earlier_ways"))


def preview(agreement: Agreement, found: Preview, notice: str = "") -> View:
    """What a file would bring: how many notices of each school year, its first rows, and doubtful ones."""
    label = "May be on record already: same day, school and actions, and nothing else that differs"
    asked = [
        small(REGISTER_ONLY),
        *same_file(found.earlier),
        *_doubtful(agreement, "on_record", label, found.on_record),
        *_doubtful(agreement, "repeated", "Twice in this file: the same in every answer", found.repeated),
    ]
    years = [f"{year}: {count:,}" for year, count in found.by_year.items()]
    first = [_line(agreement, entry) for entry in found.first]
    shown = [*long_text("By school year", "\n".join(years)), *long_text("First rows", "\n".join(first))]
    return VIEWS.preview(found.source, found.count, found.seen, asked, shown, notice)


def _doubtful(agreement: Agreement, field: str, label: str, rows: Doubtful) -> list[Block]:
    return doubtful(field, label, [_line(agreement, entry) for entry in rows.first], rows.count)


def _line(agreement: Agreement, entry: EarlierNotice) -> str:
    return f"• {_head(agreement, entry)} · {labels(entry.actions, words.ACTIONS)} (row {entry.import_row})"


def imported(source: EarlierNoticeImport) -> View:
    """An import: what it brought, and the way to withdraw it."""
    return VIEWS.imported(source, f"Each is marked as imported, with its row. {REGISTER_ONLY}", [TO_THE_LIST])
