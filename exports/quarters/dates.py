"""Days as workbooks and reports say them."""

from datetime import date


def in_words(day: date) -> str:
    """A date in words."""
    return f"{day:%B} {day.day}, {day.year}"


def span(first: date, last: date) -> str:
    """From the first to the last day, in words."""
    return f"{in_words(first)} to {in_words(last)}"
