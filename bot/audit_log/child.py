"""The child process that checks the audit log: `python -m bot.audit_log.child ID TIME`, the database by its setting."""

import os
import sys
from datetime import datetime

import structlog

from bot.logs import set_up_logs
from models.audit_log import checks
from models.errors import unforeseen
from models.migrations import tables  # noqa: F401  (a check is a row that refers to others)
from models.store.database import Database

log = structlog.get_logger(__name__)

NICE = 10  # people's forms come first


def main() -> int:
    """Check it, and note what came of it."""
    set_up_logs()
    os.nice(NICE)
    database = Database(os.environ["DATABASE_URL"])
    try:
        checks.run(database, int(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
    except Exception as error:  # noqa: BLE001  a traceback could hold what is in the database; the parent tries again
        log.error("audit_check_failed", check=sys.argv[1], **unforeseen(error))  # noqa: TRY400
        return 1
    finally:
        database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
