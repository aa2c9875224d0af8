"""Home has room for 100 blocks: a person for whom much waits sees less of each, and is told so, but never no Home."""

from collections.abc import Sequence

import pytest
from slack_sdk.models.blocks import Block

from handlers.parts import small
from handlers.sections import NO_ROOM, Section, fitting


def sections(count: int, rows: int = 12) -> list[Section]:
    """So many sections, each with so many rows and a note."""

    def row(number: int) -> list[Block]:
        return [small(f"Row {number}")]

    return [Section(f"Section {number}", range(rows), row, note="A made-up note.") for number in range(count)]


def titles(blocks: Sequence[Block]) -> list[str]:
    """The headings among blocks."""
    return [block.to_dict()["text"]["text"] for block in blocks if block.type == "header"]


@pytest.mark.parametrize("count", [1, 5, 15, 25, 32, 33, 60])
@pytest.mark.parametrize("room", [60, 97])
def test_sections_fit_and_the_first_are_there(count: int, room: int) -> None:
    """As many as there is room for, in their order, each with a row."""
    blocks = fitting(sections(count), room)
    assert len(blocks) <= room
    shown = titles(blocks)
    assert shown == [f"Section {number}" for number in range(len(shown))]
    assert len(shown) == count or NO_ROOM in str(blocks[-1].to_dict())


def test_all_are_shown_as_long_as_a_row_of_each_fits() -> None:
    """Lines and notes give way before a section does."""
    assert len(titles(fitting(sections(30), 97))) == 30


def test_a_section_without_rows_takes_no_room_where_there_is_little() -> None:
    """What would say what appears there gives way first."""
    empty = Section("Empty", (), lambda _row: [], when_empty="Something appears here.")
    assert "Empty" in titles(fitting([empty], 97))
    assert "Empty" not in titles(fitting([*sections(25), empty], 97))
