"""Which migrations there are, by the names of their files: Alembic would import each of them to tell."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def revisions() -> tuple[str, ...]:
    """All revisions from the first to the newest: a file's name begins with its own, such as `0045`."""
    return tuple(sorted(path.name[:4] for path in (FOLDER / "versions").glob("[0-9]*_*.py")))
