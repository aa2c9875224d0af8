"""Charts in documents: their numbers, and their words for those who cannot see them."""

from exports.document_charts import bars


def test_a_chart_says_what_it_has_no_bar_for() -> None:
    """In words at the axis and in its description; without any number there is no chart, nor of five series."""
    chart = bars("A title", {"Arrests": [12, "*"], "Notices": ["*", "*"]}, ["Q1", "Q2"], "Measure")
    assert chart
    assert chart.description == "A title. Arrests: Q1 12, Q2 *; Notices: Q1 *, Q2 *."
    assert b"<v>Arrests (Q2 * suppressed)</v>" in chart.xml
    assert b"<v>Notices (* suppressed)</v>" in chart.xml
    assert bars("A title", {"Notices": ["*"]}, ["Q1"], "Measure") is None
    assert bars("A title", {"Notices": [1] * 5}, [str(number) for number in range(5)], "Measure") is None
