"""The documents: links lead somewhere, every decision is listed, and the picture of the tables is that of the code."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.migrations.tables import metadata
from tests.support import entity_diagram

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")


def links(page: Path) -> Iterator[str]:
    """Where a page leads to, but for the internet."""
    return (link for link in LINK.findall(page.read_text("utf-8")) if "://" not in link)


def anchors(page: Path) -> set[str]:
    """The names of a page's headings in links to them, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(page: Path, link: str) -> bool:
    """Whether there is such a file, and such a heading in it."""
    path, _hash, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors(target))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(page: Path) -> None:
    """Pages, pictures and headings are there."""
    assert [link for link in links(page) if not leads_somewhere(page, link)] == []


def test_every_document_and_picture_is_linked_to() -> None:
    """A newcomer finds each of them from the README."""
    found = {(page.parent / link.partition("#")[0]).resolve() for page in PAGES for link in links(page)}
    assert [path.name for path in [*PAGES, *DOCS.rglob("*.png")] if path not in found] == ["README.md"]


def test_the_list_of_decisions_is_complete() -> None:
    """Each with its number and title, in order, and in a line why."""
    lines = (DOCS / "decisions" / "README.md").read_text("utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines]
    listed = [(row[0], row[1]) for row in rows if len(row) == 3 and row[0].isdigit() and row[2]]
    titles = [path.read_text("utf-8").splitlines()[0].removeprefix("# ").split(". ", 1) for path in DECISIONS]
    assert listed == [(no, f"[{title}]({path.name})") for (no, title), path in zip(titles, DECISIONS, strict=True)]
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]


def test_the_glossary_is_sorted() -> None:
    """A reader finds a term where it belongs, and each has a meaning."""
    glossary = (DOCS / "development.md").read_text("utf-8").split("\n## Glossary\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in glossary.splitlines() if line.startswith("| **")]
    terms = [row[0].strip("*").casefold() for row in rows]
    assert len(terms) > 30
    assert terms == sorted(set(terms))
    assert [row[0] for row in rows if len(row) != 3 or not row[1]] == []


def test_the_picture_of_the_tables_is_that_of_the_code() -> None:
    """Each table stands on the page, under its topic, and says in a line what it holds."""
    assert {entity_diagram.topic_of(table) for table in metadata.sorted_tables} == set(entity_diagram.TOPICS)
    assert [table.name for table in metadata.sorted_tables if not entity_diagram.meaning_of(table)] == []
    written = entity_diagram.PAGE.read_text("utf-8")
    assert written == entity_diagram.page(), "docs/tables.md is not of this code: renew it with `make tables`"
