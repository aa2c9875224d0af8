"""What the mails are about: how the bot stands, and whether its audit log had to be begun anew."""

import socket
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.alarms.mail import Mailer
from bot.alarms.watch import MailAlarms
from bot.serving.health import Health
from bot.settings import Settings
from models.store import audit
from models.store.database import Database

A_DAY = timedelta(days=1)
BEGUN_ANEW = "the log did not end where it should, and was begun anew within a day"


def mail_alarms(settings: Settings, database: Database, health: Health, now: Callable[[], datetime]) -> MailAlarms:
    """The alarms by mail of one installation."""

    def problems() -> dict[str, str]:
        found = health.problems()
        try:
            with database.read() as session:
                # The next act repairs the end of the log, so that `health` finds it whole again.
                if audit.begun_anew_since(session, now() - A_DAY):
                    found.setdefault("audit", BEGUN_ANEW)
        except (DBAPIError, NoConnection):
            pass  # `health` says that the database is away
        return found

    mailer = Mailer(settings.alert_smtp or "", settings.alert_addresses)
    return MailAlarms(problems, mailer.send, socket.gethostname())
