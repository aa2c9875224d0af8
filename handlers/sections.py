"""The sections of Home: rows of one kind under a heading, never so many that Slack would refuse the page.

Each topic makes its own, in its `home.py`; Home puts them one below another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar, cast

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, SectionBlock
from sqlalchemy.orm import Session

from handlers.parts import actions, header, small
from models.actor import Actor
from models.notices.finding import MOST_COUNTED
from models.termination.queries import ended_on
from models.terms import Agreement

MOST_ROWS = 8
FEWER = (MOST_ROWS, 5, 3, 2, 1)
"""How many rows of each section are shown: fewer where one person has so many sections that they would not fit."""
NO_ROOM = "There is more than Home has room for. It appears here as the rows above are done."
MOST_LISTED = 1000
"""How many rows are looked up where it matters how many there are."""
Row = Callable[[Any], list[Block]]
Found = TypeVar("Found")


@dataclass(frozen=True)
class AtHome:
    """Somebody who looks at their Home, and when."""

    session: Session
    agreement: Agreement
    actor: Actor
    now: datetime
    _looked_up: dict[Callable[["AtHome"], Any], Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def today(self) -> date:
        """The day in the district's time zone."""
        return self.agreement.today(self.now)

    @property
    def ended_on(self) -> date | None:
        """The last day of the agreement, where it has ended: what begins something new is not offered then."""
        return self.once(_ended_on)

    def once(self, look: Callable[["AtHome"], Found]) -> Found:
        """What a look at the records finds: looked up once, however many sections of this Home are made of it."""
        if look not in self._looked_up:
            self._looked_up[look] = look(self)
        return cast(Found, self._looked_up[look])


def _ended_on(home: AtHome) -> date | None:
    return ended_on(home.session, home.today)


@dataclass(frozen=True)
class Section:
    """Rows under a heading, the first of `count`. Without rows it is left out, or says what will appear.

    Args:
        show: a row, from what it is about.
        all_of_them: the button that opens the window with all of them, if there is one, from what stands on it.
        when_empty: what will appear here, and how; for those whose daily work it is.
        note: where its clock comes from.
        is_pressing: its rows want attention, though nothing has to be done about them.
    """

    title: str
    rows: Sequence[Any]
    show: Row
    count: int = 0
    all_of_them: Callable[[str], ButtonElement] | None = None
    when_empty: str = ""
    note: str = ""
    is_pressing: bool = False
    _made: list[list[Block]] = field(default_factory=list, init=False, repr=False, compare=False)

    def blocks(self, most: int) -> list[Block]:
        """The section with so many rows at the most."""
        if not self.rows and not self.when_empty:
            return []
        shown = [block for made in self._shown(most) for block in made] or [small(self.when_empty)]
        note = [small(self.note)] if self.note and self.rows else []
        return [DividerBlock(), header(self.title), *note, *shown, *self._more(most)]

    def closely(self) -> list[Block]:
        """Its title and first row, with nothing around them; a section without rows is left out."""
        if not self.rows:
            return []
        return [header(self.title), *self._shown(1)[0], *self._more(1)]

    def _shown(self, most: int) -> list[list[Block]]:
        """The first rows. A row is made once, however often it is tried how many of them fit."""
        self._made.extend(self.show(row) for row in self.rows[len(self._made) : most])
        return self._made[:most]

    def _more(self, most: int) -> list[Block]:
        count = max(self.count, len(self.rows))
        if count <= most:
            return []
        if self.all_of_them is None:
            return [small(f"{count - most} more appear here as these are done.")]
        counted = f"more than {MOST_COUNTED}" if count > MOST_COUNTED else f"all {count}"
        return actions([self.all_of_them(f"Show {counted}")])


def row(block_id: str, text: str, accessory: ButtonElement | None = None) -> list[Block]:
    """A row of Home. Its block keeps its name when Home is shown anew, so that a press still finds it."""
    return [SectionBlock(block_id=block_id, text=text, accessory=accessory)]


def fitting(sections: Sequence[Section], room: int) -> list[Block]:
    """All sections one below another, with as many rows as there is room for."""
    for most in FEWER:
        blocks = [block for section in sections for block in section.blocks(most)]
        if len(blocks) <= room:
            return blocks
    return _closely(sections, room)


def _closely(sections: Sequence[Section], room: int) -> list[Block]:
    """The first row of each; where even these are too many, of the first sections, and that there is more."""
    blocks: list[Block] = []
    for section in sections:
        close = section.closely()
        if len(blocks) + len(close) >= room:
            return [*blocks, small(NO_ROOM)]
        blocks += close
    return blocks
