"""The chapters of the team's yearly report, in order, and what the team writes in each (§IX)."""

from dataclasses import dataclass

from models.errors import NotFound


@dataclass(frozen=True)
class Chapter:
    """A chapter: its title, and what to write. Where a text `is_required`, no report is adopted without one.

    Any other chapter may be left empty: its tables stand alone, and one that has none either is left out.
    """

    code: str
    title: str
    hint: str
    is_required: bool = False


CHAPTERS = {chapter.code: chapter for chapter in (
    Chapter("introduction", "Introduction",
            "What this report is about, and what matters most in it.", is_required=True),
    Chapter("activities", "Activities of the year",
            "What officers, schools and the team did. The table of meetings follows your text.", is_required=True),
    Chapter("officers", "What officers did",
            "What officers taught and talked about, and how it has developed. Tables and a chart follow your text."),
    Chapter("figures", "What the figures show",
            "What the year's figures say, and what they do not. Table and chart follow your text.", is_required=True),
    Chapter("schools", "School by school", "What differs between schools, and why. A table follows your text."),
    Chapter("rates", "Rates and trends", "How large the figures are for the number of students, and how they develop."),
    Chapter("baseline", "Compared with the baseline year", "What has changed since the baseline year, and why."),
    Chapter("agreement", "Recommendations on the agreement",
            "Why the team recommends to change the agreement itself. The list follows your text."),
    Chapter("implementation", "Recommendations on its implementation",
            "What the team recommends to do otherwise under the agreement as it is. The list follows your text."),
    Chapter("follow_up", "What became of earlier recommendations",
            "What was done, and what was not, and why. The list follows your text."),
)}  # fmt: skip
"""By their codes, which stay for good."""


def chapter_of(code: str) -> Chapter:
    """A chapter by its code. Raises `NotFound`."""
    if code not in CHAPTERS:
        raise NotFound("This report has no such chapter.")
    return CHAPTERS[code]
