"""The fault campaign in short: a few notices, a death at every step; `make campaign` runs the long one."""

from dataclasses import replace

import pytest

from bot.practice.sides import TWO
from models.vocabulary import Party
from tests.campaign.campaign import Campaign, Figures, Plan
from tests.campaign.doomed import STEPS

SHORT = Plan(notices=36, reports=8, random_kills=1, rounds_of_steps=1)
TWO_SLACKS = replace(SHORT, workspaces=TWO, failing=Party.SCHOOLS.value)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1])
def test_nothing_is_lost_or_doubled_whenever_the_bot_dies(database_url: str, database_kind: str, seed: int) -> None:
    """SQLite with one process, PostgreSQL with two; Slack fails at the same time, and people delete and change."""
    holds(Campaign(database_url, 1 if database_kind == "sqlite" else 2, SHORT, seed).run())


@pytest.mark.long
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nothing_is_lost_or_doubled_between_two_workspaces(database_url: str) -> None:
    """From the police's to the schools', whose calls fail at the same time."""
    holds(Campaign(database_url, 1, TWO_SLACKS, seed=1).run())


def holds(figures: Figures) -> None:
    """Everything was filed, every death died, and all stands as it should."""
    assert not figures.failed_by_itself, figures.failed_by_itself
    assert figures.is_clean(), figures
    assert figures.answered == figures.records >= SHORT.notices
    assert figures.standing.cards >= figures.records + figures.reports
    assert figures.reports == SHORT.reports
    assert set(figures.kills) == {*STEPS, "random"}
