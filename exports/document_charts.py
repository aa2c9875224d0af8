"""Bar charts in documents: drawn by the reader's own program, in the look of the workbooks' charts.

A chart of a document carries its numbers itself. There is no workbook behind it, and nothing in it but what it shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.chart.data_source import NumData, NumVal, StrData, StrVal
from openpyxl.xml.functions import tostring

from exports.workbook.charts import PATTERNS, ChartTitles, bar_chart, label_of

BAR, AROUND, LEAST = 0.17, 1.1, 1.8  # inches: a bar, what is around the bars, the lowest chart
Value = int | float | str


@dataclass(frozen=True)
class Chart:
    """A chart, ready for a document: its part, how high it is, and what it says to those who cannot see it."""

    xml: bytes
    inches: float
    title: str
    description: str


def bars(
    title: str, rows: Mapping[str, Sequence[Value]], series: Sequence[str], categories: str, drawn_as: str = "Count"
) -> Chart | None:
    """Bars of each row for each of the series; words in place of a number stand at the axis.

    Nothing where there is no number, or more series than a chart can tell apart.
    """
    if len(series) > len(PATTERNS) or not any(_is_number(value) for values in rows.values() for value in values):
        return None
    described = "; ".join(f"{name}: {_described(series, values)}" for name, values in rows.items())
    titles = ChartTitles(title, categories, drawn_as, f"{title}. {described}.")
    table = [[name, *values] for name, values in rows.items()]
    chart = bar_chart(Workbook().active, 1, [categories, *series], table, 0, range(1, len(series) + 1), titles)
    labels = [label_of(name, dict(zip(series, values, strict=True))) for name, values in rows.items()]
    for place, drawn in enumerate(chart.series):
        drawn.tx.strRef.strCache = _texts([series[place]])
        drawn.cat.strRef.strCache = _texts(labels)
        drawn.val.numRef.numCache = _numbers([values[place] for values in rows.values()])
    inches = max(LEAST, len(rows) * (len(series) + 0.6) * BAR + AROUND)
    return Chart(tostring(chart._write()), inches, title, titles.description)


def _described(series: Sequence[str], values: Sequence[Value]) -> str:
    found = (f"{value:,}" if _is_number(value) else str(value) for value in values)
    return ", ".join(f"{name} {value}" for name, value in zip(series, found, strict=True))


def _texts(texts: Sequence[str]) -> StrData:
    return StrData(ptCount=len(texts), pt=[StrVal(idx=number, v=text) for number, text in enumerate(texts)])


def _numbers(values: Sequence[Value]) -> NumData:
    points = [NumVal(idx=number, v=str(value)) for number, value in enumerate(values) if _is_number(value)]
    has_rates = any(isinstance(value, float) for value in values)
    return NumData(ptCount=len(values), formatCode="#,##0.0" if has_rates else "#,##0", pt=points)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float)
