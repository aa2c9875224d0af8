"""The fault campaign in short: a few notices, a death at every step; `make campaign` runs the long one."""

import pytest

from tests.campaign.campaign import Campaign, Plan
from tests.campaign.doomed import STEPS

SHORT = Plan(notices=36, reports=8, random_kills=1, rounds_of_steps=1)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1])
def test_nothing_is_lost_or_doubled_whenever_the_bot_dies(database_url: str, database_kind: str, seed: int) -> None:
    """SQLite with one process, PostgreSQL with two; Slack fails at the same time, and people delete and change."""
    figures = Campaign(database_url, 1 if database_kind == "sqlite" else 2, SHORT, seed).run()
    assert figures.is_clean(), figures
    assert figures.answered == figures.records >= SHORT.notices
    assert figures.standing.cards >= figures.records + figures.reports
    assert figures.reports == SHORT.reports
    assert set(figures.kills) == {*STEPS, "random"}
