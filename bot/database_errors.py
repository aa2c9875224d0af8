"""Why a database cannot be used, in a line with what to do; never in its own words, which may quote records."""

import re

from sqlalchemy.exc import DBAPIError

from models.store.database import MadeByNewerVersion

CHECK = "Check DATABASE_URL."
NEWER_TABLES = "The database's tables are from a newer version of the bot.", "Install that version."
LOCKED = "another program has it locked", "Stop that program, or try again in a minute."
REASONS: tuple[tuple[str, str, str], ...] = (
    ("system is (starting up|shutting down|not yet accepting)|in recovery mode", "the server is starting or stopping",
     "Try again in a minute."),
    ("terminating connection|closed the connection|connection (was|is|has been) (lost|closed)", "the connection broke",
     "Try again in a minute; if this continues, look in the server's log."),
    ("lock timeout|could not obtain lock|deadlock", *LOCKED),
    ("read-only transaction", "the server takes no changes, as a standby does",
     "Set DATABASE_URL to the primary server."),
    ("password|no pg_hba.conf entry .* no encryption", "PostgreSQL does not let this user in",
     "Check the user and the password in DATABASE_URL, and whether the server asks for TLS (?sslmode=require)."),
    ("no pg_hba.conf entry", "PostgreSQL does not let this user in from this machine",
     "Add a line to the server's pg_hba.conf."),
    (r"role .* (does not exist|is not permitted)", "PostgreSQL does not know this user",
     "Check the user in DATABASE_URL."),
    (r"database .* does not exist|no such database", "there is no database of this name",
     "Create it with `createdb`, or check the name in DATABASE_URL."),
    ("resolve|translate host name|name or service", "there is no host of this name",
     "Check the host in DATABASE_URL; a special character of the password is written as %40."),
    ("connection refused|s.PGSQL.*no such file or directory", "nobody answers at this host and port",
     "Start the database server, or check the host and the port in DATABASE_URL."),
    ("timeout|timed out|unreachable", "the host does not answer", "Check the host in DATABASE_URL, and the network."),
    ("invalid (connection option|URI query parameter)", "the address is not understood",
     "Check what is behind the ? in DATABASE_URL."),
    ("invalid response to ssl negotiation|expected authentication request",
     "no PostgreSQL answers at this host and port",
     "Check the host and the port in DATABASE_URL: another program is there."),
    ("certificate|ssl|tls", "the connection to PostgreSQL cannot be encrypted as asked",
     "Check sslmode and sslrootcert in DATABASE_URL, and the server's certificate."),
    ("connection slots|too many (clients|connections)", "the server has no room for more connections",
     "Raise its max_connections (the bot uses up to 40), or put pgbouncer in front of it."),
    ("s.PGSQL.*permission denied", "the server's socket is closed to this user",
     "Check who may use the folder that DATABASE_URL names as the host."),
    ("permission denied", "the user may not use the tables", "Make the user the owner of the database."),
    ("invalid|missing \"=\"|unsupported", "the address is not understood", CHECK),
    ("unable to open|readonly|read-only", "its file cannot be opened for writing",
     "Check that the bot's user may write in the folder of SRO_DATA or DATABASE_URL."),
    ("disk is full|no space", "the disk is full", "Make room on it."),
    ("locked", *LOCKED),
    ("not a database|malformed", "its file is no database, or a broken one", "Put a backup in its place."),
)  # fmt: skip
"""What stands in the words of the driver, what that means, and what to do; the first one that fits counts."""


def why_not(error: BaseException) -> tuple[str, str]:
    """Why the database does not answer, and what to do about it."""
    if isinstance(error, MadeByNewerVersion):
        return NEWER_TABLES
    words = str(error.orig if isinstance(error, DBAPIError) else error)
    for pattern, reason, to_do in REASONS:
        if re.search(pattern, words, re.IGNORECASE | re.DOTALL):
            return f"The database cannot be used: {reason}.", to_do
    return f"The database does not answer ({type(error).__name__}).", "Check the database server and DATABASE_URL."
