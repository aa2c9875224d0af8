"""`sro-bot export audit`: whether readers of public editions could work out a count of 1 to 5, from the files alone."""

from pathlib import Path

import click

from exports.quarters.public.audit_files import Verdict, judge
from exports.quarters.public.enrollment import is_of_enrollment
from exports.quarters.public.read_back import ReadEdition, read
from exports.quarters.public.tables import EVERYWHERE, POLICE
from exports.quarters.public.unreadable import Unreadable
from exports.suppression.reader import Contradiction
from exports.suppression.solver import Undecided
from exports.suppression.tables import Key
from models.quarters.enrollment_measures import label_of as enrollment_label_of
from models.quarters.measures import SCHOOL_GROUPS
from models.quarters.measures import label_of as school_label_of
from models.quarters.police_measures import label_of as police_label_of
from models.vocabulary import PARTY_LABELS, Party

MOST_NAMED = 20
LIMITS = (
    "Checked from these files alone: give all public editions of the school year together, since readers have them "
    "all. The check cannot see which * are counts of 1 to 5, which counts a correction left unchanged, or what readers "
    "know from elsewhere. Before it sends a public edition the bot checks it against its own records as well."
)


def audit_files(files: tuple[Path, ...]) -> bool:
    """Read the files as a reader would, say what can be worked out; whether it is nothing."""
    try:
        verdict = judge([_read(file) for file in files])
    except Contradiction as problem:
        click.echo(f"FAILED. The printed numbers contradict each other: {in_words(problem.key)}.")
        return False
    except Undecided:
        click.echo("FAILED. The solver found no answer in time, so these files are not proven to be safe.")
        return False
    if verdict.is_safe:
        click.echo(f"PASSED. {verdict.starred:,} counts are suppressed, and none of them can be narrowed down to fewer "
                   "than five values that may be counts of 1 to 5. No count of 1 to 5 is printed.")  # fmt: skip
    else:
        _tell(verdict)
    click.echo(LIMITS)
    return verdict.is_safe


def _read(file: Path) -> ReadEdition:
    try:
        edition = read(file.read_bytes())
    except Unreadable as problem:
        raise click.ClickException(f"{file} cannot be checked: {problem}") from None
    except OSError as problem:
        raise click.ClickException(f"{file} cannot be read: {problem.strerror}.") from None
    of = ", ".join(f"{time} revision {number}" for time, number in edition.revisions.items())
    click.echo(f"{file}: {f'year {edition.school_year}, of ' if edition.school_year else ''}{of}.")
    return edition


def _tell(verdict: Verdict) -> None:
    click.echo("FAILED. Do not publish these files.")
    found = [f"{in_words(key)} is printed, and is 1 to 5." for key in verdict.printed]
    for key, (low, high) in verdict.narrow.items():
        values = f"can only be {low}" if low == high else f"can only be {low} to {high}"
        found.append(f"{in_words(key)} is suppressed, but {values}.")
    for words in found[:MOST_NAMED]:
        click.echo(f"- {words}")
    if len(found) > MOST_NAMED:
        click.echo(f"- and {len(found) - MOST_NAMED:,} more.")


def in_words(key: Key) -> str:
    """A cell as people find it in the file."""
    time, party, figure, place = map(str, key)
    if party == POLICE:
        words = police_label_of(figure)
    elif is_of_enrollment(key):
        words = enrollment_label_of(figure)
    else:
        words = f"{SCHOOL_GROUPS[figure].title}: Total" if figure in SCHOOL_GROUPS else school_label_of(figure)
    at = "all schools" if place == EVERYWHERE else place
    return f"{time} · {PARTY_LABELS[Party(party)]} · {words} · {at}"
