"""The windows of the audit log: a page of entries, what is looked for, and its checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock
from slack_sdk.models.views import View

from handlers.audit_log.ids import AuditLogActionId, AuditLogFormId, LogPage
from handlers.parts import Question, actions, button, escaped, header, modal, moment, paragraph, small
from handlers.sections import row
from handlers.values import LARGEST_ID, Nothing
from models.audit_log.kinds import KINDS
from models.audit_log.reading import Page, Wanted
from models.audit_log.tables import AuditCheck
from models.audit_log.words import ACTS, act_words
from models.store.audit import Entry

TITLE = "Audit log"
ANY = "any"
WHOSE = (
    "What people of your side did or read, and what the bot and its operators did. Entries about records that you may "
    "not know of are not shown. That you read this is itself an entry."
)
CUT = "The bot looked through 20,000 entries. *Next* looks further back."
NOTHING = "No entry fits."
NONE_YET = "The audit log has not been checked here yet."
NUMBER_HINT = "Such as 14, 2026-27/0014 or P-2026-27/0003; of a packet of officer's reports, November 2026."
ABOUT_CHECKS = (
    "The check reads every entry, and finds what was changed, removed or reordered. It says nothing of what anybody "
    "did. Whoever runs the bot can also check it against anchors that were sent elsewhere "
    "(`sro-bot audit verify --anchor`)."
)
WORKBOOK_ASKED = "The workbook is being made. You receive it by direct message."
TO_DO = "Keep this, and have whoever runs the bot run `sro-bot audit verify`: it names every place."


@dataclass(frozen=True)
class LogRow:
    """An entry as a line: who, what, which record, and the button that opens it."""

    entry: Entry
    who: str
    what: str
    record: str
    way: ButtonElement | None


def log_page(page: Page, rows: Sequence[LogRow], wanted: Wanted, in_words: str) -> View:
    """A page of entries, the newest first."""
    seeks = bool(wanted.detail())
    ways = [
        button("Look for", AuditLogActionId.SEEK, Nothing(), "primary"),
        *([button("Show all", AuditLogActionId.ALL, Nothing())] if seeks else []),
        button("Take out as workbook", AuditLogActionId.WORKBOOK, Nothing()),
        button("Check the log", AuditLogActionId.CHECKS, Nothing()),
    ]
    turns = [
        *([_turn("Back", "after", page.newer)] if page.newer is not None else []),
        *([_turn("Next", "before", page.older)] if page.older is not None else []),
    ]
    blocks = [
        header(TITLE),
        small(WHOSE),
        *([paragraph(f"*Looking for* {escaped(in_words)}")] if seeks else []),
        *actions(ways, "audit_log_ways"),
        DividerBlock(),
        *(block for found in rows for block in _row(found)),
        *([] if rows else [paragraph(NOTHING)]),
        *([small(CUT)] if page.is_cut else []),
        *actions(turns, "audit_log_turns"),
    ]
    return modal(TITLE, "audit_log", blocks, metadata={"filters": filters_of(wanted)})


def _turn(words: str, way: str, number: int) -> ButtonElement:
    return button(words, AuditLogActionId.TURN.again(way), LogPage(way, number))


def _row(found: LogRow) -> list[Block]:
    when, number = moment(found.entry.at), f"no. {found.entry.number:,}"
    text = f"*{escaped(found.what)}*\n{escaped(found.who)} · {escaped(found.record)}\n{when} · {number}"
    return row(f"audit:{found.entry.number}", text, found.way)


def workbook_asked(wanted: Wanted) -> View:
    """Says that the workbook comes, with the way back to what was looked for."""
    back = button("Back to the log", AuditLogActionId.TURN.again("back"), LogPage("before", LARGEST_ID))
    blocks = [paragraph(WORKBOOK_ASKED), *actions([back])]
    return modal(TITLE, "audit_log_workbook", blocks, metadata={"filters": filters_of(wanted)})


def filters_of(wanted: Wanted) -> list[str]:
    """What is looked for, as a window notes it: ids, codes and days, and nothing that anybody typed."""
    return [str(value or "") for value in vars(wanted).values()]


def seeking_form(wanted: Wanted, people: Mapping[str, str], number: str) -> View:
    """What to look for; nothing chosen is all."""
    kind = (wanted.subject or ANY).partition(":")[0]
    kinds = {ANY: "Any", **dict(sorted(_kinds().items(), key=lambda one: one[1]))}
    blocks = [
        small("What you leave open is not looked at. The search itself is recorded."),
        Question("who", "Who").choice({ANY: "Anybody", **people}, wanted.actor or ANY),
        Question("acts", "What was done", "One act at most.", optional=True).several_among(
            ACTS, [wanted.act] if wanted.act else []
        ),
        Question("kind", "Kind of record").choice(kinds, kind if kind in kinds else ANY),
        Question("number", "Its number", NUMBER_HINT, optional=True).text(number or None, 20),
        Question("first", "First day", optional=True).day(wanted.first),
        Question("last", "Last day", optional=True).day(wanted.last),
    ]
    return modal(TITLE, AuditLogFormId.SOUGHT, blocks, submit="Look for")


def _kinds() -> dict[str, str]:
    """The kinds of records that have a number; of two with one title, the first."""
    titles: dict[str, str] = {}
    for code, kind in KINDS.items():
        if kind.table and kind.title not in titles.values():
            titles[code] = kind.title
    return titles


def checks_page(checks: Sequence[AuditCheck], *, reads: bool) -> View:
    """The latest checks, and the button for one more. It names nobody, and nothing of any entry."""
    ways = [
        button("Check now", AuditLogActionId.CHECK, Nothing(), "primary"),
        *([button("Show the answer", AuditLogActionId.CHECKS, Nothing())] if _is_waiting(checks) else []),
        *([button("Back to the log", AuditLogActionId.OPEN, Nothing())] if reads else []),
    ]
    blocks = [
        header("Check of the audit log"),
        small(ABOUT_CHECKS),
        *actions(ways, "audit_log_check_ways"),
        DividerBlock(),
        *(block for check in checks for block in _check(check)),
        *([] if checks else [paragraph(NONE_YET)]),
    ]
    return modal(TITLE, "audit_log_checks", blocks)


def _is_waiting(checks: Sequence[AuditCheck]) -> bool:
    return any(check.ended_at is None for check in checks)


def _check(check: AuditCheck) -> list[Block]:
    if check.ended_at is None:
        return [paragraph(f"*Being checked* since {moment(check.asked_at)}. The answer comes by direct message, too.")]
    blocks = [paragraph(f"{outcome(check)}\nChecked {moment(check.ended_at)}")]
    if check.first_problems:
        shown = "\n".join(f"• {escaped(problem)}" for problem in check.first_problems)
        more = check.problems - len(check.first_problems)
        blocks.append(paragraph(f"{shown}\n… and {more:,} more" if more > 0 else shown))
    return [*blocks, *([small(f"Last hash `{check.hash}`")] if check.is_whole else [])]


def so_many(entries: int) -> str:
    """So many entries."""
    return "1 entry" if entries == 1 else f"{entries:,} entries"


def outcome(check: AuditCheck) -> str:
    """What came of a check, in a sentence."""
    if check.entries is None:
        return "*The audit log could not be checked.* Ask whoever runs the bot."
    if check.is_whole:
        return f"*The audit log is intact*: {so_many(check.entries)}."
    places = "1 place" if check.problems == 1 else f"{check.problems:,} places"
    return f"*The audit log is not intact*: {places}. {TO_DO}"


def open_checks() -> ButtonElement:
    """Leads to the checks."""
    return button("Open", AuditLogActionId.CHECKS, Nothing())


def sought_in_words(wanted: Wanted, who: str | None, record: str | None) -> str:
    """What is looked for, in a line."""
    parts = [who, act_words(wanted.act) if wanted.act else None, record]
    days = [f"from {wanted.first}" if wanted.first else None, f"until {wanted.last}" if wanted.last else None]
    return " · ".join(part for part in (*parts, *days) if part)
