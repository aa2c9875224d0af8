"""A page of figures in Slack: blank, zero and not collected are told apart line by line, and nothing typed is lost."""

from typing import Any

import pytest

from models.quarters.questionnaires import DISTRICT
from models.quarters.questionnaires import OF_SCHOOLS as ASKED
from models.quarters.tables import Submission
from tests.quarters.test_in_slack import OF_SCHOOLS, at_hall, of_baseline, opened, send_page
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
FIGHTING, WEAPONS, DRUGS, OTHER = "incidents.fighting", "incidents.weapons", "incidents.substances", "actions.other"


def on_the_first_page(place: Workplace) -> Somebody:
    """Hall's principal has the first page of the submission open."""
    opened(place)
    principal = at_hall(place)
    principal.press("submission_page_discipline")
    return principal


def saved(place: Workplace, party: str = "hall") -> dict[str, Any]:
    """What is saved of a party's submission, by figure."""
    with place.bot.database.read() as session:
        (submission,) = session.query(Submission).filter_by(party=party)
        return submission.versions[-1].by_key


def shown(somebody: Somebody, figure: str) -> Any:
    """What a line of the page shows: what is typed into it, or in words that it was not collected."""
    window = somebody.window()
    (block,) = [block for block in window["blocks"] if block.get("block_id", "").endswith(figure)]
    if block["type"] != "input":
        return block["text"]["text"].partition(": ")[2]
    action_id = block["element"]["action_id"]
    kept = window["state"]["values"].get(figure, {}).get(action_id)
    return kept["value"] if kept else block["element"].get("initial_value")


def fill_blanks(somebody: Somebody, means: str, **typed: Any) -> None:
    """Type into some lines of the page, and have the blank ones answered; nothing is sent."""
    somebody.press(f"submission_blanks_{means}", state=somebody.fill(**typed))


def test_zeros_and_lines_that_were_not_collected_go_in_together(workplace: Workplace) -> None:
    """All blank lines are 0, then two of them are cleared and were not collected: in one pass, sent once."""
    principal = on_the_first_page(workplace)
    fill_blanks(principal, "zero", **{FIGHTING: 9})
    assert (shown(principal, FIGHTING), shown(principal, WEAPONS)) == ("9", "0")
    fill_blanks(principal, "not_collected", **{WEAPONS: None, OTHER: None})
    assert (shown(principal, FIGHTING), shown(principal, DRUGS)) == ("9", "0")
    assert (shown(principal, WEAPONS), shown(principal, OTHER)) == ("not collected", "not collected")
    assert principal.submit() == {"ok": True}
    expected = dict.fromkeys(ASKED.keys_of("discipline"), 0) | {FIGHTING: 9, WEAPONS: None, OTHER: None}
    assert saved(workplace) == expected


def test_a_line_that_is_cleared_and_answered_again_shows_the_answer(workplace: Workplace) -> None:
    """Also the second time: Slack keeps what was typed, even nothing, as long as the id of the answer stays."""
    principal = on_the_first_page(workplace)
    for _time in range(3):
        fill_blanks(principal, "zero", **{FIGHTING: None})
        assert shown(principal, FIGHTING) == "0"


def test_a_line_that_was_not_collected_can_be_answered_after_all(workplace: Workplace) -> None:
    """One by its button, all by another; what else is typed stays."""
    principal = on_the_first_page(workplace)
    fill_blanks(principal, "not_collected", **{FIGHTING: 9})
    principal.press(f"submission_line_{WEAPONS}", state=principal.fill(**{FIGHTING: 10}))
    assert (shown(principal, FIGHTING), shown(principal, WEAPONS)) == ("10", None)
    assert shown(principal, DRUGS) == "not collected"
    principal.press("submission_blanks_blank_again", state=principal.fill(**{WEAPONS: 2}))
    assert (shown(principal, FIGHTING), shown(principal, WEAPONS), shown(principal, DRUGS)) == ("10", "2", None)
    assert "submission_blanks_blank_again" not in text_of(principal.window())


