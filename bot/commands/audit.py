"""`sro-bot audit`: whether the log of acts and looks is whole, and still the one that anchors tell of."""

from pathlib import Path

import click

from bot.commands.records import records
from models.audit_log.anchors import kept
from models.store import audit
from models.store.anchors import Anchor, anchors_in

NO_ANCHOR = "{}: this is no anchor. Expected: COUNT:HASH, as it was sent."
NO_ANCHORS = "{}: there is no anchor in this file. Expected: COUNT:HASH, as they were sent."


def verify(anchor: tuple[str, ...] = (), anchors: tuple[Path, ...] = ()) -> bool:
    """Print every place where the log was changed, or how long it is and where it ends; whether it is whole."""
    given = [*_given(anchor), *_in_files(anchors)]
    with records(must_be_there=True) as (database, _agreement):
        with database.read() as session:
            own = kept(session)
        with database.read() as session:
            problem = None
            for problem in audit.verify(session, [*given, *own]):
                click.echo(problem)
            if problem:
                click.echo("The audit log failed the integrity check.")
                return False
            head = session.get_one(audit.AuditHead, audit.HEAD)
            click.echo(f"The audit log is intact: {head.entries} entries, last hash {head.hash}.")
            if given:
                click.echo(f"It fits {_counted(len(set(given)))}.")
    return True


def _given(words: tuple[str, ...]) -> list[Anchor]:
    found = []
    for word in words:
        anchors = anchors_in(word)
        if len(anchors) != 1:
            raise click.ClickException(NO_ANCHOR.format(word[:80]))
        found += anchors
    return found


def _in_files(files: tuple[Path, ...]) -> list[Anchor]:
    found = []
    for file in files:
        try:
            anchors = anchors_in(file.read_text(encoding="utf-8", errors="replace"))
        except OSError as problem:
            raise click.ClickException(f"{file} cannot be read: {problem.strerror}.") from None
        if not anchors:
            raise click.ClickException(NO_ANCHORS.format(file))
        found += anchors
    return found


def _counted(count: int) -> str:
    return "the anchor" if count == 1 else f"all {count} anchors"
