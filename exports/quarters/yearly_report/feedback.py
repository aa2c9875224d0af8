"""Commendations and complaints in the yearly report: how many, in both editions; of what kind in the internal one."""

from collections.abc import Mapping

from exports.document import Line, Paper, Style
from exports.quarters.feedback import ALL, FEEDBACK_SHEET, HEADINGS, HOW_COUNTED, lines_of, public_counts
from exports.quarters.report_headings import FEEDBACK_HEADS
from exports.quarters.yearly_report import parts
from models.feedback.statistics import FeedbackCounts
from models.terms import Agreement

NOT_ASKED = "–"


def write(paper: Paper, agreement: Agreement, found: FeedbackCounts, *, is_public: bool = False) -> None:
    """The table, as its reader gets it; nothing where nothing was recorded."""
    if not found.tallies:
        return
    paper.write(FEEDBACK_SHEET, Style.SUBHEADING)
    paper.write(HOW_COUNTED, Style.SMALL, with_next=True)
    if is_public:
        _public(paper, public_counts(found))
    else:
        _internal(paper, agreement, found)


def _internal(paper: Paper, agreement: Agreement, found: FeedbackCounts) -> None:
    table = paper.table((1.0, 3.1, 1.2, 1.2), ("By", "What", *HEADINGS), numbers=len(HEADINGS))
    for line in lines_of(agreement, found):
        style = Style.CELL_STRONG if line.group == ALL else Style.CELL
        thanks = NOT_ASKED if line.commendations is None else line.commendations
        counts = map(parts.number, (thanks, line.complaints))
        table.row([Line(line.group, style)], [Line(line.label, style)], *counts)


def _public(paper: Paper, counts: Mapping[str, int]) -> None:
    # By its first heading the audit of a finished document finds it.
    table = paper.table((4.5, 2.0), FEEDBACK_HEADS, numbers=1)
    for words, count in counts.items():
        table.row([Line(words)], parts.number(count))
