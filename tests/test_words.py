"""What people read is in the words of US schools and police, and spelled as there."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = ("models", "handlers", "exports", "bot", "docs")
READ = frozenset({".py", ".md", ".toml", ".js", ".html"})
STORED = frozenset({"channel put right"})
"""Names in records, which stay as they are."""

SPELLING = {
    r"practis": "practice",
    r"(organ|recogn|author|summar|capital|synchron|final|normal)is(e|ed|es|ing|ation|ations)(\b|_)": "-ize",
    r"(\b|_)(col|neighb|fav|hon|lab|behavi)our": "-or",
    r"judgement": "judgment",
    r"\be-mails?\b": "email",
}
"""Looked for in all that stands in a file, names and comments too."""

WORDS = {
    r"our targets?\b": "district goal, or overdue",
    r"\bsix of ours\b|\b(is|are|stay) ours\b": "the district's",
    r"quorate": "quorum, or no quorum",
    r"\bput (it |this |something |a \w+ |the \w+ )?right\b": "fix, or correct",
    r"\bsees? to\b": "check, fix, or responsible for",
    r"\bwished from\b|\bdo you wish\b|\byou wish it\b": "requested date",
    r"\bno day named\b|\bnone named\b": "not specified",
    r"\balready\.": "already, before what was done",
    r"\bany more\.": "no longer, before what ended",
    r"\bplease\.": "Enter …",
    r"\b(your|the|their|whose|one's|somebody's) desks?\b": "Home",
    r"\bgo on\b(?! record| duty)": "continue",
    r"\bstands there\b": "is listed",
    r"\bas it has to be\b": "cannot be used",
    r"\bleave (it |this )?empty\b": "leave blank",
    r"\bgive a role\b": "assign a role",
    r"\blook at it first\b": "preview",
    r"\b(is|are) told now\b": "has been told",
    r"\b(on )?our side\b": "neither party's side is the bot's",
    r"\brights read\b|\bnot known yet\b|\bfrisk for weapons\b": "the term of the field",
}
"""Looked for in what people read: docs, help, and the strings of modules."""


def read_by_people(file: Path) -> Iterator[str]:
    """The texts of a file: of a module its strings, and its docstrings where those are help."""
    whole = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        yield whole
        return
    tree = ast.parse(whole)
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_help = node not in docstrings or file.name == "cli.py"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_help and node.value not in STORED:
            yield node.value


def findings(texts: Iterable[str], table: Mapping[str, str]) -> Iterator[str]:
    """Each word of the texts that has a better one, with that one."""
    flat = "\n".join(" ".join(text.split()) for text in texts)
    for pattern, better in table.items():
        for match in re.finditer(pattern, flat, re.IGNORECASE):
            yield f"{match[0]!r}: better {better}"


def files() -> Iterator[Path]:
    """All of the product that people read, or read about."""
    yield from (ROOT / "README.md", ROOT / "agreement.toml", ROOT / "manifest.yml")
    for top in PRODUCT:
        yield from (file for file in sorted((ROOT / top).rglob("*")) if file.suffix in READ)


def test_no_text_has_a_word_for_which_there_is_a_better_one() -> None:
    """Each finding names the file, the word and the better one."""
    found = [
        f"{file.relative_to(ROOT)}: {finding}"
        for file in files()
        for finding in (
            *findings([file.read_text(encoding="utf-8")], SPELLING),
            *findings(read_by_people(file), WORDS),
        )
    ]
    assert not found, "\n".join(found)


SAMPLES = (
    "practise organisation colour judgement e-mail our target six of ours not quorate put it right sees to it do you "
    "wish no day named sent already. not any more. a number, please. your desk go on stands there not as it has to be "
    "leave empty give a role look at it first is told now on our side rights read"
)


@pytest.mark.parametrize("pattern", [*SPELLING, *WORDS])
def test_every_word_of_the_tables_is_found(pattern: str) -> None:
    """One that could never be found would not be missed."""
    assert list(findings([SAMPLES], {pattern: ""}))