def test_a_page_that_is_saved_for_later_is_as_it_was(workplace: Workplace) -> None:
    """What is blank stays unanswered, what was not collected stays that."""
    principal = on_the_first_page(workplace)
    fill_blanks(principal, "not_collected", **{figure: 1 for figure in ASKED.keys_of("discipline") if figure != OTHER})
    principal.press("submission_keep", state=principal.fill(**{FIGHTING: None}))
    assert "16 of 17 answered" in text_of(principal.window())
    assert saved(workplace)[OTHER] is None
    assert FIGHTING not in saved(workplace)
    principal.press("submission_page_discipline")
    assert (shown(principal, OTHER), shown(principal, WEAPONS), shown(principal, FIGHTING)) == (
        "not collected", "1", None,
    )  # fmt: skip


def test_a_page_with_a_blank_line_is_not_sent(workplace: Workplace) -> None:
    """Blank is not zero; and no line is called optional, since none is."""
    principal = on_the_first_page(workplace)
    assert not any(block.get("optional") for block in principal.window()["blocks"])
    errors = principal.submit(**{FIGHTING: 9})["errors"]
    assert errors.keys() == set(ASKED.keys_of("discipline")) - {FIGHTING}


def test_what_no_answer_is_stays_as_it_is_typed(workplace: Workplace) -> None:
    """In a published table's lines: whichever button is pressed, and when it is saved for later it is named."""
    member = workplace.somebody(OF_SCHOOLS)
    member.command("/sro-quarterly")
    member.press("quarter_baseline")
    member.submit(school_year="2018-19")
    member.press("submission_open", value=of_baseline(workplace, DISTRICT))
    member.press("submission_page_discipline")
    fill_blanks(member, "zero", **{FIGHTING: "<5", WEAPONS: "*", DRUGS: "n/c"})
    assert (shown(member, FIGHTING), shown(member, WEAPONS), shown(member, OTHER)) == ("<5", "*", "0")
    member.press("submission_keep", state=member.fill())
    assert "Not saved. Incidents: Fighting and battery: Enter a whole number" in text_of(member.window())
    assert (shown(member, FIGHTING), shown(member, WEAPONS)) == ("<5", "*")
    assert saved(workplace, DISTRICT) == {}
    assert member.submit(**{FIGHTING: "1,204"}) == {"ok": True}
    assert saved(workplace, DISTRICT)[FIGHTING] == 1204
    assert saved(workplace, DISTRICT)[DRUGS] is None


def test_of_two_who_fill_in_a_page_the_second_keeps_what_was_typed(workplace: Workplace) -> None:
    """Also after a press, and also when it is saved for later."""
    first, second = on_the_first_page(workplace), at_hall(workplace, "UDESHALL")
    second.press("submission_page_discipline")
    fill_blanks(second, "not_collected", **{FIGHTING: 5, WEAPONS: 6})
    assert send_page(first, "zero") == {"ok": True}
    second.press("submission_keep", state=second.fill(**{WEAPONS: 7}))
    assert "Priya Pretend has saved this page in another window" in text_of(second.window())
    assert (shown(second, FIGHTING), shown(second, WEAPONS), shown(second, DRUGS)) == ("5", "7", "not collected")
    second.press("submission_keep", state=second.fill())
    assert saved(workplace)[WEAPONS] == 7


def test_a_press_in_a_page_of_what_was_sent_meanwhile_says_so(workplace: Workplace) -> None:
    """Nothing is filled in any more."""
    principal = on_the_first_page(workplace)
    other = at_hall(workplace, "UDESHALL")
    other.press("submission_page_discipline")
    for _page in range(4):
        send_page(other, "zero")
    other.press("submission_review")
    other.press("submission_send")
    principal.press("submission_blanks_zero")
    assert "was sent and can no longer be changed" in text_of(principal.window())
