"""Finding a notice as people do: from Home, by menus, page by page, by number."""

from datetime import timedelta

import pytest

from handlers.notices.finding_views import ON_A_PAGE
from models.actor import Identity
from models.notices import acts as notices
from models.people.queries import identify
from tests.support.filing import OFFICER, file
from tests.support.town import a_form
from tests.support.workplace import Json, Somebody, Workplace, find, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL, CHIEF, SUPERINTENDENT, SUPERVISOR = "UPRINHALL", "UCHIEF", "USUPER", "USUPERVISOR"


def filed(place: Workplace, count: int, **changes: object) -> None:
    """Notices of Hall, one an hour, the last one now; every second one with an arrest."""
    now = place.clock[0]
    with place.bot.database.write() as session:
        who = Identity(place.server.only.workspace.team.id, OFFICER)
        officer = identify(session, who, place.bot.agreement.today(now))
        for number in range(count):
            at = now - timedelta(hours=count - 1 - number)
            arrest = ("verbal_warning", "arrest")[number % 2]
            form = a_form(**{"occurred_at": at, "actions": (arrest,)} | changes)
            notices.file_notice(session, place.bot.agreement, officer, form, f"K{number}", at)


def finding(place: Workplace, who: str) -> Somebody:
    """Somebody in the window that finds notices, from App Home."""
    somebody = place.somebody(who)
    somebody.home()
    place.until(lambda: somebody.home() is not None)
    home = somebody.home()
    assert home
    somebody.press("notice_list_all", home=home)
    return somebody


def listed(somebody: Somebody) -> list[str]:
    """The notices on the page, by their ids."""
    blocks = somebody.window()["blocks"]
    return [block["block_id"].partition(":")[2] for block in blocks if block["block_id"].startswith("found:")]


def choose(somebody: Somebody, menu: str, code: str) -> None:
    """Choose in one of the menus; the window keeps what was chosen in it, as Slack does."""
    window = somebody.window()
    action = f"notice_filter_{menu}"
    block, element = find(window["blocks"], action)
    chosen = next(option for option in element["options"] if option["value"] == code)
    state: Json = window["state"]["values"]
    state.setdefault(block["block_id"], {})[action] = {"type": "static_select", "selected_option": chosen}
    somebody.press(action, option=code, state=state)


def test_the_list_ends_only_where_the_notices_end(workplace: Workplace) -> None:
    """More than Home shows: every one is there, page by page, and can be opened over the list."""
    filed(workplace, 2 * ON_A_PAGE + 1)
    chief = finding(workplace, CHIEF)
    assert "1–20 of 41 notices" in text_of(chief.window())
    first = listed(chief)
    chief.press("notice_page_on")
    second = listed(chief)
    chief.press("notice_page_on")
    third = listed(chief)
    assert [*first, *second, *third] == [str(number) for number in range(41, 0, -1)]
    assert "notice_page_on" not in text_of(chief.window())
    chief.press("notice_open")
    assert "2026-27/0001" in text_of(chief.window())
    chief.back()
    chief.press("notice_page_back")
    assert listed(chief) == second


def test_menus_are_kept_from_one_to_the_next(workplace: Workplace) -> None:
    """An arrest, then the state, then nobody's school: each narrows what is there; and all at once can be undone."""
    filed(workplace, 4)
    workplace.somebody(PRINCIPAL)
    chief = finding(workplace, CHIEF)
    choose(chief, "action", "arrest")
    assert listed(chief) == ["4", "2"]
    choose(chief, "state", "acknowledged")
    assert listed(chief) == []
    assert "No notice fits these choices." in text_of(chief.window())
    choose(chief, "state", "any")
    assert listed(chief) == ["4", "2"]
    choose(chief, "school", "conard")
    assert listed(chief) == []
    choose(chief, "school", "hall")
    choose(chief, "action", "any")
    choose(chief, "days", "week")
    assert listed(chief) == ["4", "3", "2", "1"]
    assert "Days count from the event." in text_of(chief.window())


def test_two_menus_chosen_before_the_window_has_followed_count_both(workplace: Workplace) -> None:
    """What the person sees chosen is what is looked for."""
    filed(workplace, 4)
    chief = finding(workplace, CHIEF)
    before = chief.window()["private_metadata"]
    choose(chief, "action", "arrest")
    workplace.server.only.views.stacks[CHIEF][-1]["private_metadata"] = before  # the first answer is still out
    choose(chief, "incident", "weapons")
    assert listed(chief) == []


def test_a_number_finds_its_notice_or_says_that_there_is_none(workplace: Workplace) -> None:
    """As people write it; and what is no number is said under it."""
    filed(workplace, 3)
    principal = finding(workplace, PRINCIPAL)
    for typed in ("2", "0002", "2026-27/2"):
        assert principal.submit(number=typed) == {"ok": True}
        assert listed(principal) == ["2"]
    principal.submit(number="77")
    assert "There is no notice 77 that you may open." in text_of(principal.window())
    assert principal.submit(number="Hall")["errors"] == {"number": "Enter a number such as 14 or 2026-27/14."}
    state = principal.fill(number="Hal")  # only half typed
    principal.press("notice_filter_days", option="week", state=state)
    assert listed(principal) == ["3", "2", "1"]
    principal.submit(number=None)
    assert listed(principal) == ["3", "2", "1"]


