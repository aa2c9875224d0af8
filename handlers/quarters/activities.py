"""What officers logged besides enforcement, as a part of the police's figures: in a few lines for each place (§IX)."""

from collections.abc import Iterable

from slack_sdk.models.blocks import Block, DividerBlock, SectionBlock

from handlers.parts import LONGEST_SECTION, escaped, paragraph, plain, small
from models.activities.statistics import ENTRIES
from models.quarters.activity_figures import ActivityChange, ActivityFigures, ActivityLine
from models.quarters.figures import QuarterFigures
from models.quarters.questionnaires import POLICE
from models.quarters.tables import party_name
from models.terms import Agreement

HEADING = "*Activities*"
ABOUT = (
    "Logged by officers, by their day. Planned activities and events count whether or not they were held. "
    "Withdrawn entries are not counted."
)
NOT_SUBMITTED = "Not submitted."
NOT_COUNTED = "Not counted when the police confirmed."
LINES_IN_A_SECTION = 10


def activities_at_places(agreement: Agreement, found: ActivityFigures) -> list[Block]:
    """A line for each school, and one for what is counted once for the police."""
    entries = [line for line in found.lines if line.measure == ENTRIES]
    lines = [f"{_place(agreement, place)}: {_few_words(found, entries, place)}" for place in found.counts]
    parts = (lines[start : start + LINES_IN_A_SECTION] for start in range(0, len(lines), LINES_IN_A_SECTION))
    sections = [SectionBlock(text=plain("\n".join(part)[:LONGEST_SECTION])) for part in parts]
    return [DividerBlock(), paragraph(HEADING), small(ABOUT), *sections]


def activities_of_page(figures: QuarterFigures, school: str | None) -> list[Block]:
    """Every figure of a school that is not 0, or of all schools together."""
    found = figures.activities
    if found is None:
        lacking = NOT_SUBMITTED if figures.police is None else NOT_COUNTED
        return [DividerBlock(), paragraph(HEADING), small(lacking)]
    by_kind: dict[str, list[str]] = {}
    for line in found.lines:
        value = found.at(school, line.figure) if school else found.total(line.figure)
        if value and line.measure == ENTRIES:
            by_kind[line.kind.code] = [f"{escaped(line.kind.label)}: *{value:,}*"]
        elif value:
            by_kind[line.kind.code].append(f"{line.words[0].lower()}{line.words[1:]} {value:,}")
    text = "\n".join(" · ".join(parts) for parts in by_kind.values())
    return [DividerBlock(), paragraph(HEADING), small(ABOUT), paragraph(text or "None logged.")]


def activity_change(agreement: Agreement, changed: ActivityChange) -> str:
    """A figure that counts otherwise, in words."""
    return f"{_place(agreement, changed.place)}, {changed.label}: {changed.then:,} → {changed.now:,}"


def _few_words(found: ActivityFigures, entries: Iterable[ActivityLine], place: str) -> str:
    counted = ((line.kind, found.at(place, line.figure)) for line in entries)
    return _joined(f"{kind.button.lower()} {value:,}" for kind, value in counted if value)


def _joined(words: Iterable[str]) -> str:
    return ", ".join(words) or "none"


def _place(agreement: Agreement, place: str) -> str:
    return "At no school, or counted together" if place == POLICE else party_name(agreement, place)
