"""A PostgreSQL that cannot be used is a line with what to do, from every command; one behind pgbouncer can be used."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from bot.cli import main
from bot.database_errors import REASONS, why_not
from models.store.database import Database
from tests.support.pooler import closed_door, pooler
from tests.support.process import free_port

POSTGRESQL = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
ROOT = Path(__file__).parents[2]
SECRET = "made-up-secret"
Change = Callable[[str], str]
BROKEN: dict[str, tuple[Change, str]] = {
    "no such database": (
        lambda url: make_url(url).set(database="nosuch").render_as_string(hide_password=False),
        "there is no database of this name. Create it with `createdb`",
    ),
    "no such user": (
        lambda url: make_url(url).set(username="nosuch", password=SECRET).render_as_string(hide_password=False),
        "PostgreSQL does not know this user.",
    ),
    "nobody there": (
        lambda _url: f"postgres://sro:{SECRET}@127.0.0.1:{free_port()}/sro",
        "nobody answers at this host and port. Start the database server",
    ),
    "no server at the socket": (
        lambda url: make_url(url).update_query_dict({"host": "/nosuch"}).render_as_string(hide_password=False),
        "nobody answers at this host and port. Start the database server",
    ),
    "no such host": (
        lambda _url: "postgresql://sro@nosuch.invalid/sro", "a special character of the password is written as %40."
    ),
    "TLS that is not offered": (
        lambda url: make_url(url).update_query_dict({"sslmode": "require", "host": "127.0.0.1"}).set(
            port=free_port()).render_as_string(hide_password=False),
        "nobody answers at this host and port.",
    ),
    "a certificate that is not there": (
        lambda _url: "postgresql://sro@127.0.0.1/sro?sslmode=verify-full&sslrootcert=/nosuch.crt",
        "cannot be",
    ),
    "an option that is none": (
        lambda url: make_url(url).update_query_dict({"sslmod": "require"}).render_as_string(hide_password=False),
        "the address is not understood. Check what is behind the ? in DATABASE_URL.",
    ),
    "a mode that is none": (lambda _url: "postgresql://sro@127.0.0.1/sro?sslmode=maybe", "the database cannot be used"),
}  # fmt: skip


@POSTGRESQL
@pytest.mark.parametrize("name", BROKEN)
def test_each_fault_is_a_line_with_what_to_do(database_url: str, tmp_path: Path, name: str) -> None:
    """From a command, from `check` and from the start alike, and no password in it."""
    change, words = BROKEN[name]
    env = {
        "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0123456789abcdef", "SLACK_APP_TOKEN": "",
        "SLACK_API_URL": "http://127.0.0.1:9/api/", "DATABASE_URL": change(database_url), "SRO_DATA": str(tmp_path),
        "SRO_AGREEMENT": str(ROOT / "agreement.toml"),
    }  # fmt: skip
    for command in (["people", "list"], ["check"], ["audit", "verify"], ["backup", str(tmp_path / "b")]):
        ended = CliRunner().invoke(main, command, env=env)
        assert isinstance(ended.exception, SystemExit), ended.exception
        assert ended.exit_code in (1, 2)
        assert words.casefold() in ended.output.casefold()
        assert "Traceback" not in ended.output
        assert SECRET not in ended.output
        assert len([line for line in ended.output.splitlines() if not line.startswith("fine")]) <= 2


def test_a_move_to_a_database_that_cannot_be_reached_is_a_line(tmp_path: Path) -> None:
    """And the records stay where they are."""
    with closing(Database(f"sqlite:///{tmp_path / 'sro-liaison.db'}")) as database:
        database.migrate()
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0123456789abcdef", "SRO_DATA": str(tmp_path),
           "SLACK_APP_TOKEN": "", "DATABASE_URL": ""}  # fmt: skip
    ended = CliRunner().invoke(
        main, ["database", "move", f"postgres://sro:{SECRET}@127.0.0.1:{free_port()}/s"], env=env
    )
    assert (ended.exit_code, ended.output) == (
        2,
        "The database cannot be used: nobody answers at this host and port. "
        "Start the database server, or check the host and the port in DATABASE_URL.\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["sro-liaison.db"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ('connection failed: FATAL:  password authentication failed for user "sro"', "does not let this user in"),
        ("fe_sendauth: no password supplied", "does not let this user in"),
        ('FATAL: no pg_hba.conf entry for host "10.0.0.1", user "sro", no encryption', "does not let this user in."),
        ('FATAL: no pg_hba.conf entry for host "10.0.0.1", user "sro", SSL encryption', "from this machine"),
        ("server does not support SSL, but SSL was required", "cannot be encrypted as asked"),
        ('root certificate file "/x.crt" does not exist', "cannot be encrypted as asked"),
        ("received invalid response to SSL negotiation: H", "no PostgreSQL answers at this host and port"),
        ("expected authentication request from server, but received H", "no PostgreSQL answers at this host and port"),
        ("connection timeout expired", "the host does not answer"),
        ("FATAL: sorry, too many clients already", "no room for more connections"),
        ('invalid sslmode value: "maybe"', "cannot be encrypted as asked"),
        ("FATAL:  the database system is starting up", "the server is starting or stopping"),
        ("FATAL:  the database system is shutting down", "the server is starting or stopping"),
        ("FATAL:  the database system is in recovery mode", "the server is starting or stopping"),
        ("terminating connection due to administrator command", "the connection broke"),
        ("server closed the connection unexpectedly", "the connection broke"),
        ("SSL connection has been closed unexpectedly", "the connection broke"),
        ("canceling statement due to lock timeout", "another program has it locked"),
        ("cannot execute INSERT in a read-only transaction", "the server takes no changes"),
        ('connection to server on socket "/run/x/.s.PGSQL.5432" failed: Permission denied', "closed to this user"),
        ('could not extend file "base/1/2": No space left on device', "the disk is full"),
        ("unable to open database file", "cannot be opened for writing"),
        ("attempt to write a readonly database", "cannot be opened for writing"),
        ("database or disk is full", "the disk is full"),
        ("file is not a database", "no database, or a broken one"),
    ],
)
def test_what_drivers_say_is_told_in_plain_words(words: str, reason: str) -> None:
    """As libpq, PostgreSQL and SQLite say it."""
    text_of, to_do = why_not(OperationalError("SELECT", {}, Exception(words)))
    assert reason in text_of
    assert to_do
    assert "\n" not in text_of + to_do
    assert len(REASONS) > 10


@pytest.mark.parametrize(
    ("code", "words", "reason"),
    [
        ("28P01", 'password authentication failed for user "sro"', "PostgreSQL does not let this user in."),
        ("28000", 'no pg_hba.conf entry for host "127.0.0.1", user "sro", database "sro", no encryption',
         "PostgreSQL does not let this user in."),
        ("53300", "sorry, too many clients already", "the server has no room for more connections."),
        ("3D000", "no such database: sro", "there is no database of this name."),
    ],
)  # fmt: skip
def test_who_is_turned_away_is_told_why(code: str, words: str, reason: str) -> None:
    """As a server says it at the start of a connection, by the real driver."""
    with (
        closed_door(code, words) as port,
        closing(Database(f"postgresql+psycopg://sro:{SECRET}@127.0.0.1:{port}/sro")) as there,
    ):
        with pytest.raises(OperationalError) as error:
            there.is_current()
        assert why_not(error.value)[0] == f"The database cannot be used: {reason}"


@POSTGRESQL
@pytest.mark.in_time
def test_behind_pgbouncer_the_bot_works_and_waits_for_locks_no_longer(database_url: str) -> None:
    """It takes no options at the start of a connection; each transaction says by itself how long it waits."""
    with pooler(database_url) as url:
        refused = create_engine(url, connect_args={"options": "-c lock_timeout=1400"})
        with pytest.raises(OperationalError, match="unsupported startup parameter"):
            refused.connect()
        with closing(Database(url)) as database:
            database.migrate()
            assert database.is_current()
            for opened in (database.read, database.write):
                with opened() as session:
                    assert session.scalar(text("SHOW lock_timeout")) == "1400ms"
                    assert session.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")) == 0
    with closing(Database(database_url)) as database, database.read() as session:
        assert session.scalar(text("SHOW lock_timeout")) == "1400ms"