@pytest.mark.parametrize(
    ("who", "menus"),
    [
        (OFFICER, {"state", "incident", "action", "days"}),
        (PRINCIPAL, {"state", "incident", "action", "days"}),
        (SUPERINTENDENT, {"school", "officer", "state", "incident", "action", "days"}),
    ],
)
def test_only_what_there_is_to_choose_is_offered(workplace: Workplace, who: str, menus: set[str]) -> None:
    """One school, or one's own notices: no menu of schools and officers."""
    filed(workplace, 2)
    somebody = finding(workplace, who)
    block = somebody.window()["blocks"][0]
    assert {element["action_id"].removeprefix("notice_filter_") for element in block["elements"]} == menus


def test_the_superintendent_finds_arrests_only(workplace: Workplace) -> None:
    """Whatever is chosen; the number of another notice is none."""
    filed(workplace, 4)
    superintendent = finding(workplace, SUPERINTENDENT)
    assert listed(superintendent) == ["4", "2"]
    superintendent.submit(number="1")
    assert "There is no notice 1 that you may open." in text_of(superintendent.window())


def test_home_says_how_many_more_and_shows_them(workplace: Workplace) -> None:
    """Eleven to acknowledge: eight on Home, the rest a press away, the same choice made."""
    filed(workplace, 11)
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro")
    assert "Show all 11" in text_of(principal.window())
    principal.press("notice_list_unacknowledged")
    assert len(listed(principal)) == 11
    _block, menu = find(principal.window()["blocks"], "notice_filter_state")
    assert menu["initial_option"]["value"] == "unacknowledged"


def test_home_tells_a_newcomer_what_it_is_for_and_then_no_more(workplace: Workplace) -> None:
    """Three lines until something was done or looked at; what one may do stays."""
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro")
    shown = text_of(principal.window())
    assert "*Welcome.*" in shown
    assert "You may: read and acknowledge your school's action notices" in shown
    assert "A notice appears here, and in your school's channel, as soon as an officer files it." in shown
    file(workplace)
    principal.command("/sro")
    principal.press("notice_open")
    principal.command("/sro")
    shown = text_of(principal.window())
    assert "*Welcome.*" not in shown
    assert "You may:" in shown


def test_a_row_says_how_long_nobody_has_acknowledged_and_when_that_is_overdue(workplace: Workplace) -> None:
    """Past the district goal it says so; acknowledged, it says who."""
    filed(workplace, 1, urgent=True)
    chief = workplace.somebody(CHIEF)
    chief.command("/sro")
    assert "Not acknowledged for 0 min" in text_of(chief.window())
    assert "*overdue*" not in text_of(chief.window())
    workplace.clock[0] += timedelta(hours=1, minutes=5)
    chief.command("/sro")
    assert "Not acknowledged for 1 h 5 min · *overdue* (district goal)" in text_of(chief.window())
    principal = workplace.somebody(PRINCIPAL)
    principal.command("/sro")
    principal.press("notice_open")
    principal.press("notice_acknowledge")
    chief.command("/sro")
    assert "Acknowledged by " in text_of(chief.window())
    assert "*overdue*" not in text_of(chief.window())


@pytest.mark.parametrize(
    ("who", "sections"),
    [
        (OFFICER, ["To complete", "Filed by you"]),
        (PRINCIPAL, ["Notices to acknowledge", "Notices at Hall High School"]),
        (SUPERVISOR, ["Arrests in the last 30 days", "All notices"]),
        (CHIEF, ["Arrests in the last 30 days", "All notices"]),
        (SUPERINTENDENT, ["Escalated to you", "Arrests in the last 30 days"]),
        ("UADMIN", []),
    ],
)
def test_each_role_has_its_lists_in_this_order(workplace: Workplace, who: str, sections: list[str]) -> None:
    """Also before there is any notice."""
    somebody = workplace.somebody(who)
    somebody.command("/sro")
    titles = [block["text"]["text"] for block in somebody.window()["blocks"] if block["type"] == "header"]
    assert [title for title in titles if title in sections or "otice" in title] == sections


@pytest.mark.parametrize(
    ("who", "first"),
    [
        (PRINCIPAL, "Notices to acknowledge"),
        (CHIEF, "Arrests in the last 30 days"),
        (SUPERVISOR, "Arrests in the last"),
    ],
)
def test_what_presses_stands_above_what_is_only_to_be_looked_at(workplace: Workplace, who: str, first: str) -> None:
    """On a phone the first screen has it: not who is at five schools this week, nor all that one may do."""
    file(workplace, actions=("arrest",))
    somebody = workplace.somebody(who)
    somebody.command("/sro")
    shown = text_of(somebody.window())
    assert shown.index(first) < shown.index("Who is here") < shown.index("You may: ")


def test_a_home_with_an_arrest_does_not_say_that_nothing_needs_attention(workplace: Workplace) -> None:
    """The message that tells of it says that it does."""
    chief = workplace.somebody(CHIEF)
    chief.command("/sro")
    assert "Nothing needs your attention." in text_of(chief.window())
    filed(workplace, 1, actions=("arrest",))
    chief.command("/sro")
    assert "Arrests in the last 30 days" in text_of(chief.window())
    assert "Nothing needs your attention." not in text_of(chief.window())
