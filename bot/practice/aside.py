"""Practice begins anew when the schools or the workspaces change: its records would refer to nobody any more."""

from datetime import UTC, datetime
from pathlib import Path

from bot.practice.sides import Workspaces
from bot.practice.store import Store
from models.terms import Agreement

SCHOOLS = "schools"


def put_aside(state_file: Path, agreement: Agreement, workspaces: Workspaces) -> Path | None:
    """Move practice's files into a folder beside them if they are of other schools or workspaces.

    Returns that folder, for `SRO_DATA`.
    """
    schools = [school.key for school in agreement.school] + [f"workspace:{side}" for side in workspaces]
    store = Store(state_file)
    begun_with = store.load(SCHOOLS)
    store.close()
    folder = None
    if begun_with not in ([], [schools]):
        folder = state_file.with_name(f"practice-until-{datetime.now(UTC):%Y%m%d-%H%M%S}")
        folder.mkdir()
        for file in state_file.parent.glob("practice*.db*"):
            file.rename(folder / file.name)
    store = Store(state_file)
    store.save(SCHOOLS, SCHOOLS, schools)
    store.close()
    return folder
