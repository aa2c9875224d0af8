"""The two commands of the README, the locks behind them and the checks of a merge."""

import os
import re
import signal
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKED_LINE = re.compile(r"([a-z0-9-]+)==(\S+)( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|\s*#.*")
STOPS_WHEN_TOLD = f"""#!{sys.executable}
import signal, sys
told = {{signal.SIGINT, signal.SIGTERM}}
signal.pthread_sigmask(signal.SIG_BLOCK, told)
print("started", *sys.argv[1:], flush=True)
signal.sigwait(told)
print("stopped", flush=True)
"""
OLD_PYTHON = f"""#!{sys.executable}
import sys
sys.version_info = (3, 10, 4)
exec(sys.argv[2])
"""


def locked(name: str) -> dict[str, str]:
    """The versions of a lock by package; a line that is no version, hash or comment fails the test."""
    lines = (ROOT / name).read_text().splitlines()
    matches = [(line, LOCKED_LINE.fullmatch(line)) for line in lines]
    assert not [line for line, match in matches if match is None]
    return {match[1]: match[2] for _, match in matches if match and match[1]}


def allowed(groups: tuple[str, ...]) -> list[Requirement]:
    """What the project asks for, itself and in these dependency groups."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    names = [name for group in groups for name in project["dependency-groups"][group]]
    return [Requirement(name) for name in project["project"]["dependencies"] + names]


def program(path: Path, text: str) -> Path:
    """Make a file that can be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def without_make() -> dict[str, str]:
    """The environment as it is when no make runs the tests."""
    return {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}


def copy_tooling(folder: Path) -> None:
    """Put what `make run` starts from into a folder."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        (folder / name).write_bytes((ROOT / name).read_bytes())


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder in which `make run` finds everything installed, with a bot that does nothing until told to stop."""
    copy_tooling(tmp_path)
    program(tmp_path / ".venv" / "bin" / "python", STOPS_WHEN_TOLD)
    (tmp_path / ".venv" / "installed").touch()
    return tmp_path


@pytest.mark.parametrize(("lock", "groups"), [("requirements.lock", ("install",)), ("requirements-dev.lock", ("dev",))])
def test_a_lock_holds_an_allowed_version_of_everything_asked_for(lock: str, groups: tuple[str, ...]) -> None:
    """Nothing is left to be chosen, or fetched without a hash, when the project is installed."""
    versions = locked(lock)
    for wanted in allowed(groups):
        assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)]), wanted


def test_tests_run_on_the_versions_that_the_bot_runs_on() -> None:
    """The lock for tests differs from the bot's only by what it adds."""
    runtime, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert [name for name in runtime if dev.get(name, runtime[name]) != runtime[name]] == []


def test_every_command_of_the_readme_is_in_the_makefile() -> None:
    """A newcomer who copies a line from the README gets what it says."""
    code = (ROOT / "README.md").read_text().split("```")[1::2]
    commands = re.findall(r"^make ([a-z]+)", "\n".join(code), re.MULTILINE)
    assert {"run", "test"} <= set(commands)
    for target in commands:
        made = subprocess.run(["make", "--question", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert "No rule" not in made.stderr


def test_a_merge_is_tested_by_the_command_of_the_readme() -> None:
    """What people are told to run is what a merge must pass, and its result is the last thing said."""
    steps = (ROOT / ".ci" / "run").read_text().splitlines()
    assert steps[-2:] == ["make check", "make test"]


def test_an_old_python_is_refused_in_a_line(tmp_path: Path) -> None:
    """Somebody with an old Python is told so before anything is made."""
    old = program(tmp_path / "old-python", OLD_PYTHON)
    copy_tooling(tmp_path)
    made = subprocess.run(
        ["make", "run", f"PYTHON={old}"],
        cwd=tmp_path,
        env=without_make(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode != 0
    assert made.stderr.splitlines()[0].startswith("Python 3.11 or newer is needed, this one is 3.10")
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("way", ["Ctrl-C", "SIGTERM"])
def test_the_bot_started_by_make_stops_clean(installed: Path, way: str) -> None:
    """Ctrl-C in the terminal, or SIGTERM to make, reaches the bot, and make adds no complaint."""
    with subprocess.Popen(
        ["make", "run"],
        cwd=installed,
        env=without_make(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as make:
        assert make.stdout is not None
        assert make.stdout.readline() == "started -m bot run\n"
        if way == "Ctrl-C":
            os.killpg(make.pid, signal.SIGINT)
        else:
            make.send_signal(signal.SIGTERM)
        assert make.stdout.read() == "stopped\n"
