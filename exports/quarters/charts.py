"""Charts of the figures that both parties look at first."""

from collections.abc import Sequence

from exports.workbook.charts import ChartTitles
from exports.workbook.sheets import Sheet, Table


def chart_measures(sheet: Sheet, table: Table, places: Sequence[int], title: str, bars: str) -> None:
    """A chart of some columns of a table whose first column names the measures; `bars` says what they are."""
    described = "; ".join(f"{row[0]}: {', '.join(str(row[place]) for place in places)}" for row in table.rows)
    titles = ChartTitles(title, "Measure", "Count", f"Bars for each measure: {bars}. {described}.")
    sheet.bar_chart(table, 0, places, titles)
