"""`sro-bot audit`: whether the log of acts and looks is whole."""

import click

from bot.commands.records import records
from models import audit


def verify() -> bool:
    """Print every place where the log was changed, or how long it is and where it ends; whether it is whole."""
    with records() as (database, _agreement), database.read() as session:
        found = 0
        for problem in audit.verify(session):
            click.echo(problem)
            found += 1
        head = session.get_one(audit.AuditHead, audit.HEAD)
        entries, last = head.entries, head.hash
    if found:
        click.echo(f"{found} places are not as they were written.")
        return False
    click.echo(f"The audit log is whole: {entries} entries, the last hash is {last}.")
    return True
