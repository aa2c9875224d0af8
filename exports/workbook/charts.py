"""Bar charts of a table: told apart by pattern and not by color alone, with a number at each bar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)

from exports.document import DARK, FONT, GRAY, RULE, safe
from exports.workbook.cells import SUPPRESSED

WIDTH, LEAST_HEIGHT, HEIGHT_OF_BAR, AROUND_BARS = 24.0, 7.0, 0.5, 4.5
WHITE = "FFFFFF"
IN_WORDS = {SUPPRESSED: "* suppressed"}
PATTERNS = {"solid": "■", "wdUpDiag": "▨", "dashHorz": "▤", "dotGrid": "▦"}
"""The patterns of bars, each with the character that looks like it."""
SOLID = "solid"
NO_BARS = "There is no chart of this table: none of the numbers that it would show is above zero."


@dataclass(frozen=True)
class ChartTitles:
    """What a chart says of itself: its title, those of its axes, and a description for those who cannot see it.

    `nothing` is said where there is no chart, since all numbers are zero and no bar would be seen.
    """

    title: str
    categories: str
    numbers: str
    description: str
    nothing: str = NO_BARS


def height_of(categories: int, columns: int) -> float:
    """How high a chart is, in centimeters."""
    return max(LEAST_HEIGHT, categories * columns * HEIGHT_OF_BAR + AROUND_BARS)


def bar_chart(
    worksheet: Any, header_row: int, headings: Sequence[str], rows: Sequence[Sequence[Any]], category: int,
    values: Sequence[int], titles: ChartTitles, labels_row: int | None = None,
) -> Any:  # fmt: skip
    """Bars of the columns `values` of a table's rows below its headings, named by the headings and by `category`.

    Where labels for the axis stand in cells of their own, `labels_row` is the row of the first.
    """
    if len(values) > len(PATTERNS):
        raise ValueError(f"a chart can tell {len(PATTERNS)} columns apart")
    last = header_row + len(rows)
    chart: Any = BarChart(barDir="bar", gapWidth=60)
    first, column = (header_row + 1, category + 1) if labels_row is None else (labels_row, 1)
    names = Reference(worksheet, min_col=column, min_row=first, max_row=first + len(rows) - 1)
    for column, pattern in zip(values, PATTERNS, strict=False):
        numbers = Reference(worksheet, min_col=column + 1, min_row=header_row, max_row=last)
        chart.add_data(numbers, titles_from_data=True)
        without = [number for number, row in enumerate(rows) if not isinstance(row[column], int | float)]
        _finish(chart.series[-1], pattern, without, names)
    legend = [f"{mark} {headings[column]}" for column, mark in zip(values, PATTERNS.values(), strict=False)]
    # a legend of our own: programs do not agree on the order in which they name bars
    below = f"Bars from top to bottom:   {'   '.join(legend)}" if len(values) > 1 else ""
    chart.title, chart.legend = _title(titles.title, 12, bold=True, below=below), None
    for axis, title in ((chart.x_axis, titles.categories), (chart.y_axis, titles.numbers)):
        axis.title, axis.delete, axis.txPr = _title(title, 10), False, _text(_look(9))
    chart.x_axis.scaling.orientation = "maxMin"  # the table's first row on top
    chart.y_axis.crosses = "max"
    chart.y_axis.scaling.min = 0
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=RULE))
    chart.width, chart.height = WIDTH, height_of(len(rows), len(values))
    return chart


def label_of(name: str, values: Mapping[str, Any]) -> str:
    """What stands at the axis: the name and, in words, what there is no bar for; the values by their headings."""
    lacking: dict[str, list[str]] = {}
    for heading, value in values.items():
        if isinstance(value, str):
            lacking.setdefault(IN_WORDS.get(value, value), []).append(heading)
    told = (word if len(heads) == len(values) else f"{', '.join(heads)} {word}" for word, heads in lacking.items())
    return f"{name} ({'; '.join(told)})" if lacking else name


def _finish(series: Series, pattern: Any, without_number: Sequence[int], names: Reference) -> None:
    look = GraphicalProperties(ln=LineProperties(solidFill=DARK))
    if pattern == SOLID:
        look.solidFill = DARK
    else:
        look.pattFill = PatternFillProperties(prst=pattern, fgClr=_color(DARK), bgClr=_color(WHITE))
    series.graphicalProperties, series.invertIfNegative = look, False
    series.cat = AxDataSource(strRef=StrRef(f=str(names)))
    without = [DataLabel(idx=row, **_labels(shown=False)) for row in without_number]
    series.dLbls = DataLabelList(dLbl=without, dLblPos="outEnd", txPr=_text(_look(9)), **_labels(shown=True))


def _color(code: Any) -> ColorChoice:
    return ColorChoice(srgbClr=code)


def _labels(*, shown: bool) -> dict[str, Any]:
    others = ("showLegendKey", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return dict.fromkeys(others, False) | {"showVal": shown}


def _title(text: str, points: int, *, bold: bool = False, below: str = "") -> Title:
    rich = _words(text, _look(points, bold=bold))
    if below:
        rich.p += _words(below, _look(9)).p
    return Title(tx=Text(rich=rich), overlay=False)


def _words(text: str, look: CharacterProperties) -> RichText:
    return _text(look, RegularTextRun(rPr=look, t=safe(text)))


def _look(points: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(latin=Font(typeface=FONT), sz=points * 100, b=bold, solidFill=DARK if bold else GRAY)


def _text(look: CharacterProperties, *runs: RegularTextRun) -> RichText:
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), r=list(runs), endParaRPr=look)
    return RichText(RichTextProperties(), p=[paragraph])
