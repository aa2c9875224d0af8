"""What people see of disclosures: the list, and one with its history."""

from datetime import datetime
from operator import itemgetter

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from handlers.disclosures.form_views import LABELS, NOT_THE_SCHOOLS_RECORD, TITLE
from handlers.disclosures.ids import DisclosureActionId
from handlers.parts import (
    Fact,
    actions,
    button,
    day,
    escaped,
    facts,
    happened,
    header,
    long_text,
    modal,
    paragraph,
    small,
)
from handlers.sections import row
from handlers.values import Nothing, Page, RecordId
from models.disclosures.kinds import BASES, RECORDS
from models.disclosures.queries import Listed
from models.disclosures.tables import Disclosure, DisclosureVersion
from models.terms import Agreement

ON_A_PAGE, MOST_CORRECTIONS = 10, 6
SCHOOL_LEVEL = (
    "Read by the officer who logged it, the school's principal and designee, the superintendent, the chief and "
    "designee, and supervisors."
)


def listed(agreement: Agreement, found: Listed, page: int, *, may_log: bool) -> View:
    """The disclosures that the reader may read, a page of them."""
    turns = [
        *([button("Newer", DisclosureActionId.TURN.again("newer"), Page(page - 1))] if page else []),
        *(
            [button("Older", DisclosureActionId.TURN.again("older"), Page(page + 1))]
            if found.count > (page + 1) * ON_A_PAGE
            else []
        ),
    ]
    first = page * ON_A_PAGE + 1
    counted = f"{first} to {first + len(found.rows) - 1} of {found.count}" if found.rows else "Nothing is logged yet."
    log = [button("Log a disclosure", DisclosureActionId.FORM, Nothing(), "primary")] if may_log else []
    blocks = [
        small(NOT_THE_SCHOOLS_RECORD),
        *actions(log, "disclosure_log"),
        small(counted),
        *[block for record in found.rows for block in list_row(agreement, record)],
        *actions(turns, "disclosure_turns"),
    ]
    return modal(TITLE, "disclosure_list", blocks)


def list_row(agreement: Agreement, found: Disclosure) -> list[Block]:
    """A disclosure in a list, with *Open*: nothing that was typed."""
    version = found.current
    mark = " · Withdrawn" if found.withdrawn_at else ""
    head = f"*{found.label}* · {escaped(agreement.school_name(found.school))} · {day(version.disclosed_on)}{mark}"
    below = f"{RECORDS[version.records]} · {_students(version)} · {BASES[version.basis]}"
    return row(f"disclosure:{found.id}", f"{head}\n{escaped(below)}", opening(found))


def _students(version: DisclosureVersion) -> str:
    return "1 student" if version.students == 1 else f"{version.students:,} students"


def opening(found: Disclosure) -> ButtonElement:
    """Opens a disclosure."""
    return button("Open", DisclosureActionId.OPEN, RecordId(found.id))


def all_of_them(words: str) -> ButtonElement:
    """The button that opens the list."""
    return button(words, DisclosureActionId.LIST, Nothing())


def reading(agreement: Agreement, found: Disclosure, *, may_change: bool, is_new: bool = False) -> View:
    """A disclosure with all it says, its history, and what the reader may do with it."""
    version = found.current
    rows: list[Fact] = [
        ("School", agreement.school_name(found.school)),
        ("Disclosed on", day(version.disclosed_on)),
        ("Kind of records", RECORDS[version.records]),
        ("Students", f"{version.students:,}"),
        ("Basis", BASES[version.basis]),
        *([("State", "Withdrawn")] if found.withdrawn_at else []),
    ]
    buttons = [
        button("Correct", DisclosureActionId.CORRECT, RecordId(found.id)),
        button("Withdraw", DisclosureActionId.WITHDRAW, RecordId(found.id), "danger"),
    ]
    blocks = [
        *([paragraph("*Logged.*")] if is_new else []),
        header(found.label),
        *facts(rows),
        *long_text(LABELS["records_words"], version.records_words),
        *long_text(LABELS["purpose"], version.purpose),
        *_history(found),
        small(SCHOOL_LEVEL),
        small(NOT_THE_SCHOOLS_RECORD),
        *actions([*(buttons if may_change and not found.withdrawn_at else []), all_of_them("All disclosures")]),
    ]
    return modal(TITLE, "disclosure_record", blocks, close="Done" if is_new else "Close")


def _history(found: Disclosure) -> list[Block]:
    """What happened with it, the first first; of very many corrections the last."""
    first, *later = found.versions
    logged = happened((f"Logged by {found.recorded_by.name}", first.changed_at))
    rows: list[tuple[datetime, list[Block]]] = [(first.changed_at, logged)]
    rows += [(version.changed_at, _corrected(found, version)) for version in later[-MOST_CORRECTIONS:]]
    if found.withdrawn_by and found.withdrawn_at:
        withdrawn = happened((f"Withdrawn by {found.withdrawn_by.name}", found.withdrawn_at))
        rows.append((found.withdrawn_at, [*withdrawn, *long_text("Reason for withdrawal", found.withdrawn_because)]))
    return [block for _at, blocks in sorted(rows, key=itemgetter(0)) for block in blocks]


def _corrected(found: Disclosure, version: DisclosureVersion) -> list[Block]:
    before = found.versions[version.version - 2]
    was = [
        f"{label}: {then}"
        for (label, then), (_label, now) in zip(_short(before), _short(version), strict=True)
        if then != now
    ]
    return [
        *happened((f"Corrected by {version.changed_by.name}, version {version.version}", version.changed_at)),
        *long_text("Reason for the correction", version.changed_because),
        *long_text("It said before", "\n".join(was)),
        *(
            long_text(f"{LABELS['records_words']}, before", before.records_words)
            if before.records_words != version.records_words
            else []
        ),
        *(long_text(f"{LABELS['purpose']}, before", before.purpose) if before.purpose != version.purpose else []),
    ]


def _short(version: DisclosureVersion) -> list[tuple[str, str]]:
    return [
        ("Disclosed on", day(version.disclosed_on)),
        ("Kind of records", RECORDS[version.records]),
        ("Students", f"{version.students:,}"),
        ("Basis", BASES[version.basis]),
    ]
