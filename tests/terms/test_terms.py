"""agreement.toml: what another district edits, and what it is told when it slips."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from models import terms as agreement
from models.district.values import CITED
from models.terms import AgreementMistake
from tests.support.town import the_agreement

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "agreement.toml"


def test_the_shipped_agreement_names_the_five_schools_of_section_three() -> None:
    """§III, in its order."""
    assert [school.name for school in the_agreement().school] == [
        "Hall High School",
        "Conard High School",
        "Sedgwick Middle School",
        "King Philip Middle School",
        "Bristow Middle School",
    ]


OF_STATE_LAW = "written_hours"
"""The one number of hours that is state law's, as we read it (C.G.S. 10-233h)."""


def test_every_target_says_that_it_is_a_district_goal() -> None:
    """The agreement gives no number for "timely" (§V.4): the file must not look as if it did."""
    targets = SHIPPED.read_text().split("[targets]")[1].split("[")[1:]
    lines = [
        line for line in SHIPPED.read_text().splitlines() if "_hours" in line and not line.startswith(OF_STATE_LAW)
    ]
    assert targets
    assert lines
    assert all("# district goal: " in line for line in lines)


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 6, 30), "2025-26"), (date(2026, 7, 1), "2026-27"), (date(2099, 12, 31), "2099-00")],
)
def test_the_school_year_of_a_day(day: date, year: str) -> None:
    """It starts with the first quarter."""
    assert the_agreement().school_year(day) == year


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('time_zone = "America/New_York"', 'time_zone = "America/Hartford"', "line {line}: agreement.time_zone"),
        ('key = "conard"', 'key = "hall"', "two schools have the key hall"),
        ('key = "conard"', 'key = "Conard!"', "line {line}: school.1.key"),
        ('Q2 = "10-01"', 'Q2 = "13-01"', "line {line}: quarters.Q2"),
        ('Q2 = "10-01"', 'Q2 = "06-15"', "line 37: quarters: each quarter begins after the one before"),
        ('Q2 = "10-01"', 'q2 = "10-01"', "quarters"),
        ("remind_hours = [24, 1]", "remind_hours = [0, 1]", "line {line}: targets.remind_hours.0"),
        ("remind_hours = [24, 1]", "remind_hours = [40, 1]", "each number above the one before"),
        ("remind_hours = [24, 1]", "", "targets.remind_hours: this is missing"),
        ("remind_hours = [24, 1]", "remind_hour = [24, 1]", "targets.remind_hour"),
        ('name = "Hall High School"', "name = Hall", "line {line}"),
        (
            '"V.4" = "§V.4"',
            '"V.15" = "§V.15"',
            "line {line}: clauses.V.15: no text cites a clause 'V.15'; those cited are I, II,",
        ),
        ("concern_remind_hours = [48, 4]", "concern_remind_hours = [96, 4]", "a concern: remind the school"),
        ("hear_days = 14", "hear_days = 7", "remind the principal, then continue without an answer"),
        ("overtime_days_before = [3, 1]", "overtime_days_before = [1, 1]", "overtime: remind the supervisors"),
        ("is_recorded = true", 'is_recorded = "yes"', "line {line}: duty.is_recorded: true or false is expected"),
        ('"V.4" = "§V.4"', '"V.4" = ""', "line {line}: clauses.V.4: "),
        ('"V.4" = "§V.4"', '"V.4" = "4\\n(b)"', "line {line}: clauses.V.4: a line break"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, before: str, after: str, words: str) -> None:
    """The person who edits the file is told where to look."""
    text = SHIPPED.read_text()
    line = text[: text.index(before)].count("\n") + 1
    path = tmp_path / "agreement.toml"
    path.write_text(text.replace(before, after, 1))
    with pytest.raises(AgreementMistake) as mistake:
        agreement.load(path)
    assert words.format(line=line) in str(mistake.value)
    assert "\n" not in str(mistake.value)


def test_the_file_has_every_clause_that_a_text_cites() -> None:
    """By the agreement's own numbers; and no text cites another one."""
    assert the_agreement().clauses == {clause: f"§{clause}" for clause in CITED}
    product = [path for folder in ("bot", "exports", "handlers", "models") for path in (ROOT / folder).rglob("*.py")]
    nodes = [node for path in product for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    cited = {clause for text in texts for clause in re.findall(r"§([IVX]+(?:\.\d+)?)", text)}
    assert cited == set(CITED)


def test_clauses_are_cited_as_another_agreement_numbers_them() -> None:
    """Those that its file leaves out as ours; V.1 is neither V nor V.14."""
    another = the_agreement().model_copy(update={"clauses": {"V": "Part 5", "V.1": "Section 4(a)", "IX": "V.1"}})
    assert (
        another.cite("(§V.1) §V.14, C.G.S. 10-233p, §V: §IX.") == "(Section 4(a)) §V.14, C.G.S. 10-233p, Part 5: V.1."
    )


def test_a_missing_file_says_where_it_was_looked_for(tmp_path: Path) -> None:
    """Not a stack trace."""
    with pytest.raises(AgreementMistake, match=r"agreement\.toml: cannot be read"):
        agreement.load(tmp_path / "agreement.toml")
