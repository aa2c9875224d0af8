"""Makes the workbook in which an old log is entered: how to fill it in, and a sheet for each kind, with its lists."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from exports.activities.old_log_layout import layout
from exports.imports.template import Answers, SheetToFill, workbook
from models.activities.import_columns import DAY, IMPORTED, MOST_ROWS, NO_NAMES, OFFICER, SCHOOL, TITLES, titles_of
from models.activities.import_rows import MOST_OFFICERS, label_of
from models.activities.importing import IMPORTS
from models.activities.kinds import ActivityKind
from models.actor import Actor
from models.people.queries import officers_ever
from models.terms import Agreement

TITLE = "Old activity log"
WIDTHS = {DAY: 13, OFFICER: 28, SCHOOL: 28, NO_NAMES: 16, "topic": 34, "with_whom": 22, "outcome": 38, "detail": 44}
WIDTH = 18
STEPS = (
    "Each kind of activity has a sheet. Enter one row for each entry; sheets that you do not need stay empty.",
    "Choose from the list of a cell where it has one. Other words cannot be taken.",
    "The day is the day on which it was done, with its year. The roster has to have the officer at that school on "
    "that day; an administrator can add an assignment of earlier years before you upload.",
    "Columns marked “(optional)” may be blank. All others have to be filled in: what was not recorded then cannot be "
    "guessed now, so leave such entries out.",
    f"Never name a student. Where words may be taken for a name, the bot asks: enter yes under “{TITLES[NO_NAMES]}” if "
    "no student is named.",
    f"Enter values, no formulas. A workbook may have up to {MOST_ROWS:,} rows; use a second one for more.",
    "Save it as .xlsx and upload it in Slack: /sro-log import. You see what it brings before anything is recorded.",
)


def template(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> bytes:
    """The workbook as an .xlsx: for an officer's own log, or with a column for the officer."""
    has_officer = IMPORTS.is_everybodys(actor)
    officers = [label_of(person) for person in officers_ever(session, MOST_OFFICERS)] if has_officer else None
    whose = f"{agreement.agreement.police} · {'All officers' if has_officer else actor.name}"
    sheets = [
        SheetToFill(
            kind.button,
            kind.label,
            agreement.cite(kind.clause),
            _columns(agreement, kind, officers if has_officer else None),
        )
        for kind in IMPORTED
    ]
    return workbook(layout(has_officer=has_officer), TITLE, whose, STEPS, sheets, now)


def _columns(agreement: Agreement, kind: ActivityKind, officers: Sequence[str] | None) -> list[Answers]:
    asked = {asked.name: asked for asked in kind.asked}
    choices = {OFFICER: officers or (), SCHOOL: [school.name for school in agreement.school], NO_NAMES: ["yes"]}
    choices |= {name: [*found.codes.values()] for name, found in asked.items() if found.codes}
    return [
        Answers(
            title, WIDTHS.get(name, WIDTH), choices.get(name, ()), is_day=name == DAY,
            highest=asked[name].highest if name in asked else 0,
        )
        for name, title in titles_of(kind, has_officer=officers is not None).items()
    ]  # fmt: skip
