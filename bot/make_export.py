"""The child process that makes one export: `python -m bot.make_export ID TIME`, settings in the environment."""

import os
import sys
from datetime import datetime
from pathlib import Path

import structlog

from bot.logs import set_up_logs
from bot.making import REFUSED
from exports.making import make
from models import agreement as agreements
from models.database import Database
from models.errors import Conflict, NotFound, Refused, unforeseen

log = structlog.get_logger(__name__)

NICE = 10


def main() -> int:
    """Make it; what the person is to be told is printed."""
    set_up_logs()
    os.nice(NICE)
    database = Database(os.environ["DATABASE_URL"])
    agreement = agreements.load(Path(os.environ["SRO_AGREEMENT"]))
    try:
        make(database, agreement, int(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
    except (Refused, NotFound, Conflict) as reason:
        sys.stdout.write(str(reason))
        return REFUSED
    except Exception as error:  # noqa: BLE001  a traceback could hold what people wrote; the parent tries again
        log.error("export_failed", export=sys.argv[1], **unforeseen(error))  # noqa: TRY400
        return 1
    finally:
        database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
