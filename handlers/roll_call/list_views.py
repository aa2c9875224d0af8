"""The windows of a list of staff: who is on it, several added or marked as trained at once, one of them changed.

Names are as they were typed, in plain text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.views import View

from handlers.parts import Question, actions, button, day, happened, header, modal, paragraph, plain, small
from handlers.roll_call.ids import OfRoll, RollCallActionId, RollCallFormId
from handlers.roll_call.views import pages
from handlers.values import RecordId
from models.roll_call.form import CHOSEN, DAY, HOW, PEOPLE
from models.roll_call.lists import Listed
from models.roll_call.rolls import Roll
from models.roll_call.tables import ListedPerson
from models.terms import Agreement
from models.texts import LONGEST

TITLE = "Staff list"
WHAT = "Employees without a Slack account, by name and function. Nothing else is kept of them."
OF_SCHOOL = "Only the school's principal and designees and the superintendent see these names."
OF_POLICE = "Only supervisors and the chief see these names."
PEOPLE_ON_A_PAGE = 20
MOST_CHOICES = 500  # more would be too much for one window of Slack
LONGEST_CHOICE = 75
ALL, STRIKE, YES = "all", "struck", "yes"
RIGHT = "This is right: add them"


@dataclass(frozen=True)
class ListPage:
    """A page of a list; `may_keep` for whoever keeps it."""

    roll: Roll
    people: Sequence[Listed]
    page: int
    may_keep: bool


def confidential(roll: Roll) -> str:
    """Who sees the names."""
    return f"{WHAT} {OF_SCHOOL if roll.school else OF_POLICE}"


def staff_list(agreement: Agreement, found: ListPage) -> View:
    """Who is on a list, by name, with the day of this school year's training."""
    start = found.page * PEOPLE_ON_A_PAGE
    trained = sum(1 for row in found.people if row.trained_on)
    blocks = [
        header(f"{found.roll.label(agreement)}"[:150]),
        paragraph(f"*{trained} of {len(found.people)} trained* in this school year."
                  if found.people else "Nobody is on this list yet."),
        small(confidential(found.roll)),
        *(_ways(found) if found.may_keep else []),
        *[_person(row, may_keep=found.may_keep) for row in found.people[start : start + PEOPLE_ON_A_PAGE]],
        *actions(pages(RollCallActionId.LIST, found.roll, found.page, len(found.people), PEOPLE_ON_A_PAGE),
                 "roll_call_turn"),
    ]  # fmt: skip
    return modal(TITLE, "roll_call_staff_list", blocks)


def _ways(found: ListPage) -> list[Block]:
    about = OfRoll(found.roll.code)
    is_missing = any(row.trained_on is None for row in found.people)
    return actions([
        button("Add people", RollCallActionId.ADD, about, None if is_missing else "primary"),
        *([button("Mark as trained", RollCallActionId.MARK, about, "primary")] if is_missing else []),
    ], "roll_call_ways")  # fmt: skip


def _person(found: Listed, *, may_keep: bool) -> Block:
    trained = f"trained on {day(found.trained_on)}" if found.trained_on else "not trained yet"
    text = plain(f"{found.person.name}\n{found.person.function} · {trained}")
    change = button("Change", RollCallActionId.CHANGE.again(found.person.id), RecordId(found.person.id))
    return SectionBlock(block_id=f"listed:{found.person.id}", text=text, accessory=change if may_keep else None)


def add_form(agreement: Agreement, roll: Roll, text: str | None = None) -> View:
    """Takes one person or several, a line each."""
    blocks = [
        header(roll.label(agreement)[:150]),
        Question(PEOPLE, "People, one a line", f"{HOW}. Lines copied from a spreadsheet work as well.")
        .text(text, LONGEST, lines=True),
        small(confidential(roll)),
    ]  # fmt: skip
    return modal(TITLE, RollCallFormId.ADDED, blocks, submit="Add", metadata={"roll": roll.code})


def mark_form(agreement: Agreement, roll: Roll, people: Sequence[Listed], today: date) -> View:
    """Asks who was trained, and on which day: some by name, or everybody who is not marked yet."""
    waiting = [row.person for row in people if row.trained_on is None]
    shown = waiting[:MOST_CHOICES]
    choices = {str(person.id): f"{person.name}, {person.function}"[:LONGEST_CHOICE] for person in shown}
    more = len(waiting) - len(shown)
    blocks = [
        header(roll.label(agreement)[:150]),
        Question(DAY, "Day of the training").day(today),
        Question(ALL, "Who was there?", optional=True).ticks(
            {YES: f"Everybody who is not marked yet ({len(waiting)})"}, ()
        ),
        Question(CHOSEN, "Or choose people", optional=True).several(choices, ()),
        *([small(f"{more} more can be chosen when these are marked.")] if more > 0 else []),
    ]
    about = {"roll": roll.code, "number": max(person.id for person in waiting)}
    return modal(TITLE, RollCallFormId.MARKED, blocks, submit="Mark as trained", metadata=about)


def change_form(person: ListedPerson, trained_on: date | None) -> View:
    """One person: another day, none, or struck off."""
    blocks = [
        SectionBlock(text=plain(f"{person.name}\n{person.function}")),
        Question(DAY, "Trained on", "Leave blank if the person was not trained in this school year.", optional=True)
        .day(trained_on),
        Question(STRIKE, "No longer here", optional=True).ticks({YES: "Strike off this list"}, ()),
        small("Who is struck off stays on record, and no longer counts. If a name is misspelled, add it anew."),
        *happened((f"Added by {person.added_by.name}", person.added_at)),
    ]  # fmt: skip
    about = {"id": person.id, "saves": person.seen}
    return modal(TITLE, RollCallFormId.CHANGED, blocks, submit="Save", metadata=about)
