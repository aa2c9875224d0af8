"""`sro-bot agreement`: bring in a signed text of the agreement, and list those that are there."""

from datetime import date
from pathlib import Path

import click

from bot.clock import utc_now
from bot.commands.records import one_line, records
from exports.agreement.read import NotTaken, read
from models.agreement import acts, queries
from models.agreement.queries import Standing
from models.agreement.signed_file import LARGEST_FILE
from models.errors import Conflict
from models.policy import OPERATOR
from models.revisions import acts as revisions
from models.termination.queries import newest

CORRECTED = "corrected by a later import"


def import_signed(file: Path, holds_from: date) -> None:
    """Keep a signed text as it is, with the day from which it holds."""
    try:
        with file.open("rb") as source:
            signed = read(file.name, source.read(LARGEST_FILE + 1))
        with records() as (database, agreement), database.write() as session:
            now = utc_now()
            text = acts.import_text(session, agreement, OPERATOR, signed, holds_from, now)
            number, sections, notice = text.number, len(text.sections), newest(session)
            begins = notice.resumes_on if notice else None
            settled = [found.label for found in revisions.signed(session, agreement, text, now)]
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read ({error.strerror}). Nothing was changed.") from None
    except (NotTaken, Conflict) as problem:
        raise click.ClickException(f"{file}: {problem} Nothing was changed.") from None
    click.echo(f"Version {number}, in force from {holds_from}: {signed.name}, {len(signed.content):,} bytes.")
    click.echo(f"SHA-256 {signed.sha256}")
    words = f"{sections} sections can be read in Slack." if sections else "It can be sent, and not read in Slack."
    click.echo(f"{words} `/sro-agreement` shows it.")
    if settled:
        click.echo(f"Marked as signed: {', '.join(settled)}. Chief and superintendent are told, and can say otherwise.")
    if begins:
        click.echo(f"Notice was given that ends the agreement before; the program begins anew on {begins}.")


def list_signed() -> None:
    """Print every import with its days, its content's hash and when it was brought in."""
    with records(must_be_there=True) as (database, agreement), database.read() as session:
        today, standing = agreement.today(utc_now()), {found.text.id: found for found in queries.versions(session)}
        texts = queries.imported(session)
        for text in texts:
            click.echo(f"{text.number:>3}  {_days(standing.get(text.id), today)}")
            click.echo(f"     {one_line(text.name)}, {text.size:,} bytes, SHA-256 {text.sha256}")
            click.echo(f"     imported {agreement.local(text.imported_at)} by {text.imported_by}")
    if not texts:
        click.echo("No signed agreement has been imported.")


def _days(standing: Standing | None, today: date) -> str:
    if standing is None:
        return CORRECTED
    until = f" until {standing.last_day}" if standing.last_day else ""
    mark = ", in force today" if standing.holds_on(today) else ""
    return f"from {standing.first_day}{until}{mark}"
