"""The totals of a quarter that both parties have signed, by direct message to those who get its workbook (§IX)."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import ActionsBlock, Block, HeaderBlock

from exports.quarters.glance import Glance
from handlers.message import Message
from handlers.parts import button, day, facts, plain, small
from handlers.quarters.charts import BarChart
from handlers.quarters.ids import QuarterActionId
from handlers.values import RecordId
from models.quarters.tables import Revision


@dataclass(frozen=True)
class Time:
    """A quarter: its name, how many schools it has, and its figures, the same ones in each quarter."""

    label: str
    schools: int
    figures: Sequence[Glance]


def message(revision: Revision, now: Time, before: Time | None = None) -> Message:
    """A chart, and the same in words. The notification holds no figure."""
    quarter = revision.quarter
    rows = [(figure.words, _in_words(place, now, before)) for place, figure in enumerate(now.figures)]
    drawn, notes = _chart(now, before)
    blocks: list[Block] = [
        HeaderBlock(text=plain(f"{now.label} is signed off")),
        small(f"{day(quarter.first_day)} – {day(quarter.last_day)} · revision {revision.revision} · "
              "totals of all schools. Confidential: small counts are not suppressed."),
        *drawn,
        *facts(rows),
        *(small(note) for note in notes),
        small("The workbook will follow in a separate message."),
        ActionsBlock(elements=[button("Open the quarter", QuarterActionId.OPEN, RecordId(quarter.id))]),
    ]  # fmt: skip
    return Message(f"The totals of {now.label}, as signed.", blocks)


def _in_words(place: int, now: Time, before: Time | None) -> str:
    words = _figure(now.figures[place], now.schools)
    return f"{words}\n{before.label}: {_figure(before.figures[place], before.schools)}" if before else words


def _figure(figure: Glance, schools: int) -> str:
    return (
        f"{figure.value:,} ({len(figure.at)} of {schools} schools)" if isinstance(figure.value, int) else figure.value
    )


def _chart(now: Time, before: Time | None) -> tuple[list[Block], list[str]]:
    """The bars, and what is not among them: a figure that is not there is no bar, and never one of no height."""
    drawn, times = _numbers(now), [now]
    lacking = [f"{figure.words.lower()} ({figure.value})" for figure in now.figures if figure.words not in drawn]
    notes = [f"Not in the chart: {', '.join(lacking)}."] if lacking else []
    if before is None:
        notes.append("There is no submission for the previous quarter to compare with.")
    elif _is_comparable(now, before):
        times.append(before)
    else:
        notes.append(f"{before.label} is not in the chart: its totals are for different schools.")
    if not drawn:
        return [], notes
    series = {time.label: [_numbers(time)[words] for words in drawn] for time in times}
    return [BarChart(f"{now.label}: totals of all schools", list(drawn), series)], notes


def _numbers(time: Time) -> dict[str, int]:
    return {figure.words: figure.value for figure in time.figures if isinstance(figure.value, int)}


def _is_comparable(now: Time, before: Time) -> bool:
    """Whether every figure that is drawn is there for both times, from the same schools."""
    at = {figure.words: figure.at for figure in before.figures if isinstance(figure.value, int)}
    return all(at.get(figure.words) == figure.at for figure in now.figures if isinstance(figure.value, int))
