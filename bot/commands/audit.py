"""`sro-bot audit`: whether the log of acts and looks is whole."""

import click

from bot.commands.records import records
from models.store import audit


def verify() -> bool:
    """Print every place where the log was changed, or how long it is and where it ends; whether it is whole."""
    with records(must_be_there=True) as (database, _agreement), database.read() as session:
        problem = None
        for problem in audit.verify(session):
            click.echo(problem)
        if problem:
            click.echo("The audit log failed the integrity check.")
            return False
        head = session.get_one(audit.AuditHead, audit.HEAD)
        click.echo(f"The audit log is intact: {head.entries} entries, last hash {head.hash}.")
    return True
