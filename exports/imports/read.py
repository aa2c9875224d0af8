"""Reads the workbook of an import that came back: in a process with limits, since nothing of it is trusted."""

from exports import sandbox
from exports.imports.layout import Layout
from models.imports.rows import SheetRow, Unreadable

OLD_TEXT = "This looks like a CSV or text file. Please copy its rows into the template, and upload that one as .xlsx."
EMPTY_FILE = "This file is empty. Please upload the template that you filled in, saved as .xlsx."
NOT_READ = "The file could not be read. Please get a new template, and copy the rows into that one."
ZIP, OLD_EXCEL = b"PK", b"\xd0\xcf"


def read(module: str, words: list[str], layout: Layout, content: bytes) -> list[SheetRow]:
    """The rows that somebody filled in, as they stand, by the process that `module` is.

    Raises:
        Unreadable: it is no template of ours, or holds what it must not.
    """
    if problem := _at_a_glance(content, layout):
        raise Unreadable([problem])
    answer = sandbox.run(module, words, content, layout.seconds * 2)
    if answer is None:
        raise Unreadable([NOT_READ])
    if answer["mistakes"]:
        raise Unreadable(answer["mistakes"])
    return [
        SheetRow(sheet["title"], number, sheet["letters"], values, frozenset(formulas))
        for sheet in answer["sheets"] for number, values, formulas in sheet["rows"]
    ]  # fmt: skip


def _at_a_glance(content: bytes, layout: Layout) -> str | None:
    """What is wrong with a file that need not be opened to tell."""
    if not content:
        return EMPTY_FILE
    if len(content) > layout.largest_file:
        return layout.too_large
    is_text = not content.startswith((ZIP, OLD_EXCEL)) and b"\0" not in content[:1000]
    return OLD_TEXT if is_text and any(mark in content[:1000] for mark in (b";", b",", b"\t")) else None
