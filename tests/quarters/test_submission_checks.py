"""What does not fit in a school's figures."""

from typing import Any

import pytest

from models.quarters.answers import SUPPRESSED
from models.quarters.measures import SCHOOL_GROUPS, SCHOOL_KEYS, SCHOOL_STEPS
from models.quarters.submission_checks import Earlier, Figures, findings, not_collected, total

FIGURES: dict[str, int | None] = dict.fromkeys(SCHOOL_KEYS, 0) | {
    "incidents.fighting": 9, "incidents.substances": 4,
    "actions.in_school_suspension": 8, "actions.out_of_school_suspension": 3, "actions.detention": 4,
    "disciplined.students": 12,
    "disciplined.race.hispanic": 5, "disciplined.race.white": 4, "disciplined.race.black": 3,
    "disciplined.gender.female": 5, "disciplined.gender.male": 7,
    "disciplined.grades.high": 12,
    "disciplined.disability.yes": 3, "disciplined.disability.no": 9,
    "disciplined.english_learner.yes": 2, "disciplined.english_learner.no": 10,
    "disciplined.meals.yes": 4, "disciplined.meals.no": 6, "disciplined.meals.unknown": 2,
    "referrals.substances": 2, "arrests.school_based": 1,
    "referred.students": 2,
    "referred.race.white": 2, "referred.gender.male": 2, "referred.grades.high": 2, "referred.disability.no": 2,
    "referred.english_learner.no": 2, "referred.meals.no": 2,
}  # fmt: skip


def found(changes: dict[str, Any], before: Figures | None = None) -> dict[str, str]:
    """What is found once some figures are others: the words by their codes."""
    earlier = Earlier("previous quarter", "Q1 2026-27", before) if before is not None else None
    return {one.code: one.words for one in findings(FIGURES | changes, earlier)}


def test_figures_that_fit_are_let_through() -> None:
    """All 81 of them."""
    assert len(SCHOOL_KEYS) == 81
    assert found({}) == {}
    assert found({}, before=FIGURES) == {}


def test_each_figure_is_on_one_page() -> None:
    """None is asked twice, and none is left out."""
    asked = [group for step in SCHOOL_STEPS.values() for group in step.groups]
    assert len(asked) == len(set(asked)) == 18


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"disciplined.gender.male": 8}, "parts.disciplined.gender",
         "Students with a disciplinary action: “Gender” adds up to 13, but there are 12 students."),
        ({"referred.race.white": 1}, "parts.referred.race",
         "Students referred to police: “Race and ethnicity” adds up to 1, but there are 2 students."),
        ({"arrests.school_based": 3}, "arrests",
         "Arrests (3) exceed referrals (2). Every arrest is also a referral."),
        ({"incidents.theft": -1}, "range.incidents.theft",
         "“Incidents: Theft related behavior” is -1. It has to be between 0 and 100,000."),
        ({"incidents.theft": 100_001}, "range.incidents.theft",
         "“Incidents: Theft related behavior” is 100,001. It has to be between 0 and 100,000."),
        ({"actions.detention": 0}, "students",
         "Students disciplined (12) exceed disciplinary actions (11). Each has at least one."),
    ],
)  # fmt: skip
def test_an_error_says_what_is_there(changes: dict[str, Any], code: str, words: str) -> None:
    """And it has to be put right."""
    (one,) = findings(FIGURES | changes, None)
    assert (one.code, one.words, one.is_error) == (code, words, True)


def test_a_figure_without_an_answer_is_missing_and_one_not_collected_is_not() -> None:
    """Blank is neither zero nor "not collected"."""
    figures = {key: value for key, value in FIGURES.items() if not key.startswith("incidents.")}
    (one,) = findings(figures, None)
    assert one.words == "Figures not answered yet: 10, starting with “Incidents: Violent crime against persons”."
    assert one.is_error
    assert found(dict.fromkeys(key for key in FIGURES if key.startswith("incidents."))) == {}


