"""The parts of a workbook's file, as they are written."""

import posixpath
import re
from typing import Any

from exports.document import Archive

FROM_THE_ROOT = re.compile(rb'(?<= Target=")/[^"]*')
USUAL_NAMES = {
    re.compile(rb"xl/comments/comment(?=[0-9]+\.xml)"): b"xl/comments",
    re.compile(rb"xl/drawings/commentsDrawing(?=[0-9]+\.vml)"): b"xl/drawings/vmlDrawing",
}
"""What Excel calls parts that openpyxl calls otherwise."""
THAT_NAME_PARTS = (".rels", "[Content_Types].xml")


class WorkbookArchive(Archive):
    """A zip of a workbook's parts, which are called as Excel calls them, and say where others are as seen from them.

    Other names, and targets from the root as openpyxl writes them, are as right; but some readers find neither charts
    nor comments then, and refuse the file.
    """

    def writestr(self, zinfo_or_arcname: Any, data: Any, *more: Any) -> None:
        """Add a part."""
        name = _as_usual(zinfo_or_arcname.encode()).decode()
        if name.endswith(THAT_NAME_PARTS):
            data = _as_usual(data if isinstance(data, bytes) else data.encode())
        if name.endswith(".rels"):
            of = "/" + posixpath.dirname(posixpath.dirname(name))
            data = FROM_THE_ROOT.sub(lambda target: posixpath.relpath(target[0].decode(), of).encode(), data)
        super().writestr(name, data, *more)


def _as_usual(text: bytes) -> bytes:
    for other, usual in USUAL_NAMES.items():
        text = other.sub(usual, text)
    return text
