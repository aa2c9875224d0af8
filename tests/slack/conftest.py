"""All that the bot shows, pressed together once in a run."""

import pickle
from pathlib import Path

import pytest

from models.district.values import CITED
from tests.support.everything import Shown
from tests.support.postgres import Run
from tests.support.scenes import everything
from tests.support.town import the_agreement


@pytest.fixture(scope="session")
def shown(sqlite_template: Path, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """All that people get to see, under an agreement with other numbers. It takes minutes, once in a run."""

    def make(path: Path) -> None:
        clauses = {clause: f"Art. <{clause}>" for clause in CITED}
        agreement = the_agreement().model_copy(update={"clauses": clauses})
        path.write_bytes(pickle.dumps(everything(sqlite_template, tmp_path_factory.mktemp("everything"), agreement)))

    seen: Shown = pickle.loads(run.file("shown.pickle", make).read_bytes())  # noqa: S301  our own, of this run
    return seen
