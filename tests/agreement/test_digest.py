"""The digest: it asks something of everybody, leads where the reader may go, and keeps within what a window holds."""

import pytest

from handlers.agreement import views
from handlers.agreement.places import BUTTONS
from handlers.agreement.views import Overview, pages_of
from models.actor import Actor, Holding
from models.agreement.digest import BY_KEY, DONE_HERE, OPEN_TO, SECTIONS, Place, asked_of
from models.district.values import CITED
from models.vocabulary import Party, Role
from tests.agreement.acts import FIRST
from tests.support.town import the_agreement

LONG = "Words that go on. " * 500
ASKS = [ask for section in SECTIONS for ask in section.asks]
NOBODY, MOST_BLOCKS = Actor(1, "Nobody", ()), 100


def holding(*roles: Role) -> Actor:
    """Somebody with these roles, at Hall or everywhere."""
    return Actor(1, "Somebody", tuple(Holding(role, Party.POLICE, "hall") for role in roles))


def test_every_clause_is_one_that_an_agreement_can_number() -> None:
    """And every section asks something of somebody."""
    assert {ask.clause.removeprefix("§") for ask in ASKS} | set(BY_KEY) <= set(CITED)
    assert [section.key for section in SECTIONS if not section.asks] == []
    assert {(section.key, ask.clause) for section in SECTIONS for ask in section.asks
            if ask.clause.removeprefix("§").split(".")[0] != section.key} == set()  # fmt: skip


def test_it_asks_something_of_every_role_and_nothing_of_nobody() -> None:
    """By the roles of today."""
    assert [role for role in Role if not asked_of(holding(role))] == []
    assert asked_of(NOBODY) == []


def test_every_place_has_a_button_and_is_closed_to_nobody_only() -> None:
    """Each is led to by some ask."""
    assert set(BUTTONS) == set(OPEN_TO) == {place for ask in ASKS for place in ask.places} == set(Place)
    assert [ask.words for ask in ASKS if ask.place_for(NOBODY)] == []


@pytest.mark.parametrize(("clause", "has_kind"), [("§V.3", True), ("§V.14", True), ("§V.8", False)])
def test_an_activity_has_a_button_where_there_is_a_kind_of_it(clause: str, *, has_kind: bool) -> None:
    """The kinds are data: a duty without one has no button."""
    assert OPEN_TO[Place.LOG_ACTIVITY](holding(Role.OFFICER), clause) is has_kind


def test_a_training_leads_the_supervisor_to_the_log_and_no_principal() -> None:
    """Who may log one."""
    (ask,) = (ask for ask in ASKS if ask.clause == "§V.14" and Role.SUPERVISOR in ask.roles)
    assert ask.place_for(holding(Role.SUPERVISOR)) is Place.LOG_ACTIVITY
    assert ask.place_for(holding(Role.PRINCIPAL)) is None


def test_somebody_in_every_role_has_a_window_that_slack_takes() -> None:
    """All that is asked of anybody."""
    everybody = holding(*Role)
    asks = asked_of(everybody)
    assert sum(len(asked.asks) for asked in asks) == len(ASKS)
    view = views.overview(the_agreement(), Overview(FIRST, None, 0, asks, DONE_HERE))
    assert len(view.blocks or []) <= MOST_BLOCKS
    for section in SECTIONS:
        assert len(views.digest_section(the_agreement(), everybody, section, None).blocks or []) <= MOST_BLOCKS


def test_pages_lose_no_word() -> None:
    """However long a word is."""
    for words in ("", LONG, "a" * 20_000, "line\n" * 4000, "p\n\n" * 5000):
        pages = pages_of(words)
        assert "".join("".join(pages).split()) == "".join(words.split())
        assert all(len(page) <= 6000 for page in pages)
