"""A page of the docs as blocks: the same file that stands in the docs, so that nothing is written twice."""

import re
from collections.abc import Iterator
from functools import cache

from slack_sdk.models.blocks import Block

from handlers.parts import LONGEST_HEADING, LONGEST_SECTION, escaped, header, paragraph
from models.shipped import shipped

HEADING = re.compile(r"#+ +(.+)")
ITEM = re.compile(r"( *)(?:[-*]|([0-9]+\.)) +(.+)")
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
STRONG, EMPHASIS, MARK = re.compile(r"\*\*(.+?)\*\*"), re.compile(r"(?<![\w*])\*([^*\n]+)\*(?!\w)"), "\0"
FENCE, RULE = "```", re.compile(r"\|[-| :]+\|?")


@cache
def blocks_of(page: str) -> tuple[Block, ...]:
    """A page by its path: headings, and under each its paragraphs, lists and tables. Pictures are left out."""
    return tuple(_blocks(shipped(page).read_text(encoding="utf-8")))


def _blocks(text: str) -> Iterator[Block]:
    waiting = ""
    for line in _lines(text):
        heading = HEADING.fullmatch(line)
        if waiting.strip() and (heading or len(waiting) + len(line) >= LONGEST_SECTION):
            yield paragraph(waiting.strip())
            waiting = ""
        if heading:
            yield header(LINK.sub(r"\1", heading[1])[:LONGEST_HEADING])
        else:
            waiting += f"{line}\n"
    if waiting.strip():
        yield paragraph(waiting.strip())


def _lines(text: str) -> Iterator[str]:
    """A heading, a paragraph, an item, a row or a listing of commands at a time, as Slack formats them."""
    for number, part in enumerate(text.split(FENCE)):
        if number % 2:
            yield f"{FENCE}{escaped(part.partition(chr(10))[2])}{FENCE}\n"
            continue
        for piece in re.split(r"\n\s*\n", part):
            lines = [line for line in piece.splitlines() if line.strip() and not line.lstrip().startswith("![")]
            if lines and HEADING.fullmatch(lines[0]):
                yield lines.pop(0)
            if lines:
                yield from map(_formatted, _rows(lines) if lines[0].startswith("|") else _joined(lines))
                yield ""


def _joined(lines: list[str]) -> list[str]:
    """Lines that were broken for an editor, put together again; an item of a list begins a line."""
    found: list[str] = []
    for line in lines:
        item = ITEM.fullmatch(line)
        if item:
            found.append(f"{item[1]}{item[2] or '•'} {item[3]}")
        elif found:
            found[-1] += f" {line.strip()}"
        else:
            found.append(line.strip())
    return found


def _rows(lines: list[str]) -> list[str]:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines if not RULE.fullmatch(line)]
    return [f"• **{first}**: {'; '.join(filter(None, rest))}" for first, *rest in rows[1:]]


def _formatted(text: str) -> str:
    words = STRONG.sub(rf"{MARK}\1{MARK}", LINK.sub(r"\1", escaped(text)))
    return EMPHASIS.sub(r"_\1_", words).replace(MARK, "*")
