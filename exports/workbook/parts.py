"""The parts of a workbook's file, as they are written."""

import posixpath
import re
from typing import Any

from exports.document import Archive

FROM_THE_ROOT = re.compile(rb'(?<= Target=")/[^"]*')


class WorkbookArchive(Archive):
    """A zip of a workbook's parts. Each says where others are as seen from itself.

    openpyxl names them from the root, which is as right; but some readers find no chart and no comment then.
    """

    def writestr(self, zinfo_or_arcname: Any, data: Any, *more: Any) -> None:
        """Add a part."""
        if zinfo_or_arcname.endswith(".rels"):
            of = "/" + posixpath.dirname(posixpath.dirname(zinfo_or_arcname))
            content = data if isinstance(data, bytes) else data.encode()
            data = FROM_THE_ROOT.sub(lambda target: posixpath.relpath(target[0].decode(), of).encode(), content)
        super().writestr(zinfo_or_arcname, data, *more)
