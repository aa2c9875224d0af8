"""Bar charts of a table: told apart by pattern and not by color alone, with a number at each bar."""

from collections.abc import Sequence
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

WIDTH, LEAST_HEIGHT, HEIGHT_OF_BAR, AROUND_BARS = 24.0, 7.0, 0.5, 4.5
WHITE = "FFFFFF"
PATTERNS = ("solid", "wdUpDiag", "dashHorz", "dotGrid")


@dataclass(frozen=True)
class ChartTitles:
    """What a chart says of itself: its title, those of its axes, and a description for those who cannot see it."""

    title: str
    categories: str
    numbers: str
    description: str


@dataclass(frozen=True)
class Bars:
    """A column of numbers, and in which of its rows there is one: the others get no label."""

    column: int
    has_number: Sequence[bool]


def height_of(categories: int, columns: int) -> float:
    """How high a chart is, in centimeters."""
    return max(LEAST_HEIGHT, categories * columns * HEIGHT_OF_BAR + AROUND_BARS)


def bar_chart(worksheet: Any, rows: tuple[int, int], category: int, bars: Sequence[Bars], titles: ChartTitles) -> Any:
    """Bars of some columns over the first to the last of `rows`, named by the column `category` and the headings."""
    if len(bars) > len(PATTERNS):
        raise ValueError(f"a chart can tell {len(PATTERNS)} columns apart")
    first, last = rows
    chart: Any = BarChart(barDir="bar", gapWidth=60)
    names = Reference(worksheet, min_col=category, min_row=first, max_row=last)
    for bar, pattern in zip(bars, PATTERNS, strict=False):
        numbers = Reference(worksheet, min_col=bar.column, min_row=first - 1, max_row=last)
        chart.add_data(numbers, titles_from_data=True)
        _finish(chart.series[-1], pattern, bar.has_number, names)
    chart.title = _title(titles.title, 12, bold=True)
    for axis, title in ((chart.x_axis, titles.categories), (chart.y_axis, titles.numbers)):
        axis.title, axis.delete, axis.txPr = _title(title, 10), False, _text(_look(9))
    chart.x_axis.scaling.orientation = "maxMin"  # the table's first row on top
    chart.y_axis.crosses = "max"
    chart.y_axis.scaling.min = 0
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=RULE))
    if len(bars) == 1:
        chart.legend = None
    else:
        chart.legend.position, chart.legend.txPr = "t", _text(_look(9))
    chart.width, chart.height = WIDTH, height_of(last - first + 1, len(bars))
    return chart


def _finish(series: Series, pattern: Any, has_number: Sequence[bool], names: Reference) -> None:
    look = GraphicalProperties(ln=LineProperties(solidFill=DARK))
    if pattern == PATTERNS[0]:
        look.solidFill = DARK
    else:
        look.pattFill = PatternFillProperties(prst=pattern, fgClr=_color(DARK), bgClr=_color(WHITE))
    series.graphicalProperties, series.invertIfNegative = look, False
    series.cat = AxDataSource(strRef=StrRef(f=str(names)))
    without = [DataLabel(idx=row, **_labels(shown=False)) for row, is_there in enumerate(has_number) if not is_there]
    series.dLbls = DataLabelList(dLbl=without, dLblPos="outEnd", txPr=_text(_look(9)), **_labels(shown=True))


def _color(code: Any) -> ColorChoice:
    return ColorChoice(srgbClr=code)


def _labels(*, shown: bool) -> dict[str, Any]:
    others = ("showLegendKey", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return dict.fromkeys(others, False) | {"showVal": shown}


def _title(text: str, points: int, *, bold: bool = False) -> Title:
    look = _look(points, bold=bold)
    return Title(tx=Text(rich=_text(look, RegularTextRun(rPr=look, t=safe(text)))), overlay=False)


def _look(points: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(latin=Font(typeface=FONT), sz=points * 100, b=bold, solidFill=DARK if bold else GRAY)


def _text(look: CharacterProperties, *runs: RegularTextRun) -> RichText:
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), r=list(runs), endParaRPr=look)
    return RichText(RichTextProperties(), p=[paragraph])
