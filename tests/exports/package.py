"""Looks at a workbook's package for what makes a spreadsheet program repair it, beyond what openpyxl itself reads."""

import posixpath
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

from lxml import etree

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "autoFilter",
    "mergeCells", "dataValidations", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks",
    "drawing", "legacyDrawing",
)  # fmt: skip
"""The order of a worksheet's parts, as the standard has it (ECMA-376 part 1, §18.3.1.99), of those that we write."""
HIGHEST_ROW, LONGEST_CELL, LONGEST_NAME, LONGEST_FOOT = 409.5, 32_767, 31, 255
OTHERWISE = re.compile(r"xl/comments/.*|xl/drawings/commentsDrawing.*")
"""Names that are right by the standard, and that some readers do not know."""

Parts = dict[str, etree._Element]


def flaws(content: bytes) -> list[str]:
    """Everything that is wrong, in words."""
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        parts = {
            name: etree.fromstring(archive.read(name)) for name in names if name.endswith((".xml", ".rels", ".vml"))
        }
    found = [f"{name} is not called as Excel calls it" for name in names if OTHERWISE.fullmatch(name)]
    found += ["a part comes twice"] if len(names) != len(set(names)) else []
    found += [*_types(parts, names), *_relations(parts, names), *_workbook(parts["xl/workbook.xml"])]
    for name, part in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            found += [f"{name}: {flaw}" for flaw in _sheet(part)]
        if name.startswith("xl/drawings/drawing"):
            found += [] if part.prefix == "xdr" else [f"{name}: elements without the usual prefix"]
            found += [f"{name}: no description" for one in part.iterfind(".//{*}cNvPr") if not one.get("descr")]
    return found


def _types(parts: Parts, names: list[str]) -> Iterator[str]:
    types = parts["[Content_Types].xml"]
    named = {one.get("PartName", "")[1:] for one in types.iterfind("{*}Override")}
    endings = {one.get("Extension") for one in types.iterfind("{*}Default")}
    yield from (f"a type of {name}, which is not there" for name in named - set(names))
    for name in set(names) - named - {"[Content_Types].xml"}:
        if name.rsplit(".", 1)[-1] not in endings:
            yield f"{name} has no type"


def _relations(parts: Parts, names: list[str]) -> Iterator[str]:
    for name, part in parts.items():
        if not name.endswith(".rels"):
            continue
        base = posixpath.dirname(posixpath.dirname(name))
        targets = [one.get("Target", "") for one in part]
        there = [posixpath.normpath(posixpath.join("/", base, target))[1:] for target in targets]
        yield from (f"{name} leads to {one}, which is not there" for one in there if one not in names)
        yield from (f"{name} names {one} from the root" for one in targets if one.startswith("/"))
        if len({one.get("Id") for one in part}) != len(targets):
            yield f"{name} has an id twice"


def _workbook(part: etree._Element) -> Iterator[str]:
    sheets = [one.get("name", "") for one in part.iterfind("{*}sheets/{*}sheet")]
    if len({name.lower() for name in sheets}) != len(sheets):
        yield "a sheet's name comes twice"
    yield from (f"{name} is no name" for name in sheets if len(name) > LONGEST_NAME or re.search(r"[\[\]:*?/\\]", name))
    names = [(one.get("name"), one.get("localSheetId")) for one in part.iterfind("{*}definedNames/{*}definedName")]
    if len(set(names)) != len(names):
        yield "a defined name comes twice"


def _sheet(part: etree._Element) -> Iterator[str]:
    order = [ORDER.index(etree.QName(one).localname) for one in part]
    if order != sorted(set(order)):
        yield "its parts are not in order"
    rows = list(part.iterfind("{*}sheetData/{*}row"))
    if any(int(one.get("r", 0)) >= int(other.get("r", 0)) for one, other in pairwise(rows)):
        yield "its rows are not in order"
    yield from (f"row {row.get('r')} is too high" for row in rows if float(row.get("ht", 0)) > HIGHEST_ROW)
    for cell in part.iterfind(".//{*}c"):
        if len("".join(cell.itertext()).encode("utf-16-le")) > 2 * LONGEST_CELL:
            yield f"{cell.get('r')} is too long"
    merged = [re.findall(r"\d+", one.get("ref", ""))[0] for one in part.iterfind("{*}mergeCells/{*}mergeCell")]
    if len(set(merged)) != len(merged):
        yield "merged cells overlap"
    yield from (
        "a foot is too long" for one in part.iterfind("{*}headerFooter/*") if len(one.text or "") > LONGEST_FOOT
    )
