"""`/sro-records`: who finds what there."""

import pytest

from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
ALL = ("records_search", "officer_report_open", "arrest_list", "release_open", "outside_open")
PLACES = {
    **dict.fromkeys(("USUPER", "UCHIEF"), (*ALL, "hold_open", "audit_log_open")),
    "USUPERVISOR": ALL,
    "UOFFHALL": ("officer_report_open",),
    "UPRINHALL": ("outside_open",),
    "UADMIN": ("audit_log_open",),
}
"""What each of them finds there; nobody else has a place there."""


def opened(place: Workplace, user_id: str) -> list[str]:
    """The ids of the buttons that the command shows to somebody."""
    somebody = place.somebody(user_id)
    somebody.command("/sro-records")
    blocks = somebody.window()["blocks"]
    return [block["accessory"]["action_id"] for block in blocks if "accessory" in block]


@pytest.mark.parametrize("user_id", sorted(PLACES))
def test_each_finds_what_is_theirs_and_the_way_leads_there(workplace: Workplace, user_id: str) -> None:
    """Every button opens its topic."""
    assert opened(workplace, user_id) == list(PLACES[user_id])
    somebody = workplace.somebody(user_id)
    for button in PLACES[user_id]:
        somebody.command("/sro-records")
        front = text_of(somebody.window())
        assert somebody.press(button) == {"ok": True}
        assert text_of(somebody.window()) != front


@pytest.mark.parametrize("user_id", ["UTEAMSCH1", "UTEAMPD1"])
def test_who_has_no_place_there_is_told(workplace: Workplace, user_id: str) -> None:
    """In words, and not with an empty window."""
    somebody = workplace.somebody(user_id)
    somebody.command("/sro-records")
    assert "You do not have permission" in text_of(somebody.messages("CGENERAL")[-1])
