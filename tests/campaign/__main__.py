"""Plays the long form on SQLite with one process, on PostgreSQL with two, and between two workspaces."""

import random
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.practice.sides import TWO
from models.vocabulary import Party
from tests.campaign.campaign import Campaign, Plan
from tests.support.postgres import Run

LONG = Plan(notices=510, reports=40, random_kills=25, rounds_of_steps=3)
BETWEEN_TWO = replace(LONG, workspaces=TWO, failing=Party.SCHOOLS.value)


def main() -> None:
    """The long form on both databases, and between two workspaces."""
    clean = True
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(10**6)  # noqa: S311
    with TemporaryDirectory() as folder, Run.begin() as run, run.database() as postgresql:
        settings = (
            ("SQLite, one process", f"sqlite:///{Path(folder) / 'campaign.db'}", 1, LONG),
            ("PostgreSQL, two processes", postgresql.render_as_string(hide_password=False), 2, LONG),
            ("Two workspaces, that of the schools failing", f"sqlite:///{Path(folder) / 'two.db'}", 1, BETWEEN_TWO),
        )
        for title, url, processes, plan in settings:
            figures = Campaign(url, processes, plan, seed).run()
            clean = clean and figures.is_clean()
            print(f"{title} (seed {seed}): {figures}")
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
