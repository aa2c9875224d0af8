"""Plays the long form on SQLite with one process and on PostgreSQL with two, and prints figures."""

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.campaign.campaign import Campaign, Plan
from tests.support.postgres import Run

LONG = Plan(notices=510, reports=40, random_kills=25, rounds_of_steps=3)


def main() -> None:
    """The long form on both databases."""
    clean = True
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(10**6)  # noqa: S311
    with TemporaryDirectory() as folder, Run.begin() as run, run.database() as postgresql:
        settings = (
            ("SQLite, one process", f"sqlite:///{Path(folder) / 'campaign.db'}", 1),
            ("PostgreSQL, two processes", postgresql.render_as_string(hide_password=False), 2),
        )
        for title, url, processes in settings:
            figures = Campaign(url, processes, LONG, seed).run()
            clean = clean and figures.is_clean()
            print(f"{title} (seed {seed}): {figures}")
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
