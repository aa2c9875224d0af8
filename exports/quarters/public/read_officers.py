"""The chapter on what officers did, in a public document, laid out as the sheets of a workbook are (§IX).

So one check reads both: the notices with the counts that may be suppressed, all others with the activities.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from exports.quarters.activities import ACTIVITY, COUNTED, SCHOOL, SHARE
from exports.quarters.rates import MEASURE
from exports.quarters.report_headings import (
    ACTIVITIES_AT,
    HOW_SPENT,
    INFORMAL_COUNSELING,
    LAW_ENFORCEMENT,
    TEACHING,
)
from models.activities.kinds import KINDS
from models.activities.statistics import BACK, ENTRIES, MINUTES, TIMED, measures_of

Table = Sequence[Sequence[Any]]
TIME = re.compile(r"([\d,]+) h (\d+) min")
KIND_OF = {TEACHING: KINDS["presentation"], INFORMAL_COUNSELING: KINDS["talk"]}
NOTICES_IN_SUMMARY = "Police: action notices"


def activities_of(table: Table) -> Iterator[tuple[bool, Table]]:
    """The rows of a table as those of a sheet, and whether they are of the activities, or of the summary."""
    head = table[0][0]
    if head == ACTIVITIES_AT:
        yield True, [[SCHOOL, *table[0][1:]], *table[1:]]
    elif head == HOW_SPENT:
        yield from _how_spent(table)
    else:
        yield True, _requests(table)


def _how_spent(table: Table) -> Iterator[tuple[bool, Table]]:
    """A line for each kind of work: in each quarter, over the year, then the time and of how many entries it is."""
    periods, rows = list(table[0][1:-2]), [[ACTIVITY, COUNTED, *table[0][1:-2]]]
    for words, *cells in table[1:]:
        counts, time, timed = cells[:-2], cells[-2], cells[-1]
        if words == LAW_ENFORCEMENT:
            yield False, [[MEASURE.heading, *periods], [NOTICES_IN_SUMMARY, *counts]]
            continue
        kind, blank = KIND_OF.get(words), [None] * (len(periods) - 1)
        label, of = (kind.label, measures_of(kind)) if kind else (words, dict.fromkeys((ENTRIES, MINUTES, TIMED), ""))
        total = _minutes(time) if timed != "0" else 0
        rows += [[label, of[ENTRIES], *counts], [label, of[MINUTES], *blank, total], [label, of[TIMED], *blank, timed]]
    yield True, rows


def _minutes(words: str) -> int | str:
    found = TIME.fullmatch(words)
    return int(found[1].replace(",", "")) * 60 + int(found[2]) if found else words


def _requests(table: Table) -> Table:
    """A line for each period; a sheet has a column. The share is a line of its own, in percent."""
    periods, *columns = zip(*table, strict=True)
    kind = KINDS["request"]
    words = (measures_of(kind)[ENTRIES], measures_of(kind)[BACK], SHARE)
    rows = [[kind.label, of, *(value.removesuffix("%") for value in column[1:])]
            for of, column in zip(words, columns, strict=True)]  # fmt: skip
    return [[ACTIVITY, COUNTED, *periods[1:]], *rows]