def test_parts_that_are_not_all_collected_may_fall_short_but_not_go_beyond() -> None:
    """Those that were not collected may hold the rest."""
    assert found({"disciplined.meals.unknown": None}) == {}
    assert found({"disciplined.meals.unknown": None, "disciplined.meals.yes": 7}).keys() == {"parts.disciplined.meals"}
    assert found({"disciplined.students": None}) == {}
    assert found({"actions.other": None, "actions.detention": 0}) == {}
    assert found({"referrals.other": None, "arrests.school_based": 3}) == {}


def test_a_warning_may_be_right_as_it_is() -> None:
    """It is said, and can be confirmed."""
    (one,) = findings(FIGURES | {"referrals.substances": 1, "arrests.school_based": 0}, None)
    assert (one.words, one.is_error) == ("Students referred to police (2) exceed referrals (1).", False)


def test_what_the_agreement_names_and_nobody_collected_is_asked_about() -> None:
    """Disciplinary actions, referrals, and the students of both with all their traits; incidents it does not name."""
    nothing = dict.fromkeys(SCHOOL_KEYS)
    assert {one.code: one.words for one in not_collected(nothing)} == {
        "not_collected.actions": "The agreement asks each quarter for disciplinary actions by type: 7 of 7 lines are "
        "not collected.",
        "not_collected.disciplined": "The agreement asks each quarter for students disciplined, with their "
        "demographics: 26 of 26 lines are not collected.",
        "not_collected.referrals": "The agreement asks each quarter for referrals to police: 11 of 11 lines are not "
        "collected.",
        "not_collected.referred": "The agreement asks each quarter for students referred to police, with their "
        "demographics: 26 of 26 lines are not collected.",
    }
    assert not any(one.is_error for one in not_collected(nothing))
    one_line = FIGURES | {"actions.other": None, "incidents.theft": None, "arrests.school_based": None}
    assert [one.code for one in not_collected(one_line)] == ["not_collected.actions"]
    assert list(not_collected({})) == []


def test_actions_about_nobody_are_odd() -> None:
    """Fifteen actions, no student."""
    nobody = {key: 0 for key in FIGURES if key.startswith("disciplined")}
    assert found(nobody) == {
        "nobody.disciplined": "Disciplinary actions: 15, but no students are reported for them. Please check."
    }


@pytest.mark.parametrize(("then", "is_odd"), [(13, False), (7, False), (3, True), (1, True), (25, False), (26, True)])
def test_a_jump_against_the_quarter_before_is_odd(then: int, is_odd: bool) -> None:
    """Thirteen incidents: from twice or half on, if it makes ten at least."""
    before = FIGURES | {"incidents.fighting": then, "incidents.substances": 0}
    expected = {"jump.incidents": f"Incidents: 13, compared with {then} in the previous quarter."} if is_odd else {}
    assert found({}, before=before) == expected


def test_without_a_quarter_before_nothing_jumps() -> None:
    """And what was not collected then has not jumped either."""
    assert found({}, before={"incidents.fighting": None}) == {}


def test_total_counts_what_was_collected() -> None:
    """Nothing collected is no zero."""
    actions = SCHOOL_GROUPS["actions"]
    assert total(FIGURES, actions) == 15
    assert total(FIGURES | {"actions.detention": None}, actions) == 11
    assert total(FIGURES | {"actions.detention": SUPPRESSED}, actions) == 11
    assert total(dict.fromkeys(FIGURES), actions) is None


def test_a_jump_is_one_in_the_lines_that_both_quarters_collected() -> None:
    """Detentions that nobody counted before are no jump; 8 in-school suspensions against 20 are, whatever else was."""
    before: Figures = {"actions.in_school_suspension": 7, "actions.detention": None, "actions.bus_suspension": 0}
    assert found({"actions.detention": 40}, before=before) == {}
    assert found({}, before={**before, "actions.in_school_suspension": 20}) == {
        "jump.actions": "Disciplinary actions: 8, compared with 20 in the previous quarter in the 2 of 7 lines that "
        "have both."
    }
